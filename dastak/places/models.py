"""Reference tables: public, small, loaded from seeds."""

from django.db import models


class District(models.Model):
    """A district; a new one is a new row, a former one keeps its row and gets an end."""

    code = models.CharField(primary_key=True, max_length=40)
    name_en = models.CharField(max_length=80)
    name_ur = models.CharField(max_length=80)
    is_reviewed = models.BooleanField()
    division = models.CharField(max_length=40)
    province = models.CharField(max_length=20)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    population = models.IntegerField(null=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_from__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="places_district_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(lat__isnull=True, lon__isnull=True)
                | models.Q(lat__range=(23, 38), lon__range=(60, 78)),
                name="places_district_in_pakistan",
            ),
        ]


class Centre(models.Model):
    """A public service centre."""

    code = models.CharField(primary_key=True, max_length=40)
    name_en = models.CharField(max_length=120)
    name_ur = models.CharField(max_length=120)
    is_reviewed = models.BooleanField()
    district = models.ForeignKey(District, models.PROTECT, related_name="+")
    programme = models.CharField(max_length=80)
    opened = models.CharField(max_length=20)
    counters = models.SmallIntegerField(null=True)
    services = models.SmallIntegerField(null=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    source = models.TextField()


class Hours(models.Model):
    """A stretch of office time on one day of the week."""

    code = models.CharField(primary_key=True, max_length=40)
    province = models.CharField(max_length=20)
    weekday = models.SmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField()
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    source = models.TextField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes__gt=models.F("opens")),
                name="places_hours_close_after_opening",
            ),
            models.CheckConstraint(
                condition=models.Q(weekday__range=(0, 6)), name="places_hours_weekday"
            ),
        ]


class Holiday(models.Model):
    """A notified day; no province means the whole country.

    Once an operator has set it, seeds no longer touch it.
    """

    code = models.CharField(primary_key=True, max_length=60)
    day = models.DateField()
    name_en = models.CharField(max_length=120)
    name_ur = models.CharField(max_length=120)
    is_reviewed = models.BooleanField()
    province = models.CharField(max_length=20, blank=True)
    closes_offices = models.BooleanField()
    depends_on_moon = models.BooleanField()
    is_withdrawn = models.BooleanField(default=False)
    is_from_seed = models.BooleanField(default=True)
    source = models.TextField()

    class Meta:
        indexes = [models.Index(fields=["day"], name="places_holiday_day")]
