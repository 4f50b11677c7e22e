"""Windows, seats made from shifts, and who has them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from dastak.booking.types import ReservationState
from dastak.kernel.db import OutsideRef


class Window(models.Model):
    """Hours of a day in which visits are offered, in Pakistan's time."""

    code = models.CharField(primary_key=True, max_length=20)
    starts = models.TimeField()
    ends = models.TimeField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="booking_window_ends_after_it_starts"
            )
        ]


class Opening(models.Model):
    """A day of a district whose seats are made from its shifts; due when shifts have changed."""

    pk = models.CompositePrimaryKey("district_id", "day")
    district = OutsideRef("places.District")
    day = models.DateField()
    is_due = models.BooleanField()

    class Meta:
        indexes = [
            models.Index(
                fields=["district", "day"], condition=Q(is_due=True), name="booking_opening_due"
            )
        ]


class Seat(models.Model):
    """Room for one visit in a window of one facilitator's shift.

    Skills, gender and fitness are copied when the seat is made and again when workforce tells of
    a change, so that a question about slots needs one query.
    """

    id = models.UUIDField(primary_key=True)
    facilitator = OutsideRef("workforce.Facilitator")
    district = OutsideRef("places.District")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ordinal = models.SmallIntegerField()
    gender = models.CharField(max_length=1)
    skills = ArrayField(models.CharField(max_length=60))
    is_sellable = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facilitator", "starts_at", "ordinal"], name="booking_seat_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_seat_ends_after_it_starts"
            ),
        ]
        indexes = [
            models.Index(fields=["district", "starts_at"], name="booking_seat_window"),
        ]


class Reservation(models.Model):
    """A visit's place in a window: held while somebody orders, then confirmed for the order."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField(null=True)
    district = OutsideRef("places.District")
    person_id = models.UUIDField()
    holder_id = models.UUIDField(null=True)
    skill = models.CharField(max_length=60)
    gender = models.CharField(max_length=1, blank=True)
    minutes = models.SmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    state = models.CharField(max_length=20, choices=[(s, s) for s in ReservationState])
    held_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subject__isnull=False) | ~Q(state=ReservationState.CONFIRMED),
                name="booking_confirmed_for_an_order",
            )
        ]
        indexes = [
            models.Index(
                fields=["expires_at"],
                condition=Q(state=ReservationState.HELD),
                name="booking_hold_expiring",
            ),
            models.Index(
                fields=["person_id"],
                condition=Q(state=ReservationState.HELD),
                name="booking_hold_person",
            ),
            models.Index(fields=["subject"], name="booking_reservation_subject"),
        ]


class Claim(models.Model):
    """That a reservation has a seat. The database lets a seat have one live claim.

    ``expires_at`` is empty once the reservation is confirmed.
    """

    id = models.UUIDField(primary_key=True)
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="claims")
    reservation = models.ForeignKey(Reservation, models.PROTECT, related_name="claims")
    district = OutsideRef("places.District")
    is_live = models.BooleanField()
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["seat"], condition=Q(is_live=True), name="booking_seat_sold_once"
            )
        ]


class Closure(models.Model):
    """That no visits are offered in a district for a time, until ``opened_at`` at the latest."""

    id = models.UUIDField(primary_key=True)
    district = OutsideRef("places.District", db_index=False)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason_en = models.CharField(max_length=300)
    reason_ur = models.CharField(max_length=300)
    closed_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="booking_closure_ends_after_it_starts"
            )
        ]
        indexes = [
            models.Index(
                fields=["district", "ends_at"],
                condition=Q(opened_at=None),
                name="booking_closure_open",
            )
        ]
