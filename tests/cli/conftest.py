import pytest

from vend.app.home import new_signing_key
from vend.engines import free_port


@pytest.fixture
def settings() -> dict[str, str]:
    """A whole set of settings whose servers are not there."""
    closed = free_port()
    return {
        "VEND_DATABASE_URL": f"postgresql://vend_app:nobody-knows@127.0.0.1:{closed}/vend",
        "VEND_PLATFORM_DATABASE_URL": f"postgresql://vend_platform:nobody-knows@127.0.0.1:{closed}/vend",
        "VEND_REDIS_URL": f"redis://:nobody-knows@127.0.0.1:{closed}/0",
        "VEND_STRIPE_API_KEY": "sk_test_nobodyknows",
        "VEND_STRIPE_API_BASE": f"http://127.0.0.1:{closed}",
        "VEND_STRIPE_WEBHOOK_SECRET": "whsec_nobodyknows",
        "VEND_TOKEN_KEY": new_signing_key(),
        "VEND_ACCESS_LIST_KEY": new_signing_key(),
        "VEND_PUBLIC_URL": "http://127.0.0.1:8000",
    }
