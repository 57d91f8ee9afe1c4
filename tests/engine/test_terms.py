"""Terms of treaties: renewal, notice, and conditions that make a treaty void."""

from __future__ import annotations

import math

import pytest

from game import Game, Refused
from game.actions import (
    NO_TERMS,
    Accession,
    Clause,
    Counter,
    Denounce,
    Endorsement,
    EndSitting,
    ExportControl,
    Payment,
    Propose,
    SetPolicy,
    Sign,
    Standstill,
    TreatyTerms,
    VoidIf,
    Withdrawal,
    action_from_json,
    action_to_json,
)
from game.rules.purse import BREACH_STANDING, BREACH_TRUST
from game.rules.treaties import acts
from game.state import Treaty
from tests.engine.helpers import found_bloc, next_round, refused, start, to_sitting

BLOC = "floor-zone"
USD = 100_000


def sign(game: Game, a: str, b: str, *clauses: Clause, terms: TreatyTerms = NO_TERMS, secret: bool = False) -> int:
    """Let two seats sign a treaty in this round's sittings; returns the number that the treaty will have."""
    to_sitting(game, a)
    game.apply(Propose(a, (b,), clauses, secret, terms))
    game.apply(Sign(b, [*game.state.offers][-1]))
    return len(game.state.treaties)


def treaty(game: Game) -> Treaty:
    return list(game.state.treaties.values())[-1]


def payments(game: Game) -> int:
    return sum(h.kind == "payment_made" for h in game.happenings)


def told(game: Game, kind: str) -> list[dict[str, object]]:
    return [dict(h.params) for h in game.happenings if h.kind == kind]


# --- renewal ---------------------------------------------------------------------------------------------------------


def test_a_treaty_renews_for_its_whole_length_as_often_as_it_says() -> None:
    game = start()
    sign(game, "USA", "AUS", Payment("USA", "AUS", USD, 0, 2), terms=TreatyTerms(2))
    for count in (1, 2, 3, 4, 5, 6, 6):
        next_round(game)
        assert payments(game) == count
    assert [h["last"] for h in told(game, "treaty_renewed")] == [4, 6]
    assert treaty(game).status == "performed"


def test_what_is_done_once_is_not_done_again() -> None:
    game = start()
    to_sitting(game, "USA")
    endorsed = (Endorsement("AUS", BLOC),)
    assert refused(game, Propose("USA", ("AUS",), endorsed, False, TreatyTerms(1))).code == "nothing-renews"
    sign(game, "USA", "AUS", Payment("USA", "AUS", USD), *endorsed, terms=TreatyTerms(1))
    for _ in range(3):
        next_round(game)
    assert payments(game) == 2
    assert len(told(game, "endorsed")) == 1


def test_a_later_start_is_kept_in_every_period() -> None:
    clause = Payment("USA", "AUS", USD, 1, 1)
    paper = Treaty(1, ("USA", "AUS"), (clause,), 3, False, terms=TreatyTerms(3), renewed=2)
    assert [r for r in range(1, 14) if acts(paper, clause, r)] == [4, 6, 8]


# --- notice ----------------------------------------------------------------------------------------------------------


def test_notice_ends_a_treaty_after_the_next_round() -> None:
    game = start()
    sign(game, "USA", "AUS", Payment("USA", "AUS", USD, 0, 8))
    next_round(game)
    number = treaty(game).id
    to_sitting(game, "AUS")
    game.apply(Denounce("AUS", number))
    assert refused(game, Denounce("AUS", number)).code == "already-denounced"
    for _ in range(4):
        next_round(game)
    assert payments(game) == 3
    assert treaty(game).status == "denounced"
    assert refused(game, Denounce("USA", number)).code in ("treaty-ended", "not-now")


def test_notice_stops_a_renewal() -> None:
    game = start()
    sign(game, "USA", "AUS", Payment("USA", "AUS", USD, 0, 2), terms=TreatyTerms(5))
    next_round(game)
    before = game.state.trust[("AUS", "USA")]
    to_sitting(game, "USA")
    game.apply(Denounce("USA", treaty(game).id))
    for _ in range(3):
        next_round(game)
    assert payments(game) == 2
    assert game.state.trust[("AUS", "USA")] == before + 1, "the last instalment, and no breach"


