"""Digital self-service: its channel, and up to which step a line was warned that it runs out."""

from django.db import migrations, models

from dastak.orders.types import Channel


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_override_guards")]

    operations = [
        migrations.AlterField(
            model_name="order",
            name="channel",
            field=models.CharField(
                choices=[(channel, channel) for channel in Channel], max_length=10
            ),
        ),
        migrations.AddField(
            model_name="line",
            name="warned_seq",
            field=models.IntegerField(default=0),
        ),
    ]
