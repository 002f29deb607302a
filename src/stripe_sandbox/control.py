"""The endpoints beside Stripe's, under ``/_sandbox``: faults, webhook disturbances, loading, looking."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec

from stripe_sandbox import faults
from stripe_sandbox.errors import ApiError, malformed
from stripe_sandbox.sandbox import Sandbox

Json = dict[str, Any]

_DELIVERING = {"mode": str, "delay_s": float, "share": float, "retry_after_s": float}
_MODES = ("normal", "duplicate", "shuffle", "drop", "delay")


def control(sandbox: Sandbox, method: str, path: str, body: bytes) -> Json:
    """Answer one control request.

    Raises:
        ApiError: There is no such endpoint (404), or the body is wrong (400).
    """
    found = _ROUTES.get((method, path))
    if found is None:
        known = ", ".join(f"{m} {p}" for m, p in _ROUTES)
        raise ApiError(404, "invalid_request_error", f"No such control endpoint; there are {known}.")
    return found(sandbox, body)


def ndjson(body: bytes) -> Iterator[Json]:
    """The objects of a body with one JSON object a line.

    Raises:
        ApiError: A line is no Stripe object.
    """
    decode = msgspec.json.Decoder(dict[str, Any]).decode
    for number, line in enumerate(body.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            obj = decode(line)
        except msgspec.DecodeError as error:
            raise malformed(f"Line {number} is no JSON object: {error}") from error
        if not isinstance(obj.get("object"), str) or not isinstance(obj.get("id"), str):
            raise malformed(f"Line {number} is no Stripe object: it needs `id` and `object`.")
        yield obj


def _body(body: bytes) -> Json:
    try:
        return msgspec.json.decode(body, type=dict[str, Any]) if body.strip() else {}
    except msgspec.DecodeError as error:
        raise malformed(f"The body is no JSON object: {error}") from error


def _add_fault(sandbox: Sandbox, body: bytes) -> Json:
    sandbox.faults.add(faults.parse(_body(body)))
    return {"faults": len(sandbox.faults)}


def _clear_faults(sandbox: Sandbox, _body: bytes) -> Json:
    sandbox.faults.clear()
    return {"faults": 0}


def _webhooks(sandbox: Sandbox, body: bytes) -> Json:
    given = _body(body)
    if unknown := given.keys() - _DELIVERING.keys():
        raise malformed(f"Unknown field: {', '.join(sorted(unknown))}; there are {', '.join(_DELIVERING)}.")
    if given.get("mode", "normal") not in _MODES:
        raise malformed(f"Invalid mode: must be one of {', '.join(_MODES)}", param="mode")
    knobs = sandbox.webhooks.configure(**{key: _DELIVERING[key](value) for key, value in given.items()})
    return {key: getattr(knobs, key) for key in _DELIVERING}


def _redeliver(sandbox: Sandbox, body: bytes) -> Json:
    return {"deliveries": sandbox.redeliver(str(_body(body).get("event", "")))}


def _state(sandbox: Sandbox, _body: bytes) -> Json:
    return sandbox.state()


def _import(sandbox: Sandbox, body: bytes) -> Json:
    return {"imported": sandbox.load(ndjson(body))}


def _reset(sandbox: Sandbox, _body: bytes) -> Json:
    sandbox.reset()
    return {"reset": True}


def _run_due(sandbox: Sandbox, body: bytes) -> Json:
    return {"done": sandbox.run_due(_body(body).get("now"))}


def _authenticate(sandbox: Sandbox, body: bytes) -> Json:
    given = _body(body)
    intent_id = str(given.get("payment_intent") or given.get("setup_intent") or "")
    return sandbox.authenticate_intent(intent_id, succeeds=bool(given.get("succeeds", True)))


def _fail_payout(sandbox: Sandbox, body: bytes) -> Json:
    given = _body(body)
    return sandbox.fail_payout(str(given.get("payout", "")), str(given.get("code", "account_closed")))


_ROUTES: dict[tuple[str, str], Callable[[Sandbox, bytes], Json]] = {
    ("POST", "/_sandbox/faults"): _add_fault,
    ("DELETE", "/_sandbox/faults"): _clear_faults,
    ("POST", "/_sandbox/webhooks"): _webhooks,
    ("POST", "/_sandbox/redeliver"): _redeliver,
    ("GET", "/_sandbox/state"): _state,
    ("POST", "/_sandbox/import"): _import,
    ("POST", "/_sandbox/reset"): _reset,
    ("POST", "/_sandbox/run_due"): _run_due,
    ("POST", "/_sandbox/authenticate"): _authenticate,
    ("POST", "/_sandbox/fail_payout"): _fail_payout,
}
