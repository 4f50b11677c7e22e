"""Tables of fingerprint checks."""

from django.db import models
from django.db.models import Q

from dastak.connectors.types import CheckState
from dastak.kernel.db import OutsideRef


class Check(models.Model):
    """A fingerprint check. The card number is never here: it is read anew when asking.

    ``next_at`` is when the verifier is to be asked (again); while somebody asks it lies ahead.
    """

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    person_id = models.UUIDField()
    district = OutsideRef("places.District", db_index=False)
    department = OutsideRef("catalogue.Department", db_index=False)
    finger = models.SmallIntegerField()
    try_number = models.SmallIntegerField()
    template_hash = models.CharField(max_length=64)
    device = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default=CheckState.PENDING)
    charge_paisa = models.BigIntegerField(default=0)
    external_id = models.CharField(max_length=80, default="")
    requested_by = models.UUIDField(null=True)
    requested_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=0)
    error = models.CharField(max_length=200, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state=CheckState.PENDING),
                name="connectors_check_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["subject", "finger", "try_number"],
                condition=~Q(state=CheckState.FAILED),
                name="connectors_check_try",
            ),
            models.CheckConstraint(
                condition=Q(finger__range=(1, 10), try_number__range=(1, 3)),
                name="connectors_check_tries",
            ),
            models.CheckConstraint(
                condition=Q(charge_paisa__gte=0), name="connectors_check_charge"
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=Q(state=CheckState.PENDING),
                name="connectors_check_due",
            ),
            models.Index(fields=["subject", "id"], name="connectors_check_subject"),
        ]
