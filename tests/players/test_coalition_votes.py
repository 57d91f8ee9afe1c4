"""How a motion is taken to end, whose ballot decides it, what a union passes, and votes traded for votes."""

from dataclasses import replace
from itertools import product
from typing import Any

import pytest

from ai.agenda_setter import ballot_chance, best_proposal, decisive, members_for, passes, side_payment
from ai.already import fresh
from ai.appraisal import Appraisal
from ai.coalition_logroll import LEAST_STAKE, logroll, pledge_for
from ai.coalition_votes import ballot, for_chance, outlook, paid_for, voters_of
from ai.concession import aspiration_of
from game import Game, new_game
from game.actions import Accession, Admit, Expel, Payment, SetFloor, VotePledge
from game.chance import Key
from game.rules.ballots import decide
from game.rules.charter import charter_of
from game.rules.clauses import check_clauses
from game.rules.motions import MOTIONS
from game.rules.union_vote import has_majority, population_m, present
from game.scenario.read import from_files
from game.state import Motion, Treaty
from game.temperaments import NEUTRAL
from game.view import View
from tests.engine.helpers import next_round, to_plenary, to_sitting
from tests.engine.pacts import PACT, adopt, game_of, join, scenario, table
from tests.scenario.copies import customs_union

FLOOR = SetFloor("Co", "refined", 1.4)


@pytest.fixture(scope="module")
def four() -> Game:
    """A pact of four with a floor on refined cobalt at 1.2, and a motion for 1.4 before it."""
    game = game_of(scenario())
    join(game, ("AAA", "BBB", "DDD", "EEE"))
    adopt(game, SetFloor("Co", "refined", 1.2))
    table(game, FLOOR)
    next_round(game)
    to_plenary(game)
    return game


def motion_of(view: View, content: object) -> Motion:
    return next(m for m in view.motions.values() if m.content == content)


# --- the outlook of a motion -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", ["consensus", "simple", "double"])
def test_the_chance_of_a_motion_is_that_of_all_roll_calls(rule: str) -> None:
    game = game_of(scenario(floor_decision=rule, quorum=0.5))
    join(game, ("AAA", "BBB", "DDD", "EEE"))
    view = game.view("AAA")
    voters = voters_of(view, PACT, FLOOR)
    chances = {seat: for_chance(view, seat, PACT, FLOOR) for seat in voters}
    assert sum(chance is not None for chance in chances.values()) >= 3
    expected = 0.0
    for choices in product(("for", "against"), repeat=len(voters)):
        weight = 1.0
        roll = []
        for seat, choice in zip(voters, choices, strict=True):
            chance = chances[seat]
            if chance is None:
                weight *= 0.5  # it abstains, in both of the cases
                roll.append((seat, "abstain"))
            else:
                weight *= chance if choice == "for" else 1.0 - chance
                roll.append((seat, choice))
        adopted, _ = decide(view.world, view.blocs[PACT], MOTIONS["set_floor"].decision, roll)
        expected += weight * adopted
    found = outlook(view, PACT, FLOOR)
    assert found.chance == pytest.approx(expected)
    assert all(0.0 <= found.chance + swing <= 1.0 + 1e-9 for _, swing in found.swings)
    assert [s for _, s in found.swings] == sorted((s for _, s in found.swings), reverse=True)


def test_the_vote_of_a_seat_that_is_against_counts_most(four: Game) -> None:
    view = four.view("AAA")
    found = outlook(view, PACT, FLOOR, motion_of(view, FLOOR))
    chances = dict(found.voters)
    assert set(chances) == {"AAA", "BBB", "DDD", "EEE"}
    assert chances["AAA"] == 1.0, "it has tabled the motion"
    assert found.swing("AAA") == 0.0
    assert any(swing > 0.1 for _, swing in found.swings)
    assert set(voters_of(view, PACT, Expel("EEE"))) == {"AAA", "BBB", "DDD"}, "not the one that it is about"


