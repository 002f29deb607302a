"""The analytics API over what models published: the tables' own figures, put together right, and nobody else's."""

import csv
import io
import itertools
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.api.conftest import Api, Clock, client_of
from tests.factories import ISSUER, make_keys
from tests.portfolio.conftest import NOW
from tests.warehouse_models.conftest import Modelled
from vend.api.services import Services
from vend.db.queries import ReadCall
from vend.domain.analytics import TIME_GRAINS, Spans, calendar_of, spans_of
from vend.domain.export import Export, ExportTotals
from vend.domain.operation import Asked
from vend.domain.period import DatePeriod, local_date
from vend.gates.signing import ListKeys
from vend.reports.export_marts import EXPORTED
from vend.reports.exports import ExportOrder, ask_export, fetchable, make_exports, pieces
from vend.reports.live import LiveReports
from vend.reports.precomputed import Found, Same, read
from vend.reports.precomputed_asked import InMonths
from vend.reports.precomputed_catalogue import BY_NAME, CATALOGUE
from vend.reports.precomputed_groups import put_beside
from vend.reports.precomputed_report import Ask, Precomputed
from vend.store import exports, marts
from vend.stripe_gateway.gateway import StripeGateway

ALL: dict[str, Any] = {"from_date": date(2000, 1, 1), "until_date": date(2200, 1, 1)}
EVER = "from=2025-01&to=2026-11&limit=2000"
LAKESHORE, MERIDIAN, BOOKS, DRIVER = (
    "admin@lakeshore.example.com",
    "admin@meridian.example.com",
    "books@lakeshore.example.com",
    "driver@example.com",
)


class Desk(Api):
    """The API, and who asks."""

    tokens: dict[str, str]
    garages: dict[str, list[str]]

    async def ask(self, name: str, query: str = "", *, who: str = LAKESHORE, tag: str = "") -> httpx.Response:
        return await self.get(
            f"/v1/analytics/{name}?{query}", self.tokens[who], headers={"If-None-Match": tag} if tag else {}
        )

    async def rows(self, name: str, query: str, *, who: str = LAKESHORE) -> list[dict[str, Any]]:
        """Give the rows of all pages."""
        found: list[dict[str, Any]] = []
        cursor = ""
        while True:
            answer = await self.ask(name, query + cursor, who=who)
            assert answer.status_code == 200, answer.text
            found += answer.json()["rows"]
            if answer.json()["next_cursor"] is None:
                return found
            cursor = f"&cursor={answer.json()['next_cursor']}"


@pytest.fixture(scope="module")
async def desk(modelled: Modelled) -> AsyncIterator[Desk]:
    clock = Clock()
    clock.now = NOW
    stripe = StripeGateway("sk_test_nobody", base_url="http://127.0.0.1:9")
    services = Services(
        door=modelled.door,
        stripe=stripe,
        tokens=make_keys(),
        list_keys=ListKeys(Ed25519PrivateKey.generate()),
        webhook_secrets=("whsec_test",),
        reports=LiveReports(modelled.door, None),
        limits=None,
        public_url=ISSUER,
        clock=clock,
    )
    with modelled.postgres() as admin:
        users = dict(admin.execute("select email, id from users").fetchall())
        garages = admin.execute(
            "select operators.slug, garages.id from garages inner join operators on operators.id = garages.operator_id"
            " order by 1, 2"
        ).fetchall()
    async with client_of(services) as client:
        made = Desk(client, services, clock)
        made.tokens = {email: made.token(users[email]) for email in (LAKESHORE, MERIDIAN, BOOKS, DRIVER)}
        made.garages = {
            operator: [str(garage) for _, garage in some]
            for operator, some in itertools.groupby(garages, lambda row: row[0])
        }
        yield made
    await stripe.close()


def finest(report: Precomputed[Any]) -> str:
    return "&group_by=" + ",".join([*(["month"] if report.is_of_months else []), *report.groups])


