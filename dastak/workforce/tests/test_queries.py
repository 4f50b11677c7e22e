"""Badge and profile."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from dastak.kernel.ids import spoken
from dastak.workforce import api
from dastak.workforce.tests.factories import (
    NOW,
    add,
    certify,
    fit,
    himself,
    suspend,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeds")]


def test_a_badge_tells_the_name_and_whether_its_holder_may_work_today() -> None:
    one = fit()
    check = api.verify_badge(badge=spoken(one.badge), now=NOW)
    assert check == api.BadgeCheck(one.badge, one.name, "lahore", is_active=True)
    suspend(one)
    assert not api.verify_badge(badge=one.badge, now=NOW).is_active


def test_a_badge_of_somebody_with_an_ended_certificate_is_not_active() -> None:
    one = fit()
    assert not api.verify_badge(badge=one.badge, now=NOW + timedelta(days=400)).is_active


@pytest.mark.parametrize("badge", ["", "123", "4821730697", "x" * 500])
def test_a_badge_that_nobody_has_is_refused(badge: str) -> None:
    with pytest.raises(api.BadgeUnknown):
        api.verify_badge(badge=badge, now=NOW)


def test_facilitators_see_their_profile_and_what_they_lack() -> None:
    one = add()
    certify(one)
    profile = api.get_profile(by=himself(one.id), now=NOW)
    assert profile.facilitator == one
    assert [each.kind for each in profile.certificates] == [api.CertificateKind.TRAINING]
    assert len(profile.unfit) == 3


def test_whoever_is_no_facilitator_has_no_profile() -> None:
    with pytest.raises(api.NoFacilitator):
        api.get_profile(by=himself(uuid4()), now=NOW)
