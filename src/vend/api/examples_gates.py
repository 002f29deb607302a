"""Examples of the bodies of gates."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec

from vend.domain.access_list import AccessList, Denial, Entry
from vend.domain.credential import Credential
from vend.domain.gate import GateEndpoint
from vend.gates.credentials import NewCredential
from vend.gates.endpoints import IssuedGateEndpoint, NewGateEndpoint
from vend.gates.serve import ServedList
from vend.gates.signing import PublicKey, PublicKeys, Signature

_AT = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
_UNTIL = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)
_GARAGE, _SUBSCRIPTION, _DRIVER, _OTHER, _TAG, _NORTH = (
    UUID(f"019ab5c6-2800-7000-8000-{number:012x}") for number in (2, 8, 6, 61, 62, 63)
)
_KEY_ID = "5f1d7c3a9be02468"

_GATE = GateEndpoint(
    garage_id=_GARAGE,
    id=_NORTH,
    name="North gate",
    url="https://gate.example.com/access-list",
    sends="list",
    created_at=_AT,
    ended_at=None,
    delivered_version=412,
    delivered_built_at=_AT,
    delivered_at=_AT,
    tried_at=_AT,
    last_status=204,
    last_error=None,
    failures=0,
    next_attempt_at=_AT,
)

EXAMPLES: tuple[msgspec.Struct, ...] = (
    ServedList(
        Signature("Ed25519", _KEY_ID, "q" * 86 + "=="),
        list=AccessList(
            garage_id=_GARAGE,
            version=412,
            built_at=_AT,
            valid_until=_UNTIL,
            entries=[
                Entry(
                    kind="plate",
                    number="ABC1234",
                    region="US-IL",
                    subscription_id=_SUBSCRIPTION,
                    driver_id=_DRIVER,
                    allowed_until=datetime(2027, 1, 4, 6, 0, tzinfo=UTC),
                    why="active",
                )
            ],
            denials=[
                Denial(
                    kind="tag",
                    number="04A2B91C",
                    subscription_id=_OTHER,
                    driver_id=_DRIVER,
                    why="suspended",
                )
            ],
        ),
    ),
    NewCredential("tag", "04:A2:B9:1C"),
    Credential(_GARAGE, _TAG, _SUBSCRIPTION, _DRIVER, "tag", "04A2B91C", created_at=_AT, ended_at=None),
    NewGateEndpoint("North gate", "https://gate.example.com/access-list"),
    _GATE,
    IssuedGateEndpoint(_GATE, "whsec_" + "q" * 43 + "="),
    PublicKeys([PublicKey(_KEY_ID, "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]),
)