def question(report: Precomputed[Any], more: str = "") -> str:
    return (EVER if report.is_of_months else "limit=2000") + more


STUBS: dict[str, Callable[..., ReadCall[list[Any]]]] = {name: getattr(marts, name) for name in BY_NAME}
MONTH_OF = {"cohort_retention": "cohort_date", "lifetime_value": "first_billed_date"}


@pytest.mark.parametrize("report", CATALOGUE, ids=lambda report: report.name)
async def test_the_finest_groups_are_the_rows_that_were_published(
    desk: Desk, modelled: Modelled, report: Precomputed[Any]
) -> None:
    garages = [UUID(one) for one in desk.garages["lakeshore"]]
    async with modelled.door.garage_snapshot(garages) as snapshot:
        call = STUBS[report.name](**(ALL if report.is_of_months else {}))
        published = msgspec.to_builtins(await snapshot.run(call))
    shown = await desk.rows(report.name, question(report, finest(report)))
    assert shown
    month = MONTH_OF.get(report.name, "month_date")
    for row in shown:
        if report.is_of_months:
            row[month] = row["period_start_date"]
    names = [name for name in (month, *report.keys, *report.figures) if name in published[0]]
    assert len(names) >= len(report.figures), "all but place_days"

    def picked(rows: list[dict[str, Any]]) -> list[list[Any]]:
        return sorted([[row[name] for name in names] for row in rows], key=str)

    assert picked(shown) == picked(published)


@pytest.mark.parametrize("report", [one for one in CATALOGUE if one.totals], ids=lambda report: report.name)
async def test_groups_add_up_to_the_total_whatever_is_grouped_by(desk: Desk, report: Precomputed[Any]) -> None:
    added = [name for name in report.numbers if report.rule_of(name) == "added"]
    ends = {name: report.rule_of(name) for name in report.numbers if report.rule_of(name).startswith("at the")}
    times = (None, *TIME_GRAINS) if report.is_of_months else (None,)
    for time, other in itertools.product(times, [(), ("garage",), report.groups]):
        by = ",".join([*([time] if time else []), *other]) or "none"
        body = (await desk.ask(report.name, question(report, f"&group_by={by}"))).json()
        assert body["next_cursor"] is None
        for total in body["totals"]:
            rows = [row for row in body["rows"] if row.get("currency") == total.get("currency")]
            for name in added:
                assert sum(row[name] for row in rows) == total[name], (by, name)
            for name, rule in ends.items():
                edge = (min if rule == "at the beginning" else max)(row["period_start_date"] for row in rows)
                at_edge = [row[name] for row in rows if row["period_start_date"] == edge]
                if None not in at_edge and (rule == "at the end" or edge == total["period_start_date"]):
                    assert sum(at_edge) == total[name], (by, name)


@pytest.mark.parametrize("report", [one for one in CATALOGUE if one.is_of_months], ids=lambda report: report.name)
async def test_a_period_compared_with_itself_differs_by_nothing(
    desk: Desk, modelled: Modelled, report: Precomputed[Any]
) -> None:
    year = DatePeriod(date(2025, 12, 1), date(2026, 12, 1))
    itself = Spans(year, spans_of(year, "quarter", None).parts, year, 0)
    ask = Ask(frozenset(report.groups), calendar_of(itself, totals=report.totals), NOW)
    async with modelled.door.garage_snapshot([UUID(one) for one in desk.garages["lakeshore"]]) as snapshot:
        found = await snapshot.run(report.read(ask))
    groups, totals = put_beside(report, found, itself)
    assert groups
    for one in [*groups, *totals]:
        assert msgspec.structs.replace(one.before, span_number=one.row.span_number) == one.row


