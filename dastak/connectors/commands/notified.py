"""What the catalogue says about who decides a case, and who hears an appeal."""

from __future__ import annotations

from dastak.catalogue import api as catalogue
from dastak.connectors import models
from dastak.connectors.queries.cases import appeal_to
from dastak.kernel.text import Bilingual, bilingual


def designation_of(row: models.Case) -> Bilingual:
    """Source: the designated officer of the notified service, where one was published."""
    officer = catalogue.get_service(code=row.service_code).officer
    return officer or bilingual("connectors.officer")


def appeal_of(row: models.Case) -> Bilingual:
    """Source: the appellate authority of the notified service, where one was published."""
    return appeal_to(service_code=row.service_code)
