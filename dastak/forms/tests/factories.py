"""Definitions of the seed files, a complete form, and any JSON."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from dastak.forms import adapters
from dastak.forms.rules.definitions import to_definition, to_stored
from dastak.forms.types import Definition, Value

TODAY = date(2026, 6, 1)
PHRASES = adapters.read_phrases()


def definition(service_code: str) -> Definition:
    form_code, rows = adapters.read_forms()[service_code]
    fields = to_stored(service_code=service_code, rows=rows, phrases=PHRASES)
    return to_definition(service_code=service_code, form_code=form_code, version=1, fields=fields)


DEFINITIONS = {code: definition(code) for code in adapters.read_forms()}
DOMICILE = DEFINITIONS["PB-REV-DOM"]
FILLED: dict[str, Value] = {
    "applicant_name": "آمنہ بی بی",
    "father_name": "محمد اسلم",
    "marital_status": "single",
    "date_of_birth": "1999-03-27",
    "cnic": "3520212345671",
    "residential_address": "مکان 5، گلی 2\nلاہور",
    "arrival_date": "1999-03-27",
    "occupation": "teacher",
    "identification_mark": "mole on the left cheek",
    "mobile": "+923001234567",
    "guardian_cnic": "3520212345673",
    "tehsil": "Lahore City",
    "district": "Lahore",
    "prior_domicile": "no",
    "decl_no_migration": True,
    "decl_permanent": True,
}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(codec=None, categories=None), max_size=40),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["name", "age", "x"]), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = sorted({(code, field.name) for code, form in DEFINITIONS.items() for field in form.fields})
