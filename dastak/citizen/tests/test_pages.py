import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.test import Client

from dastak.citizen.tests import cast

BUDGET = 25 * 1024
RAW_NUMBER = re.compile(r"(?<!\d)(?:\d{5}-\d{7}-\d|\d{13}|03\d{2}[- ]?\d{7})(?!\d)")


def weight(page: str) -> int:
    """Bytes of a page with its styles and scripts, compressed, without the font."""
    parts = [page.encode()]
    for name in re.findall(r'(?:href|src)="/static/([^"]+\.(?:css|js))"', page):
        found = finders.find(name)
        assert found, name
        parts.append(Path(str(found)).read_bytes())
    return sum(len(gzip.compress(part)) for part in parts)


def outside_isolates(page: str) -> str:
    """The page without what stands in isolating elements and attributes."""
    return re.sub(r"<bdi\b.*?</bdi>|<[^>]*>", " ", page, flags=re.DOTALL)


def test_the_bare_address_leads_to_urdu(db: None, client: Client) -> None:
    answer = client.get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/ur/")


@pytest.mark.parametrize(("lang", "direction"), [("ur", "rtl"), ("en", "ltr")])
def test_the_first_page_has_search_events_tracking_and_the_helpline(
    db: None, client: Client, lang: str, direction: str
) -> None:
    page = client.get(f"/{lang}/").content.decode()
    assert f'lang="{lang}" dir="{direction}"' in page
    assert f'action="/{lang}/services"' in page
    assert page.count(f"/{lang}/services?q=") == 8
    assert f'action="/{lang}/track"' in page
    assert 'href="tel:1202"' in page


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_the_first_page_reads_no_table(
    db: None, client: Client, lang: str, django_assert_max_num_queries: object
) -> None:
    client.get(f"/{lang}/")
    with django_assert_max_num_queries(4):  # type: ignore[operator]  # clock, scope, transaction
        client.get(f"/{lang}/")


@pytest.mark.parametrize("lang", ["ur", "en"])
@pytest.mark.parametrize("name", ["", "help", "accessibility", "privacy", "track"])
def test_open_pages_are_light_and_whole(db: None, client: Client, lang: str, name: str) -> None:
    answer = client.get(f"/{lang}/{name}")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<h1") == 1
    assert weight(page) <= BUDGET
    assert not RAW_NUMBER.search(outside_isolates(page))


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_an_unknown_address_says_so_and_offers_search(db: None, client: Client, lang: str) -> None:
    answer = client.get(f"/{lang}/no/such/page")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert f'action="/{lang}/services"' in page
    assert "1202" in page


def test_a_fault_of_ours_is_told_in_both_languages_without_a_request() -> None:
    page = render_to_string("500.html")
    assert "یہ صفحہ ابھی نہیں کھل رہا" in page
    assert "This page does not open now" in page
    assert "1202" in page


@pytest.mark.usefixtures("seeds")
class TestService:
    @pytest.mark.parametrize(
        ("lang", "words"),
        [("ur", ["بورڈ آف ریونیو", "شائع نہیں"]), ("en", ["Board of Revenue", "Not published"])],
    )
    def test_it_tells_price_by_payee_papers_and_sources(
        self, client: Client, lang: str, words: list[str]
    ) -> None:
        page = client.get(f"/{lang}/services/{cast.SERVICE}").content.decode()
        for word in words:
            assert word in page
        assert page.count('class="amt"') >= 4
        assert "Samaa TV" in page
        assert f'href="/{lang}/order/{cast.SERVICE}"' in page
        assert weight(page) <= BUDGET
        assert len(page) < 40_000

    def test_it_says_who_does_not_pay(self, client: Client) -> None:
        page = client.get(f"/en/services/{cast.SERVICE}").content.decode()
        assert "Senior citizens" in page
        assert "The programme pays it" in page

    def test_what_is_not_published_is_called_so(self, client: Client) -> None:
        page = client.get("/en/services/PB-BOR-EST").content.decode()
        assert "not published" in page
        assert "Rs 0" not in page

    def test_the_door_answers_yes_with_times(self, client: Client) -> None:
        cast.open_seats()
        page = client.get(f"/en/services/{cast.SERVICE}", {"district": "lahore"}).content.decode()
        assert "Yes, we can come to you in Lahore" in page
        assert f'href="/en/order/{cast.SERVICE}?district=lahore"' in page

    def test_the_door_answers_no_with_the_reason(self, client: Client) -> None:
        page = client.get(f"/en/services/{cast.SERVICE}", {"district": "lahore"}).content.decode()
        assert "No, not at the door in Lahore" in page
        assert "no visit is free" in page

    def test_a_service_of_the_office_cannot_be_ordered(self, client: Client) -> None:
        page = client.get("/en/services/PB-LG-DUP").content.decode()
        assert "/en/order/" not in page
        assert "not offered at the door" in page

    def test_unknown_services_and_districts_are_missing_pages(self, client: Client) -> None:
        assert client.get("/en/services/XX-NOT-ONE").status_code == 404
        asked = client.get(f"/en/services/{cast.SERVICE}", {"district": "atlantis"})
        assert asked.status_code == 404