async def test_what_is_compared_is_what_that_period_says_by_itself(desk: Desk) -> None:
    for name, by in (("revenue_monthly", "quarter,garage"), ("mrr_monthly", "month"), ("churn_monthly", "none")):
        both = await desk.rows(name, f"from=2026-01&to=2026-06&compare=previous_period&group_by={by}")
        before = await desk.rows(name, f"from=2025-07&to=2025-12&group_by={by}")
        figures = BY_NAME[name].numbers
        assert [row["compared"]["figures"] for row in both] == [{one: row[one] for one in figures} for row in before]
        for row in both:
            for one in figures:
                old, new, gap = row["compared"]["figures"][one], row[one], row["compared"]["difference"][one]
                assert gap == (None if None in (old, new) else new - old)


@pytest.mark.parametrize(
    "as_of",
    [
        datetime(2026, 11, 1, 2, 0, tzinfo=UTC),  # November in Europe, October in America
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # clocks go back in Europe
        datetime(2026, 9, 30, 21, 59, tzinfo=UTC),  # the last minute of September in Paris
        datetime(2026, 9, 30, 22, 0, tzinfo=UTC),  # the first one of October
    ],
)
async def test_the_end_of_a_month_that_is_not_over_is_in_the_garages_own_zone(
    modelled: Modelled, as_of: datetime
) -> None:
    with modelled.postgres() as admin:
        zones = dict(admin.execute("select id, time_zone from garages").fetchall())
    span = spans_of(DatePeriod(date(2026, 8, 1), date(2026, 12, 1)), None, None)
    ask = Ask(frozenset({"garage"}), calendar_of(span, totals=False), as_of)
    async with modelled.door.garage_snapshot(zones) as snapshot:
        found = await snapshot.run(BY_NAME["mrr_monthly"].read(ask))
        months = {(row.garage_id, row.month_date): row for row in await snapshot.run(marts.mrr_monthly(**ALL))}
    assert {row.garage_id for row in found} == set(zones)
    last = {garage: local_date(as_of, zone).replace(day=1) for garage, zone in zones.items()}
    for row in found:
        assert row.end_minor == months[row.garage_id, last[row.garage_id]].end_minor
        assert row.start_minor == months[row.garage_id, date(2026, 8, 1)].start_minor
    if as_of.day == 1:
        assert len(set(last.values())) == 2, "it is October here and November there"


async def test_added_figures_are_those_of_the_live_report(desk: Desk) -> None:
    live = (await desk.get("/v1/reports/revenue?from=2025-01-01&until=2026-12-01", desk.tokens[LAKESHORE])).json()
    ours = (await desk.ask("revenue_monthly", f"{EVER}&group_by=month,garage")).json()
    assert [one["sums"] for one in live["totals"]] == [
        {name: total[name] for name in one["sums"]} for total, one in zip(ours["totals"], live["totals"], strict=True)
    ]
    by_month = {(row["garage_id"], row["period_start_date"]): row for row in ours["rows"]}
    for row in live["rows"]:
        mine = by_month[row["garage_id"], row["period_start_date"]]
        assert row == {name: mine[name] for name in row}


async def test_rates_of_a_quarter_are_computed_from_their_parts(desk: Desk) -> None:
    def rounded(part: int, whole: int) -> int | None:
        return None if whole == 0 else (20_000 * part + whole) // (2 * whole)

    span = "from=2026-01&to=2026-03"
    (quarter,) = [row for row in await desk.rows("churn_monthly", f"{span}&group_by=none") if row["currency"] == "USD"]
    months = [row for row in await desk.rows("churn_monthly", f"{span}&group_by=month") if row["currency"] == "USD"]
    assert quarter["customers_start"] == months[0]["customers_start"]
    assert quarter["customers_churned"] == sum(row["customers_churned"] for row in months)
    assert quarter["customer_churn_bp"] == rounded(quarter["customers_churned"], quarter["customers_start"])
    assert quarter["gross_churn_bp"] == rounded(quarter["mrr_lost_minor"], quarter["mrr_start_minor"])
    assert quarter["mrr_per_customer_minor"] == months[-1]["mrr_per_customer_minor"]
    assert quarter["customer_churn_12m_bp"] == months[-1]["customer_churn_12m_bp"]

    (places,) = await desk.rows("occupancy_monthly", f"{span}&group_by=none")
    garages = await desk.rows("occupancy_monthly", f"{span}&group_by=garage")
    assert places["taken_most"] is None, "two garages need not have had most on one day"
    assert places["capacity"] == sum(row["capacity"] for row in garages)
    assert places["taken_bp"] == rounded(places["taken_days"], places["place_days"])
    paid = await desk.rows("payments_monthly", f"{span}&group_by=none")
    for row in paid:
        assert row["success_bp"] == rounded(row["succeeded"], row["succeeded"] + row["failed"])


