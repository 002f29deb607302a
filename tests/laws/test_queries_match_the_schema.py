"""Every SQL file, prepared against the migrated schema, says what its stub says: names, types, nullability."""

import datetime as dt
import importlib
import pkgutil
import re
import types
import uuid
from decimal import Decimal
from importlib import resources
from typing import Any, Literal, Union, get_args, get_origin

import msgspec
import psycopg
import pytest

import vend.store
from tests.conftest import Database
from vend.db.queries import BOUND_BY_HANDLE, REGISTRY, PlatformCall, Shape, Statement, WriteCall

for module in pkgutil.walk_packages(vend.store.__path__, "vend.store."):
    importlib.import_module(module.name)

TYPES: dict[int, Any] = {
    16: bool, 17: bytes, 20: int, 21: int, 23: int, 25: str, 1043: str, 1700: Decimal, 2950: uuid.UUID, 3802: str,
    1082: dt.date, 1184: dt.datetime, 1009: list[str], 1007: list[int], 2951: list[uuid.UUID], 1016: list[int],
    1185: list[dt.datetime], 1182: list[dt.date], 1000: list[bool],
}  # fmt: skip


class Described(msgspec.Struct):
    """What PostgreSQL says of a prepared statement; `nullable` is None where only the file can say it."""

    parameters: list[int]
    columns: list[tuple[str, int, bool | None]]


def describe(connection: psycopg.Connection[Any], statement: Statement) -> Described:
    with connection.transaction(force_rollback=True):
        prepared = connection.pgconn.prepare(b"law", statement.sql.encode())
        assert prepared.status == psycopg.pq.ExecStatus.COMMAND_OK, prepared.error_message
        result = connection.pgconn.describe_prepared(b"law")
        parameters = [result.param_type(i) for i in range(result.nparams)]
        columns = []
        for i in range(result.nfields):
            name = result.fname(i)
            assert name is not None
            can_be_null = nullable(connection, statement, result.ftable(i), result.ftablecol(i))
            columns.append((name.decode(), result.ftype(i), can_be_null))
    connection.execute("deallocate all")
    return Described(parameters, columns)


def nullable(connection: psycopg.Connection[Any], statement: Statement, table: int, column: int) -> bool | None:
    if table == 0:
        return None
    row = connection.execute(
        "select a.attnotnull, c.relname from pg_attribute a join pg_class c on c.oid = a.attrelid"
        " where a.attrelid = %s and a.attnum = %s",
        (table, column),
    ).fetchone()
    assert row is not None
    outer = re.search(rf"left join\s+{row[1]}\b", statement.text)
    return not row[0] or outer is not None


def stated(what: str, statement: Statement) -> set[str]:
    """Read a line of names from a file: `not null`, or `null elsewhere` where other statements fill the Struct too."""
    match = re.search(rf"^-- {what}: (.+)$", statement.text, re.MULTILINE)
    return {name.strip() for name in match[1].split(",")} if match else set()


def split_optional(annotation: Any) -> tuple[Any, bool]:
    if get_origin(annotation) in (Union, types.UnionType):
        members = [member for member in get_args(annotation) if member is not types.NoneType]
        return members[0], len(members) < len(get_args(annotation))
    return annotation, False


def plain(annotation: Any) -> Any:
    """Literals are text in the database; a list of optional things is a list."""
    if get_origin(annotation) is Literal:
        return str
    if get_origin(annotation) is list:
        return list[plain(split_optional(get_args(annotation)[0])[0])]  # type: ignore[misc]
    return annotation


def parameter_annotations(statement: Statement) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, annotation in statement.hints.items():
        if name == "return":
            continue
        if name in statement.struct_parameters:
            fields = {field.name: field.type for field in msgspec.structs.fields(annotation)}
            overlap = (found.keys() & fields.keys()) - BOUND_BY_HANDLE
            assert not overlap, f"{statement.path}: {overlap} are offered twice"
            found |= fields
        else:
            found[name] = annotation
    return found


def connect(database: Database, role: str) -> psycopg.Connection[Any]:
    return psycopg.connect(database.url(role), autocommit=True)


