"""Disputes: to be looked at, answered with evidence, or accepted."""

from typing import Any

from stripe_sandbox.billing import disputing
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import column, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]


@operation("GET", "/v1/disputes/{id}", "dispute_retrieve")
def retrieve(call: Call, _params: Json, dispute_id: str) -> Json:
    """One dispute."""
    return call.require("dispute", dispute_id)


@operation("GET", "/v1/disputes", "dispute_list", "charge", "payment_intent", "created")
def list_(call: Call, params: Json) -> Json:
    """Disputes, the newest first."""
    conditions = [*column("parent", params.get("charge")), *column("word", params.get("payment_intent"))]
    return listed(call, "dispute", params, "/v1/disputes", conditions)


@operation("POST", "/v1/disputes/{id}", "dispute_update", "evidence", "metadata", "submit")
def update(call: Call, params: Json, dispute_id: str) -> Json:
    """Keep evidence; with ``submit`` it goes to the bank. ``winning_evidence`` and ``losing_evidence`` decide."""
    dispute = call.require("dispute", dispute_id)
    changes: Json = {}
    if "metadata" in params:
        changes["metadata"] = merged_metadata(dispute["metadata"], params["metadata"])
    if "evidence" in params:
        _check_open(dispute)
        given = {key: cleared(value) for key, value in params["evidence"].items() if key in dispute["evidence"]}
        changes["evidence"] = dispute["evidence"] | given
        some = any(value for key, value in changes["evidence"].items() if key != "enhanced_evidence")
        changes["evidence_details"] = dispute["evidence_details"] | {"has_evidence": some}
    if params.get("submit", "evidence" in params):
        _check_open(dispute)
        return disputing.answer(call, call.change(dispute, changes))
    return call.change(dispute, changes, "charge.dispute.updated")


@operation("POST", "/v1/disputes/{id}/close", "dispute_close")
def close(call: Call, _params: Json, dispute_id: str) -> Json:
    """Accept a dispute: it is lost."""
    dispute = call.require("dispute", dispute_id)
    _check_open(dispute)
    return disputing.lose(call, dispute)


def _check_open(dispute: Json) -> None:
    if dispute["status"] not in disputing.OPEN:
        raise invalid(f"This dispute is already closed: its status is {dispute['status']}.")
