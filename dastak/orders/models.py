"""Tables of orders: the order, its lines, each line's log and stage records."""

from django.db import models

from dastak.kernel.db import OutsideRef, SealedField
from dastak.orders.rules.overrides import (
    OverrideKind,
    OverrideReason,
    OverrideState,
)
from dastak.orders.types import (
    AreaReason,
    AreaState,
    Channel,
    Outcome,
    Party,
    Stage,
)
from dastak.orders.types.recoveries import RecoveryState
from dastak.orders.types.swaps import SwapKind, SwapReason, SwapState

STAGES = [(stage.value, stage.name) for stage in Stage]


class Order(models.Model):
    """What one person asked for, at one place."""

    id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=10, unique=True)
    token = models.CharField(max_length=17, unique=True)
    person = OutsideRef("people.Person")
    contact = OutsideRef("people.Person")
    placed_by = models.UUIDField(null=True)
    district = OutsideRef("places.District")
    channel = models.CharField(max_length=10, choices=[(c, c) for c in Channel])
    language = models.CharField(max_length=5)
    gender = models.CharField(max_length=1, blank=True)
    lat = models.FloatField()
    lon = models.FloatField()
    address = SealedField(kind="address")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["contact", "-created_at"], name="orders_order_contact")]


class Line(models.Model):
    """One service of an order: in exactly one stage, the fold of its log."""

    id = models.UUIDField(primary_key=True)
    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="lines")
    service = OutsideRef("catalogue.Service")
    department = OutsideRef("catalogue.Department")
    district = OutsideRef("places.District")
    person_id = models.UUIDField()
    contact_id = models.UUIDField()
    facts = models.JSONField()
    quote = SealedField(kind="quote")
    quote_hash = models.CharField(max_length=64)
    statutory_days = models.SmallIntegerField(null=True)
    stage = models.SmallIntegerField(choices=STAGES)
    seq = models.IntegerField()
    outcome = models.CharField(max_length=12, blank=True, choices=[(o, o) for o in Outcome])
    decision = models.CharField(max_length=10, blank=True)
    flags = models.JSONField(default=list)
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    party = models.CharField(max_length=12, choices=[(p, p) for p in Party])
    slot_starts_at = models.DateTimeField(null=True)
    slot_ends_at = models.DateTimeField(null=True)
    visit_id = models.UUIDField(null=True)
    facilitator_id = models.UUIDField(null=True)
    bill_id = models.UUIDField(null=True)
    case_id = models.UUIDField(null=True)
    transfer_id = models.UUIDField(null=True)
    issued_token = models.CharField(max_length=40, blank=True)
    breached_seq = models.IntegerField(default=0)
    warned_seq = models.IntegerField(default=0)
    code_tries = models.SmallIntegerField(default=0)
    erase_asked_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at=None)
                | models.Q(outcome=Outcome.WITHDRAWN, erase_asked_at__isnull=False),
                name="orders_line_erased_as_asked",
            ),
            models.UniqueConstraint(
                fields=["person_id", "service"],
                condition=models.Q(outcome=""),
                name="orders_line_one_open_per_service",
            ),
        ]
        indexes = [
            models.Index(fields=["order"], name="orders_line_order"),
            models.Index(
                fields=["district", "due_at"],
                condition=models.Q(outcome=""),
                name="orders_line_open_due",
            ),
            models.Index(
                fields=["erase_asked_at"],
                condition=models.Q(erase_asked_at__isnull=False, erased_at=None),
                name="orders_line_to_erase",
            ),
            models.Index(fields=["visit_id"], name="orders_line_visit"),
            models.Index(fields=["case_id"], name="orders_line_case"),
            models.Index(
                fields=["stage", "due_at"], condition=models.Q(outcome=""), name="orders_line_stage"
            ),
        ]


class LogEntry(models.Model):
    """One accepted command. Append-only."""

    pk = models.CompositePrimaryKey("line_id", "seq")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    seq = models.IntegerField()
    verb = models.CharField(max_length=12)
    stage = models.SmallIntegerField()
    at = models.DateTimeField()
    device_at = models.DateTimeField(null=True)
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=12)
    command_id = models.UUIDField(null=True)
    data = models.JSONField()
    district_id = models.CharField(max_length=40)
    department_id = models.CharField(max_length=60)
    person_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line", "command_id"], name="orders_log_command_once")
        ]


