"""Orders that are being filled in."""

from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    initial = True
    dependencies = [("catalogue", "0001_tables"), ("people", "0001_tables")]
    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("answers", dastak.kernel.db.SealedField(kind="answers")),
                ("updated_at", models.DateTimeField()),
                ("person", dastak.kernel.db.OutsideRef(to="people.person")),
                ("service", dastak.kernel.db.OutsideRef(to="catalogue.service")),
            ],
            options={
                "indexes": [models.Index(fields=["updated_at"], name="citizen_draft_updated")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "service"), name="citizen_draft_one_per_service"
                    )
                ],
            },
        ),
    ]
