"""A tax that changes at a date reaches a company's account before the first renewal that begins on or after it.

As with subscriptions (`vend.billing.running_taxes`), what Stripe would charge is compared with what holds on the first
local date of the next period, by rate, pass and certificate. Each item has rates of its own, since passes are taxed
apart; what was billed, and what is billed within the period, keeps the rates that the period began with.
"""

from datetime import datetime
from uuid import UUID

import msgspec
import structlog

from vend.billing.company_order import AccountCommand, AccountOrder, ItemTaxes
from vend.billing.company_ordering import place
from vend.billing.operation import StillRunning
from vend.billing.running_taxes import ACTOR, AHEAD
from vend.billing.taxes import rates_at_stripe, tax_rates_in_force
from vend.db.door import Door
from vend.db.handles import GarageTx
from vend.domain.company_account import CompanyAccount, DueAccount
from vend.domain.errors import VendError
from vend.domain.operation import Asked
from vend.domain.parking_pass import TaxRate
from vend.domain.period import local_date
from vend.store import company_accounts, garages, prices
from vend.stripe_gateway import changes, company
from vend.stripe_gateway.company import RawAccount
from vend.stripe_gateway.facts import own_price_id
from vend.stripe_gateway.gateway import StripeGateway

_log = structlog.get_logger(__name__)


class TaxesOrder(AccountCommand, frozen=True):
    """Which account is charged which taxes: what the idempotency key stands for."""

    taxes: list[ItemTaxes]


class _Due(msgspec.Struct, frozen=True):
    """An account that renews, Stripe's subscription of it, and the rates due for each of its prices."""

    account: CompanyAccount
    found: RawAccount
    rates: dict[UUID, list[TaxRate]]


async def set_company_taxes(door: Door, stripe: StripeGateway, *, now: datetime) -> int:
    """Tell Stripe the taxes of every renewal of a company ahead that it would charge others; give how many it was told.

    One that fails is logged and comes again with the next run; none holds up the others.
    """
    async with door.platform(reason="find company accounts that renew") as platform:
        ahead = await platform.run(company_accounts.renewing(now=now, until_at=now + AHEAD))
    done = 0
    for one in ahead:
        log = _log.bind(garage=str(one.garage_id), company_account=str(one.company_account_id))
        try:
            done += await _set(door, stripe, one, now=now)
        except StillRunning:
            continue  # the resolver has it
        except VendError as error:
            log.warning("taxes_not_set", code=error.code, detail=error.detail)
    return done


async def _set(door: Door, stripe: StripeGateway, one: DueAccount, *, now: datetime) -> int:
    due = await _due(door, stripe, one)
    if due is None:
        return 0
    taxes = await _differing(door, stripe, due, attempt=f"{now:%Y%m%d%H%M}")
    if not taxes:
        return 0

    async def reserve(garage: GarageTx, account: CompanyAccount) -> AccountOrder | list[UUID]:
        del garage
        return AccountOrder(account.id, "set_taxes", now.replace(microsecond=0), taxes=taxes)

    account = due.account
    # Another version of the account, or another day, is another order: a refusal must not stand for ever.
    asked = Asked(ACTOR, f"company-{account.id}/{account.sync_version}/{now.date()}")
    order = TaxesOrder(account.id, taxes)
    audited = "company_account.taxes_ordered"
    await place(door, stripe, account.garage_id, order, reserve, audited=audited, asked=asked, now=now)
    return 1


async def _due(door: Door, stripe: StripeGateway, one: DueAccount) -> _Due | None:
    """Read what the next period is to be charged; None where the account has ended meanwhile."""
    async with door.garage_snapshot([one.garage_id], fresh=True) as garage:
        account = await garage.run(company_accounts.read_one(company_account_id=one.company_account_id))
    if account is None or account.stripe_subscription_id is None or account.current_period_end_at is None:
        return None
    found = await company.read(stripe, account.stripe_subscription_id)
    rates: dict[UUID, list[TaxRate]] = {}
    async with door.garage_snapshot([one.garage_id], fresh=True) as garage:
        place_here = await garage.run(garages.read_one())
        assert place_here is not None, "a foreign key holds it"
        from_date = local_date(account.current_period_end_at, place_here.time_zone)
        for price_id in {own_price_id(item.price) for item in found.items.data} - {None}:
            assert price_id is not None, "it was taken out"
            price = await garage.run(prices.read_one(price_id=price_id))
            if price is not None:
                rates[price_id] = await tax_rates_in_force(
                    garage, pass_id=price.pass_id, customer_id=account.customer_id, on_date=from_date
                )
    return _Due(account, found, rates)


async def _differing(door: Door, stripe: StripeGateway, due: _Due, *, attempt: str) -> list[ItemTaxes]:
    """Give the rates of the items that Stripe would charge others, made at Stripe if need be."""
    garage_id, wanted = due.account.garage_id, []
    for item in due.found.items.data:
        price_id = own_price_id(item.price)
        if price_id is None or price_id not in due.rates:
            continue
        charged = sorted(rate.id for rate in item.tax_rates or ())
        ids = await rates_at_stripe(door, stripe, garage_id, due.rates[price_id], attempt=attempt)
        if not ids and charged:
            # Stripe takes no empty list as an item's own rates.
            ids = [await changes.untaxed(stripe, garage_id, key=f"untaxed-{attempt}")]
        if sorted(ids) != charged:
            wanted.append(ItemTaxes(price_id, sorted(ids)))
    return wanted
