"""Services, what they cost, and where they are offered, as other contexts see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dastak.kernel.text import Bilingual

# The channel of a service that a citizen can do alone, and the scope of its offers by district.
DIGITAL = "digital"


class PayeeKind(StrEnum):
    """Whose money a fee head is."""

    TREASURY = "treasury"
    PROGRAMME = "programme"
    THIRD_PARTY = "third_party"


class Funder(StrEnum):
    """Who bears what the citizen does not pay."""

    NOBODY = ""
    LAW = "law"  # the fee is not due at all; no money moves
    PROGRAMME = "programme"  # the programme pays it


class Need(StrEnum):
    """Whether a paper must be brought, as far as it was published."""

    REQUIRED = "required"
    CONDITIONAL = "conditional"
    OPTIONAL = "optional"
    UNKNOWN = "unknown"


class PaperForm(StrEnum):
    """In which form a paper is wanted, as far as it was published."""

    ORIGINAL = "original"
    COPY = "copy"
    BOTH = "both"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """Who decides. ``province`` is ``punjab``, ``kp`` or ``federal``."""

    code: str
    name: Bilingual
    province: str
    services: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper to bring; ``condition`` says when a conditional or optional one is wanted."""

    name: Bilingual
    need: Need
    form: PaperForm
    condition: Bilingual | None

    @property
    def is_mandatory(self) -> bool | None:
        """True or False where it was published, None where it was not or where it depends."""
        return {Need.REQUIRED: True, Need.OPTIONAL: False}.get(self.need)


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One version of a service. None means that it was not published.

    :param version: grows by one with each change; a version never changes.
    :param time_limit_days: working days; 0 is the same day.
    :param visit_minutes: planned length of a visit at home; a planning figure, not published.
    :param channels: where it is offered, as the sources tag it.
    :param form_code: service code whose form is filled in, or empty.
    """

    code: str
    version: int
    name: Bilingual
    department: str
    department_name: Bilingual
    province: str
    kind: str
    visit_minutes: int
    time_limit_days: int | None
    time_limit_text: Bilingual | None
    officer: Bilingual | None
    appellate_authority: Bilingual | None
    channels: tuple[str, ...]
    papers: tuple[Paper, ...]
    is_doorstep: bool
    needs_biometric: bool
    form_code: str
    note: str
    source: str
    reviewed: bool
    is_retired: bool

    @property
    def is_digital(self) -> bool:
        """Whether a citizen can do all of it alone, without a visit: no fingerprint is needed."""
        return DIGITAL in self.channels and not self.needs_biometric


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePage:
    """One page of a list of services; ``number`` counts from 1."""

    services: tuple[Service, ...]
    number: int
    pages: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeHead:
    """A part of the price with one payee, in force from ``valid_from`` (None: always).

    :param account: number in the chart of accounts that the money is owed to.
    :param amount_paisa: None where it was not published.
    :param applies_when: empty, or a condition that ``rules.applies`` knows.
    """

    code: str
    name: Bilingual
    payee: Bilingual
    payee_kind: PayeeKind
    account: str
    amount_paisa: int | None
    is_per_copy: bool
    applies_when: str
    valid_from: date | None
    valid_to: date | None
    revision: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Exemption:
    """Who does not pay heads of one kind of payee, and who bears it instead.

    :param service_code: None for every service.
    :param age_years_min: completed years on the day of the quote; None for any age.
    """

    code: str
    reason: Bilingual
    payee_kind: PayeeKind
    service_code: str | None
    age_years_min: int | None
    funded_by: Funder
    valid_from: date | None
    valid_to: date | None
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteInputs:
    """What a price depends on.

    :param birth_date: of the person who gets the service, verified; None gives no age exemption.
    :param event_date: of the birth, death or marriage; None is taken as recent.
    :param at_door: False when the citizen comes to a centre or files it alone.
    """

    birth_date: date | None = None
    event_date: date | None = None
    copies: int = 1
    at_door: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteLine:
    """One head with its full amount and the part of it that the citizen need not pay."""

    head: str
    name: Bilingual
    payee: Bilingual
    payee_kind: PayeeKind
    account: str
    amount_paisa: int
    waived_paisa: int
    funded_by: Funder
    reason: Bilingual | None

    @property
    def due_paisa(self) -> int:
        """What the citizen pays of it."""
        return self.amount_paisa - self.waived_paisa


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A price with everything it was made from, so that it can be made again for ever.

    :param lines: heads whose amount is published.
    :param total_paisa: what the citizen pays, the unpublished heads apart.
    :param unpublished: codes of heads that apply but whose amount is not published.
    :param rule_version: which arithmetic made it.
    :param hash: SHA-256 of all the rest, in hex.
    """

    service_code: str
    service_version: int
    on: date
    lines: tuple[QuoteLine, ...]
    total_paisa: int
    waived_paisa: int
    unpublished: tuple[str, ...]
    rule_version: int
    inputs: QuoteInputs
    heads: tuple[FeeHead, ...]
    exemptions: tuple[Exemption, ...]
    hash: str

    @property
    def unpublished_heads(self) -> tuple[FeeHead, ...]:
        """The heads behind ``unpublished``, for showing their names."""
        return tuple(head for head in self.heads if head.code in self.unpublished)


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Whether a service is offered at the door, or online, in a district on a day, and why.

    :param code: ``covered``, ``not_at_the_door`` (or ``not_online``), ``not_in_district``, ``not_yet``.
    :param since: first day it is offered there, where there is one.
    """

    is_covered: bool
    code: str
    reason: Bilingual
    since: date | None