async def test_recurring_revenue_adds_up_for_every_length_of_period(desk: Desk) -> None:
    for by in ("month", "quarter,garage", "year", "none"):
        for row in await desk.rows("mrr_monthly", f"{EVER}&group_by={by}"):
            moved = row["new_minor"] + row["expansion_minor"] + row["reactivation_minor"]
            assert row["start_minor"] + moved - row["contraction_minor"] - row["churn_minor"] == row["end_minor"]


async def test_taxes_of_several_kinds_do_not_add_what_they_were_charged_on(desk: Desk) -> None:
    taxes = await desk.rows("tax_worksheet_monthly", f"{EVER}&group_by=tax")
    assert all(row["taxable_minor"] is not None and row["jurisdiction"] is not None for row in taxes)
    (together, *_) = await desk.rows("tax_worksheet_monthly", f"{EVER}&group_by=none")
    kinds = [row for row in taxes if row["currency"] == together["currency"]]
    assert (together["taxable_minor"] is None) == (len(kinds) > 1)
    assert together["charged_minor"] == sum(row["charged_minor"] for row in kinds)


async def test_the_evidence_of_taxes_comes_to_what_the_worksheet_says(desk: Desk) -> None:
    (garage, *_) = desk.garages["lakeshore"]
    path, token = f"/v1/garages/{garage}/analytics/tax_worksheet_monthly/evidence", desk.tokens[BOOKS]
    lines = await desk.rows("tax_worksheet_monthly", f"period=last_3_months&group_by=month,tax&garages={garage}")
    assert lines
    for line in lines:
        query = {name: line[name] for name in ("jurisdiction", "tax_name", "percent")}
        query |= {"month": line["period_start_date"][:7], "limit": "50"}
        first = (await desk.get(path, token, params=query)).json()
        found, cursor = list(first["data"]), first["next_cursor"]
        while cursor is not None:
            page = (await desk.get(path, token, params=query | {"cursor": cursor})).json()
            found, cursor = found + page["data"], page["next_cursor"]
        sums = first["sums"]
        told = (sums["taxable_minor"], sums["tax_minor"], sums["invoices"])
        assert told == (line["taxable_minor"], line["charged_minor"], line["invoices"])
        assert (sum(one["taxable_minor"] for one in found), sum(one["tax_minor"] for one in found)) == told[:2]
        assert len({(one["invoice_id"], one["line_number"], one["tax_number"]) for one in found}) == sums["lines"]
        assert {one["issued_date"][:7] for one in found} <= {query["month"]}
    refused = await desk.get(path, token, params={"month": "2026-13"})
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (400, "month")
    assert (await desk.get(path, desk.tokens[MERIDIAN], params={"month": "2026-10"})).status_code == 404
    assert (await desk.get(path, token, params={"month": "2026-10", "cursor": "AAAA"})).status_code == 400


