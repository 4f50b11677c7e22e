"""One document of each kind, with everything that goes wrong in right-to-left print."""

from __future__ import annotations

from datetime import UTC, date, datetime

from dastak.kernel.text import Bilingual
from dastak.paper.types import (
    Bundle,
    Certificate,
    CustodyReceipt,
    DeliveryNote,
    Document,
    Kind,
    MoneyLine,
    PaperItem,
    Party,
    Receipt,
    Row,
    Section,
    SignedCode,
)

AT = datetime(2026, 11, 5, 4, 10, tzinfo=UTC)
URL = "https://dastak.example.pk/verify"
CODE = SignedCode("AQ" + "aB3-_x9Z" * 20)

NAME = Row(
    label=Bilingual("Applicant name", "درخواست گزار کا نام"),
    value=Bilingual("Amna Bibi", "آمنہ بی بی"),
)
CNIC = Row(
    label=Bilingual("CNIC number", "شناختی کارڈ نمبر"), value="3520212345671", kind=Kind.CNIC
)
PHONE = Row(label=Bilingual("Mobile phone", "موبائل فون"), value="+923001234567", kind=Kind.PHONE)
BORN = Row(label=Bilingual("Date of birth", "تاریخِ پیدائش"), value="1988-03-12", kind=Kind.DATE)
ORDER = Row(label=Bilingual("Order number", "درخواست نمبر"), value="4821-7306", kind=Kind.REF)
ADDRESS = Row(
    label=Bilingual("Address", "پتہ"),
    value="مکان نمبر 12-B، گلی 3/4، محلہ اسلام پورہ، نزد جامع مسجد، لاہور 54000 فون 042-35761234",
)
INCOME = Row(label=Bilingual("Yearly income", "سالانہ آمدنی"), value="48000000", kind=Kind.MONEY)

AMNA = Party(
    role=Bilingual("Citizen", "شہری"),
    name=Bilingual("Amna Bibi", "آمنہ بی بی"),
    reference="4821-7306",
)
BILAL = Party(
    role=Bilingual("Facilitator", "نمائندہ"),
    name=Bilingual("Bilal Ahmad", "بلال احمد"),
    reference="LHR-0417",
)
PAPERS = (
    PaperItem(
        name=Bilingual("Original CNIC", "اصل شناختی کارڈ"),
        reference="35202-1234567-1",
        remark=Bilingual("corner torn", "کونا پھٹا ہوا"),
    ),
    PaperItem(name=Bilingual("Matric certificate", "میٹرک کی سند"), reference="D-48213/2"),
    PaperItem(name=Bilingual("Passport-size photographs", "پاسپورٹ سائز تصاویر"), copies=4),
    PaperItem(name="Utility bill (LESCO 14-11234-0567890)"),
)
NOTE = Bilingual(
    "Never pay without a receipt. Complaints: call 1202.",
    "رسید کے بغیر کبھی رقم نہ دیں۔ شکایت کے لیے 1202 پر فون کریں۔",
)


def receipt() -> Receipt:
    return Receipt(
        serial="LHR-0417-000123",
        issued_at=AT,
        rows=(ORDER, NAME, CNIC, PHONE),
        lines=(
            MoneyLine(
                label=Bilingual("Domicile fee", "ڈومیسائل فیس"),
                amount_paisa=20000,
                payee=Bilingual("Government of the Punjab", "حکومتِ پنجاب"),
            ),
            MoneyLine(
                label=Bilingual("Service at the door", "گھر پر خدمت"),
                amount_paisa=105050,
                payee=Bilingual("Dastak", "دستک"),
            ),
        ),
        total_paisa=125050,
        verify_url=URL,
        code=CODE,
        notes=(NOTE,),
    )


def custody_receipt() -> CustodyReceipt:
    return CustodyReceipt(
        serial="CR-LHR-0000457",
        issued_at=AT,
        rows=(ORDER, NAME, CNIC),
        papers=PAPERS,
        giver=AMNA,
        taker=BILAL,
        verify_url=URL,
        code=CODE,
        notes=(NOTE,),
    )


def bundle() -> Bundle:
    return Bundle(
        number="B-LHR-26-004817",
        issued_at=AT,
        department=Bilingual("Board of Revenue, Punjab", "بورڈ آف ریونیو پنجاب"),
        service=Bilingual("Domicile certificate", "ڈومیسائل سرٹیفکیٹ"),
        order_number="4821-7306",
        sections=(
            Section(
                title=Bilingual("Applicant", "درخواست گزار"),
                rows=(NAME, CNIC, BORN, PHONE, ADDRESS),
            ),
            Section(
                title=Bilingual("Household", "گھرانہ"),
                rows=(
                    INCOME,
                    Row(label=Bilingual("Children", "بچے"), value="۳", kind=Kind.NUMBER),
                    Row(label=Bilingual("Vehicle", "گاڑی"), value="LEA-17-4821", kind=Kind.REF),
                    Row(label=Bilingual("E-mail", "ای میل"), value="amna.bibi_88@example.pk"),
                    Row(label=Bilingual("Remarks", "کیفیت"), value=""),
                ),
            ),
        ),
        papers=PAPERS,
        notes=(NOTE,),
    )


def certificate() -> Certificate:
    return Certificate(
        title=Bilingual("Certificate of domicile", "ڈومیسائل سرٹیفکیٹ"),
        authority=Bilingual("District Administration, Lahore", "ضلعی انتظامیہ لاہور"),
        statement=Bilingual(
            "It is certified that the person named below has her domicile in this district.",
            "تصدیق کی جاتی ہے کہ ذیل میں درج شخص کا ڈومیسائل اس ضلع کا ہے۔",
        ),
        rows=(NAME, CNIC, BORN, ADDRESS),
        serial="DOM-LHR-2026-0048213",
        issued_at=AT,
        valid_until_date=date(2031, 11, 4),
        signatory=Party(
            role=Bilingual("Assistant Commissioner", "اسسٹنٹ کمشنر"),
            name=Bilingual("Farah Naz", "فرح ناز"),
        ),
        verify_url=URL,
        code=CODE,
    )


def delivery_note() -> DeliveryNote:
    return DeliveryNote(
        serial="DN-LHR-0000981",
        issued_at=AT,
        rows=(ORDER, NAME, ADDRESS),
        papers=PAPERS,
        seal_number="S-77-120934",
        carrier=BILAL,
        recipient=AMNA,
        verify_url=URL,
        code=CODE,
        notes=(NOTE,),
    )


def all_documents() -> tuple[Document, ...]:
    return (receipt(), custody_receipt(), bundle(), certificate(), delivery_note())
