"""Every command and query needs its permit."""

from __future__ import annotations

from uuid import uuid4

import pytest

from dastak.kernel.actors import NotPermitted
from dastak.workforce import api
from dastak.workforce.tests.factories import (
    NOBODY,
    NOW,
    REASON,
    TODAY,
    add,
    certify,
    reinstate,
    shifts,
    suspend,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeds")]


def test_taking_on_needs_its_permit() -> None:
    with pytest.raises(NotPermitted, match=r"workforce\.add_facilitator"):
        add(by=NOBODY)


def test_entering_a_certificate_needs_its_permit() -> None:
    one = add()
    with pytest.raises(NotPermitted, match=r"workforce\.add_certificate"):
        certify(one, by=NOBODY)


def test_opening_shifts_needs_its_permit() -> None:
    one = add()
    with pytest.raises(NotPermitted, match=r"workforce\.open_shifts"):
        shifts(one, by=NOBODY)


def test_cancelling_a_shift_needs_its_permit() -> None:
    with pytest.raises(NotPermitted, match=r"workforce\.cancel_shift"):
        api.cancel_shift(shift_id=uuid4(), reason=REASON, by=NOBODY, now=NOW)


def test_suspending_needs_its_permit() -> None:
    one = add()
    with pytest.raises(NotPermitted, match=r"workforce\.suspend_facilitator"):
        suspend(one, by=NOBODY)


def test_reinstating_needs_its_permit() -> None:
    one = add()
    with pytest.raises(NotPermitted, match=r"workforce\.reinstate_facilitator"):
        reinstate(one, by=NOBODY)


def test_loading_the_requirements_needs_its_permit() -> None:
    with pytest.raises(NotPermitted, match=r"workforce\.load_seeds"):
        api.load_seeds(by=NOBODY, now=NOW)


def test_listing_facilitators_needs_its_permit() -> None:
    with pytest.raises(NotPermitted, match=r"workforce\.list_facilitators"):
        api.list_facilitators(district="lahore", by=NOBODY, now=NOW)


def test_listing_shifts_needs_its_permit() -> None:
    with pytest.raises(NotPermitted, match=r"workforce\.list_shifts"):
        api.list_shifts(facilitator_id=uuid4(), from_day=TODAY, days=1, by=NOBODY, now=NOW)


def test_the_own_profile_needs_its_permit() -> None:
    with pytest.raises(NotPermitted, match=r"workforce\.get_profile"):
        api.get_profile(by=NOBODY, now=NOW)
