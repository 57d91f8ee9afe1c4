"""What a seat may see: nothing that varies another seat's private fields changes a byte of it."""

import json

import pytest

from game import Game, Refused, load_scenario
from game.actions import EndSitting, Second, SetFloor, SetPolicy, StockOrder, TableMotion, Vote, action_from_json
from game.chance import Key
from game.session import Table
from game.world import build_world
from tests.engine.helpers import found_bloc, next_round, start, to_sitting
from tests.engine.observers import Kept, secretive


def recorded(rounds: int, seed: int) -> Game:
    """Return a game played by random and heuristic seats for some rounds."""
    game = start(seed=seed, table="sequential")
    players = {s: "random" if i % 3 else "heuristic" for i, s in enumerate(game.world.seats)}
    table = Table(game, players)
    for _ in table.advance():
        if game.round > rounds:
            break
    return game


@pytest.mark.long
@pytest.mark.parametrize("seat", ["JPN", "CHN"])
def test_a_mandate_is_invisible_to_everybody_else(seat: str) -> None:
    played = recorded(2, seed=5)
    others = ("USA", "EUU", "COK")
    plain = Game(played.world, played.seed, frozenset(), True)
    changed = Kept(secretive(played.world, seat), played.seed, frozenset(), True)
    for game in (plain, changed):
        # What intelligence has told of the mandate is in the log; both games go on from it.
        game._script = list(played.log)
        game._start()
    actions = [e for e in played.log if e.kind == "action"]
    for number, entry in enumerate(actions):
        if number % 25 == 0 or number > len(actions) - 3:
            for other in others:
                ours = json.dumps(plain.view(other).as_json(), sort_keys=True)
                theirs = json.dumps(changed.view(other).as_json(), sort_keys=True)
                assert ours == theirs, f"{other} sees {seat}'s mandate at action {number}"
                assert "SECRET" not in theirs
        action = action_from_json(entry.body)
        plain.apply(action)
        changed.apply(action)
    assert "SECRET" in json.dumps(changed.view(seat).as_json())


def test_sealed_orders_are_invisible_until_they_act() -> None:
    with_order, without = start(people=("JPN", "USA")), start(people=("JPN", "USA"))
    with_order.apply(SetPolicy("JPN", StockOrder("Sb", buy_usd=1_000_000)))
    for other in ("USA", "CHN", "EUU"):
        a, b = with_order.view(other).as_json(), without.view(other).as_json()
        assert _text(a) == _text(b)
    assert with_order.view("JPN").me.policies


def _text(view: dict[str, object]) -> str:
    return json.dumps(view, sort_keys=True)


def test_sealed_ballots_are_invisible() -> None:
    game = start()
    found_bloc(game)
    to_sitting(game, "USA")
    game.apply(TableMotion("USA", "floor-zone", SetFloor("NdPr", "refined", 1.2)))
    number = max(game.state.motions)
    game.apply(Second("AUS", number))
    next_round(game)
    while game.state.phase != "plenary":
        game.apply(EndSitting(game.to_act()[0]))
    before = _text(game.view("JPN").as_json())
    game.apply(Vote("USA", number, "against"))
    assert _text(game.view("JPN").as_json()) == before


def test_budgets_are_published_in_bands_only() -> None:
    game = start()
    low, high = game.view("COK").budgets_usd["USA"]
    exact = game.state.money["USA"] // 100
    assert low <= exact <= high
    assert high - low > 0.3 * low
    assert str(exact) not in json.dumps(game.view("COK").as_json())


def test_a_view_carries_no_other_mandate_and_no_scenario_files() -> None:
    view = start().view("COK")
    assert set(view.world.mandates) == {"COK"}
    assert not view.world.scenario.mandates
    assert not view.world.scenario.files


def test_a_view_is_json_and_has_no_state() -> None:
    game = start()
    found_bloc(game)
    text = json.dumps(game.view("USA").as_json(), allow_nan=False)
    assert len(text) > 10_000
    assert "calendar" not in json.loads(text), "what the calendar will bring is nobody's to know"


def test_nobody_may_look_over_a_shoulder() -> None:
    game = start()
    with pytest.raises(Refused):
        game.view("ROW")
    with pytest.raises(Refused):
        game.legal_actions("XXX")


def test_two_worlds_of_one_scenario_are_alike() -> None:
    scenario = load_scenario("washington-2026")
    one, two = build_world(scenario), build_world(scenario)
    assert one.seats == two.seats
    assert one.allotment == two.allotment
    assert Key.of(1, 2, "x").rng().random() == Key.of(1, 2, "x").rng().random()
