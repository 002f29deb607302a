"""Where the dbt project is, where dbt may write, and how it reaches the warehouse.

The project is part of the package, so it is found in a checkout and in an installed wheel alike, and may be read-only:
everything that dbt writes goes to a folder beside the warehouse.
"""

import base64
import json
from pathlib import Path
from typing import Literal

import msgspec

from vend.warehouse.duckdb_target import CONFIG
from vend.warehouse.snowflake.access import Access

PROJECT = Path(__file__).parents[1] / "dbt"
"""The dbt project."""

THREADS = 2
_PASSWORD, _PRIVATE_KEY = "DBT_ENV_SECRET_VEND_PASSWORD", "DBT_ENV_SECRET_VEND_PRIVATE_KEY"
Target = Literal["duckdb", "snowflake"]


class Workplace(msgspec.Struct, frozen=True):
    """Where dbt works.

    Attributes:
        warehouse: the DuckDB file.
        folder: beside it; holds profile, artifacts, documentation and logs, and can be deleted at any time.
        access: to the warehouse at Snowflake, where the models are for that one.
        variables: of the project, in place of its own.
    """

    warehouse: Path
    folder: Path
    access: Access | None = None
    variables: dict[str, bool] = {}

    @classmethod
    def beside(
        cls, warehouse: Path, access: Access | None = None, *, variables: dict[str, bool] | None = None
    ) -> "Workplace":
        """Give the workplace of a warehouse."""
        return cls(warehouse, warehouse.with_name(f"{warehouse.name}.models"), access, variables or {})

    @property
    def target(self) -> Target:
        """Which warehouse the models are for."""
        return "duckdb" if self.access is None else "snowflake"

    @property
    def secrets(self) -> dict[str, str]:
        """What the profile takes from the environment, so that it is in no file; dbt blackens such names in its log."""
        if self.access is None:
            return {}
        key = base64.b64encode(self.access.private_key).decode() if self.access.private_key else ""
        return {_PASSWORD: self.access.password or "", _PRIVATE_KEY: key}

    @property
    def artifacts(self) -> Path:
        """Where dbt writes what it made of the project."""
        return self.folder / "target"

    @property
    def documentation(self) -> Path:
        """The page that `vend models docs` makes."""
        return self.artifacts / "static_index.html"

    def prepare(self) -> None:
        """Make the folder and the profile. JSON is YAML too, and quotes every path."""
        self.folder.mkdir(parents=True, exist_ok=True)
        output = _duckdb(self.warehouse) if self.access is None else _snowflake(self.access)
        profile = {"vend": {"target": self.target, "outputs": {self.target: output}}}
        (self.folder / "profiles.yml").write_text(json.dumps(profile, indent=2), encoding="utf-8")

    def arguments(self) -> list[str]:
        """Give the arguments that every command of dbt gets."""
        return [
            "--project-dir", str(PROJECT), "--profiles-dir", str(self.folder), "--target", self.target,
            "--target-path", str(self.artifacts), "--log-path", str(self.folder / "logs"),
            "--vars", json.dumps(self.variables),
        ]  # fmt: skip


def _duckdb(warehouse: Path) -> dict[str, object]:
    # One process may open a file twice only with the same settings, and dbt must let go of it between two runs.
    return {
        "type": "duckdb",
        "path": str(warehouse),
        "schema": "main",
        "threads": THREADS,
        "keep_open": False,
        "config_options": dict(CONFIG),
        "settings": {"TimeZone": "UTC"},
    }


def _snowflake(access: Access) -> dict[str, object]:
    secret = {"private_key": _PRIVATE_KEY} if access.private_key else {"password": _PASSWORD}
    return {
        "type": "snowflake",
        "account": access.account,
        "user": access.user,
        **{field: f"{{{{ env_var('{name}') }}}}" for field, name in secret.items()},
        "role": access.role,
        "database": access.database,
        "warehouse": access.warehouse,
        "schema": "main",
        "threads": THREADS,
        "connect_timeout": access.timeout_s,
        "query_tag": "vend models",
        **access.server(),
    }
