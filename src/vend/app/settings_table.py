"""The one table of settings: what each is called, what it means, and how it is read.

`docs/settings.md` and `vend settings` are made from it. Which program needs which setting is said by the Structs in
`settings.py`, whose fields are named as the settings, in small letters and without `VEND_`.
"""

from typing import Any

import msgspec

from vend.app import parsing

PREFIX = "VEND_"


class Setting(msgspec.Struct, frozen=True):
    """One row.

    Attributes:
        field: the field of the Structs; the variable is `VEND_` and this in capitals.
        meaning: a sentence or two for whoever runs the system.
        parse: reads the text; raises ValueError with the mend.
        default: the text that is read when the variable is missing or empty; None when there is none.
        example: a value that would be accepted (for a secret: that looks like one).
        secret: never shown; may also be given as a file, by `<name>_FILE`.
    """

    field: str
    meaning: str
    parse: parsing.Parser
    default: str | None = None
    example: str = ""
    secret: bool = False

    @property
    def name(self) -> str:
        """The environment variable."""
        return PREFIX + self.field.upper()

    @property
    def file_name(self) -> str:
        """The variable that names a file holding the value; only secrets have one."""
        return f"{self.name}_FILE"


def _database(field: str, role: str, meaning: str) -> Setting:
    example = f"postgresql://{role}:…@db.internal:5432/vend"
    return Setting(field, meaning, parsing.postgres_url, example=example, secret=True)


