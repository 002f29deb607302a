"""Products."""

from typing import Any

from stripe_sandbox.build import build_product
from stripe_sandbox.call import Call, cleared, merged_metadata
from stripe_sandbox.errors import invalid
from stripe_sandbox.listing import field, listed
from stripe_sandbox.operations import operation

Json = dict[str, Any]

_TEXTS = ("name", "description", "statement_descriptor", "unit_label", "url")
_FIELDS = (*_TEXTS, "active", "metadata", "images")


@operation("POST", "/v1/products", "product_create", *_FIELDS, "id", "type")
def create(call: Call, params: Json) -> Json:
    """Create a product, under an id of the caller's choice when one is given."""
    product_id = params.get("id") or call.new_id("prod")
    if call.store.get(product_id):
        raise invalid(f"Product already exists: {product_id}", param="id", code="resource_already_exists")
    product = build_product(id=product_id, name=params["name"], created=call.now, type=params.get("type", "service"))
    return call.create(product | _changes(product, params), "product.created")


@operation("GET", "/v1/products/{id}", "product_retrieve")
def retrieve(call: Call, _params: Json, product_id: str) -> Json:
    """One product."""
    return call.require("product", product_id)


@operation("POST", "/v1/products/{id}", "product_update", *_FIELDS, "default_price")
def update(call: Call, params: Json, product_id: str) -> Json:
    """Change a product."""
    product = call.require("product", product_id)
    changes = _changes(product, params)
    if "default_price" in params:
        call.require("price", params["default_price"], param="default_price")
        changes["default_price"] = params["default_price"]
    if all(product.get(key) == value for key, value in changes.items()):
        return product
    return call.change(product, changes | {"updated": call.now}, "product.updated")


@operation("GET", "/v1/products", "product_list", "active", "created")
def list_(call: Call, params: Json) -> Json:
    """Products, the newest first."""
    return listed(call, "product", params, "/v1/products", field("$.active", params.get("active")))


def _changes(product: Json, params: Json) -> Json:
    changes: Json = {key: cleared(params[key]) for key in _TEXTS if key in params}
    if "active" in params:
        changes["active"] = params["active"]
    if "images" in params:
        changes["images"] = params["images"] or []
    if "metadata" in params:
        changes["metadata"] = merged_metadata(product["metadata"], params["metadata"])
    return changes
