from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Care",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "kind", "ref", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        max_length=20,
                    ),
                ),
                ("ref", models.UUIDField()),
                ("since", models.DateTimeField()),
                ("owner_id", models.UUIDField(null=True)),
                ("taken_at", models.DateTimeField(null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("noted_by", models.UUIDField(null=True)),
                ("noted_at", models.DateTimeField(null=True)),
                (
                    "district",
                    dastak.kernel.db.OutsideRef(db_index=False, null=True, to="places.district"),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["owner_id"], name="oversight_care_owner")],
            },
        ),
    ]
