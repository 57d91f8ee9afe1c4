"""What programs put into a deal besides money: what is worth more than it costs, and nothing they would refuse."""

from __future__ import annotations

from collections import Counter as Tally

import pytest

from ai.appraisal import Appraisal
from ai.bargains import LEAST, allowed, asked_for, could_give, help_or_money, sweetened
from ai.concession import RESERVE, aspiration_of, needed_of
from ai.negotiator import HeuristicPlayer
from game import Game, load_scenario, new_game
from game.actions import (
    NO_TERMS,
    BuyBack,
    CapacityBuilding,
    Counter,
    ExportAssurance,
    Payment,
    Propose,
    SetFloor,
    TableMotion,
    VotePledge,
)
from game.chance import Key
from game.players import assign
from game.session import Table
from game.view import View
from tests.engine.helpers import next_round, to_sitting


@pytest.fixture(scope="module")
def game() -> Game:
    """A workshop after its first market, in the sitting of Japan."""
    game = new_game(load_scenario("workshop-12"), 4)
    next_round(game)
    to_sitting(game, "JPN")
    return game


def test_a_package_leaves_both_better_off_together_and_the_seat_with_what_it_needs(game: Game) -> None:
    view = game.view("JPN")
    mind = Appraisal(view, "JPN")
    base = (Payment("JPN", "AUS", 2_000_000, 0, 2),)
    kept = mind.treaty(("JPN", "AUS"), base).total
    draft = sweetened(view, mind, "AUS", base, kept - 0.5)
    extras = [clause for clause in draft if clause not in base]
    assert 1 <= len(extras) <= 2
    other = Appraisal(view, "AUS")
    for clause in extras:
        assert mind.clauses((clause,)).total + other.clauses((clause,)).total >= LEAST
    assert mind.treaty(("JPN", "AUS"), draft).total >= kept - 0.5
    strict = sweetened(view, mind, "AUS", base, kept + 100.0)
    assert all(mind.clauses((c,)).total >= 0.0 for c in strict if c not in base), "nothing is given away below the need"


def test_who_depends_is_offered_an_assurance(game: Game) -> None:
    view = game.view("JPN")
    given = could_give(view, Appraisal(view, "JPN"), "CHN", "JPN")
    (assurance,) = [clause for clause in given if isinstance(clause, ExportAssurance)]
    assert (assurance.country, assurance.partner) == ("CHN", "JPN")
    assert Appraisal(view, "JPN").clauses((assurance,)).total > 0.0
    assert len({clause.type for clause in given}) == len(given)


def test_what_is_asked_for_costs_the_other_no_more_than_it_brings(game: Game) -> None:
    view = game.view("JPN")
    mind, base = Appraisal(view, "JPN"), (Payment("AUS", "JPN", 100_000, 0, 1),)
    draft, gained = asked_for(view, mind, "AUS", base, 5.0)
    extras = [clause for clause in draft if clause not in base]
    assert extras
    assert gained == pytest.approx(sum(mind.clauses((clause,)).total for clause in extras))
    other = Appraisal(view, "AUS")
    assert all(mind.clauses((c,)).total + other.clauses((c,)).total >= 0.0 for c in extras)
    assert asked_for(view, mind, "AUS", base, 0.0) == (base, 0.0), "nothing is asked for that is not needed"


def test_a_vote_is_asked_for_a_motion_of_ones_own() -> None:
    game = new_game(load_scenario("workshop-12"), 5)
    table = Table(game, assign("heuristic", game.world.seats, game.world.rival))
    for _ in table.advance():
        if game.round == 3 and game.state.phase == "sittings" and "JPN" in game.to_act():
            break
    before = game.view("JPN")
    mind = Appraisal(before, "JPN")
    wanted = max(
        (SetFloor(mineral, "refined", 1.3) for mineral in game.world.minerals),
        key=lambda content: mind.motion("floor-zone", content).total,
    )
    if wanted not in [m.content for m in before.motions.values()]:
        game.apply(TableMotion("JPN", "floor-zone", wanted))
    view = game.view("JPN")
    (pledge,) = [c for c in could_give(view, Appraisal(view, "JPN"), "USA", "JPN") if isinstance(c, VotePledge)]
    assert (pledge.pledger, pledge.promisee, pledge.choice) == ("USA", "JPN", "for")
    own = [m.content.mineral for m in view.motions.values() if m.status == "open" and m.proposer == "JPN"]
    assert pledge.about in own
    assert not [c for c in could_give(view, Appraisal(view, "JPN"), "JPN", "USA") if isinstance(c, VotePledge)], (
        "what others want of a vote is not known"
    )


def test_training_takes_the_place_of_money_where_the_partner_values_it_more(game: Game) -> None:
    view = game.view("JPN")
    paid = Payment("JPN", "COD", 1_000_000, 0, 2)
    chosen = help_or_money(view, "COD", paid)
    other = Appraisal(view, "COD")
    training = CapacityBuilding("JPN", "COD", 2_000_000)
    best = max((paid, training), key=lambda clause: other.clauses((clause,)).total)
    assert chosen == best


def test_terms_of_ones_own_programme_need_only_the_reserve(game: Game) -> None:
    view = game.view("USA")
    bought = BuyBack(participant="JPN", holder="USA", mineral="NdPr", tonnes=10.0, usd_per_t=60_000.0)
    assert needed_of(view, (bought,)) == RESERVE
    assert needed_of(view, (bought, Payment("USA", "JPN", 1))) == aspiration_of(view, "USA")
    assert needed_of(game.view("JPN"), (bought,)) == aspiration_of(view, "JPN")


def test_nothing_is_offered_that_the_seat_would_refuse_itself_and_talks_end() -> None:
    game = new_game(load_scenario("workshop-12"), 2)
    seen: list[str] = []

    class Watched(HeuristicPlayer):
        def act(self, view: View, key: Key):  # type: ignore[no-untyped-def]
            actions = super().act(view, key)
            mind = Appraisal(view, view.seat)
            offers = {offer.id: offer for offer in view.offers}
            for action in actions:
                if not isinstance(action, Propose | Counter):
                    continue
                joint = any(clause.type in ("endorsement", "buy_back") for clause in action.clauses)
                parties = (view.seat, *action.parties) if isinstance(action, Propose) else offers[action.offer].parties
                terms = action.terms or NO_TERMS
                worth = mind.treaty(parties, action.clauses, terms).total
                assert joint or worth >= aspiration_of(view, view.seat) - 1e-6, action
                assert allowed(view, action.clauses, parties)
                seen.extend(clause.type for clause in action.clauses)
            return actions

    table = Table(game, assign("heuristic", game.world.seats, game.world.rival))
    table._made["heuristic"] = Watched()
    table.run()
    assert game.over
    assert not table.notes, "no player tried what the rules refuse"
    kinds = Tally(seen)
    assert {"payment", "accession"} <= set(kinds)
    assert len(set(kinds) - {"payment", "accession"}) >= 3, "promises and cooperation are offered too"
