"""Players and promises: what they sign, what they ask for it, and that they keep their word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ai.appraisal import Appraisal
from ai.keeping import breach_cost, honest, keep_promises, pledged_choice, unwanted_renewals
from ai.negotiator import HeuristicPlayer
from ai.promises import promise_terms, reliance, void_chance
from game import Game
from game.actions import (
    Clause,
    Denounce,
    Endorsement,
    ExportAssurance,
    ExportControl,
    ExportRestraint,
    Payment,
    SetFloor,
    SetPolicy,
    Sign,
    Standstill,
    TreatyTerms,
    VoidIf,
    Vote,
    VotePledge,
)
from game.chance import Key
from game.state import Motion, Offer, Treaty
from game.view import View
from tests.engine.helpers import found_bloc, start, to_sitting

BLOC = "floor-zone"
KEY = Key.of(1, 1, "test", "x").sealed()


@pytest.fixture(scope="module")
def founded() -> Game:
    game = start()
    found_bloc(game)
    return game


def points(view: View, seat: str, clause: Clause) -> float:
    return sum(t.points for t in promise_terms(Appraisal(view, seat), clause))


def with_treaty(view: View, *clauses: Clause, terms: TreatyTerms | None = None, since: int | None = None) -> View:
    """Return a view in which the seat is bound by these clauses."""
    begun = view.round if since is None else since
    paper = Treaty(9_000, (view.seat, "USA"), clauses, begun, False, terms=terms or TreatyTerms())
    return replace(view, treaties=(*view.treaties, paper))


def offered(view: View, *clauses: Clause) -> View:
    """Return a view in which the host has offered these clauses."""
    paper = Offer(9_001, ("USA", view.seat), clauses, "USA", ("USA",), view.round, 0, None, False, "open")
    return replace(view, offers=(paper,))


# --- worth -----------------------------------------------------------------------------------------------------------


def test_nobody_gives_its_word_for_nothing(founded: Game) -> None:
    for seat, clause in (
        ("AUS", VotePledge("AUS", "USA", BLOC, "any", "for")),
        ("BRA", ExportAssurance("BRA", "USA", *founded.world.exports["BRA"][0])),
        ("BRA", Standstill("BRA", "CHN", BLOC)),
    ):
        view = founded.view(seat)
        assert points(view, seat, clause) < 0.0, clause.type
        signed = HeuristicPlayer().answer(offered(view, clause), Appraisal(view, seat), offered(view, clause).offers[0])
        assert not isinstance(signed, Sign)


def test_a_standstill_costs_what_joining_is_worth_and_helps_whom_joining_hurts(founded: Game) -> None:
    view = founded.view("BRA")
    clause = Standstill("BRA", "CHN", BLOC, 0, view.rounds)
    worth = Appraisal(view, "BRA").accession(BLOC, "BRA", "full").total
    bound = next(t.points for t in promise_terms(Appraisal(view, "BRA"), clause) if t.key == "bound")
    assert points(view, "BRA", clause) == pytest.approx(-max(0.0, worth) + bound)
    rival = founded.view("CHN")
    harm = Appraisal(rival, "CHN").accession(BLOC, "BRA", "full").total
    assert points(rival, "CHN", clause) == pytest.approx(-harm * reliance(rival, "CHN", "BRA"))


def test_an_assurance_is_worth_most_from_whom_one_depends_on(founded: Game) -> None:
    view = founded.view("JPN")
    mineral = "Ga"
    from_rival = points(view, "JPN", ExportAssurance("CHN", "JPN", mineral, "refined", 1, 8))
    others = [s for s in founded.world.seats if s != "CHN" and (mineral, "refined") in founded.world.exports[s]]
    assert from_rival > 0.0
    for seat in others:
        if seat != "JPN":
            clause = ExportAssurance(seat, "JPN", mineral, "refined", 1, 8)
            assert 0.0 <= points(view, "JPN", clause) < from_rival


def test_distrust_lowers_what_a_promise_is_worth(founded: Game) -> None:
    view = founded.view("JPN")
    clause = ExportAssurance("CHN", "JPN", "Ga", "refined", 1, 8)
    wary = replace(view, me=replace(view.me, trust={**view.me.trust, "CHN": -80}))
    assert 0.0 < points(wary, "JPN", clause) < points(view, "JPN", clause)


def test_a_restraint_is_valued_by_the_market(founded: Game) -> None:
    mineral, stage = next((m, s) for m, s in founded.world.exports["AUS"] if s == "refined")
    clause = ExportRestraint("AUS", "USA", "KOR", mineral, stage, 0.0, 1, 4)  # type: ignore[arg-type]
    assert points(founded.view("KOR"), "KOR", clause) < 0.0, "its target loses"


def test_an_endorsement_goes_with_the_chances_of_the_bloc(founded: Game) -> None:
    early = start().view("BRA")
    assert points(founded.view("BRA"), "BRA", Endorsement("BRA", BLOC)) < 0.0, "nothing to gain any more"
    assert points(early, "BRA", Endorsement("BRA", BLOC)) != points(
        founded.view("BRA"), "BRA", Endorsement("BRA", BLOC)
    )


def test_terms_never_make_a_payer_or_a_payee_better_off_than_it_can_count_on(founded: Game) -> None:
    view = founded.view("AUS")
    mind = Appraisal(view, "AUS")
    pays, receives = Payment("AUS", "USA", 1_000_000, 0, 2), Payment("USA", "AUS", 1_000_000, 0, 4)
    parties = ("AUS", "USA")
    renewing = TreatyTerms(3)
    assert mind.treaty(parties, (pays,), renewing).total < mind.treaty(parties, (pays,)).total
    assert mind.treaty(parties, (receives,), renewing).total == mind.treaty(parties, (receives,)).total
    m = founded.world.mineral_index["Ga"]
    assert view.market is not None
    now = float(view.market.world_price[m])
    near, far = (TreatyTerms(0, (VoidIf("price_above", "Ga", now * k),)) for k in (1.01, 3.0))
    assert void_chance(view, near.void_if) > void_chance(view, far.void_if) > 0.0
    bait, safe = (mind.treaty(parties, (receives,), terms).total for terms in (near, far))
    assert bait < safe < mind.treaty(parties, (receives,)).total


# --- keeping one's word -----------------------------------------------------------------------------------------------


def motion(view: View) -> Motion:
    return Motion(9_100, BLOC, SetFloor("Ga", "refined", 1.1), "JPN", "CAN", view.round, view.round)


@pytest.mark.parametrize("choice", ["for", "against"])
def test_a_pledge_decides_the_ballot_unless_it_costs_more_than_the_breach(founded: Game, choice: str) -> None:
    view = founded.view("AUS")
    asked = replace(view, ask="ballot", ballot_page=(motion(view),), motions={**view.motions, 9_100: motion(view)})
    pledge = VotePledge("AUS", "USA", BLOC, "set_floor", choice)  # type: ignore[arg-type]
    bound = with_treaty(asked, pledge)
    mind = Appraisal(bound, "AUS")
    assert abs(mind.motion(BLOC, motion(view).content).total) < breach_cost(mind)
    votes = [a for a in HeuristicPlayer().act(bound, KEY) if isinstance(a, Vote)]
    assert [v.choice for v in votes] == [choice]

    class Torn(Appraisal):
        def motion(self, bloc_id, content):  # type: ignore[no-untyped-def]
            return type("W", (), {"total": -100.0 if choice == "for" else 100.0})

    assert pledged_choice(bound, Torn(bound, "AUS"), motion(view)) is None


def test_promised_controls_are_set_and_assured_exports_are_freed(founded: Game) -> None:
    to_sitting(founded, "AUS")
    view = founded.view("AUS")
    mineral, stage = founded.world.exports["AUS"][0]
    restraint = ExportRestraint("AUS", "USA", "CHN", mineral, stage, 0.5, 0, 4)  # type: ignore[arg-type]
    control = ExportControl(mineral, stage, ("CHN",), 0.5)  # type: ignore[arg-type]
    bound = with_treaty(view, restraint)
    assert keep_promises(bound) == [SetPolicy("AUS", control)]
    assert keep_promises(replace(bound, me=replace(bound.me, policies=(control,)))) == []
    assurance = ExportAssurance("AUS", "CHN", mineral, stage, 0, 4)  # type: ignore[arg-type]
    holding = with_treaty(replace(view, me=replace(view.me, policies=(control,))), assurance)
    assert keep_promises(holding) == [SetPolicy("AUS", replace(control, cap_share=1.0))]
    wide = replace(control, targets=("CHN", "IND"))
    licence = ExportControl(mineral, stage, ("CHN",), 1.0, "licence")  # type: ignore[arg-type]
    assert honest(holding, [SetPolicy("AUS", control)]) == []
    assert honest(holding, [SetPolicy("AUS", wide)]) == [SetPolicy("AUS", wide), SetPolicy("AUS", licence)]
    other = SetPolicy("AUS", replace(control, targets=("IND",)))
    assert honest(holding, [other]) == [other]


def test_a_renewal_that_costs_is_stopped_and_one_that_pays_is_not(founded: Game) -> None:
    view = founded.view("AUS")
    mind = Appraisal(view, "AUS")
    for clause, expected in (
        (Payment("AUS", "USA", 1_000_000, 0, 1), [Denounce("AUS", 9_000)]),
        (Payment("USA", "AUS", 1_000_000, 0, 1), []),
    ):
        bound = with_treaty(view, clause, terms=TreatyTerms(3))
        assert unwanted_renewals(bound, mind) == expected
    longer = with_treaty(view, Payment("AUS", "USA", 1_000_000, 0, 3), terms=TreatyTerms(3))
    assert unwanted_renewals(longer, mind) == [], "not before the last round of the period"
