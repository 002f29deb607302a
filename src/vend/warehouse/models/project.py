"""Where the dbt project is, where dbt may write, and how it reaches the warehouse.

The project is part of the package, so it is found in a checkout and in an installed wheel alike, and may be read-only:
everything that dbt writes goes to a folder beside the warehouse.
"""

import json
from pathlib import Path
from typing import Literal

import msgspec

from vend.warehouse.duckdb_target import CONFIG

PROJECT = Path(__file__).parents[1] / "dbt"
"""The dbt project."""

THREADS = 2
Target = Literal["duckdb", "snowflake"]


class Workplace(msgspec.Struct, frozen=True):
    """Where dbt works.

    Attributes:
        warehouse: the DuckDB file.
        folder: beside it; holds profile, artifacts, documentation and logs, and can be deleted at any time.
    """

    warehouse: Path
    folder: Path

    @classmethod
    def beside(cls, warehouse: Path) -> "Workplace":
        """Give the workplace of a warehouse."""
        return cls(warehouse, warehouse.with_name(f"{warehouse.name}.models"))

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
        profile = {
            "vend": {"target": "duckdb", "outputs": {"duckdb": _duckdb(self.warehouse), "snowflake": _SNOWFLAKE}}
        }
        (self.folder / "profiles.yml").write_text(json.dumps(profile, indent=2), encoding="utf-8")

    def arguments(self, target: Target) -> list[str]:
        """Give the arguments that every command of dbt gets."""
        return [
            "--project-dir", str(PROJECT), "--profiles-dir", str(self.folder), "--target", target,
            "--target-path", str(self.artifacts), "--log-path", str(self.folder / "logs"),
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


# dbt reads these from the environment itself, and only when the target is asked for.
_SNOWFLAKE = {
    "type": "snowflake",
    "account": "{{ env_var('VEND_SNOWFLAKE_ACCOUNT', '') }}",
    "user": "{{ env_var('VEND_SNOWFLAKE_USER', '') }}",
    "password": "{{ env_var('VEND_SNOWFLAKE_PASSWORD', '') }}",
    "role": "{{ env_var('VEND_SNOWFLAKE_ROLE', '') }}",
    "database": "{{ env_var('VEND_SNOWFLAKE_DATABASE', '') }}",
    "warehouse": "{{ env_var('VEND_SNOWFLAKE_WAREHOUSE', '') }}",
    "schema": "main",
    "threads": 4,
}
