"""Puts passes on sale."""

from datetime import datetime
from uuid import UUID

from vend.billing.commands import NewPass
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.domain.errors import NotFound
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.parking_pass import ParkingPass, Price
from vend.store import garages, passes, prices


async def add_pass(door: Door, garage_id: UUID, command: NewPass, *, asked: Asked, now: datetime) -> ParkingPass:
    """Put a pass on sale, at a price in the garage's currency. Stripe learns of it with the first subscription.

    Raises:
        NotFound: there is no such garage.
    """
    async with door.garage_transaction(garage_id) as garage:
        place = await garage.run(garages.read_one())
        if place is None:
            raise NotFound("There is no such garage.")
        pass_id = make_id(now)
        operation = await begin(garage, asked, kind="add_pass", command=command, subject_id=pass_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, ParkingPass)
        await garage.run(
            passes.insert(
                pass_id=pass_id,
                name=command.name.strip(),
                description=command.description,
                capacity=command.capacity,
                trial_days=command.trial_days,
                now=now,
            )
        )
        price = Price(
            garage_id=garage_id,
            id=make_id(now),
            pass_id=pass_id,
            amount_minor=command.amount_minor,
            currency=place.currency,
            billing_interval=command.billing_interval,
            stripe_price_id=None,
            created_at=now,
            archived_at=None,
        )
        await garage.run(prices.insert(price=price))
        made = await garage.run(passes.read_one(pass_id=pass_id))
        assert made is not None, "it was inserted above"
        await note(garage, asked, "pass.added", pass_id, now=now)
        await settle(garage, operation, made, now=now)
        return made
