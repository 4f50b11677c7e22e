import django.db.models.deletion
from django.db import migrations, models

from dastak.kernel.db import row_security

REASONS = ["unwell", "vehicle", "accident", "family", "unsafe", "out_of_reach", "suspended"]


class Migration(migrations.Migration):
    dependencies = [("orders", "0008_self_service"), ("kernel", "0003_guards")]
    operations = [
        migrations.CreateModel(
            name="Swap",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("district_id", models.CharField(max_length=40)),
                ("kind", models.CharField(max_length=10)),
                ("reason", models.CharField(max_length=20)),
                ("state", models.CharField(max_length=10)),
                ("from_id", models.UUIDField()),
                ("to_id", models.UUIDField(null=True)),
                ("asked_by", models.UUIDField(null=True)),
                ("asked_at", models.DateTimeField()),
                ("named_by", models.UUIDField(null=True)),
                ("due_at", models.DateTimeField()),
                ("done_at", models.DateTimeField(null=True)),
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
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", "open")),
                        fields=("line",),
                        name="orders_swap_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ["swap", "recovery"]),
                            ("reason__in", REASONS),
                            ("state__in", ["open", "done"]),
                        ),
                        name="orders_swap_words_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", "open"),
                            models.Q(("done_at__isnull", False), ("to_id__isnull", False)),
                            _connector="OR",
                        ),
                        name="orders_swap_done_by_somebody",
                    ),
                ]
            },
        ),
        row_security("orders_swap", district="district_id"),
    ]
