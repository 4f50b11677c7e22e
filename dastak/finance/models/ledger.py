"""Tables of money. Journals and postings are written by ``finance_post_journal`` only: see sql/."""

from django.db import models
from django.db.models import F, Q

from dastak.kernel.db import OutsideRef


class Account(models.Model):
    """One account of the chart; its balances are kept apart by ``dimension``."""

    number = models.CharField(primary_key=True, max_length=4)
    name_en = models.CharField(max_length=80)
    name_ur = models.CharField(max_length=80)
    fund = models.CharField(max_length=1)
    normal = models.CharField(max_length=2)
    dimension = models.CharField(max_length=40)
    rule = models.CharField(max_length=120)
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(fund__in=["T", "O"]), name="finance_account_fund"),
            models.CheckConstraint(
                condition=Q(normal__in=["Dr", "Cr"]), name="finance_account_side"
            ),
            models.UniqueConstraint(fields=["number", "fund"], name="finance_account_in_fund"),
        ]


class Journal(models.Model):
    """A set of postings that sums to zero in each fund. Never changed; corrected by a reversal.

    Uniqueness stands in constraints, since ``unique=True`` on text makes a second, useless index.
    """

    id = models.UUIDField(primary_key=True)
    key = models.CharField(max_length=120)
    request_hash = models.BinaryField()
    rule = models.CharField(max_length=4)
    rule_version = models.CharField(max_length=20)
    order_id = models.UUIDField(null=True)
    facilitator_id = models.UUIDField(null=True)
    document = models.CharField(max_length=80)
    effective_date = models.DateField()
    posted_at = models.DateTimeField()
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=20)
    reverses = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="+", db_index=False
    )
    legs = models.SmallIntegerField()
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", null=True, db_index=False)
    person_id = models.UUIDField(null=True)
    salt = models.BinaryField()
    seq = models.BigIntegerField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(legs__gte=2), name="finance_journal_two_legs"),
            models.UniqueConstraint(fields=["key"], name="finance_journal_key"),
            models.UniqueConstraint(fields=["id", "legs"], name="finance_journal_with_legs"),
            models.UniqueConstraint(
                fields=["reverses"],
                condition=Q(reverses__isnull=False),
                name="finance_journal_reversed_once",
            ),
        ]
        indexes = [models.Index(fields=["order_id", "seq"], name="finance_journal_order")]


class Posting(models.Model):
    """One leg; debit is positive. It can only be one of the ``legs`` its journal announced."""

    pk = models.CompositePrimaryKey("journal_id", "leg")
    journal = models.ForeignKey(
        Journal, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    leg = models.SmallIntegerField()
    legs = models.SmallIntegerField()
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    fund = models.CharField(max_length=1)
    dimension = models.CharField(max_length=100)
    amount_paisa = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(amount_paisa=0), name="finance_posting_moves_something"
            ),
            models.CheckConstraint(
                condition=Q(leg__gte=1, leg__lte=F("legs")), name="finance_posting_leg_announced"
            ),
        ]
        indexes = [models.Index(fields=["account", "dimension"], name="finance_posting_balance")]


class CashFreeze(models.Model):
    """A facilitator who may take no more cash; what they owe stays."""

    facilitator_id = models.UUIDField(primary_key=True)
    district = OutsideRef("places.District", db_index=False)
    since = models.DateTimeField()

    class Meta:
        db_table = "finance_cash_freeze"


class Cash(models.Model):
    """What a facilitator carries, what is promised, and the limit of both together."""

    facilitator_id = models.UUIDField(primary_key=True)
    district = OutsideRef("places.District", db_index=False)
    balance_paisa = models.BigIntegerField()
    reserved_paisa = models.BigIntegerField()
    limit_paisa = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(balance_paisa__gte=0, reserved_paisa__gte=0),
                name="finance_cash_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(limit_paisa__gte=F("balance_paisa") + F("reserved_paisa")),
                name="finance_cash_within_limit",
            ),
        ]


class Bill(models.Model):
    """What is owed for one line of an order. Its terms never change; its state does.

    :param captured_paisa: what was paid of it, in cash and online. :param refunded_paisa: what of
        that is to go back, or went.
    """

    id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    line_id = models.UUIDField()
    lines = models.JSONField()
    due_paisa = models.BigIntegerField()
    subsidy_paisa = models.BigIntegerField()
    charge_paisa = models.BigIntegerField()
    tax_paisa = models.BigIntegerField()
    quote_hash = models.CharField(max_length=64)
    rule_version = models.CharField(max_length=40)
    opened_at = models.DateTimeField()
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", null=True, db_index=False)
    person_id = models.UUIDField()
    state = models.CharField(max_length=8)
    settlement = models.CharField(max_length=8, blank=True)
    settled_at = models.DateTimeField(null=True)
    recognised_at = models.DateTimeField(null=True)
    reserved_for = models.UUIDField(null=True)
    captured_paisa = models.BigIntegerField(default=0)
    refunded_paisa = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_paisa__gte=0, subsidy_paisa__gte=0, charge_paisa__gte=0)
                & Q(tax_paisa__gte=0, tax_paisa__lte=F("charge_paisa")),
                name="finance_bill_amounts",
            ),
            models.CheckConstraint(
                condition=Q(refunded_paisa__gte=0, refunded_paisa__lte=F("captured_paisa"))
                & Q(captured_paisa__lte=F("due_paisa")),
                name="finance_bill_refunded_within",
            ),
            models.CheckConstraint(
                condition=Q(state="open", settlement="", settled_at__isnull=True)
                | Q(
                    state="paid",
                    settlement__in=["cash", "online", "both"],
                    settled_at__isnull=False,
                    captured_paisa=F("due_paisa"),
                )
                | Q(state="waived", settlement__in=["waived", "zero"], settled_at__isnull=False)
                | Q(state="void"),
                name="finance_bill_state",
            ),
            models.CheckConstraint(
                condition=Q(reserved_for__isnull=True) | Q(state="open"),
                name="finance_bill_reserved_while_open",
            ),
            models.UniqueConstraint(
                fields=["line_id"], condition=~Q(state="void"), name="finance_bill_one_per_line"
            ),
        ]
        indexes = [models.Index(fields=["order_id", "id"], name="finance_bill_order")]


