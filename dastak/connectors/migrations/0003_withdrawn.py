"""A case that is taken back before the department has it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_guards"),
        ("connectors", "0002_guards"),
        ("places", "0001_tables"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="case",
            name="connectors_case_stamped",
        ),
        migrations.RemoveConstraint(
            model_name="case",
            name="connectors_case_has_officer",
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("received_at__isnull", True),
                        ("reference", ""),
                        (
                            "state__in",
                            [
                                "sent",
                                "withdrawn",
                            ],
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                [
                                    "sent",
                                    "withdrawn",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("received_at__isnull", False),
                        models.Q(("reference", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="connectors_case_stamped",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("officer_id__isnull", True),
                        (
                            "state__in",
                            [
                                "sent",
                                "withdrawn",
                                "received",
                            ],
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                [
                                    "sent",
                                    "withdrawn",
                                    "received",
                                ],
                            ),
                            _negated=True,
                        ),
                        ("officer_id__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="connectors_case_has_officer",
            ),
        ),
    ]
