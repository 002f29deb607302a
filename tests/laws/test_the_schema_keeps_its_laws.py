"""Laws about the database, read from its catalog after all migrations."""

from typing import Any

import asyncpg
import pytest

from tests.conftest import Database

ROLES = ("vend_app", "vend_platform", "vend_reader")
# Tables of people and operators: across tenants, so the tenant-bound roles may not touch them at all.
PEOPLE = {
    "operators", "users", "memberships", "refresh_tokens", "api_keys", "operator_audit_log", "webhook_endpoints",
}  # fmt: skip
BOOKKEEPING = {"vend_migrations"}

# Indexes of tenant tables that do not begin with garage_id, each with the reason.
ACROSS_TENANTS = {
    "exports_due": "the worker looks for exports of any garage",
    "exports_expiring": "same",
    "exports_token": "a link names no garage; a token is 256 random bits",
    "garages_pkey": "the garage's own id is the tenant",
    "garages_operator_id_slug_key": "a garage's address is unique for its operator",
    "customers_stripe_customer_id": "finds the garage of an event; Stripe chooses the ids",
    "subscriptions_stripe_subscription_id": "Stripe's ids are unique whosever they are",
    "company_accounts_stripe_subscription_id": "the same",
    "company_admins_user_id": "finds the companies of a signed-in user, before a garage is known",
    "drivers_user_id": "finds what a signed-in user drives, before a garage is known",
    "operations_due": "the worker looks for open operations of all garages",
    "waitlist_entries_live": "the worker looks for garages where somebody waits",
    "webhook_deliveries_due": "the worker looks for messages of all garages that are to be sent",
    "webhook_attempts_kept": "the worker looks for answers of all garages that are to be forgotten",
    "stripe_events_pkey": "events are known by Stripe's id before anybody knows whose they are",
    "stripe_events_due": "the worker takes events of all garages",
    "stripe_events_order": "the same",
    "stripe_events_one_claim": "the same",
    "stripe_events_state": "platform staff look at the whole inbox",
    "stripe_events_object": "the same",
}
# Foreign keys that no index supports, each with the reason.
UNSUPPORTED = {
    "ledger_transfers_garage_id_debit_account_fkey": "accounts are never deleted or renamed: nobody has the grant",
    "ledger_transfers_garage_id_credit_account_fkey": "the same",
}
SECURITY_DEFINERS = {
    "ensure_payment_partitions": "only the owner may create tables; granted to the worker's role alone"
}


@pytest.fixture(scope="module")
async def catalog(database: Database) -> Any:
    connection = await asyncpg.connect(database.server.superuser_url(database.name))
    yield connection
    await connection.close()


async def names(catalog: Any, sql: str, *arguments: Any) -> list[str]:
    return sorted(row[0] for row in await catalog.fetch(sql, *arguments))


TENANT_TABLES = """
    select c.oid, c.relname::text as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    and (c.relname = 'garages' or exists (
        select from pg_attribute a where a.attrelid = c.oid and a.attname = 'garage_id' and not a.attisdropped
    ))
"""


async def tenant_tables(catalog: Any) -> set[str]:
    return {row["name"] for row in await catalog.fetch(TENANT_TABLES)} - PEOPLE


async def test_every_table_forces_row_level_security(catalog: Any) -> None:
    open_tables = await names(
        catalog,
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')"
        " and not (relrowsecurity and relforcerowsecurity)",
    )
    assert set(open_tables) <= BOOKKEEPING, (
        f"{open_tables}: alter table ... enable row level security, force row level security, in the migration that makes it"
    )


async def test_every_tenant_table_has_the_policy_of_its_garages(catalog: Any) -> None:
    shape = "ANY ((NULLIF(current_setting('vend.garages'::text, true), ''::text))::uuid[])"
    rows = await catalog.fetch(
        "select tablename::text, roles::text[], cmd, qual, with_check from pg_policies where policyname = 'tenant'"
    )
    policies = {row["tablename"]: row for row in rows}
    for table in await tenant_tables(catalog):
        policy = policies.get(table)
        assert policy is not None, f"{table}: give it the policy `tenant`, as the others have"
        key = "id" if table == "garages" else "garage_id"
        assert policy["qual"] == policy["with_check"] == f"({key} = {shape})", (
            f"{table}: its policy is not the common one"
        )
        assert (set(policy["roles"]), policy["cmd"]) == ({"vend_app", "vend_reader"}, "ALL"), table


