"""The OpenAPI document is complete, and the page that people read is made of it."""

import re
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest

from tests.api.conftest import DOCUMENT, Api
from vend.api.examples import example_of
from vend.api.openapi import document, errors_of
from vend.api.problems import STATUS
from vend.api.route import Route
from vend.api.routes import ROUTES
from vend.domain.errors import Kind

OPERATIONS = [
    (path, method, operation) for path, methods in DOCUMENT["paths"].items() for method, operation in methods.items()
]


def refs(value: Any) -> set[str]:
    return set(re.findall(r'"#/components/schemas/([^"]+)"', msgspec.json.encode(value).decode()))


def test_every_route_is_in_the_document_with_words_for_it() -> None:
    assert {(path, method.upper()) for path, method, _ in OPERATIONS} == {(r.path, r.method) for r in ROUTES}
    for path, _, operation in OPERATIONS:
        assert operation["summary"], path
        assert operation["description"], path
        named = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert named == set(re.findall(r"\{(\w+)\}", path))
        assert all(one.get("description") or one["in"] == "path" for one in operation["parameters"]), path


def test_every_reference_leads_somewhere_and_every_schema_is_used() -> None:
    schemas = DOCUMENT["components"]["schemas"]
    assert refs(DOCUMENT) == set(schemas)
    assert all(schema.get("description") for name, schema in schemas.items() if not name.startswith("ListOf"))


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_ending_of_a_route_is_named(route: Route) -> None:
    responses = DOCUMENT["paths"][route.path][route.method.lower()]["responses"]
    assert set(map(str, route.answers)) <= set(responses)
    for status, errors in errors_of(route).items():
        told = responses[str(status)]["content"]["application/problem+json"]["examples"]
        assert {error.code for error in errors} <= set(told)


@pytest.mark.parametrize("route", [r for r in ROUTES if r.body not in (None, bytes)], ids=lambda route: route.name)
def test_the_example_of_a_body_is_accepted(route: Route) -> None:
    encoded = msgspec.json.encode(example_of(route.body))
    assert msgspec.json.encode(msgspec.json.decode(encoded, type=route.body)) == encoded


def test_every_kind_of_error_has_one_status() -> None:
    assert set(STATUS) == set(Kind)
    assert len(set(STATUS.values())) == len(Kind)


async def test_the_document_is_served(api: Api) -> None:
    served = (await api.get("/openapi/openapi.json")).json()
    assert served == msgspec.json.decode(
        msgspec.json.encode(document(ROUTES, version="1", server_url=served["servers"][0]["url"]))
    )
    assert served["openapi"] == "3.1.0"


class Page(HTMLParser):
    """What a browser would fetch, where links lead, and whether each tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.fetched: list[str] = []
        self.styled: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "link"):
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.ids.append(value or "")
            elif name == "href":
                (self.fetched if tag == "link" else self.links).append(value or "")
            elif name == "src":
                self.fetched.append(value or "")
            elif name == "style" or name.startswith("on"):
                self.styled.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


async def test_the_page_reads_without_scripts_or_strangers(api: Api) -> None:
    answer = await api.get("/docs")
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    page = Page()
    page.feed(answer.text)
    assert page.open == []
    assert page.fetched == ["/static/docs.css"]
    assert page.styled == []
    assert not {"script", "iframe", "img", "style"} & set(page.tags)
    assert len(page.ids) == len(set(page.ids))
    inside = [link[1:] for link in page.links if link.startswith("#")]
    assert set(inside) <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} == {"/openapi/openapi.json"}
    for path, method, operation in OPERATIONS:
        assert operation["operationId"] in page.ids
        assert path in answer.text, (method, path)


async def test_every_problem_leads_to_its_words(api: Api) -> None:
    text = (await api.get("/docs")).text
    codes = {error.code for route in ROUTES for several in errors_of(route).values() for error in several}
    for code in codes | {"unknown_route", "method_not_allowed", "too_large", "internal", "bad_request"}:
        assert f'id="problem-{code}"' in text


async def test_the_style_sheet_is_served_and_asks_for_nothing_else(api: Api) -> None:
    answer = await api.get("/static/docs.css")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert "prefers-color-scheme" in answer.text or "light-dark(" in answer.text
    assert "url(" not in answer.text
    assert "@import" not in answer.text
