"""Stored answers are sealed values, which the rotation of keys must find. No table changes."""

from django.db import migrations

import dastak.kernel.db


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_guards")]
    operations = [
        migrations.AlterField(
            model_name="idempotencykey",
            name="body",
            field=dastak.kernel.db.SealedField(kind="answer", row="key"),
        ),
    ]
