"""Lines whose citizen wants what was captured erased, and when it was."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("orders", "0010_recoveries")]
    operations = [
        migrations.AddField(
            model_name="line", name="erase_asked_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="line", name="erased_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddConstraint(
            model_name="line",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at", None),
                    models.Q(("erase_asked_at__isnull", False), ("outcome", "withdrawn")),
                    _connector="OR",
                ),
                name="orders_line_erased_as_asked",
            ),
        ),
        migrations.AddIndex(
            model_name="line",
            index=models.Index(
                condition=models.Q(("erase_asked_at__isnull", False), ("erased_at", None)),
                fields=["erase_asked_at"],
                name="orders_line_to_erase",
            ),
        ),
    ]
