"""Guards: what must be true before a step. Each answer tells the reason for each refused action."""

from __future__ import annotations

from collections.abc import Callable

from dastak.kernel.actors import role_words
from dastak.kernel.errors import Problem, Refused
from dastak.kernel.text import listed
from dastak.orders.rules.fold import stands_against
from dastak.orders.rules.stages import steps_from
from dastak.orders.types import Action, Facts, LineState, Verb


class FormIncomplete(Refused):
    """The form still misses: {fields_missing}. Fill these in, then go on."""

    ur = "فارم میں ابھی یہ باقی ہے: {fields_missing}۔ یہ پُر کریں پھر آگے بڑھیں۔"


class PapersMissing(Refused):
    """These papers are still missing: {papers}. Photograph them, or note why they are not needed."""

    ur = "یہ کاغذات ابھی باقی ہیں: {papers}۔ ان کی تصویر لیں، یا لکھیں کہ یہ کیوں درکار نہیں۔"


class BiometricMissing(Refused):
    """The fingerprint check has not succeeded yet (now: {result}).
    Check again or use a face certificate.
    """

    ur = "انگوٹھے کی تصدیق ابھی کامیاب نہیں ہوئی (اب تک: {result})۔ دوبارہ کریں یا چہرے کا سرٹیفکیٹ استعمال کریں۔"


class ItemsUnconfirmed(Refused):
    """{count} originals are not confirmed by both sides yet. Ask the citizen for the code."""

    ur = "{count} اصل کاغذات کی دونوں طرف سے تصدیق باقی ہے۔ شہری سے کوڈ پوچھیں۔"


class BillOpen(Refused):
    """The bill is not settled: {due_rupees} rupees are due."""

    ur = "بل ادا نہیں ہوا: {due_rupees} روپے باقی ہیں۔"


class ItemsElsewhere(Refused):
    """{count} items of this order are still with somebody else.
    Everything goes back to the citizen first.
    """

    ur = "اس درخواست کی {count} چیزیں ابھی کسی اور کے پاس ہیں۔ پہلے سب کچھ شہری کو واپس ملے گا۔"


class WaitLonger(Refused):
    """Wait {minutes} more minutes at the house before you report that nobody is there."""

    ur = "کسی کے موجود نہ ہونے کی اطلاع سے پہلے گھر پر مزید {minutes} منٹ انتظار کریں۔"


class CallFirst(Refused):
    """Call the citizen {count} more times from the house, then report that nobody is there."""

    ur = "پہلے گھر سے شہری کو مزید {count} بار فون کریں، پھر اطلاع دیں کہ کوئی موجود نہیں۔"


class Overridden(Refused):
    """A supervisor has looked at this and let the application go on. Complete it at the door."""

    ur = "نگران نے دیکھ کر درخواست جاری رکھنے کی اجازت دے دی ہے۔ دروازے پر اسے مکمل کریں۔"


class NotOnline(Refused):
    """This service is not done online in this district. The visit stays as it is."""

    ur = "اس ضلع میں یہ خدمت آن لائن نہیں ہوتی۔ وزٹ برقرار ہے۔"


class NoVisit(Refused):
    """This service does not come to the door in this district. Go on online, or call 1202."""

    ur = "اس ضلع میں یہ خدمت گھر پر نہیں آتی۔ آن لائن جاری رکھیں یا 1202 پر کال کریں۔"


class NotForYou(Refused):
    """This step is for: {roles}."""

    ur = "یہ قدم ان کے لیے ہے: {roles}۔"


Guard = Callable[[Facts], Problem | None]


def _form(facts: Facts) -> Problem | None:
    return FormIncomplete(fields_missing=listed(facts.form_missing)) if facts.form_missing else None


def _papers(facts: Facts) -> Problem | None:
    return PapersMissing(papers=listed(facts.papers_missing)) if facts.papers_missing else None


def _biometric(facts: Facts) -> Problem | None:
    if not facts.needs_biometric or facts.biometric == "match":
        return None
    return BiometricMissing(result=facts.biometric or "-")


def _custody(facts: Facts) -> Problem | None:
    return ItemsUnconfirmed(count=facts.unconfirmed_items) if facts.unconfirmed_items else None


def _settled(facts: Facts) -> Problem | None:
    return BillOpen(due_rupees=facts.due_paisa // 100) if facts.due_paisa else None


def _all_home(facts: Facts) -> Problem | None:
    return ItemsElsewhere(count=facts.items_elsewhere) if facts.items_elsewhere else None


def _waited(facts: Facts) -> Problem | None:
    return WaitLonger(minutes=facts.wait_minutes_left) if facts.wait_minutes_left else None


def _called(facts: Facts) -> Problem | None:
    return CallFirst(count=facts.calls_left) if facts.calls_left else None


def _stands(facts: Facts) -> Problem | None:
    return Overridden() if facts.is_overridden else None


def _online(facts: Facts) -> Problem | None:
    return None if facts.is_online else NotOnline()


def _comes(facts: Facts) -> Problem | None:
    return None if facts.is_at_door else NoVisit()


GUARDS: dict[Verb, tuple[Guard, ...]] = {
    Verb.CAPTURE: (_form, _papers, _biometric, _custody),
    Verb.SEND: (_form, _papers, _biometric),
    Verb.TO_DIGITAL: (_online,),
    Verb.TO_VISIT: (_comes,),
    Verb.SETTLE: (_settled,),
    Verb.DELIVER: (_all_home,),
    Verb.WITHDRAW: (_all_home,),
    Verb.NO_SHOW: (_waited, _called),
    Verb.TO_HUB: (_waited, _called),
    Verb.CANCEL: (_stands,),
}


def must_allow(verb: Verb, facts: Facts) -> None:
    """:raises Problem: the first reason that stands against the step."""
    for guard in GUARDS.get(verb, ()):
        problem = guard(facts)
        if problem:
            raise problem


def allowed_actions(state: LineState, *, role: str, facts: Facts) -> tuple[Action, ...]:
    """Every step from the present stage, with the reason where it cannot be taken now.

    :param role: the role that asks; steps of other roles are listed as refused.
    """
    actions: list[Action] = []
    for step in steps_from(state.stage):
        if (step.needs and step.needs not in state.flags) or step.way not in (None, state.way):
            continue
        refusal = stands_against(state, step.verb)
        if refusal is None and role not in step.roles:
            refusal = NotForYou(roles=role_words(step.roles - {"system"}))
        elif refusal is None:
            found = (guard(facts) for guard in GUARDS.get(step.verb, ()))
            refusal = next((problem for problem in found if problem), None)
        actions.append(Action(step.verb, refusal))
    return tuple(actions)
