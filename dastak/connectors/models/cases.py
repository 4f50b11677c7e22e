"""Tables of cases, rejections, objections and references."""

from django.db import models
from django.db.models import F, Q

from dastak.connectors.types import MANUAL, OPEN_STATES, CaseState
from dastak.kernel.db import OutsideRef, SealedField

UNSEEN_STATES = [CaseState.SENT, CaseState.WITHDRAWN]
FREE_STATES = [*UNSEEN_STATES, CaseState.RECEIVED]


class Case(models.Model):
    """An application at its department. ``snapshot`` holds what was sent, sealed."""

    id = models.UUIDField(primary_key=True)
    barcode = models.CharField(max_length=11)
    line_id = models.UUIDField()
    order_id = models.UUIDField()
    number = models.CharField(max_length=20)
    service_code = models.CharField(max_length=40)
    service_en = models.CharField(max_length=200)
    service_ur = models.CharField(max_length=200)
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", db_index=False)
    person_id = models.UUIDField()
    statutory_days = models.SmallIntegerField(null=True)
    snapshot = SealedField(kind="application")
    state = models.CharField(max_length=12, default=CaseState.SENT)
    reference = models.CharField(max_length=40, default="")
    receiver_id = models.UUIDField(null=True)
    officer_id = models.UUIDField(null=True)
    officer_name = models.CharField(max_length=100, default="")
    has_proposal = models.BooleanField(default=False)
    sent_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    taken_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    route = models.CharField(max_length=20, default=MANUAL)
    has_objection = models.BooleanField(default=False)
    cancel_requested_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=300, default="")
    is_electronic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["line_id"], name="connectors_case_per_line"),
            models.UniqueConstraint(fields=["barcode"], name="connectors_case_barcode"),
            models.UniqueConstraint(
                fields=["department", "reference"],
                condition=~Q(reference=""),
                name="connectors_case_reference",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNSEEN_STATES, received_at__isnull=True, reference="")
                | (~Q(state__in=UNSEEN_STATES) & Q(received_at__isnull=False) & ~Q(reference=""))
                | Q(state=CaseState.CANCELLED),
                name="connectors_case_stamped",
            ),
            models.CheckConstraint(
                condition=Q(state__in=FREE_STATES, officer_id__isnull=True)
                | (~Q(state__in=FREE_STATES) & Q(officer_id__isnull=False))
                | Q(state=CaseState.CANCELLED),
                name="connectors_case_has_officer",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, decided_at__isnull=True)
                | (~Q(state__in=OPEN_STATES) & Q(decided_at__isnull=False)),
                name="connectors_case_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.CANCELLED) | Q(cancel_requested_at__isnull=False),
                name="connectors_case_cancel_asked",
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "district", "due_at", "id"],
                condition=Q(state__in=OPEN_STATES),
                name="connectors_case_queue",
            ),
            models.Index(
                fields=["department", "district", "decided_at"],
                condition=~Q(state__in=OPEN_STATES),
                name="connectors_case_archive",
            ),
            models.Index(fields=["order_id"], name="connectors_case_order"),
        ]


class Rejection(models.Model):
    """A proposal to reject, and its confirmation by another officer."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", db_index=False)
    person_id = models.UUIDField()
    reason_code = models.CharField(max_length=40)
    law_clause = models.CharField(max_length=300)
    explanation_en = models.TextField()
    explanation_ur = models.TextField()
    appeal_en = models.CharField(max_length=200)
    appeal_ur = models.CharField(max_length=200)
    proposer_id = models.UUIDField()
    proposed_at = models.DateTimeField()
    confirmer_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(withdrawn_at__isnull=True),
                name="connectors_rejection_once",
            ),
            models.CheckConstraint(
                condition=Q(confirmer_id__isnull=True) | ~Q(confirmer_id=F("proposer_id")),
                name="connectors_second_officer",
            ),
            models.CheckConstraint(
                condition=Q(confirmer_id__isnull=True, confirmed_at__isnull=True)
                | Q(
                    confirmer_id__isnull=False,
                    confirmed_at__isnull=False,
                    withdrawn_at__isnull=True,
                ),
                name="connectors_rejection_whole",
            ),
            models.CheckConstraint(
                condition=~Q(reason_code="") & ~Q(law_clause=""),
                name="connectors_rejection_reasoned",
            ),
        ]


class Objection(models.Model):
    """What the department wants cured. The officer's words and the answer to them are sealed."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", db_index=False)
    person_id = models.UUIDField()
    number = models.SmallIntegerField()
    codes = models.JSONField()
    notes = SealedField(kind="objection")
    due_date = models.DateField()
    raised_by = models.UUIDField(null=True)
    raised_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_as = models.CharField(max_length=12, default="")
    answer = SealedField(kind="objection", default=b"")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="connectors_objection_number"),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(closed_at__isnull=True),
                name="connectors_objection_once",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_as="")
                | (Q(closed_at__isnull=False) & ~Q(closed_as="")),
                name="connectors_objection_closed",
            ),
        ]


class ReferenceCounter(models.Model):
    """The last number a department's desk in a district gave out in a year."""

    pk = models.CompositePrimaryKey("department_id", "district_id", "year")
    department = OutsideRef("catalogue.Department", db_index=False)
    district = OutsideRef("places.District", db_index=False)
    year = models.SmallIntegerField()
    last = models.IntegerField()
