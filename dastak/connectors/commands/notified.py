"""What the catalogue says about who decides a case, and who hears an appeal."""

from __future__ import annotations

from dastak.catalogue import api as catalogue
from dastak.connectors import models
from dastak.kernel.text import Bilingual, bilingual


def designation_of(row: models.Case) -> Bilingual:
    """Source: the designated officer of the notified service, where one was published."""
    officer = catalogue.get_service(code=row.service_code).officer
    return officer or bilingual("connectors.officer")


def appeal_of(row: models.Case) -> Bilingual:
    """Source: the appellate authority of the notified service, where one was published."""
    authority = catalogue.get_service(code=row.service_code).appellate_authority
    return authority or bilingual("connectors.appellate_authority")
