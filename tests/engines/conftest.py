import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from vend.engines import Postgres, clear_leftovers, fresh_folder


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that the engines' account can reach; a failed test's engines do not outlive it."""
    with fresh_folder() as path:
        yield path
        clear_leftovers(path)


@pytest.fixture(scope="session")
def made_cluster() -> Iterator[Path]:
    """A folder with a fresh cluster: initdb takes most of a test's time, so it runs once."""
    with fresh_folder() as path:
        Postgres(path, durable=False).init()
        yield path


@pytest.fixture
def cluster(folder: Path, made_cluster: Path) -> Path:
    """A folder with a fresh cluster of its own."""
    subprocess.run(["cp", "-a", f"{made_cluster}/.", str(folder)], check=True)
    return folder
