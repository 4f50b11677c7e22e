"""The ledger's law (sql/), frozen rows, and who sees which money."""

from pathlib import Path

from django.db import migrations

from dastak.kernel.db import append_only, row_security

SQL = Path(__file__).resolve().parent.parent / "sql"

UNDO_POSTING = """
DROP FUNCTION finance_post_journal(jsonb, text[], text[], bigint[], bigint, bigint);
DROP FUNCTION finance_reserve_cash(uuid, text, bigint, bigint);
DROP FUNCTION finance_change_cash(uuid, text, bigint, bigint, bigint);
"""
UNDO_LEDGER = """
DROP TRIGGER finance_journal_balanced ON finance_journal;
DROP FUNCTION finance_check_balance();
DROP SEQUENCE finance_journal_seq;
ALTER TABLE finance_posting DROP CONSTRAINT finance_posting_of_journal,
    DROP CONSTRAINT finance_posting_known_account;
"""
# A posting is seen by whoever sees its journal.
POSTING_SCOPE = """
ALTER TABLE finance_posting ENABLE ROW LEVEL SECURITY;
CREATE POLICY finance_posting_scope ON finance_posting
    USING (journal_id IN (SELECT id FROM finance_journal));
"""
NO_POSTING_SCOPE = """
DROP POLICY finance_posting_scope ON finance_posting;
ALTER TABLE finance_posting DISABLE ROW LEVEL SECURITY;
"""
WHOLE = {"district": "district_id", "department": "department_id", "person": "person_id"}
OF_FACILITATOR = {"district": "district_id", "person": "facilitator_id"}


class Migration(migrations.Migration):
    dependencies = [("finance", "0001_tables"), ("kernel", "0003_guards")]
    operations = [
        migrations.RunSQL((SQL / "posting.sql").read_text("utf-8"), UNDO_POSTING),
        append_only("finance_journal"),
        append_only("finance_posting"),
        append_only("finance_receipt"),
        migrations.RunSQL((SQL / "ledger.sql").read_text("utf-8"), UNDO_LEDGER),
        row_security("finance_journal", **WHOLE),
        migrations.RunSQL(POSTING_SCOPE, NO_POSTING_SCOPE),
        row_security("finance_bill", **WHOLE),
        row_security("finance_receipt", **WHOLE),
        row_security("finance_cash", **OF_FACILITATOR),
        row_security("finance_commission", **OF_FACILITATOR),
        row_security("finance_handover", **OF_FACILITATOR),
    ]
