"""Windows for rating, and ratings."""

import django.contrib.postgres.fields
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
            name="Window",
            fields=[
                ("order_id", models.UUIDField(primary_key=True, serialize=False)),
                ("number", models.CharField(max_length=20)),
                ("facilitator_id", models.UUIDField()),
                ("contact_id", models.UUIDField()),
                ("applicant_id", models.UUIDField()),
                ("is_vulnerable", models.BooleanField()),
                ("opened_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("visible_at", models.DateTimeField()),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
            ],
        ),
        migrations.CreateModel(
            name="Rating",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("side", models.CharField(max_length=12)),
                ("rater_id", models.UUIDField()),
                ("stars", models.SmallIntegerField()),
                (
                    "tags",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=40), default=list, size=None
                    ),
                ),
                ("text", models.CharField(max_length=500)),
                ("at", models.DateTimeField()),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
                (
                    "window",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ratings",
                        to="ratings.window",
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="window",
            index=models.Index(
                fields=["facilitator_id", "visible_at"], name="ratings_window_facilitator"
            ),
        ),
        migrations.AddIndex(
            model_name="window",
            index=models.Index(fields=["applicant_id"], name="ratings_window_applicant"),
        ),
        migrations.AddIndex(
            model_name="window",
            index=models.Index(fields=["contact_id"], name="ratings_window_contact"),
        ),
        migrations.AddConstraint(
            model_name="window",
            constraint=models.CheckConstraint(
                condition=models.Q(("visible_at__lte", models.F("closes_at"))),
                name="ratings_window_visible",
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.UniqueConstraint(
                fields=("window", "side"), name="ratings_one_per_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(("stars__range", (1, 5))), name="ratings_stars"
            ),
        ),
        migrations.AddConstraint(
            model_name="rating",
            constraint=models.CheckConstraint(
                condition=models.Q(("side__in", ["citizen", "facilitator"])), name="ratings_side"
            ),
        ),
    ]
