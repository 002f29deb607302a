"""What a customer gives as an address never leads into our own network."""

import asyncio
import socket
from collections.abc import AsyncIterator
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

import pytest
from aiohttp import web
from hypothesis import given
from hypothesis import strategies as st

from vend.domain.outbound_address import may_be_called
from vend.outbound.courier import Courier, Taken, Undelivered
from vend.outbound.guard import AddressRefused, GuardedResolver, check_url

INSIDE = [
    "127.0.0.1", "127.255.255.254", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
    "192.0.0.192", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "::", "::1", "fe80::1", "fc00::1",
    "fd00:ec2::254", "ff02::1", "fec0::1", "2001:db8::1", "2001::1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::7f00:1",
    "64:ff9b::7f00:1", "64:ff9b:1::a00:1", "2002:7f00:1::", "2002:808:808::1", "100::1", "3fff::1",
]  # fmt: skip
OUTSIDE = ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"]


@pytest.mark.parametrize("text", INSIDE)
def test_what_is_inside_is_not_called(text: str) -> None:
    assert not may_be_called(ip_address(text), loopback=False)
    host = f"[{text}]" if ":" in text else text
    with pytest.raises(AddressRefused):
        check_url(f"https://{host}/", loopback=False)


@pytest.mark.parametrize("text", OUTSIDE)
def test_what_is_outside_is(text: str) -> None:
    assert may_be_called(ip_address(text), loopback=False)
    check_url(f"https://[{text}]:8443/a?b=c" if ":" in text else f"https://{text}/", loopback=False)


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_loopback_is_the_only_thing_that_the_setting_opens(address: IPv4Address | IPv6Address) -> None:
    closed, opened = (may_be_called(address, loopback=loopback) for loopback in (False, True))
    mapped = getattr(address, "ipv4_mapped", None) or address
    assert opened == (closed or mapped.is_loopback)


@pytest.mark.parametrize(
    "url",
    [
        "http://gate.example.com/", "ftp://gate.example.com/", "file:///etc/passwd", "gopher://gate.example.com/", "//gate.example.com/",
        "https:///path", "https://", "gate.example.com", "https://user@gate.example.com/", "https://user:pw@gate.example.com/",
        "https://gate.example.com/#here", "https://gate.example.com:99999/", "https://gate.example.com:x/", "https://gate example.com/",
        "https://gate.example.com/\r\nX: y", "https://gate.example.com\\@10.0.0.1/", "https://gåte.example.com/", "https://[::1",
        "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://127.1/", "https://0177.0.0.1/", "https://127.0.0.1./",
        "https://10.0.0.1%2f@gate.example.com/", "https://[fe80::1%25eth0]/", "https://[2606:4700::1111%25eth0]/",
        "https://0/", "https://1.2.3/", "http://127.0.0.1/", "https://localhost.0x7f/", "https://" + "a" * 2000,
    ],
)  # fmt: skip
def test_an_odd_address_is_refused_by_its_looks(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(url, loopback=False)


def test_for_trying_out_this_machine_may_be_called_and_nothing_else() -> None:
    for url in ("http://127.0.0.1:9/", "https://127.0.0.1/", "http://[::1]:9/"):
        check_url(url, loopback=True)
    for url in ("http://gate.example.com/", "http://10.0.0.1/", "https://169.254.169.254/", "http://0.0.0.0/"):
        with pytest.raises(AddressRefused):
            check_url(url, loopback=True)


class Answers(GuardedResolver):
    """Answers with addresses of the test's, one after another."""

    def __init__(self, *answers: list[str], loopback: bool = False) -> None:
        super().__init__(loopback=loopback)
        self.answers, self.asked = list(answers), 0

    async def look_up(self, host: str, port: int, family: int) -> list[Any]:  # noqa: ARG002 (the resolver's signature)
        self.asked += 1
        return [
            (socket.AF_INET6 if ":" in one else socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port))
            for one in self.answers.pop(0)
        ]


@pytest.mark.parametrize(
    "answer", [["10.0.0.1"], ["8.8.8.8", "169.254.169.254"], ["::ffff:127.0.0.1"], ["fe80::1%eth0"]]
)
async def test_a_name_that_stands_for_something_inside_is_refused(answer: list[str]) -> None:
    courier = Courier(resolver=Answers(answer))
    with pytest.raises(AddressRefused):
        await courier.post("https://gate.example.com/", b"{}", {})
    await courier.close()


class Gate:
    """Somebody's server, on this machine."""

    def __init__(self) -> None:
        self.status, self.headers, self.hangs = 204, dict[str, str](), False
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.url = ""

    async def answer(self, request: web.Request) -> web.Response:
        self.taken.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        if self.hangs:
            await asyncio.sleep(5)
        return web.Response(status=self.status, headers=self.headers)


@pytest.fixture
async def gate() -> AsyncIterator[Gate]:
    made, app = Gate(), web.Application(client_max_size=16_000_000)
    app.router.add_route("*", "/{path:.*}", made.answer)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield made
    await runner.cleanup()


async def test_what_the_name_stood_for_when_it_was_judged_is_what_is_called(gate: Gate) -> None:
    port = gate.url.rsplit(":", 1)[1]
    names = Answers(["127.0.0.1"], ["10.0.0.1"], loopback=True)
    courier = Courier(loopback=True, resolver=names)
    # It speaks no TLS, so the call fails, but only after it reached the address that was judged.
    with pytest.raises(Undelivered, match=r"SSL|Disconnected|OSError|Connector"):
        await courier.post(f"https://gate.example.com:{port}", b"{}", {})
    assert names.asked == 1, "nobody asks again between judging and calling"
    with pytest.raises(AddressRefused):
        await courier.post(f"https://gate.example.com:{port}", b"{}", {})
    await courier.close()


async def test_a_message_is_posted_and_a_redirect_is_not_followed(gate: Gate) -> None:
    courier = Courier(loopback=True)
    assert await courier.post(gate.url, b'{"a":1}', {"webhook-id": "msg_1"}) == Taken(204)
    sent, body = gate.taken[0]
    assert (sent["webhook-id"], sent["content-type"], body) == ("msg_1", "application/json", b'{"a":1}')
    for status in (301, 302, 307, 308):
        gate.status, gate.headers = status, {"Location": f"{gate.url}inside"}
        with pytest.raises(Undelivered) as caught:
            await courier.post(gate.url, b"{}", {})
        assert caught.value.status == status
    assert len(gate.taken) == 5, "the redirect's target was never asked"
    gate.status, gate.headers = 500, {}
    with pytest.raises(Undelivered, match="500"):
        await courier.post(gate.url, b"{}", {})
    await courier.close()


async def test_a_gate_that_hangs_or_is_away_is_given_up(gate: Gate) -> None:
    gate.hangs = True
    courier = Courier(loopback=True, timeout_s=0.05)
    with pytest.raises(Undelivered, match="in time"):
        await courier.post(gate.url, b"{}", {})
    with pytest.raises(Undelivered):
        await courier.post("http://127.0.0.1:9/", b"{}", {})
    await courier.close()
