"""Stripe's errors: what the API answers when it refuses, as exceptions that resource code raises."""

from typing import Any

Json = dict[str, Any]


class ApiError(Exception):
    """An answer of the API other than success.

    Attributes:
        status: The HTTP status.
        kind: Stripe's error ``type``.
        message: What Stripe says to a developer.
        extra: Further fields of the ``error`` hash, such as ``code``, ``param`` or ``decline_code``.
        keeps_writes: Whether what the call wrote before it failed stays (a declined payment leaves its trace).
        before_execution: Whether the call was refused before it began, so that no idempotent result is stored.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        message: str,
        *,
        keeps_writes: bool = False,
        before_execution: bool = False,
        **extra: Any,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.kind = kind
        self.message = message
        self.keeps_writes = keeps_writes
        self.before_execution = before_execution
        self.extra = {name: value for name, value in extra.items() if value is not None}

    def body(self) -> Json:
        """The JSON body of the answer."""
        error: Json = {"type": self.kind, "message": self.message, **self.extra}
        if code := self.extra.get("code"):
            error["doc_url"] = f"https://stripe.com/docs/error-codes/{str(code).replace('_', '-')}"
        return {"error": error}


def invalid(message: str, *, param: str | None = None, code: str | None = None, **extra: Any) -> ApiError:
    """A 400 for a request that was understood and is not possible."""
    return ApiError(400, "invalid_request_error", message, param=param, code=code, **extra)


def malformed(message: str, *, param: str | None = None, code: str | None = None) -> ApiError:
    """A 400 for parameters that fail validation, before anything ran."""
    return ApiError(400, "invalid_request_error", message, param=param, code=code, before_execution=True)


def missing(noun: str, object_id: str, *, param: str | None, status: int) -> ApiError:
    """A ``resource_missing``: 404 when the path names the object, 400 when a parameter does."""
    return ApiError(
        status,
        "invalid_request_error",
        f"No such {noun}: '{object_id}'",
        code="resource_missing",
        param=param or "id",
    )


def not_simulated(what: str, *, param: str | None = None) -> ApiError:
    """A refusal that real Stripe would not give: the sandbox says so rather than answer wrongly."""
    return ApiError(
        400,
        "invalid_request_error",
        f"stripe_sandbox does not simulate {what}.",
        code="sandbox_not_simulated",
        param=param,
        before_execution=True,
    )
