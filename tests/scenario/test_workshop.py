"""``workshop-12``: what it takes from ``washington-2026``, and whether ninety minutes leave something to decide."""

from __future__ import annotations

import re
from functools import cache
from math import fsum

import pytest
import yaml

from game import Game, Scenario, load_scenario, new_game
from game.cli import main
from game.players import assign
from game.scenario.folder import find_files
from game.scenario.read import from_files
from game.session import Table
from scenarios.build import workshop_12
from scenarios.build.subset import SCENARIOS
from tests.scenario.copies import changed

NAME = "workshop-12"
SEATS = {"USA", "EUU", "JPN", "KOR", "IND", "AUS", "CAN", "BRA", "COD", "KAZ", "SAU", "CHN"}


def played(name: str, seed: int, spec: str = "heuristic") -> Game:
    """Play a game of AIs to the end; nothing that they try may be a fault of theirs."""
    game = new_game(load_scenario(name), seed)
    table = Table(game, assign(spec, game.world.seats, game.world.rival))
    table.run()
    assert game.over
    assert not table.notes, table.notes
    return game


@cache
def heuristics(seed: int) -> Game:
    return played(NAME, seed)


@cache
def scenario() -> Scenario:
    return load_scenario(NAME)


# --- the data ------------------------------------------------------------------------------------------------------