def test_a_pledge_that_everybody_knows_decides_how_a_seat_is_taken_to_vote(four: Game) -> None:
    view = four.view("AAA")
    motion = motion_of(view, FLOOR)
    word = VotePledge("EEE", "BBB", PACT, "set_floor", "for", "Co", 0, 12)
    known = replace(view, treaties=(Treaty(9, ("EEE", "BBB"), (word,), 1, False),))
    assert for_chance(known, "EEE", PACT, FLOOR, motion) == 0.95
    against = replace(view, treaties=(Treaty(9, ("EEE", "BBB"), (replace(word, choice="against"),), 1, False),))
    assert for_chance(against, "EEE", PACT, FLOOR, motion) == pytest.approx(0.05)
    assert outlook(known, PACT, FLOOR, motion).chance >= outlook(against, PACT, FLOOR, motion).chance


def test_estimates_of_ballots_turn_where_ballots_do() -> None:
    assert ballot_chance(0.0) == 0.5
    assert ballot_chance(5.0) == pytest.approx(1.0 - ballot_chance(-5.0))
    assert 0.0 < ballot_chance(-5.0) < 0.2 < 0.8 < ballot_chance(5.0) < 1.0
    assert ballot_chance(0.2, 0.05) > 0.5 > ballot_chance(-0.2, 0.05)


# --- ballots ---------------------------------------------------------------------------------------------------------


class Valued(Appraisal):
    """An appraisal that finds a motion worth what it is told."""

    worth = 0.0

    def motion(self, bloc_id: str, content: Any) -> Any:
        class _Told:
            total = self.worth
            terms = ()

        return _Told()


def valued(view: View, points: float) -> Valued:
    mind = Valued(view, view.seat)
    mind.worth = points
    return mind


def test_a_seat_votes_by_what_it_gains_and_a_builder_of_bridges_for_what_others_gain(four: Game) -> None:
    view = four.view("DDD")
    motion = motion_of(view, FLOOR)
    builder = replace(NEUTRAL, bridging=1.0)
    others = [s for s in voters_of(view, PACT, FLOOR) if s != "DDD"]
    gain = sum(Appraisal(view, s).motion(PACT, FLOOR).total for s in others)
    assert gain != 0.0
    for points, plain in ((0.5, "for"), (0.0, "abstain"), (-0.1, "against"), (-0.5, "against")):
        assert ballot(view, valued(view, points), motion, NEUTRAL) == plain
    expected = "for" if gain > 0.0 else "against"
    assert ballot(view, valued(view, -0.1), motion, builder) == expected
    assert ballot(view, valued(view, -0.5), motion, builder) == "against", "beyond what a bridge is worth"
    admit = replace(motion, content=Admit("CCC"))
    assert ballot(view, valued(view, 0.0), admit, NEUTRAL) == "for"


def test_an_admission_that_others_have_paid_for_is_supported(four: Game) -> None:
    view = four.view("DDD")
    motion = replace(motion_of(view, FLOOR), content=Admit("CCC"))
    clauses = (Accession(PACT, "CCC"), Payment("AAA", "CCC", 1_000_000, 0, 4))
    paid = replace(view, treaties=(Treaty(9, ("AAA", "CCC"), clauses, 1, False),))
    assert not paid_for(view, PACT, "CCC")
    assert paid_for(paid, PACT, "CCC")
    builder = replace(NEUTRAL, bridging=0.8)
    assert ballot(paid, valued(paid, -0.1), motion, builder) == "for"
    assert ballot(paid, valued(paid, -0.1), motion, NEUTRAL) == "against"


def test_a_pledge_comes_first(four: Game) -> None:
    view = four.view("DDD")
    motion = motion_of(view, FLOOR)
    word = VotePledge("DDD", "AAA", PACT, "set_floor", "for", "Co", 0, 12)
    bound = replace(view, treaties=(Treaty(9, ("DDD", "AAA"), (word,), 1, False),))
    assert ballot(view, valued(view, -0.3), motion, NEUTRAL) == "against"
    assert ballot(bound, valued(bound, -0.3), motion, NEUTRAL) == "for"
    assert ballot(bound, valued(bound, -30.0), motion, NEUTRAL) == "against", "the breach is cheaper"


