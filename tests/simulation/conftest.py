"""A PostgreSQL for simulations: its settings are its own, so that nothing happens in it by itself."""

from collections.abc import Iterator

import pytest

from vend.engines import fresh_folder
from vend.engines.postgres import Postgres
from vend.simulation.database import SERVER_SETTINGS
from vend.simulation.simulate import Addresses


@pytest.fixture(scope="session")
def addresses() -> Iterator[Addresses]:
    with fresh_folder() as folder, Postgres(folder, durable=False, by_file=True, settings=SERVER_SETTINGS) as server:
        yield Addresses(
            lambda role, password, name: server.url(user=role, password=password, database=name),
            server.superuser_url,
        )
