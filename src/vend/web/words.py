"""Words for what the database has in codes: statuses and their colours, methods, kinds."""

from typing import NamedTuple

from vend.web.translate import N_


class Word(NamedTuple):
    """A code in words; `mood` is good, warn, bad, or empty for neither."""

    text: str
    mood: str = ""


STATUSES: dict[str, Word] = {
    "succeeded": Word(N_("Succeeded"), "good"),
    "failed": Word(N_("Failed"), "bad"),
    "pending": Word(N_("Pending"), "warn"),
    "requires_action": Word(N_("Needs action"), "warn"),
    "canceled": Word(N_("Canceled")),
    "draft": Word(N_("Draft")),
    "open": Word(N_("Open"), "warn"),
    "paid": Word(N_("Paid"), "good"),
    "void": Word(N_("Void")),
    "uncollectible": Word(N_("Uncollectible"), "bad"),
    "incomplete": Word(N_("Incomplete"), "warn"),
    "incomplete_expired": Word(N_("Never started")),
    "trialing": Word(N_("In trial"), "good"),
    "active": Word(N_("Active"), "good"),
    "past_due": Word(N_("Past due"), "bad"),
    "unpaid": Word(N_("Unpaid"), "bad"),
    "paused": Word(N_("Paused")),
    "in_transit": Word(N_("On its way"), "warn"),
    "queued": Word(N_("Waiting"), "warn"),
    "running": Word(N_("Being made"), "warn"),
    "ready": Word(N_("Ready"), "good"),
    "expired": Word(N_("Expired")),
    "needs_response": Word(N_("Needs response"), "bad"),
    "under_review": Word(N_("Under review"), "warn"),
    "won": Word(N_("Won"), "good"),
    "lost": Word(N_("Lost"), "bad"),
}
METHODS: dict[str, str] = {
    "card": N_("Card"),
    "check": N_("Check"),
    "ach": N_("Bank transfer"),
    "cash": N_("Cash"),
    "us_bank_account": N_("Bank account"),
}


INTERVALS: dict[str, str] = {"month": N_("a month"), "year": N_("a year")}


def interval_word(code: str) -> str:
    """Give how often something is billed in words."""
    return INTERVALS.get(code, code)


def status_word(code: str) -> Word:
    """Give a status in words; one that nobody has named yet is shown as it is."""
    return STATUSES.get(code) or Word(code.replace("_", " "))


def method_word(code: str) -> str:
    """Give a way of paying in words."""
    return METHODS.get(code) or code.replace("_", " ")
