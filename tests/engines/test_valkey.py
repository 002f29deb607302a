import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from vend.engines import EngineError, Valkey, free_port
from vend.engines.valkey import ping


def ask(port: int, words: str) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
        connection.sendall(words.encode())
        return connection.recv(256)


def test_it_answers_with_its_password_and_refuses_without(folder: Path) -> None:
    with Valkey(folder) as valkey:
        url = urlsplit(valkey.url)
        assert (url.scheme, url.hostname, url.port, url.path) == ("redis", "127.0.0.1", valkey.port, "/0")
        assert url.password
        assert ping(valkey.port, url.password)
        assert not ping(valkey.port, "wrong")
        assert ask(valkey.port, "PING\r\n").startswith(b"-NOAUTH")
        assert ask(valkey.port, f"AUTH {url.password}\r\n") == b"+OK\r\n"


def test_the_password_stays_over_a_restart(folder: Path) -> None:
    with Valkey(folder) as valkey:
        before = urlsplit(valkey.url).password
    with Valkey(folder) as valkey:
        assert urlsplit(valkey.url).password == before
        assert before is not None
        assert ping(valkey.port, before)


def test_a_folder_with_blanks_and_quotes_in_its_name_will_do(folder: Path) -> None:
    with Valkey(folder / 'my "own" data') as valkey:
        assert ping(valkey.port, urlsplit(valkey.url).password or "")


def test_a_taken_port_is_told_with_the_servers_own_words(folder: Path) -> None:
    port = free_port()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", port))
        taken.listen()
        with pytest.raises(EngineError, match=r"(?s)valkey ended at once.*Address already in use"):
            Valkey(folder, port=port).__enter__()
