"""Promises: what may be promised, how it is judged, and what a breach costs."""

from __future__ import annotations

import pytest

from game import Game
from game.actions import (
    Accession,
    Apply,
    Clause,
    Endorsement,
    EndSitting,
    ExportAssurance,
    ExportControl,
    ExportRestraint,
    Propose,
    Second,
    SetFloor,
    SetPolicy,
    Sign,
    Standstill,
    TableMotion,
    Vote,
    VotePledge,
    Withdrawal,
)
from game.rules.conduct import ENDORSED_DISSOLVED, ENDORSED_IN_FORCE, KEPT_TRUST
from game.rules.offers import SIGNED_TRUST
from game.rules.promises import restricts
from game.rules.purse import BREACH_STANDING, BREACH_TRUST, ONLOOKERS_TRUST
from tests.engine.helpers import end_all, found_bloc, next_round, refused, start, to_sitting, vote_all

BLOC = "floor-zone"


def sign(game: Game, a: str, b: str, *clauses: Clause, secret: bool = False) -> None:
    """Let two seats sign a treaty in this round's sittings."""
    to_sitting(game, a)
    game.apply(Propose(a, (b,), clauses, secret))
    game.apply(Sign(b, [*game.state.offers][-1]))


def told(game: Game, kind: str) -> list[dict[str, object]]:
    return [dict(h.params) for h in game.happenings if h.kind == kind]


def trust(game: Game, a: str, b: str) -> int:
    return game.state.trust.get((min(a, b), max(a, b)), 0)


def standing(game: Game, seat: str) -> float:
    return game.state.tallies[seat].standing


def free_export(game: Game, seat: str, partner: str) -> tuple[str, str]:
    """Return something that a seat exports and does not restrict."""
    world = game.world
    return next(
        (m, s)
        for m, s in world.exports[seat]
        if s == "refined" and not restricts(world, game.state, seat, m, s, partner)
    )


# --- votes -----------------------------------------------------------------------------------------------------------


def vote_on_a_floor(game: Game, **ballots: str) -> None:
    """Table a floor, second it, and let it come to the vote with these ballots; all others are for it."""
    to_sitting(game, "JPN")
    game.apply(TableMotion("JPN", BLOC, SetFloor("Ga", "refined", 1.1)))
    game.apply(Second("CAN", max(game.state.motions)))
    next_round(game)
    now = game.round
    while game.state.phase != "plenary":
        game.apply(EndSitting(game.to_act()[0]))
    while game.round == now and game.state.phase == "plenary":
        seat = game.to_act()[0]
        for motion in game.view(seat).ballot_page:
            choice = ballots.get(seat, "for")
            if choice:
                game.apply(Vote(seat, motion.id, choice))  # type: ignore[arg-type]
        game.apply(EndSitting(seat))


@pytest.mark.parametrize("cast", ["against", ""])
def test_a_pledge_is_judged_by_the_roll_call(cast: str) -> None:
    game = start()
    found_bloc(game)
    sign(game, "AUS", "USA", VotePledge("AUS", "USA", BLOC, "set_floor", "for", "Ga", 0, 4))
    before, other = standing(game, "AUS"), trust(game, "AUS", "BRA")
    mates = trust(game, "AUS", "USA")
    vote_on_a_floor(game, AUS=cast)
    (broken,) = told(game, "promise_broken")
    assert (broken["seat"], broken["victim"], broken["choice"]) == ("AUS", "USA", cast or "abstain")
    assert trust(game, "AUS", "USA") == mates + SIGNED_TRUST + BREACH_TRUST
    assert trust(game, "AUS", "BRA") == other + ONLOOKERS_TRUST
    assert standing(game, "AUS") == pytest.approx(before + BREACH_STANDING)


def test_a_pledge_that_is_kept_raises_trust_at_its_end() -> None:
    game = start()
    found_bloc(game)
    mates = trust(game, "AUS", "USA")
    sign(game, "AUS", "USA", VotePledge("AUS", "USA", BLOC, "set_floor", "for", "", 0, 2))
    vote_on_a_floor(game)
    assert told(game, "promise_broken") == []
    assert trust(game, "AUS", "USA") == mates + SIGNED_TRUST + KEPT_TRUST
    assert [t.status for t in game.state.treaties.values()][-1] == "performed"


