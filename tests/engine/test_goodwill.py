"""Trust beyond words kept and broken: insults by offers that give nothing, and help while exports are restricted."""

import pytest

from game import Game, load_scenario, new_game
from game.actions import (
    Accession,
    Clause,
    Decline,
    ExportAssurance,
    ExportControl,
    Offtake,
    Payment,
    Propose,
    SetPolicy,
    Standstill,
)
from game.rules.clauses import CLAUSES
from game.rules.goodwill import HELP_TRUST, LOWBALL_TRUST, TOKEN
from tests.engine.helpers import deal, next_round, to_sitting

A, B, RIVAL = "USA", "JPN", "CHN"


@pytest.fixture
def game() -> Game:
    return new_game(load_scenario("workshop-12"), 4, table="simultaneous")


def declined(game: Game, *clauses: Clause) -> list[tuple[str, int]]:
    """Let B decline an offer of A, and return what the trust between them moved by."""
    before = len(game.view(B).me.trust_history)
    game.apply(Propose(A, (B,), clauses))
    game.apply(Decline(B, next(reversed(game.state.offers))))
    return [(entry.reason, entry.points) for entry in game.view(B).me.trust_history[before:]]


def bloc(game: Game) -> str:
    return next(iter(game.state.blocs))


def test_asking_for_something_and_giving_nothing_is_an_insult(game: Game) -> None:
    assert declined(game, Payment(B, A, 10_000)) == [("lowball", LOWBALL_TRUST)]
    assert declined(game, Accession(bloc(game), B)) == [("lowball", LOWBALL_TRUST)]
    token = Payment(A, B, int(TOKEN * 40_000) - 1)
    assert declined(game, Payment(B, A, 10_000, term=4), token) == [("lowball", LOWBALL_TRUST)]


def test_offers_in_which_the_other_side_gives_something_are_none(game: Game) -> None:
    assert declined(game, Payment(A, B, 10_000)) == []
    assert declined(game, Payment(B, A, 10_000, term=4), Payment(A, B, int(TOKEN * 40_000))) == []
    assert declined(game, Payment(B, A, 10_000), Standstill(A, B, bloc(game))) == []


def test_an_offtake_binds_both_and_is_none(game: Game) -> None:
    deals, _ = CLAUSES["offtake"].fields(game.world, game.state, (A, B))
    clause = Offtake(**deals.options[0], term=1)
    assert declined(game, clause) == []


def test_an_insult_is_told_line_by_line_to_both_and_to_nobody_else(game: Game) -> None:
    declined(game, Payment(B, A, 10_000))
    for seat in (A, B):
        assert [dict(e.params) for e in game.view(seat).me.trust_history if e.reason == "lowball"] == [{"by": A}]
    others = [s for s in game.world.seats if s not in (A, B)]
    assert not any(e.reason == "lowball" for s in others for e in game.view(s).me.trust_history)


def restricted(game: Game) -> str:
    """Let the rival ban what it can of a mineral for B and return the mineral."""
    mineral, stage = next((m, s) for m, s in game.world.exports[RIVAL] if s == "refined" and m not in ("Ni", "Cu"))
    game.apply(SetPolicy(RIVAL, ExportControl(mineral, stage, (B,), 0.0)))  # type: ignore[arg-type]
    return mineral


def help_of(game: Game) -> list[tuple[int, str, int, str]]:
    found = [e for e in game.view(B).me.trust_history if e.reason == "help"]
    return [(e.round, dict(e.params)["by"], e.points, dict(e.params)["how"]) for e in found]


def test_a_payment_to_a_seat_that_is_restricted_raises_trust_once_a_round(game: Game) -> None:
    deal(game, A, B, Payment(A, B, 5_000, term=2), Payment(A, B, 6_000, term=1))
    restricted(game)
    next_round(game)
    assert help_of(game) == [(1, A, HELP_TRUST, "payment")]
    next_round(game)
    assert help_of(game) == [(1, A, HELP_TRUST, "payment"), (2, A, HELP_TRUST, "payment")]
    next_round(game)
    assert len(help_of(game)) == 2


def test_without_a_restriction_and_from_the_one_who_restricts_nothing_is_help(game: Game) -> None:
    deal(game, A, B, Payment(A, B, 5_000))
    next_round(game)
    assert help_of(game) == []
    to_sitting(game, RIVAL)
    deal(game, RIVAL, B, Payment(RIVAL, B, 5_000))
    restricted(game)
    next_round(game)
    assert help_of(game) == []


def test_an_assurance_helps_for_the_mineral_that_is_restricted(game: Game) -> None:
    world = game.world
    mineral = restricted(game)
    found = [(s, stage) for s in world.seats for m, stage in world.exports[s] if m == mineral and s not in (RIVAL, B)]
    giver, stage = found[0]
    other = next((m, st) for m, st in world.exports[giver] if m != mineral)
    deal(game, giver, B, ExportAssurance(giver, B, other[0], other[1]))  # type: ignore[arg-type]
    next_round(game)
    assert help_of(game) == []
    deal(game, giver, B, ExportAssurance(giver, B, mineral, stage))  # type: ignore[arg-type]
    next_round(game)
    assert help_of(game) == [(2, giver, HELP_TRUST, "assurance")]
