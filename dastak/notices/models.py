"""Messages: which event they tell of and how their sending goes, never what they say."""

from django.db import models
from django.db.models import Q

from dastak.kernel.db import OutsideRef
from dastak.notices.types import MessageState


class Message(models.Model):
    """One SMS about one event. ``round`` grows when it is sent again on purpose.

    ``next_at`` is when it is to be sent (again); while somebody sends it, it lies ahead.
    """

    id = models.UUIDField(primary_key=True)
    event_id = models.UUIDField()
    event_name = models.CharField(max_length=80)
    subject = models.UUIDField()
    person_id = models.UUIDField(null=True)
    district = OutsideRef("places.District", null=True, db_index=False)
    state = models.CharField(max_length=12, default=MessageState.PENDING.value)
    round = models.SmallIntegerField(default=0)
    attempts = models.SmallIntegerField(default=0)
    provider_id = models.CharField(max_length=80, default="")
    error = models.CharField(max_length=200, default="")
    made_at = models.DateTimeField()
    next_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["event_id", "event_name"], name="notices_message_per_event"
            ),
            models.CheckConstraint(
                condition=Q(state="pending", settled_at__isnull=True)
                | (~Q(state="pending") & Q(settled_at__isnull=False)),
                name="notices_message_settled",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at", "id"], condition=Q(state="pending"), name="notices_message_due"
            ),
            models.Index(
                fields=["state", "-settled_at"],
                condition=~Q(state="pending"),
                name="notices_message_settled_at",
            ),
            models.Index(fields=["person_id", "-id"], name="notices_message_person"),
        ]