# --- votes for votes -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trading() -> Game:
    """Two motions, by two members, before a pact of four; nobody has voted yet."""
    game = game_of(scenario())
    join(game, ("AAA", "BBB", "DDD", "EEE"))
    table(game, SetFloor("Co", "refined", 1.2), by="BBB", second="DDD")
    table(game, SetFloor("Ga", "refined", 1.2), by="AAA", second="EEE")
    next_round(game)
    to_sitting(game, "BBB")
    return game


def test_a_trade_gives_a_vote_for_a_vote_and_leaves_both_better_off(trading: Game) -> None:
    found = {}
    for seat in ("AAA", "BBB", "DDD", "EEE"):
        view = trading.view(seat)
        mind = Appraisal(view, seat)
        offer = logroll(view, mind, Key("any"), needed=-0.5)
        if offer is None:
            continue
        found[seat] = offer
        (partner,) = offer.parties
        parties = (seat, partner)
        check_clauses(view.world, view, offer.clauses, parties)
        wanted, given = [c for c in offer.clauses if isinstance(c, VotePledge)]
        assert (wanted.pledger, wanted.promisee, given.pledger, given.promisee) == (partner, seat, seat, partner)
        assert wanted.about != given.about, "across minerals"
        assert mind.treaty(parties, offer.clauses).total >= -0.5
        other = mind.peer(partner)
        assert other.treaty(parties, offer.clauses).total >= aspiration_of(view, partner) - 1e-9
        assert other.motion(PACT, SetFloor(given.about, "refined", 1.2)).total >= LEAST_STAKE
        assert logroll(view, Appraisal(view, seat), Key("any"), needed=-0.5) == offer
        assert logroll(view, mind, Key("any"), needed=100.0) is None
    assert found, "somebody finds a trade"


def test_pledges_name_what_the_motion_is_about_until_it_is_counted(trading: Game) -> None:
    view = trading.view("BBB")
    motion = motion_of(view, SetFloor("Ga", "refined", 1.2))
    pledge = pledge_for(view, "BBB", "AAA", motion)
    assert pledge is not None
    assert (pledge.subject, pledge.about, pledge.choice) == ("set_floor", "Ga", "for")
    assert view.round + pledge.term - 1 >= motion.ready
    assert pledge_for(view, "CCC", "AAA", motion) is None, "an outsider has no vote"


def test_a_narrower_pledge_is_covered_by_a_wider_one(trading: Game) -> None:
    view = trading.view("AAA")
    narrow = VotePledge("BBB", "AAA", PACT, "set_floor", "for", "Ga", 0, 2)
    for wide in (replace(narrow, about=""), replace(narrow, subject="any", about="")):
        treaty = Treaty(9, ("AAA", "BBB"), (replace(wide, term=12),), 1, False)
        assert fresh(replace(view, treaties=(treaty,)), "AAA", (narrow,)) == []
        assert fresh(replace(view, treaties=()), "AAA", (wide, narrow)) == [wide]
        assert fresh(replace(view, treaties=()), "AAA", (narrow, wide)) == [narrow, wide], "it promises more"
    other = Treaty(9, ("AAA", "BBB"), (replace(narrow, about="", choice="against", term=12),), 1, False)
    assert fresh(replace(view, treaties=(other,)), "AAA", (narrow,)) == [narrow]


# --- the seat of a union ---------------------------------------------------------------------------------------------

PEOPLE_M = (50.0, 30.0, 20.0, 15.0, 10.0, 8.0, 5.0)


@pytest.fixture(scope="module")
def union() -> View:
    """The view of a union's seat with seven members at the table, outside the pact."""
    return new_game(from_files(customs_union(PEOPLE_M)), 3, table="simultaneous").view("UUU")


