"""``trilateral-30-days``: ten three-day rounds, one market at the end, and a memorandum in between."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from math import fsum
from pathlib import Path

import pytest

from game import Game, Scenario, load_scenario, new_game
from game.actions import Apply, ExportControl, Payment, Propose, SetPolicy, Sign, StockOrder
from game.cli import main
from game.rules.discounting import tail_steps
from game.rules.events import round_start
from game.rules.measures import market_quarters
from game.scenario.folder import find_files
from game.world import CENTS
from scenarios.build import trilateral_30_days
from scenarios.build.subset import SCENARIOS
from tests.engine.helpers import end_all, next_round, to_sitting
from tests.scenario.test_workshop import played

NAME = "trilateral-30-days"
THREE = ("USA", "EUU", "JPN")


@cache
def scenario() -> Scenario:
    return load_scenario(NAME)


@cache
def heuristics(seed: int) -> Game:
    return played(NAME, seed)


def fresh(seed: int = 3) -> Game:
    return new_game(scenario(), seed, table="simultaneous")


# --- the data ------------------------------------------------------------------------------------------------------


def test_the_folder_can_be_played(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", NAME]) == 0
    assert "4 seats, 3 minerals" in capsys.readouterr().out
    head = scenario().head
    assert set(scenario().seats) == {*THREE, "CHN"}
    assert (head.rounds, head.market_every) == (10, 10)
    assert head.quarters_per_round * 91.25 == pytest.approx(3.0, rel=1e-12)
    assert len(head.reference_set) <= 8


def test_a_build_changes_nothing() -> None:
    for name, text in trilateral_30_days.TRILATERAL.build().items():
        found = (SCENARIOS / NAME / name).read_bytes()
        assert found == text.encode("utf-8"), f"{name}: run python -m scenarios.build.trilateral_30_days"
    assert trilateral_30_days.main(["--check"]) == 0


def test_what_happens_in_the_game_is_dated_february_and_comes_in_its_round() -> None:
    known = {e.id: e for e in load_scenario("washington-2026").events}
    game = fresh()
    dated = [e for e in scenario().events if e.kind != "history"]
    assert len(dated) >= 4
    for event in scenario().events:
        assert (event.date, event.title, event.source) == (
            known[event.id].date, known[event.id].title, known[event.id].source,
        )  # fmt: skip
    assert all(date(2026, 2, 4) <= e.date <= date(2026, 2, 28) for e in dated)
    fired = dict(game.state.calendar)
    for event in dated:
        assert fired[event.id] == (event.date - date(2026, 2, 4)).days // 3 + 1
    days = [(round_start(game.world, n + 1) - round_start(game.world, n)).days for n in range(1, 11)]
    assert days == [3] * 10


def test_targets_are_about_the_memorandum() -> None:
    kinds = {t.when.kind for m in scenario().mandates.values() for t in m.targets}
    assert kinds == {"treaty_with", "treaties_at_least", "floor_at_least", "stock_days_at_least", "bloc_in_force"}
    # Nothing that only the market shows is due before it has cleared.
    for mandate in scenario().mandates.values():
        for target in mandate.targets:
            if target.when.kind == "stock_days_at_least":
                assert target.by_round in (None, 10)


def test_every_file_is_accounted_for() -> None:
    files = find_files(NAME)
    for name in files:
        assert name == "SOURCES.md" or name in files["SOURCES.md"], name
    bad = re.compile(r"\b(enemy|hostile|regime|aggress\w*|threat\w*|weapon\w*|villain|bully\w*)\b", re.I)
    assert not bad.search(files["mandates.yaml"])


# --- a market after ten rounds -------------------------------------------------------------------------------------


def test_the_market_clears_once_in_the_last_round_and_then_for_the_tail() -> None:
    game = fresh()
    assert market_quarters(game.world) == pytest.approx(30 / 91.25)
    for number in range(1, 10):
        assert game.round == number
        next_round(game)
        assert game.state.market is None
    next_round(game)
    assert game.over
    assert game.state.market is not None
    assert game.state.market.round == 10
    kinds = [entry.kind for entry in game.log]
    assert (kinds.count("market"), kinds.count("tail"), kinds.count("score")) == (1, 1, 1)
    tail = next(entry.body for entry in game.log if entry.kind == "tail")
    assert len(tail["steps"]) == tail_steps(game.world) == 31, "the last step counts in part"
    for seat in game.world.seats:
        assert game.attainment(seat).attainment == pytest.approx(0.0, abs=0.05), "nobody did anything"


def test_an_order_of_the_first_round_is_filled_once_by_the_market_of_the_last() -> None:
    game = fresh()
    to_sitting(game, "JPN")
    game.apply(SetPolicy("JPN", StockOrder("NdPr", buy_usd=20_000_000)))
    m, a = game.world.mineral_index["NdPr"], game.world.index["JPN"]
    held = int(game.state.stocks[m, a])
    before = game.state.programmes["japan-reserve"]
    while game.round < 10:
        next_round(game)
        assert int(game.state.stocks[m, a]) == held
        assert game.state.programmes["japan-reserve"] == before
    next_round(game)
    paid = (before - game.state.programmes["japan-reserve"]) / CENTS
    bought_t = (int(game.state.stocks[m, a]) - held) / 1000
    price = scenario().minerals[m].price_usd_per_t
    # The carry of a month comes on top of the purchase.
    assert 20_000_000 <= paid <= 20_400_000
    assert 0.7 * 20_000_000 / price < bought_t <= 20_000_000 / price
    assert game.state.tallies["JPN"].met[2] == 10, "forty days of stock, seen after the market"


def test_a_control_of_the_first_round_is_felt_only_where_the_market_clears() -> None:
    game, calm = fresh(), fresh()
    to_sitting(game, "CHN")
    game.apply(SetPolicy("CHN", ExportControl("NdPr", "refined", ("JPN",), 0.25)))
    while not game.over:
        next_round(game)
    while not calm.over:
        next_round(calm)
    m, a = game.world.mineral_index["NdPr"], game.world.index["JPN"]
    assert game.state.market is not None
    assert calm.state.market is not None
    assert game.state.market.price[m, a] > 1.2 * calm.state.market.price[m, a]
    assert game.attainment("JPN").prosperity < calm.attainment("JPN").prosperity - 0.3
    begun = [h for h in game.happenings if h.kind == "export_control_begun"]
    assert [h.round for h in begun] == [10]


def test_payments_run_in_rounds_of_three_days_and_treaties_enter_at_once() -> None:
    game = fresh()
    to_sitting(game, "USA")
    game.apply(Propose("USA", ("JPN",), (Payment("USA", "JPN", 3_000_000, term=3),)))
    number = [*game.state.offers][-1]
    game.apply(Sign("JPN", number))
    next_round(game)
    assert game.state.tallies["JPN"].met[1] == 1, "a treaty with the United States"
    for _ in range(4):
        next_round(game)
    assert game.state.tallies["JPN"].received == 3 * 3_000_000 * CENTS


def test_nothing_is_in_force_without_all_three() -> None:
    game = fresh()
    for seat in ("USA", "JPN"):
        to_sitting(game, seat)
        game.apply(Apply(seat, "memorandum"))
    next_round(game)
    assert not game.state.blocs["memorandum"].in_force
    to_sitting(game, "EUU")
    game.apply(Apply("EUU", "memorandum"))
    end_all(game)
    while game.round == 2:
        next_round(game)
    assert game.state.blocs["memorandum"].in_force
    assert game.state.tallies["USA"].met[0] == 2


# --- what happens --------------------------------------------------------------------------------------------------


def test_attainment_spreads_and_each_of_the_three_has_something_to_win() -> None:
    games = [heuristics(seed) for seed in range(1, 5)]
    for seat in THREE:
        scores = [game.attainment(seat) for game in games]
        assert all(s.attainment > 20 for s in scores), seat
        assert any(s.targets > 0 for s in scores), seat
        assert any(abs(s.prosperity) > 2 for s in scores), seat
    means = [fsum(g.attainment(s).attainment for g in games) / len(games) for s in (*THREE, "CHN")]
    assert max(means) - min(means) > 30
    met = [sum(m is not None for m in game.state.tallies[s].met) for game in games for s in THREE]
    assert 0 < fsum(met) / len(met) < 3, "some targets are met and some are not"


def test_the_rivals_seat_can_meet_its_targets_too() -> None:
    game = played(NAME, 1, "heuristic,CHN=heuristic")
    assert any(game.state.tallies["CHN"].met)
    assert game.attainment("CHN").attainment > 0


def test_a_saved_game_replays(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    save = tmp_path / "thirty.ministerial"
    assert main(["simulate", "--scenario", NAME, "--players", "random", "--seed", "4", "--save", str(save)]) == 0
    assert main(["replay", str(save)]) == 0
    assert "every digest agrees" in capsys.readouterr().out
