"""Builds models from the SQL that dbt made of them in its last run, without dbt, in a tenth of the time.

dbt stays the one that says what a model is: order, SQL, tests and tables are all read from its project. Here nothing is
decided: where anything is not plain (a model that could not be built, a test that found something, a kind of model that
is not known here), everything is undone, and dbt does it again and says what is wrong.
"""

from collections.abc import Collection
from typing import Any

import duckdb

from vend.warehouse.models.ran import MARTS, Ran

RAW = "raw"
"""The schema of the warehouse's tables as PostgreSQL has them."""

_TABLES = frozenset({"table", "incremental"})  # what dbt compiled whole is built whole
_PLAIN_TEST = {"fail_calc": "count(*)", "error_if": "!= 0", "limit": None, "where": None}


class Warm:
    """The project as dbt compiled it last.

    Args:
        manifest: of the project, with its maps of parents and children.
    """

    def __init__(self, manifest: Any) -> None:
        self._manifest = manifest
        self._compiled: dict[str, str] = {}

    def learn(self, results: Any) -> None:
        """Take what dbt compiled in a run."""
        for one in results:
            if compiled := getattr(one.node, "compiled_code", None):
                self._compiled[one.node.unique_id] = compiled

    def build(
        self, connection: duckdb.DuckDBPyConnection, tables: Collection[str], models: Collection[str] = ()
    ) -> Ran | None:
        """Build and test all that stands on changed tables, and some models with all that stands on them.

        Args:
            connection: of its own; the work is one transaction.
            tables: of the schema `raw`.
            models: by their names.

        Returns:
            What was built, all of which held; None where dbt has to do it, and nothing was done.
        """
        nodes = self._below(tables, models)
        if nodes is None:
            return None
        connection.execute("begin")
        try:
            for node in nodes:
                if not self._do(connection, node):
                    connection.execute("rollback")
                    return None
        except duckdb.Error:
            connection.execute("rollback")
            return None
        connection.execute("commit")
        built = [node for node in nodes if node.resource_type == "model"]
        return Ran(
            models=len(built),
            tests=sum(node.resource_type == "test" for node in nodes),
            skipped=0,
            marts=sorted(node.name for node in built if node.schema == MARTS),
            failures=[],
        )

    def _below(self, tables: Collection[str], models: Collection[str]) -> list[Any] | None:
        """Give models in the order in which they are built, each test behind the last model that it looks at.

        None where something among them is not known, or has a kind that is not.
        """
        manifest = self._manifest
        begin = [
            source.unique_id for source in manifest.sources.values() if source.schema == RAW and source.name in tables
        ]
        again = [one for one, node in manifest.nodes.items() if node.resource_type == "model" and node.name in models]
        found = set(again)
        begin += again
        while begin:
            for child in manifest.child_map.get(begin.pop(), ()):
                if child in manifest.nodes and child not in found:
                    found.add(child)
                    begin.append(child)
        if not all(self._is_known(manifest.nodes[one]) for one in found):
            return None
        return [manifest.nodes[one] for one in _in_order(found, manifest.parent_map)]

    def _is_known(self, node: Any) -> bool:
        if node.unique_id not in self._compiled:
            return False
        if node.resource_type == "test":
            return all(getattr(node.config, name) == value for name, value in _PLAIN_TEST.items())
        return node.resource_type == "model" and node.config.materialized in {"view", *_TABLES}

    def _do(self, connection: duckdb.DuckDBPyConnection, node: Any) -> bool:
        """Build a model, or say whether a test held; a view is always up."""
        compiled = self._compiled[node.unique_id]
        if node.resource_type == "test":
            row = connection.execute(f"select count(*) from ({compiled}\n)").fetchone()  # noqa: S608 (our own project)
            return row == (0,)
        if _is_table(node):
            # The table stays, and with it the types and the columns that dbt's contract says are never null.
            connection.execute(f"delete from {node.relation_name}")  # noqa: S608 (same)
            connection.execute(f"insert into {node.relation_name} by name ({compiled}\n)")
        return True


def _is_table(node: Any) -> bool:
    return node.config.materialized in _TABLES


def _in_order(found: Collection[str], parents: Any) -> list[str]:
    """Put each behind those that it stands on."""
    ordered: dict[str, None] = {}

    def put(one: str) -> None:
        if one in found and one not in ordered:
            for parent in parents.get(one, ()):
                put(parent)
            ordered[one] = None

    for one in sorted(found):
        put(one)
    return list(ordered)
