"""What the demo's walk is taken with, made of a stack that runs."""

import contextlib
from collections.abc import AsyncIterator

from vend.app.api_client import ApiClient
from vend.app.compose import build_door, build_gateway
from vend.app.hops import Access
from vend.app.settings import WorkerSettings
from vend.app.stack import Stack


def worker_settings(stack: Stack) -> WorkerSettings:
    """Give the part of a stack's settings that looking at it needs."""
    fields = {f"VEND_{name.upper()}" for name in WorkerSettings.__struct_fields__}
    return WorkerSettings.from_environment(
        {name: value for name, value in stack.environment().items() if name in fields}
    )


@contextlib.asynccontextmanager
async def access_to(stack: Stack, *, email: str, password: str) -> AsyncIterator[Access]:
    """Open what a walk is taken with, as somebody who signs in."""
    settings = worker_settings(stack)
    door, gateway = build_door(settings, program="walk"), build_gateway(settings)
    try:
        async with ApiClient(stack.url) as api:
            yield Access(
                api=api,
                door=door,
                gateway=gateway,
                email=email,
                password=password,
                instance_of_request=stack.instance_of_request,
                instance_of_event=stack.instance_of_event,
            )
    finally:
        await gateway.close()
        await door.close()
