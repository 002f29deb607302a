import asyncio
import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from vend.app.api_client import ApiClient
from vend.app.hops import Access, Hop, HopFailed
from vend.app.walk import Walk
from vend.db.connections import Connections
from vend.db.door import Door
from vend.engines import fresh_folder
from vend.engines.identity import Identity, children_of, identify, wait_gone
from vend.stripe_gateway.gateway import StripeGateway

HOPS = [
    "sign in",
    "garage and pass",
    "customer, driver, vehicle",
    "API request",
    "operation reserved",
    "Stripe customer",
    "Stripe subscription",
    "settled and answered",
    "Stripe charge",
    "webhook received",
    "applied by the worker",
    "invoice row",
    "payment row",
    "ledger transfers",
    "revenue report",
    "warehouse report",
    "live = warehouse",
]
PROCESSES_MIN = 25  # nine engines with their guards, PostgreSQL's and nginx's own, Granian's serving processes
GONE_S_MAX = 8.0


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with fresh_folder("vend-demo-test-") as folder:
        yield folder


def command(home: Path, *arguments: str) -> tuple[list[str], dict[str, str]]:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("VEND_")}
    return [sys.executable, "-m", "vend.cli", "demo", *arguments], clean | {"VEND_HOME": str(home)}


def answer_of(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    argv, environment = command(home, *arguments)
    return subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=110, check=False)


@contextmanager
def demo(home: Path, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], list[str]]]:
    """A running demo, with what it has printed until it stays."""
    argv, environment = command(home, "--small", *arguments)
    with subprocess.Popen(
        argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        lines: list[str] = []
        try:
            for line in process.stdout:
                lines.append(line.rstrip("\n"))
                if "Running until Ctrl-C" in line:
                    break
            else:
                pytest.fail("the demo ended early:\n" + "\n".join(lines) + process.stderr.read())
            yield process, lines
        finally:
            process.kill()


def family(pid: int) -> list[Identity]:
    found = children_of(pid)
    return [*found, *(deeper for child in found for deeper in family(child.pid))]


def alive(processes: list[Identity]) -> list[Identity]:
    return [one for one in processes if one.alive()]


def test_a_check_walks_every_hop_on_parts_of_its_own_beside_a_running_demo(home: Path, tmp_path: Path) -> None:
    with demo(home, "--no-warehouse"):
        answer = answer_of(tmp_path, "--check")
    result = json.loads(answer.stdout.splitlines()[-1])
    assert answer.returncode == 0, answer.stdout + answer.stderr
    assert result["ok"] is True
    assert [hop["name"] for hop in result["hops"]] == HOPS
    assert result["seconds"] < 90  # with other tests beside it; decision 28 and docs/performance.md have the figures
    assert list(tmp_path.iterdir()) == [], "a check leaves nothing in VEND_HOME"


def test_a_check_that_cannot_start_says_so_and_exits_1(tmp_path: Path) -> None:
    argv, environment = command(tmp_path, "--check")
    environment["VEND_POSTGRES_BIN"] = str(tmp_path / "nowhere")
    answer = subprocess.run(argv, env=environment, capture_output=True, text=True, timeout=60, check=False)
    result = json.loads(answer.stdout.splitlines()[-1])
    assert answer.returncode == 1
    assert (result["ok"], result["failed"], result["hops"]) == (False, "start", [])
    assert "nowhere" in result["detail"]
    assert "Traceback" not in answer.stderr


async def wrong_password(url: str) -> str:
    nowhere = Connections("postgresql://nobody@127.0.0.1:1/none", name="none")
    gateway = StripeGateway("sk_test_none", base_url="http://127.0.0.1:1")
    door = Door(nowhere, platform=nowhere)
    async with ApiClient(url) as api:
        access = Access(
            api=api,
            door=door,
            gateway=gateway,
            email="manager@lakeshore.example.com",
            password="not the password",
            instance_of_request=lambda _: None,
            instance_of_event=lambda _: None,
        )
        hops: list[Hop] = []
        with pytest.raises(HopFailed) as raised:
            await Walk(access, hops.append).run()
    await gateway.close()
    await door.close()
    assert hops == []
    return raised.value.hop


def test_a_running_demo_answers_refuses_a_second_one_and_ctrl_c_leaves_no_process(home: Path) -> None:
    with demo(home) as (process, lines):
        running = family(process.pid)
        assert len(running) >= PROCESSES_MIN
        text = "\n".join(lines)
        assert all(hop in text for hop in HOPS)
        assert max(map(len, lines)) <= 96
        assert "grown" in text

        url = next(word for line in lines if line.startswith("  API documentation") for word in line.split()[-1:])
        key = next(line.strip() for line in lines if line.startswith("    vend_"))
        with urllib.request.urlopen(url, timeout=5) as page:
            assert page.status == 200
        asked = urllib.request.Request(url.replace("/docs", "/v1/garages"), headers={"Authorization": f"Bearer {key}"})
        with urllib.request.urlopen(asked, timeout=5) as garages:
            assert json.load(garages)["data"]

        assert asyncio.run(wrong_password(url.removesuffix("/docs"))) == "sign in"

        for arguments in ((), ("--reset",)):
            refused = answer_of(home, *arguments)
            assert refused.returncode == 1
            assert f"process {process.pid}" in refused.stderr
            assert url.removesuffix("/docs") in refused.stderr
            assert "Traceback" not in refused.stderr

        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        wait_gone(running, 1.0)
        assert alive(running) == []
    private = [path for path in (home / "secrets").iterdir() if path.stat().st_mode & 0o077]
    assert private == [], "secrets are readable by their owner alone"


def test_a_killed_demo_leaves_no_process_and_the_next_one_goes_on_with_its_data(home: Path) -> None:
    with demo(home, "--no-warehouse") as (process, _):
        running = family(process.pid)
        process.kill()
        wait_gone(running, GONE_S_MAX)
        assert alive(running) == []
    with demo(home, "--no-warehouse") as (process, lines):
        running = family(process.pid)
        assert any("grown" in line for line in lines)
        assert not any("warehouse report" in line for line in lines)
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert "(kept)" in process.stderr.read()
        wait_gone(running, 1.0)
        assert alive(running) == []


def test_a_start_broken_off_leaves_no_process(tmp_path: Path) -> None:
    with fresh_folder("vend-demo-broken-") as folder:
        argv, environment = command(folder, "--small")
        with subprocess.Popen(
            argv, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as process:
            assert process.stderr is not None
            for line in process.stderr:
                if line.startswith("schema ready"):
                    break
            running = family(process.pid)
            process.send_signal(signal.SIGINT)
            output, errors = process.communicate(timeout=30)
        assert process.returncode == 130, output + errors
        assert "Traceback" not in errors
        assert identify(process.pid) is None
        assert alive(running) == []


def test_reset_forgets_what_the_demo_made_and_nothing_else(home: Path) -> None:
    (home / "mine.txt").write_text("keep")
    answer = answer_of(home, "--reset")
    assert answer.returncode == 0, answer.stderr
    assert [path.name for path in home.iterdir()] == ["mine.txt"]