def test_what_a_union_passes_is_counted_over_all_its_roll_calls(union: View) -> None:
    content = Admit("UUU")
    chances = members_for(union, "UUU", PACT, content)
    members = present(union.world, "UUU")
    assert tuple(chances) == members
    assert len(members) == 7

    def counted(known: dict[str, float]) -> float:
        total = 0.0
        for choices in product((True, False), repeat=len(members)):
            weight = 1.0
            for seat, yes in zip(members, choices, strict=True):
                weight *= known[seat] if yes else 1.0 - known[seat]
            total += weight * has_majority(
                union.world, "UUU", [s for s, yes in zip(members, choices, strict=True) if yes]
            )
        return total

    assert passes(union, "UUU", PACT, content) == pytest.approx(counted(chances))
    swings = decisive(union, "UUU", PACT, content)
    for seat, swing in swings:
        assert swing == pytest.approx(counted({**chances, seat: 1.0}) - counted({**chances, seat: 0.0}))
    largest = max(members, key=lambda s: population_m(union.world, s))
    assert swings[0][0] == largest
    assert charter_of(union.world, union.blocs[PACT]) is not None


def test_a_union_without_members_at_the_table_votes_as_its_seat_does(union: View) -> None:
    assert passes(union, "AAA", PACT, Admit("AAA")) == ballot_chance(
        Appraisal(union, "AAA").motion(PACT, Admit("AAA")).total
    )


class Agenda(Appraisal):
    """An appraisal that knows what each motion is worth to its own seat."""

    def __init__(self, view: View, seat: str, gains: dict[Any, float]) -> None:
        super().__init__(view, seat)
        self.gains = gains

    def motion(self, bloc_id: str, content: Any) -> Any:
        class _Told:
            total = self.gains.get(content, 0.0)

        return _Told()


def test_the_best_proposal_is_the_best_that_is_expected_to_pass(union: View) -> None:
    low, high, dear = (SetFloor("Ga", "refined", level) for level in (1.1, 1.2, 1.3))
    likely: dict[Any, float] = {low: 0.9, high: 0.8, dear: 0.1}
    mind = Agenda(union, "UUU", {low: 1.0, high: 1.5, dear: 9.0})
    found = best_proposal(mind, PACT, (low, high, dear), likely.__getitem__)
    assert found is not None
    assert (found.content, found.gain, found.chance) == (high, 1.5, 0.8)
    assert best_proposal(mind, PACT, (dear,), likely.__getitem__) is None, "it would be voted down"
    assert best_proposal(Agenda(union, "UUU", {}), PACT, (low, high), likely.__getitem__) is None, "nothing in it"


def test_a_side_payment_goes_to_a_member_in_the_way_and_only_where_it_is_needed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    union = new_game(from_files(customs_union(PEOPLE_M, blocking_minority=1)), 3, table="simultaneous").view("UUU")
    content = Admit("UUU")
    members = present(union.world, "UUU")
    motion = Motion(5, PACT, content, "UUU", "", union.round, union.round)
    union = replace(union, motions={5: motion})
    mind = Agenda(union, "UUU", {content: 5.0})
    # In this world there are no favours to give, and money for a vote costs more standing than the vote is worth.
    asked = {"points": -0.2}
    monkeypatch.setattr("ai.agenda_setter.aspiration_of", lambda *_: asked["points"])
    # The largest is against, so that there is no majority by population; the others are for it.
    split = {seat: 0.08 if seat == members[0] else 0.92 for seat in members}
    monkeypatch.setattr("ai.agenda_setter.members_for", lambda *_: split)
    offer = side_payment(union, mind, PACT, content)
    assert offer is not None
    assert offer.parties == (members[0],)
    check_clauses(union.world, union, offer.clauses, ("UUU", members[0]))
    assert mind.treaty(("UUU", members[0]), offer.clauses).total >= 0.0
    assert any(isinstance(c, VotePledge) and c.pledger == members[0] for c in offer.clauses)
    asked["points"] = 0.5
    assert side_payment(union, mind, PACT, content) is None, "it offers nothing that it would not sign"
    asked["points"] = -0.2
    monkeypatch.setattr("ai.agenda_setter.members_for", lambda *_: dict.fromkeys(members, 0.92))
    assert side_payment(union, mind, PACT, content) is None, "it passes anyway"