def test_a_pledge_on_something_else_is_not_judged() -> None:
    game = start()
    found_bloc(game)
    sign(game, "AUS", "USA", VotePledge("AUS", "USA", BLOC, "set_floor", "against", "Co"))
    vote_on_a_floor(game)
    assert told(game, "promise_broken") == []


def test_the_breach_of_a_secret_promise_is_known_to_its_parties_alone() -> None:
    game = start()
    found_bloc(game)
    sign(game, "AUS", "USA", VotePledge("AUS", "USA", BLOC, "any", "for"), secret=True)
    other = trust(game, "AUS", "BRA")
    vote_on_a_floor(game, AUS="against")
    assert "promise_broken" in {h.kind for h in game.view("USA").happenings}
    assert "promise_broken" not in {h.kind for h in game.view("BRA").happenings}
    assert trust(game, "AUS", "BRA") == other


def test_a_member_of_a_union_is_held_to_its_vote_in_the_union() -> None:
    game = start()
    found_bloc(game)
    sign(game, "DEU", "USA", VotePledge("DEU", "USA", BLOC, "set_floor", "for"))
    vote_on_a_floor(game, DEU="against")
    (broken,) = told(game, "promise_broken")
    assert (broken["seat"], broken["choice"]) == ("DEU", "against")


# --- exports ---------------------------------------------------------------------------------------------------------


def test_an_assurance_is_broken_by_a_control_and_half_of_it_can_be_mended() -> None:
    game = start()
    mineral, stage = free_export(game, "CHN", "JPN")
    sign(game, "CHN", "JPN", ExportAssurance("CHN", "JPN", mineral, stage, 0, 6))  # type: ignore[arg-type]
    before = standing(game, "CHN")
    to_sitting(game, "CHN")
    game.apply(SetPolicy("CHN", ExportControl(mineral, stage, ("JPN",), 0.5)))  # type: ignore[arg-type]
    next_round(game)
    assert len(told(game, "promise_broken")) == 1
    assert trust(game, "CHN", "JPN") == SIGNED_TRUST + BREACH_TRUST // 2
    to_sitting(game, "CHN")
    game.apply(SetPolicy("CHN", ExportControl(mineral, stage, ("JPN",), 1.0)))  # type: ignore[arg-type]
    next_round(game)
    assert trust(game, "CHN", "JPN") == SIGNED_TRUST + BREACH_TRUST // 2
    assert standing(game, "CHN") == pytest.approx(before + BREACH_STANDING / 2)
    to_sitting(game, "CHN")
    game.apply(SetPolicy("CHN", ExportControl(mineral, stage, ("JPN",), 0.5)))  # type: ignore[arg-type]
    next_round(game)
    assert len(told(game, "promise_broken")) == 2
    next_round(game)
    next_round(game)
    # The second occasion stood: all of it is charged, once.
    assert trust(game, "CHN", "JPN") == SIGNED_TRUST + BREACH_TRUST // 2 + BREACH_TRUST
    assert len(told(game, "promise_broken")) == 2


def test_a_breach_in_the_last_two_rounds_costs_all_at_once() -> None:
    game = start()
    mineral, stage = free_export(game, "CHN", "JPN")
    sign(game, "CHN", "JPN", ExportAssurance("CHN", "JPN", mineral, stage, 0, 20))  # type: ignore[arg-type]
    while game.round < game.world.rounds - 1:
        next_round(game)
    before = trust(game, "CHN", "JPN")
    to_sitting(game, "CHN")
    game.apply(SetPolicy("CHN", ExportControl(mineral, stage, ("JPN",), 0.5)))  # type: ignore[arg-type]
    next_round(game)
    assert trust(game, "CHN", "JPN") == before + BREACH_TRUST


