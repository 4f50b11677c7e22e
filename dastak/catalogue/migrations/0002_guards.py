"""Versions and fees only grow; one offer of a scope at a time in a district."""

from django.db import migrations

from dastak.kernel.db import append_only

ONE_OFFER = """
ALTER TABLE catalogue_coverage ADD CONSTRAINT catalogue_coverage_one_offer
    EXCLUDE USING gist (scope WITH =, district_id WITH =, daterange(valid_from, valid_to) WITH &&)
"""
MANY = "ALTER TABLE catalogue_coverage DROP CONSTRAINT catalogue_coverage_one_offer"


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_guards"), ("catalogue", "0001_tables")]
    operations = [
        append_only("catalogue_serviceversion"),
        append_only("catalogue_paper"),
        append_only("catalogue_fee"),
        migrations.RunSQL(ONE_OFFER, MANY),
    ]
