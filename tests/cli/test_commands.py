import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from vend.app.settings_table import TABLE

COMMANDS = (
    "serve",
    "worker",
    "reconcile",
    "explain",
    "migrate",
    "sandbox",
    "demo",
    "doctor",
    "settings",
    "version",
    "bench",
    "sync",
    "models",
    "parity",
)


def vend(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VEND_")}
    return subprocess.run(
        [sys.executable, "-m", "vend.cli", *arguments],
        capture_output=True,
        text=True,
        env=clean | environment,
        timeout=60,
        check=False,
    )


def test_help_names_every_command_and_says_where_to_begin() -> None:
    answer = vend("--help")
    assert answer.returncode == 0
    assert all(f"  {name} " in answer.stdout for name in COMMANDS)
    assert "vend demo" in answer.stdout


def test_help_answers_at_once() -> None:
    heavy = ("aiohttp", "asyncpg", "granian", "litestar", "stripe", "stripe_sandbox", "duckdb", "dbt")
    code = "import sys; from vend.cli.main import app; app(['--help'], standalone_mode=False); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "typer" in loaded
    assert [name for name in heavy if name in loaded] == [], "import late: it is imported before a command runs"


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_explains_itself(command: str) -> None:
    answer = vend(command, "--help")
    assert answer.returncode == 0
    assert len(answer.stdout) > 100


@pytest.mark.parametrize("command", ["serve", "worker", "reconcile", "migrate"])
def test_missing_settings_are_told_without_a_traceback(command: str) -> None:
    answer = vend(command, VEND_LOG_LEVEL="loud")
    assert answer.returncode == 2
    assert answer.stderr.startswith("vend: ")
    assert "VEND_LOG_LEVEL: set it to one of debug, info, warning, error" in answer.stderr
    assert answer.stderr.count("is missing") >= 1
    assert "Traceback" not in answer.stderr


def test_an_unreachable_database_at_start_is_told_by_the_settings_name(settings: dict[str, str]) -> None:
    only_worker = ("VEND_DATABASE_URL", "VEND_PLATFORM_DATABASE_URL", "VEND_STRIPE_API_KEY", "VEND_ACCESS_LIST_KEY")
    needed = {"serve": settings, "worker": {name: settings[name] for name in only_worker}}
    with ThreadPoolExecutor() as pool:  # each waits a few seconds for the database before it gives up
        answers = list(pool.map(lambda command: vend(command, **needed[command]), needed))
    for answer in answers:
        assert answer.returncode == 1
        assert "VEND_DATABASE_URL: the database does not answer (ConnectionRefusedError)" in answer.stderr
        assert "VEND_PLATFORM_DATABASE_URL: the database does not answer" in answer.stderr
        assert "Traceback" not in answer.stderr
        assert "nobody-knows" not in answer.stderr


def test_migrate_prints_the_roles_without_any_setting() -> None:
    answer = vend("migrate", "--print-roles-sql")
    assert answer.returncode == 0
    assert "create role vend_app" in answer.stdout
    assert "nobypassrls" in answer.stdout


def test_settings_lists_every_variable_with_its_meaning() -> None:
    answer = vend("settings")
    assert all(setting.name in answer.stdout for setting in TABLE)


def test_an_unknown_command_or_option_is_a_usage_error() -> None:
    assert vend("parc").returncode == 2
    assert vend("demo", "--chekc").returncode == 2


def test_the_doctor_finds_nothing_to_mend_on_a_machine_without_settings() -> None:
    answer = vend("doctor")
    assert answer.returncode == 0, answer.stdout
    assert "FAIL" not in answer.stdout
    for name in ("Python", "PostgreSQL", "Valkey", "nginx", "account", "folder", "disk", "port", "settings"):
        assert f"  {name} " in answer.stdout


def test_the_doctor_tells_every_broken_setting_and_what_does_not_answer(settings: dict[str, str]) -> None:
    broken = {**settings, "VEND_TOKEN_KEY": "none", "VEND_DATABSE_URL": "x"}
    answer = vend("doctor", **broken)
    assert answer.returncode == 1
    assert "VEND_TOKEN_KEY is wrong" in answer.stdout
    assert "did you mean VEND_DATABASE_URL?" in answer.stdout
    for name in ("VEND_DATABASE_URL", "VEND_PLATFORM_DATABASE_URL", "Valkey", "Stripe"):
        assert f"FAIL  {name} " in answer.stdout
    assert "nobody-knows" not in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr
