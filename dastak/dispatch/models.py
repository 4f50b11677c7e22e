"""Visits, offers, assignments, door codes and positions."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q
from django.db.models.constraints import Deferrable

from dastak.dispatch.types import OfferState, VisitKind, VisitState
from dastak.kernel.db import OutsideRef

LIVE_STATES = [state for state in VisitState if not state.is_over]


class Visit(models.Model):
    """A visit to a citizen's house; the row that every command on it locks first."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    number = models.CharField(max_length=20)
    kind = models.CharField(max_length=20, choices=[(k, k) for k in VisitKind])
    state = models.CharField(max_length=20, choices=[(s, s) for s in VisitState])
    district = OutsideRef("places.District")
    person_id = models.UUIDField()
    lat = models.FloatField()
    lon = models.FloatField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    minutes = models.SmallIntegerField()
    skill = models.CharField(max_length=60)
    gender = models.CharField(max_length=1, blank=True)
    cash_paisa = models.BigIntegerField()
    preferred_facilitator_id = models.UUIDField(null=True)
    is_bound = models.BooleanField(default=False)
    facilitator = OutsideRef("workforce.Facilitator", null=True)
    requested_at = models.DateTimeField()
    wave = models.SmallIntegerField(default=0)
    next_wave_at = models.DateTimeField(null=True)
    exhausted_at = models.DateTimeField(null=True)
    assigned_at = models.DateTimeField(null=True)
    trip_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    manual_reason = models.CharField(max_length=200, blank=True)
    wrong_codes = models.SmallIntegerField(default=0)
    opened_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "kind"],
                condition=Q(state__in=LIVE_STATES),
                name="dispatch_visit_one_live",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="dispatch_visit_window"
            ),
            models.CheckConstraint(
                condition=Q(cash_paisa__gte=0) & Q(minutes__gt=0), name="dispatch_visit_amounts"
            ),
            models.CheckConstraint(
                condition=Q(facilitator__isnull=False)
                | Q(state__in=[VisitState.REQUESTED, VisitState.CANCELLED, VisitState.FAILED]),
                name="dispatch_visit_has_facilitator",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_wave_at"],
                condition=Q(state=VisitState.REQUESTED),
                name="dispatch_visit_waiting",
            ),
            models.Index(fields=["district", "starts_at", "id"], name="dispatch_visit_day"),
            models.Index(fields=["subject"], name="dispatch_visit_subject"),
        ]


class Offer(models.Model):
    """A visit offered to one facilitator, and why to him."""

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="offers")
    facilitator = OutsideRef("workforce.Facilitator")
    district = OutsideRef("places.District")
    state = models.CharField(max_length=20, choices=[(s, s) for s in OfferState])
    wave = models.SmallIntegerField()
    offered_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    reasons = ArrayField(models.CharField(max_length=60))
    added_minutes = models.IntegerField()
    planned_at = models.DateTimeField()
    # The shift it was planned in: acceptance plans again without asking for it.
    shift_starts_at = models.DateTimeField()
    shift_ends_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "facilitator"],
                condition=Q(state=OfferState.OPEN),
                name="dispatch_offer_one_open",
            ),
            models.UniqueConstraint(
                fields=["visit"],
                condition=Q(state=OfferState.ACCEPTED),
                name="dispatch_offer_one_accepted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["facilitator", "expires_at"],
                condition=Q(state=OfferState.OPEN),
                name="dispatch_offer_open",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state=OfferState.OPEN),
                name="dispatch_offer_expiring",
            ),
            models.Index(fields=["facilitator", "offered_at"], name="dispatch_offer_fairness"),
        ]


class Assignment(models.Model):
    """Who makes a visit and when his route has it. The period is the planned work at the door."""

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="assignments")
    facilitator = OutsideRef("workforce.Facilitator")
    district = OutsideRef("places.District")
    offer = models.ForeignKey(Offer, models.PROTECT, related_name="+")
    period = DateTimeRangeField()
    is_live = models.BooleanField()
    assigned_at = models.DateTimeField()
    trip_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            # Not checked row by row: a whole route moves in one statement.
            ExclusionConstraint(
                name="dispatch_assignment_no_overlap",
                expressions=[
                    ("facilitator", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=Q(is_live=True),
                deferrable=Deferrable.IMMEDIATE,
            ),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(is_live=True), name="dispatch_assignment_one_live"
            ),
            # An empty range overlaps nothing.
            models.CheckConstraint(
                condition=Q(
                    period__isempty=False, period__lower_inf=False, period__upper_inf=False
                ),
                name="dispatch_assignment_bounded",
            ),
        ]


class DoorTry(models.Model):
    """One code given at a door. Append-only; the code itself is never kept."""

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey(Visit, models.PROTECT, related_name="+")
    facilitator = OutsideRef("workforce.Facilitator")
    district = OutsideRef("places.District")
    at = models.DateTimeField()
    is_right = models.BooleanField()


class Position(models.Model):
    """One position of a facilitator's phone, kept for 72 hours. No foreign keys: it is written most."""

    pk = models.CompositePrimaryKey("facilitator_id", "device", "device_seq")
    facilitator_id = models.UUIDField()
    device = models.CharField(max_length=64)
    device_seq = models.BigIntegerField()
    district_id = models.CharField(max_length=40)
    visit_id = models.UUIDField(null=True)
    lat = models.FloatField()
    lon = models.FloatField()
    accuracy_m = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["at"], name="dispatch_position_at")]


class LastPosition(models.Model):
    """Where a facilitator was last seen: one row each, rewritten all day."""

    facilitator_id = models.UUIDField(primary_key=True)
    district_id = models.CharField(max_length=40)
    visit_id = models.UUIDField(null=True)
    lat = models.FloatField()
    lon = models.FloatField()
    accuracy_m = models.IntegerField()
    at = models.DateTimeField()
