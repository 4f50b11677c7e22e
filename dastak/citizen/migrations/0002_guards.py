"""A draft is its person's alone."""

from django.db import migrations

from dastak.kernel.db import row_security


class Migration(migrations.Migration):
    dependencies = [("citizen", "0001_tables"), ("kernel", "0003_guards")]
    operations = [row_security("citizen_draft", person="person_id")]
