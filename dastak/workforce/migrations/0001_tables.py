"""Requirements, facilitators, certificates, shifts, suspensions."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Requirement",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("value", models.CharField(max_length=40)),
                ("name_en", models.CharField(max_length=120)),
                ("name_ur", models.CharField(max_length=120)),
                ("is_reviewed", models.BooleanField()),
                ("source", models.TextField()),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Facilitator",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=120)),
                ("name_ur", models.CharField(max_length=120)),
                ("gender", models.CharField(max_length=10)),
                ("education", models.CharField(max_length=20)),
                ("lat", models.FloatField()),
                ("lon", models.FloatField()),
                ("badge", models.CharField(max_length=10, unique=True)),
                ("vehicle", models.CharField(max_length=20)),
                (
                    "languages",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=10), size=None
                    ),
                ),
                (
                    "skills",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                (
                    "kit",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                (
                    "met",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), size=None
                    ),
                ),
                ("status", models.CharField(max_length=10)),
                ("cash_limit_paisa", models.BigIntegerField()),
                ("added_at", models.DateTimeField()),
                ("district", dastak.kernel.db.OutsideRef(to="places.district")),
            ],
        ),
        migrations.CreateModel(
            name="Certificate",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=30)),
                ("number", models.CharField(max_length=60)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField()),
                ("added_at", models.DateTimeField()),
                ("added_by", models.UUIDField(null=True)),
                ("district", dastak.kernel.db.OutsideRef(to="places.district")),
                (
                    "facilitator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="certificates",
                        to="workforce.facilitator",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Shift",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("period", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ("is_open", models.BooleanField()),
                ("reason", models.CharField(max_length=200)),
                ("opened_at", models.DateTimeField()),
                ("district", dastak.kernel.db.OutsideRef(to="places.district")),
                (
                    "facilitator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shifts",
                        to="workforce.facilitator",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("reason", models.CharField(max_length=500)),
                ("suspended_at", models.DateTimeField()),
                ("suspended_by", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("lifted_by", models.UUIDField(null=True)),
                ("lift_reason", models.CharField(max_length=500)),
                ("district", dastak.kernel.db.OutsideRef(to="places.district")),
                (
                    "facilitator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="workforce.facilitator",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="facilitator",
            constraint=models.CheckConstraint(
                condition=models.Q(("cash_limit_paisa__gte", 0)),
                name="workforce_cash_limit_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="facilitator",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["active", "suspended"])),
                name="workforce_status_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="facilitator",
            constraint=models.CheckConstraint(
                condition=models.Q(("lat__range", (23, 38)), ("lon__range", (60, 78))),
                name="workforce_home_in_pakistan",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.CheckConstraint(
                condition=models.Q(("valid_to__gte", models.F("valid_from"))),
                name="workforce_certificate_ends_after_it_begins",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificate",
            constraint=models.UniqueConstraint(
                fields=("facilitator", "kind", "valid_from", "valid_to"),
                name="workforce_certificate_once",
            ),
        ),
        migrations.AddIndex(
            model_name="shift",
            index=django.contrib.postgres.indexes.GistIndex(
                condition=models.Q(("is_open", True)),
                fields=["district", "period"],
                name="workforce_shift_in_district",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("is_open", True)),
                expressions=[("facilitator", "="), ("period", "&&")],
                name="workforce_no_overlapping_shifts",
            ),
        ),
        migrations.AddConstraint(
            model_name="shift",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period__isempty", False),
                    ("period__lower_inf", False),
                    ("period__upper_inf", False),
                ),
                name="workforce_shift_is_bounded",
            ),
        ),
        migrations.AddConstraint(
            model_name="suspension",
            constraint=models.UniqueConstraint(
                condition=models.Q(("lifted_at__isnull", True)),
                fields=("facilitator",),
                name="workforce_one_suspension_at_a_time",
            ),
        ),
    ]
