"""The SQL of simulations: scripts beside this package."""

from functools import cache
from importlib import resources


@cache
def script(name: str) -> str:
    """Give one of the scripts."""
    return resources.files("vend.simulation").joinpath(f"sql/{name}.sql").read_text(encoding="utf-8")
