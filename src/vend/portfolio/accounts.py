"""Who may sign in to the demo. The passwords are printed on the demo's screen: they are for a demo and nothing else."""

import hashlib
from uuid import UUID

import msgspec
from argon2 import PasswordHasher

from vend.domain.access import Role
from vend.portfolio.book import MembershipRow, UserRow
from vend.portfolio.plan import Outline

_SALT_LENGTH = 16


class SignIn(msgspec.Struct, frozen=True):
    """One demo sign-in.

    Attributes:
        operator: slug of the operator that the person works for, None for drivers and platform staff.
        garage: slug of the only garage that the role holds in, None where it holds for the whole operator.
        password: known to everybody; never give such a user anything that matters.
    """

    role: Role
    name: str
    email: str
    password: str
    operator: str | None = None
    garage: str | None = None


SIGN_INS: tuple[SignIn, ...] = (
    SignIn(Role.OPERATOR_ADMIN, "Marian Oakes", "admin@lakeshore.example.com", "demo-lakeshore-admin", "lakeshore"),
    SignIn(
        Role.GARAGE_MANAGER,
        "Terrence Boyd",
        "manager@lakeshore.example.com",
        "demo-lakeshore-manager",
        "lakeshore",
        "wacker-drive",
    ),
    SignIn(Role.ACCOUNTANT, "Ines Kapoor", "books@lakeshore.example.com", "demo-lakeshore-books", "lakeshore"),
    SignIn(Role.OPERATOR_ADMIN, "Julián Soto", "admin@meridian.example.com", "demo-meridian-admin", "meridian"),
    SignIn(Role.DRIVER, "Dana Whitfield", "driver@example.com", "demo-driver-parks", garage="wacker-drive"),
    SignIn(Role.PLATFORM, "Platform on-call", "platform@vend.example.com", "demo-platform-staff"),
)
EMAILS = tuple(sign_in.email for sign_in in SIGN_INS)


def user_rows(outline: Outline, *, seed: int) -> list[UserRow]:
    """Give the users, their passwords hashed with argon2; takes a moment for each.

    The salts come from the seed, so that the rows can be repeated. A real user's salt is random.
    """
    # OWASP's smallest argon2id: these passwords are public, and six full hashes would take a second.
    hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)
    created_at = outline.operators[0].created_at
    return [
        UserRow(
            id=outline.user_ids[one.email],
            email=one.email,
            name=one.name,
            password_hash=hasher.hash(
                one.password, salt=hashlib.sha256(f"{seed}:{one.email}".encode()).digest()[:_SALT_LENGTH]
            ),
            created_at=created_at,
        )
        for one in SIGN_INS
    ]


def membership_rows(outline: Outline) -> list[MembershipRow]:
    """Give what each user may do; a driver has no membership, being one by the drivers' table."""
    operators = {operator.slug: operator for operator in outline.operators}
    garages = {site.plan.slug: site.garage_id for site in outline.sites}
    return [
        MembershipRow(
            id=_membership_id(outline.user_ids[one.email]),
            user_id=outline.user_ids[one.email],
            operator_id=operators[one.operator].id if one.operator else None,
            garage_id=garages[one.garage] if one.garage else None,
            role=one.role.value,
            created_at=outline.operators[0].created_at,
        )
        for one in SIGN_INS
        if one.role is not Role.DRIVER
    ]


def _membership_id(user_id: UUID) -> UUID:
    """Give an id beside the user's: the same but for its last bit, which is of the random part."""
    return UUID(int=user_id.int ^ 1)
