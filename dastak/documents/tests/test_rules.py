from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dastak.documents import api, rules
from dastak.documents.tests.cast import AMNA, AT_DESK, BILAL, FARAH, HAMID, WITH_AMNA, WITH_BILAL
from dastak.documents.types import Holder, HolderKind, ItemKind, Paper, Scope, Standing
from dastak.kernel.actors import SYSTEM, Actor, NotYours, Role
from dastak.kernel.ids import tracking_token
from dastak.kernel.text import Bilingual

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)


def test_a_citizen_and_a_facilitator_stand_for_themselves_only() -> None:
    assert rules.stands_for(AMNA, WITH_AMNA)
    assert rules.stands_for(BILAL, WITH_BILAL)
    assert not rules.stands_for(BILAL, WITH_AMNA)
    assert not rules.stands_for(AMNA, WITH_BILAL)


def test_one_person_in_two_roles_does_not_stand_on_both_sides() -> None:
    amna_at_work = Actor(Role.FACILITATOR, AMNA.person_id)
    assert not rules.stands_for(amna_at_work, WITH_AMNA)


def test_a_department_is_its_officers_of_that_district() -> None:
    assert rules.stands_for(FARAH, AT_DESK)
    assert not rules.stands_for(HAMID, AT_DESK)
    assert not rules.stands_for(FARAH, Holder(HolderKind.DEPARTMENT, "pb-dc-office@multan"))
    assert not rules.stands_for(FARAH, Holder(HolderKind.DEPARTMENT, "pb-revenue@lahore"))


def test_only_the_system_stands_for_a_centre() -> None:
    centre = Holder(HolderKind.CENTRE, "lhr-1")
    assert rules.stands_for(SYSTEM, centre)
    assert not rules.stands_for(FARAH, centre)


@pytest.mark.parametrize(
    "holder",
    [
        Holder(HolderKind.CITIZEN, "amna"),
        Holder(HolderKind.FACILITATOR, ""),
        Holder(HolderKind.DEPARTMENT, "pb-dc-office"),
        Holder(HolderKind.DEPARTMENT, "@lahore"),
        Holder(HolderKind.CENTRE, ""),
    ],
)
def test_a_holder_must_be_named_as_its_kind_is(holder: Holder) -> None:
    with pytest.raises(api.HolderMalformed):
        rules.check_holder(holder)


def test_a_persons_id_is_kept_in_one_written_form() -> None:
    person = uuid4()
    shouted = Holder(HolderKind.CITIZEN, str(person).upper())
    assert rules.check_holder(shouted).id == str(person)


def test_rows_outside_the_area_cannot_be_written() -> None:
    rules.must_be_in_scope(AMNA, Scope("multan", None, AMNA.person_id))
    rules.must_be_in_scope(FARAH, Scope("lahore", "pb-dc-office"))
    for by, scope in [
        (AMNA, Scope("lahore")),
        (BILAL, Scope("multan")),
        (FARAH, Scope("lahore", "pb-revenue")),
    ]:
        with pytest.raises(NotYours):
            rules.must_be_in_scope(by, scope)


@given(st.lists(st.timedeltas(timedelta(-3), timedelta(3)), max_size=5))
def test_a_move_comes_after_every_period_it_closes(steps: list[timedelta]) -> None:
    since = [NOW + step for step in steps]
    moved_at = rules.moment_of_move(now=NOW, held_since=since)
    assert moved_at >= NOW
    assert all(moved_at > each for each in since)


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\Users\\amna\\card.PNG", "card.jpg"),
        ("invoice\u202egpj.exe", "invoicegpj.jpg"),
        ("a\r\nSet-Cookie: x=1.png", "aSet-Cookie x=1.jpg"),
        ('x";alert(1).png', "x alert(1).jpg"),
        ("شناختی\u200cکارڈ.jpeg", "شناختی\u200cکارڈ.jpg"),
        ("....", "file.jpg"),
        ("", "file.jpg"),
        ("n" * 500 + ".png", "n" * 100 + ".jpg"),
    ],
)
def test_names_of_files_are_harmless_and_tell_the_true_kind(given_name: str, kept: str) -> None:
    assert rules.clean_name(name=given_name, extension=".jpg") == kept


