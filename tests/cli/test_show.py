import io
from pathlib import Path
from uuid import UUID

import pytest
from rich.console import Console

from vend.app.hops import Hop
from vend.cli import show
from vend.portfolio.summary import Summary
from vend.store.portfolio import GarageSummary

GARAGE = GarageSummary(
    id=UUID(int=1),
    name="Southwark Bridge Car Park",
    time_zone="America/Los_Angeles",
    currency="USD",
    customers=1_400,
    drivers=1_450,
    subscriptions=1_900,
    live_subscriptions=900,
    invoices=6_000,
    payments=16_016,
    failed_payments=300,
    refunds=40,
    transfers=24_000,
    collected_minor=285_373_282,
    fees_minor=8_000_000,
    refunded_minor=900_000,
)
HOP = Hop(
    "customer, driver, vehicle",
    12_345.6,
    {"subscription": str(UUID(int=2)), "Stripe": "in_V70t8HPjBD4KoRzdVH3gwowp", "status": "active", "paid": "$298.90"},
    [("processor_fees", "stripe_cash", "$1,298.90")],
)


@pytest.mark.parametrize("width", [80, 96])
def test_everything_fits_the_terminal_and_no_fact_is_broken_in_two(width: int) -> None:
    out = Console(file=io.StringIO(), width=width, highlight=False)
    show.ready(out, 3.2, Path("/somewhere/.vend"), Summary(6, 0, ["Lakeshore"], [GARAGE], []))
    show.heading(out, "A driver subscribes, and the money shows up")
    show.hop(out, HOP)
    show.addresses(out, "http://127.0.0.1:28080", "http://127.0.0.1:28081", "vend_test_0123456789ab_" + 64 * "0")
    assert isinstance(out.file, io.StringIO)
    lines = out.file.getvalue().splitlines()
    too_long = [line for line in lines if len(line.rstrip()) > width and "vend_test_" not in line]
    assert too_long == []
    text = out.file.getvalue()
    assert all(f"{name} {value}" in text for name, value in HOP.facts.items())
    assert "+12,346 ms" in text
    assert "processor_fees  stripe_cash          $1,298.90" in text
