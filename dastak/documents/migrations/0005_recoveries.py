"""Papers taken back under supervision: two people stand for the word of the one who had them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0004_paperless")]
    operations = [
        migrations.AddField("transfer", "recovered_by", models.UUIDField(null=True)),
        migrations.AddField("transfer", "confirmed_by", models.UUIDField(null=True)),
        migrations.RemoveConstraint("transfer", "documents_transfer_moves_by_both"),
        migrations.AddConstraint(
            "transfer",
            models.CheckConstraint(
                condition=models.Q(
                    ("moved_at", None),
                    models.Q(("giver_at__isnull", False), ("receiver_at__isnull", False)),
                    models.Q(("confirmed_by__isnull", False), ("recovered_by__isnull", False)),
                    _connector="OR",
                ),
                name="documents_transfer_moves_by_both",
            ),
        ),
        migrations.AddConstraint(
            "transfer",
            models.CheckConstraint(
                condition=models.Q(
                    ("recovered_by", None),
                    models.Q(("recovered_by", models.F("confirmed_by")), _negated=True),
                    _connector="OR",
                ),
                name="documents_transfer_two_witnesses",
            ),
        ),
    ]
