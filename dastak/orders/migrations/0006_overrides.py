import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0005_area_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Override",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=10)),
                ("reason", models.CharField(max_length=20)),
                ("note", models.CharField(max_length=200)),
                ("state", models.CharField(max_length=10)),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("before", models.JSONField(default=dict)),
                ("after", models.JSONField(default=dict)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.line",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["-asked_at"], name="orders_override_asked")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("line",),
                        name="orders_override_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("asked_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="orders_override_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["release", "unassign", "cancel"]),
                            ("reason__in", ["platform_fault", "mistake", "safety", "cannot_come"]),
                            ("state__in", ["asked", "done", "refused", "expired"]),
                        ),
                        name="orders_override_words_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state__in", ["asked", "expired"]),
                            models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="orders_override_is_decided",
                    ),
                ],
            },
        ),
    ]
