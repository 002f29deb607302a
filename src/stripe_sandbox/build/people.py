"""Who pays: customers and their cards."""

from typing import Any

from stripe_sandbox.shapes import shaped

Json = dict[str, Any]

_NO_ADDRESS = {"city": None, "country": None, "line1": None, "line2": None, "postal_code": None, "state": None}


def build_customer(*, id: str, created: int, **given: Any) -> Json:  # noqa: A002 - Stripe's own field name
    """A customer; give ``email``, ``name``, ``metadata``, ``invoice_settings`` and so on as wanted.

    ``invoice_settings`` may hold ``default_payment_method`` alone; the rest of it is filled in.
    """
    settings = {"custom_fields": None, "default_payment_method": None, "footer": None, "rendering_options": None}
    defaults = {
        "id": id,
        "balance": 0,
        "created": created,
        "delinquent": False,
        "invoice_prefix": id[-8:].upper(),
        "livemode": False,
        "metadata": {},
        "next_invoice_sequence": 1,
        "preferred_locales": [],
        "tax_exempt": "none",
    }
    found = shaped("customer", defaults | given)
    found["invoice_settings"] = settings | (given.get("invoice_settings") or {})
    return found


def build_payment_method(
    *,
    id: str,  # noqa: A002 - Stripe's own field name
    created: int,
    customer: str | None,
    brand: str = "visa",
    last4: str = "4242",
    funding: str = "credit",
    exp_month: int = 12,
    exp_year: int = 2034,
    fingerprint: str | None = None,
    billing_details: Json | None = None,
    **given: Any,
) -> Json:
    """A card. Without the `fingerprint` of a test card it charges well whenever it is charged."""
    card = {
        "brand": brand,
        "checks": {"address_line1_check": None, "address_postal_code_check": None, "cvc_check": "pass"},
        "country": "US",
        "display_brand": {"amex": "american_express", "diners": "diners_club"}.get(brand, brand),
        "exp_month": exp_month,
        "exp_year": exp_year,
        "fingerprint": fingerprint,
        "funding": funding,
        "generated_from": None,
        "last4": last4,
        "networks": {"available": [brand], "preferred": None},
        "regulated_status": "unregulated",
        "three_d_secure_usage": {"supported": True},
        "wallet": None,
    }
    details = {"address": dict(_NO_ADDRESS), "email": None, "name": None, "phone": None, "tax_id": None}
    defaults = {
        "id": id,
        "allow_redisplay": "unspecified",
        "billing_details": details | (billing_details or {}),
        "card": card,
        "created": created,
        "customer": customer,
        "livemode": False,
        "metadata": {},
        "type": "card",
    }
    return shaped("payment_method", defaults | given)
