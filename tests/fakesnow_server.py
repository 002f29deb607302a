"""A server that speaks Snowflake's protocol, for the tests: fakesnow, with what it lacks of Snowflake's documented ways.

It prints its port and serves until it is killed. Each addition below says what it is there for.
"""

import gzip
import importlib
import json
import logging
import re
import socket
import sys
import warnings
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import uvicorn
from sqlglot import exp
from starlette.requests import Request
from starlette.responses import JSONResponse

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

arrow: Any = importlib.import_module("fakesnow.arrow")
cursors: Any = importlib.import_module("fakesnow.cursor")
fake: Any = importlib.import_module("fakesnow.server")

PASSWORD = "right"
SUSPENDED = "SUSPENDED"
"""A warehouse of this name does not run."""
LOGIN, QUERY = "/session/v1/login-request", "/queries/v1/query-request"

# DuckDB 2.0 takes a wrong range for a sum over joins; our own warehouse is opened without that optimizer too.
fake.shared_fs.duck_conn.execute("set global disabled_optimizers = 'statistics_propagation'")
# Sums are made in floating point, so that texts may be added up; Snowflake's sums of numbers are exact.
cursors.transforms.numeric_agg_implicit_cast = lambda expression: expression

_transform, _struct = cursors.FakeSnowflakeCursor._transform, arrow.timestamp_to_sf_struct
_suspended: set[str] = set()


def transform(cursor: Any, statement: Any, params: Any) -> Any:
    """MD5_NUMBER_UPPER64 is not known, and a temporary table may not be qualified, as those of dbt are."""
    statement = statement.transform(md5_number)
    if isinstance(statement, exp.Create) and (properties := statement.args.get("properties")):
        table = statement.find(exp.Table)
        if table is not None and (table.args.get("catalog") or table.args.get("db")):
            kept = [one for one in properties.expressions if not isinstance(one, exp.TemporaryProperty)]
            properties.set("expressions", kept)
    return _transform(cursor, statement, params)


def md5_number(expression: Any) -> Any:
    """The first 64 bits of the MD5, read as an unsigned number."""
    if not isinstance(expression, exp.MD5NumberUpper64):
        return expression
    digits = exp.Left(this=exp.MD5(this=expression.this), expression=exp.Literal.number(16))
    return exp.cast(exp.Concat(expressions=[exp.Literal.string("0x"), digits]), "ubigint", dialect="duckdb")


def timestamp_to_sf_struct(values: Any) -> Any:
    """A NULL among timestamps is given out as 1970."""
    values = values.combine_chunks() if isinstance(values, pa.ChunkedArray) else values
    if not values.null_count:
        return _struct(values)
    made = _struct(pc.fill_null(values, pa.scalar(0, values.type)))
    made = made.combine_chunks() if isinstance(made, pa.ChunkedArray) else made
    fields = [made.type.field(place) for place in range(made.type.num_fields)]
    columns = [made.field(place) for place in range(len(fields))]
    return pa.StructArray.from_arrays(columns, fields=fields, mask=values.is_null())


async def app(scope: Any, receive: Any, send: Any) -> None:
    """Any password is taken, and no warehouse is ever suspended: both are answered here as Snowflake does."""
    if scope.get("path") not in {LOGIN, QUERY}:
        await fake.app(scope, receive, send)
        return
    request = Request(scope, receive)
    body = await request.body()

    async def again() -> Any:
        return {"type": "http.request", "body": body}

    if refused := refusal(request, body):
        await refused(scope, again, send)
        return
    before = set(fake.sessions)
    await fake.app(scope, again, send)
    if request.query_params.get("warehouse") == SUSPENDED:
        _suspended.update(set(fake.sessions) - before)


def refusal(request: Request, body: bytes) -> JSONResponse | None:
    if request.url.path == LOGIN:
        plain = gzip.decompress(body) if request.headers.get("Content-Encoding") == "gzip" else body
        right = json.loads(plain)["data"].get("PASSWORD") == PASSWORD
        return None if right else refused("390100", "Incorrect username or password was specified.", "08001")
    token = re.sub('.*Token="|".*', "", request.headers.get("Authorization", ""))
    if token in _suspended:
        return refused("000606", "No active warehouse selected in the current session.", "57P03")
    return None


def refused(code: str, message: str, state: str) -> JSONResponse:
    data = {"errorCode": code, "sqlState": state}
    return JSONResponse({"data": data, "code": code, "message": message, "success": False})


if __name__ == "__main__":
    cursors.FakeSnowflakeCursor._transform = transform
    arrow.timestamp_to_sf_struct = timestamp_to_sf_struct
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen()
    sys.stdout.write(f"{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False)).run(sockets=[listening])
