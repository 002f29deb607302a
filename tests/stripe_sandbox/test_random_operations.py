"""Random lives of an account, seeded: whatever happens, every answer keeps Stripe's shape and the money adds up.

How to run more of it::

    STRIPE_SANDBOX_OPERATIONS=10000 STRIPE_SANDBOX_SEED=7 pytest tests/stripe_sandbox/test_random_operations.py

Each request goes through the official SDK over HTTP; each answer and each event is compared with the SDK's
annotations; the laws of `laws` hold all along. A failing seed fails again.
"""

import os

import pytest

from .conftest import Story
from .laws import check_laws
from .life import Life

OPERATIONS = int(os.environ.get("STRIPE_SANDBOX_OPERATIONS", "500"))
SEEDS = [int(os.environ["STRIPE_SANDBOX_SEED"])] if "STRIPE_SANDBOX_SEED" in os.environ else [1, 2]
CHECK_EVERY = 250


@pytest.mark.timeout(60 + OPERATIONS // 10)
@pytest.mark.parametrize("seed", SEEDS)
async def test_random_operations_keep_stripes_shapes_and_add_up(story: Story, seed: int) -> None:
    life = Life(story, seed)
    for number in range(1, OPERATIONS + 1):
        await life.step()
        if number % CHECK_EVERY == 0:
            check_laws(story.sandbox)
    check_laws(story.sandbox)
    assert life.ended["fine"] > OPERATIONS / 2, life.ended
    assert {400, 404} <= life.statuses <= {400, 402, 404, 429}, "refusals happen too, and no others"
    if OPERATIONS >= 3000:
        assert life.done.keys() >= set(life.names), "each kind of thing was done"
