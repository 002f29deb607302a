"""Parking taxes over time: a changed rate is one that ends and one that begins, and certificates exempt customers."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from vend.billing.commands import End, NewExemption, NewPassTax
from vend.billing.garages import check_percent
from vend.billing.operation import Begun, answer_of, begin, note, settle
from vend.db.door import Door
from vend.db.handles import GarageSnapshot, GarageTx
from vend.domain.errors import NotFound
from vend.domain.ids import make_id
from vend.domain.operation import Asked
from vend.domain.parking_pass import TaxRate
from vend.domain.period import local_date
from vend.domain.tax_rates import Exemption, NotAhead, check_earlier, check_end, check_no_overlap, rates_in_force
from vend.store import customers, exemptions, garages, passes, prices
from vend.stripe_gateway.gateway import StripeGateway


class ExemptionOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of a certificate stands for."""

    customer_id: UUID
    exemption: NewExemption


class EndOrder(msgspec.Struct, frozen=True):
    """What the idempotency key of an end stands for."""

    subject_id: UUID
    until_date: date


async def tax_rates_in_force(
    garage: GarageSnapshot | GarageTx, *, pass_id: UUID, customer_id: UUID, on_date: date
) -> list[TaxRate]:
    """Give the tax rates that a customer is charged for a pass on a local date."""
    rates = await garage.run(prices.tax_rates())
    certificates = await garage.run(exemptions.of_customer(customer_id=customer_id))
    return rates_in_force(rates, certificates, pass_id=pass_id, on_date=on_date)


async def tax_rates_without_certificates(garage: GarageTx, *, pass_id: UUID, on_date: date) -> list[TaxRate]:
    """Give the tax rates on a pass on a local date for somebody who holds no certificate."""
    return rates_in_force(await garage.run(prices.tax_rates()), [], pass_id=pass_id, on_date=on_date)


async def rates_at_stripe(
    door: Door, stripe: StripeGateway, garage_id: UUID, rates: Sequence[TaxRate], *, attempt: str
) -> list[str]:
    """Give Stripe's ids of tax rates, made if need be.

    Of two that were made at once for one rate the first that is kept counts; the other one is charged to nobody.

    Args:
        attempt: another one for each try, since a server error that Stripe keeps under a key would bar the next.
    """
    if all(rate.stripe_tax_rate_id is not None for rate in rates):
        return [rate.stripe_tax_rate_id for rate in rates if rate.stripe_tax_rate_id is not None]
    made = {
        rate.id: await stripe.create_tax_rate(rate, key=f"tax-rate-{rate.id}-{attempt}")
        for rate in rates
        if rate.stripe_tax_rate_id is None
    }
    async with door.garage_transaction(garage_id) as garage:
        for rate_id, stripe_id in made.items():
            await garage.run(prices.set_tax_rate_stripe_id(tax_rate_id=rate_id, stripe_tax_rate_id=stripe_id))
        known = {rate.id: rate.stripe_tax_rate_id for rate in await garage.run(prices.tax_rates())}
    return [kept for rate in rates if (kept := known[rate.id]) is not None]


async def add_tax_rate(door: Door, garage_id: UUID, command: NewPassTax, *, asked: Asked, now: datetime) -> TaxRate:
    """Add a tax from a local date on, for all passes or for one.

    Raises:
        NotFound: the garage has no such pass.
        TaxOverlap: a rate of the same tax holds then; it must be ended first.
        Invalid: the percentage is none.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    check_percent(command.percent, field="percent")
    async with door.garage_transaction(garage_id) as garage:
        # Two that overlap must not be added at the same moment.
        await garage.run(garages.lock())
        rate_id = make_id(now)
        operation = await begin(garage, asked, kind="add_tax_rate", command=command, subject_id=rate_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, TaxRate)
        if command.pass_id is not None and await garage.run(passes.read_one(pass_id=command.pass_id)) is None:
            raise NotFound("There is no such pass in this garage.", field="pass_id")
        new = TaxRate(
            garage_id=garage_id,
            id=rate_id,
            name=command.name.strip(),
            jurisdiction=command.jurisdiction.strip(),
            percent=command.percent,
            valid_from_date=command.valid_from_date,
            valid_until_date=None,
            stripe_tax_rate_id=None,
            created_at=now,
            pass_id=command.pass_id,
        )
        check_no_overlap(new, await garage.run(prices.tax_rates()))
        await garage.run(prices.insert_tax_rate(tax_rate=new))
        await note(garage, asked, "tax_rate.added", rate_id, now=now, detail={"percent": str(new.percent)})
        await settle(garage, operation, new, now=now)
        return new


async def end_tax_rate(
    door: Door, garage_id: UUID, tax_rate_id: UUID, command: End, *, asked: Asked, now: datetime
) -> TaxRate:
    """Let a tax rate end on a local date, exclusive, that is not in the past.

    Raises:
        NotFound: the garage has no such rate.
        NotAhead: the date is in the past, or the rate has ended.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        await garage.run(garages.lock())
        order = EndOrder(tax_rate_id, command.until_date)
        operation = await begin(garage, asked, kind="end_tax_rate", command=order, subject_id=tax_rate_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, TaxRate)
        rates = await garage.run(prices.tax_rates())
        found = next((rate for rate in rates if rate.id == tax_rate_id), None)
        if found is None:
            raise NotFound("There is no such tax rate in this garage.")
        today = await _today(garage, now)
        check_end(found.valid_from_date, found.valid_until_date, command.until_date, today=today)
        ended = msgspec.structs.replace(found, valid_until_date=command.until_date)
        # A rate that was to end earlier may have had a successor recorded for then.
        check_no_overlap(ended, [rate for rate in rates if rate.id != tax_rate_id])
        await garage.run(prices.end_tax_rate(tax_rate_id=tax_rate_id, until_date=command.until_date))
        await note(garage, asked, "tax_rate.ended", tax_rate_id, now=now, detail={"until": str(command.until_date)})
        await settle(garage, operation, ended, now=now)
        return ended


