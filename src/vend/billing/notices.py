"""Writes down, in the transaction of what it tells of, that somebody is to be told; sending is somebody else's work."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from vend.db.handles import GarageTx
from vend.domain.ids import make_id
from vend.store import notices


async def give_notice(
    garage: GarageTx,
    *,
    kind: str,
    about: str,
    address: str,
    customer_id: UUID | None,
    subject_id: UUID | None,
    detail: Mapping[str, str | int | bool | None],
    now: datetime,
) -> bool:
    """Write a notice, once for each `about`; give whether it is new.

    Args:
        kind: what for, such as `payment_failed`.
        about: what makes it one, such as the kind with the ids of what it tells.
        detail: what the text needs; no secret.
    """
    written = await garage.run(
        notices.insert(
            notice_id=make_id(now),
            customer_id=customer_id,
            kind=kind,
            address=address,
            subject_id=subject_id,
            about=about,
            detail=msgspec.json.encode(detail).decode(),
            now=now,
        )
    )
    return written is not None
