"""How identifying a caller can end badly. The details never say which half of a credential was wrong."""

from vend.domain.errors import Kind, VendError


class Unauthenticated(VendError):
    """No credential was sent, or it is not one that works now."""

    code = "unauthenticated"
    kind = Kind.UNAUTHENTICATED


class BadCredential(Unauthenticated):
    """The access token or API key is malformed, forged, expired or revoked, or its user is disabled."""

    code = "bad_credential"


class SignInRefused(Unauthenticated):
    """E-mail and password do not belong together; unknown, disabled and mistyped look the same."""

    code = "sign_in_refused"


class RefreshRefused(Unauthenticated):
    """The refresh token is unknown, expired, revoked or used up."""

    code = "refresh_refused"


class TooManyTries(VendError):
    """Too many sign-ins were tried from one address.

    Attributes:
        retry_after_s: whole seconds until another try is let through.
    """

    code = "too_many_tries"
    kind = Kind.TOO_MANY

    def __init__(self, retry_after_s: int) -> None:
        super().__init__(f"Too many sign-ins were tried; wait {retry_after_s} seconds.")
        self.retry_after_s = retry_after_s


class InvitationRefused(Unauthenticated):
    """The invitation is unknown, over or used, or whoever was invited signs in already."""

    code = "invitation_refused"
