import asyncio
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import structlog

from vend.engines.ports import free_port
from vend.engines.valkey import Valkey
from vend.identity.errors import TooManyTries
from vend.identity.limits import SignInLimits


@pytest.fixture
async def limits(engines_folder: Path) -> AsyncIterator[SignInLimits]:
    with Valkey(engines_folder, name="limits-valkey") as server:
        made = SignInLimits(server.url, per_person=3, per_address=5)
        yield made
        await made.close()


async def test_tries_are_counted_per_person_and_per_address(limits: SignInLimits) -> None:
    for _ in range(3):
        await limits.count("10.0.0.1", "ada@example.com")
    with pytest.raises(TooManyTries) as refused:
        await limits.count("10.0.0.1", "ADA@example.com ")
    assert 1 <= refused.value.retry_after_s <= 100
    await limits.count("10.0.0.2", "ada@example.com")
    await limits.count("10.0.0.1", "bob@example.com")
    with pytest.raises(TooManyTries):
        await limits.count("10.0.0.1", "carol@example.com")
    assert await limits.is_up()


async def test_without_valkey_tries_go_through_quickly_and_the_log_says_so() -> None:
    away = SignInLimits(f"redis://127.0.0.1:{free_port()}/0", per_person=1)
    started = time.monotonic()
    with structlog.testing.capture_logs() as logs:
        for _ in range(3):
            await away.count("10.0.0.1", "ada@example.com")
    assert time.monotonic() - started < 3
    assert [line["event"] for line in logs] == ["sign_in_limits_away"] * 3
    assert not await away.is_up()
    await away.close()


async def test_a_valkey_that_hangs_holds_nobody_up_for_long() -> None:
    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(5):
            await reader.read()
        writer.close()
        await writer.wait_closed()

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    limits = SignInLimits(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0", per_person=1)
    started = time.monotonic()
    await limits.count("10.0.0.1", "ada@example.com")
    assert time.monotonic() - started < 3
    await limits.close()
    server.close()
    await server.wait_closed()
    await asyncio.sleep(0.05)
