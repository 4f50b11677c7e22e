"""Made-up content for the gallery: every component once, in both languages."""

from datetime import datetime, timedelta

from dastak.kernel.text import Bilingual

Sample = dict[str, object]
_STAGES = (
    "requested qualified scheduled assigned en_route at_door captured paid submitted in_process"
    " decided out_for_delivery delivered"
).split()


def samples(*, now: datetime) -> Sample:
    """Everything that the gallery shows; instants hang on `now`."""
    return {
        "fields": _typed_fields(),
        "choices": _choices(now),
        "errors": [
            {
                "name": "cnic",
                "message": _words(
                    "Enter all 13 digits of the card.", "کارڈ کے تمام 13 ہندسے لکھیں۔"
                ),
            },
            {"name": "who", "message": _words("Choose who it is for.", "چنیں کہ یہ کس کے لیے ہے۔")},
        ],
        "stages": _stages(now),
        "tasks": _tasks(),
        "rows": _answers(),
        "facts": _facts(),
        "papers": _papers(),
        "heads": _heads(),
        "columns": _columns(),
        "cases": _cases(),
        "bars": _bars(),
        "line": [12, 15, 11, 19, 24, 22, 30],
        "starts_at": now + timedelta(days=1),
        "ends_at": now + timedelta(days=1, hours=2),
        "instant": now,
        "title_done": _words("We have your request", "آپ کی درخواست مل گئی"),
        "next_steps": [
            _words("We send you an SMS.", "ہم آپ کو ایس ایم ایس بھیجیں گے۔"),
            _words(
                "A facilitator comes at the time you chose.",
                "نمائندہ آپ کے چنے ہوئے وقت پر آئے گا۔",
            ),
        ],
        "crumbs": [
            {"label": _words("All services", "تمام خدمات"), "href": "#"},
            {"label": _words("Domicile certificate", "ڈومیسائل سرٹیفکیٹ")},
        ],
        "sentence": _words("Your application has been approved.", "آپ کی درخواست منظور ہو گئی ہے۔"),
        "caption_cases": _words("Cases waiting", "منتظر معاملے"),
        "caption_bars": _words("Requests by district", "ضلع کے لحاظ سے درخواستیں"),
        "label_kpi": _words("Done on time", "وقت پر مکمل"),
        "note_kpi": _words("last seven days", "پچھلے سات دن"),
        "button": _words("Order at home", "گھر پر منگوائیں"),
        "unsafe": "Ali <b>\u202e Khan",
    }


def _words(en: str, ur: str) -> Bilingual:
    return Bilingual(en=en, ur=ur)


def _typed_fields() -> list[Sample]:
    return _short_fields() + _long_fields()


def _short_fields() -> list[Sample]:
    return [
        {
            "name": "full_name",
            "kind": "text",
            "label": _words("Full name", "پورا نام"),
            "autocomplete": "name",
            "hint": _words("As on your identity card.", "جیسے شناختی کارڈ پر لکھا ہے۔"),
            "value": "محمد عمران",
        },
        {
            "name": "cnic",
            "kind": "cnic",
            "label": _words("Identity card number", "شناختی کارڈ نمبر"),
            "value": "35202-1234",
            "error": _words("Enter all 13 digits of the card.", "کارڈ کے تمام 13 ہندسے لکھیں۔"),
        },
        {
            "name": "phone",
            "kind": "phone",
            "label": _words("Mobile number", "موبائل نمبر"),
            "value": "0300-1234567",
        },
        {
            "name": "otp",
            "kind": "otp",
            "label": _words("Code from the SMS", "ایس ایم ایس والا کوڈ"),
            "value": "",
        },
        {
            "name": "people",
            "kind": "number",
            "label": _words("How many people", "کتنے افراد"),
            "value": "4",
        },
        {
            "name": "born",
            "kind": "date",
            "label": _words("Date of birth", "تاریخِ پیدائش"),
            "required": False,
        },
    ]


def _long_fields() -> list[Sample]:
    return [
        {
            "name": "address",
            "kind": "address",
            "label": _words("Home address", "گھر کا پتہ"),
            "value": "گلی نمبر 4، مغل پورہ، لاہور",
            "position": True,
            "landmarks": ["دربار", "Shalimar Garden"],
        },
        {
            "name": "note",
            "kind": "textarea",
            "label": _words("Anything we should know", "کوئی اور بات"),
            "required": False,
        },
        {
            "name": "bill",
            "kind": "file",
            "label": _words("Electricity or gas bill", "بجلی یا گیس کا بل"),
            "multiple": "multiple",
            "hint": _words(
                "Photo or PDF. You can add several pages.",
                "تصویر یا پی ڈی ایف۔ کئی صفحے شامل کر سکتے ہیں۔",
            ),
        },
        {
            "name": "card",
            "kind": "camera",
            "label": _words("Photo of the identity card", "شناختی کارڈ کی تصویر"),
        },
    ]


