import re

from .conftest import SECRET, Receiver, Story, until


async def read(story: Story, path: str) -> str:
    async with story.http.get(f"{story.url}{path}") as answer:
        assert answer.status == 200, path
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        text = await answer.text()
    assert "<script" not in text
    assert not re.search(r"(src|href)=['\"]?(https?:)?//", text), "nothing from elsewhere"
    return text


async def test_the_front_page_leads_to_everything_that_is_held(story: Story, receiver: Receiver) -> None:
    story.sandbox.add_webhook_endpoint(receiver.url, SECRET)
    subscription = await story.subscribe()
    await until(lambda: story.sandbox.webhooks.undelivered() == 0)
    front = await read(story, "/")
    assert "customer.subscription.created" in front
    assert "delivered" in front
    assert SECRET not in front
    links = set(re.findall(r"href='(/[^']*)'", front))
    assert "/kinds/invoice" in links
    seen: set[str] = set()
    while links - seen and len(seen) < 60:
        path = min(links - seen)
        seen.add(path)
        links |= set(re.findall(r"href='(/[^']*)'", await read(story, path)))
    assert f"/objects/{subscription.latest_invoice}" in links


async def test_what_a_customer_wrote_is_shown_and_not_run(story: Story) -> None:
    customer = await story.customer(name="<script>alert(1)</script>'\"")
    assert "&lt;script&gt;" in await read(story, f"/objects/{customer.id}")


async def test_pages_are_for_loopback_names_and_for_looking_only(story: Story) -> None:
    async with story.http.get(f"{story.url}/", headers={"Host": "evil.example"}) as answer:
        assert answer.status == 403
    for method, path in (("GET", "/objects/cus_none"), ("GET", "/nowhere"), ("GET", "/kinds/nothing"), ("POST", "/")):
        async with story.http.request(method, f"{story.url}{path}") as answer:
            assert answer.status in {401, 404}, path


async def test_a_portal_session_leads_to_a_plain_page(story: Story) -> None:
    subscription = await story.subscribe()
    session = await story.v1.billing_portal.sessions.create_async({"customer": subscription.customer})
    text = await read(story, session.url.removeprefix(story.url))
    assert "Billing of A Driver" in text
    assert "$185.00" in text
    assert "visa" in text
