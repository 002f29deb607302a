"""Posts messages to addresses that customers gave us, and says what it knows of the outcome."""

import aiohttp
import msgspec

from vend.domain.errors import Kind, VendError
from vend.outbound.guard import GuardedResolver, check_url

TIMEOUT_S = 10.0
ANSWER_BYTES_MAX = 1000
_TAKEN = range(200, 300)


class Undelivered(VendError):
    """The message was not taken: no connection, no answer in time, or an answer that does not say so.

    Attributes:
        status: of the answer; None without one.
        answer: how it begins.
    """

    code = "undelivered"
    kind = Kind.UNAVAILABLE

    def __init__(self, detail: str, *, status: int | None = None, answer: bytes = b"") -> None:
        super().__init__(detail)
        self.status = status
        self.answer = answer


class Taken(msgspec.Struct, frozen=True):
    """The message was taken, with this status, from 200 to 299.

    Attributes:
        answer: how it begins.
    """

    status: int
    answer: bytes = b""


class Courier:
    """One for each process; connections are made when they are needed.

    Args:
        loopback: whether this machine may be called, for trying out.
        resolver: stands in for the system's, in tests.
        timeout_s: for a whole call.
    """

    def __init__(
        self, *, loopback: bool = False, resolver: GuardedResolver | None = None, timeout_s: float = TIMEOUT_S
    ) -> None:
        self._loopback = loopback
        self._resolver = resolver
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    async def post(self, url: str, body: bytes, headers: dict[str, str]) -> Taken:
        """Post JSON.

        Raises:
            AddressRefused: the address may not be called; nothing was sent.
            Undelivered: it was not taken, or that is not known.
        """
        check_url(url, loopback=self._loopback)
        sent = {"Content-Type": "application/json", "User-Agent": "vend-webhooks/1", **headers}
        try:
            async with self._open().post(url, data=body, headers=sent, allow_redirects=False) as answer:
                status, begins = answer.status, await _beginning(answer)
        except TimeoutError:
            raise Undelivered("There was no answer in time.") from None
        except (aiohttp.ClientError, OSError) as error:
            # The library's words may hold addresses of ours; its kind says enough.
            raise Undelivered(f"There was no answer: {type(error).__name__}.") from None
        if status not in _TAKEN:
            words = f"The answer was {status}; one from 200 to 299 says that it was taken."
            raise Undelivered(words, status=status, answer=begins)
        return Taken(status, begins)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            resolver = self._resolver or GuardedResolver(loopback=self._loopback)
            connector = aiohttp.TCPConnector(resolver=resolver, use_dns_cache=False, limit=50, limit_per_host=4)
            self._session = aiohttp.ClientSession(
                connector=connector,
                timeout=self._timeout,
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                trust_env=False,
            )
        return self._session

    async def close(self) -> None:
        """Close every connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None


async def _beginning(answer: aiohttp.ClientResponse) -> bytes:
    """Read how an answer begins; its status is known already, so whatever goes wrong here changes nothing."""
    begins = b""
    try:
        while len(begins) < ANSWER_BYTES_MAX and (more := await answer.content.read(ANSWER_BYTES_MAX - len(begins))):
            begins += more
    except (TimeoutError, aiohttp.ClientError, OSError):
        pass
    return begins
