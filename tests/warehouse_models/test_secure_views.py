"""Views of single garages: what is said to Snowflake, word by word, and that DuckDB's show one garage's rows."""

from types import SimpleNamespace
from typing import Any

import jinja2
import pytest

from tests.warehouse_models.conftest import Modelled
from vend.warehouse.models.project import PROJECT, Workplace
from vend.warehouse.models.runner import Dbt

ONE, TWO = "00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000b"
OWN = ONE.replace("-", "")


class Relation(SimpleNamespace):
    def __str__(self) -> str:
        return f"{self.database}.{self.schema}.{self.identifier}"


def emitted(kind: str, garages: list[str], each_max: int) -> list[str]:
    """Give the statements, each in one line."""
    template = jinja2.Environment().from_string((PROJECT / "macros" / "secure_views.sql").read_text())
    macros: Any = template.module
    relation = Relation(database="vend", schema="marts", identifier="mrr_monthly")
    text = macros.secure_view_statements(SimpleNamespace(type=kind), relation, garages, each_max)
    return [" ".join(one.split()) for one in str(text).split(";") if one.strip()]


def test_each_garage_has_a_secure_view_and_a_role_that_reads_it_alone() -> None:
    view = f"marts_secure.garage_{OWN}_mrr_monthly"
    said = emitted("snowflake", [ONE, TWO], 2)
    assert said[:6] == [
        "create schema if not exists marts_secure",
        f"create or replace secure view {view} as select * from vend.marts.mrr_monthly where garage_id = '{ONE}'",
        f"create role if not exists vend_garage_{OWN}",
        f"grant usage on database vend to role vend_garage_{OWN}",
        f"grant usage on schema marts_secure to role vend_garage_{OWN}",
        f"grant select on view {view} to role vend_garage_{OWN}",
    ]
    assert len(said) == 11
    assert not any(OWN in statement or ONE in statement for statement in said[6:]), "the other garage's are its own"


def test_past_some_hundreds_of_garages_one_view_asks_which_roles_are_active() -> None:
    assert emitted("snowflake", [ONE, TWO], 1) == [
        "create schema if not exists marts_secure",
        "create table if not exists marts_secure.garage_roles (role_name varchar not null, garage_id varchar not null)",
        (
            "create or replace secure view marts_secure.mrr_monthly as select * from vend.marts.mrr_monthly"
            " where garage_id in ( select garage_id from marts_secure.garage_roles where is_role_in_session(role_name) )"
        ),
        "create role if not exists vend_garages",
        "grant usage on database vend to role vend_garages",
        "grant usage on schema marts_secure to role vend_garages",
        "grant select on view marts_secure.mrr_monthly to role vend_garages",
    ]


@pytest.mark.parametrize("each_max", [1, 300])
def test_duckdb_has_no_roles_and_gets_plain_views(each_max: int) -> None:
    assert emitted("duckdb", [ONE], each_max) == [
        "create schema if not exists marts_secure",
        (
            f"create or replace view marts_secure.garage_{OWN}_mrr_monthly as select * from vend.marts.mrr_monthly"
            f" where garage_id = '{ONE}'"
        ),
    ]


def test_a_view_shows_its_garage_alone_and_outlives_the_next_build(modelled: Modelled) -> None:
    place = Workplace.beside(modelled.target.path, variables={"secure_views": True})
    dbt = Dbt(place)
    for _ in range(2):
        assert dbt.run("build", ["payments_monthly"]).failures == []
    with modelled.warehouse() as warehouse:
        counts = warehouse.execute(
            "select cast(garage_id as varchar), count(*) from marts.payments_monthly group by 1"
        ).fetchall()
        for garage, rows in counts:
            view = f"marts_secure.garage_{garage.replace('-', '')}_payments_monthly"
            seen = warehouse.execute(
                f"select count(*), count(distinct garage_id), cast(min(garage_id) as varchar) from {view}"
            ).fetchone()
            assert seen == (rows, 1, garage)
        views = warehouse.execute("select count(*) from information_schema.views where table_schema = 'marts_secure'")
        assert views.fetchone() == (len(counts),)
        warehouse.execute("drop schema marts_secure cascade")
