"""Settings from the environment: read once at the start, all errors told at once, each with its mend.

    settings = ServeSettings.from_environment(os.environ)

Each Struct names what one program needs. A field without a default here, whose row in the table has none either, must
be set. Secrets are `Secret`, so no repr and no log line shows them.
"""

import difflib
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network
from pathlib import Path
from typing import Any, Literal, Self

import msgspec

from vend.app.secret import Secret
from vend.app.settings_table import BY_FIELD, PREFIX, Setting, known_names, read
from vend.domain.errors import VendError

MISSING = "is missing: "
_LIVE = "_live_"


class BadSettings(VendError):
    """One or more settings are missing or wrong.

    Attributes:
        problems: one line each, with the setting's name and the mend.
    """

    code = "bad_settings"

    def __init__(self, problems: list[str]) -> None:
        lines = "".join(f"\n  {problem}" for problem in problems)
        super().__init__(f"{len(problems)} problem(s) in the settings (`vend settings` explains each):{lines}")
        self.problems = problems


class LogSettings(msgspec.Struct, frozen=True, kw_only=True):
    """What every program needs."""

    log: Literal["auto", "json", "text"] = "auto"
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read this program's settings.

        Raises:
            BadSettings: lists everything that is wrong, unknown `VEND_` names included.
        """
        values, problems = read_settings(cls, environment)
        if problems:
            raise BadSettings(problems)
        return cls(**values)


class MigrateSettings(LogSettings, frozen=True, kw_only=True):
    """What `vend migrate` needs."""

    owner_database_url: Secret


class DatabaseSettings(LogSettings, frozen=True, kw_only=True):
    """What `vend explain` and `vend operator` need."""

    database_url: Secret
    platform_database_url: Secret
    reader_database_url: Secret | None = None
    database_connections: int = 10


class ReconcileSettings(DatabaseSettings, frozen=True, kw_only=True):
    """What `vend reconcile` needs."""

    stripe_api_key: Secret
    stripe_api_base: str | None = None


class WorkerSettings(ReconcileSettings, frozen=True, kw_only=True):
    """What `vend worker` needs."""

    access_list_key: Secret
    outbound_loopback: bool = False


class ServeSettings(WorkerSettings, frozen=True, kw_only=True):
    """What `vend serve` needs."""

    redis_url: Secret
    stripe_webhook_secret: tuple[Secret, ...]
    token_key: Secret
    public_url: str
    trusted_proxies: tuple[IPv4Network | IPv6Network, ...] = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
    host: str = "127.0.0.1"
    port: int = 8000


class SyncSettings(LogSettings, frozen=True, kw_only=True):
    """What `vend sync` needs; `vend sync setup` needs what `vend migrate` does."""

    sync_database_url: Secret
    warehouse: Path
    sync_slot: str = "vend_sync"
    publisher_database_url: Secret | None = None
    models_every_hours: int = 6
    models_mode: Literal["scheduled", "seconds"] = "scheduled"
    verify_hour: int = 3


class ModelsSettings(SyncSettings, frozen=True, kw_only=True):
    """What `vend models` needs: the warehouse as `vend sync` keeps it, and where its figures go."""

    publisher_database_url: Secret


class SnowflakeSettings(SyncSettings, frozen=True, kw_only=True):
    """What `vend sync --target snowflake` and `vend models --target snowflake` need, beside what `vend sync` does."""

    snowflake_account: str
    snowflake_user: str
    snowflake_database: str
    snowflake_warehouse: str
    snowflake_role: str | None = None
    snowflake_password: Secret | None = None
    snowflake_private_key: Secret | None = None
    snowflake_address: str | None = None
    snowflake_slot: str = "vend_sync_snowflake"
    snowflake_every_minutes: int = 60
    snowflake_secure_views: bool = False


TargetName = Literal["duckdb", "snowflake"]
"""The sorts of warehouses."""


def sync_settings(environment: Mapping[str, str], target: TargetName) -> SyncSettings:
    """Read what one warehouse needs.

    Of the one at Snowflake, what a process tells lies beside the DuckDB file, under a name of its own.

    Raises:
        BadSettings: lists everything that is wrong.
    """
    if target == "duckdb":
        return SyncSettings.from_environment(environment)
    found = SnowflakeSettings.from_environment(environment)
    path = found.warehouse.with_name(f"{found.warehouse.name}.snowflake")
    return msgspec.structs.replace(found, warehouse=path, sync_slot=found.snowflake_slot)


class ParitySettings(DatabaseSettings, frozen=True, kw_only=True):
    """What `vend parity` needs: both sides, so that all that is missing is told at once."""

    sync_database_url: Secret
    warehouse: Path
    sync_slot: str = "vend_sync"
    publisher_database_url: Secret


class DemoSettings(LogSettings, frozen=True, kw_only=True):
    """What `vend demo` takes; it makes all the rest itself."""

    home: Path | None = None
    postgres_bin: Path | None = None


Settings = ServeSettings
"""The whole set, by the name that most readers look for."""


def read_settings(program: type[LogSettings], environment: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    """Give the values that could be read for a program, by field, and a line for each problem."""
    problems = _unknown(environment)
    values: dict[str, Any] = {}
    for field in msgspec.structs.fields(program):
        setting = BY_FIELD[field.name]
        try:
            value = _lookup(setting, environment)
            if value is not None:
                values[field.name] = read(setting, value)
            elif field.required:
                problems.append(f"{setting.name}: {MISSING}{setting.meaning} Example: {setting.example}")
        except ValueError as error:
            problems.append(f"{setting.name}: {error}")
    return values, problems + _together(values)


def _lookup(setting: Setting, environment: Mapping[str, str]) -> str | None:
    """Give the text of a setting: the variable's, the named file's, or the default; empty counts as missing.

    Raises:
        ValueError: it is given twice, or its file cannot be read.
    """
    value = environment.get(setting.name, "").strip()
    path = environment.get(setting.file_name, "").strip() if setting.secret else ""
    if value and path:
        raise ValueError(f"is given twice; unset it or {setting.file_name}")
    if path:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise ValueError(
                f"the file that {setting.file_name} names cannot be read: {type(error).__name__}"
            ) from None
        if not value:
            raise ValueError(f"the file that {setting.file_name} names is empty")
    return value or setting.default


def _unknown(environment: Mapping[str, str]) -> list[str]:
    """Tell of names that no setting has; a misspelt one would otherwise be passed over in silence."""
    known = known_names()
    problems = []
    for name in sorted(environment):
        if name.startswith(PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            mend = f"did you mean {near[0]}?" if near else "unset it; `vend settings` lists them all"
            problems.append(f"{name}: is no setting; {mend}")
    return problems


def _together(values: Mapping[str, Any]) -> list[str]:
    """Check what only shows in two settings at once."""
    if "snowflake_account" in values and ("snowflake_password" in values) is ("snowflake_private_key" in values):
        return ["VEND_SNOWFLAKE_PRIVATE_KEY: set it, or VEND_SNOWFLAKE_PASSWORD: one of the two"]
    key, base = values.get("stripe_api_key"), values.get("stripe_api_base")
    if base and isinstance(key, Secret) and _LIVE in key.reveal():
        return ["VEND_STRIPE_API_BASE: unset it, or use a test key; a live key is sent to nobody but Stripe"]
    return []
