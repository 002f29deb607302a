"""Many clients at the same moment, in real time: one winner a place, one deed a key."""

from vend.simulation.plants import PLANTS
from vend.simulation.race_keys import race_for_keys
from vend.simulation.race_places import race_for_places
from vend.simulation.simulate import Addresses


def test_the_last_place_has_one_winner_each_time(addresses: Addresses) -> None:
    result = race_for_places(addresses, rounds=20, clients=16)
    assert result.first == []
    assert (result.winners, result.oversold, result.failed) == (20, 0, 0)


def test_the_race_sees_places_that_are_counted_without_the_lock(addresses: Addresses) -> None:
    result = race_for_places(addresses, rounds=6, clients=16, plant=PLANTS["no-capacity-lock"])
    assert result.oversold > 0
    assert result.failed >= result.oversold
    assert race_for_places(addresses, rounds=2, clients=8).failed == 0


def test_a_key_does_one_deed_and_gives_one_answer(addresses: Addresses) -> None:
    result = race_for_keys(addresses, keys=100, duplicates=8, subscriptions=12)
    assert result.first == []
    assert (result.requests, result.failed) == (800, 0)
    # Callers did meet the first one at work; else they only came one after another.
    assert result.waits > 0
