"""Examples of the bodies of what is owed less, and of what is given up."""

import msgspec

from vend.billing.commands import WriteOff

EXAMPLES: tuple[msgspec.Struct, ...] = (WriteOff("Moved away; the agency found nobody."),)
