"""Numbers of offers and treaties, drawn by key so that neither they nor their gaps tell what others did.

A number is the round times a million plus a draw. The draw depends only on what all the parties know: the seed, the
round, the parties, which of them offers and how many offers it has made to the others in the round. So a seat's offers
have the same numbers whatever other seats do and whoever comes first, and a treaty's number does not tell which offer
it was. What must be in the order of time is kept in the order of the state's dictionaries; the order in which treaties
enter into force is that of :func:`in_turn`. Motions are public and are numbered 1, 2, 3 …
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from game.chance import Key
from game.rules.turn import Turn
from game.state import Offer

DRAWS = 1_000_000


def offer_number(turn: Turn, parties: Sequence[str]) -> int:
    """Return the number of the next offer that the first of these parties makes to the others in this round."""
    state, seat, group = turn.state, parties[0], frozenset(parties)
    made = [o for o in state.offers.values() if (o.round, o.proposer) == (state.round, seat)]
    before = sum(1 for o in made if frozenset(o.parties) == group)
    return _draw(turn, f"offer:{seat}:{','.join(sorted(group))}:{before}", state.offers)


def in_turn(offers: Collection[Offer]) -> list[Offer]:
    """Return offers in the order in which they are dealt with, the same whoever came first at the table.

    Older rounds come first. Of one round the first offers of all proposers come before their second ones, and so on;
    among these the numbers decide, which are drawn by lot.

    Args:
        offers: in the order in which they were made.
    """
    made: dict[tuple[int, str], int] = {}
    ranked: list[tuple[int, int, int, Offer]] = []
    for offer in offers:
        key = (offer.round, offer.proposer)
        ranked.append((offer.round, made.get(key, 0), offer.id, offer))
        made[key] = made.get(key, 0) + 1
    return [offer for *_, offer in sorted(ranked, key=lambda entry: entry[:3])]


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
