"""What time has to do and when: objects that are due by their own fields, and plans noted beside them.

An object on a test clock is due by that clock and not by the sandbox's own time (`clock` is then the clock's id).
"""

from dataclasses import dataclass

from stripe_sandbox.store import Store


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due.

    Attributes:
        at: The instant, Unix seconds.
        object_id: Whom it happens to.
        plan: The number of the plan; None when the object is due by itself.
        what: What was planned; empty when the object is due by itself.
    """

    at: int
    object_id: str
    plan: int | None = None
    what: str = ""


def plan(store: Store, *, at: int, object_id: str, what: str, clock: str | None = None) -> None:
    """Note that `what` (see `stripe_sandbox.billing.passing`) is to happen to an object at an instant."""
    store.execute("INSERT INTO plans (at, clock, object, what) VALUES (?, ?, ?, ?)", (at, clock, object_id, what))


def strike(store: Store, number: int) -> None:
    """Forget a plan: it was carried out."""
    store.execute("DELETE FROM plans WHERE id = ?", (number,))


def first(store: Store, *, clock: str | None = None) -> Due | None:
    """The first thing due by a test clock, or (None) by the sandbox's own time."""
    # Objects that can be due carry their test clock in the column `word`.
    objects = store.execute(
        "SELECT due_at, id FROM objects WHERE due_at IS NOT NULL AND word IS ? ORDER BY due_at, seq LIMIT 1", (clock,)
    )
    plans = store.execute("SELECT at, object, id, what FROM plans WHERE clock IS ? ORDER BY at, id LIMIT 1", (clock,))
    # Of the same instant what was planned comes first: a phase changes the price before the renewal bills it.
    found = [Due(*row) for row in (*plans, *objects)]
    return min(found, key=lambda due: due.at, default=None)
