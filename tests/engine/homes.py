"""The small world of :mod:`tests.engine.pacts` with votes at home, for tests of the home front."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from game import Game, Scenario, new_game
from game.actions import Apply, EndSitting, Policy, Ratify, SetPolicy, Vote
from tests.engine import pacts
from tests.engine.helpers import to_sitting

PACT = pacts.PACT


def scenario(ratification: bool = True, charter: dict[str, Any] | None = None, **home: Any) -> Scenario:
    """Return the small world with accessions to ratify, and changes of the numbers of the home front."""
    loaded = pacts.scenario(**(charter or {}))
    rules = loaded.head.rules.model_copy(update={"ratification": ratification})
    settings = type(loaded.head.home).model_validate({**loaded.head.home.model_dump(), **home})
    return replace(loaded, head=loaded.head.model_copy(update={"rules": rules, "home": settings}))


def game_of(seed: int = 3, people: tuple[str, ...] = (), **home: Any) -> Game:
    """Return a game of it at a simultaneous table."""
    return new_game(scenario(**home), seed, people=people, table="simultaneous")


def seal(game: Game, seat: str, *policies: Policy) -> None:
    """Seal policies in the seat's sitting of this round or the next."""
    to_sitting(game, seat)
    for policy in policies:
        game.apply(SetPolicy(seat, policy))


def play_out(game: Game) -> None:
    """End the round; whoever has a ballot votes for everything."""
    now = game.round
    while game.round == now and not game.over:
        seat = game.to_act()[0]
        for motion in game.view(seat).ballot_page:
            game.apply(Vote(seat, motion.id, "for"))
        game.apply(EndSitting(seat))


def sign(game: Game, *seats: str, status: str = "full") -> None:
    """Have seats apply in this round, and the bloc admit them; none ratifies."""
    for seat in seats:
        to_sitting(game, seat)
        game.apply(Apply(seat, PACT, status))  # type: ignore[arg-type]


def ratify(game: Game, *seats: str) -> None:
    """Have seats call the vote at home."""
    for seat in seats:
        seal(game, seat, Ratify(PACT))


def attempts(game: Game, seat: str) -> list[dict[str, Any]]:
    """Return what was settled of the ratifications of a seat, in order."""
    return [e.body for e in game.log if e.kind == "ratification" and e.body["seat"] == seat]
