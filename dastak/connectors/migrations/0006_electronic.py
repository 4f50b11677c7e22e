"""Cases that come without paper."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("connectors", "0005_systems_guards")]

    operations = [
        migrations.AddField(
            model_name="case",
            name="is_electronic",
            field=models.BooleanField(default=False),
        ),
    ]