def test_leaving_what_the_other_has_done_in_full_costs_like_a_breach_of_the_rest() -> None:
    game = start()
    sign(game, "USA", "AUS", Endorsement("AUS", BLOC), Payment("USA", "AUS", USD, 0, 8))
    next_round(game)
    trust, standing = game.state.trust[("AUS", "USA")], game.state.tallies["USA"].standing
    to_sitting(game, "USA")
    game.apply(Denounce("USA", treaty(game).id))
    # Of eight instalments three are paid when it ends: five eighths of its part are not done.
    assert game.state.trust[("AUS", "USA")] == trust + round(BREACH_TRUST * 5 / 8)
    assert game.state.tallies["USA"].standing == pytest.approx(standing + BREACH_STANDING * 5 / 8)


def test_leaving_costs_nothing_to_the_one_that_is_ahead_or_gives_nothing() -> None:
    game = start()
    sign(game, "USA", "AUS", Endorsement("AUS", BLOC), Payment("USA", "AUS", USD, 0, 8))
    next_round(game)
    trust = game.state.trust[("AUS", "USA")]
    to_sitting(game, "AUS")
    game.apply(Denounce("AUS", treaty(game).id))
    assert game.state.trust[("AUS", "USA")] == trust


def test_pay_as_you_go_can_be_left_without_a_breach() -> None:
    game = start()
    sign(game, "CHN", "BRA", Payment("CHN", "BRA", USD, 0, 8), Standstill("BRA", "CHN", BLOC, 0, 8))
    next_round(game)
    trust = game.state.trust[("BRA", "CHN")]
    to_sitting(game, "BRA")
    game.apply(Denounce("BRA", treaty(game).id))
    assert game.state.trust[("BRA", "CHN")] == trust


def test_treaties_of_others_cannot_be_denounced_nor_told_from_none() -> None:
    game = start()
    sign(game, "USA", "AUS", Payment("USA", "AUS", USD, 0, 8), secret=True)
    sign(game, "USA", "AUS", Payment("USA", "AUS", USD, 0, 7))
    next_round(game)
    secret, public = game.state.treaties
    to_sitting(game, "BRA")
    assert refused(game, Denounce("BRA", secret)).code == "no-such-treaty"
    assert refused(game, Denounce("BRA", 9999)).code == "no-such-treaty"
    assert refused(game, Denounce("BRA", public)).code == "not-a-party"


def test_what_ends_anyway_needs_no_notice() -> None:
    game = start()
    sign(game, "USA", "AUS", Payment("USA", "AUS", USD, 0, 3))
    next_round(game)
    to_sitting(game, "USA")
    assert refused(game, Denounce("USA", treaty(game).id)).code == "ends-anyway"
    assert not game.view("USA").legal["denounce"].allowed


# --- conditions ------------------------------------------------------------------------------------------------------


def void_paper(game: Game, condition: VoidIf) -> None:
    sign(game, "USA", "AUS", Payment("USA", "AUS", USD, 0, 8), terms=TreatyTerms(0, (condition,)))


@pytest.mark.parametrize(("mineral", "ends"), [("", True), ("same", True), ("other", False)])
def test_a_restriction_makes_it_void(mineral: str, ends: bool) -> None:
    game = start()
    held, stage = next((m, s) for m, s in game.world.exports["BRA"] if s == "refined")
    other = next(m for m in game.world.minerals if m != held)
    void_paper(game, VoidIf("restricted", {"": "", "same": held, "other": other}[mineral]))
    next_round(game)
    assert treaty(game).status == "in force"
    to_sitting(game, "BRA")
    game.apply(SetPolicy("BRA", ExportControl(held, stage, ("AUS",), 0.5)))  # type: ignore[arg-type]
    before = dict(game.state.trust)
    next_round(game)
    next_round(game)
    assert treaty(game).status == ("void" if ends else "in force")
    assert payments(game) == (2 if ends else 3)
    assert [v["ground"] for v in told(game, "treaty_void")] == (["restricted"] if ends else [])
    after = [e for e in game.state.trust_log if (e.a, e.b) == ("AUS", "USA") and e.round > 1]
    # A payment to somebody whom a control hits is help.
    assert {e.reason for e in after} == {"payment", "help"}, "it ends without a breach"
    assert sum(e.points for e in after if e.reason == "payment") == (1 if ends else 2)
    assert game.state.trust[("AUS", "USA")] > before[("AUS", "USA")]


