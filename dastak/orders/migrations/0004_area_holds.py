import django.db.models.deletion
from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    dependencies = [
        ("orders", "0003_order_scope"),
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="AreaHold",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("reason", models.CharField(max_length=20)),
                ("notice_en", models.CharField(max_length=300)),
                ("notice_ur", models.CharField(max_length=300)),
                ("state", models.CharField(max_length=10)),
                ("asked_by", models.UUIDField()),
                ("asked_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("lifted_by", models.UUIDField(null=True)),
                ("lifted_at", models.DateTimeField(null=True)),
                ("district", dastak.kernel.db.OutsideRef(to="places.district")),
            ],
            options={
                "db_table": "orders_area_hold",
            },
        ),
        migrations.CreateModel(
            name="AreaHeldLine",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "area_hold_id",
                        "line_id",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("district_id", models.CharField(max_length=40)),
                ("reached_at", models.DateTimeField()),
                ("was_put_off", models.BooleanField(default=False)),
                ("done_at", models.DateTimeField(null=True)),
                ("result", models.CharField(blank=True, max_length=60)),
                (
                    "line",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.line",
                    ),
                ),
                (
                    "area_hold",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orders.areahold",
                    ),
                ),
            ],
            options={
                "db_table": "orders_area_held_line",
            },
        ),
        migrations.AddIndex(
            model_name="areahold",
            index=models.Index(
                condition=models.Q(("state__in", ["asked", "running", "lifting"])),
                fields=["asked_at"],
                name="orders_area_hold_live",
            ),
        ),
        migrations.AddConstraint(
            model_name="areahold",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                name="orders_area_hold_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="areahold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("reason__in", ["flood", "strike", "curfew", "heat", "fog", "epidemic"]),
                    ("state__in", ["asked", "running", "lifting", "over", "refused", "expired"]),
                ),
                name="orders_area_hold_words_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="areahold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="orders_area_hold_second_person",
            ),
        ),
        migrations.AddConstraint(
            model_name="areahold",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["asked", "expired"]),
                    models.Q(("decided_at__isnull", False), ("decided_by__isnull", False)),
                    _connector="OR",
                ),
                name="orders_area_hold_is_decided",
            ),
        ),
        migrations.AddIndex(
            model_name="areaheldline",
            index=models.Index(
                condition=models.Q(("done_at", None)),
                fields=["area_hold", "line"],
                name="orders_area_line_held",
            ),
        ),
    ]
