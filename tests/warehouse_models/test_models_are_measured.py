"""The models hold on a book that is made of numbers, before and after a day has come, and are measured on it."""

from collections.abc import Iterator

import pytest

from vend.app.bench_book import make_book
from vend.app.bench_models import measure_on
from vend.warehouse.models.build import Models

PAYMENTS = 2_000


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Models]:
    target = make_book(tmp_path_factory.mktemp("book") / "book.duckdb", payments=PAYMENTS)
    yield Models(target)
    target.close()


@pytest.mark.timeout(600)
def test_models_are_measured_beside_their_limits(numbers: Models) -> None:
    result = measure_on(numbers, payments=PAYMENTS)
    assert result.failures == []
    assert PAYMENTS * 0.8 < result.payments < result.transfers
    assert result.later_rows > 0
    assert result.tests > 60
    for took_s, limit_s, ratio in (
        (result.full_s, result.full_s_max, result.full_ratio),
        (result.later_s, result.later_s_max, result.later_ratio),
    ):
        assert took_s > 0
        assert abs(ratio - took_s / limit_s) < 0.02
    assert result.memory_mb > 0
