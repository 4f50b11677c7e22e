from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    dependencies = [
        ("booking", "0002_guards"),
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("reason_en", models.CharField(max_length=300)),
                ("reason_ur", models.CharField(max_length=300)),
                ("closed_at", models.DateTimeField()),
                ("opened_at", models.DateTimeField(null=True)),
                ("district", dastak.kernel.db.OutsideRef(db_index=False, to="places.district")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("opened_at", None)),
                        fields=["district", "ends_at"],
                        name="booking_closure_open",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="booking_closure_ends_after_it_starts",
                    )
                ],
            },
        ),
    ]
