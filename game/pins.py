"""PINs of people who share a machine: kept as scrypt hashes, never as typed.

A PIN keeps a neighbour from opening a seat by accident or curiosity at a shared table. It does not encrypt the save.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from game.errors import MinisterialError
from game.wording import say

SHORTEST, LONGEST = 4, 12
#: Work factor, block size and parallelism of scrypt (RFC 7914): 16 MB and some 50 ms a guess.
COST, BLOCK, PARALLEL = 2**14, 8, 1
#: A save that asks for more work than this was not written by the game.
LARGEST_COST = 2**18
_SALT_BYTES = 16
#: Wrong guesses before a wait, and the first wait in seconds; each further wrong guess doubles it.
FREE_GUESSES = 5
FIRST_WAIT_S = 2.0
LONGEST_WAIT_S = 300.0


class BadPin(MinisterialError):
    """A PIN that cannot be one."""


@dataclass(frozen=True, slots=True)
class Pin:
    """A PIN as it is kept.

    Attributes:
        salt: random bytes of its own.
        digest: scrypt of the PIN with the salt.
        cost: the work factor with which it was made, so that a later one does not shut people out.
    """

    salt: bytes
    digest: bytes
    cost: int = COST

    def opens(self, typed: str) -> bool:
        """Whether this is the PIN, in the same time whatever is typed."""
        if not SHORTEST <= len(typed) <= LONGEST:
            return False
        return hmac.compare_digest(_hash(typed, self.salt, self.cost), self.digest)


def is_bad(typed: str) -> bool:
    """Whether something typed cannot be a PIN; nothing typed is no PIN, which is not bad."""
    return bool(typed) and (not SHORTEST <= len(typed) <= LONGEST or not typed.isalnum())


def make_pin(typed: str) -> Pin:
    """Return what is kept of a PIN.

    Raises:
        BadPin: if it is too short or too long, or is not made of letters and digits.
    """
    if not typed or is_bad(typed):
        raise BadPin(say("A PIN has {least} to {most} letters or digits.", least=SHORTEST, most=LONGEST))
    salt = secrets.token_bytes(_SALT_BYTES)
    return Pin(salt, _hash(typed, salt, COST))


def _hash(typed: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(typed.encode(), salt=salt, n=cost, r=BLOCK, p=PARALLEL, maxmem=256 * cost * BLOCK, dklen=32)


class Guesses:
    """Counts wrong guesses at one PIN, and says how long the next must wait; time is passed in, in seconds."""

    def __init__(self) -> None:
        self.wrong = 0
        self._until = 0.0

    def wait(self, now: float) -> float:
        """Return for how many seconds no guess is taken."""
        return max(0.0, self._until - now)

    def failed(self, now: float) -> None:
        """Count a wrong guess."""
        self.wrong += 1
        if self.wrong >= FREE_GUESSES:
            doubled = FIRST_WAIT_S * 2.0 ** min(16, self.wrong - FREE_GUESSES)
            self._until = now + min(LONGEST_WAIT_S, doubled)

    def passed(self) -> None:
        """Begin anew after a right one."""
        self.wrong, self._until = 0, 0.0
