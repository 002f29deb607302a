"""Which addresses of other people are called, and which never: nobody's own network, nor what only looks public.

A customer gives an address, and it would be called from inside our network. So every address that its name stands for
is judged here, and the connection goes to one that was judged, not to the name once more (`vend.outbound`).
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

# Written out, from IANA's registries of special-purpose addresses: what the standard library calls global differs from
# one version of Python to another.
_NOT_PUBLIC_V4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
        ),
    )
)
_PUBLIC_V6 = IPv6Network("2000::/3")
_NOT_PUBLIC_V6 = tuple(map(IPv6Network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))
"""Within what is handed out to the public: tunnels that end in IPv4, and examples."""


def may_be_called(address: Address, *, loopback: bool) -> bool:
    """Say whether an address is the public's.

    Args:
        loopback: whether this machine may be called too, for trying out.
    """
    plain = address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
    if plain.is_loopback:
        return loopback
    if isinstance(plain, IPv4Address):
        return not any(plain in network for network in _NOT_PUBLIC_V4)
    return plain in _PUBLIC_V6 and not any(plain in network for network in _NOT_PUBLIC_V6)