def test_an_assurance_of_what_is_restricted_begins_a_round_later() -> None:
    game = start()
    held = game.world.opening_controls[0][1]
    holder = game.world.opening_controls[0][0]
    partner = next(s for s in held.targets if s in game.world.allotment and s not in game.world.union_of)
    to_sitting(game, holder)
    at_once = ExportAssurance(holder, partner, held.mineral, held.stage)
    assert refused(game, Propose(holder, (partner,), (at_once,))).code == "restricted-now"
    sign(game, holder, partner, ExportAssurance(holder, partner, held.mineral, held.stage, 1, 4))
    next_round(game)
    assert told(game, "promise_broken") == []
    to_sitting(game, holder)
    game.apply(SetPolicy(holder, ExportControl(held.mineral, held.stage, (partner,), 1.0, "licence")))
    next_round(game)
    assert told(game, "promise_broken") == []


def test_an_assurance_that_is_not_honoured_from_its_start_is_broken() -> None:
    game = start()
    holder, held = game.world.opening_controls[0]
    partner = next(s for s in held.targets if s in game.world.allotment and s not in game.world.union_of)
    sign(game, holder, partner, ExportAssurance(holder, partner, held.mineral, held.stage, 1, 4))
    next_round(game)
    next_round(game)
    assert len(told(game, "promise_broken")) == 1


def test_a_restraint_is_judged_by_the_controls_that_act() -> None:
    game = start()
    mineral, stage = game.world.exports["AUS"][0]
    promise = ExportRestraint("AUS", "USA", "CHN", mineral, stage, 0.5, 1, 3)  # type: ignore[arg-type]
    sign(game, "AUS", "USA", promise)
    next_round(game)
    to_sitting(game, "AUS")
    game.apply(SetPolicy("AUS", ExportControl(mineral, stage, ("CHN",), 0.5)))  # type: ignore[arg-type]
    next_round(game)
    assert told(game, "promise_broken") == []
    to_sitting(game, "AUS")
    game.apply(SetPolicy("AUS", ExportControl(mineral, stage, ("CHN",), 0.6)))  # type: ignore[arg-type]
    next_round(game)
    assert len(told(game, "promise_broken")) == 1


# --- standstills and endorsements -------------------------------------------------------------------------------------


def test_applying_is_the_breach_of_a_standstill_whatever_the_bloc_does() -> None:
    game = start()
    found_bloc(game)
    sign(game, "CHN", "BRA", Standstill("BRA", "CHN", BLOC, 0, 4))
    next_round(game)
    to_sitting(game, "BRA")
    game.apply(Apply("BRA", BLOC))
    vote_all(game, "against")
    assert game.state.blocs[BLOC].status("BRA") is None
    assert len(told(game, "promise_broken")) == 1
    before = trust(game, "BRA", "CHN")
    next_round(game)
    assert trust(game, "BRA", "CHN") == before
    assert len(told(game, "promise_broken")) == 1


def test_joining_breaks_a_standstill_once_and_staying_in_costs_the_rest() -> None:
    game = start()
    found_bloc(game)
    sign(game, "CHN", "BRA", Standstill("BRA", "CHN", BLOC, 0, 8))
    next_round(game)
    to_sitting(game, "BRA")
    game.apply(Apply("BRA", BLOC))
    vote_all(game, "for")
    assert game.state.blocs[BLOC].status("BRA") == "full"
    assert trust(game, "BRA", "CHN") == SIGNED_TRUST + BREACH_TRUST // 2
    next_round(game)
    next_round(game)
    assert trust(game, "BRA", "CHN") == SIGNED_TRUST + BREACH_TRUST
    assert len(told(game, "promise_broken")) == 1


def test_a_member_can_promise_to_be_out_in_time() -> None:
    game = start()
    found_bloc(game)
    to_sitting(game, "CHN")
    assert refused(game, Propose("CHN", ("AUS",), (Standstill("AUS", "CHN", BLOC, 0, 4),))).code == "inside-now"
    sign(game, "CHN", "AUS", Standstill("AUS", "CHN", BLOC, 1, 3))
    to_sitting(game, "AUS")
    game.apply(SetPolicy("AUS", Withdrawal(BLOC)))
    next_round(game)
    next_round(game)
    assert game.state.blocs[BLOC].status("AUS") is None
    assert told(game, "promise_broken") == []


