from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError

from dastak.catalogue import adapters, api, models
from dastak.catalogue.tests.conftest import NOW
from dastak.kernel.actors import SYSTEM, Actor, NotPermitted, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeds")]
Rows = list[dict[str, str]]


def change(
    monkeypatch: pytest.MonkeyPatch, file: str, wanted: dict[str, str], **values: str
) -> None:
    """Let one row of a seed file say something else."""
    read = adapters.read_rows

    def changed(name: str) -> Rows:
        rows = read(name)
        for row in rows:
            if name == file and wanted.items() <= row.items():
                row.update(values)
        return rows

    monkeypatch.setattr(adapters, "read_rows", changed)


def test_loading_the_seeds_again_changes_nothing() -> None:
    assert api.load_seeds(by=SYSTEM, now=NOW) == 0


def test_loading_seeds_needs_its_permit() -> None:
    with pytest.raises(NotPermitted):
        api.load_seeds(by=Actor(role=Role.OFFICER), now=NOW)


def test_a_changed_service_becomes_a_new_version_and_the_old_one_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change(monkeypatch, "services", {"code": "PB-REV-DOM"}, time_limit_days="5")
    assert api.load_seeds(by=SYSTEM, now=NOW) == 1
    assert api.get_service(code="PB-REV-DOM").time_limit_days == 5
    assert api.get_service(code="PB-REV-DOM").version == 2
    first = api.get_service(code="PB-REV-DOM", version=1)
    assert first.time_limit_days == 3
    assert len(first.papers) == 7


def test_a_corrected_fee_counts_from_now_on_and_an_old_quote_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = api.quote(
        service_code="PB-REV-DOM", on=date(2026, 11, 21), inputs=api.QuoteInputs(at_door=False)
    )
    wanted = {"service_code": "PB-REV-DOM", "head": "pitb-charge"}
    change(monkeypatch, "fees", wanted, amount_pkr="60")
    assert api.load_seeds(by=SYSTEM, now=NOW) == 1
    after = api.quote(
        service_code="PB-REV-DOM", on=date(2026, 11, 21), inputs=api.QuoteInputs(at_door=False)
    )
    assert (before.total_paisa, after.total_paisa) == (55_000, 56_000)
    assert api.replay(quote=before) == before


def test_a_retired_service_is_neither_listed_nor_found_nor_covered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    change(monkeypatch, "services", {"code": "PB-REV-DOM"}, is_retired="yes")
    api.load_seeds(by=SYSTEM, now=NOW)
    assert "PB-REV-DOM" not in {
        each.code for each in api.search_services(text="domicile", lang="en")
    }
    assert api.list_services(department="pb-dc-office").count == 0
    on = date(2026, 11, 21)
    assert not api.covers(service_code="PB-REV-DOM", district="lahore", on=on).is_covered
    assert api.get_service(code="PB-REV-DOM").is_retired


def test_a_fee_with_an_unknown_condition_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    change(monkeypatch, "fees", {"head": "late-fee"}, applies_when="phase_of_moon")
    with pytest.raises(api.UnknownCondition):
        api.load_seeds(by=SYSTEM, now=NOW)


@pytest.mark.parametrize("model", [models.ServiceVersion, models.Paper, models.Fee])
def test_versions_papers_and_fees_are_never_changed(
    model: type[models.ServiceVersion | models.Paper | models.Fee],
) -> None:
    with pytest.raises(DatabaseError, match="permission denied"):
        model.objects.update(source="another")


def test_a_scope_is_offered_once_at_a_time_in_a_district() -> None:
    with pytest.raises(IntegrityError, match="catalogue_coverage_one_offer"):
        models.Coverage.objects.create(
            code="again",
            scope="dastak-launch-10",
            district_id="lahore",
            valid_from=date(2026, 1, 1),
            source="a test",
        )
