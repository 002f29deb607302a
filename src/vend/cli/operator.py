"""`vend operator`: an operator and their first administrator, who then does the rest through the API."""

import asyncio
import getpass
import os
import re
import sys

from vend.app.compose import build_door, clock
from vend.app.settings import DatabaseSettings
from vend.domain.errors import Invalid
from vend.identity.passwords import Passwords
from vend.identity.people import set_up_operator

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def run(*, name: str, slug: str, email: str, admin_name: str) -> None:
    """Make both and print their ids; the password is asked for, or taken from the first line of standard input.

    Raises:
        Invalid: the slug, or the password, cannot be taken.
        AlreadyThere: another operator has the slug, or another user the address.
        Unavailable: the database does not answer.
    """
    if not _SLUG.fullmatch(slug):
        raise Invalid("A slug has lower-case letters, digits and dashes, such as lakeshore-parking.", field="slug")
    password = getpass.getpass("Password for the administrator: ") if sys.stdin.isatty() else sys.stdin.readline()
    asyncio.run(_make(name, slug, email, admin_name, password.rstrip("\n")))


async def _make(name: str, slug: str, email: str, admin_name: str, password: str) -> None:
    door, now = build_door(DatabaseSettings.from_environment(os.environ), program="operator"), clock()
    try:
        operator_id, user_id = await set_up_operator(
            door, Passwords(), name=name, slug=slug, email=email, admin_name=admin_name, password=password, now=now
        )
    finally:
        await door.close()
    print(f"operator {operator_id} {name}")
    print(f"administrator {user_id} {email}: sign in at POST /v1/auth/sign-in")
