"""Tables of the catalogue: public reference rows, loaded from seeds."""

from django.db import models

from dastak.kernel.db import OutsideRef


class Department(models.Model):
    """Who decides about a service."""

    code = models.CharField(primary_key=True, max_length=40)
    name_en = models.CharField(max_length=120)
    name_ur = models.CharField(max_length=120)
    is_reviewed = models.BooleanField()
    province = models.CharField(max_length=20)
    source = models.TextField()


class Service(models.Model):
    """The lasting part of a service: its code and which version counts now."""

    code = models.CharField(primary_key=True, max_length=20)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    province = models.CharField(max_length=20)
    kind = models.CharField(max_length=20)
    version = models.IntegerField()


class ServiceVersion(models.Model):
    """What a service was from one day on. Never changed: a change is a new version."""

    id = models.UUIDField(primary_key=True)
    service = models.ForeignKey(Service, models.PROTECT, related_name="versions")
    number = models.IntegerField()
    valid_from = models.DateField()
    content_hash = models.CharField(max_length=64)
    name_en = models.CharField(max_length=120)
    name_ur = models.CharField(max_length=120)
    is_reviewed = models.BooleanField()
    visit_minutes = models.SmallIntegerField()
    time_limit_days = models.SmallIntegerField(null=True)
    time_limit_en = models.TextField()
    time_limit_ur = models.TextField()
    officer_en = models.CharField(max_length=120)
    officer_ur = models.CharField(max_length=120)
    appellate_en = models.CharField(max_length=120)
    appellate_ur = models.CharField(max_length=120)
    channels = models.JSONField()
    is_doorstep = models.BooleanField()
    needs_biometric = models.BooleanField()
    form_code = models.CharField(max_length=20)
    is_retired = models.BooleanField()
    note = models.TextField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "number"], name="catalogue_service_version_once"
            ),
            models.CheckConstraint(
                condition=models.Q(visit_minutes__gt=0), name="catalogue_visit_takes_time"
            ),
            models.CheckConstraint(
                condition=models.Q(time_limit_days__isnull=True) | models.Q(time_limit_days__gte=0),
                name="catalogue_time_limit_not_negative",
            ),
        ]


class Paper(models.Model):
    """A paper that a version of a service asks for."""

    id = models.UUIDField(primary_key=True)
    version = models.ForeignKey(ServiceVersion, models.PROTECT, related_name="papers")
    position = models.SmallIntegerField()
    name_en = models.CharField(max_length=200)
    name_ur = models.CharField(max_length=200)
    is_reviewed = models.BooleanField()
    need = models.CharField(max_length=20)
    form = models.CharField(max_length=20)
    condition_en = models.CharField(max_length=120)
    condition_ur = models.CharField(max_length=120)
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="catalogue_paper_place")
        ]


class Fee(models.Model):
    """A head of a price from one day on. Never changed: a correction is a later revision.

    Without a service it belongs to every service that its condition fits.
    """

    id = models.UUIDField(primary_key=True)
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    head = models.CharField(max_length=40)
    revision = models.IntegerField()
    position = models.SmallIntegerField()
    name_en = models.CharField(max_length=120)
    name_ur = models.CharField(max_length=120)
    is_reviewed = models.BooleanField()
    payee_en = models.CharField(max_length=120)
    payee_ur = models.CharField(max_length=120)
    payee_kind = models.CharField(max_length=20)
    account = models.CharField(max_length=10)
    amount_paisa = models.BigIntegerField(null=True)
    is_per_copy = models.BooleanField()
    applies_when = models.CharField(max_length=60)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    note = models.TextField()
    source = models.TextField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "head", "valid_from", "revision"],
                name="catalogue_fee_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=models.Q(amount_paisa__isnull=True) | models.Q(amount_paisa__gte=0),
                name="catalogue_fee_not_negative",
            ),
        ]


class Exemption(models.Model):
    """Who does not pay, and who bears it. Quotes keep their own copy."""

    code = models.CharField(primary_key=True, max_length=40)
    name_en = models.CharField(max_length=200)
    name_ur = models.CharField(max_length=200)
    is_reviewed = models.BooleanField()
    payee_kind = models.CharField(max_length=20)
    service = models.ForeignKey(Service, models.PROTECT, null=True, related_name="+")
    age_years_min = models.SmallIntegerField(null=True)
    funded_by = models.CharField(max_length=20)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField()


class Coverage(models.Model):
    """That a scope (a service code, or a channel tag of services) is offered in a district."""

    code = models.CharField(primary_key=True, max_length=100)
    scope = models.CharField(max_length=40)
    district = OutsideRef("places.District")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    source = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["district", "scope"], name="catalogue_coverage_where")]


class Word(models.Model):
    """Something people call a service, and its consonants in Latin letters."""

    code = models.CharField(primary_key=True, max_length=160)
    service = models.ForeignKey(Service, models.PROTECT, related_name="+")
    text = models.CharField(max_length=120)
    key = models.CharField(max_length=120)
