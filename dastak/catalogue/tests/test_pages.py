import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeds")]


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_all_departments_are_on_one_page(client: Client, lang: str) -> None:
    page = client.get(f"/{lang}/services").content.decode()
    assert f"/{lang}/services/departments/pb-excise" in page
    assert page.count("/services/departments/") == 30


@pytest.mark.parametrize(("lang", "name"), [("ur", "ڈومیسائل"), ("en", "Domicile")])
def test_a_search_shows_what_it_found(client: Client, lang: str, name: str) -> None:
    page = client.get(f"/{lang}/services", {"q": "domisil"}).content.decode()
    assert f'href="/{lang}/services/PB-REV-DOM"' in page
    assert name in page
    assert ("پنجاب" if lang == "ur" else "Punjab") in page


def test_a_search_without_a_result_offers_the_nearest_and_the_helpline(client: Client) -> None:
    page = client.get("/en/services", {"q": "passport"}).content.decode()
    assert "1202" in page
    assert "Perhaps you mean" in page


def test_what_was_typed_is_never_markup(client: Client) -> None:
    page = client.get("/en/services", {"q": "<script>alert(1)</script>"}).content.decode()
    assert "<script>alert" not in page


@pytest.mark.parametrize("lang", ["ur", "en"])
def test_a_department_lists_its_services(client: Client, lang: str) -> None:
    page = client.get(f"/{lang}/services/departments/pb-excise", {"page": "x"}).content.decode()
    assert f"/{lang}/services/PB-EXC-TRM" in page


def test_an_unknown_department_is_a_missing_page(client: Client) -> None:
    assert client.get("/en/services/departments/atlantis").status_code == 404
