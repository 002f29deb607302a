"""Requests and answers: what comes in, what goes back, and what faults make of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from stripe_sandbox.errors import ApiError
from stripe_sandbox.faults import Fault
from stripe_sandbox.idempotency import Kept
from stripe_sandbox.operations import Operation

Json = dict[str, Any]
Wire = Literal["whole", "reset", "half_body"]

_REFUSALS: dict[str, ApiError] = {
    "error_409": ApiError(
        409,
        "idempotency_error",
        "There is currently another in-progress request using this Idempotent Key. Please try again later.",
        code="idempotency_key_in_use",
    ),
    "error_429": ApiError(
        429, "invalid_request_error", "Request rate limit exceeded. Please try again later.", code="rate_limit"
    ),
}
BROKEN = ApiError(500, "api_error", "An unknown error occurred.")


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request: `params` are decoded from query and body but still text."""

    method: str
    path: str
    params: Json
    headers: Mapping[str, str]  # names in lower case


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back.

    Attributes:
        status: The HTTP status.
        body: JSON, or what a broken proxy says.
        headers: With their names as Stripe writes them.
        wire: What a fault does to it on the way: nothing, a connection reset instead, or half of the body.
        wait_s: How long it is held back before it goes.
    """

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)
    wire: Wire = "whole"
    wait_s: float = 0.0

    def json(self) -> Any:
        """The body, decoded."""
        return msgspec.json.decode(self.body)


@dataclass(frozen=True, slots=True)
class Admitted:
    """A request that passed the door and is about to run; `wait_s` is how long a fault lets it hang before."""

    request: Request
    operation: Operation
    ids: tuple[str, ...]
    params: Json
    key: str | None
    headers: dict[str, str]
    fault: Fault | None
    wait_s: float


def refused(error: ApiError, headers: dict[str, str]) -> Answer:
    """The answer that an error makes."""
    body = error.body()
    body["error"]["request_log_url"] = f"https://dashboard.stripe.com/test/logs/{headers['Request-Id']}"
    return Answer(error.status, msgspec.json.encode(body), headers)


def replayed(kept: Kept, headers: dict[str, str]) -> Answer:
    """The first answer under an idempotency key, again."""
    marks = {"Idempotent-Replayed": "true", "Original-Request": kept.request_id}
    return Answer(kept.status, kept.body, headers | marks)


def struck_before(fault: Fault, headers: dict[str, str]) -> Answer | None:
    """The answer to a call that a fault keeps from running; None for the faults that let it run."""
    match fault.kind:
        case "reset_before":
            return Answer(502, b"", headers, wire="reset")
        case "error_409" | "error_429":
            return refused(_REFUSALS[fault.kind], headers)
        case "error_500_before":
            return refused(BROKEN, headers)
        case "html_502":
            page = b"<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"
            return Answer(502, page, {"Content-Type": "text/html"})
        case _:
            return None


def finished(answer: Answer, fault: Fault | None) -> Answer:
    """The answer of a call that ran, with what a fault does to it on its way back."""
    if fault is None:
        return answer
    wire: Wire = "whole"
    if fault.kind == "reset_after":
        wire = "reset"
    elif fault.kind == "half_body":
        wire = "half_body"
    wait_s = fault.hang_s if fault.kind == "hang_after" else 0.0
    return Answer(answer.status, answer.body, answer.headers, wire=wire, wait_s=wait_s)
