"""Laws about the source text. Each says how to mend what it finds."""

import ast
import re
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import vend

ROOT = Path(vend.__file__).parents[2]
SOURCES = sorted((ROOT / "src").rglob("*.py"))
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60

# Rooms where SQL may be written in Python: the driver's own room, servers and stores that are not the application's, and
# the warehouse, whose statements are made from the columns that a table happens to have.
SQL_ROOMS = ("src/vend/db/", "src/vend/engines/", "src/vend/warehouse/", "src/stripe_sandbox/")
# SQL elsewhere, each with the reason.
SQL_ELSEWHERE = {
    "src/vend/app/bench_book.py": "makes a warehouse out of numbers, in DuckDB",
    "src/vend/app/bench_door.py": "measures the door against pgbench on a database of its own",
    "src/vend/app/bench_sync.py": "fills a database of its own, and asks for its changes the other way",
    "src/vend/cli/migrate.py": "prints what an administrator runs by hand",
}
_SQL = re.compile(
    r"\b(select\b.+\bfrom\s+\w|insert\s+into\s+\w|update\s+\w+\s+set\s|delete\s+from\s+\w"
    r"|(create|alter|drop|truncate)\s+(table|index|role|database|policy|function)\s|select\s+(pg_|set_config|current_setting))",
    re.IGNORECASE | re.DOTALL,
)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_file_is_longer_than_a_reader_can_hold() -> None:
    lengths = {named(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    long = {name: count for name, count in lengths.items() if count > FILE_LINES_MAX}
    assert not long, f"{long}: a file past {FILE_LINES_MAX} lines holds two things; give the second a file of its own"


def code_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines a function takes; its docstring is free, so that nobody saves there."""
    first = node.body[0]
    docstring = (first.end_lineno or 0) - first.lineno + 1 if ast.get_docstring(node) is not None else 0
    return (node.end_lineno or 0) - node.lineno + 1 - docstring


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{named(path)}:{node.lineno} {node.name} ({length} lines)"
        for path in SOURCES
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := code_lines(node)) > FUNCTION_LINES_MAX
    ]
    assert not long, f"{long}: name the steps and make each a function"


def strings(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every string that is a value, f-strings with their holes shut; docstrings are none."""
    prose = {
        id(node.body[0].value)
        for node in ast.walk(module)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    inside = {id(part) for node in ast.walk(module) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(module):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
            yield node.lineno, "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose | inside:
            yield node.lineno, node.value


def sql_in(module: ast.Module) -> list[int]:
    return [line for line, text in strings(module) if _SQL.search(text)]


def test_sql_lives_in_sql_files() -> None:
    found = {
        f"{named(path)}:{line}"
        for path in SOURCES
        if not named(path).startswith(SQL_ROOMS) and named(path) not in SQL_ELSEWHERE
        for line in sql_in(tree(path))
    }
    assert not found, (
        f"{sorted(found)}: write the statement to store/sql/<noun>/<verb>.sql and declare it in store/<noun>.py"
    )


@pytest.mark.parametrize(
    ("text", "is_sql"),
    [
        ("x = 'select id from customers'", True),
        ("x = f'''\n  SELECT *\n  FROM {table}\n'''", True),
        ("x('update customers set name = 1')", True),
        ("x('insert into x values (1)')", True),
        ("x = f'select set_config({a}, {b}, true)'", True),
        ("x = 'Select a pass and try again.'", False),
        ("x = 'the update failed'", False),
        ("def f():\n    'Select rows from the table.'", False),
    ],
)
def test_the_law_about_sql_can_tell_sql_from_prose(text: str, is_sql: bool) -> None:
    assert bool(sql_in(ast.parse(text))) is is_sql


def test_exceptions_that_nobody_needs_any_more_are_taken_back() -> None:
    for name in SQL_ELSEWHERE:
        path = ROOT / name
        assert path.exists(), f"{name} is gone: take it off SQL_ELSEWHERE"
        assert sql_in(tree(path)), f"{name} holds no SQL: take it off SQL_ELSEWHERE"


# ---------------------------------------------------------------------------- what is handed to others

# Spelt in pieces, so that this file obeys itself.
_HOSTS = tuple(f"{name}.{end}" for name, end in (
    ("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"), ("yarnpkg", "com"), ("rubygems", "org"),
    ("crates", "io"), ("golang", "org/proxy"), ("docker", "io"), ("ghcr", "io"), ("quay", "io"), ("maven", "org"), ("anaconda", "org"),
))  # fmt: skip
_MACHINE = re.compile(r"(?<![\w.~:/-])/(?:work|root|home/[a-z]\w*|Users/\w+)/[\w.]")
_TEXT_MAX = 2_000_000


@cache
def handed_over() -> list[Path]:
    """Files that are, or are about to be, in the repository."""
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=False, timeout=30,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout: there is nothing to hand over")
    return [ROOT / name for name in listed.stdout.decode().split("\0") if name and (ROOT / name).is_file()]


def texts() -> Iterator[tuple[str, str]]:
    for path in handed_over():
        if path.is_symlink() or path.stat().st_size > _TEXT_MAX:
            continue
        content = path.read_bytes()
        if b"\0" not in content:
            yield named(path), content.decode("utf-8", errors="replace")


def test_no_file_names_a_package_registry() -> None:
    found = {f"{name}: {host}" for name, text in texts() for host in _HOSTS if host in text.lower()}
    assert not found, f"{sorted(found)}: leave the host out; the installer's own setting says where packages come from"


def test_no_file_names_a_folder_of_one_machine() -> None:
    found = {f"{name}: {match[0]}" for name, text in texts() for match in _MACHINE.finditer(text)}
    assert not found, f"{sorted(found)}: use a path below the repository, or one that the program is given"


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("cd /" + "work/main", True),
        ("'/" + "root/.cache/x'", True),
        ("/" + "home/ada/x", True),
        ("see src/root/main.py", False),
        ("GET https://example.com/" + "work/orders", False),
        ("~/" + "work/x", False),
    ],
)
def test_the_law_about_machines_can_tell_a_path_from_a_word(text: str, is_one: bool) -> None:
    assert bool(_MACHINE.search(text)) is is_one