async def test_every_table_of_published_figures_has_the_policy_of_its_garages(catalog: Any) -> None:
    """Read once a statement: a report over a portfolio asks for thousands of rows."""
    shape = "(garage_id = ANY (( SELECT (NULLIF(current_setting('vend.garages'::text, true), ''::text))::uuid[] AS \"nullif\")::uuid[]))"
    forced = await catalog.fetch(
        "select relname::text, relrowsecurity and relforcerowsecurity as forced from pg_class"
        " where relnamespace = 'reports'::regnamespace and relkind = 'r'"
    )
    rows = await catalog.fetch(
        "select tablename::text, qual, cmd from pg_policies where schemaname = 'reports' and policyname = 'tenant'"
    )
    policies = {row["tablename"]: (" ".join(row["qual"].split()), row["cmd"]) for row in rows}
    assert all(row["forced"] for row in forced)
    assert policies == {row["relname"]: (shape, "SELECT") for row in forced if row["relname"] != "publications"}


async def test_no_second_policy_opens_a_table_to_the_tenant_bound_roles(catalog: Any) -> None:
    found = await names(
        catalog,
        "select tablename || '.' || policyname from pg_policies"
        " where roles && '{vend_app,vend_reader,public}'::name[] and policyname <> 'tenant'"
        " and (schemaname, tablename) <> ('reports', 'publications')",  # when figures were made, of no tenant
    )
    assert not found, f"{found}: policies are added with OR; a second one opens what the first keeps shut"


async def test_the_tenant_bound_roles_have_nothing_of_who_signs_in(catalog: Any) -> None:
    found = [
        f"{role} on {table}"
        for table in sorted(PEOPLE | BOOKKEEPING)
        for role in ("vend_app", "vend_reader")
        if await catalog.fetchval(
            "select has_any_column_privilege($1, $2::text, 'select, insert, update')", role, table
        )
    ]
    assert not found, f"{found}: take the grant back; sign-in is the platform role's"


async def test_every_partition_is_shut(catalog: Any) -> None:
    found = await names(
        catalog,
        "select c.relname || ' to ' || role from pg_class c, unnest($1::text[]) as role where c.relispartition"
        " and c.relkind = 'r' and (has_any_column_privilege(role, c.oid, 'select, insert, update')"
        " or has_table_privilege(role, c.oid, 'delete, truncate') or not (c.relrowsecurity and c.relforcerowsecurity))",
        list(ROLES),
    )
    assert not found, (
        f"{found}: a partition asked directly is not guarded by its parent's policy; revoke, enable, force"
    )


async def test_nothing_is_ever_deleted(catalog: Any) -> None:
    found = await names(
        catalog,
        "select c.relname || ' by ' || role from pg_class c, unnest($1::text[]) as role"
        " where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
        " and has_table_privilege(role, c.oid, 'delete, truncate, trigger, references')",
        [*ROLES, "public"],
    )
    assert not found, f"{found}: revoke it; an end is a fact with a date, not a missing row"


async def test_public_has_no_part_in_the_schema(catalog: Any) -> None:
    assert not await catalog.fetchval("select has_schema_privilege('public', 'public', 'create')")
    found = await names(
        catalog,
        "select c.relname from pg_class c, aclexplode(c.relacl) as acl"
        " where c.relnamespace = 'public'::regnamespace and acl.grantee = 0",
    )
    assert not found, f"{found}: grant to a role by its name, not to public"


async def test_there_is_no_way_round_the_policies(catalog: Any) -> None:
    views = await names(
        catalog,
        "select relname::text from pg_class where relnamespace = 'public'::regnamespace and (relkind = 'm'"
        " or relkind = 'v' and not coalesce(reloptions @> '{security_invoker=true}', false))",
    )
    assert not views, f"{views}: create view ... with (security_invoker = true); a materialized view cannot be guarded"
    definers = await catalog.fetch(
        "select proname::text, proconfig from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"
    )
    assert {row["proname"] for row in definers} == SECURITY_DEFINERS.keys(), (
        "a definer's function sees all tenants: list it with the reason"
    )
    for row in definers:
        assert any(setting.startswith("search_path=pg_catalog") for setting in row["proconfig"] or ()), (
            f"{row['proname']}: set search_path = pg_catalog, public, or a caller's table can stand in for ours"
        )


