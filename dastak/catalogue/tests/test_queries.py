from dataclasses import replace
from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from dastak.catalogue import adapters, api
from dastak.kernel.money import rupees
from dastak.kernel.text import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeds")]
ON = date(2026, 11, 21)


def found(text: str, limit: int = 3) -> list[str]:
    return [each.code for each in api.search_services(text=text, lang="ur", limit=limit)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("domicile", "PB-REV-DOM"),
        ("ڈومیسائل", "PB-REV-DOM"),
        ("domisil", "PB-REV-DOM"),
        ("domicle certificate", "PB-REV-DOM"),
        ("shanakhti card", "FD-NAD-NIC"),
        ("shanakhti card kaise banega", "FD-NAD-NIC"),
        ("شناختی کارڈ", "FD-NAD-NIC"),
        ("paidaish", "PB-LG-BIR"),
        ("birth certificate", "PB-LG-BIR"),
        ("بچے کا اندراج", "PB-LG-BIR"),
        ("نکاح نامہ", "PB-LG-MAR"),
        ("nikahnama", "PB-LG-MAR"),
        ("b form", "FD-NAD-CRC"),
        ("fard", "PB-BOR-FRD"),
        ("kirayedar", "PB-POL-TEN"),
        ("token tax", "PB-EXC-TKM"),
        ("learner", "PB-DL-LRN"),
        ("mazoor", "PB-SW-DIS"),
        ("ashtam", "PB-BOR-EST"),
        ("e-challan", "PB-PSC-ECH"),
    ],
)
def test_a_service_is_found_in_every_script_and_spelling(text: str, code: str) -> None:
    assert code in found(text)


def test_of_equally_good_services_the_one_at_the_door_comes_first() -> None:
    assert found("domicile")[0] == "PB-REV-DOM"
    assert found("birth certificate")[0] == "PB-LG-BIR"


@pytest.mark.parametrize("text", ["passport", "پاسپورٹ", "naukri", "qqqq", "", "   ", "%_"])
def test_what_is_not_offered_is_not_found(text: str) -> None:
    assert found(text) == []


def test_a_search_in_one_province_finds_it_and_the_federation_only() -> None:
    provinces = {
        each.province for each in api.search_services(text="certificate", lang="en", province="kp")
    }
    assert provinces <= {"kp", "federal"}
    assert "kp" in provinces


def test_where_nothing_is_found_the_nearest_are_given() -> None:
    assert len(api.nearest_services(text="passport", lang="en")) == 3


def test_a_search_costs_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(3):
        api.search_services(text="certificate", lang="en", limit=30)


def test_all_services_of_both_provinces_are_there_with_their_source() -> None:
    pages = [api.list_services(page=number) for number in (1, 2, 3, 4)]
    services = [service for page in pages for service in page.services]
    assert len({each.code for each in services}) == 109 == pages[0].count
    assert all(each.source and each.name.en and each.name.ur for each in services)
    assert all(paper.name.ur for each in services for paper in each.papers)


def test_what_was_not_published_stays_unknown() -> None:
    service = api.get_service(code="PB-POL-GPV")
    assert service.time_limit_days is None
    assert service.officer is None
    quote = api.quote(service_code="PB-POL-GPV", on=ON, inputs=api.QuoteInputs(at_door=False))
    assert quote.unpublished == ("government-fee",)


def test_officer_and_appeal_are_as_published() -> None:
    service = api.get_service(code="KP-DC-DOM")
    assert service.officer
    assert service.officer.en == "Additional Deputy Commissioner or AC (HQ)"
    assert service.appellate_authority
    assert service.appellate_authority.ur == "ڈپٹی کمشنر"
    assert service.time_limit_days == 10


def test_a_paper_is_mandatory_only_where_a_text_says_so() -> None:
    papers = {each.name.en: each for each in api.get_service(code="PB-LG-BIR").papers}
    assert papers["Vaccination card"].is_mandatory is False
    assert papers["Form-A"].is_mandatory is None
    late = papers["Two photographs of the child"]
    assert late.need is api.Need.CONDITIONAL
    assert late.condition
    assert late.condition.en == "late registration"
    copies = {each.name.en: each.form for each in api.get_service(code="PB-DL-RNM").papers}
    assert copies["CNIC copy"] is api.PaperForm.COPY
    assert copies["Original licence"] is api.PaperForm.ORIGINAL


def test_a_domicile_costs_550_in_three_heads_and_the_doorstep_charge() -> None:
    quote = api.quote(service_code="PB-REV-DOM", on=ON, inputs=api.QuoteInputs())
    assert [(line.head, line.amount_paisa) for line in quote.lines] == [
        ("government-fee", 20_000),
        ("e-affidavit", 30_000),
        ("pitb-charge", 5_000),
        ("doorstep-charge", 120_000),
    ]
    assert quote.total_paisa == 175_000


def test_a_birth_certificate_is_free_of_charge_for_a_mother_also_at_the_door() -> None:
    quote = api.quote(service_code="PB-LG-BIR", on=ON, inputs=api.QuoteInputs())
    assert quote.total_paisa == 0
    fee, door = quote.lines
    assert (fee.amount_paisa, fee.waived_paisa) == (0, 0)
    assert (door.amount_paisa, door.waived_paisa) == (120_000, 120_000)
    assert door.funded_by is api.Funder.PROGRAMME
    assert quote.unpublished == ()


def test_a_birth_registered_after_seven_years_costs_200() -> None:
    inputs = api.QuoteInputs(event_date=date(2015, 1, 1))
    assert api.quote(service_code="PB-LG-BIR", on=ON, inputs=inputs).total_paisa == 20_000