def test_the_folder_can_be_played(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", NAME]) == 0
    assert "12 seats, 6 minerals" in capsys.readouterr().out
    head = scenario().head
    assert set(scenario().seats) == SEATS
    assert (head.rounds, head.quarters_per_round, head.market_every) == (6, 2.0, 1)
    assert all(d.union is None for d in scenario().delegations), "the Union sits without its members"


def test_a_build_changes_nothing() -> None:
    for name, text in workshop_12.WORKSHOP.build().items():
        found = (SCENARIOS / NAME / name).read_bytes()
        assert found == text.encode("utf-8"), f"{name}: run python -m scenarios.build.workshop_12"
    assert workshop_12.main(["--check"]) == 0


def test_nothing_of_the_world_is_lost() -> None:
    """What seats make and use is what they did in the larger scenario; the others add up in the rest of the world."""
    whole, part = load_scenario("washington-2026"), scenario()
    union = {d.code for d in whole.delegations if d.union == "EUU"} | {"EUU"}

    def home(code: str) -> str:
        return code if code in SEATS else "EUU" if code in union else "ROW"

    for mineral in part.minerals:
        for stage in ("refined", "mine"):
            before: dict[str, float] = {}
            for p in whole.production:
                if (p.mineral, p.stage) == (mineral.id, stage):
                    before[home(p.account)] = before.get(home(p.account), 0.0) + p.share
            after: dict[str, float] = {}
            for p in part.production:
                if (p.mineral, p.stage) == (mineral.id, stage):
                    after[p.account] = after.get(p.account, 0.0) + p.share
            assert after == pytest.approx(before, abs=1e-9), (mineral.id, stage)
        used: dict[str, float] = {}
        for c in whole.consumption:
            if c.mineral == mineral.id:
                used[home(c.code)] = used.get(home(c.code), 0.0) + c.share
        found = {c.code: c.share for c in part.consumption if c.mineral == mineral.id}
        assert found == pytest.approx({k: v for k, v in used.items() if v}, abs=1e-9), mineral.id
    people = fsum(d.population_m for d in whole.delegations if d.code not in union) + next(
        d.population_m for d in whole.delegations if d.code == "EUU"
    )
    assert fsum(d.population_m for d in part.delegations) == pytest.approx(people, rel=1e-4)


def test_feeds_of_what_was_added_up_are_means() -> None:
    whole, part = load_scenario("washington-2026"), scenario()
    made = {(p.mineral, p.row): p.share for p in whole.production if p.stage == "refined"}
    scrap = {(p.mineral, p.row): p.share for p in whole.production if p.stage == "secondary"}
    union = [d.code for d in whole.delegations if d.union == "EUU"] + ["EUU"]
    for p in part.production:
        if (p.stage, p.row) == ("secondary", "EUU"):
            rows = [code for code in union if (p.mineral, code) in made]
            feed = fsum(made[p.mineral, c] * scrap.get((p.mineral, c), 0.0) for c in rows)
            assert p.share == pytest.approx(feed / fsum(made[p.mineral, c] for c in rows), rel=1e-9)
    for refiner in {h.refiner for h in part.hosts}:
        assert fsum(h.share for h in part.hosts if h.refiner == refiner) <= 1.0 + 1e-9
    limits = [h.limit_share for h in part.hosts if h.origin == h.refiner == "EUU"]
    assert limits == [pytest.approx(fsum(h.limit_share or 0.0 for h in whole.hosts if h.mineral == "Ge"
                                         and h.refiner in union))]  # fmt: skip


def test_lead_times_and_instalments_follow_the_length_of_a_round() -> None:
    whole = load_scenario("washington-2026")
    leads = {m.id: m.lead_rounds_mining for m in whole.minerals}
    for mineral in scenario().minerals:
        assert mineral.lead_rounds_mining == leads[mineral.id] / 2
    money = {p.id: (p.usd_m, p.per_round_usd_m) for p in whole.head.programmes}
    for programme in scenario().head.programmes:
        total, each = money[programme.id]
        assert (programme.usd_m, programme.per_round_usd_m) == (total, 2 * each)


def test_events_are_those_of_the_larger_scenario() -> None:
    known = {e.id: e for e in load_scenario("washington-2026").events}
    for event in scenario().events:
        original = known[event.id]
        assert (event.date, event.kind, event.title, event.source, event.chance) == (
            original.date, original.kind, original.title, original.source, original.chance,
        )  # fmt: skip
        assert set(event.seats) == set(original.seats) & SEATS
        for effect in event.effects:
            same = next(e for e in original.effects if (e.kind, e.mineral) == (effect.kind, effect.mineral))
            assert effect.rounds == (None if same.rounds is None else max(1, round(same.rounds / 2)))
        assert [o.id for o in event.options] == [o.id for o in original.options]
        assert (event.decider, event.default) == (original.decider, original.default)
    library = {e.id for e in known.values() if e.kind == "inject"}
    assert {e.id for e in scenario().events if e.kind == "inject"} == library


def test_every_file_and_every_seat_is_accounted_for() -> None:
    files = find_files(NAME)
    for name in files:
        assert name == "SOURCES.md" or name in files["SOURCES.md"], name
    for name in scenario().names.values():
        assert name.fictional, name.code
    text = (SCENARIOS.parent / "docs" / "scenario.md").read_text(encoding="utf-8")
    assert NAME in text


def test_the_longer_form_of_the_guide_is_a_scenario_too() -> None:
    files = dict(find_files(NAME))
    files = changed(files, "scenario.yaml", "rounds: 6", "rounds: 12")
    files = changed(files, "scenario.yaml", "quarters_per_round: 2", "quarters_per_round: 1")
    doubled = re.sub(r"by_round: (\d+)", lambda m: f"by_round: {2 * int(m[1])}", files["mandates.yaml"])
    assert from_files({**files, "mandates.yaml": doubled}).head.rounds == 12


# --- what happens --------------------------------------------------------------------------------------------------


def test_every_seat_has_two_or_three_targets_for_ninety_minutes() -> None:
    for code, mandate in scenario().mandates.items():
        assert 2 <= len(mandate.targets) <= 3, code
        reach = [t for t in mandate.targets if (t.by_round or 6) <= 5]
        assert reach == list(mandate.targets), f"{code}: the last round leaves nothing to do about a target"


def test_stocks_that_seats_set_out_to_hold_can_be_bought() -> None:
    use = {(c.code, c.mineral): c.share for c in scenario().consumption}
    minerals = {m.id: m for m in scenario().minerals}
    held = {(s.code, s.mineral): s.tonnes for s in scenario().stockpiles}
    programmes = {p.seat: p.per_round_usd_m for p in scenario().head.programmes}
    gdp = {d.code: d.gdp_usd_bn for d in scenario().delegations}
    seen = 0
    for code, mandate in scenario().mandates.items():
        for target in mandate.targets:
            if target.when.kind == "stock_days_at_least" and target.when.mineral is not None:
                seen += 1
                mineral = minerals[target.when.mineral]
                wanted = target.when.value / 365 * use[code, mineral.id] * mineral.world_t_per_year
                usd_m = (wanted - held.get((code, mineral.id), 0.0)) * mineral.price_usd_per_t / 1e6
                each = max(2.0, gdp[code] * 1000 / 4 * 2 * 1e-5) + programmes.get(code, 0.0)
                assert 0 < usd_m <= 0.7 * each * (target.by_round or 6), (code, usd_m, each)
    assert seen >= 4


def test_attainment_spreads_and_nobody_only_watches() -> None:
    games = [heuristics(seed) for seed in (1, 2, 3)]
    mean = {}
    for seat in games[0].world.seats:
        scores = [game.attainment(seat) for game in games]
        mean[seat] = fsum(s.attainment for s in scores) / len(scores)
        assert any(abs(s.points) > 2.0 for s in scores), f"nothing is at stake for {seat}"
        parts = [s.prosperity + s.security + s.industry for s in scores]
        assert any(abs(p) > 0.5 for p in parts), f"the market does nothing to {seat}"
    # The rival comes out lowest where everybody else joins against it; the others share neither one fate nor all.
    others = [mean[s] for s in mean if s != "CHN"]
    assert max(others) - min(others) > 40
    assert fsum(others) / len(others) > 40
    met = {seat for game in games for seat in game.world.seats if any(game.state.tallies[seat].met)}
    assert met == SEATS, "each seat can meet a target"


def test_doing_without_a_deal_is_the_origin() -> None:
    game = played(NAME, 1, "no-deal")
    for seat in game.world.seats:
        assert game.attainment(seat).attainment == pytest.approx(0.0, abs=0.05), seat


def test_random_players_reach_the_end() -> None:
    game = new_game(scenario(), 5)
    Table(game, assign("random", game.world.seats, game.world.rival)).run()
    assert game.over


def test_texts_are_neutral() -> None:
    """No text calls anybody names, and every sentence of a mandate ends as one."""
    told = yaml.safe_load(find_files(NAME)["mandates.yaml"])
    bad = re.compile(r"\b(enemy|hostile|regime|aggress\w*|threat\w*|weapon\w*|villain|dictator\w*|bully\w*)\b", re.I)
    for code, mandate in told.items():
        assert mandate["summary"].endswith("."), code
        for text in (mandate["summary"], *mandate["assets"], *(t["text"] for t in mandate["targets"])):
            assert not bad.search(text), (code, text)