class Receipt(models.Model):
    """Proof that cash was taken. Serials have no gaps within a district and a year."""

    id = models.UUIDField(primary_key=True)
    bill = models.OneToOneField(Bill, models.PROTECT, related_name="+")
    order_id = models.UUIDField()
    facilitator_id = models.UUIDField()
    serial = models.CharField(max_length=50)
    year = models.SmallIntegerField()
    number = models.IntegerField()
    token = models.CharField(max_length=17)
    code = models.CharField(max_length=300)
    amount_paisa = models.BigIntegerField()
    issued_at = models.DateTimeField()
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", null=True, db_index=False)
    person_id = models.UUIDField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_paisa__gt=0), name="finance_receipt_amount"),
            models.UniqueConstraint(fields=["serial"], name="finance_receipt_serial"),
            models.UniqueConstraint(fields=["token"], name="finance_receipt_token"),
            models.UniqueConstraint(
                fields=["district", "year", "number"], name="finance_receipt_in_series"
            ),
        ]
        indexes = [models.Index(fields=["order_id", "id"], name="finance_receipt_order")]


class Series(models.Model):
    """The last receipt of a district in a year."""

    pk = models.CompositePrimaryKey("district_id", "year")
    district = OutsideRef("places.District", db_index=False)
    year = models.SmallIntegerField()
    last_number = models.IntegerField()


class ReceiptPrefix(models.Model):
    """The letters that receipts of a district begin with; kept once given."""

    prefix = models.CharField(primary_key=True, max_length=40)
    district = OutsideRef("places.District", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["district"], name="finance_receiptprefix_one")
        ]


class CashPolicy(models.Model):
    """How much cash a facilitator of a district may carry, from a day on."""

    id = models.CharField(primary_key=True, max_length=60)
    district = OutsideRef("places.District")
    valid_from = models.DateField()
    limit_paisa = models.BigIntegerField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(limit_paisa__gte=0), name="finance_cashpolicy_limit"
            ),
            models.UniqueConstraint(
                fields=["district", "valid_from"], name="finance_cashpolicy_one_a_day"
            ),
        ]


class CommissionRate(models.Model):
    """The commission for one completed task, from a day on; no district means everywhere."""

    id = models.CharField(primary_key=True, max_length=60)
    district = OutsideRef("places.District", null=True)
    valid_from = models.DateField()
    amount_paisa = models.BigIntegerField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(amount_paisa__gte=0), name="finance_commissionrate_amount"
            )
        ]


class TaxRate(models.Model):
    """Sales tax inside the programme's charge in a province; no rate means not taxed for now."""

    id = models.CharField(primary_key=True, max_length=60)
    province = models.CharField(max_length=20)
    valid_from = models.DateField()
    rate_basis_points = models.IntegerField(null=True)
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(rate_basis_points__isnull=True)
                | Q(rate_basis_points__gte=0, rate_basis_points__lt=10_000),
                name="finance_taxrate_sane",
            )
        ]


class Commission(models.Model):
    """What a facilitator earned with one completed line; frozen but for its release."""

    id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    line_id = models.UUIDField(unique=True)
    facilitator_id = models.UUIDField()
    rate = models.ForeignKey(CommissionRate, models.PROTECT, related_name="+")
    amount_paisa = models.BigIntegerField()
    state = models.CharField(max_length=8)
    accrued_at = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    district = OutsideRef("places.District", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state="held", released_at__isnull=True)
                | Q(state="released", released_at__isnull=False),
                name="finance_commission_state",
            )
        ]
        indexes = [models.Index(fields=["facilitator_id", "id"], name="finance_commission_of")]


class Handover(models.Model):
    """Cash offered by a facilitator to the hub; taken once somebody else has counted it."""

    id = models.UUIDField(primary_key=True)
    facilitator_id = models.UUIDField()
    district = OutsideRef("places.District", db_index=False)
    amount_paisa = models.BigIntegerField()
    offered_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    accepted_by = models.UUIDField(null=True)
    accepted_at = models.DateTimeField(null=True)
    # Of cash that was taken back under supervision: who took it; another one counted.
    recovered_by = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(amount_paisa__gt=0), name="finance_handover_amount"),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True, accepted_at__isnull=True)
                | Q(accepted_at__isnull=False) & ~Q(accepted_by=F("facilitator_id")),
                name="finance_handover_two_people",
            ),
            models.CheckConstraint(
                condition=Q(recovered_by=None)
                | (~Q(recovered_by=F("accepted_by")) & ~Q(recovered_by=F("facilitator_id"))),
                name="finance_handover_two_witnesses",
            ),
            models.UniqueConstraint(
                fields=["facilitator_id"],
                condition=Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
                name="finance_handover_one_open",
            ),
        ]
        indexes = [models.Index(fields=["district", "id"], name="finance_handover_district")]