def test_before_april_2025_the_fee_of_a_birth_is_not_known() -> None:
    quote = api.quote(
        service_code="PB-LG-BIR", on=date(2025, 4, 20), inputs=api.QuoteInputs(at_door=False)
    )
    assert quote.unpublished == ("government-fee",)


def test_a_senior_citizen_pays_the_government_fee_only() -> None:
    inputs = api.QuoteInputs(birth_date=date(1961, 11, 21))
    assert api.quote(service_code="PB-REV-DOM", on=ON, inputs=inputs).total_paisa == 55_000


def test_kp_has_no_doorstep_charge_because_it_is_not_at_the_door() -> None:
    quote = api.quote(service_code="KP-DC-DOM", on=ON, inputs=api.QuoteInputs())
    assert [line.head for line in quote.lines] == ["government-fee"]


@pytest.mark.parametrize(
    ("service", "district", "on", "code"),
    [
        ("PB-REV-DOM", "lahore", date(2024, 6, 4), "covered"),
        ("PB-REV-DOM", "lahore", date(2024, 6, 3), "not_yet"),
        ("PB-REV-DOM", "multan", ON, "covered"),
        ("PB-POL-CHR", "lahore", ON, "covered"),
        ("PB-POL-CHR", "multan", ON, "not_in_district"),
        ("PB-POL-WOM", "lahore", ON, "not_at_the_door"),
        ("KP-DC-DOM", "peshawar", ON, "not_at_the_door"),
        ("FD-NAD-NIC", "lahore", ON, "not_at_the_door"),
    ],
)
def test_a_service_is_covered_where_and_since_it_was_launched(
    service: str, district: str, on: date, code: str
) -> None:
    coverage = api.covers(service_code=service, district=district, on=on)
    assert (coverage.code, coverage.is_covered) == (code, code == "covered")
    assert all(coverage.reason.in_(lang) for lang in LANGUAGES)


def test_services_are_listed_by_department_kind_and_name() -> None:
    assert api.list_services(department="fd-nadra").count == 6
    assert api.list_services(province="kp").count == 51
    assert {x.kind for x in api.list_services(kind="grant").services} == {"grant"}
    assert api.list_services(text="Fard").count == 2
    assert api.list_services(text="فرد").count >= 2


def test_a_page_beyond_the_last_is_the_last() -> None:
    page = api.list_services(page=99)
    assert (page.number, page.pages, len(page.services)) == (4, 4, 19)


def test_a_page_of_services_costs_three_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with django_assert_num_queries(3):
        api.list_services(province="punjab")


def test_departments_count_their_services() -> None:
    departments = {each.code: each.services for each in api.list_departments()}
    assert departments["pb-excise"] == 11
    assert sum(departments.values()) == 109
    assert api.get_department(code="pb-excise").services == 11


def test_an_unknown_service_is_refused_by_name() -> None:
    assert api.find_service(code="XX") is None
    with pytest.raises(api.NoSuchService, match="XX"):
        api.get_service(code="XX")
    with pytest.raises(api.NoSuchService):
        api.covers(service_code="XX", district="lahore", on=ON)


def test_an_unknown_department_is_refused_by_name() -> None:
    with pytest.raises(api.NoSuchDepartment, match="atlantis"):
        api.get_department(code="atlantis")


def test_important_services_have_other_names_in_both_scripts() -> None:
    rows = adapters.read_rows("synonyms")
    both = {row["service_code"] for row in rows if row["script"] == "ur"}
    assert len(both & {row["service_code"] for row in rows if row["script"] == "latin"}) >= 25


@pytest.mark.parametrize(
    ("code", "district", "on", "expected"),
    [
        ("KP-TMA-TRL", "peshawar", ON, "covered"),
        ("KP-TMA-TRL", "mardan", ON, "not_in_district"),
        ("KP-TMA-TRL", "peshawar", date(2025, 12, 31), "not_yet"),
        ("KP-DC-DOM", "peshawar", ON, "not_online"),
        ("PB-LG-DIV", "lahore", ON, "covered"),
    ],
)
def test_a_service_is_done_online_where_a_row_says_so(
    code: str, district: str, on: date, expected: str
) -> None:
    found = api.covers_online(service_code=code, district=district, on=on)
    assert (found.code, found.is_covered) == (expected, expected == "covered")


def test_an_offer_online_does_not_open_a_door() -> None:
    assert api.covers(service_code="KP-TMA-TRL", district="peshawar", on=ON).code == (
        "not_at_the_door"
    )


def test_a_service_that_needs_a_finger_is_never_digital() -> None:
    service = api.get_service(code="KP-TMA-TRL")
    assert service.is_digital
    assert not replace(service, needs_biometric=True).is_digital


def test_who_does_it_alone_pays_no_doorstep_charge() -> None:
    door, online = (
        api.quote(service_code="PB-LG-DIV", on=ON, inputs=api.QuoteInputs(at_door=at_door))
        for at_door in (True, False)
    )
    assert door.total_paisa - online.total_paisa == rupees(1200)
    assert [line.head for line in online.lines] == ["government-fee"]


def test_the_fee_of_the_trade_licence_stays_unpublished() -> None:
    quote = api.quote(service_code="KP-TMA-TRL", on=ON, inputs=api.QuoteInputs(at_door=False))
    assert (quote.lines, quote.unpublished) == ((), ("government-fee",))


@pytest.mark.parametrize(
    "text", ["trade licence", "dukan ka license", "دکان کا لائسنس", "تجارتی لائسنس"]
)
def test_a_trader_finds_the_licence_in_urdu_english_and_roman(text: str) -> None:
    lang = "en" if text.isascii() else "ur"
    found = api.search_services(text=text, lang=lang, limit=5)
    assert "KP-TMA-TRL" in [service.code for service in found[:3]]
