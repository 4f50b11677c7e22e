"""What was said stays; and who sees it."""

from django.db import migrations

from dastak.kernel.db import append_only, row_security


class Migration(migrations.Migration):
    dependencies = [("ratings", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        append_only("ratings_rating"),
        row_security("ratings_window", district="district_id", person="applicant_id"),
        row_security("ratings_rating", district="district_id", person="rater_id"),
    ]
