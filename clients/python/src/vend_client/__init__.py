"""Typed client of the Vend Parking API: `Client`, `AsyncClient`, the problems that they raise, and webhooks."""

from vend_client import models
from vend_client._client import AsyncClient, Client
from vend_client.problems import (
    Conflict,
    Declined,
    FieldProblem,
    Forbidden,
    Invalid,
    KeyReused,
    NotFound,
    Problem,
    TooMany,
    Unauthenticated,
    Unavailable,
    Unreachable,
)
from vend_client.webhooks import BadMessage, verify_webhook

__all__ = [
    "AsyncClient",
    "BadMessage",
    "Client",
    "Conflict",
    "Declined",
    "FieldProblem",
    "Forbidden",
    "Invalid",
    "KeyReused",
    "NotFound",
    "Problem",
    "TooMany",
    "Unauthenticated",
    "Unavailable",
    "Unreachable",
    "models",
    "verify_webhook",
]
