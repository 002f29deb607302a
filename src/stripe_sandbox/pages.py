"""Plain pages to look at what the sandbox holds: no scripts, nothing from elsewhere, nothing that changes anything."""

import html
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import msgspec

from stripe_sandbox import money
from stripe_sandbox.answer import Answer
from stripe_sandbox.sandbox import Sandbox

Json = dict[str, Any]

_LATEST = 25
_LISTED = 100
_ID = re.compile(r"&quot;([A-Za-z0-9_.]{3,80})&quot;")
_HEADERS = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
}
_STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8889; }
body { font: 15px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.35rem; font-weight: 600; } h2 { font-size: 1.05rem; font-weight: 600; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; } th { text-align: left; font-weight: 500; color: var(--soft); }
td, th { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.n { text-align: right; font-variant-numeric: tabular-nums; } a { color: inherit; }
pre { overflow-x: auto; font-size: 13px; line-height: 1.45; } p.soft { color: var(--soft); }
"""


def page(sandbox: Sandbox, path: str) -> Answer | None:
    """The page at `path`, or None when there is none."""
    for pattern, show in _PAGES:
        if match := pattern.fullmatch(path):
            found = show(sandbox, *match.groups())
            if found is not None:
                return Answer(200, found.encode(), dict(_HEADERS))
    return None


def _front(sandbox: Sandbox) -> str:
    state = sandbox.state()
    counts = [(_link(f"/kinds/{kind}", kind), count) for kind, count in state["objects"].items()]
    events = sandbox.store.select("kind = 'event' ORDER BY seq DESC LIMIT ?", (_LATEST,))
    due = state["next_due_at"]
    told = [
        f"API version {html.escape(state['api_version'])}",
        f"now {_when(state['now'])}",
        f"next due {_when(due)}" if due is not None else "nothing is due",
        f"{state['deliveries_waiting']} deliveries wait",
        f"{state['faults']} faults wait",
    ]
    body = f"<p class=soft>{', '.join(told)}</p><h2>Objects</h2>{_table(('kind', 'count'), counts)}"
    body += f"<h2>Latest events</h2>{_events(events)}"
    body += f"<h2>Webhook deliveries</h2>{_table(('event', 'endpoint', 'attempts', 'state'), _deliveries(sandbox))}"
    return _whole("Stripe sandbox", body)


def _events(events: list[Json]) -> str:
    rows = [
        (_when(event["created"]), _object_link(event["id"], event["type"]), _about(event["data"]["object"]))
        for event in events
    ]
    return _table(("when", "event", "about"), rows)


def _about(obj: Json) -> str:
    return _object_link(obj["id"], obj["id"]) if "id" in obj else html.escape(obj["object"])


def _deliveries(sandbox: Sandbox) -> list[tuple[Any, ...]]:
    rows = sandbox.store.execute(
        "SELECT d.event, d.endpoint, d.attempt + (d.due_at IS NULL), d.state FROM deliveries d "
        "ORDER BY d.id DESC LIMIT ?",
        (_LATEST,),
    )
    return [
        (_object_link(event, event), _object_link(endpoint, endpoint), attempts, html.escape(state))
        for event, endpoint, attempts, state in rows
    ]


def _kind(sandbox: Sandbox, kind: str) -> str | None:
    found = sandbox.store.select("kind = ? ORDER BY created DESC, seq DESC LIMIT ?", (kind, _LISTED))
    if not found:
        return None
    rows = [
        (
            _object_link(obj["id"], obj["id"]),
            html.escape(str(obj.get("status") or "")),
            _sum(obj),
            _when(obj["created"]),
        )
        for obj in (obj | {"created": obj.get("created") or obj.get("start") or 0} for obj in found)
    ]
    shown = f"<p class=soft>The latest {len(rows)}.</p>{_table(('id', 'status', 'amount', 'created'), rows)}"
    return _whole(kind, shown)


def _sum(obj: Json) -> str:
    amount = next((obj[key] for key in ("total", "amount", "unit_amount") if isinstance(obj.get(key), int)), None)
    return "" if amount is None or not obj.get("currency") else html.escape(money.display(amount, obj["currency"]))


def _object(sandbox: Sandbox, object_id: str) -> str | None:
    obj = sandbox.store.get(object_id)
    if obj is None:
        return None
    about = sandbox.store.select(
        "kind = 'event' AND json_extract(body, '$.data.object.id') = ? ORDER BY seq DESC LIMIT ?", (object_id, _LATEST)
    )
    told = f"<h2>Its events</h2>{_events(about)}" if about else ""
    return _whole(f"{obj['object']} {object_id}", f"<pre>{_linked(sandbox, obj)}</pre>{told}")


def _linked(sandbox: Sandbox, obj: Json) -> str:
    """An object as text in which the ids of others are links."""
    text = html.escape(msgspec.json.format(msgspec.json.encode(obj), indent=2).decode())
    named = sorted({found for found in _ID.findall(text) if found != obj["id"]})
    marks = ",".join("?" * len(named))
    known = {row[0] for row in sandbox.store.execute(f"SELECT id FROM objects WHERE id IN ({marks})", tuple(named))}  # noqa: S608 - question marks only
    return _ID.sub(lambda m: f"&quot;{_object_link(m[1], m[1])}&quot;" if m[1] in known else m[0], text)


def _portal(sandbox: Sandbox, session_id: str) -> str | None:
    """What a customer would see: the subscriptions, the invoices, the cards."""
    session = sandbox.store.get(session_id)
    if session is None or session["object"] != "billing_portal.session":
        return None
    customer = sandbox.store.get(session["customer"]) or {}
    parts = []
    for kind, title in (("subscription", "Subscriptions"), ("invoice", "Invoices"), ("payment_method", "Cards")):
        found = sandbox.store.select(
            "customer = ? AND kind = ? ORDER BY created DESC, seq DESC LIMIT ?", (session["customer"], kind, _LISTED)
        )
        rows = [
            (
                _when(obj["created"]),
                html.escape(str(obj.get("number") or _card(obj))),
                obj.get("status") or "",
                _sum(obj),
            )
            for obj in found
        ]
        parts.append(f"<h2>{title}</h2>{_table(('since', 'what', 'status', 'amount'), rows)}")
    back = session["return_url"] or ""
    if back.startswith(("http://", "https://")):
        parts.append(f"<p><a href='{html.escape(back)}' rel=noreferrer>Back</a></p>")
    return _whole(f"Billing of {customer.get('name') or customer.get('email') or session['customer']}", "".join(parts))


def _card(obj: Json) -> str:
    card = obj.get("card")
    return f"{card['brand']} \u2022\u2022\u2022\u2022 {card['last4']}" if card else str(obj["id"])


def _whole(title: str, body: str) -> str:
    home = "" if title == "Stripe sandbox" else "<p><a href='/'>\u2190 all</a></p>"
    name = html.escape(title)
    head = f"<meta charset=utf-8><meta name=viewport content='width=device-width'><title>{name}</title>"
    content = f"<head>{head}<style>{_STYLE}</style></head><body>{home}<h1>{name}</h1>{body}</body>"
    return f"<!doctype html><html lang=en>{content}</html>"


def _table(names: tuple[str, ...], rows: list[tuple[Any, ...]]) -> str:
    """A table of cells that are HTML already; numbers stand to the right."""
    if not rows:
        return "<p class=soft>None yet.</p>"
    head = "".join(f"<th scope=col>{name}</th>" for name in names)
    cells = (
        "".join(f"<td class=n>{cell}</td>" if isinstance(cell, int) else f"<td>{cell}</td>" for cell in row)
        for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(f'<tr>{row}</tr>' for row in cells)}</tbody></table>"


def _link(target: str, text: str) -> str:
    return f"<a href='{html.escape(quote(target))}'>{html.escape(text)}</a>"


def _object_link(object_id: str, text: str) -> str:
    return _link(f"/objects/{object_id}", text)


def _when(instant: float) -> str:
    return f"{datetime.fromtimestamp(instant, UTC):%Y-%m-%d %H:%M:%S}"


_PAGES: list[tuple[re.Pattern[str], Callable[..., str | None]]] = [
    (re.compile("/"), _front),
    (re.compile("/kinds/([a-z_.]+)"), _kind),
    (re.compile("/objects/([^/]+)"), _object),
    (re.compile("/portal/([^/]+)"), _portal),
]
