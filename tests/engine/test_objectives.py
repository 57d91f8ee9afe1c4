"""Public objectives: what counts, in time, late or never, what they bring, who sees them, and how players take them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, get_args

import pytest

from ai.appraisal import Appraisal
from ai.objectives import objective_offer
from game import Game, load_scenario, new_game
from game.actions import Clause, Endorsement, ExportAssurance, Payment, Propose, Sign
from game.chance import Key
from game.errors import ScenarioError
from game.rules.conditions import judge, says
from game.scenario.models import Condition, Objective
from game.scenario.models_conditions import ClauseType
from game.scenario.read import from_files
from game.simulate import play
from game.state import Outcome
from tests.engine.helpers import deal, next_round
from tests.engine.test_buy_back import commitment, put_stock, table
from tests.engine.test_vault import scenario
from tests.scenario.copies import changed, harbours

TREATY: dict[str, Any] = {"kind": "treaty_between", "partners": ["AAA", "BBB"]}


def objective(**changes: Any) -> Objective:
    told = {"id": "pact", "title": "A pact", "text": "A pact of two", "parties": ["AAA", "BBB"]}
    numbers = {"by_round": 2, "late_rounds": 1, "standing": 2.0, "missed_standing": -1.0}
    return Objective.model_validate({**told, **numbers, "when": [TREATY], **changes})


def game_with(*objectives: Objective) -> Game:
    loaded = scenario()
    head = loaded.head.model_copy(update={"objectives": objectives})
    return new_game(replace(loaded, head=head), 3, table="simultaneous")


def sign(game: Game, secret: bool = False, *clauses: Clause) -> None:
    if secret:
        game.apply(Propose("AAA", ("BBB",), clauses or (Payment("AAA", "BBB", 10),), secret=True))
        game.apply(Sign("BBB", [*game.state.offers][-1]))
    else:
        deal(game, "AAA", "BBB", *(clauses or (Payment("AAA", "BBB", 10),)))


def standing(game: Game, seat: str) -> float:
    return game.state.tallies[seat].standing


@pytest.mark.parametrize(
    ("wait", "status", "points"), [(0, "met", 2.0), (1, "met", 2.0), (2, "late", 1.0), (3, "missed", -1.0)]
)
def test_an_objective_in_time_late_and_missed(wait: int, status: str, points: float) -> None:
    game = game_with(objective())
    for _ in range(wait):
        next_round(game)
    sign(game)
    next_round(game)
    round_ = min(wait + 1, 3)
    assert game.state.objectives == {"pact": Outcome(status, round_)}
    assert [standing(game, s) for s in ("AAA", "BBB", "CCC")] == [points, points, 0.0]
    (told,) = [h for h in game.view("CCC").happenings if h.kind.startswith("objective_")]
    assert (told.kind, told.get("points")) == (f"objective_{status}", abs(points))
    (seen,) = game.view("CCC").objectives
    assert seen.outcome == Outcome(status, round_)
    while not game.over:
        next_round(game)
    assert standing(game, "AAA") == points, "once"


def test_only_a_public_treaty_between_just_these_counts() -> None:
    game = game_with(objective(by_round=12, late_rounds=0))
    sign(game, True)
    next_round(game)
    assert not game.state.objectives
    game.apply(Propose("AAA", ("BBB", "CCC"), (Payment("AAA", "BBB", 10),)))
    number = [*game.state.offers][-1]
    game.apply(Sign("BBB", number))
    game.apply(Sign("CCC", number))
    next_round(game)
    assert not game.state.objectives
    sign(game, False, Payment("AAA", "BBB", 11))
    next_round(game)
    assert game.state.objectives["pact"].status == "met"


def test_what_a_treaty_has_to_say() -> None:
    def asks(value: float = 0.0, *clauses: Any) -> Condition:
        return Condition(kind="treaty_between", partners=("AAA", "BBB"), clauses=clauses, value=value)

    either = ("offtake", "investment")
    assert says(asks(), ["payment"])
    assert says(asks(0.0, "endorsement", either), ["investment", "endorsement"])
    assert not says(asks(0.0, "endorsement", either), ["investment", "offtake"])
    assert not says(asks(2.0, either), ["investment", "payment"])
    assert says(asks(2.0, either), ["investment", "payment", "investment"])
    assert not says(asks(3.0), ["payment", "payment"])


def test_the_clause_types_of_conditions_are_those_of_treaties() -> None:
    types = {record.__dataclass_fields__["type"].default for record in get_args(Clause)}
    assert set(get_args(ClauseType)) == types


def test_stock_and_commitments_are_judged_from_what_everybody_sees() -> None:
    game = table()
    world, state = game.world, game.state
    price = float(world.market.price_usd_per_t[world.mineral_index["Co"]])
    opening = int(world.opening_stock_kg[world.mineral_index["Co"], world.index["AAA"]])
    put_stock(game, "AAA", opening + 40_000)
    value = Condition(kind="stock_value_at_least", value=40 * price)
    assert judge(world, game.state, "AAA", value).holds
    put_stock(game, "AAA", opening + 39_990)
    assert not judge(world, game.state, "AAA", value).holds
    assert not judge(world, game.state, "AAA", value.model_copy(update={"mineral": "Ga", "value": 1.0})).holds
    clause = commitment(game, 1_000_000, term=4)
    wanted = Condition(kind="commitments_at_least", value=900_000)
    assert not judge(world, state, "AAA", wanted).holds
    deal(game, "BBB", "AAA", clause)
    next_round(game)
    assert judge(world, game.state, "AAA", wanted).figure == pytest.approx(clause.tonnes * clause.usd_per_t, abs=1)
    assert not judge(world, game.state, "BBB", wanted).holds, "they are the holder's"


def test_a_target_can_be_an_objective() -> None:
    game = game_with(objective())
    condition = Condition(kind="objective_met", objective="pact")
    assert not judge(game.world, game.state, "CCC", condition).holds
    sign(game)
    next_round(game)
    assert judge(game.world, game.state, "CCC", condition).holds
    missed = game_with(objective())
    for _ in range(4):
        next_round(missed)
    assert missed.state.objectives["pact"].status == "missed"
    assert not judge(missed.world, missed.state, "CCC", condition).holds


FAULTS = {
    "nobody of that name": ("parties: [AAA, XXX]", "is not a seat"),
    "one party twice": ("parties: [AAA, AAA]", "stands twice"),
    "a private condition": ("kind: received_at_least, value: 1", "an objective is public"),
    "true from the start": ("kind: not_member", "is true from the start"),
    "an objective that is not there": ("kind: objective_met, objective: other", "is not the id of an objective"),
    "a treaty with nobody": ("kind: treaty_between", "name nobody else"),
    "partners where none are asked for": ("kind: bloc_in_force, partners: [BBB]", "says nothing to bloc_in_force"),
    "too late": ("by_round: 99", "the game has"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_objectives_are_told_with_their_place(name: str) -> None:
    change, expected = FAULTS[name]
    treaty = "kind: treaty_between, partners: [BBB]"
    parts = {"parties": "parties: [AAA, BBB]", "kind": treaty, "by_round": "by_round: 2"}
    parts[change.split(":")[0]] = change
    entry = (
        f"objectives:\n  - id: pact\n    title: A pact\n    text: Two\n    {parts['parties']}\n"
        f"    when:\n      - {{{parts['kind']}}}\n    {parts['by_round']}\n    standing: 2\nreference_set:"
    )
    with pytest.raises(ScenarioError) as caught:
        from_files(changed(harbours(), "scenario.yaml", "reference_set:", entry))
    assert any(expected in line and "objectives" in line for line in caught.value.problems), caught.value


def test_sources_of_a_programme_add_up_to_it() -> None:
    entry = (
        "programmes:\n  - {id: p, seat: AAA, name: P, purpose: stockpile, usd_m: 9, per_round_usd_m: 1, own_usd_m: 1, "
        "loan: {limit_usd_m: 5, rate_per_quarter: 0.01, repay_rounds: 4}}\nreference_set:"
    )
    with pytest.raises(ScenarioError, match="add up to 6, not 9"):
        from_files(changed(harbours(), "scenario.yaml", "reference_set:", entry))


# --- players ---------------------------------------------------------------------------------------------------------


def test_a_step_towards_an_objective_is_worth_its_standing() -> None:
    game = game_with(objective())
    mind = Appraisal(game.view("AAA"), "AAA")
    with_, without = (mind.treaty(("AAA", other), (Payment("AAA", other, 10),)) for other in ("BBB", "CCC"))
    (term,) = [t for t in with_.terms if t.key == "objective"]
    assert term.points == pytest.approx(mind.standing(3.0)), "two points, and one that is not lost"
    assert not [t for t in without.terms if t.key == "objective"]
    third = Appraisal(game.view("CCC"), "CCC")
    assert not [t for t in third.treaty(("AAA", "BBB"), (Payment("AAA", "BBB", 10),)).terms if t.key == "objective"]


def test_a_party_drafts_what_an_objective_asks_for() -> None:
    game = new_game(load_scenario("trilateral-30-days"), 5, table="simultaneous")
    view = game.view("USA")
    offers = []
    for n in range(40):
        offer = objective_offer(view, Appraisal(view, "USA"), Key.of(n, 1, "test", "USA"))
        if offer is not None:
            offers.append(offer)
    assert 0 < len(offers) < 40, "a capital does not always give leave"
    by_parties = {offer.parties: offer.clauses for offer in offers}
    assert set(by_parties) == {("EUU",), ("EUU", "JPN")}
    assert all(isinstance(c, ExportAssurance | Endorsement) for c in by_parties["EUU",])
    for announced in game.world.scenario.head.objectives:
        others = tuple(s for s in game.world.seats if s in announced.parties and s != "USA")
        assert says(announced.when[0], [c.type for c in by_parties[others]])
    game.apply(offers[0])


def test_programs_reach_objectives_in_some_games() -> None:
    """Five games of the tutorial: the memorandum and the plan are reached in most of them, not always at once."""
    rounds = []
    for seed in range(1, 6):
        outcomes = play(load_scenario("trilateral-30-days"), seed, "heuristic").game.state.objectives
        assert set(outcomes) == {"memorandum", "action-plan"}
        rounds += [o.round for o in outcomes.values() if o.status == "met"]
    assert len(rounds) >= 6
    assert max(rounds) > 1
