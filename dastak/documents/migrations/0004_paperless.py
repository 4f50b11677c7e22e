"""A certificate that is only ever downloaded has no paper."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_receipts")]

    operations = [
        migrations.AlterField(
            model_name="issued",
            name="item",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.item",
            ),
        ),
    ]