async def record_exemption(
    door: Door, garage_id: UUID, customer_id: UUID, command: NewExemption, *, asked: Asked, now: datetime
) -> Exemption:
    """Record a customer's exemption certificate.

    Raises:
        NotFound: the garage has no such customer.
        NotAhead: it ends before it begins.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    if command.valid_until_date is not None and command.valid_until_date <= command.valid_from_date:
        raise NotAhead("A certificate must end after it begins.", field="valid_until_date")
    async with door.garage_transaction(garage_id) as garage:
        new_id, order = make_id(now), ExemptionOrder(customer_id, command)
        operation = await begin(garage, asked, kind="record_exemption", command=order, subject_id=new_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Exemption)
        if await garage.run(customers.read_one(customer_id=customer_id)) is None:
            raise NotFound("There is no such customer in this garage.")
        new = Exemption(
            garage_id=garage_id,
            id=new_id,
            customer_id=customer_id,
            number=command.number.strip(),
            jurisdictions=[name.strip() for name in command.jurisdictions],
            valid_from_date=command.valid_from_date,
            valid_until_date=command.valid_until_date,
            recorded_by=asked.actor,
            created_at=now,
        )
        await garage.run(exemptions.insert(exemption=new))
        await note(garage, asked, "exemption.recorded", new_id, now=now, detail={"number": new.number})
        await settle(garage, operation, new, now=now)
        return new


async def end_exemption(
    door: Door, garage_id: UUID, customer_id: UUID, exemption_id: UUID, command: End, *, asked: Asked, now: datetime
) -> Exemption:
    """Let a certificate end earlier, on a local date, exclusive, that is not in the past.

    Periods that begin from then on are taxed again: `running_taxes.py` finds each renewal that Stripe would not tax,
    also one for which Stripe was told the exemption already. What was billed untaxed while it held stays so.

    Raises:
        NotFound: the customer has no such certificate.
        NotAhead: the date is in the past or no earlier than its end.
        KeyReused, StillRunning: see `vend.billing.operation`.
    """
    async with door.garage_transaction(garage_id) as garage:
        # Two ends at once must not leave the later one.
        await garage.run(garages.lock())
        order = EndOrder(exemption_id, command.until_date)
        operation = await begin(garage, asked, kind="end_exemption", command=order, subject_id=exemption_id, now=now)
        if not isinstance(operation, Begun):
            return answer_of(operation, Exemption)
        held = await garage.run(exemptions.of_customer(customer_id=customer_id))
        found = next((one for one in held if one.id == exemption_id), None)
        if found is None:
            raise NotFound("This customer has no such certificate.")
        check_earlier(found, command.until_date, today=await _today(garage, now))
        ended = msgspec.structs.replace(found, valid_until_date=command.until_date)
        await garage.run(exemptions.set_end(exemption_id=exemption_id, until_date=command.until_date))
        await note(garage, asked, "exemption.ended", exemption_id, now=now, detail={"until": str(command.until_date)})
        await settle(garage, operation, ended, now=now)
        return ended


async def _today(garage: GarageTx, now: datetime) -> date:
    place = await garage.run(garages.read_one())
    assert place is not None, "it was locked above"
    return local_date(now, place.time_zone)
