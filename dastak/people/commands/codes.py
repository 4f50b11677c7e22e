"""Asking for a code: the same answer, the same work and the same time for everybody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import connection

from dastak.kernel import vault
from dastak.kernel.actors import SYSTEM, Actor
from dastak.kernel.commands import command
from dastak.kernel.errors import FieldsInvalid, Invalid, Problem, Refused, TooMany, Unavailable
from dastak.kernel.ids import uuid7
from dastak.kernel.outbox import emit
from dastak.kernel.scope import transaction_as
from dastak.people import models
from dastak.people.adapters import counters
from dastak.people.events import CodeRequested, NumberDiffered
from dastak.people.queries.actors import hash_of
from dastak.people.queries.persons import as_challenge, prefixes
from dastak.people.rules import budgets, numbers, profiles
from dastak.people.types import Challenge, Language

PURPOSE = "sign_in"

# Everything the decision rests on, in one query for everybody: is the card known, is the number
# one of the person's or of those who act for them, has a change to it become ripe, and has this
# device signed in with this number before. An unknown card is looked up like a known one.
_LOOK = """
SELECT p.id,
    coalesce(p.phone_index = ANY(%(phones)s), false)
    OR EXISTS (
        SELECT 1 FROM people_mandate m JOIN people_person a ON a.id = m.agent_id
        WHERE m.principal_id = coalesce(p.id, %(nobody)s) AND m.agreed_at <= %(now)s AND m.revoked_at IS NULL
          AND (m.valid_until IS NULL OR m.valid_until > %(now)s)
          AND a.phone_index = ANY(%(phones)s))
    OR EXISTS (
        SELECT 1 FROM people_number_change c
        WHERE c.person_id = coalesce(p.id, %(nobody)s) AND c.phone_index = ANY(%(phones)s)
          AND c.refused_at IS NULL AND c.done_at IS NULL
          AND c.effective_at <= %(now)s AND c.expires_at > %(now)s),
    EXISTS (
        SELECT 1 FROM people_session s JOIN people_person q ON q.id = s.person_id
        WHERE s.device_hash = %(device)s AND s.staff_id IS NULL
          AND q.phone_index = ANY(%(phones)s))
