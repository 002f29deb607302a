from typing import Any

import msgspec
import pytest

from stripe_sandbox import Sandbox, Store, build, load
from stripe_sandbox.conformance import parameter_violations, violations

from .conftest import Story

T = 1_700_000_000


def history() -> list[dict[str, Any]]:
    """One customer's paid month, a failed charge and a refund, as a portfolio would build them."""
    product = build.build_product(id="prod_1", name="Monthly pass", created=T)
    price = build.build_price(id="price_1", product="prod_1", unit_amount=18500, currency="usd", created=T)
    rate = build.build_tax_rate(id="txr_1", display_name="Tax", percentage=18.375, inclusive=False, created=T)
    customer = build.build_customer(
        id="cus_history1", created=T, email="a@example.com", invoice_settings={"default_payment_method": "pm_1"}
    )
    card = build.build_payment_method(id="pm_1", created=T, customer=customer["id"], last4="0002")
    period = (T, T + 30 * 86400)
    item = build.build_item(id="si_1", subscription="sub_1", price=price, created=T, period=period)
    subscription = build.build_subscription(
        id="sub_1", customer=customer["id"], items=[item], created=T, default_tax_rates=[rate], latest_invoice="in_1"
    )
    line = build.build_line(
        id="il_1",
        invoice="in_1",
        subscription="sub_1",
        subscription_item="si_1",
        price=price,
        period=period,
        tax_rates=[rate],
    )
    invoice = build.build_invoice(
        id="in_1",
        customer=customer,
        subscription=subscription,
        lines=[line],
        created=T,
        billing_reason="subscription_create",
        status="paid",
        number="H-0001",
        finalized_at=T,
        paid_at=T,
    )
    money = {"amount": invoice["total"], "currency": "usd"}
    intent = build.build_payment_intent(
        id="pi_history00000000001",
        customer=customer["id"],
        created=T,
        status="succeeded",
        latest_charge="ch_1",
        **money,
    )
    who = {"customer": customer["id"], "payment_intent": intent["id"], "payment_method": card, "created": T}
    charge = build.build_charge(id="ch_1", balance_transaction="txn_1", amount_refunded=100, **money, **who)
    failure = {"code": "card_declined", "message": "Your card was declined.", "decline_code": "generic_decline"}
    failed = build.build_charge(id="ch_0", failure=failure, **money, **who)
    entry = build.build_balance_transaction(id="txn_1", type="charge", source="ch_1", created=T, now=T, **money)
    back = build.build_balance_transaction(
        id="txn_2", type="refund", source="re_1", amount=-100, currency="usd", created=T, now=T + 864000
    )
    refund = build.build_refund(id="re_1", charge=charge, amount=100, created=T, balance_transaction="txn_2")
    link = build.build_invoice_payment(id="inpay_1", invoice=invoice, payment_intent=intent["id"], created=T, paid_at=T)
    return [
        *(product, price, rate, customer, card, subscription, invoice),
        *(intent, charge, failed, entry, back, refund, link),
    ]


@pytest.mark.parametrize("obj", history(), ids=lambda obj: f"{obj['object']} {obj['id']}")
def test_every_built_object_conforms(obj: dict[str, Any]) -> None:
    assert violations(obj) == []


@pytest.mark.parametrize(
    ("change", "difference"),
    [
        ({"status": "payed"}, "$.status"),
        ({"amount_due": "18500"}, "$.amount_due"),
        ({"unicorn": 1}, "$.unicorn: unknown key"),
        ({"customer": {"object": "customer", "id": "cus_1"}}, "$.customer"),
        ({"lines": []}, "$.lines"),
        ({"issuer": {"type": "nobody"}}, "$.issuer.type"),
        ({"total_taxes": [{"amount": 1}]}, "$.total_taxes[0]"),
    ],
)
def test_the_check_itself_finds_what_is_wrong(change: dict[str, Any], difference: str) -> None:
    invoice = next(obj for obj in history() if obj["object"] == "invoice")
    assert any(sentence.startswith(difference) for sentence in violations(invoice | change))
    missing = {key: value for key, value in invoice.items() if key != "amount_due"}
    assert violations(missing) == ["$.amount_due: missing"]


def test_parameters_are_checked_by_operation() -> None:
    assert parameter_violations("subscription_create", {"customer": "cus_1", "items": [{"price": "p"}]}) == []
    found = parameter_violations("subscription_create", {"customer": "cus_1", "itms": []})
    assert found == ["Received unknown parameter: itms"]


async def test_a_loaded_history_reads_like_one_that_happened(story: Story) -> None:
    headers = {"Authorization": f"Bearer {story.sandbox.api_key}"}
    body = b"\n".join(msgspec.json.encode(obj) for obj in history())
    async with story.http.post(f"{story.url}/_sandbox/import", data=body, headers=headers) as answer:
        assert await answer.json() == {"imported": len(history())}
    assert story.event_types() == []
    invoice = await story.v1.invoices.retrieve_async("in_1", {"expand": ["payments", "customer"]})
    assert invoice.payments.data[0].payment.payment_intent == "pi_history00000000001"
    charges = await story.v1.charges.list_async({"customer": "cus_history1"})
    assert {charge.id for charge in charges.data} == {"ch_0", "ch_1"}
    story.sandbox.run_due(T + 31 * 86400)
    renewed = await story.invoices("sub_1")
    assert [found.status for found in renewed] == ["paid", "paid"], "a card of a history charges well"


def test_a_file_loaded_without_a_server_holds_what_was_put_in(tmp_path: Any) -> None:
    path = tmp_path / "folder" / "stripe.db"
    assert load(path, iter(history())) == len(history())
    store = Store(path)
    sandbox = Sandbox(store, lambda: T + 60, api_key="k")
    for obj in history():
        assert store.get(obj["id"]) == obj
    kinds = sandbox.state()["objects"]
    assert (kinds["charge"], kinds["invoice"]) == (2, 1)
    store.close()


def test_a_bad_object_in_a_load_leaves_nothing(tmp_path: Any) -> None:
    path = tmp_path / "stripe.db"
    with pytest.raises(KeyError):
        load(path, [*history(), {"id": "x_1"}])
    store = Store(path)
    assert store.execute("SELECT count(*) FROM objects") == [(0,)]
    store.close()