async def exported(modelled: Modelled, garage: UUID, what: str, number: int) -> tuple[Export, list[dict[str, str]]]:
    """Export a table of 2026 as CSV, as the worker does; without rows where there is no file."""
    dates = {"from_date": date(2026, 1, 1), "until_date": date(2027, 1, 1)} if EXPORTED[what].dated else {}
    asked = Asked("user:test", f"export-{number}")
    made = await ask_export(modelled.door, garage, ExportOrder(what, "csv", **dates), asked=asked, now=NOW)
    await make_exports(modelled.door, now=NOW)
    async with modelled.door.garage_snapshot([garage], fresh=True) as snapshot:
        export = await snapshot.run(exports.read_one(export_id=made.export.id))
    assert export is not None
    if export.state != "ready":
        return export, []
    found = await fetchable(modelled.door, garage, export.id, now=NOW)
    content = b"".join([piece async for piece in pieces(modelled.door, found)])
    return export, list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


async def test_published_rows_are_exported_with_totals_of_what_may_be_added(desk: Desk, modelled: Modelled) -> None:
    garage = UUID(desk.garages["lakeshore"][0])
    for number, what in enumerate(("owner_statement_monthly", "month_close", "renewals_forecast", "cohort_retention")):
        export, lines = await exported(modelled, garage, what, number)
        async with modelled.door.garage_snapshot([garage]) as snapshot:
            dates = {"from_date": date(2026, 1, 1), "until_date": date(2027, 1, 1)} if EXPORTED[what].dated else {}
            published = await snapshot.run(STUBS[what](**dates))
        assert export.rows_done == len(published) > 0, what
        assert export.totals is not None
        (total,) = msgspec.json.decode(export.totals, type=ExportTotals).totals
        assert total.sums == {name: sum(getattr(row, name) for row in published) for name in EXPORTED[what].sums}
        assert len(lines) == len(published) + 1, "and the totals"
    with published_as(modelled, "occupancy_monthly", "as_of = null, source_lsn = null, published_at = null"):
        export, lines = await exported(modelled, garage, "occupancy_monthly", 9)
    assert (export.state, lines) == ("failed", [])
    assert "vend models build" in (export.error or "")


async def test_an_operator_sees_its_own_garages_and_no_other(desk: Desk) -> None:
    async def seen(report: Precomputed[Any], who: str, more: str = "") -> set[str]:
        by = "&group_by=month,garage" if report.is_of_months else "&group_by=garage"
        return {row["garage_id"] for row in await desk.rows(report.name, question(report, by + more), who=who)}

    one = desk.garages["lakeshore"][0]
    for report in CATALOGUE:
        ours = await seen(report, LAKESHORE)
        assert ours, report.name
        assert ours <= set(desk.garages["lakeshore"]), report.name
        assert await seen(report, MERIDIAN) <= set(desk.garages["meridian"]), report.name
        assert await seen(report, LAKESHORE, f"&garages={one}") == {one} & ours, report.name


async def test_a_garage_of_somebody_else_is_answered_as_one_that_does_not_exist(desk: Desk) -> None:
    theirs, nobodys = desk.garages["meridian"][0], "00000000-0000-7000-8000-000000000000"
    own = desk.garages["lakeshore"][0]
    for garages in (theirs, f"{own},{theirs}"):
        answer = await desk.ask("revenue_monthly", f"garages={garages}")
        unknown = await desk.ask("revenue_monthly", f"garages={garages.replace(theirs, nobodys)}")
        assert answer.status_code == unknown.status_code == 404
        told = [answer.json(), unknown.json()]
        assert told[0] | {"request_id": ""} == told[1] | {"request_id": ""}


async def test_drivers_are_not_let_in_and_accountants_are(desk: Desk) -> None:
    for report in CATALOGUE:
        assert (await desk.ask(report.name, who=DRIVER)).status_code == 403
        assert (await desk.ask(report.name, who=BOOKS)).status_code == 200


