"""Orders that may be rated, and what was said."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from dastak.kernel.db import OutsideRef


class Window(models.Model):
    """That the two sides of an order may rate each other until ``closes_at``.

    ``visible_at`` is when both may read: the moment the second one has rated, else the end.
    """

    order_id = models.UUIDField(primary_key=True)
    number = models.CharField(max_length=20)
    facilitator_id = models.UUIDField()
    contact_id = models.UUIDField()
    applicant_id = models.UUIDField()
    district = OutsideRef("places.District", db_index=False)
    is_vulnerable = models.BooleanField()
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    visible_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(visible_at__lte=models.F("closes_at")), name="ratings_window_visible"
            )
        ]
        indexes = [
            models.Index(
                fields=["facilitator_id", "visible_at"], name="ratings_window_facilitator"
            ),
            models.Index(fields=["applicant_id"], name="ratings_window_applicant"),
            models.Index(fields=["contact_id"], name="ratings_window_contact"),
        ]


class Rating(models.Model):
    """What one side said. Append-only."""

    id = models.UUIDField(primary_key=True)
    window = models.ForeignKey(Window, models.PROTECT, related_name="ratings", db_index=False)
    side = models.CharField(max_length=12)
    district = OutsideRef("places.District", db_index=False)
    rater_id = models.UUIDField()
    stars = models.SmallIntegerField()
    tags = ArrayField(models.CharField(max_length=40), default=list)
    text = models.CharField(max_length=500)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["window", "side"], name="ratings_one_per_side"),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="ratings_stars"),
            models.CheckConstraint(
                condition=Q(side__in=["citizen", "facilitator"]), name="ratings_side"
            ),
        ]
