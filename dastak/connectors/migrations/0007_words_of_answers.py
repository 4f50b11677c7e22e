from django.db import migrations, models

import dastak.kernel.db


class Migration(migrations.Migration):
    dependencies = [
        ("connectors", "0006_electronic"),
    ]

    operations = [
        migrations.AddField(
            model_name="case",
            name="cancel_reason",
            field=models.CharField(default="", max_length=300),
        ),
        migrations.AddField(
            model_name="objection",
            name="answer",
            field=dastak.kernel.db.SealedField(default=b"", kind="objection"),
        ),
    ]
