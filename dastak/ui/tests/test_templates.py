"""Tags, frames and parts as rendered in both languages."""

import re
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from django.template import engines
from django.test import RequestFactory, override_settings
from django.utils.translation import override

from dastak.kernel.actors import PUBLIC, Actor, Role
from dastak.kernel.text import Bilingual, catalogue, placeholders
from dastak.kernel.web import ActingRequest
from dastak.ui.pages import GalleryClosed, show_gallery

NOW = datetime(2026, 11, 21, 4, 10, tzinfo=UTC)
FOLDER = Path(__file__).resolve().parent.parent
RAW_CARD = re.compile(r"\d{5}-\d{7}-\d")
RAW_PHONE = re.compile(r"\b03\d\d-?\d{7}\b")


def _request(path: str, **headers: str) -> ActingRequest:
    request = cast(ActingRequest, RequestFactory().get(path, headers=headers))
    request.actor, request.now = PUBLIC, NOW
    return request


def _render(source: str, lang: str = "ur", request: Any = None, **context: object) -> str:
    with override(lang):
        return engines["django"].from_string(source).render(context, request)


def _gallery(lang: str, frame: str, **headers: str) -> str:
    request = _request(f"/{lang}/dev/components?frame={frame}", **headers)
    with override(lang), override_settings(DASTAK_CLOCK="database"):
        return show_gallery(request).content.decode()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("frame", ["citizen", "office", "field"])
@pytest.mark.parametrize("lang", ["ur", "en"])
def test_the_gallery_shows_every_part_in_both_languages(lang: str, frame: str) -> None:
    html = _gallery(lang, frame)
    assert f'<html lang="{lang}" dir="{"rtl" if lang == "ur" else "ltr"}"' in html
    assert "ui." not in re.sub(r"<[^>]*>", "", html)
    assert "{{" not in html
    assert "{%" not in html


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_no_card_or_phone_number_stands_outside_an_isolate(lang: str) -> None:
    html = re.sub(r'<bdi dir="ltr"[^>]*>[^<]*</bdi>', "", _gallery(lang, "citizen"))
    text = re.sub(r"<[^>]*>", " ", html)
    assert not RAW_CARD.search(text)
    assert not RAW_PHONE.search(text)


def test_the_page_obeys_a_policy_without_inline_script_or_style() -> None:
    html = _gallery("ur", "citizen")
    assert not re.search(r"<script(?![^>]*\bsrc=)", html)
    assert "<style" not in html
    assert not re.search(r"\sstyle=|\son\w+=", html)


def test_the_gallery_is_closed_in_production() -> None:
    with override_settings(DEBUG=False, DASTAK_CLOCK="system"), pytest.raises(GalleryClosed):
        show_gallery(_request("/ur/dev/components"))


def test_browsers_that_freeze_get_the_page_without_the_font() -> None:
    assert "nastaliq.css" in _gallery("ur", "citizen")
    frozen = {"Sec-CH-UA": '"Chromium";v="133"', "Sec-CH-UA-Platform": '"Android"'}
    assert "nastaliq.css" not in _gallery("ur", "citizen", **frozen)
    assert "nastaliq.css" not in _gallery("ur", "citizen", **{"Save-Data": "on"})


def test_the_frame_leads_to_the_same_page_in_the_other_language() -> None:
    html = _gallery("ur", "office")
    assert 'hreflang="en" href="/en/dev/components?frame=office"' in html


def test_a_signed_in_person_is_named_and_a_public_page_holds_no_form() -> None:
    request = _request("/en/")
    page = '{% extends "ui/base.html" %}'
    assert "<form" not in _render(page, "en", request)
    request.actor = Actor(role=Role.OFFICER, name="Ayesha")
    assert '<bdi dir="auto">Ayesha</bdi>' in _render(page, "en", request)


def test_a_page_without_font_stays_within_its_budget() -> None:
    page = _render('{% extends "ui/base.html" %}', "ur", _request("/ur/"))
    css = (FOLDER / "static/ui/dastak.css").stat().st_size
    assert len(page.encode()) + css <= 18_000


def test_words_put_into_a_text_are_escaped_and_numbers_isolated() -> None:
    source = '{% say "ui.gallery.sentence" value=value %}'
    assert "&lt;b&gt;" in _render(source, "en", value="<b>")
    assert '<bdi dir="ltr" class="num">1,050</bdi>' in _render(source, value=1050)
    assert "<bdi" in _render(
        '{% say "ui.gallery.sentence" value=value|cnic %}', value="3520212345671"
    )
    assert "صبح" in _render(source, value=Bilingual(en="morning", ur="صبح"))


def test_attributes_hold_isolates_instead_of_tags() -> None:
    html = _render('{% say_plain "ui.gallery.sentence" value=value|ref %}', value="4821-7306")
    assert "<" not in html
    assert "\u20664821-7306\u2069" in html


def test_every_form_key_is_new() -> None:
    keys = re.findall(r'name="_key" value="([^"]+)"', _render("{% form_key %}{% form_key %}"))
    assert len({uuid.UUID(key) for key in keys}) == 2


def test_typed_words_keep_their_own_direction_and_lose_hidden_marks() -> None:
    html = _render("{{ words|user_text }}", words="Ali\u202e <i>")
    assert html == '<bdi dir="auto">Ali &lt;i&gt;</bdi>'


def test_a_missing_side_is_shown_in_the_other_language_and_marked_so() -> None:
    html = _render("{{ name|bilingual }}", "ur", name=Bilingual(en="Route permit", ur=""))
    assert html == '<bdi lang="en" dir="ltr">Route permit</bdi>'


def test_days_and_hours_over_midnight_name_both_days() -> None:
    html = _render("{{ a|timespan:b }}", "en", a=NOW, b=NOW + timedelta(days=1))
    assert "21 November 2026" in html
    assert "22 November 2026" in html


def test_templates_of_others_may_still_give_the_date_filter_a_pattern() -> None:
    assert _render('{{ now|date:"Y-m-d" }}', now=NOW) == "2026-11-21"


def test_an_error_stands_above_its_control_and_is_tied_to_it() -> None:
    html = _render("{% field spec %}", "en", spec={"name": "x", "label": "X", "error": "Write it."})
    assert html.index("Write it.") < html.index("<input")
    assert 'aria-describedby="f-x-error"' in html
    assert 'aria-invalid="true"' in html


def test_an_unpublished_fee_is_never_a_number() -> None:
    heads = [{"name": "Fee", "payee": "Office", "paisa": None}]
    html = _render('{% include "ui/price.html" %}', "en", heads=heads, total_paisa=None)
    assert html.count("not published") == 3


def test_every_text_has_both_languages_with_the_same_fields() -> None:
    for key, text in catalogue().items():
        if key.startswith("ui."):
            assert text["en"], key
            assert text["ur"], key
            assert placeholders(text["en"]) == placeholders(text["ur"]), key
            assert not set("<&") & set(text["en"] + text["ur"]), key


def test_every_text_that_a_template_names_exists() -> None:
    files = list((FOLDER / "templates").rglob("*.html"))
    named = {
        key for file in files for key in re.findall(r'say(?:_plain)? "([^"]+)"', file.read_text())
    }
    assert {key for key in named if not key.endswith(".")} <= set(catalogue())
