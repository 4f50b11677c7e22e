"""Who sees which cases, rejections and checks."""

from django.db import migrations

from dastak.kernel.db import row_security

SCOPE = {"district": "district_id", "department": "department_id", "person": "person_id"}


class Migration(migrations.Migration):
    dependencies = [("connectors", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        row_security("connectors_case", **SCOPE),
        row_security("connectors_rejection", **SCOPE),
        row_security("connectors_check", **SCOPE),
    ]
