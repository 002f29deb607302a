import time
from pathlib import Path

import pytest

from vend.engines import EngineError, PythonProcess, free_port, http_ready

SERVER = """
import http.server, os, sys
class H(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(int(self.path[1:4])); self.end_headers()
print("environment", sorted(os.environ), flush=True)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), H).serve_forever()
"""


def test_it_is_ready_when_it_answers_and_sees_only_the_environment_it_was_given(folder: Path) -> None:
    port = free_port()
    ready = http_ready(f"http://127.0.0.1:{port}/204")
    assert not ready()
    with PythonProcess("api1", ["-I", "-c", SERVER, str(port)], {"VEND_X": "1"}, folder, ready) as api:
        assert ready()
        assert not http_ready(f"http://127.0.0.1:{port}/503")()
        assert "'VEND_X'" in api.log_tail()
        assert "HOME" not in api.log_tail()
    assert not ready()


def test_a_process_that_fails_is_told_with_its_last_words(folder: Path) -> None:
    broken = PythonProcess("worker", ["-I", "-c", "raise SystemExit('VEND_KEY is missing')"], {}, folder, lambda: False)
    with pytest.raises(EngineError, match=r"(?s)worker ended at once with exit code 1.*VEND_KEY is missing"):
        broken.__enter__()


def test_a_process_that_is_never_ready_is_ended_and_told(folder: Path) -> None:
    silent = PythonProcess("worker", ["-I", "-c", "import time; time.sleep(60)"], {}, folder, lambda: False)
    silent.start()
    with pytest.raises(EngineError, match=r"(?s)not ready within 0\.1 s.*printed nothing"):
        silent.wait_ready(0.1)
    silent.stop()
    assert not silent.running


def test_a_process_deaf_to_the_polite_signal_is_killed_with_its_children(folder: Path) -> None:
    deaf = "import os, signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); os.fork(); print('up', flush=True); time.sleep(60)"
    engine = PythonProcess("deaf", ["-I", "-c", deaf], {}, folder, lambda: True, stop_grace_s=0.2)
    with engine:
        while "up\n    up" not in engine.log_tail():
            time.sleep(0.01)
        started = time.monotonic()
    assert time.monotonic() - started < 2
