"""Sells a garage's passes in the order in which people come, never beyond what there is room for."""

import heapq
from collections import defaultdict
from itertools import count
from uuid import UUID

from stripe_sandbox.money import processing_fee
from vend.domain.parking_pass import Price
from vend.domain.tax import tax_on
from vend.portfolio.book import GarageBook, Holding, PassRow
from vend.portfolio.entropy import Entropy, instant
from vend.portfolio.lives import DAY_S, Terms, fitting_start, live
from vend.portfolio.people import Arrival
from vend.portfolio.places import HISTORY_DAYS, RAISED_AFTER_DAYS, WITHDRAWN_AFTER_DAYS, GaragePlan, PassPlan

_BUYS_ADDITION = 0.2
_TRIES_AGAIN = 0.85
_PLACES_MIN = 4


class _Offer:
    """A pass with its prices, old and new, and the places taken."""

    def __init__(self, plan: PassPlan, row: PassRow, prices: list[Price], raised_s: int) -> None:
        self.plan = plan
        self.row = row
        self.prices = prices
        self.places = _Places(None if row.capacity is None else row.capacity - plan.scarce)
        self._raised_s = raised_s

    def price_at(self, at_s: int) -> Price:
        return self.prices[0 if at_s < self._raised_s else -1]

    def sold_at(self, at_s: int) -> bool:
        return self.row.archived_at is None or instant(at_s) < self.row.archived_at


class _Places:
    """Counts who is in; ask in the order of time."""

    def __init__(self, places_max: int | None) -> None:
        self._places_max = places_max
        self._ends: list[int] = []
        self._for_ever = 0

    def free_at(self, at_s: int) -> bool:
        while self._ends and self._ends[0] < at_s:
            heapq.heappop(self._ends)
        return self._places_max is None or len(self._ends) + self._for_ever < self._places_max

    def take(self, ended_at_s: int | None) -> None:
        if ended_at_s is None:
            self._for_ever += 1
        else:
            heapq.heappush(self._ends, ended_at_s)


def sell(
    book: GarageBook, plan: GaragePlan, arrivals: list[Arrival], *, now_s: int, scale: float, entropy: Entropy
) -> None:
    """Fill in a garage's passes, prices and holdings; the bills get their numbers."""
    offers = [_offer(book, one, now_s=now_s, scale=scale, entropy=entropy) for one in plan.passes]
    _Counter(book, plan, offers, now_s, entropy).serve(arrivals)
    _number_bills(book.holdings, book)


def _offer(book: GarageBook, plan: PassPlan, *, now_s: int, scale: float, entropy: Entropy) -> _Offer:
    garage = book.garage
    begin_s = now_s - HISTORY_DAYS * DAY_S
    made_s = begin_s - 30 * DAY_S
    pass_id = entropy.uuid(made_s)
    capacity = None if plan.capacity is None else max(_PLACES_MIN, round(plan.capacity * scale))
    row = PassRow(
        garage_id=garage.id,
        id=pass_id,
        name=plan.name,
        description=plan.description,
        capacity=capacity,
        stripe_product_id=f"pass_{pass_id}",
        created_at=instant(made_s),
        archived_at=instant(begin_s + WITHDRAWN_AFTER_DAYS * DAY_S) if plan.withdrawn else None,
    )
    raised_s = begin_s + RAISED_AFTER_DAYS * DAY_S
    amounts: list[tuple[int, int, int | None]] = [(plan.amount_minor, made_s, None)]
    if plan.former_minor is not None:
        amounts = [(plan.former_minor, made_s, raised_s), (plan.amount_minor, raised_s, None)]
    prices = [
        Price(
            garage_id=garage.id,
            id=entropy.uuid(from_s),
            pass_id=pass_id,
            amount_minor=amount_minor,
            currency=garage.currency,
            billing_interval=plan.billing_interval,
            stripe_price_id=f"price_{entropy.key()}",
            created_at=instant(from_s),
            archived_at=None if until_s is None else instant(until_s),
        )
        for amount_minor, from_s, until_s in amounts
    ]
    book.passes.append(row)
    book.prices += prices
    return _Offer(plan, row, prices, raised_s)