async def test_a_tag_answers_the_same_question_of_the_same_garages_alone(desk: Desk) -> None:
    first = await desk.ask("revenue_monthly", "period=last_year")
    tag = first.headers["etag"]
    assert (first.headers["cache-control"], first.headers["vary"]) == (
        "private, no-cache",
        "Authorization, Vend-Version",
    )
    again = await desk.ask("revenue_monthly", "period=last_year", tag=tag)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert again.headers["cache-control"] == "private, no-cache"
    same = await desk.ask("revenue_monthly", "period=last_year", who=BOOKS, tag=tag)
    assert same.status_code == 304, "the same garages"
    one = desk.garages["lakeshore"][0]
    others = [
        await desk.ask("revenue_monthly", "period=last_year", who=MERIDIAN, tag=tag),
        await desk.ask("revenue_monthly", f"period=last_year&garages={one}", tag=tag),
        await desk.ask("revenue_monthly", "period=last_year&group_by=garage", tag=tag),
        await desk.ask("revenue_monthly", "period=this_year", tag=tag),
        await desk.ask("owner_statement_monthly", "period=last_year", tag=tag),
    ]
    assert {answer.status_code for answer in others} == {200}
    assert len({tag, *(answer.headers["etag"] for answer in others)}) == 6


@contextmanager
def published_as(modelled: Modelled, mart: str, change: str) -> Iterator[None]:
    """Let a table's publication be another for a while."""
    with modelled.postgres() as admin:
        columns = "as_of, source_lsn, published_at, withheld_at, withheld_why"
        was = admin.execute(f"select {columns} from reports.publications where mart = %s", (mart,)).fetchone()
        assert was is not None
        admin.execute(f"update reports.publications set {change} where mart = %s", (mart,))
        try:
            yield
        finally:
            places = ", ".join(["%s"] * len(was))
            admin.execute(f"update reports.publications set ({columns}) = ({places}) where mart = %s", (*was, mart))


async def test_a_new_publication_gives_a_new_tag(desk: Desk, modelled: Modelled) -> None:
    tag = (await desk.ask("mrr_monthly")).headers["etag"]
    with published_as(modelled, "mrr_monthly", "as_of = as_of + interval '1 hour'"):
        assert (await desk.ask("mrr_monthly", tag=tag)).status_code == 200
    assert (await desk.ask("mrr_monthly", tag=tag)).status_code == 304


async def test_figures_that_are_kept_back_say_since_when_and_why(desk: Desk, modelled: Modelled) -> None:
    change = "withheld_at = '2026-11-24T13:00:00Z', withheld_why = 'test x: found 2'"
    with published_as(modelled, "mrr_monthly", change):
        for name in ("mrr_monthly", "churn_monthly"):
            body = (await desk.ask(name)).json()
            assert body["withheld"] == {"since_at": "2026-11-24T13:00:00Z", "why": "test x: found 2"}
            assert body["as_of"] == NOW.isoformat().replace("+00:00", "Z")
    assert (await desk.ask("mrr_monthly")).json()["withheld"] is None


async def test_of_two_tables_the_older_one_says_of_when_the_figures_are(desk: Desk, modelled: Modelled) -> None:
    with published_as(modelled, "mrr_monthly", "as_of = '2026-11-20T00:00:00Z', source_lsn = '0/1'"):
        body = (await desk.ask("churn_monthly")).json()
    assert (body["as_of"], body["source_lsn"]) == ("2026-11-20T00:00:00Z", "0/1")


async def test_without_a_publication_the_command_is_named(desk: Desk, modelled: Modelled) -> None:
    with published_as(modelled, "mrr_monthly", "as_of = null, source_lsn = null, published_at = null"):
        for name in ("mrr_monthly", "churn_monthly"):
            answer = await desk.ask(name)
            assert (answer.status_code, answer.json()["code"]) == (503, "not_published")
            assert "vend models build" in answer.json()["detail"]
        listed = (await desk.get("/v1/analytics", desk.tokens[LAKESHORE])).json()["data"]
        mend = {one["name"]: one["not_published"] for one in listed if one["origin"] is None}
        assert set(mend) == {"mrr_monthly", "churn_monthly"}
        assert all("vend sync run" in words for words in mend.values())