def _choices(now: datetime) -> list[Sample]:
    start = now.replace(hour=4, minute=0, second=0, microsecond=0) + timedelta(days=1)
    slots: list[Sample] = [
        {
            "value": f"s{day}{place}",
            "starts_at": start + timedelta(days=day, hours=3 * place),
            "ends_at": start + timedelta(days=day, hours=3 * place + 2),
            "disabled": day == 0 and place == 1,
        }
        for day in range(2)
        for place in range(3)
    ]
    return [
        {
            "name": "who",
            "kind": "radios",
            "label": _words("Who is it for?", "یہ کس کے لیے ہے؟"),
            "value": "me",
            "error": _words("Choose who it is for.", "چنیں کہ یہ کس کے لیے ہے۔"),
            "options": [
                {"value": "me", "label": _words("Me", "میرے لیے")},
                {
                    "value": "family",
                    "label": _words("Somebody in my family", "گھر کے کسی فرد کے لیے"),
                    "hint": _words("They must be at home.", "وہ گھر پر موجود ہوں۔"),
                },
            ],
        },
        {
            "name": "papers",
            "kind": "checkboxes",
            "label": _words("Papers you have", "آپ کے پاس موجود کاغذات"),
            "value": ["bill"],
            "options": [
                ("bill", _words("Electricity bill", "بجلی کا بل")),
                ("card", _words("Identity card", "شناختی کارڈ")),
            ],
        },
        {
            "name": "district",
            "kind": "select",
            "label": _words("District", "ضلع"),
            "value": "lahore",
            "options": [
                ("lahore", _words("Lahore", "لاہور")),
                ("chiniot", _words("Chiniot", "چنیوٹ")),
            ],
        },
        {
            "name": "slot",
            "kind": "slot",
            "label": _words("When should we come?", "ہم کب آئیں؟"),
            "options": slots,
            "value": "s00",
        },
    ]


def _stages(now: datetime) -> list[Sample]:
    steps: list[Sample] = []
    for place, stage in enumerate(_STAGES):
        state = "done" if place < 4 else "now" if place == 4 else "next"
        step: Sample = {"stage": stage, "state": "skipped" if stage == "paid" else state}
        if state == "done":
            step["at"] = now - timedelta(hours=4 - place)
        if state == "now":
            step["note"] = _words(
                "Waiting for: the facilitator, until the slot ends",
                "انتظار: نمائندے کا، مقررہ وقت تک",
            )
        steps.append(step)
    return steps


def _tasks() -> list[Sample]:
    names = {
        "done": _words("Your details", "آپ کی معلومات"),
        "now": _words("Papers", "کاغذات"),
        "waiting": _words("Police report", "پولیس رپورٹ"),
        "blocked": _words("Decision", "فیصلہ"),
        "next": _words("Delivery", "ترسیل"),
    }
    return [{"name": name, "state": state, "href": "#"} for state, name in names.items()]


def _answers() -> list[Sample]:
    return [
        {
            "label": _words("Full name", "پورا نام"),
            "value": "Ghulam Fatima",
            "change_url": "#full_name",
        },
        {
            "label": _words("Who is it for?", "یہ کس کے لیے ہے؟"),
            "value": _words("Me", "میرے لیے"),
            "change_url": "#who",
        },
        {
            "label": _words("Anything we should know", "کوئی اور بات"),
            "value": "",
            "change_url": "#note",
        },
    ]


def _facts() -> list[Sample]:
    return [
        {"label": _words("Days in all", "کل دن"), "value": 7},
        {"label": _words("Visits", "گھر آنا"), "value": 1},
        {
            "label": _words("Senior citizens", "بزرگ شہری"),
            "value": _words("Free visit", "گھر آنا مفت"),
        },
    ]


def _papers() -> list[Bilingual]:
    return [
        _words("Identity card", "شناختی کارڈ"),
        _words("Father's or husband's identity card", "والد یا شوہر کا شناختی کارڈ"),
        _words("Electricity or gas bill", "بجلی یا گیس کا بل"),
    ]


def _heads() -> list[Sample]:
    department = _words("District administration", "ضلعی انتظامیہ")
    return [
        {"name": _words("Government fee", "سرکاری فیس"), "payee": department, "paisa": 20_000},
        {"name": _words("Affidavit", "حلف نامہ"), "payee": department, "paisa": 105_050},
        {"name": _words("Registration", "اندراج"), "payee": department, "paisa": 0},
    ]


def _columns() -> list[Sample]:
    return [
        {"label": _words("Name", "نام"), "sort_url": "?sort=name"},
        {"label": _words("Service", "خدمت")},
        {"label": _words("Days", "دن"), "sort_url": "?sort=days", "sorted": "down", "kind": "num"},
    ]


def _cases() -> list[list[object]]:
    service = _words("Domicile certificate", "ڈومیسائل سرٹیفکیٹ")
    return [
        [_words("Ghulam Fatima", "غلام فاطمہ"), service, {"kind": "num", "value": 1205}],
        [_words("Muhammad Imran", "محمد عمران"), service, {"kind": "num", "value": 9}],
    ]


def _bars() -> list[Sample]:
    return [
        {"label": _words("Lahore", "لاہور"), "value": 12_430},
        {"label": _words("Faisalabad", "فیصل آباد"), "value": 7_204},
        {"label": _words("Chiniot", "چنیوٹ"), "value": 811},
    ]
