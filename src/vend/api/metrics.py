"""`GET /metrics`: the system's state for Prometheus, in its text format.

It is for machines on the inside. nginx does not pass it on, and a request that came through a proxy is told that there
is nothing here, so that another proxy in front does not open it by mistake.
"""

from collections.abc import Iterator
from datetime import datetime

from vend.api.exposition import TYPE, Metric, Sample, exposition
from vend.api.http_counts import BUCKETS_S, HttpCounts
from vend.api.reading import nothing_here
from vend.api.route import Answer, Call, NoQuery, Route
from vend.api.rules import Public
from vend.api.warehouse_metrics import warehouse_metrics
from vend.reports.ops import OpsFacts, look

_FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "via")
_STATES = ("received", "applied", "parked", "failed")


def metrics_route(counts: HttpCounts) -> Route:
    """Give the row that serves this process's counts and the system's state."""

    async def metrics(call: Call[NoQuery, None]) -> Answer:
        if any(call.request.headers.get(name) for name in _FORWARDED):
            raise nothing_here()
        facts = await look(call.services.door)
        text = exposition([*state(facts, now=call.now), *http(counts)])
        return Answer(text.encode(), media_type=TYPE)

    return Route(
        method="GET",
        path="/metrics",
        handler=metrics,
        rule=Public(),
        answers={200: bytes},
        tag="Documentation",
        summary="The system's state for Prometheus",
        hidden=True,
    )


def _age_s(at: datetime | None, now: datetime) -> float:
    return 0.0 if at is None else max(0.0, (now - at).total_seconds())


def state(facts: OpsFacts, *, now: datetime) -> Iterator[Metric]:
    """Give what the database tells of the system."""
    yield from _inbox(facts, now)
    yield from _operations(facts, now)
    yield from _jobs(facts, now)
    yield from _reconciliation(facts, now)
    yield from warehouse_metrics(facts.warehouse, now=now)
    lag = [] if facts.lag_ms is None else [Sample(facts.lag_ms / 1000)]
    yield Metric("vend_replica_lag_seconds", "gauge", "How far the standby is behind what it has received.", lag)


def _inbox(facts: OpsFacts, now: datetime) -> Iterator[Metric]:
    by_state = {name: [one for one in facts.events if one.state == name] for name in _STATES}
    yield Metric(
        "vend_inbox_events", "gauge", "Stripe's events in the inbox, by state; received ones wait.",
        [Sample(sum(one.events for one in found), {"state": name}) for name, found in by_state.items()],
    )  # fmt: skip
    oldest = {
        name: min((one.oldest_at for one in found if one.oldest_at), default=None) for name, found in by_state.items()
    }
    yield Metric(
        "vend_inbox_oldest_age_seconds", "gauge", "Age of the oldest event that is not applied; 0 without one.",
        [Sample(_age_s(oldest[name], now), {"state": name}) for name in _STATES if name != "applied"],
    )  # fmt: skip


def _operations(facts: OpsFacts, now: datetime) -> Iterator[Metric]:
    yield Metric(
        "vend_operations_open", "gauge", "Operations that are not settled, by kind and state.",
        [Sample(one.operations, {"kind": one.kind, "state": one.state}) for one in facts.operations],
    )  # fmt: skip
    oldest = min((one.oldest_at for one in facts.operations if one.oldest_at), default=None)
    yield Metric(
        "vend_operations_oldest_age_seconds", "gauge", "Age of the oldest that is not settled; 0 without one.",
        [Sample(_age_s(oldest, now))],
    )  # fmt: skip


def _jobs(facts: OpsFacts, now: datetime) -> Iterator[Metric]:
    def of_jobs(name: str, kind: str, meaning: str, values: list[float]) -> Metric:
        samples = [Sample(value, {"job": job.name}) for job, value in zip(facts.jobs, values, strict=True)]
        return Metric(f"vend_worker_job_{name}", kind, meaning, samples)

    jobs = facts.jobs
    yield of_jobs(
        "last_run_age_seconds",
        "gauge",
        "Since a worker last ran the job.",
        [_age_s(one.last_run_at, now) for one in jobs],
    )
    succeeded = [
        Sample(_age_s(one.last_success_at, now), {"job": one.name}) for one in jobs if one.last_success_at is not None
    ]
    name = "vend_worker_job_last_success_age_seconds"
    yield Metric(name, "gauge", "Since the job last ended without an error.", succeeded)
    yield of_jobs(
        "last_duration_seconds", "gauge", "How long the job took last.", [one.last_duration_ms / 1000 for one in jobs]
    )
    yield of_jobs("runs_total", "counter", "How often the job has run, in all workers.", [one.runs for one in jobs])
    yield of_jobs("failures_total", "counter", "How often it ended with an error.", [one.failures for one in jobs])


def _reconciliation(facts: OpsFacts, now: datetime) -> Iterator[Metric]:
    if facts.reconciliation is None:
        return
    run = facts.reconciliation.run
    counts = {
        "compared": ("Objects, rows and sums that the last reconciliation compared.", run.compared),
        "differing": ("Differences that it found, healed ones too.", run.differing),
        "healed": ("Differences that it mended.", run.healed),
        "in_flight": ("What differed and was left alone, as it was on its way.", run.in_flight),
        "unexplained": ("Differences that nothing explains; anything but 0 wants a person.", run.unexplained),
    }
    for name, (meaning, value) in counts.items():
        yield Metric(f"vend_reconcile_{name}", "gauge", meaning, [Sample(value)])
    yield Metric(
        "vend_reconcile_unexplained_minor", "gauge", "What nothing explains, in minor units, either way.",
        [Sample(amount, {"currency": name}) for name, amount in facts.reconciliation.unexplained_minor.items()],
    )  # fmt: skip
    assert run.finished_at is not None, "only one that has ended is looked at"
    ended = run.finished_at
    yield Metric("vend_reconcile_finished_timestamp_seconds", "gauge", "When it ended.", [Sample(ended.timestamp())])
    yield Metric("vend_reconcile_age_seconds", "gauge", "Since it ended.", [Sample(_age_s(ended, now))])


def http(counts: HttpCounts) -> Iterator[Metric]:
    """Give what this process has served."""
    yield Metric(
        "vend_http_requests_total", "counter", "Requests that this process has answered.",
        [
            Sample(count, {"method": method, "route": route, "status": str(status)})
            for (method, route, status), count in sorted(counts.statuses.items())
        ],
    )  # fmt: skip
    samples: list[Sample] = []
    for (method, route), served in sorted(counts.durations.items()):
        labels = {"method": method, "route": route}
        reached = 0
        for bound, count in zip((*map(str, BUCKETS_S), "+Inf"), served.buckets, strict=True):
            reached += count
            samples.append(Sample(reached, {**labels, "le": bound}, "_bucket"))
        samples += [Sample(round(served.seconds, 6), labels, "_sum"), Sample(served.requests, labels, "_count")]
    yield Metric("vend_http_request_duration_seconds", "histogram", "How long they took.", samples)