class StageRecord(models.Model):
    """One stay of a line in a stage; exactly one is open until the line has ended."""

    pk = models.CompositePrimaryKey("line_id", "seq", "stage")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    seq = models.IntegerField()
    stage = models.SmallIntegerField(choices=STAGES)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    skipped = models.CharField(max_length=60, blank=True)
    party = models.CharField(max_length=12)
    due_at = models.DateTimeField(null=True)
    district_id = models.CharField(max_length=40)
    department_id = models.CharField(max_length=60)
    person_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line"],
                condition=models.Q(left_at__isnull=True),
                name="orders_record_one_open",
            ),
        ]


class AreaHold(models.Model):
    """That the orders of a district wait for a time: asked for by one, decided by another."""

    id = models.UUIDField(primary_key=True)
    district = OutsideRef("places.District")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField(max_length=20)
    notice_en = models.CharField(max_length=300)
    notice_ur = models.CharField(max_length=300)
    state = models.CharField(max_length=10)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    lifted_by = models.UUIDField(null=True)
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "orders_area_hold"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="orders_area_hold_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=models.Q(reason__in=[each.value for each in AreaReason])
                & models.Q(state__in=[each.value for each in AreaState]),
                name="orders_area_hold_words_known",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="orders_area_hold_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "expired"])
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="orders_area_hold_is_decided",
            ),
        ]
        indexes = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state__in=["asked", "running", "lifting"]),
                name="orders_area_hold_live",
            )
        ]


class AreaHeldLine(models.Model):
    """A line that the hold of an area has reached: once, whatever becomes of it."""

    pk = models.CompositePrimaryKey("area_hold_id", "line_id")
    area_hold = models.ForeignKey(AreaHold, on_delete=models.PROTECT, related_name="+")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    district_id = models.CharField(max_length=40)
    reached_at = models.DateTimeField()
    was_put_off = models.BooleanField(default=False)
    done_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=60, blank=True)

    class Meta:
        db_table = "orders_area_held_line"
        indexes = [
            models.Index(
                fields=["area_hold", "line"],
                condition=models.Q(done_at=None),
                name="orders_area_line_held",
            )
        ]


class Override(models.Model):
    """A step off the usual road: proposed by one, decided by another, with what it changed."""

    id = models.UUIDField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    district_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=20)
    note = models.CharField(max_length=200)
    state = models.CharField(max_length=10)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line"],
                condition=models.Q(state="asked"),
                name="orders_override_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("asked_by")),
                name="orders_override_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[each.value for each in OverrideKind])
                & models.Q(reason__in=[each.value for each in OverrideReason])
                & models.Q(state__in=[each.value for each in OverrideState]),
                name="orders_override_words_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["asked", "expired"])
                | models.Q(decided_by__isnull=False, decided_at__isnull=False),
                name="orders_override_is_decided",
            ),
        ]
        indexes = [models.Index(fields=["-asked_at"], name="orders_override_asked")]


class Swap(models.Model):
    """A line that passes from one facilitator to the next; on the worklist until it has."""

    id = models.UUIDField(primary_key=True)
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="+")
    district_id = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    reason = models.CharField(max_length=20)
    state = models.CharField(max_length=10)
    from_id = models.UUIDField()
    to_id = models.UUIDField(null=True)
    asked_by = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    named_by = models.UUIDField(null=True)
    due_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["line"], condition=models.Q(state="open"), name="orders_swap_one_open"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[each.value for each in SwapKind])
                & models.Q(reason__in=[each.value for each in SwapReason])
                & models.Q(state__in=[each.value for each in SwapState]),
                name="orders_swap_words_known",
            ),
            models.CheckConstraint(
                condition=models.Q(state="open")
                | models.Q(done_at__isnull=False, to_id__isnull=False),
                name="orders_swap_done_by_somebody",
            ),
        ]


class Recovery(models.Model):
    """What was taken back from a facilitator: said by one, confirmed by another."""

    id = models.UUIDField(primary_key=True)
    facilitator_id = models.UUIDField()
    district_id = models.CharField(max_length=40)
    papers = models.JSONField()
    cash_paisa = models.BigIntegerField()
    note = models.CharField(max_length=200)
    state = models.CharField(max_length=10)
    asked_by = models.UUIDField()
    asked_at = models.DateTimeField()
    decided_by = models.UUIDField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["facilitator_id"],
                condition=models.Q(state="asked"),
                name="orders_recovery_one_open",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | (
                    ~models.Q(decided_by=models.F("asked_by"))
                    & ~models.Q(decided_by=models.F("facilitator_id"))
                    & ~models.Q(asked_by=models.F("facilitator_id"))
                ),
                name="orders_recovery_second_person",
            ),
            models.CheckConstraint(
                condition=models.Q(cash_paisa__gte=0)
                & models.Q(state__in=[each.value for each in RecoveryState]),
                name="orders_recovery_words_known",
            ),
        ]
