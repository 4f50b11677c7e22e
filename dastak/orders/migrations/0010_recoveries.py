from django.db import migrations, models

from dastak.kernel.db import row_security


class Migration(migrations.Migration):
    dependencies = [("orders", "0009_swaps"), ("kernel", "0003_guards")]
    operations = [
        migrations.CreateModel(
            name="Recovery",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("facilitator_id", models.UUIDField()),
                ("district_id", models.CharField(max_length=40)),
                ("papers", models.JSONField()),
                ("cash_paisa", models.BigIntegerField()),
                ("note", models.CharField(max_length=200)),
                ("state", models.CharField(max_length=10)),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "asked")),
                        fields=("facilitator_id",),
                        name="orders_recovery_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(
                                models.Q(("decided_by", models.F("asked_by")), _negated=True),
                                models.Q(("decided_by", models.F("facilitator_id")), _negated=True),
                                models.Q(("asked_by", models.F("facilitator_id")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="orders_recovery_second_person",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("cash_paisa__gte", 0),
                            ("state__in", ["asked", "done", "refused", "expired"]),
                        ),
                        name="orders_recovery_words_known",
                    ),
                ]
            },
        ),
        row_security("orders_recovery", district="district_id"),
    ]
