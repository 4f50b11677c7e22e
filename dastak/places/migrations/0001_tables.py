import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [("kernel", "0003_guards")]

    operations = [
        migrations.CreateModel(
            name="District",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=80)),
                ("name_ur", models.CharField(max_length=80)),
                ("is_reviewed", models.BooleanField()),
                ("division", models.CharField(max_length=40)),
                ("province", models.CharField(max_length=20)),
                ("lat", models.FloatField(null=True)),
                ("lon", models.FloatField(null=True)),
                ("population", models.IntegerField(null=True)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("source", models.TextField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to__isnull", True),
                            ("valid_from__isnull", True),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="places_district_ends_after_it_begins",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("lat__isnull", True), ("lon__isnull", True)),
                            models.Q(("lat__range", (23, 38)), ("lon__range", (60, 78))),
                            _connector="OR",
                        ),
                        name="places_district_in_pakistan",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Centre",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=120)),
                ("name_ur", models.CharField(max_length=120)),
                ("is_reviewed", models.BooleanField()),
                ("programme", models.CharField(max_length=80)),
                ("opened", models.CharField(max_length=20)),
                ("counters", models.SmallIntegerField(null=True)),
                ("services", models.SmallIntegerField(null=True)),
                ("lat", models.FloatField(null=True)),
                ("lon", models.FloatField(null=True)),
                ("source", models.TextField()),
                (
                    "district",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.district",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Holiday",
            fields=[
                ("code", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("day", models.DateField()),
                ("name_en", models.CharField(max_length=120)),
                ("name_ur", models.CharField(max_length=120)),
                ("is_reviewed", models.BooleanField()),
                ("province", models.CharField(blank=True, max_length=20)),
                ("closes_offices", models.BooleanField()),
                ("depends_on_moon", models.BooleanField()),
                ("is_withdrawn", models.BooleanField(default=False)),
                ("is_from_seed", models.BooleanField(default=True)),
                ("source", models.TextField()),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="places_holiday_day")],
            },
        ),
        migrations.CreateModel(
            name="Hours",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("province", models.CharField(max_length=20)),
                ("weekday", models.SmallIntegerField()),
                ("opens", models.TimeField()),
                ("closes", models.TimeField()),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("source", models.TextField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("closes__gt", models.F("opens"))),
                        name="places_hours_close_after_opening",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("weekday__range", (0, 6))), name="places_hours_weekday"
                    ),
                ],
            },
        ),
    ]
