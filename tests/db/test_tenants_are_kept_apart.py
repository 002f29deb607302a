"""Row-level security, composite keys and grants, each tried as the role that would do the harm.

The tables come from the catalog, so a new one is tried too; `tests/db/rows.py` must know how to make a row of it.
"""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tests.conftest import Database
from tests.db.conftest import NOW
from tests.db.rows import fill, insert, rows
from vend.domain.ids import make_id

TENANT_BOUND = ("vend_app", "vend_reader")
NOT_OWNERS = ("vend_app", "vend_reader", "vend_platform")
TABLES = sorted(rows(UUID(int=0), NOW).keys() - {"operators", "users"})
ONLY_GROWS = (
    "ledger_transfers", "ledger_accounts", "audit_log", "invoice_lines", "month_closes", "month_close_balances",
    "deposits", "deposit_payments", "dunning_steps", "payout_lines", "invoice_line_taxes", "tax_misses",
    "recognitions", "rate_change_prices", "access_list_versions", "coupon_passes", "invoice_discounts",
    "credit_note_lines", "credit_note_line_taxes", "subscription_changes", "events", "management_fees",
)  # fmt: skip
NO_INSERT = ("stripe_events",)  # events come in before anybody knows whose they are


def key_of(table: str) -> str:
    return "id" if table == "garages" else "garage_id"


@pytest.fixture
async def roles(database: Database) -> AsyncIterator[dict[str, Any]]:
    opened = {role: await asyncpg.connect(database.url(role)) for role in NOT_OWNERS}
    yield opened
    for connection in opened.values():
        await connection.close()


async def bind(connection: Any, *garages: UUID) -> None:
    await connection.execute("select set_config('vend.garages', $1, false)", "{" + ",".join(map(str, garages)) + "}")


async def tenant_tables(superuser: Any) -> set[str]:
    found = await superuser.fetch(
        "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')"
        " and not c.relispartition and (c.relname = 'garages' or exists (select from pg_attribute a"
        " where a.attrelid = c.oid and a.attname = 'garage_id')) and has_any_column_privilege('vend_app', c.oid, 'select')"
    )
    return {row["relname"] for row in found}


async def test_every_table_of_the_catalog_is_tried_here(superuser: Any) -> None:
    assert await tenant_tables(superuser) == set(TABLES), "teach tests/db/rows.py to make a row of the new table"


@pytest.mark.parametrize("role", TENANT_BOUND)
@pytest.mark.parametrize("setting", [None, "", "{}"])
@pytest.mark.parametrize("table", TABLES)
async def test_without_a_garage_nothing_is_seen(
    roles: dict[str, Any], tenants: list[UUID], table: str, setting: str | None, role: str
) -> None:
    if setting is not None:
        await roles[role].execute("select set_config('vend.garages', $1, false)", setting)
    assert await roles[role].fetchval(f"select count(*) from {table}") == 0


@pytest.mark.parametrize("role", TENANT_BOUND)
@pytest.mark.parametrize("table", TABLES)
async def test_only_the_own_garages_rows_are_seen(
    roles: dict[str, Any], tenants: list[UUID], table: str, role: str
) -> None:
    own, foreign = tenants[:2]
    await bind(roles[role], own)
    found = {row[0] for row in await roles[role].fetch(f"select {key_of(table)} from {table}")}
    assert found == {own}
    asked = f"select count(*) from {table} where {key_of(table)} = $1"
    assert await roles[role].fetchval(asked, foreign) == 0


@pytest.mark.parametrize("table", TABLES)
async def test_a_row_of_another_garage_cannot_be_written(
    roles: dict[str, Any], tenants: list[UUID], table: str
) -> None:
    await bind(roles["vend_app"], tenants[0])
    stranger = make_id(NOW)
    why = "permission denied" if table in NO_INSERT else "row-level security"
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match=why):
        await insert(roles["vend_app"], table, rows(stranger, NOW)[table])


async def updatable(superuser: Any, table: str) -> list[str]:
    found = await superuser.fetch(
        "select attname from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and not attisdropped"
        " and has_column_privilege('vend_app', attrelid, attnum, 'update') order by attnum",
        table,
    )
    return [row["attname"] for row in found]


