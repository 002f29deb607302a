"""How much may be taken outside of Stripe."""

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vend.api.examples import example_of
from vend.domain.invoice import Invoice, InvoiceStatus
from vend.domain.received import (
    BadReceivedDate,
    NothingOwed,
    Overpayment,
    PartRefused,
    check_received,
    left_minor,
    settles,
)

TODAY = date(2026, 11, 24)


def invoice(total_minor: int, *, status: InvoiceStatus = "open", sent: bool = True) -> Invoice:
    some = msgspec.convert(example_of(Invoice), Invoice, strict=False)
    return msgspec.structs.replace(
        some,
        status=status,
        collection_method="send_invoice" if sent else "charge_automatically",
        total_minor=total_minor,
        balance_applied_minor=0,
        credited_minor=0,
        paid_minor=0,
    )


@given(total=st.integers(1, 10**9), parts=st.lists(st.integers(1, 10**8), max_size=20))
def test_parts_add_up_and_never_pass_the_total(total: int, parts: list[int]) -> None:
    received, settled = 0, False
    for part in parts:
        try:
            settled = settles(invoice(total), received, part)
        except Overpayment:
            assert received + part > total
        except NothingOwed:
            assert settled
        else:
            received += part
        assert left_minor(invoice(total), received) == total - received
        assert settled == (received == total)


@given(total=st.integers(2, 10**9), data=st.data())
def test_a_part_of_what_a_card_is_charged_for_is_refused(total: int, data: st.DataObject) -> None:
    with pytest.raises(PartRefused):
        settles(invoice(total, sent=False), 0, data.draw(st.integers(1, total - 1)))
    assert settles(invoice(total, sent=False), 0, total)


@pytest.mark.parametrize("status", ["draft", "paid", "void"])
def test_nothing_is_left_of_an_invoice_that_nobody_owes(status: InvoiceStatus) -> None:
    with pytest.raises(NothingOwed):
        settles(invoice(100, status=status), 0, 100)


@given(days=st.integers(-400, 400))
def test_a_date_ahead_or_long_ago_is_refused(days: int) -> None:
    received = TODAY - timedelta(days=days)
    if 0 <= days <= 90:
        check_received(received, TODAY)
    else:
        with pytest.raises(BadReceivedDate):
            check_received(received, TODAY)