def test_a_price_makes_it_void() -> None:
    game = start()
    next_round(game)
    assert game.state.market is not None
    m = game.world.mineral_index["Ga"]
    now = float(game.state.market.world_price[m])
    to_sitting(game, "USA")
    clauses = (Payment("USA", "AUS", USD, 0, 8),)
    low = TreatyTerms(0, (VoidIf("price_above", "Ga", now * 0.99),))
    assert refused(game, Propose("USA", ("AUS",), clauses, False, low)).code == "already-void"
    void_paper(game, VoidIf("price_above", "Ga", now * 1.02))
    to_sitting(game, "CHN")
    everybody = tuple(a for a in game.world.actors if a != "CHN")
    game.apply(SetPolicy("CHN", ExportControl("Ga", "refined", everybody, 0.0)))
    next_round(game)
    assert float(game.state.market.world_price[m]) > now * 1.02
    assert treaty(game).status == "void"
    (void,) = told(game, "treaty_void")
    assert (void["ground"], void["mineral"]) == ("price_above", "Ga")


def test_a_party_that_leaves_makes_it_void() -> None:
    game = start()
    found_bloc(game)
    void_paper(game, VoidIf("party_leaves"))
    next_round(game)
    to_sitting(game, "AUS")
    game.apply(SetPolicy("AUS", Withdrawal(BLOC)))
    next_round(game)
    assert treaty(game).status == "in force"
    next_round(game)
    assert treaty(game).status == "void"


def test_a_bloc_that_lapses_makes_it_void() -> None:
    game = start()
    found_bloc(game, ("AUS", "CAN"))
    assert game.state.blocs[BLOC].in_force
    void_paper(game, VoidIf("bloc_lapsed", bloc=BLOC))
    to_sitting(game, "CAN")
    game.apply(SetPolicy("CAN", Withdrawal(BLOC)))
    while game.state.blocs[BLOC].in_force:
        assert treaty(game).status == "in force" if game.state.treaties else True
        next_round(game)
    assert treaty(game).status == "void"


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        (TreatyTerms(0, (VoidIf("price_above"),)), "bad-condition"),
        (TreatyTerms(0, (VoidIf("price_above", "Ga"),)), "bad-condition"),
        (TreatyTerms(0, (VoidIf("restricted", "Xx"),)), "no-such-mineral"),
        (TreatyTerms(0, (VoidIf("restricted", "Ga", 1.5),)), "bad-condition"),
        (TreatyTerms(0, (VoidIf("bloc_lapsed", bloc="nowhere"),)), "no-such-bloc"),
        (TreatyTerms(0, (VoidIf("party_leaves", "Ga"),)), "bad-condition"),
        (TreatyTerms(0, (VoidIf("restricted"), VoidIf("restricted"))), "twice"),
    ],
)
def test_conditions_that_say_nothing(terms: TreatyTerms, code: str) -> None:
    game = start()
    to_sitting(game, "USA")
    assert refused(game, Propose("USA", ("AUS",), (Payment("USA", "AUS", USD),), False, terms)).code == code


def test_terms_go_through_the_border_and_wrong_ones_do_not() -> None:
    terms = TreatyTerms(2, (VoidIf("price_above", "Ga", 1.5),))
    offer = Propose("USA", ("AUS",), (Payment("USA", "AUS", USD),), False, terms)
    assert action_from_json(action_to_json(offer)) == offer
    for wrong in (math.nan, math.inf, -1.0):
        data = action_to_json(offer)
        data["terms"]["void_if"][0]["value"] = wrong
        with pytest.raises(Refused):
            action_from_json(data)


# --- offers ----------------------------------------------------------------------------------------------------------


def test_a_counter_keeps_the_terms_or_changes_them() -> None:
    game = start(people=("AUS",))
    to_sitting(game, "USA")
    clauses = (Payment("USA", "AUS", USD, 0, 2),)
    game.apply(Propose("USA", ("AUS",), clauses, False, TreatyTerms(1)))
    first = [*game.state.offers][-1]
    to_sitting(game, "AUS")
    assert refused(game, Counter("AUS", first, clauses)).code == "nothing-changed"
    game.apply(Counter("AUS", first, clauses, TreatyTerms(3)))
    second = [*game.state.offers][-1]
    assert game.state.offers[second].terms == TreatyTerms(3)
    game.apply(Counter("USA", second, (*clauses, Accession(BLOC, "AUS"))))
    assert game.state.offers[[*game.state.offers][-1]].terms == TreatyTerms(3)
    game.apply(EndSitting("AUS"))