FROM (SELECT 1) AS one LEFT JOIN people_person p ON p.cnic_index = ANY(%(cards)s)
"""

log = structlog.get_logger()


class DeviceMissing(Invalid):
    """Name your device by 8 to 100 random characters and keep them for the next time."""

    ur = "اپنے آلے کا 8 سے 100 بے ترتیب حروف کا نام بھیجیں اور اگلی بار کے لیے محفوظ رکھیں۔"


class TooManyCodes(TooMany):
    """Too many codes were asked for. Try again in {retry_seconds} seconds, or call 1202."""

    ur = "بہت سے کوڈ مانگے جا چکے ہیں۔ {retry_seconds} سیکنڈ بعد کوشش کریں یا 1202 پر کال کریں۔"


class CodesPaused(Unavailable):
    """No more codes can be sent today. Call 1202; nothing you entered is lost."""

    ur = "آج مزید کوڈ نہیں بھیجے جا سکتے۔ 1202 پر کال کریں؛ آپ کی معلومات ضائع نہیں ہوئیں۔"


class NoSuchChallenge(Refused):
    """This sign-in has ended. Start again with your identity card number."""

    ur = "یہ سائن اِن ختم ہو چکا ہے۔ شناختی کارڈ نمبر سے دوبارہ شروع کریں۔"


@dataclass(frozen=True, slots=True)
class _Ask:
    """A request for a code in normal form."""

    cnic: str
    phone: str
    network: str
    device: str
    language: Language


@command(permit="people.request_code")
def request_code(
    *,
    cnic: str,
    phone: str,
    network: str,
    device: str,
    language: str,
    by: Actor,
    now: datetime,
) -> Challenge:
    """Ask for a code to sign in with; the answer is the same whether the account exists or not.

    A card that is not known yet is registered when the code comes back. A known one gets its code
    only on a number of the person or of one who acts for them; with any other number no code is
    sent and the change of number begins instead.

    :param network: address the request came from. :param device: random name the device keeps.
    :raises FieldsInvalid: naming ``cnic``, ``phone`` or both.
    :raises TooManyCodes: when a limit by number, device, network or run of numbers is reached.
    :raises CodesPaused: when the day's money for messages is spent.
    """
    ask = _Ask(*_normal(cnic, phone), network, _device(device), _language(language))
    return _challenge(ask, by, now)


@command(permit="people.request_code")
def resend_code(
    *, challenge_id: UUID, network: str, device: str, by: Actor, now: datetime
) -> Challenge:
    """Ask for another code with the card and number of an earlier request of the same device.

    :raises NoSuchChallenge: when there is none, or it was used.
    :raises TooManyCodes: when a limit is reached. :raises CodesPaused: when the money is spent.
    """
    with transaction_as(SYSTEM):
        row = models.Challenge.objects.filter(
            id=challenge_id, used_at__isnull=True, device_hash=hash_of(device)
        ).first()
    if row is None:
        raise NoSuchChallenge
    ask = _Ask(
        cnic=vault.unseal(row.cnic, place="people_challenge.cnic", row=str(row.id)),
        phone=vault.unseal(row.phone, place="people_challenge.phone", row=str(row.id)),
        network=network,
        device=device,
        language=Language(row.language),
    )
    return _challenge(ask, by, now)


def _normal(cnic: str, phone: str) -> tuple[str, str]:
    problems: dict[str, Problem] = {}
    digits = number = ""
    try:
        digits = numbers.normal_cnic(cnic)
    except numbers.CnicInvalid as problem:
        problems["cnic"] = problem
    try:
        number = numbers.normal_phone(phone, prefixes=prefixes())
    except numbers.PhoneInvalid as problem:
        problems["phone"] = problem
    if problems:
        raise FieldsInvalid(problems=problems)
    return digits, number


def _device(name: str) -> str:
    if not 8 <= len(name) <= 100:
        raise DeviceMissing
    return name


def _language(code: str) -> Language:
    return Language(profiles.choice(Language, code))


def _challenge(ask: _Ask, by: Actor, now: datetime) -> Challenge:
    with transaction_as(SYSTEM):
        person_id, is_theirs, is_known_device = _look(ask, now)
        asker = _asker(ask, is_known=is_known_device)
        _spend(budgets.code_budgets(asker), now)
        is_sent = person_id is None or is_theirs
        row = _row(ask, asker, person_id, is_sent=is_sent, now=now)
        row.save(force_insert=True)
        # One event either way; what follows from it happens outside of the caller's waiting time.
        if person_id is None or is_theirs:
            emit(CodeRequested(subject=row.id), by=by, at=now)
        else:
            emit(NumberDiffered(subject=person_id, challenge_id=row.id), by=by, at=now)
    return as_challenge(row)


def _look(ask: _Ask, now: datetime) -> tuple[UUID | None, bool, bool]:
    values: dict[str, Any] = {
        "cards": vault.blind_indexes(ask.cnic, kind="cnic"),
        "phones": vault.blind_indexes(ask.phone, kind="phone"),
        "device": hash_of(ask.device),
        "nobody": uuid7(),
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(_LOOK, values)
        found: tuple[UUID | None, bool, bool] = cursor.fetchone()
    return found


def _asker(ask: _Ask, *, is_known: bool) -> budgets.Asker:
    return budgets.Asker(
        number=vault.blind_index(ask.phone, kind="phone").hex(),
        run=vault.blind_index(ask.phone[:-3], kind="run").hex(),
        network=network_key(ask.network),
        device=hash_of(ask.device).hex(),
        is_known=is_known,
    )


def network_key(address: str) -> str:
    """The keyed hash by which a neighbourhood of addresses is counted."""
    return vault.blind_index(budgets.network_of(address), kind="network").hex()


def _spend(wanted: tuple[budgets.Budget, ...], now: datetime) -> None:
    taken = counters.take(wanted, now=now)
    if taken.refused is not None:
        retry_seconds = taken.refused.seconds_left(now)
        if taken.refused.key.startswith("code-paisa"):
            log.error("code_money_spent", budget=taken.refused.key)
            raise CodesPaused(retry_seconds=retry_seconds)
        raise TooManyCodes(retry_seconds=retry_seconds)
    spent = taken.used[-1]
    was_calm = not budgets.is_alarming(spent_paisa=spent - budgets.MESSAGE_PAISA)
    if was_calm and budgets.is_alarming(spent_paisa=spent):
        log.error("code_money_nearly_spent", spent_paisa=spent)


def _row(
    ask: _Ask, asker: budgets.Asker, person_id: UUID | None, *, is_sent: bool, now: datetime
) -> models.Challenge:
    row_id = uuid7()
    return models.Challenge(
        id=row_id,
        cnic=vault.seal(ask.cnic, place="people_challenge.cnic", row=str(row_id)),
        cnic_index=vault.blind_index(ask.cnic, kind="cnic"),
        phone=vault.seal(ask.phone, place="people_challenge.phone", row=str(row_id)),
        phone_index=vault.blind_index(ask.phone, kind="phone"),
        person_id=person_id,
        is_sent=is_sent,
        device_hash=hash_of(ask.device),
        returnable=[each.key for each in budgets.returnable_budgets(asker)],
        language=ask.language,
        made_at=now,
        expires_at=now + budgets.CODE_LIFE,
    )
