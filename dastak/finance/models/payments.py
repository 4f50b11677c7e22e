"""Tables of payments that come through a partner: PSIDs, what came of them, and the way back."""

from django.db import models
from django.db.models import F, Q

from dastak.finance.models.ledger import Bill
from dastak.finance.types import LIVE_PAYMENTS, PaymentState, RefundState
from dastak.kernel.db import OutsideRef


class PaymentPolicy(models.Model):
    """The operator's parameters of payments, from a day on; no district means everywhere."""

    id = models.CharField(primary_key=True, max_length=60)
    district = OutsideRef("places.District", null=True)
    valid_from = models.DateField()
    valid_hours = models.IntegerField()
    warn_hours = models.IntegerField()
    suspense_days = models.IntegerField()
    second_person_above_paisa = models.BigIntegerField()
    trust_account = models.CharField(max_length=30)
    unknown_district = OutsideRef("places.District")
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(warn_hours__gte=0, valid_hours__gt=F("warn_hours"))
                & Q(suspense_days__gte=1, second_person_above_paisa__gte=0),
                name="finance_paymentpolicy_sane",
            )
        ]


class TreasuryHead(models.Model):
    """The treasury account that a fee head goes to directly; a head without one is held in trust."""

    head = models.CharField(primary_key=True, max_length=60)
    account = models.CharField(max_length=10)
    name = models.CharField(max_length=80)
    source = models.TextField()


class Payment(models.Model):
    """One PSID: asked for, issued, and what the partner says of it. Its state never goes back.

    :param base_paisa: what of the bill was paid when this was asked for.
    :param covers: heads, amounts and treasury accounts that it is to pay.
    :param paid_paisa: what was booked for it. :param times: how often money was booked for it.
    """

    # All that may change; the database refuses the rest.
    MOVING = (
        "psid state issued_at warned_at ended_at paid_at remitted_at paid_paisa times bank_code"
        " attempts next_at error"
    ).split()

    id = models.UUIDField(primary_key=True)
    bill = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="+", db_index=False)
    order_id = models.UUIDField(null=True)
    rail = models.CharField(max_length=10)
    part = models.CharField(max_length=10)
    psid = models.CharField(max_length=17, default="", blank=True)
    amount_paisa = models.BigIntegerField()
    direct_paisa = models.BigIntegerField()
    base_paisa = models.BigIntegerField()
    covers = models.JSONField()
    state = models.CharField(max_length=10)
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    watch_until = models.DateTimeField()
    issued_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    remitted_at = models.DateTimeField(null=True)
    paid_paisa = models.BigIntegerField(default=0)
    times = models.SmallIntegerField(default=0)
    bank_code = models.CharField(max_length=20, default="", blank=True)
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, default="", blank=True)
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", null=True, db_index=False)
    person_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(direct_paisa__gte=0, direct_paisa__lte=F("amount_paisa"))
                & Q(paid_paisa__gte=0),
                name="finance_payment_amounts",
            ),
            models.CheckConstraint(
                condition=~Q(state=PaymentState.ISSUED) | Q(psid__regex="^[0-9]{17}$"),
                name="finance_payment_numbered",
            ),
            models.UniqueConstraint(
                fields=["rail", "psid"], condition=~Q(psid=""), name="finance_payment_psid"
            ),
            models.UniqueConstraint(
                fields=["bill"],
                condition=Q(state__in=LIVE_PAYMENTS),
                name="finance_payment_one_live",
            ),
        ]
        indexes = [
            models.Index(fields=["bill", "id"], name="finance_payment_bill"),
            models.Index(
                fields=["next_at", "id"],
                condition=Q(next_at__isnull=False),
                name="finance_payment_due",
            ),
            models.Index(
                fields=["expires_at"],
                condition=Q(state__in=LIVE_PAYMENTS),
                name="finance_payment_expiry",
            ),
        ]


class Intimation(models.Model):
    """What a partner told us of a payment, as it came. A hint: only an inquiry is believed."""

    id = models.UUIDField(primary_key=True)
    rail = models.CharField(max_length=10)
    body_hash = models.BinaryField()
    body = models.TextField()
    psid = models.CharField(max_length=17)
    received_at = models.DateTimeField()
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    handled_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["rail", "body_hash"], name="finance_intimation_once"),
            models.CheckConstraint(
                condition=Q(next_at__isnull=True) | Q(handled_at__isnull=True),
                name="finance_intimation_open_or_handled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"],
                condition=Q(next_at__isnull=False),
                name="finance_intimation_due",
            )
        ]


