from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa_key

import vend
from vend.app.settings import (
    BadSettings,
    DemoSettings,
    MigrateSettings,
    ServeSettings,
    SnowflakeSettings,
    WorkerSettings,
    sync_settings,
)
from vend.app.settings_table import BY_FIELD, TABLE
from vend.app.warehouse import build_access
from vend.cli.settings import page, users


def pem(key: Ed25519PrivateKey) -> str:
    return key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()).decode()


KEY = pem(Ed25519PrivateKey.generate())
PUBLIC = (
    Ed25519PrivateKey.generate()
    .public_key()
    .public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo)
    .decode()
)
GOOD = {
    "VEND_DATABASE_URL": "postgresql://vend_app:pass-of-app@db:5432/vend",
    "VEND_PLATFORM_DATABASE_URL": "postgresql://vend_platform:pass-of-platform@db:5432/vend",
    "VEND_REDIS_URL": "redis://:pass-of-redis@cache:6379/0",
    "VEND_STRIPE_API_KEY": "sk_test_0123456789abcdef",
    "VEND_STRIPE_WEBHOOK_SECRET": "whsec_new0123456789, whsec_old0123456789",
    "VEND_TOKEN_KEY": KEY,
    "VEND_ACCESS_LIST_KEY": KEY,
    "VEND_PUBLIC_URL": "https://billing.example.com/",
}


def problems_of(environment: dict[str, str]) -> list[str]:
    with pytest.raises(BadSettings) as raised:
        ServeSettings.from_environment(environment)
    return raised.value.problems


def test_a_whole_set_is_read_into_its_types() -> None:
    settings = ServeSettings.from_environment({**GOOD, "VEND_PORT": "9000", "UNRELATED": "x"})
    assert settings.port == 9000
    assert settings.host == "127.0.0.1"
    assert settings.public_url == "https://billing.example.com"
    assert [secret.reveal() for secret in settings.stripe_webhook_secret] == [
        "whsec_new0123456789",
        "whsec_old0123456789",
    ]
    assert settings.reader_database_url is None
    assert settings.database_connections == 10


def test_all_errors_are_told_at_once_each_with_its_name_and_a_mend() -> None:
    wrong = {
        "VEND_DATABASE_URL": "mysql://x",
        "VEND_REDIS_URL": "http://cache",
        "VEND_STRIPE_API_KEY": "pk_test_0123456789abcdef",
        "VEND_STRIPE_WEBHOOK_SECRET": "secret",
        "VEND_TOKEN_KEY": "no key",
        "VEND_ACCESS_LIST_KEY": "no key",
        "VEND_PUBLIC_URL": "billing.example.com",
        "VEND_PORT": "70000",
        "VEND_LOG_LEVEL": "loud",
        "VEND_TRUSTED_PROXIES": "everywhere",
        "VEND_DATABSE_CONNECTIONS": "3",
    }
    told = problems_of(wrong)
    expected = set(wrong) | {"VEND_PLATFORM_DATABASE_URL"}
    assert {problem.partition(":")[0] for problem in told} == expected
    assert len(told) == len(expected)
    assert "VEND_DATABSE_CONNECTIONS: is no setting; did you mean VEND_DATABASE_CONNECTIONS?" in told


@pytest.mark.parametrize("name", sorted(GOOD))
def test_each_needed_setting_is_missed_by_name_when_it_is_absent_or_empty(name: str) -> None:
    for environment in ({k: v for k, v in GOOD.items() if k != name}, {**GOOD, name: "  "}):
        (problem,) = problems_of(environment)
        assert problem.startswith(f"{name}: is missing")


def test_a_program_asks_only_for_what_it_needs() -> None:
    owner = {"VEND_OWNER_DATABASE_URL": "postgresql://vend_owner:x@db/vend"}
    assert MigrateSettings.from_environment(owner).owner_database_url.reveal().startswith("postgresql://vend_owner")
    assert DemoSettings.from_environment({}).home is None
    four = ("VEND_DATABASE_URL", "VEND_PLATFORM_DATABASE_URL", "VEND_STRIPE_API_KEY", "VEND_ACCESS_LIST_KEY")
    assert WorkerSettings.from_environment({name: GOOD[name] for name in four}).stripe_api_base is None


def test_no_message_and_no_repr_holds_a_secret() -> None:
    secrets = [
        "pass-of-app",
        "pass-of-platform",
        "pass-of-redis",
        "sk_test_0123456789abcdef",
        "whsec_new",
        KEY.splitlines()[1],
    ]
    said = repr(ServeSettings.from_environment(GOOD)) + str(ServeSettings.from_environment(GOOD))
    broken = {name: f"!{value}" for name, value in GOOD.items()} | {"VEND_PORT": "x"}
    said += "\n".join(problems_of(broken))
    assert [secret for secret in secrets if secret in said] == []