@pytest.fixture(scope="module")
def connections(database: Database) -> Any:
    roles = {role: connect(database, role) for role in ("vend_app", "vend_platform")}
    yield roles
    for connection in roles.values():
        connection.close()


@pytest.mark.parametrize("path", sorted(REGISTRY))
def test_a_stub_and_its_sql_file_agree(path: str, connections: dict[str, psycopg.Connection[Any]]) -> None:
    kind, statement = REGISTRY[path]
    described = describe(connections["vend_platform" if kind is PlatformCall else "vend_app"], statement)

    offered = parameter_annotations(statement)
    needed = [name for name in statement.names if name not in BOUND_BY_HANDLE]
    assert set(needed) <= offered.keys(), f"{path}.sql uses {set(needed) - offered.keys()} that the stub does not offer"
    own = offered.keys() - set().union(
        *({f.name for f in msgspec.structs.fields(statement.hints[s])} for s in statement.struct_parameters)
    )
    assert own <= set(needed), f"{path}: the stub offers {own - set(needed)} that the SQL does not use"
    for name, oid in zip(statement.names, described.parameters, strict=True):
        if name not in BOUND_BY_HANDLE:
            said = plain(split_optional(offered[name])[0])
            assert TYPES[oid] == said, f"{path}: :{name} is {TYPES[oid]} in SQL, {said} in the stub"

    shape, result = statement.result
    if shape is Shape.NOTHING:
        assert described.columns == [], f"{path}: the SQL returns columns, the stub None"
        return
    fields = (
        [(field.name, field.type) for field in msgspec.structs.fields(result)]
        if shape is not Shape.SCALAR
        else [(described.columns[0][0], result)]
    )
    assert [name for name, *_ in described.columns] == [name for name, _ in fields], (
        f"{path}: other columns than fields"
    )
    sure, elsewhere = stated("not null", statement), stated("null elsewhere", statement)
    known = {name for name, *_ in described.columns}
    assert sure | elsewhere <= known, f"{path}: '-- not null' or '-- null elsewhere' names an unknown column"
    for (name, oid, can_be_null), (_, annotation) in zip(described.columns, fields, strict=True):
        said, optional = split_optional(annotation)
        assert TYPES[oid] == plain(said), f"{path}: {name} is {TYPES[oid]} in SQL, {plain(said)} in the Struct"
        if shape is Shape.SCALAR and can_be_null is False:
            continue  # None then means that there was no row
        expected = name in elsewhere or (name not in sure and can_be_null is not False)
        assert optional == expected, (
            f"{path}: {name} {'can' if expected else 'cannot'} be null, but the stub says the contrary;"
            " mend the Struct, or say '-- not null: name' in the file where an expression cannot be null"
        )


def test_every_sql_file_has_a_stub_and_a_sentence() -> None:
    root = resources.files("vend.store").joinpath("sql")
    files = {
        f"{noun.name}/{file.name.removesuffix('.sql')}": file.read_text(encoding="utf-8")
        for noun in root.iterdir()
        for file in noun.iterdir()
    }
    assert files.keys() == REGISTRY.keys()
    for path, text in files.items():
        assert re.match(r"-- [A-Z].+[.]\n", text), f"{path}.sql: begin with one line '-- What it is for.'"


def test_every_tenant_statement_names_its_garages() -> None:
    for path, (kind, statement) in REGISTRY.items():
        if kind is not PlatformCall:
            assert BOUND_BY_HANDLE & set(statement.names), f"{path}.sql: add garage_id = :garage_id"


def test_a_statement_that_changes_or_locks_rows_is_declared_as_a_write() -> None:
    changing = re.compile(
        r"\b(insert into|update\s+\w+\s+set|delete from|for (no key )?update|for share|select write_event)\b"
    )
    for path, (kind, statement) in REGISTRY.items():
        body = "\n".join(line for line in statement.text.splitlines() if not line.startswith("--"))
        if kind is not PlatformCall:
            assert (kind is WriteCall) == bool(changing.search(body)), f"{path}.sql: @write it is, or @read"
