"""The one table of this desk: orders that are being filled in."""

from django.db import models

from dastak.kernel.db import OutsideRef, SealedField


class Draft(models.Model):
    """The answers given so far; one of each person for each service."""

    id = models.UUIDField(primary_key=True)
    person = OutsideRef("people.Person")
    service = OutsideRef("catalogue.Service")
    answers = SealedField(kind="answers")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "service"], name="citizen_draft_one_per_service"
            )
        ]
        indexes = [models.Index(fields=["updated_at"], name="citizen_draft_updated")]
