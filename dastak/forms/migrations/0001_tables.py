"""Versions of forms and sets of answers."""

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
            name="FormVersion",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("service_code", models.CharField(max_length=40)),
                ("form_code", models.CharField(max_length=40)),
                ("version", models.PositiveSmallIntegerField()),
                ("fields", models.JSONField()),
                ("fields_hash", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("service_code", "version"), name="forms_version_is_one"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("version__gte", 1)), name="forms_version_from_one"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="AnswerSet",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("subject", models.UUIDField()),
                ("values", dastak.kernel.db.SealedField(kind="answers")),
                ("authors", models.JSONField()),
                ("person_id", models.UUIDField()),
                ("department_id", models.CharField(max_length=40, null=True)),
                ("opened_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("locked_at", models.DateTimeField(null=True)),
                ("content_hash", models.CharField(max_length=64)),
                ("district", dastak.kernel.db.OutsideRef(to="places.district")),
                (
                    "form",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="forms.formversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person_id", "opened_at"], name="forms_answers_of_person")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("subject",), name="forms_one_set_per_subject"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("content_hash", ""), ("locked_at__isnull", True)),
                            models.Q(
                                ("locked_at__isnull", False),
                                models.Q(("content_hash", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="forms_locked_with_hash",
                    ),
                ],
            },
        ),
    ]
