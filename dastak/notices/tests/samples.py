"""One event of each kind that something is said about, with values as long as they get."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime
from importlib import import_module
from typing import Any, get_type_hints
from uuid import UUID

from dastak.kernel.events import Event, known_events
from dastak.kernel.ids import tracking_token
from dastak.notices import api

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
ID = UUID("01900000-0000-7000-8000-00000000000a")
TOKEN = tracking_token()
TOLD: dict[str, Any] = {
    "number": "4821730697",
    "token": TOKEN,
    "receipt_token": TOKEN,
    "custody_token": TOKEN,
    "custody_number": "DP-4821730697",
    "service_en": "Domicile certificate",
    "service_ur": "ڈومیسائل سرٹیفکیٹ",
    "district": "lahore",
    "department": "pb-dc-office",
    "facilitator_en": "Muhammad Bilal",
    "facilitator_ur": "محمد بلال",
    "officer_en": "Dua Khan",
    "officer_ur": "دعا خان",
    "badge": "LHR-0042",
    "reference": "DOM-LHR-2026-000123",
    "receipt_serial": "LHR-26-0000123",
    "certificate_serial": "DOM-26-0000123",
    "seal_number": "S-102938",
    "reason_en": "Residence in the district could not be shown.",
    "reason_ur": "ضلع میں رہائش ثابت نہ ہو سکی۔",
    "reason": "flood",
    "says_en": "Your papers are being checked. Nothing to do now.",
    "says_ur": "کاغذات کی جانچ ہو رہی ہے۔ ابھی کچھ نہیں کرنا۔",
    "cause_en": "epidemic",
    "cause_ur": "وبا",
    "law_clause": "Citizenship Act 1951, s. 17",
    "appeal_to": "Commissioner of the division",
    "party": "department",
    "verdict": "lifted",
    "days": 90,
    "starts_at": datetime(2026, 6, 4, 6, tzinfo=UTC),
    "ends_at": datetime(2026, 6, 4, 8, tzinfo=UTC),
    "due_at": datetime(2026, 6, 9, 12, tzinfo=UTC),
    "total_paisa": 120000,
    "due_paisa": 120000,
    "amount_paisa": 12345678,
    "owed_paisa": 120000,
    "psid": "12345678901234567",
    "expires_at": datetime(2026, 11, 26, 18, 59, tzinfo=UTC),
    "deadline_at": datetime(2026, 11, 30, 12, tzinfo=UTC),
    "waived_paisa": 0,
    "originals": 3,
    "papers_en": "Matric certificate, CNIC of the father and proof of residence",
    "papers_ur": "میٹرک کی سند، والد کا شناختی کارڈ اور رہائش کا ثبوت",
    "items": 4,
    "wanted_en": "A paper is missing: bring it. and The scan of a paper cannot be read: scan it again.",
    "wanted_ur": "ایک کاغذ موجود نہیں: وہ فراہم کریں۔ اور ایک کاغذ کا اسکین پڑھا نہیں جاتا: دوبارہ اسکین کریں۔",
    "outcome_en": "The department needs nothing more from you",
    "outcome_ur": "محکمے کو آپ سے اب کچھ درکار نہیں",
    "what": "damaged",
    "how": "replaced",
}
_BY_TYPE: dict[Any, Any] = {UUID: ID, datetime: NOW, date: NOW.date(), int: 2, str: "x", bool: True}


def event_class(name: str) -> type[Event]:
    """The class of an event by name; its context's events are pure and may be looked at."""
    import_module(f"dastak.{name.split('.', maxsplit=1)[0]}.events")
    return known_events()[name]


def sample(name: str, **changes: Any) -> Event:
    """An event of a class with values of the right kinds."""
    cls = event_class(name)
    hints = get_type_hints(cls)
    values = {
        field.name: TOLD.get(field.name, _BY_TYPE.get(_plain(hints[field.name])))
        for field in dataclasses.fields(cls)
    }
    return cls(**{**values, **changes})


def _plain(hint: Any) -> Any:
    kinds = [each for each in getattr(hint, "__args__", ()) if each is not type(None)]
    return kinds[0] if kinds else hint


def names() -> list[str]:
    """Names of the events that something is said about."""
    return list(api.templates())