TABLE: tuple[Setting, ...] = (
    _database("database_url", "vend_app", "The primary, as the tenant-bound role `vend_app`."),
    _database(
        "platform_database_url",
        "vend_platform",
        "The primary, as the role `vend_platform`: sign-in, the inbox of Stripe's events, the worker's queues.",
    ),
    _database(
        "reader_database_url",
        "vend_reader",
        "A standby, as the role `vend_reader`, for reads that may be a moment old. Without it all reads go to the "
        "primary.",
    ),
    _database(
        "owner_database_url", "vend_owner", "The primary, as the schema's owner `vend_owner`; only migrations use it."
    ),
    Setting(
        "sync_database_url",
        "The primary, as the role `vend_sync`, which reads the log and the tables that the warehouse is sent. May name "
        "several hosts parted by commas, with `?target_session_attrs=read-write`, so that the primary is found after a "
        "failover.",
        parsing.postgres_hosts,
        example="postgresql://vend_sync:…@db1.internal:5432,db2.internal:5432/vend?target_session_attrs=read-write",
        secret=True,
    ),
    Setting(
        "warehouse",
        "The warehouse: a DuckDB file, on a disk of its own size; one process writes it. Made when missing.",
        parsing.file,
        example="/var/lib/vend/warehouse.duckdb",
    ),
    _database(
        "publisher_database_url",
        "vend_publisher",
        "The primary, as the role `vend_publisher`, which fills the tables of figures and touches no other.",
    ),
    Setting(
        "sync_slot",
        "The name of the replication slot that feeds the warehouse; each warehouse has its own.",
        parsing.slot_name,
        default="vend_sync",
        example="vend_sync",
    ),
    Setting(
        "models_every_hours",
        "How often `vend sync run` builds and tests all models and publishes their figures, where it knows "
        "VEND_PUBLISHER_DATABASE_URL; `vend models build` asks for it at any time.",
        parsing.whole_number(1, 168),
        default="6",
        example="1",
    ),
    Setting(
        "models_mode",
        "`seconds` lets `vend sync run` also build the models that stand on changed tables as soon as something "
        "changed, so that reports are seconds old; `scheduled` builds all of them every VEND_MODELS_EVERY_HOURS alone.",
        parsing.choice("scheduled", "seconds"),
        default="scheduled",
        example="seconds",
    ),
    Setting(
        "verify_hour",
        "The hour of the day, in UTC, at which `vend sync run` compares the warehouse with the database, row by row: "
        "a quiet one.",
        parsing.whole_number(0, 23),
        default="3",
        example="8",
    ),
    Setting(
        "snowflake_account",
        "The account at Snowflake that holds the second warehouse, as in its address.",
        parsing.snowflake_account,
        example="acme-eu1",
    ),
    Setting("snowflake_user", "The user there that writes it.", parsing.snowflake_name, example="VEND_SYNC"),
    Setting(
        "snowflake_private_key",
        "That user's private key (PEM, PKCS #8, not encrypted): "
        "`openssl genpkey -algorithm rsa -pkeyopt rsa_keygen_bits:2048`.",
        parsing.snowflake_key,
        example="-----BEGIN PRIVATE KEY-----…",
        secret=True,
    ),
    Setting(
        "snowflake_password", "That user's password, where it has no key.", parsing.secret, example="…", secret=True
    ),
    Setting("snowflake_role", "The role that it takes; without it, its own.", parsing.snowflake_name, example="VEND"),
    Setting("snowflake_database", "The database there.", parsing.snowflake_name, example="VEND"),
    Setting(
        "snowflake_warehouse",
        "What Snowflake calls a warehouse: the machines that do the work, and that cost while they run.",
        parsing.snowflake_name,
        example="VEND_LOADING",
    ),
    Setting(
        "snowflake_slot",
        "The name of the replication slot that feeds it.",
        parsing.slot_name,
        default="vend_sync_snowflake",
        example="vend_sync_snowflake",
    ),
    Setting(
        "snowflake_every_minutes",
        "How long changes are gathered before they are written there. Each time wakes the warehouse, for a minute at "
        "least; meanwhile the database keeps its log.",
        parsing.whole_number(1, 1_440),
        default="60",
        example="15",
    ),
    Setting(
        "snowflake_secure_views",
        "`yes` makes secure views of single garages beside the models, with roles that read them: docs/snowflake.md.",
        parsing.yes_or_no,
        default="no",
        example="no",
    ),
    Setting(
        "snowflake_address",
        "Another server that speaks Snowflake's protocol, such as an emulator, or a private link. Without it: "
        "Snowflake.",
        parsing.http_url,
        example="https://acme-eu1.privatelink.snowflakecomputing.com",
    ),
    Setting(
        "database_connections",
        "How many connections one process opens at most, for each database address.",
        parsing.whole_number(1, 1_000),
        default="10",
        example="20",
    ),
    Setting(
        "redis_url",
        "Valkey or Redis: request limits that all API instances share. Nothing that matters lives there alone.",
        parsing.redis_url,
        example="redis://:…@cache.internal:6379/0",
        secret=True,
    ),
    Setting(
        "stripe_api_key",
        "Stripe's secret key, or a restricted one. Its mode (test or live) is the system's.",
        parsing.stripe_key,
        example="sk_test_…",
        secret=True,
    ),
    Setting(
        "stripe_api_base",
        "Another server that speaks Stripe's API, such as the sandbox; never together with a live key. "
        "Without it: Stripe.",
        parsing.http_url,
        example="http://127.0.0.1:12111",
    ),
    Setting(
        "stripe_webhook_secret",
        "The signing secret of the webhook endpoint; two parted by a comma while it is being changed.",
        parsing.webhook_secrets,
        example="whsec_…",
        secret=True,
    ),
    Setting(
        "token_key",
        "The Ed25519 private key (PEM) that signs access tokens: `openssl genpkey -algorithm ed25519`. While it is "
        "being changed, the old one may follow it; tokens that it signed are then still believed.",
        parsing.token_key,
        example="-----BEGIN PRIVATE KEY-----…",
        secret=True,
    ),
    Setting(
        "access_list_key",
        "The Ed25519 private key (PEM) that signs the access lists of gates: `openssl genpkey -algorithm ed25519`. To "
        "change it put the new one first and keep the old one behind it for three days, since gates may still rely on "
        "lists that it signed.",
        parsing.access_list_key,
        example="-----BEGIN PRIVATE KEY-----…",
        secret=True,
    ),
    Setting(
        "outbound_loopback",
        "`yes` lets addresses that customers give, such as those of gates, be on this very machine, and http there: "
        "for trying out only. Otherwise they are https addresses on the public internet.",
        parsing.yes_or_no,
        default="no",
        example="no",
    ),
    Setting(
        "public_url",
        "The address under which people and programs reach the API; tokens name it as their issuer.",
        parsing.http_url,
        example="https://billing.example.com",
    ),
    Setting(
        "trusted_proxies",
        "Load balancers whose word about a client's address is taken: addresses or networks, parted by commas.",
        parsing.networks,
        default="127.0.0.0/8, ::1/128",
        example="10.0.0.0/8",
    ),
    Setting("host", "The address to listen on.", parsing.text, default="127.0.0.1", example="0.0.0.0"),  # noqa: S104 (an example)
    Setting("port", "The port to listen on.", parsing.port, default="8000", example="8000"),
    Setting(
        "log",
        "`json` writes one line an event for machines, `text` a readable one, `auto` takes text on a terminal.",
        parsing.choice("auto", "json", "text"),
        default="auto",
        example="json",
    ),
    Setting(
        "log_level",
        "The least important events that are still written.",
        parsing.choice("debug", "info", "warning", "error"),
        default="info",
        example="info",
    ),
    Setting(
        "home",
        "Where `vend demo` keeps its data: `.vend` in a checkout, otherwise `~/.local/share/vend`.",
        parsing.folder,
        example="/srv/vend-demo",
    ),
    Setting(
        "postgres_bin",
        "The `bin` folder of another PostgreSQL for `vend demo` and the tests, in place of the installed one.",
        parsing.folder,
        example="/usr/lib/postgresql/18/bin",
    ),
)

BY_FIELD: dict[str, Setting] = {setting.field: setting for setting in TABLE}


def known_names() -> set[str]:
    """Give every variable that the table defines."""
    return {setting.name for setting in TABLE} | {setting.file_name for setting in TABLE if setting.secret}


def read(setting: Setting, value: str) -> Any:
    """Read a value.

    Raises:
        ValueError: it is wrong; the message says how to mend it and does not hold the value.
    """
    return setting.parse(value.strip())