def test_promises_about_a_bloc_lapse_when_it_is_dissolved() -> None:
    game = start()
    to_sitting(game, "USA")
    game.apply(Apply("USA", BLOC))
    sign(game, "CHN", "BRA", Standstill("BRA", "CHN", BLOC, 0, 12))
    while not game.state.blocs[BLOC].dissolved:
        next_round(game)
    (lapsed,) = told(game, "clause_lapsed")
    assert lapsed["clause"] == "standstill"
    assert "dissolved" in str(lapsed["reason"])
    assert [t.status for t in game.state.treaties.values()] == ["performed"]


def test_an_endorsement_is_public_and_moves_standing_once_each_way() -> None:
    game = start()
    sign(game, "BRA", "AUS", Endorsement("BRA", BLOC), secret=True)
    found_bloc(game)
    assert ("BRA", BLOC) in [(e.seat, e.bloc) for e in game.view("PHL").endorsed]
    assert standing(game, "BRA") == pytest.approx(ENDORSED_IN_FORCE)
    to_sitting(game, "BRA")
    assert refused(game, Propose("BRA", ("CHN",), (Endorsement("BRA", BLOC),))).code == "endorsed"


def test_an_endorser_loses_standing_with_the_bloc() -> None:
    game = start()
    to_sitting(game, "USA")
    game.apply(Apply("USA", BLOC))
    sign(game, "BRA", "AUS", Endorsement("BRA", BLOC))
    while not game.state.blocs[BLOC].dissolved:
        next_round(game)
    next_round(game)
    assert standing(game, "BRA") == pytest.approx(ENDORSED_DISSOLVED)


# --- what may be promised ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        (VotePledge("USA", "AUS", BLOC, "any", "for"), "not-a-party"),
        (VotePledge("BRA", "BRA", BLOC, "any", "for"), "self-promise"),
        (VotePledge("BRA", "CHN", "nowhere", "any", "for"), "no-such-bloc"),
        (VotePledge("CHN", "BRA", BLOC, "any", "for"), "no-vote"),
        (VotePledge("BRA", "CHN", BLOC, "admit", "for", "BRA"), "bad-subject"),
        (VotePledge("BRA", "CHN", BLOC, "admit", "for", "DEU"), "bad-subject"),
        (VotePledge("BRA", "CHN", BLOC, "any", "for", "Ga"), "bad-subject"),
        (VotePledge("BRA", "CHN", BLOC, "set_floor", "for", "Xx"), "no-such-mineral"),
        (ExportAssurance("BRA", "CHN", "Xx", "refined"), "no-exports"),
        (ExportRestraint("CHN", "BRA", "CHN", "Co", "refined", 0.5), "bad-target"),
        (ExportRestraint("CHN", "BRA", "BRA", "Co", "refined", 0.5), "bad-target"),
        (ExportRestraint("CHN", "BRA", "Nowhere", "Co", "refined", 0.5), "no-such-actor"),
        (Standstill("CHN", "BRA", BLOC), "not-invited"),
        (Endorsement("USA", BLOC), "not-a-party"),
        (Endorsement("BRA", "nowhere"), "no-such-bloc"),
    ],
)
def test_what_cannot_be_promised(clause: Clause, code: str) -> None:
    game = start()
    to_sitting(game, "BRA")
    assert refused(game, Propose("BRA", ("CHN",), (clause,))).code == code


@pytest.mark.parametrize("clause", [Standstill("DEU", "CHN", BLOC), ExportAssurance("DEU", "CHN", "Co", "refined")])
def test_a_union_holds_the_trade_policy_of_its_members(clause: Clause) -> None:
    game = start()
    to_sitting(game, "DEU")
    assert refused(game, Propose("DEU", ("CHN",), (clause,))).code == "union-policy"


@pytest.mark.parametrize(
    "clauses",
    [
        (Accession(BLOC, "BRA"), Standstill("BRA", "USA", BLOC)),
        (VotePledge("BRA", "USA", BLOC, "any", "for"), VotePledge("BRA", "USA", BLOC, "set_floor", "against", "Ga")),
    ],
)
def test_clauses_that_cannot_both_be_kept(clauses: tuple[Clause, ...]) -> None:
    game = start()
    to_sitting(game, "BRA")
    assert refused(game, Propose("BRA", ("USA",), clauses)).code == "contradiction"
    game.apply(Propose("BRA", ("USA",), clauses[:1]))
    end_all(game)
