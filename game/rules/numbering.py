"""Numbers of offers and treaties, drawn by key so that neither they nor their gaps tell what others did.

A number is the round times a million plus a draw. The draw depends only on what all the parties know: the seed, the
round, the parties and how many offers these parties have exchanged in the round. So a seat's offers have the same
numbers whatever other seats offer each other, and a treaty's number does not tell which offer it was. What must be in
the order of time is kept in the order of the state's dictionaries, never sorted by number. Motions are public and are
numbered 1, 2, 3 …
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from game.chance import Key
from game.rules.turn import Turn

DRAWS = 1_000_000


def offer_number(turn: Turn, parties: Sequence[str]) -> int:
    """Return the number of the next offer that these parties exchange in this round."""
    state, group = turn.state, frozenset(parties)
    before = sum(1 for o in state.offers.values() if o.round == state.round and frozenset(o.parties) == group)
    return _draw(turn, f"offer:{','.join(sorted(group))}:{before}", state.offers)


def treaty_number(turn: Turn, offer: int) -> int:
    """Return the number of the treaty that an offer becomes."""
    return _draw(turn, f"treaty:{offer}", turn.state.treaties)


def sounding_number(turn: Turn, seat: str, other: str) -> int:
    """Return the number of a seat's next sounding of another in this round."""
    before = sum(1 for s in turn.state.soundings.values() if (s.seat, s.other) == (seat, other))
    return _draw(turn, f"sounding:{seat}:{other}:{before}", turn.state.soundings)


def _draw(turn: Turn, purpose: str, taken: Collection[int]) -> int:
    """Return the first draw that no other has; that a first one is taken happens about once in a thousand rounds."""
    attempt = 0
    while True:
        key: Key = turn.key(f"number:{purpose}:{attempt}")
        number = turn.state.round * DRAWS + key.number(DRAWS)
        if number not in taken:
            return number
        attempt += 1