class SuspenseItem(models.Model):
    """Money that fits no bill, or left one. Somebody decides; nothing is absorbed by itself.

    :param direct_paisa: what of that which is left the treasury has.
    """

    id = models.UUIDField(primary_key=True)
    kind = models.CharField(max_length=10)
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+")
    bill = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="+")
    order_id = models.UUIDField(null=True)
    amount_paisa = models.BigIntegerField()
    left_paisa = models.BigIntegerField()
    direct_paisa = models.BigIntegerField()
    opened_at = models.DateTimeField()
    deadline_at = models.DateTimeField()
    owner_id = models.UUIDField(null=True)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, default="", blank=True)
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", null=True, db_index=False)
    person_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_paisa__gt=0, left_paisa__gte=0)
                & Q(left_paisa__lte=F("amount_paisa"))
                & Q(direct_paisa__gte=0, direct_paisa__lte=F("left_paisa")),
                name="finance_suspense_amounts",
            ),
            models.CheckConstraint(
                condition=Q(left_paisa=0, closed_at__isnull=False)
                | Q(left_paisa__gt=0, closed_at__isnull=True),
                name="finance_suspense_closed_when_empty",
            ),
        ]
        indexes = [
            models.Index(
                fields=["district", "deadline_at", "id"],
                condition=Q(left_paisa__gt=0),
                name="finance_suspense_desk",
            )
        ]


class Capture(models.Model):
    """What of a payment went to a bill: there and then, or later out of suspense."""

    id = models.UUIDField(primary_key=True)
    bill = models.ForeignKey(Bill, models.PROTECT, related_name="+")
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+")
    item = models.ForeignKey(
        SuspenseItem, models.PROTECT, null=True, related_name="+", db_index=False
    )
    amount_paisa = models.BigIntegerField()
    refunded_paisa = models.BigIntegerField(default=0)
    covers = models.JSONField()
    captured_at = models.DateTimeField()
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", null=True, db_index=False)
    person_id = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_paisa__gt=0, refunded_paisa__gte=0)
                & Q(refunded_paisa__lte=F("amount_paisa")),
                name="finance_capture_refunded_within",
            )
        ]


class Refund(models.Model):
    """Money on its way back to the source that paid: out of a bill, or out of suspense.

    :param parts: what it takes from each head. :param direct_paisa: what the treasury had of it.
    :param needs_second: the amount asks for another person than the one who requested it.
    """

    MOVING = (
        "direct_paisa sanction state decided_by decided_at sent_at settled_at attempts next_at error"
    ).split()

    id = models.UUIDField(primary_key=True)
    bill = models.ForeignKey(Bill, models.PROTECT, null=True, related_name="+", db_index=False)
    capture = models.ForeignKey(
        Capture, models.PROTECT, null=True, related_name="+", db_index=False
    )
    item = models.ForeignKey(
        SuspenseItem, models.PROTECT, null=True, related_name="+", db_index=False
    )
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="+", db_index=False)
    order_id = models.UUIDField(null=True)
    amount_paisa = models.BigIntegerField()
    direct_paisa = models.BigIntegerField()
    parts = models.JSONField()
    reason = models.CharField(max_length=200)
    sanction = models.CharField(max_length=40, default="", blank=True)
    needs_second = models.BooleanField()
    state = models.CharField(max_length=10)
    requested_by = models.UUIDField(null=True)
    requested_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, default="", blank=True)
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", null=True, db_index=False)
    person_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_paisa__gt=0, direct_paisa__gte=0)
                & Q(direct_paisa__lte=F("amount_paisa")),
                name="finance_refund_amounts",
            ),
            models.CheckConstraint(
                condition=Q(capture__isnull=True, item__isnull=False)
                | Q(capture__isnull=False, item__isnull=True, bill__isnull=False),
                name="finance_refund_one_source",
            ),
            models.CheckConstraint(
                condition=Q(needs_second=False)
                | Q(decided_by__isnull=True)
                | Q(requested_by__isnull=True)
                | ~Q(decided_by=F("requested_by")),
                name="finance_refund_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state=RefundState.REQUESTED, decided_at__isnull=True)
                | (~Q(state=RefundState.REQUESTED) & Q(decided_at__isnull=False)),
                name="finance_refund_decided",
            ),
            models.UniqueConstraint(
                fields=["item"],
                condition=Q(state=RefundState.REQUESTED, item__isnull=False),
                name="finance_refund_one_of_item",
            ),
        ]
        indexes = [
            models.Index(fields=["bill", "id"], name="finance_refund_bill"),
            models.Index(fields=["capture"], name="finance_refund_capture"),
            models.Index(fields=["district", "state", "id"], name="finance_refund_desk"),
            models.Index(
                fields=["next_at", "id"],
                condition=Q(next_at__isnull=False),
                name="finance_refund_due",
            ),
        ]
