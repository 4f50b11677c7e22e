"""The receipt of each hand-over: made with the move, and never changed."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models

# A receipt is evidence: of a finished hand-over only the printed file may be added, once.
# What a paper is called stands on receipts too.
KEPT = """
CREATE FUNCTION documents_transfer_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.moved_at IS NOT NULL AND (TG_OP = 'DELETE'
        OR (to_jsonb(NEW) - 'file_id') <> (to_jsonb(OLD) - 'file_id')
        OR (OLD.file_id IS NOT NULL AND NEW.file_id IS DISTINCT FROM OLD.file_id))
    THEN
        RAISE EXCEPTION 'a hand-over that is done never changes'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'documents_transfer_kept';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER documents_transfer_kept BEFORE UPDATE OR DELETE ON documents_transfer
    FOR EACH ROW EXECUTE FUNCTION documents_transfer_kept();

CREATE FUNCTION documents_item_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (to_jsonb(NEW) - 'transfer_id') <> (to_jsonb(OLD) - 'transfer_id') THEN
        RAISE EXCEPTION 'a paper on record keeps its name and its owner'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'documents_item_kept';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documents_item_kept BEFORE UPDATE ON documents_item
    FOR EACH ROW EXECUTE FUNCTION documents_item_kept();
"""
NOT_KEPT = """
DROP TRIGGER documents_item_kept ON documents_item;
DROP FUNCTION documents_item_kept();
DROP TRIGGER documents_transfer_kept ON documents_transfer;
DROP FUNCTION documents_transfer_kept();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0002_guards")]
    operations = [
        migrations.AddField(
            model_name="transfer",
            name="seal_number",
            field=models.CharField(default="", max_length=40),
        ),
        migrations.AddField(
            model_name="transfer",
            name="number",
            field=models.CharField(max_length=24, null=True),
        ),
        migrations.AddField(
            model_name="transfer",
            name="token",
            field=models.CharField(max_length=20, null=True),
        ),
        migrations.AddField(
            model_name="transfer",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.file",
            ),
        ),
        # Not asked of hand-overs from before there were receipts.
        AddConstraintNotValid(
            model_name="transfer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", None), ("moved_at", None), ("number", None), ("token", None)),
                    models.Q(
                        ("moved_at__isnull", False),
                        ("number__isnull", False),
                        ("token__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="documents_transfer_has_receipt",
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                fields=("number",), name="documents_transfer_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="transfer",
            constraint=models.UniqueConstraint(
                fields=("token",), name="documents_transfer_token_once"
            ),
        ),
        migrations.RunSQL(KEPT, NOT_KEPT),
    ]
