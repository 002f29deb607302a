"""`vend settings`: the table of settings, on the terminal or as the page `docs/settings.md`."""

import textwrap

import msgspec

from vend.app.settings import (
    DatabaseSettings,
    DemoSettings,
    LogSettings,
    MigrateSettings,
    ModelsSettings,
    ParitySettings,
    ReconcileSettings,
    ServeSettings,
    SnowflakeSettings,
    SyncSettings,
    WorkerSettings,
)
from vend.app.settings_table import TABLE, Setting

_PROGRAMS: tuple[tuple[str, type[LogSettings]], ...] = (
    ("serve", ServeSettings),
    ("worker", WorkerSettings),
    ("reconcile", ReconcileSettings),
    ("explain", DatabaseSettings),
    ("operator", DatabaseSettings),
    ("migrate", MigrateSettings),
    ("sync", SyncSettings),
    ("models", ModelsSettings),
    ("at Snowflake", SnowflakeSettings),
    ("parity", ParitySettings),
    ("demo", DemoSettings),
)
_INTRODUCTION = """\
# Settings

Every setting is an environment variable, read once at the start. A program asks only for what it needs; everything that
is wrong is told at once, and a name that no setting has is told too. A secret may also be given as a file: set the
variable with `_FILE` after its name to the file's path. `vend demo` needs none of them: it makes its own.

This page is made by `vend settings --markdown` from the table in `src/vend/app/settings_table.py`.

| variable | meaning | default | example | needed by | taken by |
|---|---|---|---|---|---|
"""


def users(setting: Setting) -> tuple[list[str], list[str]]:
    """Give the programs that cannot do without a setting, and those that take it when it is there."""
    needed: list[str] = []
    taken: list[str] = []
    for program, struct in _PROGRAMS:
        for field in msgspec.structs.fields(struct):
            if field.name == setting.field:
                (needed if field.required else taken).append(program)
    return needed, taken


def page() -> str:
    """Give the text of `docs/settings.md`."""
    rows = []
    for setting in TABLE:
        needed, taken = users(setting)
        cells = [
            f"`{setting.name}`" + (" (secret)" if setting.secret else ""),
            setting.meaning,
            f"`{setting.default}`" if setting.default else "",
            f"`{setting.example}`" if setting.example else "",
            ", ".join(needed),
            ", ".join(taken),
        ]
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |\n")
    return _INTRODUCTION + "".join(rows)


def show(*, markdown: bool) -> None:
    """Print the table."""
    if markdown:
        print(page(), end="")
        return
    for setting in TABLE:
        needed, taken = users(setting)
        notes = [f"needed by {', '.join(needed)}"] if needed else []
        notes += [f"taken by {', '.join(taken)}"] if taken else []
        notes += [f"default {setting.default}"] if setting.default else []
        notes += [f"secret; or as a file by {setting.file_name}"] if setting.secret else []
        print(setting.name)
        print(textwrap.fill(setting.meaning, 92, initial_indent="    ", subsequent_indent="    "))
        print(textwrap.fill("; ".join(notes), 92, initial_indent="    ", subsequent_indent="    "))
