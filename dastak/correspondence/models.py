"""Threads of order lines, their messages, translations and attachments."""

from django.db import models
from django.db.models import Q

from dastak.correspondence.types import Aim, Language, Side
from dastak.kernel.db import OutsideRef, SealedField

_TURNS = ["", Side.CITIZEN.value, Side.DEPARTMENT.value]


class Thread(models.Model):
    """What is written about one order line, and whose answer is awaited."""

    line_id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    number = models.CharField(max_length=20)
    token = models.CharField(max_length=17)
    service_en = models.CharField(max_length=200)
    service_ur = models.CharField(max_length=200)
    applicant_id = models.UUIDField()
    contact_id = models.UUIDField()
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", db_index=False)
    turn = models.CharField(max_length=10, blank=True, default="")
    answer_by = models.DateTimeField(null=True)
    overdue_told_at = models.DateTimeField(null=True)
    last_seq = models.IntegerField(default=0)
    citizen_unread = models.IntegerField(default=0)
    opened_at = models.DateTimeField()
    last_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(turn="", answer_by__isnull=True)
                | (Q(turn__in=_TURNS[1:]) & Q(answer_by__isnull=False)),
                name="correspondence_turn_has_term",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, closes_at__isnull=True)
                | Q(closes_at__gte=models.F("ended_at")),
                name="correspondence_closes_after_end",
            ),
        ]
        indexes = [
            models.Index(fields=["order_id"], name="correspondence_order"),
            models.Index(
                fields=["department", "district", "turn", "answer_by"], name="correspondence_desk"
            ),
            models.Index(
                fields=["answer_by"],
                condition=~Q(turn="") & Q(overdue_told_at__isnull=True),
                name="correspondence_overdue",
            ),
        ]


class Message(models.Model):
    """What one side wrote, sealed. Append-only."""

    id = models.UUIDField(primary_key=True)
    thread = models.ForeignKey(Thread, models.PROTECT, related_name="+", db_index=False)
    seq = models.IntegerField()
    side = models.CharField(max_length=10)
    aim = models.CharField(max_length=10)
    author_id = models.UUIDField(null=True)
    author_role = models.CharField(max_length=12)
    author_name = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=2, blank=True)
    template_code = models.CharField(max_length=40, blank=True)
    words = SealedField(kind="message")
    answer_by = models.DateTimeField(null=True)
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", db_index=False)
    person_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "seq"], name="correspondence_message_seq"),
            models.CheckConstraint(
                condition=Q(side__in=[each.value for each in Side]),
                name="correspondence_message_side",
            ),
            models.CheckConstraint(
                condition=Q(aim__in=[each.value for each in Aim]), name="correspondence_message_aim"
            ),
            models.CheckConstraint(
                condition=Q(language="", template_code__gt="")
                | Q(language__in=[each.value for each in Language], template_code=""),
                name="correspondence_message_language",
            ),
        ]


class Translation(models.Model):
    """A message in the other language, sealed. Append-only."""

    id = models.UUIDField(primary_key=True)
    message = models.ForeignKey(Message, models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=2)
    words = SealedField(kind="message")
    translator_id = models.UUIDField()
    translator_role = models.CharField(max_length=12)
    translator_name = models.CharField(max_length=100, blank=True)
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", db_index=False)
    person_id = models.UUIDField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "language"], name="correspondence_one_translation"
            ),
            models.CheckConstraint(
                condition=Q(language__in=[each.value for each in Language]),
                name="correspondence_translation_language",
            ),
        ]


class Attachment(models.Model):
    """A file of a message. Append-only."""

    id = models.UUIDField(primary_key=True)
    message = models.ForeignKey(Message, models.PROTECT, related_name="+", db_index=False)
    position = models.SmallIntegerField()
    file = OutsideRef("documents.File", db_index=False)
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=40)
    size = models.IntegerField()
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", db_index=False)
    person_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "position"], name="correspondence_attachment_position"
            )
        ]
