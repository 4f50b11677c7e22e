"""Visits that only the one who has the papers can make, and visits for the cash still owed."""

from django.db import migrations, models

import dastak.dispatch.types

KINDS = ("APPLICATION", "DELIVERY", "RECTIFICATION", "RETURN", "CASH")


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0004_withdrawn")]
    operations = [
        migrations.AlterField(
            model_name="visit",
            name="kind",
            field=models.CharField(
                choices=[
                    (dastak.dispatch.types.VisitKind[kind], dastak.dispatch.types.VisitKind[kind])
                    for kind in KINDS
                ],
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="visit", name="is_bound", field=models.BooleanField(default=False)
        ),
        migrations.RunSQL(
            "UPDATE dispatch_visit SET is_bound = true WHERE kind = 'return'",
            migrations.RunSQL.noop,
        ),
    ]
