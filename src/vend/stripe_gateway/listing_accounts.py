"""Lists the subscriptions of company accounts, for comparing."""

from collections.abc import AsyncIterator

from vend.domain.compare_account import AccountAtStripe
from vend.domain.reconcile import Window
from vend.stripe_gateway.company import OWN_ID, RawAccount, account_facts
from vend.stripe_gateway.facts import instant
from vend.stripe_gateway.gateway import StripeGateway
from vend.stripe_gateway.listing import one_of, pages_of


class _Account(RawAccount, frozen=True, kw_only=True):
    created: int


async def account_pages(stripe: StripeGateway, window: Window) -> AsyncIterator[list[AccountAtStripe]]:
    """Give the accounts' subscriptions that were made in a window, ended ones too."""
    sent = {"status": "all", "collection_method": "send_invoice"}
    async for page in pages_of(stripe, "/v1/subscriptions", _Account, window, **sent):
        yield [_account(one) for one in page if OWN_ID in one.metadata]


async def one_account(stripe: StripeGateway, stripe_id: str) -> AccountAtStripe | None:
    """Give one as it is now; None where Stripe has none."""
    return await one_of(stripe, f"/v1/subscriptions/{stripe_id}", _Account, _account)


def _account(raw: _Account) -> AccountAtStripe:
    facts = account_facts(raw)
    told = (facts.ended_at, facts.current_period_start_at, instant(raw.canceled_at))
    return AccountAtStripe(
        id=raw.id,
        created_at=instant(raw.created),
        changed_at=max(at for at in (instant(raw.created), *told) if at is not None),
        customer=raw.customer,
        facts=facts,
        quantities=raw.quantities,
        own_id=raw.metadata.get(OWN_ID, ""),
    )
