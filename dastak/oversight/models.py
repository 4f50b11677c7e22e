"""Who looks after what needs a person, and what was noted about it."""

from django.db import models

from dastak.kernel.db import OutsideRef


class Care(models.Model):
    """That somebody looks after a matter. What the matter is, is asked of those who know it.

    ``since`` is when the cause began: a cause that comes back later is a new matter.
    """

    pk = models.CompositePrimaryKey("kind", "ref")
    kind = models.CharField(max_length=20)
    ref = models.UUIDField()
    since = models.DateTimeField()
    district = OutsideRef("places.District", null=True, db_index=False)
    owner_id = models.UUIDField(null=True)
    taken_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=300, blank=True)
    noted_by = models.UUIDField(null=True)
    noted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner_id"], name="oversight_care_owner")]
