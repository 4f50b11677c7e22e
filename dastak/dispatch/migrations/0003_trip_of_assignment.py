"""Who set out, also after the visit was taken from them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("dispatch", "0002_guards")]
    operations = [
        migrations.AddField("assignment", "trip_at", models.DateTimeField(null=True)),
    ]
