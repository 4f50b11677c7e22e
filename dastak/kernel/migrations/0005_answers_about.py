"""Stored answers that repeat somebody's words name what they are about, so that they can be erased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_sealed_answers")]
    operations = [
        migrations.AddField(
            model_name="idempotencykey", name="about", field=models.UUIDField(null=True)
        ),
        migrations.AddIndex(
            model_name="idempotencykey",
            index=models.Index(
                condition=models.Q(("about__isnull", False)),
                fields=["about"],
                name="kernel_idempotency_about",
            ),
        ),
    ]
