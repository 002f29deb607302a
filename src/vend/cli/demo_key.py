"""The demo's API key: made once through the API, as an operator's administrator would, and kept for the next time."""

from vend.app.api_client import ApiClient
from vend.app.home import Home
from vend.engines.folder import write_private
from vend.portfolio.accounts import SignIn

_NAME = "demo-api-key"


async def demo_api_key(url: str, home: Home, admin: SignIn) -> str:
    """Give a key that works.

    Raises:
        ApiRefused: the API would not make it.
    """
    path = home.path / "secrets" / _NAME
    if path.exists():
        return path.read_text(encoding="utf-8")
    async with ApiClient(url) as api:
        session = await api.post("/v1/auth/sign-in", {"email": admin.email, "password": admin.password})
        api.token = session["access_token"]
        operator_id = (await api.get("/v1/garages"))["data"][0]["operator_id"]
        made = await api.post(f"/v1/operators/{operator_id}/api-keys", {"name": "Demo", "role": "accountant"})
    write_private(path, made["key"])
    return str(made["key"])
