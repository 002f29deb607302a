import os
import subprocess
import sys

from tests.conftest import Database
from vend.db.door import Door
from vend.store import identity


def add(database: Database, *, email: str, slug: str, password: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PATH": os.environ["PATH"],
        "VEND_DATABASE_URL": database.url("vend_app"),
        "VEND_PLATFORM_DATABASE_URL": database.url("vend_platform"),
        "VEND_STRIPE_API_KEY": "sk_test_51Nothing00000000000000000",
    }
    arguments = ["operator", "Lakeshore Parking", "--slug", slug, "--email", email]
    return subprocess.run(
        [sys.executable, "-m", "vend.cli", *arguments],
        input=password + "\n", env=environment, capture_output=True, text=True, check=False, timeout=30,
    )  # fmt: skip


async def test_a_new_installation_gets_its_first_operator_and_administrator(database: Database, door: Door) -> None:
    done = add(database, email="ada@operator.example.com", slug="lakeshore-first", password="correct horse battery")
    assert done.returncode == 0, done.stderr
    assert "correct horse" not in done.stdout
    async with door.platform(reason="test") as platform:
        user = await platform.run(identity.find_user(email="ada@operator.example.com"))
        assert user is not None
        access = await platform.run(identity.user_access(user_id=user.id))
    assert [(one.role, one.garage_id) for one in access if one.role] == [("operator_admin", None)]

    again = add(database, email="other@operator.example.com", slug="lakeshore-first", password="correct horse battery")
    assert (again.returncode, again.stderr.strip()) == (1, "vend: Another operator has this slug.")
    async with door.platform(reason="test") as platform:
        assert await platform.run(identity.find_user(email="other@operator.example.com")) is None, "both or neither"


async def test_a_short_password_and_a_bad_slug_are_refused_in_one_line(database: Database, door: Door) -> None:
    for slug, password, says in (("fine", "short", "password"), ("Not Fine", "correct horse battery", "slug")):
        refused = add(database, email="eve@operator.example.com", slug=slug, password=password)
        assert refused.returncode == 1
        assert says in refused.stderr
        assert "Traceback" not in refused.stderr
    async with door.platform(reason="test") as platform:
        assert await platform.run(identity.find_user(email="eve@operator.example.com")) is None
