"""Agrees on what whoever runs a garage takes of its income, from a month on."""

from datetime import datetime
from uuid import UUID

from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.domain.books import read_month
from vend.domain.errors import NotFound
from vend.domain.ids import make_id
from vend.domain.management_fee import ManagementFee, NewManagementFee, check_open
from vend.domain.operation import Asked
from vend.store import books, garages, management_fees


async def agree_fee(
    door: Door, garage_id: UUID, command: NewManagementFee, *, asked: Asked, now: datetime
) -> ManagementFee:
    """Agree on a fee; what was agreed before holds up to its month.

    Raises:
        BadMonth: there is no such month.
        FeeOfClosedMonth: the month, or a later one, is closed.
        NotFound: there is no such garage.
        KeyReused: see `vend.billing.operation`.
    """
    from_month_date = read_month(command.from_month)
    async with door.garage_transaction(garage_id) as garage:
        fee_id = make_id(now)
        operation = await begin(garage, asked, kind="agree_fee", command=command, subject_id=fee_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, ManagementFee)
        place = await garage.run(garages.read_one())
        if place is None:
            raise NotFound("There is no such garage.")
        # Nobody closes the month meanwhile.
        check_open(from_month_date, open_from_date=await garage.run(books.lock()))
        fee = ManagementFee(
            garage_id=garage_id,
            id=fee_id,
            from_month_date=from_month_date,
            fee_bp=command.fee_bp,
            fixed_minor=command.fixed_minor,
            currency=place.currency,
            set_by=asked.actor,
            created_at=now,
        )
        await garage.run(management_fees.insert(fee=fee))
        detail: dict[str, str | int | bool | None] = {
            "from_month": command.from_month,
            "fee_bp": command.fee_bp,
            "fixed_minor": command.fixed_minor,
        }
        await note(garage, asked, "management_fee.agreed", fee_id, now=now, detail=detail)
        await settle(garage, operation, fee, now=now)
        return fee
