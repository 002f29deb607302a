import json
import os
import signal
import subprocess
from pathlib import Path

import psycopg
import pytest

from vend.engines import EngineError, Postgres
from vend.engines.identity import Identity, identify, wait_gone


def postgres(folder: Path, **settings: str) -> Postgres:
    return Postgres(folder, durable=False, settings={"shared_buffers": "16MB", **settings})


def recorded(folder: Path, part: str) -> Identity:
    return Identity(**json.loads((folder / "run/primary.json").read_text())[part])


def kill_with_its_guard(folder: Path) -> None:
    """End a server as a power cut would: nobody is left who could clean up."""
    parts = [recorded(folder, "guard"), recorded(folder, "engine")]
    for part in parts:
        part.send(signal.SIGKILL)
    assert wait_gone(parts, 3)


def test_a_cluster_keeps_its_data_over_stop_and_start(cluster: Path) -> None:
    server = postgres(cluster)
    with server:
        server.psql("CREATE TABLE kept (value text); INSERT INTO kept VALUES ('süß')")
        first_pid = server.pid
    assert server.pid is None
    assert not list((cluster / "run").iterdir())
    with server:
        assert server.psql("SELECT value FROM kept") == "süß"
        assert server.pid != first_pid


def test_clients_come_through_a_file_if_it_is_wanted_and_show_the_password_there_too(folder: Path) -> None:
    with Postgres(folder, durable=False, by_file=True) as server:
        address = server.superuser_url()
        assert "127.0.0.1" not in address
        with psycopg.connect(address) as connection:
            assert connection.execute("SELECT inet_client_addr()").fetchone() == (None,)
        with pytest.raises(psycopg.OperationalError, match="password"):
            psycopg.connect(server.url(user="postgres", password="wrong", database="postgres"))


def test_it_is_set_up_as_the_system_needs_it_and_asks_for_the_password(folder: Path) -> None:
    with postgres(folder, work_mem="5MB") as server:
        with psycopg.connect(server.superuser_url()) as connection:
            for name, value in {
                "listen_addresses": "127.0.0.1",
                "unix_socket_directories": "",
                "wal_level": "logical",
                "timezone": "UTC",
                "jit": "off",
                "password_encryption": "scram-sha-256",
                "server_encoding": "UTF8",
                "max_connections": "100",
                "work_mem": "5MB",
                "fsync": "off",
            }.items():
                row = connection.execute("SELECT current_setting(%s)", [name]).fetchone()
                assert (name, row) == (name, (value,))
            row = connection.execute(
                "SELECT datlocprovider::text, datlocale FROM pg_database WHERE datname = 'template1'"
            ).fetchone()
            assert row == ("b", "C.UTF-8")
        wrong = server.url(user="postgres", password="wrong", database="postgres")
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(wrong)
        secret = folder / "secrets" / "postgres-superuser"
        assert secret.stat().st_mode & 0o777 == 0o600


def test_passwords_and_names_with_odd_characters_survive_the_url(cluster: Path) -> None:
    with postgres(cluster) as server:
        server.psql("""CREATE ROLE "ann@home" LOGIN PASSWORD 'a/b:c@d?e#%'; CREATE DATABASE "the books" """)
        url = server.url(user="ann@home", password="a/b:c@d?e#%", database="the books")
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT current_user, current_database()").fetchone() == ("ann@home", "the books")


def test_a_killed_server_starts_again_and_has_lost_no_commit(cluster: Path) -> None:
    with postgres(cluster) as server:
        server.psql("CREATE TABLE kept (i int)")
        server.psql("INSERT INTO kept VALUES (42)")
        kill_with_its_guard(cluster)
        assert not server.running
        assert (server.data / "postmaster.pid").exists()
        server.stop()
    with postgres(cluster) as again:
        assert again.psql("SELECT i FROM kept") == "42"


def test_a_stale_pid_file_whose_pid_now_belongs_to_another_program_hurts_neither(cluster: Path) -> None:
    server = postgres(cluster)
    server.init()
    account = server.folder.account
    owner = {"user": account.uid, "group": account.gid, "extra_groups": []} if account else {}
    with subprocess.Popen(["sleep", "60"], **owner) as bystander:  # type: ignore[call-overload] # one of two forms
        stale = server.data / "postmaster.pid"
        stale.write_text(f"{bystander.pid}\n{server.data}\n1\n5432\n\n127.0.0.1\n 1 1\nready\n")
        server.folder.give(stale)
        with server:
            assert server.psql("SELECT 1") == "1"
        assert bystander.poll() is None
        bystander.kill()


def test_a_server_that_nobody_owns_any_more_is_ended_by_its_pid_file(cluster: Path) -> None:
    with postgres(cluster):
        orphan = recorded(cluster, "engine")
        (cluster / "run/primary.json").unlink()
        other = postgres(cluster)
        with other:
            assert not orphan.alive()
            assert other.psql("SELECT 1") == "1"


def test_a_bad_setting_is_told_with_the_servers_own_words(cluster: Path) -> None:
    with pytest.raises(EngineError, match=r'(?s)primary ended at once with exit code 1.*"work_mem": "banana"'):
        postgres(cluster, work_mem="banana").__enter__()
    assert not list((cluster / "run").iterdir())


def test_a_second_start_of_the_same_folder_is_refused_and_the_first_goes_on(cluster: Path) -> None:
    with postgres(cluster) as server:
        with pytest.raises(EngineError, match="already runs in this process"):
            postgres(cluster).start()
        with pytest.raises(EngineError, match="already runs"):
            server.start()
        assert server.psql("SELECT 1") == "1"


def test_a_refused_statement_says_why_but_not_what_it_was(cluster: Path) -> None:
    with postgres(cluster) as server, pytest.raises(EngineError) as error:
        server.psql("CREATE ROLE x PASSWORD 'hidden' NONSENSE")
    assert 'unrecognized role option "nonsense"' in str(error.value)
    assert "hidden" not in str(error.value)


def test_a_primary_cannot_be_promoted(cluster: Path) -> None:
    with postgres(cluster) as server, pytest.raises(EngineError, match="is a primary already"):
        server.promote()


def test_another_servers_bin_folder_must_hold_one(folder: Path) -> None:
    with pytest.raises(EngineError, match="initdb does not exist"):
        Postgres(folder, bin_dir=folder / "nowhere").init()


@pytest.mark.skipif(os.geteuid() != 0, reason="a normal user's engines run as that user, who can enter")
def test_a_closed_folder_is_named_together_with_the_ways_out(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    with pytest.raises(EngineError, match=r"cannot enter .*data_root.*chmod o\+x"):
        Postgres(closed / "data").init()


def test_a_half_made_cluster_is_made_again(folder: Path) -> None:
    server = postgres(folder)
    server.folder.prepare()
    half = server.folder.make_data("primary.1234.new")
    (half / "PG_VERSION").write_text("18\n")
    with server:
        assert server.psql("SELECT 1") == "1"
    assert not half.exists()


def test_a_cluster_whose_password_is_lost_is_not_started_with_another(cluster: Path) -> None:
    (cluster / "secrets/postgres-superuser").unlink()
    with pytest.raises(EngineError, match="its password is not"):
        postgres(cluster).start()


def test_stop_without_start_and_twice_is_quiet(cluster: Path) -> None:
    server = postgres(cluster)
    server.stop()
    with server:
        pid = server.pid
        server.stop()
        server.stop()
    assert pid is not None
    assert identify(pid) is None
