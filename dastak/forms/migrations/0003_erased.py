"""Answers can be erased: the one change a locked row still allows, and it is final."""

from django.db import migrations, models

# Erasing keeps who, when and the hash of what was confirmed, and takes every answer.
LOCK = """
CREATE OR REPLACE FUNCTION forms_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_user <> 'dastak_app'
        AND to_jsonb(NEW) - 'values' = to_jsonb(OLD) - 'values' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
        AND to_jsonb(NEW) - '{values,authors,erased_at}'::text[]
            = to_jsonb(OLD) - '{values,authors,erased_at}'::text[] THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'locked answers are never changed or removed'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'forms_locked_answers';
END $$;
"""
UNLOCK = """
CREATE OR REPLACE FUNCTION forms_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND current_user <> 'dastak_app'
        AND to_jsonb(NEW) - 'values' = to_jsonb(OLD) - 'values' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'locked answers are never changed or removed'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'forms_locked_answers';
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("forms", "0002_guards")]
    operations = [
        migrations.AddField(
            model_name="answerset", name="erased_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddConstraint(
            model_name="answerset",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("erased_at__isnull", True),
                    models.Q(("authors", {}), ("values", b"")),
                    _connector="OR",
                ),
                name="forms_erased_says_nothing",
            ),
        ),
        migrations.RunSQL(LOCK, UNLOCK),
    ]
