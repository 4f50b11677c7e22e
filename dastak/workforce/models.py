"""Facilitators, what they must have, and when they work."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models

from dastak.kernel.db import OutsideRef
from dastak.workforce.types import OPEN_STRIKES, StrikeState


class Requirement(models.Model):
    """A condition for being a facilitator, in force from ``valid_from`` until before ``valid_to``."""

    code = models.CharField(primary_key=True, max_length=40)
    kind = models.CharField(max_length=30)
    value = models.CharField(max_length=40)
    name_en = models.CharField(max_length=120)
    name_ur = models.CharField(max_length=120)
    is_reviewed = models.BooleanField()
    source = models.TextField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)


class Facilitator(models.Model):
    """Somebody who visits; ``id`` is their person id. ``met`` names the requirements checked."""

    id = models.UUIDField(primary_key=True)
    name_en = models.CharField(max_length=120)
    name_ur = models.CharField(max_length=120)
    gender = models.CharField(max_length=10)
    education = models.CharField(max_length=20)
    district = OutsideRef("places.District")
    lat = models.FloatField()
    lon = models.FloatField()
    badge = models.CharField(max_length=10, unique=True)
    vehicle = models.CharField(max_length=20)
    languages = ArrayField(models.CharField(max_length=10))
    skills = ArrayField(models.CharField(max_length=40))
    kit = ArrayField(models.CharField(max_length=40))
    met = ArrayField(models.CharField(max_length=40))
    status = models.CharField(max_length=10)
    cash_limit_paisa = models.BigIntegerField()
    added_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(cash_limit_paisa__gte=0),
                name="workforce_cash_limit_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=["active", "suspended"]),
                name="workforce_status_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(lat__range=(23, 38), lon__range=(60, 78)),
                name="workforce_home_in_pakistan",
            ),
        ]


class Certificate(models.Model):
    """A paper that is valid from its first to its last day, both included."""

    id = models.UUIDField(primary_key=True)
    facilitator = models.ForeignKey(Facilitator, models.PROTECT, related_name="certificates")
    district = OutsideRef("places.District")
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__gte=models.F("valid_from")),
                name="workforce_certificate_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["facilitator", "kind", "valid_from", "valid_to"],
                name="workforce_certificate_once",
            ),
        ]


class Shift(models.Model):
    """A stretch of work; nobody has two at once."""

    id = models.UUIDField(primary_key=True)
    facilitator = models.ForeignKey(Facilitator, models.PROTECT, related_name="shifts")
    district = OutsideRef("places.District")
    period = DateTimeRangeField()
    is_open = models.BooleanField()
    reason = models.CharField(max_length=200)
    opened_at = models.DateTimeField()

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="workforce_no_overlapping_shifts",
                expressions=[
                    ("facilitator", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
                condition=models.Q(is_open=True),
            ),
            models.CheckConstraint(
                condition=models.Q(period__isempty=False)
                & models.Q(period__lower_inf=False)
                & models.Q(period__upper_inf=False),
                name="workforce_shift_is_bounded",
            ),
        ]
        indexes = [
            GistIndex(
                fields=["district", "period"],
                condition=models.Q(is_open=True),
                name="workforce_shift_in_district",
            )
        ]


class Suspension(models.Model):
    """A time in which somebody must not work, with its reason and how it ended."""

    id = models.UUIDField(primary_key=True)
    facilitator = models.ForeignKey(Facilitator, models.PROTECT, related_name="suspensions")
    district = OutsideRef("places.District")
    reason = models.CharField(max_length=500)
    suspended_at = models.DateTimeField()
    suspended_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    lift_reason = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facilitator"],
                condition=models.Q(lifted_at__isnull=True),
                name="workforce_one_suspension_at_a_time",
            )
        ]


class Strike(models.Model):
    """A visit that somebody did not set out to in time; its appeal and what came of it."""

    id = models.UUIDField(primary_key=True)
    facilitator = models.ForeignKey(Facilitator, models.PROTECT, related_name="strikes")
    district = OutsideRef("places.District")
    visit_id = models.UUIDField()
    due_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in StrikeState])
    appeal = models.CharField(max_length=500, blank=True)
    appealed_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    decision_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facilitator", "visit_id"], name="workforce_one_strike_a_visit"
            ),
            models.CheckConstraint(
                condition=models.Q(state=StrikeState.STANDING, appealed_at__isnull=True)
                | (~models.Q(state=StrikeState.STANDING) & models.Q(appealed_at__isnull=False)),
                name="workforce_strike_appealed",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=OPEN_STRIKES, decided_at__isnull=True)
                | (~models.Q(state__in=OPEN_STRIKES) & models.Q(decided_at__isnull=False)),
                name="workforce_strike_decided",
            ),
        ]
