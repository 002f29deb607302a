"""Writes down the dunning of renewals that were refused: cases as the worker would have led them, by its own rule."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from vend.billing.dunning import ACTOR, NOTICES
from vend.domain.dunning import DunningStep, DunningTerms, decide_dunning, suspended_from
from vend.domain.dunning_case import DunningCase, DunningFact, FactKind, after, opened, progress_of, scheduled, terms_of
from vend.domain.garage_settings import GarageSettings
from vend.domain.ids import make_id
from vend.domain.notice import Notice
from vend.domain.period import local_date
from vend.domain.subscription import Status
from vend.portfolio.book import Bill, GarageBook, Holding
from vend.portfolio.entropy import Entropy, instant

_FOUND_AFTER_S = 6
"""How long after the refusal the worker finds it."""


def write_dunning(book: GarageBook, *, now_s: int, entropy: Entropy) -> None:
    """Add the cases, what was done in them, and what customers were told."""
    terms = terms_of(GarageSettings(), book.garage.time_zone)
    for holding in book.holdings:
        for bill in holding.life.bills:
            if bill.reason == "subscription_cycle" and bill.attempts[0].decline is not None:
                _Led(book, holding, bill, terms, entropy).lead(now_s)


class _Led:
    """One case."""

    def __init__(self, book: GarageBook, holding: Holding, bill: Bill, terms: DunningTerms, entropy: Entropy) -> None:
        self._book, self._holding, self._bill, self._terms, self._entropy = book, holding, bill, terms, entropy
        self._number = 0

    def lead(self, now_s: int) -> None:
        """Take each step at its time until the renewal was paid, the subscription ended, or it is now."""
        at = instant(min(self._bill.attempts[0].at_s + _FOUND_AFTER_S, now_s))
        over_s = self._bill.paid_at_s or self._bill.voided_at_s
        until_at = instant(now_s if over_s is None else min(over_s + _FOUND_AFTER_S, now_s))
        case = opened(
            self._book.garage.id,
            self._id(at),
            self._book.garage.time_zone,
            subscription_id=self._holding.id,
            now=at,
        )
        self._fact(case, "opened", at)
        while case.next_step_at is not None and case.next_step_at <= until_at:
            at = case.next_step_at
            steps = [step for step in self._decided(case, "past_due", at) if step.kind != "cancel"]
            for step in steps:
                case = self._take(case, step, at)
            if not steps and at != case.opened_at:
                break
            case = scheduled(case, self._terms, now=at)
        if over_s is not None:
            status: Status = "active" if self._bill.paid_at_s is not None else "canceled"
            for step in self._decided(case, status, until_at):
                case = self._take(case, step, until_at)
        self._book.cases.append(case)

    def _decided(self, case: DunningCase, status: Status, at: datetime) -> list[DunningStep]:
        return decide_dunning(progress_of(case), status, self._terms, now=at)

    def _take(self, case: DunningCase, step: DunningStep, at: datetime) -> DunningCase:
        fact_kind: FactKind = step.kind
        fact = self._fact(case, fact_kind, at, notice_number=step.notice_number)
        taken = after(case, step, now=at)
        if step.kind in NOTICES:
            self._tell(taken, step, fact, at)
        return taken

    def _fact(
        self, case: DunningCase, kind: FactKind, at: datetime, *, notice_number: int | None = None
    ) -> DunningFact:
        # Ids of one instant are a millisecond apart, so that they sort as it was done.
        self._number += 1
        fact_id = self._id(at + timedelta(milliseconds=self._number))
        fact = DunningFact(case.garage_id, fact_id, case.id, kind, at, notice_number, None, None, ACTOR)
        self._book.facts.append(fact)
        return fact

    def _tell(self, case: DunningCase, step: DunningStep, fact: DunningFact, at: datetime) -> None:
        customer, zone_name = self._holding.customer, self._book.garage.time_zone
        paid = step.kind == "reinstated"
        ended = step.kind == "canceled" or case.suspended_at is not None
        suspends_at = suspended_from(progress_of(case), self._terms, now=at)
        detail = {
            "case_id": str(case.id),
            "notice_number": step.notice_number,
            "owed_minor": 0 if paid else self._holding.total_minor,
            "currency": self._book.garage.currency,
            "access_until_date": None if ended else str(local_date(suspends_at, zone_name) - timedelta(days=1)),
        }
        self._book.notices.append(
            Notice(
                garage_id=case.garage_id,
                id=self._id(at),
                customer_id=customer.id,
                kind=NOTICES[step.kind],
                address=customer.email,
                subject_id=self._holding.id,
                about=f"dunning:{fact.id}",
                detail=msgspec.json.encode(detail).decode(),
                created_at=at,
                sent_at=None,
            )
        )

    def _id(self, at: datetime) -> UUID:
        return make_id(at, random_bits=self._entropy.getrandbits)
