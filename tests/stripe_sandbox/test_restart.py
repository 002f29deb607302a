import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from .conftest import KEY, SECRET, Receiver, sdk, until


def start(data: Path, *more: str) -> tuple["subprocess.Popen[str]", str]:
    command = [sys.executable, "-m", "stripe_sandbox", "--port", "0", "--data", str(data), "--api-key", KEY, *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    url = process.stdout.readline().split()[-1]
    return process, url


def stop(process: "subprocess.Popen[str]") -> None:
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert process.stdout is not None
    process.stdout.close()


async def test_a_restart_keeps_the_account_and_goes_on_delivering(tmp_path: Path, receiver: Receiver) -> None:
    receiver.statuses = [503] * 50
    hook = ("--webhook-url", receiver.url, "--webhook-secret", SECRET)
    process, url = start(tmp_path / "stripe.db", *hook)
    async with sdk(url) as client:
        first = await client.v1.customers.create_async({"name": "N"}, {"idempotency_key": "k"})
    await until(lambda: bool(receiver.received))
    process.kill()
    process.wait(10)
    assert process.stdout is not None
    process.stdout.close()
    receiver.statuses = []
    receiver.received.clear()

    process, url = start(tmp_path / "stripe.db", *hook)
    async with sdk(url) as client:
        again = await client.v1.customers.create_async({"name": "N"}, {"idempotency_key": "k"})
        assert again.id == first.id
        assert (await client.v1.customers.create_async({"name": "M"})).id != first.id
        assert len((await client.v1.webhook_endpoints.list_async()).data) == 1
    await until(lambda: len({event.id for event in receiver.events()}) == 2)
    assert [event.data.object.name for event in receiver.events()].count("N") == 1
    stop(process)


def test_it_stops_when_its_parent_is_killed(tmp_path: Path) -> None:
    inner = [sys.executable, "-m", "stripe_sandbox", "--port", "0", "--data", str(tmp_path / "s.db")]
    script = (
        "import subprocess, sys\n"
        f"p = subprocess.Popen({inner!r}, stdout=subprocess.PIPE, text=True)\n"
        "p.stdout.readline()\n"
        "print(p.pid, flush=True)\n"
        "sys.stdin.read()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout is not None
    assert parent.stdin is not None
    child = int(parent.stdout.readline())
    parent.kill()
    parent.wait(10)
    parent.stdout.close()
    parent.stdin.close()
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline and alive(child):
        time.sleep(0.05)
    assert not alive(child)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
