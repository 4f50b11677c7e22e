"""Who sees objections, messages and documents; routes and calls from systems stay as they came."""

from django.db import migrations

from dastak.kernel.db import append_only, row_security

SCOPE = {"district": "district_id", "department": "department_id", "person": "person_id"}


class Migration(migrations.Migration):
    dependencies = [("connectors", "0004_systems"), ("kernel", "0003_guards")]
    operations = [
        row_security("connectors_objection", **SCOPE),
        row_security("connectors_message", **SCOPE),
        row_security("connectors_output", **SCOPE),
        append_only("connectors_route"),
        append_only("connectors_inbound"),
    ]
