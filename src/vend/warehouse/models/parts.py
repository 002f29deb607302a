"""Which parts of the models are to be built anew: those that the notes of `vend.warehouse.changed` reach.

Models that are large are built in parts (`materialized: incremental`): what belongs to a changed invoice, customer or
month is deleted and made anew from the raw tables, so doing it twice does no harm. The notes are kept until all of
these models were built; until then each run redoes them. Whole is built what was never built, or not by this project.
"""

import functools
import hashlib

from vend.warehouse.changed import TABLE
from vend.warehouse.duckdb_target import DuckDbTarget
from vend.warehouse.models.project import PROJECT
from vend.warehouse.models.ran import Ran

_MADE = (
    "create schema if not exists _models",
    "create table if not exists _models.built (project varchar not null)",
    (
        "create table if not exists _models.invoices_before"
        " (garage_id uuid, invoice_id uuid, customer_id uuid, pass_id uuid, issued_date date)"
    ),
    "create table if not exists _models.changed_months (garage_id uuid, month_date date)",
)
# The garages of which all is made anew: their time zone may have changed, or the ledger did otherwise than by growing.
_GARAGES = f"""
create or replace table _models.changed_garages as
select distinct garage_id from {TABLE}
where table_name = 'garages' or (is_gone and table_name in ('ledger_transfers', 'subscription_changes'))
"""  # noqa: S608 (our own names)
_INVOICES = f"""
create or replace table _models.changed_invoices as
select garage_id, invoice_id from {TABLE} where invoice_id is not null
union
select garage_id, id as invoice_id from raw.invoices
where garage_id in (select garage_id from _models.changed_garages)
union
select invoices.garage_id, invoices.id as invoice_id
from raw.invoices as invoices
inner join (
    select garage_id, subscription_id, min(on_date) as on_date from {TABLE}
    where table_name = 'subscription_changes'
    group by garage_id, subscription_id
) as changes
    on invoices.garage_id = changes.garage_id and invoices.subscription_id = changes.subscription_id
where coalesce(invoices.issued_at >= changes.on_date - 1, true)
"""  # noqa: S608 (same)


@functools.cache
def project_digest() -> str:
    """Give a digest of the project: what another version has built is of no use to this one."""
    digest = hashlib.sha256()
    for path in sorted(one for one in PROJECT.rglob("*") if one.suffix in {".sql", ".yml"}):
        digest.update(path.read_bytes())
    return digest.hexdigest()


class Parts:
    """What a run has to build of the large models.

    Args:
        whole: everything, whatever the notes say.

    Attributes:
        partly: whether only what changed is built anew.
    """

    def __init__(self, target: DuckDbTarget, *, whole: bool) -> None:
        self._target = target
        self._until = target.noted()
        connection = target.another()
        try:
            for statement in _MADE:
                connection.execute(statement)
            built = connection.execute("select project from _models.built").fetchall()
            marked = connection.execute(f"select 1 from {TABLE} where garage_id is null limit 1").fetchall()  # noqa: S608
            self.partly = not (whole or marked) and built == [(project_digest(),)]
            if not self.partly:
                # until it is done, nobody may take what is there for the work of one run
                connection.execute("delete from _models.built")
            for statement in (_GARAGES, _INVOICES) if self.partly else ():
                connection.execute(statement)
        finally:
            connection.close()

    def done(self, ran: Ran, large: frozenset[str]) -> None:
        """Forget the notes, where a run has built all large models.

        Args:
            large: the names of the models that are built in parts.
        """
        if not large <= set(ran.built):
            return
        connection = self._target.another()
        try:
            connection.execute("begin")
            connection.execute("delete from _models.built")
            connection.execute("insert into _models.built values (?)", [project_digest()])
            connection.execute("delete from _models.invoices_before")
            connection.execute("commit")
        finally:
            connection.close()
        self._target.forget_notes(self._until)
