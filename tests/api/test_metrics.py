"""What Prometheus reads: the inbox, operations, jobs, the last reconciliation, and what this process has served."""

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from tests.api.conftest import Api, Clock, client_of
from tests.billing.test_less_is_owed import paid_invoice
from tests.world import World
from vend.api.exposition import Metric, Sample, exposition
from vend.api.http_counts import HttpCounts
from vend.api.metrics import http, state
from vend.api.services import Services
from vend.domain.reconcile import Cause, Difference, ReconcileRun
from vend.reports.ops import LastReconciliation, OpsFacts, look, unexplained
from vend.webhooks.reconcile import reconcile
from vend.worker.marks import EVERY, JobEnd, JobMarks

LINE = re.compile(r'[a-z_]+(\{[a-z_]+="(?:[^"\\\n]|\\.)*"(,[a-z_]+="(?:[^"\\\n]|\\.)*")*\})? -?[0-9.e+-]+')
AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)


@pytest.fixture
async def here(services: Services, world: World) -> AsyncIterator[Api]:
    inside = replace(services, stripe=world.stripe, clock=lambda: world.now)
    async with client_of(inside) as client:
        yield Api(client, inside, Clock())


def values(text: str) -> dict[str, float]:
    """Read the text as Prometheus does: every line is a comment or a sample, and no sample comes twice."""
    samples = [line for line in text.splitlines() if not line.startswith("# ")]
    assert all(LINE.fullmatch(line) for line in samples), [line for line in samples if not LINE.fullmatch(line)]
    found = {name: float(value) for name, _, value in (line.rpartition(" ") for line in samples)}
    assert len(found) == len(samples)
    return found


async def test_a_machine_on_the_inside_reads_the_state(here: Api, world: World) -> None:
    garage, _ = await paid_invoice(world)
    world.move(minutes=10)
    await reconcile(world.door, world.stripe, since=None, heal=False, now=world.now, garages=[garage.id])
    world.move(seconds=90)
    await here.client.get(f"/v1/garages/{garage.id}")
    await here.client.get("/v1/nowhere/at/all")
    answer = await here.client.get("/metrics")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    found = values(answer.text)
    last = (await look(world.door)).reconciliation  # another story's may have begun later
    assert last is not None
    assert found["vend_reconcile_compared"] == last.run.compared > 0
    assert found["vend_reconcile_in_flight"] == last.run.in_flight
    assert found["vend_reconcile_finished_timestamp_seconds"] > 0
    assert found['vend_inbox_events{state="applied"}'] > 0
    assert found['vend_http_requests_total{method="GET",route="/v1/garages/{garage_id}",status="401"}'] == 1
    assert found['vend_http_requests_total{method="GET",route="none",status="404"}'] == 1
    assert str(garage.id) not in answer.text, "an address that somebody asked for is no label"


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
async def test_through_a_proxy_there_is_nothing(here: Api, header: str) -> None:
    answer = await here.client.get("/metrics", headers={header: "203.0.113.9"})
    assert answer.status_code == 404
    assert "vend_" not in answer.text


def test_what_nothing_explains_is_told_in_cents_by_currency() -> None:
    ended = AT - timedelta(hours=1)
    run = ReconcileRun(UUID(int=1), ended, ended, None, None, True, 10, 1, 2, 4, 1, None)
    facts = OpsFacts([], [], [], LastReconciliation(run, unexplained([
        difference(-300), difference(500), difference(7, currency="EUR"), difference(9, cause=Cause.EVENT_LOST),
        difference(11, healed=True), difference(0, currency=None),
    ])), 1_250)  # fmt: skip
    found = values(exposition(state(facts, now=AT)))
    assert found['vend_reconcile_unexplained_minor{currency="USD"}'] == 800
    assert found['vend_reconcile_unexplained_minor{currency="EUR"}'] == 7
    assert found["vend_reconcile_age_seconds"] == 3_600
    assert found["vend_replica_lag_seconds"] == 1.25


def difference(
    amount_minor: int, *, cause: Cause = Cause.UNKNOWN, currency: str | None = "USD", healed: bool = False
) -> Difference:
    return Difference("refund", "amount", cause, None, "re_1", amount_minor, currency, "", "", healed)


async def test_jobs_are_marked_once_in_a_while_and_errors_at_once(world: World) -> None:
    marks, name = JobMarks(world.door), f"job-{uuid4()}"

    async def job() -> dict[str, float]:
        text = exposition(state(await look(world.door), now=AT + timedelta(minutes=1)))
        return {key: value for key, value in values(text).items() if f'job="{name}"' in key}

    await marks(JobEnd(name, AT, 0.25, None))
    await marks(JobEnd(name, AT + EVERY / 2, 0.5, None))
    first = await job()
    assert first[f'vend_worker_job_runs_total{{job="{name}"}}'] == 1
    assert first[f'vend_worker_job_last_duration_seconds{{job="{name}"}}'] == 0.25
    await marks(JobEnd(name, AT + EVERY / 2, 0.75, "OSError: gone"))
    found = await job()
    assert found[f'vend_worker_job_runs_total{{job="{name}"}}'] == 3
    assert found[f'vend_worker_job_failures_total{{job="{name}"}}'] == 1
    assert found[f'vend_worker_job_last_success_age_seconds{{job="{name}"}}'] == 60
    assert found[f'vend_worker_job_last_run_age_seconds{{job="{name}"}}'] == 60 - EVERY.total_seconds() / 2


def test_the_text_is_prometheuss_own() -> None:
    counts = HttpCounts()
    counts.count("GET", "/livez", 200, 0.004)
    counts.count("GET", "/livez", 200, 0.3)
    counts.count("BREW", None, 405, 99.0)
    found = values(exposition(http(counts)))
    assert found['vend_http_request_duration_seconds_bucket{method="GET",route="/livez",le="0.005"}'] == 1
    assert found['vend_http_request_duration_seconds_bucket{method="GET",route="/livez",le="+Inf"}'] == 2
    assert found['vend_http_request_duration_seconds_sum{method="GET",route="/livez"}'] == 0.304
    assert found['vend_http_requests_total{method="other",route="none",status="405"}'] == 1
    odd = exposition(
        [Metric("x", "gauge", "Odd.", [Sample(1.5, {"a": 'say "\\"\n'})]), Metric("y", "gauge", "None.", [])]
    )
    assert odd == '# HELP x Odd.\n# TYPE x gauge\nx{a="say \\"\\\\\\"\\n"} 1.5\n'


def test_an_empty_system_has_its_metrics_all_the_same() -> None:
    found = values(exposition(state(OpsFacts([], [], [], None, None), now=AT)))
    assert found['vend_inbox_events{state="received"}'] == found["vend_operations_oldest_age_seconds"] == 0
    assert not any(name.startswith("vend_reconcile") for name in found)