class _Counter:
    """Serves everybody in the order of time."""

    def __init__(self, book: GarageBook, plan: GaragePlan, offers: list[_Offer], now_s: int, entropy: Entropy) -> None:
        self._book = book
        self._plan = plan
        self._main = [offer for offer in offers if not offer.plan.addition]
        self._additions = [offer for offer in offers if offer.plan.addition]
        self._now_s = now_s
        self._entropy = entropy
        self._garage = _Places(book.garage.capacity)
        self._customers = {customer.id: customer for customer in book.customers}
        self._queue: list[tuple[int, int, Arrival, bool]] = []
        self._turns = count()

    def serve(self, arrivals: list[Arrival]) -> None:
        for arrival in arrivals:
            self._come(arrival.at_s, arrival, addition=False)
            if self._additions and self._entropy.chance(_BUYS_ADDITION):
                later_s = arrival.at_s + self._entropy.between(2 * DAY_S, 150 * DAY_S)
                self._come(later_s, arrival, addition=True)
        while self._queue:
            at_s, _, arrival, addition = heapq.heappop(self._queue)
            self._sell_one(at_s, arrival, self._additions if addition else self._main)

    def _come(self, at_s: int, arrival: Arrival, *, addition: bool) -> None:
        if at_s <= self._now_s - 4 * 3600:
            heapq.heappush(self._queue, (fitting_start(at_s, self._now_s), next(self._turns), arrival, addition))

    def _sell_one(self, at_s: int, arrival: Arrival, offers: list[_Offer]) -> None:
        # The reservation comes a second before Stripe's subscription, and the place must be free by then.
        free = [offer for offer in offers if offer.sold_at(at_s) and offer.places.free_at(at_s - 1)]
        if not free or not self._garage.free_at(at_s - 1):
            return
        entropy = self._entropy
        offer = entropy.choices(free, [one.plan.weight for one in free])[0]
        price = offer.price_at(at_s)
        tax_minor = tax_on(price.amount_minor, self._book.tax_rate.percent)
        total_minor = price.amount_minor + tax_minor
        terms = Terms(
            interval=price.billing_interval,
            total_minor=total_minor,
            demand=self._plan.demand,
            loyal=arrival.loyal or offer.plan.scarce,
            now_s=self._now_s,
        )
        life = live(at_s, terms, entropy)
        for places in (offer.places, self._garage):
            places.take(life.ended_at_s)
        self._book.holdings.append(
            Holding(
                id=entropy.uuid(at_s - 1),
                key=entropy.key(),
                customer=self._customers[arrival.driver.customer_id],
                driver=arrival.driver,
                parking_pass=offer.row,
                price=price,
                life=life,
                tax_minor=tax_minor,
                fee_minor=processing_fee(total_minor, price.currency.lower()),
            )
        )
        if life.ended_at_s is not None and not offer.plan.addition:
            self._perhaps_return(life.ended_at_s, arrival, expired=life.status == "incomplete_expired")

    def _perhaps_return(self, ended_at_s: int, arrival: Arrival, *, expired: bool) -> None:
        if self._entropy.chance(_TRIES_AGAIN if expired else self._plan.demand.returns):
            wait_s = self._entropy.between(3600, 3 * DAY_S) if expired else self._entropy.between(18, 130) * DAY_S
            self._come(ended_at_s + 4 * 3600 + wait_s, arrival, addition=False)


def _number_bills(holdings: list[Holding], book: GarageBook) -> None:
    """Number every customer's invoices in the order in which they were finalized, as Stripe does."""
    bills: defaultdict[UUID, list[Holding]] = defaultdict(list)
    for holding in holdings:
        bills[holding.customer.id].append(holding)
    for customer_id, owned in bills.items():
        prefix = book.wallets[customer_id].prefix
        ordered = sorted(
            (bill for one in owned for bill in one.life.bills), key=lambda bill: (bill.issued_at_s, bill.key)
        )
        for number, bill in enumerate(ordered, start=1):
            bill.number = f"{prefix}-{number:04d}"
