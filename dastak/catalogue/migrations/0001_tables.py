import django.db.models.deletion
from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    initial = True

    dependencies = [("kernel", "0003_guards"), ("places", "0001_tables")]

    operations = [
        migrations.CreateModel(
            name="Department",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=120)),
                ("name_ur", models.CharField(max_length=120)),
                ("is_reviewed", models.BooleanField()),
                ("province", models.CharField(max_length=20)),
                ("source", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Service",
            fields=[
                ("code", models.CharField(max_length=20, primary_key=True, serialize=False)),
                ("province", models.CharField(max_length=20)),
                ("kind", models.CharField(max_length=20)),
                ("version", models.IntegerField()),
                (
                    "department",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.department",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Exemption",
            fields=[
                ("code", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("name_en", models.CharField(max_length=200)),
                ("name_ur", models.CharField(max_length=200)),
                ("is_reviewed", models.BooleanField()),
                ("payee_kind", models.CharField(max_length=20)),
                ("age_years_min", models.SmallIntegerField(null=True)),
                ("funded_by", models.CharField(max_length=20)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("source", models.TextField()),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ServiceVersion",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.IntegerField()),
                ("valid_from", models.DateField()),
                ("content_hash", models.CharField(max_length=64)),
                ("name_en", models.CharField(max_length=120)),
                ("name_ur", models.CharField(max_length=120)),
                ("is_reviewed", models.BooleanField()),
                ("visit_minutes", models.SmallIntegerField()),
                ("time_limit_days", models.SmallIntegerField(null=True)),
                ("time_limit_en", models.TextField()),
                ("time_limit_ur", models.TextField()),
                ("officer_en", models.CharField(max_length=120)),
                ("officer_ur", models.CharField(max_length=120)),
                ("appellate_en", models.CharField(max_length=120)),
                ("appellate_ur", models.CharField(max_length=120)),
                ("channels", models.JSONField()),
                ("is_doorstep", models.BooleanField()),
                ("needs_biometric", models.BooleanField()),
                ("form_code", models.CharField(max_length=20)),
                ("is_retired", models.BooleanField()),
                ("note", models.TextField()),
                ("source", models.TextField()),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="catalogue.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Paper",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("position", models.SmallIntegerField()),
                ("name_en", models.CharField(max_length=200)),
                ("name_ur", models.CharField(max_length=200)),
                ("is_reviewed", models.BooleanField()),
                ("need", models.CharField(max_length=20)),
                ("form", models.CharField(max_length=20)),
                ("condition_en", models.CharField(max_length=120)),
                ("condition_ur", models.CharField(max_length=120)),
                ("source", models.TextField()),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="papers",
                        to="catalogue.serviceversion",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("code", models.CharField(max_length=160, primary_key=True, serialize=False)),
                ("text", models.CharField(max_length=120)),
                ("key", models.CharField(max_length=120)),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.service",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Coverage",
            fields=[
                ("code", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("scope", models.CharField(max_length=40)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                ("source", models.TextField()),
                ("district", dastak.kernel.db.OutsideRef(to="places.district")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["district", "scope"], name="catalogue_coverage_where")
                ],
            },
        ),
        migrations.CreateModel(
            name="Fee",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("head", models.CharField(max_length=40)),
                ("revision", models.IntegerField()),
                ("position", models.SmallIntegerField()),
                ("name_en", models.CharField(max_length=120)),
                ("name_ur", models.CharField(max_length=120)),
                ("is_reviewed", models.BooleanField()),
                ("payee_en", models.CharField(max_length=120)),
                ("payee_ur", models.CharField(max_length=120)),
                ("payee_kind", models.CharField(max_length=20)),
                ("account", models.CharField(max_length=10)),
                ("amount_paisa", models.BigIntegerField(null=True)),
                ("is_per_copy", models.BooleanField()),
                ("applies_when", models.CharField(max_length=60)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("note", models.TextField()),
                ("source", models.TextField()),
                (
                    "service",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="catalogue.service",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service", "head", "valid_from", "revision"),
                        name="catalogue_fee_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("amount_paisa__isnull", True),
                            ("amount_paisa__gte", 0),
                            _connector="OR",
                        ),
                        name="catalogue_fee_not_negative",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="serviceversion",
            constraint=models.UniqueConstraint(
                fields=("service", "number"), name="catalogue_service_version_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(("visit_minutes__gt", 0)), name="catalogue_visit_takes_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="serviceversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("time_limit_days__isnull", True), ("time_limit_days__gte", 0), _connector="OR"
                ),
                name="catalogue_time_limit_not_negative",
            ),
        ),
        migrations.AddConstraint(
            model_name="paper",
            constraint=models.UniqueConstraint(
                fields=("version", "position"), name="catalogue_paper_place"
            ),
        ),
    ]
