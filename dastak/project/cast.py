"""The cast of the demo: staff of every role and facilitators with certificates and shifts, in Lahore;
two officers in Peshawar, whose desk is that of another province.

Made through the same commands as real ones. Refused where the clock is the real one.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings

from dastak.kernel.actors import EVERYWHERE, SYSTEM, Role
from dastak.kernel.errors import Refused
from dastak.kernel.money import rupees
from dastak.kernel.text import Bilingual
from dastak.paper import api as paper
from dastak.people import api as people
from dastak.places.api import PKT, Place
from dastak.workforce import api as workforce

PASSWORD = "dastak-demo-only"  # noqa: S105 - known to everybody, refused on a real clock
DISTRICT = "lahore"
KP = "peshawar"
SHIFT_DAYS = 30
CASH_LIMIT_PAISA = rupees(25_000)


class NotInProduction(Refused):
    """Demo accounts have known passwords; they are made only where DASTAK_CLOCK is “database”."""

    ur = "ڈیمو اکاؤنٹس کے پاس ورڈ سب کو معلوم ہیں؛ یہ صرف ڈیمو میں بنتے ہیں۔"


@dataclass(frozen=True, slots=True)
class Member:
    """One of the cast. ``departments`` matters for officers only."""

    username: str
    name: Bilingual
    gender: str
    cnic: str
    role: Role
    departments: frozenset[str] = EVERYWHERE
    district: str = DISTRICT


def _officer(
    username: str, name: Bilingual, cnic: str, department: str, district: str = DISTRICT
) -> Member:
    return Member(username, name, "female", cnic, Role.OFFICER, frozenset({department}), district)


STAFF = (
    Member("dua", Bilingual("Dua Malik", "دعا ملک"), "female", "3520190000012", Role.AGENT),
    Member("sana", Bilingual("Sana Tariq", "ثنا طارق"), "female", "3520190000024", Role.SUPERVISOR),
    Member("asad", Bilingual("Asad Mir", "اسد میر"), "male", "3520190000035", Role.AUDITOR),
    Member("admin", Bilingual("Hina Shah", "حنا شاہ"), "female", "3520190000048", Role.ADMIN),
    _officer("rabia", Bilingual("Rabia Anwar", "رابعہ انور"), "3520190000056", "pb-dc-office"),
    _officer("naila", Bilingual("Naila Aziz", "نائلہ عزیز"), "3520190000068", "pb-dc-office"),
    _officer(
        "farah", Bilingual("Farah Iqbal", "فرح اقبال"), "3520190000076", "pb-local-government"
    ),
    _officer("iram", Bilingual("Iram Saeed", "ارم سعید"), "3520190000088", "pb-local-government"),
    _officer(
        "zarmina", Bilingual("Zarmina Afridi", "زرمینہ آفریدی"), "1730190000016", "kp-tma", KP
    ),
    _officer("palwasha", Bilingual("Palwasha Khan", "پلوشہ خان"), "1730190000028", "kp-tma", KP),
)


def rider(username: str, en: str, ur: str, gender: str, cnic: str) -> Member:
    return Member(username, Bilingual(en, ur), gender, cnic, Role.FACILITATOR)


RIDERS = (
    (rider("bilal", "Bilal Ahmed", "بلال احمد", "male", "3520291000017"), 31.5497, 74.3436),
    (rider("kashif", "Kashif Raza", "کاشف رضا", "male", "3520291000027"), 31.5102, 74.3441),
    (rider("usman", "Usman Ghani", "عثمان غنی", "male", "3520291000037"), 31.4697, 74.2728),
    (rider("ayesha", "Ayesha Noor", "عائشہ نور", "female", "3520291000048"), 31.5204, 74.3587),
    (rider("sadia", "Sadia Bano", "سعدیہ بانو", "female", "3520291000058"), 31.4805, 74.3239),
    (rider("hamza", "Hamza Butt", "حمزہ بٹ", "male", "3520291000067"), 31.5826, 74.3294),
)


def make(*, now: datetime) -> int:
    """Make the cast where it is missing; returns how many people were added.

    :raises NotInProduction: on a real clock.
    """
    if settings.DASTAK_CLOCK == "system":
        raise NotInProduction
    paper.issue_demo_authority(folder=settings.DASTAK_PDF_SIGNER_DIR, now=now)
    added = 0
    for member in STAFF:
        added += _account(member, now)
    return added + hire(riders=RIDERS, now=now)


def hire(*, riders: Iterable[tuple[Member, float, float]], now: datetime) -> int:
    """Hire facilitators where they are missing, each with a home; returns how many were."""
    added = 0
    for member, lat, lon in riders:
        if _account(member, now):
            added += 1
            _facilitator(member, Place(lat, lon), now)
    return added


def _account(member: Member, now: datetime) -> int:
    known = people.find_person_by_cnic(cnic=member.cnic, purpose="demo", by=SYSTEM, now=now)
    if known is not None:
        return 0
    person = people.register_on_behalf(
        person=people.NewPerson(
            cnic=member.cnic,
            name=member.name.en,
            gender=member.gender,
            birth_date=date(1992, 4, 3),
            district=member.district,
        ),
        by=SYSTEM,
        now=now,
    )
    people.create_staff(
        staff=people.NewStaff(
            person_id=person.id,
            username=member.username,
            password=PASSWORD,
            role=member.role,
            districts=frozenset({member.district}),
            departments=member.departments,
        ),
        by=SYSTEM,
        now=now,
    )
    return 1


def _facilitator(member: Member, home: Place, now: datetime) -> None:
    person = people.find_person_by_cnic(cnic=member.cnic, purpose="demo", by=SYSTEM, now=now)
    assert person is not None
    today = now.astimezone(PKT).date()
    workforce.add_facilitator(
        facilitator=workforce.NewFacilitator(
            person_id=person.id,
            name=member.name,
            gender=workforce.Gender(member.gender),
            birth_date=date(1992, 4, 3),
            education=workforce.Education.INTERMEDIATE,
            district=DISTRICT,
            lives_in=DISTRICT,
            home=home,
            owns=frozenset({"motorcycle", "smartphone", "bank_account", "driving_licence"}),
            vehicle=f"LEB {member.cnic[-4:]}",
            languages=frozenset({"ur", "pa"}),
            skills=frozenset({"*"}),
            kit=frozenset({"biometric_device", "printer"}),
            cash_limit_paisa=CASH_LIMIT_PAISA,
        ),
        by=SYSTEM,
        now=now,
    )
    for kind in workforce.CertificateKind:
        workforce.add_certificate(
            facilitator_id=person.id,
            kind=kind,
            number=f"{kind.value[:3].upper()}-{member.cnic[-6:]}",
            valid_from=today - timedelta(days=100),
            valid_to=today + timedelta(days=400),
            by=SYSTEM,
            now=now,
        )
    workforce.open_shifts(
        facilitator_id=person.id,
        from_day=today,
        days=SHIFT_DAYS,
        hours=workforce.ShiftHours(starts=time(9), ends=time(18)),
        by=SYSTEM,
        now=now,
    )
