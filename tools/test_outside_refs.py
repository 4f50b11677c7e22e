"""Nobody reaches through an OutsideRef into another context's rows: only its id is used.

Django would follow ``order__service__name`` and ``select_related("service")`` without a word,
since the column is a real foreign key.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps

from dastak.kernel.db import OutsideRef
from tools.parsed import Source, sources

# Words of keyword arguments: filter(service__name="x"), Q(...), annotate(...), When(...).
KEYWORDS = frozenset(
    "filter exclude get get_or_create update_or_create Q When annotate alias aggregate update"
    " complex_filter".split()
)
# Words of texts: values("service__name"), order_by("-service__name"), F(...), Count(...).
TEXTS = frozenset(
    "values values_list order_by distinct only defer in_bulk dates datetimes select_related"
    " prefetch_related Prefetch F OuterRef Count Sum Avg Max Min Q filter_by Index"
    " UniqueConstraint earliest latest select_for_update".split()
)
# Words that load the row itself, so that the bare name is too much.
LOADERS = frozenset({"select_related", "prefetch_related", "Prefetch"})
# After the reference: its own column, under the names that Django gives it.
OWN_COLUMN = frozenset(
    "id pk code exact in isnull gt gte lt lte startswith contains iexact range".split()
)


def references() -> dict[str, set[str]]:
    """Names of fields by context; those of a context are told together, since a name that is an
    OutsideRef on one model is another context's row wherever else the context uses it.
    """
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, OutsideRef):
                found.setdefault(model._meta.app_label, set()).add(field.name)
    return found


def own_relations() -> dict[str, set[str]]:
    """Names of real foreign keys by context: those may be followed at home."""
    found: dict[str, set[str]] = {}
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if field.is_relation and not isinstance(field, OutsideRef):
                found.setdefault(model._meta.app_label, set()).add(field.name)
    return found


def passes_through(path: str, refs: set[str], loads: bool) -> bool:
    """Whether a lookup path goes beyond the id of one of the references."""
    parts = path.lstrip("-").split("__")
    for place, part in enumerate(parts):
        if part in refs:
            rest = parts[place + 1 :]
            return loads or bool(rest and not (len(rest) == 1 and rest[0] in OWN_COLUMN))
    return False


def lookups(tree: ast.AST) -> Iterator[tuple[ast.Call, str, str]]:
    """Calls with the name of what is called and each lookup path in their arguments."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        target = node.func
        name = target.attr if isinstance(target, ast.Attribute) else getattr(target, "id", "")
        if name in KEYWORDS:
            yield from ((node, name, each.arg) for each in node.keywords if each.arg)
            yield from _keys_of_dicts(node, name)
        if name in TEXTS:
            yield from _texts(node, name)


def _keys_of_dicts(node: ast.Call, name: str) -> Iterator[tuple[ast.Call, str, str]]:
    """``filter(**{"service__name": x})``, and pairs: ``Q(("service__name", x))``."""
    for each in node.keywords:
        if each.arg is None and isinstance(each.value, ast.Dict):
            for key in each.value.keys:
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield node, name, key.value
    for argument in node.args:
        if isinstance(argument, ast.Tuple) and argument.elts:
            first = argument.elts[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield node, name, first.value


def _texts(node: ast.Call, name: str) -> Iterator[tuple[ast.Call, str, str]]:
    for argument in [*node.args, *(each.value for each in node.keywords)]:
        for part in ast.walk(argument):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield node, name, part.value


def flaws(source: Source, refs: set[str]) -> list[str]:
    """Places of a file that reach through a reference."""
    found = [
        f"{source.name}:{call.lineno} {name}({path})"
        for call, name, path in lookups(source.tree)
        if passes_through(path, refs, name in LOADERS)
    ]
    found += [
        f"{source.name}:{call.lineno} select_related() without names follows every reference"
        for call in ast.walk(source.tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "select_related"
        and not call.args
    ]
    return found


def test_no_query_reaches_through_an_outside_reference() -> None:
    refs = references()
    found = [
        flaw for source in sources() for flaw in flaws(source, refs.get(source.context, set()))
    ]
    assert found == [], "ask the other context's api"


def test_a_name_is_an_outside_reference_everywhere_in_its_context_or_nowhere() -> None:
    both = {
        context: sorted(names & own_relations().get(context, set()))
        for context, names in references().items()
        if names & own_relations().get(context, set())
    }
    assert both == {}, "the scan tells references by their names"


def test_every_reference_of_a_context_to_another_one_is_an_outside_reference() -> None:
    own = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("dastak.")
        for field in model._meta.local_fields
        if field.is_relation
        and not isinstance(field, OutsideRef)
        and field.related_model is not None
        and not isinstance(field.related_model, str)
        and field.related_model._meta.app_label != model._meta.app_label
    ]
    assert own == []


@pytest.mark.parametrize(
    "line",
    [
        'rows.filter(service__name="x")',
        'rows.exclude(line__service__name__icontains="x")',
        'rows.get(Q(service__department__code="x") | Q(id=1))',
        'rows.filter(**{"service__name": 1})',
        'rows.filter(Q(("service__name", 1)))',
        'rows.order_by("-service__name")',
        'rows.values("id", "service__name")',
        'rows.values_list(F("service__name"))',
        'rows.select_related("line__service")',
        'rows.prefetch_related(Prefetch("service"))',
        "rows.select_related()",
    ],
)
def test_the_scan_sees_a_lookup_through_a_reference(line: str) -> None:
    path = sources()[0].path
    assert flaws(Source(path, line, ast.parse(line)), {"service"})


@pytest.mark.parametrize(
    "line",
    [
        'rows.filter(service_id="x", service="y", service__in=[1], service_id__in=[1])',
        'rows.order_by("service_id", "service").values("service_id", "line__service_id")',
        'rows.select_related("line")',
    ],
)
def test_the_scan_lets_the_id_pass(line: str) -> None:
    path = sources()[0].path
    assert flaws(Source(path, line, ast.parse(line)), {"service"}) == []
