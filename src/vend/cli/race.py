"""`vend race`: many clients at the same moment."""

import sys
from typing import NoReturn

import msgspec

from vend.cli.progress import steps
from vend.cli.simulate import server
from vend.simulation.race_keys import Keys, race_for_keys
from vend.simulation.race_places import Places, race_for_places


def places(*, rounds: int, clients: int, json_only: bool) -> NoReturn:
    """Race for the last place; exit 0 when each round had one winner, 1 otherwise."""
    with steps(quiet=json_only) as tell, server(tell) as addresses:
        every = max(1, rounds // 100)

        def hear(over: int) -> None:
            if over % every == 0:
                tell(f"{over:,} of {rounds:,} rounds, {clients} clients each")

        result = race_for_places(addresses, rounds=rounds, clients=clients, tell=hear)
    _finish(result)


def keys(*, keys: int, duplicates: int, subscriptions: int, json_only: bool) -> NoReturn:
    """Race for keys; exit 0 when each did one deed and gave one answer, 1 otherwise."""
    with steps(quiet=json_only) as tell, server(tell) as addresses:
        every = max(1, keys // 100)

        def hear(over: int) -> None:
            if over % every == 0:
                tell(f"{over:,} of {keys:,} keys, {duplicates} callers each")

        result = race_for_keys(addresses, keys=keys, duplicates=duplicates, subscriptions=subscriptions, tell=hear)
    _finish(result)


def _finish(result: Places | Keys) -> NoReturn:
    print(msgspec.json.encode(result).decode())
    sys.exit(1 if result.failed else 0)
