"""Payments only go forward, and who sees which."""

from pathlib import Path

from django.db import migrations

from dastak.kernel.db import row_security

SQL = Path(__file__).resolve().parent.parent / "sql"

UNDO = """
DROP TRIGGER finance_payment_forward ON finance_payment;
DROP TRIGGER finance_refund_forward ON finance_refund;
DROP FUNCTION finance_payment_forward();
DROP FUNCTION finance_refund_forward();
DROP FUNCTION finance_payment_rank(text);
DROP FUNCTION finance_refund_rank(text);
"""
WHOLE = {"district": "district_id", "department": "department_id", "person": "person_id"}


class Migration(migrations.Migration):
    dependencies = [("finance", "0003_payments")]
    operations = [
        migrations.RunSQL((SQL / "payments.sql").read_text("utf-8"), UNDO),
        row_security("finance_payment", **WHOLE),
        row_security("finance_capture", **WHOLE),
        row_security("finance_suspenseitem", **WHOLE),
        row_security("finance_refund", **WHOLE),
    ]
