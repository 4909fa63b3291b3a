import pytest

from accounts.addresses import client_address

PROXY, CLIENT, SECOND_PROXY, CHOSEN = "10.0.0.1", "203.0.113.7", "10.0.0.9", "198.51.100.1"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, None, PROXY),
        (0, CHOSEN, PROXY),
        (0, f"{CHOSEN}, {CLIENT}", PROXY),
        (1, None, PROXY),
        (1, CLIENT, CLIENT),
        (1, f"{CHOSEN}, {CLIENT}", CLIENT),
        (1, f"{CHOSEN},,{CHOSEN},  {CLIENT} ", CLIENT),
        (1, f"{CHOSEN}, nonsense", PROXY),
        (1, "", PROXY),
        (1, "2001:db8::7", "2001:db8::7"),
        (2, f"{CHOSEN}, {CLIENT}, {SECOND_PROXY}", CLIENT),
        (2, CHOSEN, PROXY),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(rf, settings, proxies, forwarded, address):
    settings.PROXY_COUNT = proxies
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}

    assert client_address(rf.get("/", REMOTE_ADDR=PROXY, headers=headers)) == address
