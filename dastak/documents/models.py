"""Tables of papers, their custody, files and issued certificates."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Q

from dastak.documents.types import HolderKind, ItemKind, LossEnd, LossKind
from dastak.kernel.db import OutsideRef, SealedField

_HOLDERS = [kind.value for kind in HolderKind]


class Scoped(models.Model):
    """What row security looks at, repeated in each table so that a policy never joins."""

    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", null=True, db_index=False)
    person_id = models.UUIDField(null=True)

    class Meta:
        abstract = True


class Transfer(Scoped):
    """A hand-over of papers from their holder to somebody else, and when it is done its receipt."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    item_ids = ArrayField(models.UUIDField())
    giver_kind = models.CharField(max_length=12)
    giver_id = models.CharField(max_length=90)
    receiver_kind = models.CharField(max_length=12)
    receiver_id = models.CharField(max_length=90)
    offered_at = models.DateTimeField()
    giver_at = models.DateTimeField(null=True)
    receiver_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    giver_tries = models.SmallIntegerField(default=0)
    receiver_tries = models.SmallIntegerField(default=0)
    # Of papers that were taken back under supervision: two people, not the one who had them.
    recovered_by = models.UUIDField(null=True)
    confirmed_by = models.UUIDField(null=True)
    seal_number = models.CharField(max_length=40, default="")
    # Null until it has moved, so that only receipts have to differ.
    number = models.CharField(max_length=24, null=True)  # noqa: DJ001
    token = models.CharField(max_length=20, null=True)  # noqa: DJ001
    file = models.ForeignKey("File", models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["subject"], name="documents_transfer_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(moved_at=None, number=None, token=None, file=None)
                | Q(moved_at__isnull=False, number__isnull=False, token__isnull=False),
                name="documents_transfer_has_receipt",
            ),
            models.UniqueConstraint(fields=["number"], name="documents_transfer_number_once"),
            models.UniqueConstraint(fields=["token"], name="documents_transfer_token_once"),
            models.CheckConstraint(
                condition=Q(giver_kind__in=_HOLDERS, receiver_kind__in=_HOLDERS),
                name="documents_transfer_holders_known",
            ),
            models.CheckConstraint(
                condition=Q(moved_at=None)
                | Q(giver_at__isnull=False, receiver_at__isnull=False)
                | Q(recovered_by__isnull=False, confirmed_by__isnull=False),
                name="documents_transfer_moves_by_both",
            ),
            models.CheckConstraint(
                condition=Q(recovered_by=None) | ~Q(recovered_by=F("confirmed_by")),
                name="documents_transfer_two_witnesses",
            ),
            models.CheckConstraint(
                condition=Q(moved_at=None) | Q(cancelled_at=None),
                name="documents_transfer_ends_once",
            ),
        ]


class Item(Scoped):
    """A physical paper. ``transfer`` is the one open hand-over it is part of."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    name_en = models.CharField(max_length=200)
    name_ur = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    registered_at = models.DateTimeField()
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["subject"], name="documents_item_subject")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in ItemKind]),
                name="documents_item_kind_known",
            )
        ]


class Custody(Scoped):
    """Who had a paper when: each paper has one holder at every instant."""

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey(Item, models.PROTECT, related_name="custody", db_index=False)
    holder_kind = models.CharField(max_length=12)
    holder_id = models.CharField(max_length=90)
    period = DateTimeRangeField()
    transfer = models.ForeignKey(Transfer, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(holder_kind__in=_HOLDERS), name="documents_custody_holder_known"
            ),
            ExclusionConstraint(
                name="documents_custody_one_holder",
                expressions=[
                    ("item", RangeOperators.EQUAL),
                    ("period", RangeOperators.OVERLAPS),
                ],
            ),
        ]


class Loss(Scoped):
    """A paper that was lost or damaged. Its last accepted holder stays liable, and its holder."""

    id = models.UUIDField(primary_key=True)
    item = models.ForeignKey(Item, models.PROTECT, related_name="+")
    subject = models.UUIDField()
    kind = models.CharField(max_length=10)
    holder_kind = models.CharField(max_length=12)
    holder_id = models.CharField(max_length=90)
    note = models.CharField(max_length=200)
    told_by = models.UUIDField(null=True)
    told_at = models.DateTimeField()
    end = models.CharField(max_length=10, blank=True)
    ended_by = models.UUIDField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject"], name="documents_loss_subject")]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=Q(end=""), name="documents_loss_one_open"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in LossKind])
                & Q(end__in=["", *(end.value for end in LossEnd)]),
                name="documents_loss_words_known",
            ),
            models.CheckConstraint(
                condition=Q(end="", ended_at=None) | (~Q(end="") & Q(ended_at__isnull=False)),
                name="documents_loss_ends_once",
            ),
        ]


class File(Scoped):
    """A stored file. Its content lies outside, encrypted with ``key``, by the address."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    kind = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=40)
    size = models.IntegerField()
    sha256 = models.CharField(max_length=64)
    address = models.CharField(max_length=64, unique=True)
    key = SealedField(kind="file_key")
    stored_at = models.DateTimeField()
    stored_by = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["subject"], name="documents_file_subject")]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="documents_file_not_empty")
        ]


class Issued(Scoped):
    """An issued certificate; what stands on it is sealed."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    serial = models.CharField(max_length=24)
    token = models.CharField(max_length=20)
    title_en = models.CharField(max_length=200)
    title_ur = models.CharField(max_length=200)
    initials = models.CharField(max_length=24)
    content = SealedField(kind="certificate")
    issued_at = models.DateTimeField()
    valid_until = models.DateField(null=True)
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+")
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.UUIDField(null=True)
    revoked_reason = models.CharField(max_length=300, default="")

    class Meta:
        indexes = [models.Index(fields=["subject"], name="documents_issued_subject")]
        constraints = [
            models.UniqueConstraint(fields=["serial"], name="documents_issued_serial_once"),
            models.UniqueConstraint(fields=["token"], name="documents_issued_token_once"),
        ]