@pytest.mark.parametrize("table", TABLES)
async def test_an_update_reaches_the_own_garage_alone_and_moves_no_row_to_another(
    roles: dict[str, Any], tenants: list[UUID], superuser: Any, table: str
) -> None:
    app, (own, foreign) = roles["vend_app"], tenants[:2]
    await bind(app, own)
    columns = await updatable(superuser, table)
    if table in ONLY_GROWS:
        assert columns == []
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            await app.execute(f"update {table} set {key_of(table)} = {key_of(table)}")
        return
    own_rows = await app.fetchval(f"select count(*) from {table}")
    column = columns[-1]
    assert await app.execute(f"update {table} set {column} = {column}") == f"UPDATE {own_rows}"
    foreigners = f"update {table} set {column} = {column} where {key_of(table)} = $1"
    assert await app.execute(foreigners, foreign) == "UPDATE 0"
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match=r"row-level security|permission denied"):
        await app.execute(f"update {table} set {key_of(table)} = $1", foreign)


@pytest.mark.parametrize("role", NOT_OWNERS)
@pytest.mark.parametrize("table", TABLES)
async def test_nobody_deletes_or_truncates(roles: dict[str, Any], tenants: list[UUID], table: str, role: str) -> None:
    await bind(roles[role], tenants[0])
    for statement in (f"delete from {table}", f"truncate {table}"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            await roles[role].execute(statement)


@pytest.mark.parametrize("table", TABLES)
async def test_the_reader_writes_nothing(roles: dict[str, Any], tenants: list[UUID], table: str) -> None:
    reader = roles["vend_reader"]
    await bind(reader, tenants[0])
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await insert(reader, table, rows(tenants[0], NOW)[table])
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await reader.execute(f"update {table} set {key_of(table)} = {key_of(table)}")


async def test_the_ledger_and_the_audit_log_only_grow(roles: dict[str, Any], tenants: list[UUID]) -> None:
    await bind(roles["vend_app"], tenants[0])
    for table in ("ledger_transfers", "audit_log"):
        for harm in (f"update {table} set id = id", f"delete from {table}", f"truncate {table}"):
            for role in NOT_OWNERS:
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await roles[role].execute(harm)


async def test_a_price_cannot_be_changed(roles: dict[str, Any], tenants: list[UUID]) -> None:
    app = roles["vend_app"]
    await bind(app, tenants[0])
    for column in ("amount_minor", "currency", "billing_interval", "pass_id", "created_at"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            await app.execute(f"update prices set {column} = {column}")
    assert await app.execute("update prices set stripe_price_id = 'price_1', archived_at = null") == "UPDATE 1"


# ---------------------------------------------------------------------------- partitions


async def partitions(superuser: Any) -> list[str]:
    found = await superuser.fetch(
        "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'payments'::regclass"
    )
    return sorted(row["name"] for row in found)


async def test_a_partition_cannot_be_asked_past_its_parent_not_even_a_new_one(
    roles: dict[str, Any], tenants: list[UUID], superuser: Any
) -> None:
    made = await roles["vend_platform"].fetchval("select ensure_payment_partitions('2097-11-01', 3)")
    try:
        assert made == 3
        assert await roles["vend_platform"].fetchval("select ensure_payment_partitions('2097-11-15', 3)") == 0
        children = await partitions(superuser)
        assert {"payments_2097_11", "payments_2097_12", "payments_2098_01", "payments_default"} <= set(children)
        for role, connection in roles.items():
            await bind(connection, tenants[0])
            for child in children:
                for statement in (
                    "select * from {}",
                    "insert into {} default values",
                    "update {} set id = id",
                    "delete from {}",
                ):
                    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
                        await connection.execute(statement.format(child))
                guarded = await superuser.fetchval(
                    "select relrowsecurity and relforcerowsecurity from pg_class where oid = $1::text::regclass", child
                )
                assert guarded, f"{child} is open to {role} as soon as somebody grants it"
    finally:
        for child in ("payments_2097_11", "payments_2097_12", "payments_2098_01"):
            await superuser.execute(f"alter table payments detach partition {child}; drop table {child}")


@pytest.mark.parametrize("role", ["vend_app", "vend_reader"])
async def test_only_the_worker_makes_partitions(roles: dict[str, Any], role: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await roles[role].execute("select ensure_payment_partitions('2097-01-01', 1)")


@pytest.mark.parametrize("months", [-1, 0, 241])
async def test_an_absurd_number_of_partitions_is_refused(roles: dict[str, Any], months: int) -> None:
    with pytest.raises(asyncpg.RaiseError, match="between 1 and 240"):
        await roles["vend_platform"].execute("select ensure_payment_partitions('2097-01-01', $1)", months)


# ---------------------------------------------------------------------------- keys


async def composite_keys(superuser: Any) -> list[Any]:
    """Foreign keys between tenant tables, each with its own and the foreign columns beside garage_id."""
    return list(
        await superuser.fetch(
            """
            select con.conname, con.conrelid::regclass::text as table_name, con.confrelid::regclass::text as target,
                array(
                    select attname::text from unnest(con.conkey) with ordinality as k (attnum, n)
                    join pg_attribute a on a.attrelid = con.conrelid and a.attnum = k.attnum
                    where attname <> 'garage_id' order by n
                ) as columns,
                array(
                    select attname::text from unnest(con.confkey) with ordinality as k (attnum, n)
                    join pg_attribute a on a.attrelid = con.confrelid and a.attnum = k.attnum
                    where attname <> 'garage_id' order by n
                ) as targets
            from pg_constraint con
            where con.contype = 'f' and con.conparentid = 0 and con.connamespace = 'public'::regnamespace
                and con.confrelid <> 'garages'::regclass and con.confrelid in (
                    select attrelid from pg_attribute where attname = 'garage_id'
                )
            """
        )
    )


# What makes a copy of a row another row, so that only the foreign key can refuse it.
ANOTHER: dict[str, dict[str, Any]] = {
    "vehicles": {"plate": "FK1"},
    "prices": {"archived_at": NOW},
    "subscriptions": {"status": "canceled", "ended_at": NOW},
    # There is one row a subscription; the keys to the customer and the pass are checked before the one to that.
    "start_terms": {"subscription_id": make_id(NOW)},
    "invoices": {"billing_reason": "manual", "stripe_invoice_id": "in_fk"},
    "subscription_changes": {"change_number": 7},
    "invoice_lines": {"line_number": 7},
    "invoice_line_taxes": {"tax_number": 7},
    "revenue_schedules": {"line_number": 8},
    "recognitions": {"source_id": "fk"},
    "payments": {"stripe_charge_id": "ch_fk"},
    "refunds": {"stripe_refund_id": "re_fk"},
    "credit_notes": {"stripe_credit_note_id": "cn_fk"},
    "credit_note_lines": {"line_number": 7},
    "credit_note_line_taxes": {"tax_number": 7},
    "disputes": {"stripe_dispute_id": "du_fk"},
    "payouts": {"stripe_payout_id": "po_fk"},
    "payout_lines": {"stripe_transaction_id": "txn_fk"},
    "ledger_transfers": {"source_id": "fk"},
    "month_closes": {"month_date": date(2039, 1, 1), "transfers": 1},
    "notices": {"about": "fk"},
    "exports": {"idempotency_key": "fk", "token_hash": b"fk"},
    "promotion_codes": {"code": "FK1"},
    "merchant_statements": {"month_date": date(2039, 1, 1)},
    # its primary key is the coupon; the key to the merchant is looked at first
    "validations": {"coupon_id": make_id(NOW)},
    # its key to the agreement is tried with another kind than the row's own, which is there already
    "merchant_charges": {"kind": "reversal", "part_minor": -5},
    "coupon_redemptions": {"state": "ended", "settled_at": NOW},
    "invoice_discounts": {"discount_number": 7},
    # its primary key is the payment; the other foreign key is looked at first
    "deposit_payments": {"payment_id": make_id(NOW)},
    "credentials": {"number": "FK04"},
    "access_list_versions": {"version": 7},
    "access_list_lines": {"number": "FK1"},
    "company_accounts": {"status": "closing"},
    "dunning_cases": {"closed_at": NOW, "outcome": "recovered", "next_step_at": None},
    # the key to the old price, which makes them one of many, is looked at last
    "rate_change_prices": {"old_price_id": make_id(NOW)},
    "rate_change_lines": {"old_price_id": make_id(NOW)},
}


async def test_a_foreign_key_refuses_what_belongs_to_another_garage(
    roles: dict[str, Any], tenants: list[UUID], superuser: Any
) -> None:
    app, (own, foreign) = roles["vend_app"], tenants[:2]
    await bind(app, own)
    only_theirs = {"garage_id": foreign, "code": "stripe_cash", "kind": "asset", "currency": "USD", "created_at": NOW}
    await insert(superuser, "ledger_accounts", only_theirs)
    month = {"month_date": date(2040, 1, 1), "closed_at": NOW, "closed_by": "user:test", "transfers": 0}
    await insert(superuser, "month_closes", {"garage_id": foreign} | month)
    keys = await composite_keys(superuser)
    assert len(keys) >= 20
    for key in keys:
        theirs = await superuser.fetchrow(
            f"select * from {key['target']} where garage_id = $1 order by 2 desc", foreign
        )
        row = dict(await superuser.fetchrow(f"select * from {key['table_name']} where garage_id = $1", own))
        row |= ANOTHER.get(key["table_name"], {}) | ({"id": make_id(NOW)} if "id" in row else {})
        row |= {column: theirs[target] for column, target in zip(key["columns"], key["targets"], strict=True)}
        with pytest.raises(asyncpg.ForeignKeyViolationError) as caught:
            await insert(app, key["table_name"], row)
        assert caught.value.constraint_name == key["conname"]


# ---------------------------------------------------------------------------- roles


async def test_no_role_may_look_past_the_rules(superuser: Any, database: Database) -> None:
    found = await superuser.fetch("select * from pg_roles where rolname like 'vend%'")
    assert {row["rolname"] for row in found} >= {"vend_owner", *NOT_OWNERS}
    for row in found:
        for power in ("rolsuper", "rolbypassrls", "rolcreaterole", "rolcreatedb"):
            assert row[power] is False, f"{row['rolname']} has {power}"
        assert row["rolreplication"] is (row["rolname"] == "vend_sync"), f"{row['rolname']} reads the log"
    owned = await superuser.fetch(
        "select relname, relowner::regrole::text as owner from pg_class where relnamespace = 'public'::regnamespace"
    )
    assert {row["owner"] for row in owned} == {"vend_owner"}
    memberships = await superuser.fetchval(
        "select count(*) from pg_auth_members where member::regrole::text like 'vend%' or roleid::regrole::text like 'vend%'"
    )
    assert memberships == 0, "no role may become another"


async def test_the_owner_is_held_by_the_policies_too(database: Database, tenants: list[UUID]) -> None:
    owner = await asyncpg.connect(database.url("vend_owner"))
    try:
        for table in TABLES:
            assert await owner.fetchval(f"select count(*) from {table}") == 0
    finally:
        await owner.close()


@pytest.mark.parametrize("role", NOT_OWNERS)
async def test_nobody_makes_tables_or_turns_the_guard_off(roles: dict[str, Any], role: str) -> None:
    for harm in (
        "create table public.mine (id int)",
        "alter table customers disable row level security",
        "alter table customers no force row level security",
        "drop policy tenant on customers",
        "set role vend_owner",
        "create policy open on customers using (true)",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await roles[role].execute(harm)


@pytest.mark.parametrize("role", TENANT_BOUND)
async def test_turning_row_security_off_only_makes_statements_fail(
    roles: dict[str, Any], tenants: list[UUID], role: str
) -> None:
    await bind(roles[role], tenants[0])
    await roles[role].execute("set row_security = off")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await roles[role].fetch("select * from customers")


@pytest.mark.parametrize("role", TENANT_BOUND)
@pytest.mark.parametrize(
    "table",
    [
        "users",
        "memberships",
        "refresh_tokens",
        "page_sessions",
        "api_keys",
        "operators",
        "operator_audit_log",
        "invitations",
        "webhook_endpoints",
    ],
)
async def test_tenant_bound_roles_see_nothing_of_who_signs_in(roles: dict[str, Any], table: str, role: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await roles[role].fetch(f"select * from {table}")


PLATFORM_SEES = {
    "events": {"garage_id", "xid"},
    "webhook_cursors": {"garage_id", "seen"},
    "webhook_deliveries": {"garage_id", "endpoint_id", "object_id", "object_number", "state", "next_attempt_at"},
    "webhook_attempts": {"garage_id", "attempted_at", "answer"},
    "exports": {"garage_id", "id", "state", "created_at", "expires_at", "claimed_until_at", "token_hash"},
    "merchants": {"garage_id"},
    "revenue_schedules": {"garage_id", "next_month_date"},
    "subscription_vehicles": {"garage_id", "changed_xid"},
    "vehicles": {"garage_id", "changed_xid"},
    "garage_settings": {"garage_id", "changed_xid"},
    "credentials": {"garage_id", "changed_xid"},
    "access_lists": {"garage_id", "version", "built_at", "changes_at", "built_snapshot", "key_id"},
    "gate_endpoints": {"garage_id", "id", "ended_at", "delivered_version", "delivered_built_at", "next_attempt_at"},
    "garages": "*",
    "customers": {"garage_id", "id", "stripe_customer_id"},
    "drivers": {"garage_id", "id", "user_id"},
    "operations": {"garage_id", "id", "kind", "state", "next_attempt_at", "settled_at", "created_at", "subject_id"},
    "stripe_events": "*",
    "subscriptions": {
        "garage_id",
        "id",
        "status",
        "ended_at",
        "company_account_id",
        "updated_at",
        "collection_paused",
        "changed_xid",
        "cancel_at_period_end",
        "current_period_end_at",
        "unbilled_at",
    },
    "invoices": {"garage_id", "id", "status", "due_at", "subscription_id", "changed_xid", "company_account_id"},
    "company_accounts": {"garage_id", "id", "status", "past_due_at", "current_period_end_at"},
    "company_admins": {"garage_id", "company_account_id", "user_id", "removed_at"},
    "waitlist_entries": {"garage_id", "state", "offer_until_at", "settled_at"},
    "rate_changes": {"garage_id", "id", "announced_at", "closed_at"},
    "dunning_cases": {
        "garage_id",
        "id",
        "subscription_id",
        "company_account_id",
        "next_step_at",
        "closed_at",
        "changed_xid",
    },
}


@pytest.mark.parametrize("table", TABLES)
async def test_the_platform_sees_only_what_finding_a_garage_or_waking_a_worker_needs(
    roles: dict[str, Any], tenants: list[UUID], superuser: Any, table: str
) -> None:
    found = await superuser.fetch(
        "select attname from pg_attribute where attrelid = $1::text::regclass and attnum > 0 and not attisdropped",
        table,
    )
    every = {row["attname"] for row in found}
    granted = PLATFORM_SEES.get(table, set())
    expected = every if granted == "*" else granted
    readable = set()
    for column in every:
        try:
            await roles["vend_platform"].fetch(f"select {column} from {table} limit 1")
        except asyncpg.InsufficientPrivilegeError:
            continue
        readable.add(column)
    assert readable == expected


async def test_the_platform_writes_no_tenant_table_but_the_inbox(roles: dict[str, Any], tenants: list[UUID]) -> None:
    stranger = make_id(NOW)
    for table in set(TABLES) - {"stripe_events"}:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            await insert(roles["vend_platform"], table, rows(stranger, NOW)[table])
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
            await roles["vend_platform"].execute(f"update {table} set {key_of(table)} = {key_of(table)}")


async def test_a_unique_key_of_one_garage_is_no_business_of_another(
    superuser: Any, roles: dict[str, Any], tenants: list[UUID]
) -> None:
    garage_id = make_id(NOW)
    await fill(superuser, garage_id, NOW)
    await bind(roles["vend_app"], garage_id)
    theirs = await superuser.fetchval("select id from customers where garage_id = $1 limit 1", tenants[0])
    row = rows(garage_id, NOW)["customers"] | {"id": theirs, "stripe_customer_id": f"cus_{uuid4().hex}"}
    await insert(roles["vend_app"], "customers", row)  # the same id in another garage: neither learns of the other