async def test_a_publication_between_two_statements_is_read_anew(desk: Desk, modelled: Modelled) -> None:
    garages = [UUID(one) for one in desk.garages["lakeshore"]]
    seen: list[str] = []

    def has(tag: str) -> bool:
        """Publish while the question is being answered, once."""
        if not seen:
            with modelled.postgres() as admin:
                admin.execute(
                    "update reports.publications set as_of = as_of + interval '1 second' where mart = 'month_close'"
                )
        seen.append(tag)
        return False

    with published_as(modelled, "month_close", "as_of = as_of"):
        ended = await read(modelled.door, BY_NAME["month_close"], garages, InMonths(), has=has, now=NOW)
    assert isinstance(ended, Found)
    answer: Any = ended.answer
    assert answer.as_of == NOW + timedelta(seconds=1)
    assert (len(seen), ended.tag) == (2, seen[-1])
    again = await read(modelled.door, BY_NAME["month_close"], garages, InMonths(), has=lambda _: True, now=NOW)
    assert isinstance(again, Same)
    assert again.tag != ended.tag


@pytest.mark.parametrize(
    ("name", "query", "field"),
    [
        ("revenue_monthly", "from=2026-13", "from"),
        ("revenue_monthly", "from=2026-02-30", "from"),
        ("revenue_monthly", "from=2026-05&to=2026-04", "to"),
        ("revenue_monthly", "to=2027-01", "to"),
        ("revenue_monthly", "period=last_week", "period"),
        ("revenue_monthly", "period=last_year&from=2026-01", "period"),
        ("revenue_monthly", "compare=yesterday", "compare"),
        ("revenue_monthly", "group_by=month,quarter", "group_by"),
        ("revenue_monthly", "group_by=pass,pass", "group_by"),
        ("revenue_monthly", "group_by=none,pass", "group_by"),
        ("revenue_monthly", "group_by=customer", "group_by[0]"),
        ("revenue_monthly", "sort=-nothing", "sort"),
        ("revenue_monthly", "limit=0", "limit"),
        ("revenue_monthly", "cursor=bm9uZQ", "cursor"),
        ("revenue_monthly", "garages=x", "garages[0]"),
        ("revenue_monthly", "until=2026-01-01", "until"),
        ("renewals_forecast", "period=last_year", "period"),
        ("renewals_forecast", "group_by=month", "group_by[0]"),
    ],
)
async def test_what_cannot_be_asked_is_refused_with_the_field(desk: Desk, name: str, query: str, field: str) -> None:
    answer = await desk.ask(name, query)
    assert answer.status_code == 400, answer.text
    assert [error["field"] for error in answer.json()["errors"]] == [field]


async def test_sorted_pages_walk_over_all_that_is_owed(desk: Desk) -> None:
    asked = f"{EVER}&group_by=month,customer&sort=-owed_minor"
    whole = await desk.rows("aging_monthly", asked)
    assert len(whole) > 3
    assert [row["owed_minor"] for row in whole] == sorted((row["owed_minor"] for row in whole), reverse=True)
    assert await desk.rows("aging_monthly", asked.replace("limit=2000", "limit=7")) == whole


async def test_the_catalogue_says_what_each_figure_is(desk: Desk) -> None:
    listed = (await desk.get("/v1/analytics", desk.tokens[BOOKS])).json()["data"]
    assert [one["name"] for one in listed] == [report.name for report in CATALOGUE]
    for one in listed:
        assert one["origin"]["as_of"]
        for figure in one["figures"]:
            assert figure["meaning"], (one["name"], figure["name"])
    kinds = {figure["name"]: figure["kind"] for figure in listed[2]["figures"]}
    assert (kinds["customer_churn_bp"], kinds["mrr_lost_minor"], kinds["customers_start"]) == (
        "share",
        "money",
        "count",
    )