def test_a_secret_may_be_given_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(KEY)
    given = {**GOOD, "VEND_TOKEN_KEY_FILE": str(tmp_path / "key.pem")}
    assert any("is given twice" in problem for problem in problems_of(given))
    del given["VEND_TOKEN_KEY"]
    assert ServeSettings.from_environment(given).token_key.reveal() == KEY
    (problem,) = problems_of({**given, "VEND_TOKEN_KEY_FILE": str(tmp_path / "none.pem")})
    assert problem.startswith("VEND_TOKEN_KEY: the file that VEND_TOKEN_KEY_FILE names cannot be read")


def test_a_live_key_is_never_sent_to_another_server_than_stripe() -> None:
    live = {**GOOD, "VEND_STRIPE_API_KEY": "sk_live_0123456789abcdef"}
    assert ServeSettings.from_environment(live).stripe_api_base is None
    (problem,) = problems_of({**live, "VEND_STRIPE_API_BASE": "http://127.0.0.1:12111"})
    assert problem.startswith("VEND_STRIPE_API_BASE:")


@pytest.mark.parametrize("name", ["VEND_TOKEN_KEY", "VEND_ACCESS_LIST_KEY"])
def test_a_key_of_another_kind_is_refused_and_an_older_one_may_follow(name: str) -> None:
    other = generate_private_key(SECP256R1()).private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
    )
    assert problems_of({**GOOD, name: other.decode()})[0].startswith(f"{name}:")
    assert problems_of({**GOOD, name: PUBLIC + KEY})[0].startswith(f"{name}:"), "the one that signs comes first"
    both = KEY + pem(Ed25519PrivateKey.generate()) + PUBLIC
    read = ServeSettings.from_environment({**GOOD, name: both.replace("\n", "\\n")})
    assert getattr(read, name.removeprefix("VEND_").lower()).reveal() == both


def test_every_setting_is_used_by_some_program_and_every_default_can_be_read() -> None:
    assert len(BY_FIELD) == len(TABLE)
    for setting in TABLE:
        needed, taken = users(setting)
        assert needed or taken or setting.field == "owner_database_url", f"nobody reads {setting.name}: remove its row"
        if setting.default is not None:
            setting.parse(setting.default)


def test_the_page_of_settings_is_the_table() -> None:
    written = Path(vend.__file__).parents[2] / "docs" / "settings.md"
    assert written.read_text() == page(), "run `vend settings --markdown > docs/settings.md`"


SYNC = {"VEND_SYNC_DATABASE_URL": "postgresql://vend_sync:x@db:5432/vend", "VEND_WAREHOUSE": "/data/warehouse.duckdb"}
AT_SNOWFLAKE = SYNC | {
    "VEND_SNOWFLAKE_ACCOUNT": "acme-eu1",
    "VEND_SNOWFLAKE_USER": "VEND_SYNC",
    "VEND_SNOWFLAKE_DATABASE": "VEND",
    "VEND_SNOWFLAKE_WAREHOUSE": "LOADING",
}


def test_a_warehouse_at_snowflake_has_a_place_and_a_slot_of_its_own() -> None:
    rsa = generate_rsa_key(65537, 2048).private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    settings = sync_settings({**AT_SNOWFLAKE, "VEND_SNOWFLAKE_PRIVATE_KEY": rsa.decode()}, "snowflake")
    assert isinstance(settings, SnowflakeSettings)
    assert (str(settings.warehouse), settings.sync_slot) == ("/data/warehouse.duckdb.snowflake", "vend_sync_snowflake")
    access = build_access(settings)
    assert access.arguments()["private_key"][:1] == b"\x30", "DER, as the connector takes it"
    assert rsa.decode().splitlines()[1] not in f"{settings} {access}"
    assert sync_settings(SYNC, "duckdb").sync_slot == "vend_sync"


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, "VEND_SNOWFLAKE_PRIVATE_KEY: set it, or VEND_SNOWFLAKE_PASSWORD"),
        ({"VEND_SNOWFLAKE_PRIVATE_KEY": KEY}, "no unencrypted RSA private key"),
        ({"VEND_SNOWFLAKE_ACCOUNT": "https://acme.snowflakecomputing.com"}, "what stands before"),
        ({"VEND_SNOWFLAKE_DATABASE": "a b; drop"}, "use letters, digits"),
    ],
)
def test_what_is_wrong_about_snowflake_is_told(changed: dict[str, str], says: str) -> None:
    with pytest.raises(BadSettings) as raised:
        sync_settings(AT_SNOWFLAKE | changed, "snowflake")
    assert any(says in problem for problem in raised.value.problems), raised.value.problems
    assert KEY.splitlines()[1] not in str(raised.value)
