"""Pages about oneself: profile, family, and who looked at one's data."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from dastak.kernel.actors import Role
from dastak.kernel.errors import FieldsInvalid, Problem
from dastak.kernel.ids import spoken
from dastak.kernel.text import Bilingual, bilingual
from dastak.kernel.web import ActingRequest, allow, page
from dastak.people import api
from dastak.people.pages.forms import (
    answer,
    birth_date,
    member_questions,
    profile_questions,
    relation,
    with_answers,
)
from dastak.people.types import NewPerson, Profile
from dastak.places import api as places
from dastak.ui.api import page_language

CITIZENS = allow(Role.CITIZEN)


@page(CITIZENS)
def welcome(request: ActingRequest) -> HttpResponse:
    """Who somebody is; asked after the first sign-in, changed later."""
    specs = profile_questions()
    wish = api.safe_next(request.GET.get("next", ""), otherwise=f"/{page_language()}/")
    values, problem = _known(request), None
    if request.method == "POST":
        values = {**request.POST.dict(), "needs": request.POST.getlist("needs")}
        try:
            _save_profile(request)
        except Problem as refused:
            problem = refused
        else:
            return redirect(wish)
    context = {
        "heading": bilingual("people.welcome.title"),
        "intro": bilingual("people.welcome.intro"),
        "fields": with_answers(specs, values, problem),
        "submit_label": bilingual("people.profile.submit"),
        "action": request.get_full_path(),
    }
    return answer(request, "ui/question.html", context, problem)


def _known(request: ActingRequest) -> dict[str, Any]:
    me = api.get_person(
        person_id=request.actor.me, purpose="own", by=request.actor, now=request.now
    )
    return {
        "name": me.name,
        "gender": me.gender or "",
        "birth_date": me.birth_date.isoformat() if me.birth_date else "",
        "district": me.district or "",
        "language": me.language if me.is_complete else page_language(),
        "needs": sorted(me.needs),
    }


def _save_profile(request: ActingRequest) -> None:
    profile = Profile(
        name=request.POST.get("name", ""),
        gender=request.POST.get("gender", ""),
        birth_date=birth_date(request.POST.get("birth_date", "")),
        language=request.POST.get("language", ""),
        district=request.POST.get("district", ""),
        needs=frozenset(request.POST.getlist("needs")),
    )
    try:
        api.complete_profile(
            person_id=request.actor.me, profile=profile, by=request.actor, now=request.now
        )
    except places.NoSuchDistrict as refused:
        raise FieldsInvalid(problems={"district": refused}) from refused


@page(CITIZENS)
def data(request: ActingRequest) -> HttpResponse:
    """Who looked at my data, what is known, and what waits for a word of mine."""
    me = api.get_person(
        person_id=request.actor.me, purpose="own", by=request.actor, now=request.now
    )
    context = {
        "me": me,
        "gender": bilingual(f"people.gender.{me.gender}") if me.gender else "",
        "district": places.get_district(code=me.district).name if me.district else "",
        "needs": [bilingual(f"people.need.{each}") for each in sorted(me.needs)],
        "looks": [_look(each) for each in api.list_looked_at(by=request.actor, now=request.now)],
        "changes": api.list_number_changes(by=request.actor, now=request.now),
        "consents": [
            {"kind": each.kind, "act": bilingual(f"people.act.{each.act}"), "at": each.at}
            for each in api.list_consents(by=request.actor, now=request.now)
        ],
    }
    return answer(request, "people/data.html", context, None)


def _look(look: api.LookedAt) -> dict[str, Any]:
    return {
        "at": look.at,
        "who": bilingual(f"people.role.{look.role}"),
        "why": _word("purpose", look.purpose),
        "where": _word("channel", look.channel),
        # Some callers name a line by its id, which says nothing to its owner.
        "case": spoken(look.case) if look.case.isdigit() else "",
        "was_refused": look.was_refused,
    }


def _word(group: str, code: str) -> Bilingual:
    # A purpose of a context above has its words there; its code is better than nothing.
    try:
        return bilingual(f"people.{group}.{code}")
    except KeyError:
        return Bilingual(en=code.replace("_", " "), ur=code.replace("_", " "))


@require_POST
@page(CITIZENS)
def refuse_change(request: ActingRequest, change_id: UUID) -> HttpResponse:
    """This was not me."""
    api.refuse_number_change(change_id=change_id, by=request.actor, now=request.now)
    return redirect("my_data")


@page(CITIZENS)
def family(request: ActingRequest) -> HttpResponse:
    """Those I act for, those who act for me, and a form for one more."""
    context: dict[str, Any] = {
        "members": [
            {"row": each, "relation": bilingual(f"people.relation.{each.relation}")}
            for each in api.list_family(by=request.actor, now=request.now)
        ],
        "representatives": api.list_representatives(by=request.actor, now=request.now),
        "action": request.get_full_path(),
    }
    problem: Problem | None = None
    if request.method == "POST":
        try:
            _add_member(request)
        except Problem as refused:
            problem = refused
        else:
            wish = api.safe_next(request.GET.get("next", ""), otherwise="")
            return redirect(wish or "my_family")
    context["fields"] = with_answers(member_questions(), request.POST, problem)
    return answer(request, "people/family.html", context, problem)


def _add_member(request: ActingRequest) -> None:
    member = NewPerson(
        cnic=request.POST.get("cnic", ""),
        name=request.POST.get("name", ""),
        gender=request.POST.get("gender", ""),
        birth_date=birth_date(request.POST.get("birth_date", "")),
        language=page_language(),
        district=None,
    )
    api.add_family_member(
        member=member,
        relation=relation(request.POST.get("relation", "")),
        by=request.actor,
        now=request.now,
    )


@require_POST
@page(CITIZENS)
def accept(request: ActingRequest, mandate_id: UUID) -> HttpResponse:
    """Agree that somebody acts for me."""
    api.accept_mandate(mandate_id=mandate_id, by=request.actor, now=request.now)
    return redirect("my_family")


@require_POST
@page(CITIZENS)
def end(request: ActingRequest, mandate_id: UUID) -> HttpResponse:
    """End a mandate, or refuse one."""
    api.revoke_mandate(mandate_id=mandate_id, by=request.actor, now=request.now)
    return redirect("my_family")
