"""Adds and ends credentials. Stripe has no part in it; gates hear of it with the next list, within seconds."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.errors import Duplicate
from vend.domain.credential import (
    Credential,
    CredentialEnded,
    CredentialKind,
    NumberTaken,
    check_another,
    new_qr_number,
    number_for,
)
from vend.domain.errors import NotFound
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.store import credentials, subscriptions


class NewCredential(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A credential to be added to a subscription."""

    kind: Annotated[CredentialKind, Meta(description="What it is; `qr` is a code for a telephone.")]
    number: (
        Annotated[
            str,
            Meta(
                min_length=1,
                max_length=60,
                description="What readers read, separators or not. A QR code has none: we make it.",
            ),
        ]
        | None
    ) = None


class AddCredential(msgspec.Struct, frozen=True):
    """Which credential for which subscription: what the idempotency key stands for."""

    subscription_id: UUID
    kind: CredentialKind
    number: str | None


class EndCredential(msgspec.Struct, frozen=True):
    """Which credential ends: what the idempotency key stands for."""

    credential_id: UUID


async def add_credential(
    door: Door, garage_id: UUID, subscription_id: UUID, command: NewCredential, *, asked: Asked, now: datetime
) -> Credential:
    """Give a subscription's driver another credential.

    A number that somebody still has under a subscription that has ended is taken back: tags are handed on.

    Raises:
        BadNumber: the number is none, is missing, or is given for a QR code.
        NotFound: the garage has no such subscription.
        SubscriptionEnded, TooManyCredentials: it takes none.
        NumberTaken: an active credential of this garage has the number.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    order = AddCredential(subscription_id, command.kind, number_for(command.kind, command.number))
    async with door.garage_transaction(garage_id) as garage:
        credential_id = make_id(now)
        operation = await begin(garage, asked, kind="add_credential", command=order, subject_id=credential_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Credential)
        row = await garage.run(subscriptions.lock(subscription_id=subscription_id))
        if row is None:
            raise NotFound("There is no such subscription.")
        check_another(row, await garage.run(credentials.active(subscription_id=row.id)))
        number = order.number or new_qr_number()
        await garage.run(credentials.free_number(number=number, now=now))
        credential = Credential(
            garage_id, credential_id, row.id, row.driver_id, command.kind, number, created_at=now, ended_at=None
        )
        try:
            await garage.run(credentials.insert(credential=credential))
        except Duplicate:
            raise NumberTaken("An active credential in this garage has this number.", field="number") from None
        detail: dict[str, str | int | bool | None] = {"kind": command.kind, "subscription_id": str(row.id)}
        await note(garage, asked, "credential.added", credential_id, now=now, detail=detail)
        await settle(garage, operation, credential, now=now)
        return credential


async def end_credential(
    door: Door, garage_id: UUID, credential_id: UUID, *, asked: Asked, now: datetime
) -> Credential:
    """Let a credential open nothing any more, as when it was lost; its number may be given to somebody else.

    Raises:
        NotFound: the garage has no such credential.
        CredentialEnded: it has ended already.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    order = EndCredential(credential_id)
    async with door.garage_transaction(garage_id) as garage:
        operation = await begin(garage, asked, kind="end_credential", command=order, subject_id=credential_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Credential)
        ended = await garage.run(credentials.end(credential_id=credential_id, now=now))
        if ended is None:
            if await garage.run(credentials.read_one(credential_id=credential_id)) is None:
                raise NotFound("There is no such credential.")
            raise CredentialEnded("This credential has ended already.")
        await note(garage, asked, "credential.ended", credential_id, now=now, detail={"kind": ended.kind})
        await settle(garage, operation, ended, now=now)
        return ended