@given(st.text())
def test_no_name_breaks_out_of_its_folder_or_header(name: str) -> None:
    clean = rules.clean_name(name=name, extension=".pdf")
    assert clean.endswith(".pdf")
    assert not set(clean) & set('/\\\r\n"\0\u202e')
    assert len(clean) <= 104


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Amna Bibi", "A. B."),
        ("آمنہ بی بی", "آ. ب. ب."),
        ("  ", ""),
        ("a b c d e f", "A. B. C. D."),
        ("Muhammad 3rd", "M."),
    ],
)
def test_initials_say_little(name: str, letters: str) -> None:
    assert rules.initials(name) == letters


def test_a_code_is_found_in_whatever_was_pasted() -> None:
    token = tracking_token()
    for text in (token, token.lower(), f" {token} ", f"https://x.pk/v/{token}", f"/ur/v/{token}/"):
        assert rules.code_in(text=text) == token
    assert rules.code_in(text="https://x.pk/v/" + "Ab-_" * 30) == "Ab-_" * 30


@given(st.text())
def test_no_pasted_text_breaks_the_search_for_a_code(text: str) -> None:
    assert isinstance(rules.code_in(text=text), str)


def test_the_last_day_ends_at_midnight_in_pakistan() -> None:
    day = date(2026, 6, 1)
    before, after = datetime(2026, 6, 1, 18, 59, tzinfo=UTC), datetime(2026, 6, 1, 19, tzinfo=UTC)
    assert rules.standing(valid_until=day, revoked_at=None, now=before) is Standing.VALID
    assert rules.standing(valid_until=day, revoked_at=None, now=after) is Standing.EXPIRED
    assert rules.standing(valid_until=day, revoked_at=before, now=after) is Standing.REVOKED


@pytest.mark.parametrize(
    ("giver", "seals", "kept"),
    [
        (WITH_BILAL, ["S-1"], "S-1"),
        (WITH_BILAL, ["S-1", "S-1"], "S-1"),
        (WITH_BILAL, ["S-1", ""], ""),
        (WITH_BILAL, ["S-1", "S-2"], ""),
        (WITH_BILAL, [], ""),
        (WITH_AMNA, ["S-1"], ""),
        (AT_DESK, ["S-1"], ""),
    ],
)
def test_only_a_courier_passes_on_one_seal(giver: Holder, seals: list[str], kept: str) -> None:
    assert rules.seal_kept(giver=giver, came_under=seals) == kept


@pytest.mark.parametrize(
    ("en", "ur", "is_told"),
    [
        ("Original CNIC", "اصل شناختی کارڈ", True),
        ("Form 16", "فارم 16", True),
        ("Amna's deed", "Amna's deed", False),
        ("آمنہ کی رجسٹری", "آمنہ کی رجسٹری", False),
        ("CNIC 35202", "شناختی کارڈ", False),
        ("Card", "کارڈ ۳۵۲۰۲", False),
    ],
)
def test_what_was_written_by_hand_is_not_told_to_anybody(en: str, ur: str, is_told: bool) -> None:
    assert (rules.told_name(Bilingual(en, ur)) == Bilingual(en, ur)) is is_told


@given(st.lists(st.sampled_from(["a", "b", "c"])))
def test_counting_papers_loses_none_and_names_each_once(names: list[str]) -> None:
    papers = [Paper(Bilingual(name, name), ItemKind.ORIGINAL, 1) for name in names]
    counted = rules.counted(papers)
    assert sum(paper.count for paper in counted) == len(names)
    assert [paper.name.en for paper in counted] == list(dict.fromkeys(names))
