from django.apps import AppConfig

LEGS = (
    "(SELECT jsonb_agg(to_jsonb(leg) ORDER BY leg.leg)"
    " FROM finance_posting leg WHERE leg.journal_id = log.id)"
)


class FinanceConfig(AppConfig):
    name = "dastak.finance"
    label = "finance"

    def ready(self) -> None:
        # Models stand only now, and the sealer rests on one.
        from dastak.kernel.sealer import seal_log  # noqa: PLC0415

        columns = "id key rule rule_version order_id facilitator_id document effective_date"
        columns += " posted_at actor role reverses_id legs district_id department_id person_id"
        seal_log("journals", table="finance_journal", columns=columns.split(), parts=LEGS)
