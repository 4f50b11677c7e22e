"""Versions of forms, and what people answered."""

from django.db import models

from dastak.kernel.db import OutsideRef, SealedField


class FormVersion(models.Model):
    """A form as it was asked from one day on. Append-only: answers point to the version they met."""

    id = models.UUIDField(primary_key=True)
    service_code = models.CharField(max_length=40)
    form_code = models.CharField(max_length=40)
    version = models.PositiveSmallIntegerField()
    fields = models.JSONField()
    fields_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service_code", "version"], name="forms_version_is_one"
            ),
            models.CheckConstraint(
                condition=models.Q(version__gte=1), name="forms_version_from_one"
            ),
        ]


class AnswerSet(models.Model):
    """The answers about one subject. ``department`` is plain text: departments stand above forms."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField()
    form = models.ForeignKey(FormVersion, models.PROTECT, related_name="+")
    values = SealedField(kind="answers")
    authors = models.JSONField()
    person_id = models.UUIDField()
    district = OutsideRef("places.District")
    # Row security tells "no department yet" from a code, so this is NULL and not an empty text.
    department_id = models.CharField(max_length=40, null=True)  # noqa: DJ001
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    locked_at = models.DateTimeField(null=True)
    content_hash = models.CharField(max_length=64)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(erased_at__isnull=True) | models.Q(values=b"", authors={}),
                name="forms_erased_says_nothing",
            ),
            models.UniqueConstraint(fields=["subject"], name="forms_one_set_per_subject"),
            models.CheckConstraint(
                condition=models.Q(locked_at__isnull=True, content_hash="")
                | (models.Q(locked_at__isnull=False) & ~models.Q(content_hash="")),
                name="forms_locked_with_hash",
            ),
        ]
        indexes = [models.Index(fields=["person_id", "opened_at"], name="forms_answers_of_person")]
