"""The embedded engines: PostgreSQL, a standby, Valkey, nginx and our own processes, for `vend demo` and the tests.

Each engine is a context manager that is started and ready inside, and leaves nothing behind even when this process is
killed. Only the standard library is imported here, so importing costs little.
"""

from vend.engines.engine import Engine
from vend.engines.errors import EngineError
from vend.engines.folder import data_root, fresh_folder
from vend.engines.leftovers import clear_leftovers
from vend.engines.nginx import Nginx
from vend.engines.ports import free_port
from vend.engines.postgres import Postgres
from vend.engines.python import PythonProcess, http_ready
from vend.engines.standby import Standby
from vend.engines.valkey import Valkey

__all__ = [
    "Engine",
    "EngineError",
    "Nginx",
    "Postgres",
    "PythonProcess",
    "Standby",
    "Valkey",
    "clear_leftovers",
    "data_root",
    "free_port",
    "fresh_folder",
    "http_ready",
]
