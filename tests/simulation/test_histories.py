"""Seeded histories of the real flows, with faults and crashes: the laws hold, and the same seed is the same history."""

import asyncio
from collections.abc import Iterator

import pytest

from vend.db.owner import OwnerSession
from vend.simulation.company_steps import COMPANIES
from vend.simulation.database import NAME
from vend.simulation.history import History
from vend.simulation.money import Finding
from vend.simulation.plants import PLANTS
from vend.simulation.side_by_side import simulate_side_by_side
from vend.simulation.simulate import Addresses, simulate
from vend.simulation.truth import Ending


def play(addresses: Addresses, *seeds: int) -> list[History]:
    histories: list[History] = []
    simulate(seeds, addresses, tell=histories.append)
    return histories


def test_fifty_histories_end_with_books_that_agree(addresses: Addresses) -> None:
    histories: list[History] = []
    result = simulate(range(1, 51), addresses, tell=histories.append)
    broken = {history.seed: history.violations for history in histories if history.violations}
    assert not broken, f"{broken}\nsee the first with: vend simulate --seed {min(broken)}"
    assert (result.seeds, result.failed, result.cents_unexplained) == (50, [], 0)
    # Histories that met nothing would prove nothing.
    assert result.crashes > 50
    assert result.faults > 200
    assert result.counts["lock_waits"] > 50


def test_the_same_seed_is_the_same_history_whatever_was_played_before(addresses: Addresses) -> None:
    together = {history.seed: history for history in play(addresses, 11, 16, 23)}
    alone = play(addresses, 23)[0]
    again = {history.seed: history for history in play(addresses, 16, 11)}
    assert alone.counts["crashes"] > 0
    assert alone.timeline == together[23].timeline
    assert alone.digest == together[23].digest
    assert {seed: one.digest for seed, one in again.items()} == {seed: together[seed].digest for seed in (11, 16)}


def test_the_same_seed_is_the_same_history_however_many_play_at_once(addresses: Addresses) -> None:
    alone = {history.seed: history.digest for history in play(addresses, *range(1, 9))}
    for processes in (2, 3):
        beside: list[History] = []
        result = simulate_side_by_side(range(1, 9), addresses, processes=processes, tell=beside.append)
        assert {history.seed: history.digest for history in beside} == alone
        assert (result.seeds, result.failed, result.cents_unexplained) == (8, [], 0)
        assert result.counts["steps"] == sum(history.counts["steps"] for history in beside)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", ["new-key-on-retry", "fee-forgotten", "tax-is-revenue", "no-audit"])
def test_a_planted_bug_is_caught_and_gone_afterwards(addresses: Addresses, name: str) -> None:
    result = simulate(range(1, 61), addresses, plant=PLANTS[name], stop_at_first=True)
    assert len(result.failed) == 1, f"{name} was not caught within {result.seeds} seeds"
    (after,) = play(addresses, result.failed[0])
    assert after.violations == []


def test_a_company_with_more_seats_than_were_agreed_upon_is_seen_while_it_has_them(
    addresses: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vend.simulation.history.STEPS", COMPANIES)
    monkeypatch.setattr("vend.simulation.history._ALL_STEPS", COMPANIES)
    histories: list[History] = []
    plant = PLANTS["cap-ignored"]
    result = simulate(range(1, 41), addresses, plant=plant, stop_at_first=True, tell=histories.append)
    assert len(result.failed) == 1, f"nobody had too many seats within {result.seeds} seeds"
    assert any(one.startswith("account ") for one in histories[-1].violations)
    (after,) = play(addresses, result.failed[0])
    assert after.violations == []


def test_a_planted_change_of_the_schema_is_gone_afterwards(addresses: Addresses) -> None:
    async def indexes() -> object:
        control = await OwnerSession.open(addresses.superuser_url(NAME), name="test")
        try:
            return await control.value(
                "select count(*) from pg_indexes where indexname = 'subscriptions_live_driver_pass'"
            )
        finally:
            await control.close()

    simulate((1,), addresses, plant=PLANTS["no-live-index"])
    assert asyncio.run(indexes()) == 1


def test_a_law_that_cannot_judge_fails_its_history_alone(addresses: Addresses, monkeypatch: pytest.MonkeyPatch) -> None:
    def stumbles(end: Ending) -> Iterator[Finding]:
        yield Finding(str(end.told[1_000_000]))

    monkeypatch.setattr("vend.simulation.history.LAWS", [stumbles])
    assert [found.violations for found in play(addresses, 1, 2)] == [
        ["stumbles: it cannot judge this history: IndexError('list index out of range')"]
    ] * 2
