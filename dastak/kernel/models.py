"""Tables that every context rests on."""

from django.db import models
from django.db.models.functions import Now

from dastak.kernel.db import SealedField


class Clock(models.Model):
    """How far ahead of the wall clock this installation is (one row)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    ahead = models.DurationField()

    class Meta:
        db_table = "kernel_clock"
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="kernel_clock_one_row")
        ]


class EventLog(models.Model):
    """What happened, append-only."""

    id = models.UUIDField(primary_key=True)
    name = models.CharField(max_length=80)
    version = models.SmallIntegerField()
    subject = models.UUIDField()
    payload = models.JSONField()
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=20)
    cause = models.UUIDField(null=True)
    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now())
    salt = models.BinaryField()
    seq = models.BigIntegerField(unique=True)

    class Meta:
        db_table = "kernel_event_log"
        indexes = [models.Index(fields=["subject", "seq"], name="kernel_event_subject")]


class Outbox(models.Model):
    """Events that still wait for their handlers."""

    seq = models.BigIntegerField(primary_key=True)
    event_id = models.UUIDField()
    subject = models.UUIDField()
    due_at = models.DateTimeField(db_default=Now())
    attempts = models.SmallIntegerField(db_default=0)
    error = models.TextField(db_default="")

    class Meta:
        db_table = "kernel_outbox"
        indexes = [models.Index(fields=["subject", "seq"], name="kernel_outbox_subject")]


class Handled(models.Model):
    """That a handler has dealt with an event."""

    pk = models.CompositePrimaryKey("event_id", "handler")
    event_id = models.UUIDField()
    handler = models.CharField(max_length=120)
    dwell_ms = models.IntegerField()

    class Meta:
        db_table = "kernel_handled"


class DeadLetter(models.Model):
    """An event whose handler failed too often; shown to operations with "send again"."""

    id = models.UUIDField(primary_key=True)
    event_id = models.UUIDField()
    handler = models.CharField(max_length=120)
    error = models.TextField()
    at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_dead_letter"


class Access(models.Model):
    """Who looked at whose data, when and what for. Append-only."""

    id = models.UUIDField(primary_key=True)
    person_id = models.UUIDField(null=True)
    actor = models.UUIDField(null=True)
    role = models.CharField(max_length=20)
    channel = models.CharField(max_length=20)
    purpose = models.CharField(max_length=60)
    case = models.CharField(max_length=80)
    fields = models.CharField(max_length=200)
    was_refused = models.BooleanField(db_default=False)
    at = models.DateTimeField()
    salt = models.BinaryField()
    seq = models.BigIntegerField(unique=True)

    class Meta:
        db_table = "kernel_access"
        indexes = [models.Index(fields=["person_id", "-at"], name="kernel_access_person")]


class IdempotencyKey(models.Model):
    """The stored answer of a write, kept 30 days."""

    pk = models.CompositePrimaryKey("owner", "key")
    owner = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    body_hash = models.BinaryField()
    status = models.SmallIntegerField()
    location = models.CharField(max_length=300)
    # Empty where the answer held a secret, or was erased with what it is about.
    body = SealedField(kind="answer", row="key")
    at = models.DateTimeField()
    about = models.UUIDField(null=True)

    class Meta:
        db_table = "kernel_idempotency"
        indexes = [
            models.Index(fields=["at"], name="kernel_idempotency_at"),
            models.Index(
                fields=["about"],
                condition=models.Q(about__isnull=False),
                name="kernel_idempotency_about",
            ),
        ]


class Checkpoint(models.Model):
    """A signed Merkle root over the rows of one log up to ``until_seq``. Append-only."""

    id = models.UUIDField(primary_key=True)
    log = models.CharField(max_length=40)
    from_seq = models.BigIntegerField()
    until_seq = models.BigIntegerField()
    leaves = models.IntegerField()
    root = models.BinaryField()
    previous = models.BinaryField()
    signature = models.BinaryField()
    key_id = models.CharField(max_length=16)
    at = models.DateTimeField()

    class Meta:
        db_table = "kernel_checkpoint"
        constraints = [
            models.UniqueConstraint(fields=["log", "from_seq"], name="kernel_checkpoint_no_fork")
        ]


class LoopBeat(models.Model):
    """When a repeated job last ran, and how it ended."""

    name = models.CharField(primary_key=True, max_length=80)
    at = models.DateTimeField()
    ran_ms = models.IntegerField()
    error = models.TextField()

    class Meta:
        db_table = "kernel_loop_beat"
