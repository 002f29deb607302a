from datetime import datetime

import pytest

from tests.factories import Factory, make_keys
from vend.db.door import Door
from vend.identity.tokens import TokenKeys


@pytest.fixture
def factory(door: Door, now: datetime) -> Factory:
    return Factory(door, now)


@pytest.fixture(scope="session")
def keys() -> TokenKeys:
    return make_keys()
