"""`vend explain`, as it is typed."""

from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated
from uuid import UUID

import typer

_DATE = ["%Y-%m-%d"]


def _number(text: str) -> Decimal:
    try:
        return Decimal(text)
    except InvalidOperation:
        raise typer.BadParameter(f"{text!r} is no number; write a rate as 10.25.") from None


def explain(
    garage: Annotated[UUID, typer.Argument(help="The garage's id.")],
    report: Annotated[str, typer.Argument(help="The report, such as revenue.")],
    column: Annotated[str, typer.Argument(help="The column, such as tax_minor.")],
    *,
    from_date: Annotated[datetime | None, typer.Option("--from", help="First local date.", formats=_DATE)] = None,
    until_date: Annotated[
        datetime | None, typer.Option("--until", help="Local date after the last one.", formats=_DATE)
    ] = None,
    on_date: Annotated[datetime | None, typer.Option("--on", help="Of a report on a date.", formats=_DATE)] = None,
    currency: Annotated[str | None, typer.Option(help="Of the row; the garage's without it.")] = None,
    method: Annotated[str | None, typer.Option(help="Of a row of payments.")] = None,
    customer: Annotated[UUID | None, typer.Option(help="Of a row of aging: the customer's id.")] = None,
    parking_pass: Annotated[
        UUID | None, typer.Option("--pass", help="Of a row of passes or revenue-by-pass: its id.")
    ] = None,
    payout: Annotated[UUID | None, typer.Option(help="Of a row of payouts: its id.")] = None,
    refund: Annotated[UUID | None, typer.Option(help="Of a row of refunds: its id.")] = None,
    coupon: Annotated[UUID | None, typer.Option(help="Of a row of coupons: its id; zeros for none of yours.")] = None,
    deposit: Annotated[UUID | None, typer.Option(help="Of a row of deposits: its id.")] = None,
    jurisdiction: Annotated[str | None, typer.Option(help="Of a row of taxes.")] = None,
    account: Annotated[str | None, typer.Option(help="Of a row of closed-months: the account.")] = None,
    name: Annotated[str | None, typer.Option(help="Of a row of taxes: the tax's name.")] = None,
    percent: Annotated[Decimal | None, typer.Option(help="Of a row of taxes: its rate.", parser=_number)] = None,
) -> None:
    """Show what makes up a figure of a live report: rows, ledger transfers and Stripe's events.

    The last line is one JSON object; exits 1 when the rows do not sum up to the figure.
    """
    from vend.cli.explain import run  # noqa: PLC0415
    from vend.reports.explained import Cell  # noqa: PLC0415

    run(
        garage,
        Cell(
            report=report,
            column=column,
            from_date=from_date.date() if from_date else None,
            until_date=until_date.date() if until_date else None,
            on_date=on_date.date() if on_date else None,
            currency=currency,
            method=method,
            customer_id=customer,
            pass_id=parking_pass,
            payout_id=payout,
            refund_id=refund,
            coupon_id=coupon,
            deposit_id=deposit,
            jurisdiction=jurisdiction,
            name=name,
            percent=percent,
            account_code=account,
        ),
    )
