"""Ratification and supplementary votes: exact chances, draws that waiting does not change, and what follows."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import pytest

from game import Game, new_game
from game.actions import (
    Accession,
    Apply,
    Campaign,
    EndSitting,
    Payment,
    Propose,
    Ratify,
    SetPolicy,
    Sign,
    SupplementaryVote,
    Undo,
    Withdrawal,
)
from game.rules import chances
from game.rules.chances import Chance, add_up
from game.rules.ratification import ratification_chance
from game.rules.supplementary import supplementary_chance
from game.rules.turn import Turn
from game.scenario.read import from_files
from tests.engine import homes
from tests.engine.helpers import next_round, refused, to_sitting, vote_all
from tests.engine.homes import PACT, attempts, game_of, play_out, ratify, seal, sign
from tests.scenario.copies import customs_union

CENTS = 100


def chance(game: Game, seat: str) -> Chance:
    (entry,) = (e for e in game.view(seat).me.at_home if e.bloc == PACT)
    return entry.chance


def with_blocs(game: Game, **changes: object) -> Game:
    bloc = replace(game.state.blocs[PACT], **changes)  # type: ignore[arg-type]
    game.state = game.state.copy()
    game.state.blocs = {**game.state.blocs, PACT: bloc}
    return game


def with_approval(game: Game, seat: str, tenths: int) -> Game:
    game.state = game.state.copy()
    game.state.approval = {**game.state.approval, seat: tenths}
    return game


# --- the chance ------------------------------------------------------------------------------------------------------


def test_at_an_approval_of_fifty_and_without_floors_nine_in_ten_ratify() -> None:
    now = chance(game_of(), "AAA")
    assert now.parts == 9_000
    assert now.terms == (("base", 5_000), ("approval", 4_000))


@pytest.mark.parametrize("tenths", [0, 123, 500, 777, 1000])
@pytest.mark.parametrize("level", [1.0, 1.37, 2.0])
def test_the_terms_add_up_exactly_and_stay_within_two_and_ninety_eight_per_cent(tenths: int, level: float) -> None:
    game = with_approval(with_blocs(game_of(), floors=(("Co", "ore", level), ("Co", "refined", level))), "BBB", tenths)
    now = chance(game, "BBB")
    assert sum(parts for _, parts in now.terms) == now.parts
    assert 200 <= now.parts <= 9_800
    assert now.value == now.parts / 10_000


def test_a_total_out_of_bounds_is_brought_back_by_a_term_of_its_own() -> None:
    assert add_up((("base", 0.5), ("approval", 0.7))).terms[-1] == ("limit", -2_200)
    assert add_up((("base", 0.1), ("floors", -0.7))).terms[-1] == ("limit", 6_200)
    assert add_up((("base", 0.1), ("floors", 0.0))).terms == (("base", 1_000),)


def test_floors_cost_users_and_please_producers() -> None:
    """Coral Island mines cobalt and uses none; Eastby uses it and makes nothing."""
    floors = (("Co", "ore", 1.5), ("Co", "refined", 1.5))
    before, after = game_of(), with_blocs(game_of(), floors=floors)
    miner, user = dict(chance(after, "CCC").terms), dict(chance(after, "EEE").terms)
    assert miner["producers"] > 0 > user["floors"]
    assert "floors" not in miner
    assert "producers" not in user
    assert chance(after, "EEE").parts < chance(before, "EEE").parts
    lowered = with_blocs(game_of(), floors=(("Co", "ore", 0.8), ("Co", "refined", 1.0)))
    assert chance(lowered, "EEE") == chance(before, "EEE")


def test_softer_terms_and_a_campaign_raise_it() -> None:
    game = game_of(ratification_base=0.3)
    allotment = game.world.allotment["AAA"]
    plain = ratification_chance(game.world, game.state, "AAA", PACT, 0).parts
    whole = ratification_chance(game.world, game.state, "AAA", PACT, allotment).parts
    quarter = ratification_chance(game.world, game.state, "AAA", PACT, allotment // 4).parts
    assert whole - plain == 1_500
    assert quarter - plain == 750
    assert ratification_chance(game.world, game.state, "AAA", PACT, 9 * allotment).parts == whole
    sign(game, "AAA", status="associate")
    assert dict(chance(game, "AAA").terms)["associate"] == 500


@pytest.mark.parametrize(("secret", "expected"), [(False, 400), (True, None)])
def test_what_public_treaties_still_bring_counts(secret: bool, expected: int | None) -> None:
    """Two rounds of an allotment each, both still due: two per cent for each."""
    game = game_of()
    usd = game.world.allotment["BBB"] // CENTS
    rich = game.world.allotment["AAA"] // CENTS
    assert 2 * rich >= usd
    to_sitting(game, "AAA")
    game.apply(Propose("AAA", ("BBB",), (Payment("AAA", "BBB", usd, 1, 2),), secret))
    game.apply(Sign("BBB", [*game.state.offers][-1]))
    next_round(game)
    assert dict(chance(game, "BBB").terms).get("support") == expected
    next_round(game)
    assert dict(chance(game, "BBB").terms).get("support") == (None if expected is None else expected // 2)
    assert "support" not in dict(chance(game, "AAA").terms)


def test_the_chance_is_what_happens_over_many_seeds() -> None:
    game = game_of()
    for parts in (2_500, 9_000):
        passed = 0
        for seed in range(4_000):
            turn = Turn(game.world, game.state.copy(), seed, lambda kind, compute: compute())
            passed += chances.draw(turn, "ratification", "AAA", PACT, 1, Chance(parts, ()))
        share = parts / 10_000
        assert abs(passed / 4_000 - share) < 4 * sqrt(share * (1 - share) / 4_000)


# --- the draw --------------------------------------------------------------------------------------------------------


def failing(**home: float) -> int:
    """A seed under which the first attempt of AAA fails at a chance of a half, and passes at one of six tenths."""
    for seed in range(1, 200):
        game = game_of(seed, **home)
        turn = Turn(game.world, game.state.copy(), seed, lambda kind, compute: compute())
        low, high = (chances.draw(turn, "ratification", "AAA", PACT, 1, Chance(p, ())) for p in (5_000, 6_000))
        if high and not low:
            return seed
    raise AssertionError("no seed found")


HALF = {"ratification_base": 0.1}


def test_waiting_or_loading_does_not_change_the_draw_and_better_terms_do() -> None:
    seed = failing(**HALF)
    for wait in (0, 1, 2):
        game = game_of(seed, **HALF)
        for _ in range(wait):
            next_round(game)
        sign(game, "AAA")
        ratify(game, "AAA")
        next_round(game)
        (attempt,) = attempts(game, "AAA")
        assert attempt == {"seat": "AAA", "subject": PACT, "attempt": 1, "parts": 5_000, "passed": False}
        assert game.state.blocs[PACT].status("AAA") is None
    game = game_of(seed, **HALF)
    sign(game, "AAA")
    ratify(game, "AAA")
    seal(game, "AAA", Campaign(game.world.allotment["AAA"] // CENTS))
    assert chance(game, "AAA").parts == 6_500
    next_round(game)
    assert attempts(game, "AAA")[0]["passed"]
    assert game.state.blocs[PACT].status("AAA") == "full"


def test_a_failed_attempt_costs_approval_and_comes_back_later_with_a_draw_of_its_own() -> None:
    game = game_of(failing(**HALF), **HALF)
    sign(game, "AAA")
    ratify(game, "AAA")
    next_round(game)
    assert game.state.approval["AAA"] == 500 - 30 + 3  # a tenth of the way back to normal, at the reckoning
    assert [(e.tenths, e.reason) for e in game.view("AAA").me.approval_history] == [
        (-30, "ratification_failed"),
        (3, "drift"),
    ]
    to_sitting(game, "AAA")
    assert "round 3" in refused(game, SetPolicy("AAA", Ratify(PACT))).sentence
    assert game.view("AAA").me.at_home[0].refusal
    next_round(game)
    ratify(game, "AAA")
    next_round(game)
    assert [a["attempt"] for a in attempts(game, "AAA")] == [1, 2]


def test_a_game_with_votes_at_home_replays() -> None:
    game = game_of(5)
    sign(game, "AAA", "BBB")
    ratify(game, "AAA", "BBB")
    seal(game, "AAA", Campaign(1_000), SupplementaryVote(2_000))
    for _ in range(3):
        next_round(game)
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()
    assert attempts(game, "AAA")
    assert any(e.kind == "supplementary" for e in game.log)


# --- signatories -----------------------------------------------------------------------------------------------------


def test_a_signatory_is_no_member_until_it_has_ratified() -> None:
    game = game_of(charter={"critical_mass_members": 3})
    sign(game, "AAA", "BBB")
    bloc = game.state.blocs[PACT]
    assert (bloc.members, [s[0] for s in bloc.signatories]) == ((), ["AAA", "BBB"])
    assert refused(game, Apply("AAA", PACT)).code == "already-signed"
    standing = game.state.tallies["AAA"].standing
    next_round(game)
    assert game.state.blocs[PACT].members == ()
    assert game.state.tallies["AAA"].standing == standing
    assert not game.view("AAA").legal["table_motion"].allowed


def test_a_vote_called_before_the_signature_waits_for_it_and_both_come_in_one_plenary() -> None:
    game = game_of(ratification_base=0.6)
    sign(game, "AAA", "BBB")
    ratify(game, "AAA", "BBB", "CCC")
    next_round(game)
    assert {m[0] for m in game.state.blocs[PACT].members} == {"AAA", "BBB"}
    assert ("CCC", f"ratify:{PACT}") in game.state.policies
    sign(game, "CCC")
    play_out(game)
    kinds = [h.kind for h in game.happenings if h.get("seat") == "CCC"]
    assert kinds[:4] == ["applied", "accession_signed", "ratified", "acceded"]
    assert game.state.blocs[PACT].status("CCC") == "full"
    assert game.state.blocs[PACT].in_force
    assert ("CCC", f"ratify:{PACT}") not in game.state.policies


def test_a_signature_lapses_in_time_and_can_be_taken_back() -> None:
    game = game_of(signature_rounds=2)
    sign(game, "AAA", "BBB")
    to_sitting(game, "BBB")
    game.apply(SetPolicy("BBB", Withdrawal(PACT)))
    assert [s[0] for s in game.state.blocs[PACT].signatories] == ["AAA"]
    next_round(game)
    next_round(game)
    assert game.state.blocs[PACT].signed("AAA") == "full"
    next_round(game)
    assert game.state.blocs[PACT].signed("AAA") is None
    told = [(h.kind, h.get("seat"), h.round) for h in game.happenings if h.kind.startswith("signature")]
    assert told == [("signature_withdrawn", "BBB", 1), ("signature_lapsed", "AAA", 3)]
    to_sitting(game, "AAA")
    game.apply(Apply("AAA", PACT))


def test_low_approval_bars_a_vote_and_holds_back_one_that_was_called() -> None:
    game = with_approval(game_of(), "AAA", 199)
    sign(game, "AAA")
    assert refused(game, SetPolicy("AAA", Ratify(PACT))).code == "approval-too-low"
    with_approval(game, "AAA", 200)
    ratify(game, "AAA")
    with_approval(game, "AAA", 199)
    next_round(game)
    assert not attempts(game, "AAA")
    assert any(h.kind == "ratification_waits" and h.audience == ("AAA",) for h in game.happenings)


def test_calling_a_vote_off_and_undoing_it() -> None:
    game = game_of()
    sign(game, "AAA")
    assert refused(game, SetPolicy("AAA", Ratify(PACT, False))).code == "no-vote-called"
    ratify(game, "AAA")
    game.apply(SetPolicy("AAA", Ratify(PACT, False)))
    game.apply(Undo("AAA"))
    assert ("AAA", f"ratify:{PACT}") in game.state.policies
    game.apply(Undo("AAA"))
    next_round(game)
    assert not attempts(game, "AAA")


def test_a_campaign_is_paid_once_and_only_for_a_vote() -> None:
    game = game_of(5)
    allotment = game.world.allotment["AAA"]
    seal(game, "AAA", Campaign(allotment // CENTS // 2))
    next_round(game)
    assert ("AAA", "campaign") in game.state.policies
    assert game.state.money["AAA"] == 2 * allotment
    sign(game, "AAA")
    ratify(game, "AAA")
    next_round(game)
    paid = [h.get("usd") for h in game.happenings if h.kind == "campaign_paid"]
    assert paid == [allotment // CENTS // 2]
    assert ("AAA", "campaign") not in game.state.policies
    to_sitting(game, "AAA")
    too_much = game.state.cash("AAA") // CENTS + 1
    assert refused(game, SetPolicy("AAA", Campaign(too_much))).code == "no-money"


def test_a_seat_that_two_treaties_bring_into_two_blocs_keeps_one() -> None:
    second = {"id": "inland-pact", "name": "Inland Pact", "founders": ("AAA", "BBB")}
    loaded = homes.pacts.scenario(second)
    rules = loaded.head.rules.model_copy(update={"ratification": True})
    settings = loaded.head.home.model_copy(update={"ratification_base": 1.0})
    loaded = replace(loaded, head=loaded.head.model_copy(update={"rules": rules, "home": settings}))
    game = new_game(loaded, 3, table="simultaneous")
    to_sitting(game, "AAA")
    for bloc in (PACT, "inland-pact"):
        game.apply(Apply("AAA", bloc))
        game.apply(SetPolicy("AAA", Ratify(bloc)))
    next_round(game)
    inside = [b.id for b in game.state.blocs.values() if b.status("AAA")]
    assert len(inside) == 1
    assert not any(b.signed("AAA") for b in game.state.blocs.values())


def test_the_vote_of_its_members_is_the_ratification_of_a_union() -> None:
    loaded = from_files(customs_union())
    rules = loaded.head.rules.model_copy(update={"ratification": True})
    game = new_game(replace(loaded, head=loaded.head.model_copy(update={"rules": rules})), 3, table="simultaneous")
    to_sitting(game, "UUU")
    assert refused(game, SetPolicy("UUU", Ratify(PACT))).code == "members-ratify"
    assert game.view("UUU").me.at_home == ()
    game.apply(Apply("UUU", PACT))
    vote_all(game, "for")
    assert game.state.blocs[PACT].status("UUU") == "full"
    assert not any(e.kind == "ratification" for e in game.log)


def test_without_the_rule_an_accession_makes_a_member_at_once() -> None:
    game = game_of(ratification=False)
    sign(game, "AAA")
    assert game.state.blocs[PACT].status("AAA") == "full"
    assert game.view("AAA").me.at_home == ()
    assert refused(game, SetPolicy("AAA", Ratify(PACT))).code == "no-ratification"
    assert refused(game, SetPolicy("AAA", Campaign(1))).code == "no-ratification"


# --- paying for votes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("secret", "paid", "cost"), [(False, "BBB", -1.0), (True, "BBB", 0.0), (False, "AAA", 0.0)])
def test_a_public_payment_for_an_accession_costs_both_sides_standing(secret: bool, paid: str, cost: float) -> None:
    game = game_of()
    payer = "AAA" if paid == "BBB" else "BBB"
    clauses = (Accession(PACT, "BBB"), Payment(payer, paid, 10_000, 0, 2))
    to_sitting(game, "AAA")
    game.apply(Propose("AAA", ("BBB",), clauses, secret))
    game.apply(Sign("BBB", [*game.state.offers][-1]))
    before = game.state.tallies
    next_round(game)
    # A treaty of weight brings half a point.
    for seat in ("AAA", "BBB"):
        assert game.state.tallies[seat].standing - before[seat].standing == pytest.approx(0.5 + cost)
    assert sum(h.kind == "votes_bought" for h in game.happenings) == (cost < 0)


# --- supplementary votes ---------------------------------------------------------------------------------------------


def test_the_chance_of_a_supplementary_vote_falls_with_the_sum() -> None:
    game = game_of()
    allotment = game.world.allotment["AAA"]
    assert supplementary_chance(game.world, "AAA", 500, allotment).parts == 6_500
    assert supplementary_chance(game.world, "AAA", 500, 3 * allotment).parts == 3_500
    assert supplementary_chance(game.world, "AAA", 250, 3 * allotment).parts == 1_000


def test_a_supplementary_vote_adds_to_the_budget_or_costs_approval_and_is_held_once_in_four_rounds() -> None:
    seen = set()
    for seed in range(1, 9):
        game = game_of(seed)
        allotment = game.world.allotment["AAA"]
        usd = allotment // CENTS
        to_sitting(game, "AAA")
        assert refused(game, SetPolicy("AAA", SupplementaryVote(3 * usd + 1))).code == "too-much"
        game.apply(SetPolicy("AAA", SupplementaryVote(usd)))
        while game.state.phase != "plenary" and game.round == 1:
            game.apply(EndSitting(game.to_act()[0]))
        (body,) = (e.body for e in game.log if e.kind == "supplementary")
        seen.add(body["passed"])
        # What was granted carries over like the rest: up to one allotment.
        assert game.state.money["AAA"] == 2 * allotment
        told = [h.kind for h in game.happenings if h.kind.startswith("supplementary")]
        assert told == ["supplementary_granted" if body["passed"] else "supplementary_refused"]
        lost = [e.tenths for e in game.state.approval_log if e.reason == "supplementary_refused"]
        assert lost == ([] if body["passed"] else [-10])
        to_sitting(game, "AAA")
        assert "round 5" in refused(game, SetPolicy("AAA", SupplementaryVote(usd))).sentence
        assert game.view("AAA").me.supplementary_from == 5
    assert seen == {True, False}


def test_what_is_granted_can_be_spent_in_the_same_round() -> None:
    for seed in range(1, 20):
        game = game_of(seed)
        usd = game.world.allotment["CCC"] // CENTS
        to_sitting(game, "CCC")
        game.apply(Propose("CCC", ("BBB",), (Payment("CCC", "BBB", 2 * usd, 0, 1),)))
        game.apply(Sign("BBB", [*game.state.offers][-1]))
        game.apply(SetPolicy("CCC", SupplementaryVote(usd)))
        next_round(game)
        (body,) = (e.body for e in game.log if e.kind == "supplementary")
        assert game.state.tallies["CCC"].paid == (2 if body["passed"] else 1) * usd * CENTS
        if body["passed"]:
            return
    raise AssertionError("no seed under which it is granted")
