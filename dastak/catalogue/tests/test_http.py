import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeds")]


def test_services_are_public_and_paged(client: Client) -> None:
    answer = client.get("/api/v1/services", {"province": "punjab", "page": "2"}).json()
    assert (answer["number"], answer["pages"]) == (2, 2)
    assert answer["services"][0]["department_name"]["ur"]


def test_search_takes_any_script(client: Client) -> None:
    answer = client.get("/api/v1/services/search", {"text": "domisil", "lang": "ur"})
    assert answer.json()[0]["code"] in ("PB-REV-DOM", "KP-DC-DOM")


def test_one_service_tells_its_papers(client: Client) -> None:
    answer = client.get("/api/v1/services/PB-REV-DOM").json()
    assert len(answer["papers"]) == 7
    assert answer["papers"][0]["is_mandatory"] is None


def test_an_unknown_service_is_missing(client: Client) -> None:
    answer = client.get("/api/v1/services/XX")
    assert (answer.status_code, answer.json()["code"]) == (404, "no_such_service")


def test_a_price_is_public_and_split_by_payee(client: Client) -> None:
    answer = client.get("/api/v1/services/PB-REV-DOM/quote", {"on": "2026-11-21"}).json()
    assert answer["total_paisa"] == 175_000
    assert [line["due_paisa"] for line in answer["lines"]] == [20_000, 30_000, 5_000, 120_000]
    assert [each["age_years_min"] for each in answer["exemptions"]] == [65]


def test_a_price_for_no_copies_is_refused(client: Client) -> None:
    answer = client.get("/api/v1/services/PB-LG-DUP/quote", {"copies": 0})
    assert answer.status_code == 422


def test_coverage_says_why(client: Client) -> None:
    answer = client.get("/api/v1/services/KP-DC-DOM/coverage", {"district": "peshawar"}).json()
    assert answer["is_covered"] is False
    assert answer["code"] == "not_at_the_door"


def test_departments_are_public(client: Client) -> None:
    assert len(client.get("/api/v1/services/departments", {"province": "federal"}).json()) == 3
