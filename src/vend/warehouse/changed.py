"""What changed since the models were built: noted with the changes themselves, so that models redo nothing else.

Each row that came or went leaves a note of where it belongs. Where rows came or went otherwise than by a change (a
load, a TRUNCATE), or where there is too much to note, one note without a garage says that all may have changed; nothing
more is noted then until the models were built whole, so a warehouse without models notes nothing.
"""

from collections.abc import Mapping

from vend.warehouse.shape import Shape

TABLE = "_cdc.changed"
MADE = (
    "create sequence if not exists _cdc.notes",
    (
        f"create table if not exists {TABLE} (number bigint default nextval('_cdc.notes'), table_name varchar,"
        " garage_id uuid, invoice_id uuid, subscription_id uuid, customer_id uuid, on_date date, is_gone boolean)"
    ),
)
"""`is_gone`: the row as it was, not as it is. Without a garage: anything of the table."""

NOTES_MAX = 2_000_000

NOTED: Mapping[str, Mapping[str, str]] = {
    "garages": {"garage_id": "id"},
    "invoices": {"garage_id": "garage_id", "invoice_id": "id", "customer_id": "customer_id"},
    "invoice_line_taxes": {"garage_id": "garage_id", "invoice_id": "invoice_id"},
    "payments": {"garage_id": "garage_id", "invoice_id": "invoice_id", "on_date": "payment_date"},
    "ledger_transfers": {"garage_id": "garage_id", "invoice_id": "invoice_id", "on_date": "effective_date"},
    "subscription_changes": {"garage_id": "garage_id", "subscription_id": "subscription_id", "on_date": "from_at"},
}
"""Of which tables it is noted, and which of their columns."""


def is_noted(shape: Shape) -> bool:
    """Whether changes of a table are noted; one that lacks a column for it is not the one that is meant."""
    return shape.table in NOTED and set(NOTED[shape.table].values()) <= set(shape.names)


def noted_columns(shape: Shape) -> tuple[str, ...]:
    """Give the columns of the table that go into a note."""
    return tuple(NOTED[shape.table].values())


def note_statement(shape: Shape, rows: str, *, is_gone: bool) -> str:
    """Give the statement that notes rows.

    Args:
        rows: what holds them, with the table's own column names and values that can be cast.
    """
    noted = NOTED[shape.table]
    types = {"on_date": "date"}
    values = ", ".join(f'"{column}"::{types.get(name, "uuid")}' for name, column in noted.items())
    return (
        f"insert into {TABLE} (table_name, is_gone, {', '.join(noted)})"  # noqa: S608 (our own names)
        f" select distinct '{shape.table}', {is_gone}, {values} from {rows}"
    )
