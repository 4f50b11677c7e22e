"""Tables of what goes to departments' systems and what comes from them."""

from django.db import models
from django.db.models import Q

from dastak.connectors.models.cases import Case
from dastak.connectors.types import MessageState
from dastak.kernel.db import OutsideRef, SealedField


class Route(models.Model):
    """From a moment on, new cases of a department go this way. Append-only.

    Empty ``service`` or ``area``: every one.
    """

    id = models.UUIDField(primary_key=True)
    department = OutsideRef("catalogue.Department", db_index=False)
    service = models.CharField(max_length=40, default="")
    area = models.CharField(max_length=40, default="")
    system = models.CharField(max_length=20)
    valid_from = models.DateTimeField()
    reason = models.CharField(max_length=300)
    set_by = models.UUIDField(null=True)
    set_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["department", "service", "area", "valid_from"],
                name="connectors_route_one_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="connectors_route_reasoned"),
        ]


class Connector(models.Model):
    """A department's system as we see it: whether it answers, who speaks to it now, how often."""

    code = models.CharField(primary_key=True, max_length=20)
    is_down = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, default="")
    leased_until = models.DateTimeField()
    minute = models.DateTimeField()
    calls = models.IntegerField(default=0)
    spoken_at = models.DateTimeField(null=True)


class Watch(models.Model):
    """A case that a system has: the mark that went out with it, and when to ask again."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+")
    system = models.CharField(max_length=20)
    applicant_ref = models.CharField(max_length=32)
    next_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=200, default="")

    class Meta:
        indexes = [
            models.Index(
                fields=["system", "next_at"],
                condition=Q(next_at__isnull=False),
                name="connectors_watch_due",
            )
        ]


class Message(models.Model):
    """What a system is to be told about a case. ``body`` holds an answer's words, sealed.

    ``is_absent``: the system refused it for good, so that it surely is not there.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", db_index=False)
    person_id = models.UUIDField()
    system = models.CharField(max_length=20)
    kind = models.CharField(max_length=8)
    body = SealedField(kind="message")
    state = models.CharField(max_length=8, default=MessageState.WAITING)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField()
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    is_absent = models.BooleanField(default=False)
    error = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            # A case is submitted to one system, once: whatever happens afterwards.
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind="submit") & ~Q(state=MessageState.DROPPED),
                name="connectors_message_one_submission",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(kind="cancel") & ~Q(state=MessageState.DROPPED),
                name="connectors_message_one_cancel",
            ),
        ]
        indexes = [
            models.Index(
                fields=["system", "next_at", "id"],
                condition=Q(state=MessageState.WAITING),
                name="connectors_message_due",
            ),
            models.Index(fields=["case"], name="connectors_message_case"),
        ]


class Inbound(models.Model):
    """That a system called us, under the id it gave. Append-only; its words are asked for anew."""

    pk = models.CompositePrimaryKey("system", "message_id")
    system = models.CharField(max_length=20)
    message_id = models.CharField(max_length=80)
    case_id = models.UUIDField()
    body_hash = models.CharField(max_length=64)
    dated_at = models.DateTimeField()
    received_at = models.DateTimeField()


class Letter(models.Model):
    """A dead letter: a message nobody took, or an answer that was not believed."""

    id = models.UUIDField(primary_key=True)
    system = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    case_id = models.UUIDField(null=True)
    message_id = models.UUIDField(null=True)
    reason = models.CharField(max_length=40)
    detail = models.CharField(max_length=200, default="")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)
    settled_by = models.UUIDField(null=True)
    settled_as = models.CharField(max_length=300, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "key"],
                condition=Q(settled_at__isnull=True),
                name="connectors_letter_once",
            )
        ]
        indexes = [models.Index(fields=["system", "-at"], name="connectors_letter_latest")]


class Output(models.Model):
    """A document that a system issued. ``content`` is empty until it was fetched, then sealed."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="+")
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", db_index=False)
    person_id = models.UUIDField()
    system = models.CharField(max_length=20)
    document_id = models.CharField(max_length=80)
    title_en = models.CharField(max_length=200)
    title_ur = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = SealedField(kind="document")
    next_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["system", "next_at"],
                condition=Q(next_at__isnull=False),
                name="connectors_output_due",
            )
        ]
