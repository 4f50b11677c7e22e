"""Database bits: references to other contexts' rows, migration operations, constraint names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, models
from django.db.migrations import RunSQL
from django.db.models.fields.related_descriptors import ForwardManyToOneDescriptor

from dastak.kernel.errors import Problem

if TYPE_CHECKING:
    _Descriptor = ForwardManyToOneDescriptor[Any]
    _ForeignKey = models.ForeignKey[Any, Any]
    _Binary = models.BinaryField[Any, Any]
else:
    _Descriptor = ForwardManyToOneDescriptor
    _ForeignKey = models.ForeignKey
    _Binary = models.BinaryField


class _ShutDoor(_Descriptor):
    """The Python side of a reference into another context: only the id is yours."""

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        if instance is None:
            return self
        raise AttributeError(f"{self.field.name} belongs to another context: use its api")

    def __set__(self, instance: Any, value: Any) -> None:
        raise AttributeError(
            f"set {self.field.attname}; {self.field.name} is another context's row"
        )


class OutsideRef(_ForeignKey):
    """A real foreign key to another context's row whose Python side is shut.

    ``order.service_id`` works, ``order.service`` raises. Deleting the row is refused.
    """

    forward_related_accessor_class = _ShutDoor

    def __init__(self, to: Any, **options: Any) -> None:
        options["on_delete"] = models.PROTECT
        options["related_name"] = "+"
        super().__init__(to, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        options.pop("on_delete", None)
        options.pop("related_name", None)
        return name, path, args, options


class SealedField(_Binary):
    """Ciphertext made by ``kernel.vault.seal`` with this column's place.

    The key rotation finds sealed columns by this class.

    :param kind: what is inside, e.g. ``cnic``, ``phone``, ``answers``.
    :param row: the field whose text a value is bound to; the primary key where it is empty.
    """

    def __init__(self, *args: Any, kind: str, row: str = "", **options: Any) -> None:
        self.kind, self.row = kind, row
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        own = {"kind": self.kind, "row": self.row} if self.row else {"kind": self.kind}
        return name, path, args, {**options, **own}


class BlindIndexField(_Binary):
    """A keyed hash made by ``kernel.vault.blind_index``; beside the SealedField of the same kind."""

    def __init__(self, *args: Any, kind: str, source: str, **options: Any) -> None:
        self.kind, self.source = kind, source
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "kind": self.kind, "source": self.source}


def append_only(table: str) -> RunSQL:
    """Migration operation: rows of ``table`` are never changed or removed, not even by the owner."""
    return RunSQL(
        f"""
        REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM dastak_app;
        CREATE TRIGGER {table}_frozen_rows BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION dastak_frozen();
        CREATE TRIGGER {table}_frozen_table BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION dastak_frozen();
        """,
        f"""
        DROP TRIGGER {table}_frozen_rows ON {table};
        DROP TRIGGER {table}_frozen_table ON {table};
        GRANT UPDATE, DELETE ON {table} TO dastak_app;
        """,
    )


def row_security(
    table: str, *, district: str = "NULL", department: str = "NULL", person: str = "NULL"
) -> RunSQL:
    """Migration operation: the application sees only the rows inside the actor's scope.

    The arguments are column names (or SQL expressions) of type text, text and uuid. A row is
    visible to its person, or to an actor who serves both its district and its department. A
    NULL expression means that the table does not tell rows apart by that dimension.
    """
    test = f"dastak_sees({district}, {department}, {person})"
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        CREATE POLICY {table}_scope ON {table} USING ({test}) WITH CHECK ({test});
        """,
        f"DROP POLICY {table}_scope ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def constraint_of(error: IntegrityError) -> str:
    """Name of the constraint that refused, or an empty string."""
    diagnosis = getattr(error.__cause__, "diag", None)
    return getattr(diagnosis, "constraint_name", None) or ""


@contextmanager
def refusing(refusals: Mapping[str, Problem]) -> Iterator[None]:
    """Turn the refusal of a named constraint into the problem that says so to people."""
    try:
        yield
    except IntegrityError as error:
        problem = refusals.get(constraint_of(error))
        if problem is None:
            raise
        raise problem from error