FOREIGN_KEYS = """
    select con.conname::text as name, con.conrelid as oid, con.conrelid::regclass::text as from_table,
        con.confrelid::regclass::text as to_table,
        array(select attname::text from pg_attribute where attrelid = con.conrelid and attnum = any(con.conkey)) as columns,
        array(select attname::text from pg_attribute where attrelid = con.confrelid and attnum = any(con.confkey)) as targets
    from pg_constraint con
    where con.contype = 'f' and con.conparentid = 0 and con.connamespace = 'public'::regnamespace
"""


async def test_every_foreign_key_between_tenant_tables_carries_the_garage(catalog: Any) -> None:
    tenants = await tenant_tables(catalog)
    for key in await catalog.fetch(FOREIGN_KEYS):
        if {key["from_table"], key["to_table"]} <= tenants:
            target = "id" if key["to_table"] == "garages" else "garage_id"
            assert "garage_id" in key["columns"], f"{key['name']}: foreign (garage_id, ...); its check bypasses RLS"
            assert target in key["targets"], f"{key['name']}: references {key['to_table']} ({target}, ...)"


INDEXES = """
    select index_class.relname::text as name, indrelid as oid, indrelid::regclass::text as table_name,
        array(
            select a.attname::text from unnest(indkey::int2[]) with ordinality as k (attnum, n)
            left join pg_attribute a on a.attrelid = indrelid and a.attnum = k.attnum and k.attnum > 0
            where n <= indnkeyatts order by n
        ) as columns,
        pg_get_expr(indpred, indrelid) as predicate
    from pg_index
    join pg_class index_class on index_class.oid = indexrelid
    join pg_class c on c.oid = indrelid
    where c.relnamespace = 'public'::regnamespace and not c.relispartition
"""


def supports(index: Any, columns: set[str]) -> bool:
    """Say whether looking up rows by these columns can use the index."""
    leading = set(index["columns"][: len(columns)]) == columns
    only_nulls_left_out = index["predicate"] in {None, *(f"({column} IS NOT NULL)" for column in columns)}
    return leading and only_nulls_left_out


async def test_every_foreign_key_has_an_index(catalog: Any) -> None:
    indexes = await catalog.fetch(INDEXES)
    missing = set()
    for key in await catalog.fetch(FOREIGN_KEYS):
        columns = set(key["columns"])
        own = [index for index in indexes if index["oid"] == key["oid"]]
        leading = columns == {"garage_id"} and any(index["columns"][0] == "garage_id" for index in own)
        if not leading and not any(supports(index, columns) for index in own):
            missing.add(key["name"])
    assert missing == UNSUPPORTED.keys(), (
        f"{sorted(missing ^ UNSUPPORTED.keys())}: create the index (or take it off UNSUPPORTED); without it what points to a row is found by reading all"
    )


async def test_every_index_of_a_tenant_table_begins_with_the_garage(catalog: Any) -> None:
    tenants = await tenant_tables(catalog)
    found = {
        index["name"]
        for index in await catalog.fetch(INDEXES)
        if index["table_name"] in tenants and index["columns"][0] != "garage_id"
    }
    assert found == ACROSS_TENANTS.keys(), (
        f"{sorted(found ^ ACROSS_TENANTS.keys())}: begin it with garage_id, or list it in ACROSS_TENANTS with the reason"
    )


async def test_money_and_instants_have_their_types(catalog: Any) -> None:
    wrong = await names(
        catalog,
        """
        select c.relname || '.' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
        from pg_attribute a join pg_class c on c.oid = a.attrelid
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
        and (
            a.attname like '%\\_minor' and a.atttypid <> 'bigint'::regtype
            or a.attname like '%\\_at' and a.atttypid <> 'timestamptz'::regtype
            or a.attname like '%\\_date' and a.atttypid <> 'date'::regtype
            or a.atttypid in ('float4'::regtype, 'float8'::regtype, 'money'::regtype, 'timestamp'::regtype, 'json'::regtype)
        )
        """,
    )
    assert not wrong, f"{wrong}: *_minor bigint, *_at timestamptz, *_date date; never float, money or timestamp"
