"""Opens garages."""

import uuid
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from vend.billing.commands import NewGarage, NewTaxRate
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.errors import Duplicate, MissingReference
from vend.domain.errors import Invalid, Kind, NotFound, VendError
from vend.domain.garage import Garage
from vend.domain.ids import make_id
from vend.domain.ledger import ACCOUNT_KINDS
from vend.domain.operation import Asked
from vend.domain.parking_pass import TaxRate
from vend.domain.period import zone
from vend.store import garages, ledger, prices

_PERCENT_MAX = Decimal(100)
_PERCENT_STEP = Decimal("0.0001")


class SlugTaken(VendError):
    """Another garage of the operator has the slug."""

    code = "slug_taken"
    kind = Kind.CONFLICT


async def open_garage(door: Door, operator_id: UUID, command: NewGarage, *, asked: Asked, now: datetime) -> Garage:
    """Open a garage with its ledger accounts and taxes.

    Its id is made from the operator and the idempotency key, since the operation that remembers the key is kept in the
    garage itself: asking again finds the same garage.

    Raises:
        UnknownZone: the time zone is no IANA name.
        SlugTaken: another garage of the operator has the slug.
        NotFound: there is no such operator.
    """
    zone(command.time_zone)
    for index, rate in enumerate(command.tax_rates):
        check_percent(rate.percent, field=f"tax_rates[{index}].percent")
    garage_id = uuid.uuid5(operator_id, f"{asked.actor}\0{asked.idempotency_key}")
    new = Garage(
        id=garage_id,
        operator_id=operator_id,
        name=command.name.strip(),
        slug=command.slug,
        time_zone=command.time_zone,
        currency=command.currency,
        capacity=command.capacity,
        address=command.address,
        created_at=now,
    )
    async with door.garage_transaction(garage_id) as garage:
        try:
            await garage.run(garages.insert(garage=new))
        except MissingReference:
            raise NotFound("There is no such operator.", field="operator_id") from None
        except Duplicate:
            raise SlugTaken("Another garage of this operator has this slug; choose another.", field="slug") from None
        operation = await begin(garage, asked, kind="open_garage", command=command, subject_id=garage_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Garage)
        await garage.run(
            ledger.open_accounts(
                codes=[account.value for account in ACCOUNT_KINDS],
                kinds=list(ACCOUNT_KINDS.values()),
                currency=command.currency,
                now=now,
            )
        )
        for rate in command.tax_rates:
            await garage.run(prices.insert_tax_rate(tax_rate=_tax_rate(garage_id, rate, now)))
        await note(garage, asked, "garage.opened", garage_id, now=now)
        await settle(garage, operation, new, now=now)
        return new


def check_percent(percent: Decimal, *, field: str) -> None:
    """Refuse what is no percentage of a tax.

    Raises:
        Invalid: it is not within 0 and 100, or has more than four decimals.
    """
    fits = percent.is_finite() and 0 <= percent <= _PERCENT_MAX
    if not fits or percent != percent.quantize(_PERCENT_STEP):
        raise Invalid("Give 0 to 100 with at most four decimals, such as 18.375.", field=field)


def _tax_rate(garage_id: UUID, rate: NewTaxRate, now: datetime) -> TaxRate:
    return TaxRate(
        garage_id=garage_id,
        id=make_id(now),
        name=rate.name,
        jurisdiction=rate.jurisdiction,
        percent=rate.percent,
        valid_from_date=rate.valid_from_date,
        valid_until_date=None,
        stripe_tax_rate_id=None,
        created_at=now,
    )
