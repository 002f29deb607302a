"""Customers."""

from typing import Any

from stripe_sandbox.build import build_customer
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import Condition, column, listed
from stripe_sandbox.operations import operation
from stripe_sandbox.resources import payment_methods

Json = dict[str, Any]

_TEXTS = ("description", "email", "name", "phone")
_FIELDS = (*_TEXTS, "address", "metadata", "shipping", "tax_exempt", "preferred_locales", "invoice_settings")
_ADDRESS = ("city", "country", "line1", "line2", "postal_code", "state")


@operation("POST", "/v1/customers", "customer_create", *_FIELDS, "payment_method", "test_clock")
def create(call: Call, params: Json) -> Json:
    """Create a customer, with a first card when ``payment_method`` gives one."""
    if clock_id := params.get("test_clock"):
        call.go_by(call.require("test_helpers.test_clock", clock_id, param="test_clock"))
    customer = build_customer(id=call.new_id("cus"), created=call.now, test_clock=clock_id)
    token = params.get("payment_method")
    customer |= _changes(call, customer, {k: v for k, v in params.items() if k != "invoice_settings"})
    call.store.put(customer)
    attached = payment_methods.attach_to(call, token, customer["id"]) if token else None
    settings = dict(params.get("invoice_settings") or {})
    if attached and settings.get("default_payment_method") == token:
        settings["default_payment_method"] = attached["id"]
    customer |= _changes(call, customer, {"invoice_settings": settings})
    return call.create(customer, "customer.created")


@operation("GET", "/v1/customers/{id}", "customer_retrieve")
def retrieve(call: Call, _params: Json, customer_id: str) -> Json:
    """One customer."""
    return call.require("customer", customer_id)


@operation("POST", "/v1/customers/{id}", "customer_update", *_FIELDS)
def update(call: Call, params: Json, customer_id: str) -> Json:
    """Change a customer."""
    customer = call.require("customer", customer_id)
    return call.change(customer, _changes(call, customer, params), "customer.updated")


@operation("GET", "/v1/customers", "customer_list", "email", "created", "test_clock")
def list_(call: Call, params: Json) -> Json:
    """Customers, the newest first; those on a test clock only when ``test_clock`` asks for them."""
    on_clock: Condition = ("json_extract(body, '$.test_clock') IS ?", (params.get("test_clock"),))
    return listed(call, "customer", params, "/v1/customers", [*column("word", params.get("email")), on_clock])


def _changes(call: Call, customer: Json, params: Json) -> Json:
    """What `params` change in `customer`."""
    changes: Json = {key: cleared(params[key]) for key in _TEXTS if key in params}
    if "metadata" in params:
        changes["metadata"] = merged_metadata(customer["metadata"], params["metadata"])
    for key in ("tax_exempt", "preferred_locales"):
        if key in params:
            changes[key] = params[key] or ("none" if key == "tax_exempt" else [])
    if "address" in params:
        changes["address"] = _address(params["address"])
    if "shipping" in params:
        shipping = params["shipping"] or None
        changes["shipping"] = shipping and {
            "carrier": None,
            "phone": None,
            "tracking_number": None,
            **shipping,
            "address": _address(shipping["address"]),
        }
    if params.get("invoice_settings"):
        changes["invoice_settings"] = _invoice_settings(call, customer, params["invoice_settings"])
    return changes


def _address(given: Any) -> Json | None:
    return {key: cleared(given.get(key)) for key in _ADDRESS} if given else None


def _invoice_settings(call: Call, customer: Json, given: Json) -> Json:
    settings = {key: cleared(value) for key, value in given.items()}
    default = settings.get("default_payment_method")
    if default:
        param = "invoice_settings[default_payment_method]"
        if call.require("payment_method", default, param=param)["customer"] != customer["id"]:
            raise invalid(
                f"The customer does not have a payment method with the ID {default}. "
                "The payment method must be attached to the customer.",
                param=param,
                code="resource_missing",
            )
    return dict(customer["invoice_settings"]) | settings
