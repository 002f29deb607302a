import socket
from concurrent.futures import ThreadPoolExecutor

from vend.engines import free_port, ports


def test_no_port_is_given_twice_and_each_can_be_listened_on() -> None:
    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(lambda _: free_port(), range(200)))
    assert len(set(given)) == 200
    for port in given[:10]:
        with socket.create_server(("127.0.0.1", port)):
            assert not ports._is_free(port)
