"""What stands on the models is written in the project, so that who changes one knows whom it reaches."""

import re

from tests.warehouse_models.conftest import Modelled
from vend.reports.parity import MARTS
from vend.warehouse.models.project import PROJECT

EXPOSURES = (PROJECT / "models" / "marts" / "exposures.yml").read_text(encoding="utf-8")


def named(exposure: str) -> set[str]:
    (part,) = [one for one in EXPOSURES.split("  - name: ") if one.startswith(f"{exposure}\n")]
    return set(re.findall(r"ref\('(\w+)'\)", part))


def test_every_published_table_is_named(modelled: Modelled) -> None:
    assert named("published_reports") == {one.mart for one in modelled.built.published}


def test_what_parity_compares_is_named() -> None:
    assert named("parity") == set(MARTS)
