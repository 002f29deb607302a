import http.client
import json
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from vend.engines import EngineError, Nginx, PythonProcess, free_port, http_ready

MORTAL = """
import http.server, json, sys
class H(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        body = json.dumps({"port": sys.argv[1]}).encode()
        self.send_response(200); self.send_header("Content-Length", str(len(body))); self.end_headers()
        self.wfile.write(body)
http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), H).serve_forever()
"""


class Instance(BaseHTTPRequestHandler):
    """Answers with what it was asked, and can hang up in the middle of a request."""

    protocol_version = "HTTP/1.1"
    posts: list[str]

    def do_GET(self) -> None:
        body = json.dumps(
            {"port": str(self.connection.getsockname()[1]), "path": self.path, **dict(self.headers)}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.posts.append(self.path)
        self.close_connection = True  # no answer at all

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def instance(posts: list[str] | None = None) -> Iterator[tuple[str, int]]:
    handler = type("Handler", (Instance,), {"posts": [] if posts is None else posts})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield "127.0.0.1", server.server_address[1]
        finally:
            server.shutdown()
            thread.join()


def call(nginx: Nginx, path: str = "/", method: str = "GET", body: bytes = b"", /, **headers: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", nginx.port, timeout=5)
    try:
        connection.request(
            method, path, body or None, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def got(nginx: Nginx, path: str = "/", /, **headers: str) -> dict[str, str]:
    status, body = call(nginx, path, "GET", b"", **headers)
    assert status == 200, body
    answer: dict[str, str] = json.loads(body)
    return answer


def test_it_balances_over_both_instances_and_goes_on_when_one_is_killed(folder: Path) -> None:
    port = free_port()
    mortal = PythonProcess(
        "mortal", ["-I", "-c", MORTAL, str(port)], {}, folder, http_ready(f"http://127.0.0.1:{port}")
    )
    with instance() as one, mortal, Nginx(folder, [one, ("127.0.0.1", port)]) as nginx:
        assert {got(nginx)["port"] for _ in range(8)} == {str(one[1]), str(port)}
        assert mortal.pid is not None
        os.kill(mortal.pid, signal.SIGKILL)
        assert {got(nginx)["port"] for _ in range(8)} == {str(one[1])}


def test_a_post_that_was_sent_is_never_sent_to_the_other_instance(folder: Path) -> None:
    posts: list[str] = []
    with instance(posts) as one, instance(posts) as two, Nginx(folder, [one, two]) as nginx:
        status, _ = call(nginx, "/v1/subscriptions", "POST", b"{}")
        assert status == 502
        assert len(posts) == 1


def test_what_machines_on_the_inside_ask_is_nothing_for_the_outside(folder: Path) -> None:
    with instance() as one, Nginx(folder, [one]) as nginx:
        for path in ("/metrics", "/metrics?x=1", "/./metrics", "//metrics"):
            status, body = call(nginx, path)
            assert status == 404, path
            assert b"port" not in body
        assert got(nginx, "/livez")["path"] == "/livez"


def test_the_instance_learns_who_asked_and_which_request_it_is(folder: Path) -> None:
    with instance() as one, Nginx(folder, [one]) as nginx:
        seen = got(nginx, "/livez?x=1", X_Forwarded_For="6.6.6.6", X_Request_Id="from-the-caller_1")
        assert seen["path"] == "/livez?x=1"
        assert seen["X-Forwarded-For"] == "127.0.0.1"
        assert seen["X-Forwarded-Proto"] == "http"
        assert seen["Host"] == f"127.0.0.1:{nginx.port}"
        assert seen["X-Request-Id"] == "from-the-caller_1"
        assert len(got(nginx, X_Request_Id='x"} injected')["X-Request-Id"]) == 32
        assert got(nginx)["X-Request-Id"] != got(nginx)["X-Request-Id"]


def test_the_access_log_is_one_json_object_a_line_without_the_query(folder: Path) -> None:
    with instance() as one, Nginx(folder, [one]) as nginx:
        got(nginx, "/v1/garages?token=secret", X_Request_Id="request-1234")
    lines = [json.loads(line) for line in nginx.access_log.read_text().splitlines()]
    assert [(line["method"], line["path"], line["status"], line["request_id"]) for line in lines] == [
        ("GET", "/v1/garages", 200, "request-1234"),
    ]
    assert lines[0]["upstream"] == f"127.0.0.1:{one[1]}"
    assert "secret" not in nginx.access_log.read_text()


def test_a_body_over_one_megabyte_is_refused_and_the_version_is_not_told(folder: Path) -> None:
    with instance() as one, Nginx(folder, [one]) as nginx:
        status, body = call(nginx, "/", "PUT", b"x" * (1024 * 1024 + 1))
        assert status == 413
        assert b"nginx/" not in body


def test_a_reload_moves_all_requests_to_the_new_instances(folder: Path) -> None:
    with instance() as one, instance() as two, Nginx(folder, [one]) as nginx:
        assert got(nginx)["port"] == str(one[1])
        pid = nginx.pid
        nginx.reload([two])
        assert {got(nginx)["port"] for _ in range(4)} == {str(two[1])}
        assert nginx.pid == pid


def test_a_refused_reload_leaves_the_old_instances_in_place(folder: Path) -> None:
    with instance() as one, Nginx(folder, [one]) as nginx:
        with pytest.raises(EngineError, match=r"(?s)configuration check of nginx failed.*invalid port"):
            nginx.reload([("127.0.0.1", 99999)])
        with pytest.raises(EngineError, match="at least one instance"):
            nginx.reload([])
        assert got(nginx)["port"] == str(one[1])


def test_it_is_ready_without_any_living_instance_and_says_502(folder: Path) -> None:
    with instance() as gone:
        pass
    with Nginx(folder, [gone]) as nginx:
        assert call(nginx)[0] == 502
        assert not http_ready(nginx.url)()
