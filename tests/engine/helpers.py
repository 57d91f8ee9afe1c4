"""Small tools for tests of the rules."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from game import Game, Refused, load_scenario, new_game
from game.actions import Accession, Action, Apply, EndSitting, Propose, Sign
from game.scenario.read import Scenario


def plain(scenario: Scenario) -> Scenario:
    """Return a scenario in which an accession needs no vote at home, for tests that are about something else."""
    rules = scenario.head.rules.model_copy(update={"ratification": False})
    return replace(scenario, head=scenario.head.model_copy(update={"rules": rules}))


def start(people: tuple[str, ...] = (), seed: int = 7, table: str = "simultaneous") -> Game:
    """Return a new game of the default scenario in which an accession needs no vote at home."""
    return new_game(plain(load_scenario("washington-2026")), seed, people=people, table=table)


def end_all(game: Game) -> None:
    """End the present phase for everybody who is waited for."""
    mark = (game.round, game.state.phase, game.state.passes)
    while game.to_act() and (game.round, game.state.phase, game.state.passes) == mark:
        game.apply(EndSitting(game.to_act()[0]))


def to_sitting(game: Game, seat: str) -> None:
    """End sittings until it is a seat's turn (of this round or the next)."""
    for _ in range(4 * len(game.world.seats)):
        if game.state.phase == "sittings" and seat in game.to_act():
            return
        game.apply(EndSitting(game.to_act()[0]))
    raise AssertionError(f"{seat} never sits")


def to_plenary(game: Game) -> None:
    """End sittings until the plenary begins."""
    while game.state.phase != "plenary":
        game.apply(EndSitting(game.to_act()[0]))


def next_round(game: Game) -> None:
    """Play out the round with nobody doing anything."""
    now = game.round
    while game.round == now and not game.over:
        game.apply(EndSitting(game.to_act()[0]))


def refused(game: Game, action: Action) -> Refused:
    """Apply an action that must be refused, check that nothing changed, and return the refusal."""
    before, entries = game.digest(), len(game.log)
    with pytest.raises(Refused) as caught:
        game.apply(action)
    assert game.digest() == before
    assert len(game.log) == entries
    assert caught.value.sentence.endswith((".", "?"))
    return caught.value


def do_in_sitting(game: Game, seat: str, make: Callable[[], Action]) -> None:
    to_sitting(game, seat)
    game.apply(make())


def found_bloc(game: Game, others: tuple[str, ...] = ("AUS", "CAN", "KOR", "GBR", "MEX")) -> None:
    """Bring the floor zone into force: the founders accede, the Union with its members' votes; the others follow."""
    bloc = "floor-zone"
    for seat in ("USA", "JPN", "EUU"):
        do_in_sitting(game, seat, lambda seat=seat: Apply(seat, bloc))
    vote_all(game, "for")
    for seat in others:
        do_in_sitting(game, seat, lambda seat=seat: Apply(seat, bloc))
    vote_all(game, "for")


def vote_all(game: Game, choice: str, only: tuple[str, ...] | None = None) -> None:
    """Go to the plenary of this round, let every voter vote alike, and go on to the next round."""
    from game.actions import Vote

    now = game.round
    while game.state.phase != "plenary" and game.round == now:
        game.apply(EndSitting(game.to_act()[0]))
    while game.round == now and game.state.phase == "plenary":
        seat = game.to_act()[0]
        if only is None or seat in only:
            for motion in game.view(seat).ballot_page:
                game.apply(Vote(seat, motion.id, choice))  # type: ignore[arg-type]
        game.apply(EndSitting(seat))


def deal(game: Game, a: str, b: str, *clauses: object) -> int:
    """Let two seats sign a treaty in this round's sittings; returns the offer's number."""
    to_sitting(game, a)
    game.apply(Propose(a, (b,), tuple(clauses)))  # type: ignore[arg-type]
    number = [*game.state.offers][-1]
    if b in game.people:
        to_sitting(game, b)
    game.apply(Sign(b, number))
    return number


def accession(member: str) -> Accession:
    return Accession("floor-zone", member)
