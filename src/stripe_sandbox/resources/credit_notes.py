"""Credit notes."""

from typing import Any

from stripe_sandbox.billing import crediting
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.listing import column, listed
from stripe_sandbox.operations import operation
from stripe_sandbox.shapes import page

Json = dict[str, Any]

_LINES_DEFAULT = 10
_LINE = ("amount", "description", "invoice_line_item", "quantity", "tax_rates", "type", "unit_amount")
_CREATE = (
    *("amount", "credit_amount", "invoice", "memo", "metadata", "out_of_band_amount", "reason", "refund_amount"),
    *(f"lines.{key}" for key in _LINE),
)


@operation("POST", "/v1/credit_notes", "credit_note_create", *_CREATE)
def create(call: Call, params: Json) -> Json:
    """Credit an open invoice (less is due) or a paid one (by refund, customer balance or out of band)."""
    return crediting.issue(call, params)


@operation("GET", "/v1/credit_notes/preview", "credit_note_preview", *_CREATE)
def preview(call: Call, params: Json) -> Json:
    """The credit note that `create` would write; nothing of it stays."""
    call.store.execute("SAVEPOINT preview")
    try:
        return crediting.issue(call, params)
    finally:
        call.store.execute("ROLLBACK TO preview")
        call.store.execute("RELEASE preview")


@operation("GET", "/v1/credit_notes/{id}", "credit_note_retrieve")
def retrieve(call: Call, _params: Json, note_id: str) -> Json:
    """One credit note."""
    return call.require("credit_note", note_id)


@operation("POST", "/v1/credit_notes/{id}", "credit_note_update", "memo", "metadata")
def update(call: Call, params: Json, note_id: str) -> Json:
    """Change a credit note's memo or metadata."""
    note = call.require("credit_note", note_id)
    changes: Json = {"memo": cleared(params["memo"])} if "memo" in params else {}
    if "metadata" in params:
        changes["metadata"] = merged_metadata(note["metadata"], params["metadata"])
    return call.change(note, changes, "credit_note.updated")


@operation("POST", "/v1/credit_notes/{id}/void", "credit_note_void_credit_note")
def void(call: Call, _params: Json, note_id: str) -> Json:
    """Take a credit note of an open invoice back."""
    return crediting.void(call, call.require("credit_note", note_id))


@operation("GET", "/v1/credit_notes", "credit_note_list", "customer", "invoice", "created")
def list_(call: Call, params: Json) -> Json:
    """Credit notes, the newest first."""
    conditions = [*column("customer", params.get("customer")), *column("parent", params.get("invoice"))]
    return listed(call, "credit_note", params, "/v1/credit_notes", conditions)


@operation("GET", "/v1/credit_notes/{id}/lines", "credit_note_line_item_list")
def lines(call: Call, params: Json, note_id: str) -> Json:
    """The lines of a credit note."""
    found = call.require("credit_note", note_id)["lines"]
    limit = params.get("limit", _LINES_DEFAULT)
    return page(found["data"][:limit], found["url"], has_more=len(found["data"]) > limit)
