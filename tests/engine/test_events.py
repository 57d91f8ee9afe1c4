"""The calendar, chance, conditions and what follows; the no-deal run meets the same."""

from __future__ import annotations

import pytest

from game import Game
from game.actions import Apply
from game.rules.events import effects_in
from tests.engine.happenings import STORM, play, replayed, told
from tests.engine.helpers import next_round, to_sitting, vote_all

DRAWN = """
- id: quake
  date: 2030-01-10
  kind: exogenous
  title: An earthquake
  text: A smelter stands still.
  chance: 0.5
  window: 4
  effects: [{kind: supply, mineral: Co, row: BBB, factor: 0.5, rounds: 1}]
"""

ON_CONDITION = """
- id: protest
  date: 2030-01-10
  kind: exogenous
  title: A protest
  text: Dockers walk out where a bloc is in force.
  window: 6
  when: [{kind: bloc_in_force, bloc: harbour-pact}]
  effects: [{kind: demand, mineral: Co, code: BBB, factor: 0.9}]
  then: [settlement]
- id: settlement
  kind: exogenous
  title: A settlement
  text: Dockers return.
  effects: [{kind: approval, seat: BBB, points: 4}, {kind: standing, seat: BBB, points: 1.5}]
"""


def found_the_pact(game: Game) -> None:
    """Let the founders join and admit the third, so that the pact is in force in the next round."""
    for seat in ("AAA", "BBB"):
        to_sitting(game, seat)
        game.apply(Apply(seat, "harbour-pact"))
    vote_all(game, "for")
    to_sitting(game, "CCC")
    game.apply(Apply("CCC", "harbour-pact"))
    vote_all(game, "for")
    assert game.state.blocs["harbour-pact"].in_force


def test_an_effect_runs_for_its_rounds_and_ends() -> None:
    game = play(STORM)
    seen = []
    while not game.over:
        seen.append((game.round, game.state.effects, [(r.event.id, r.until) for r in game.view("AAA").running]))
        next_round(game)
    running = {round_ for round_, effects, _ in seen if effects}
    assert running == {2, 3}
    assert all(listed == ([("storm", 3)] if round_ in running else []) for round_, _, listed in seen)
    assert told(game, "event") == [(2, "storm")]


def test_the_no_deal_run_meets_the_drawn_events_and_chance_is_kept_by_the_seed() -> None:
    rounds = {}
    for seed in range(24):
        game = play(DRAWN, seed)
        rounds[seed] = dict(game.state.calendar).get("quake")
        logged = next(entry.body for entry in game.log if entry.kind == "calendar")
        assert logged["no_deal"] == logged["fired"] == [list(pair) for pair in game.state.calendar]
    assert None in rounds.values()
    assert {1, 2, 3, 4} == {r for r in rounds.values() if r is not None}, "the whole window, and nothing outside it"
    assert rounds == {seed: dict(play(DRAWN, seed).state.calendar).get("quake") for seed in rounds}


def test_a_game_without_deals_is_worth_nothing_against_the_no_deal_run() -> None:
    """Effects, default decisions and what follows are the same in both, or somebody would gain by doing nothing."""
    events = STORM + DRAWN + (
        "- id: choice\n  date: 2030-04-02\n  kind: decision\n  title: A choice\n  text: Dig or wait.\n"
        "  decider: CCC\n  default: dig\n  open_rounds: 2\n  options:\n    - {id: wait, title: Wait}\n"
        "    - id: dig\n      title: Dig\n      then: [rush]\n      effects:\n"
        "        - {kind: supply, mineral: Co, stage: ore, row: CCC, factor: 1.2, rounds: 2}\n"
        "- id: rush\n  kind: exogenous\n  title: A rush\n  text: More dig.\n  chance: 0.6\n  effects:\n"
        "    - {kind: demand, mineral: Co, factor: 1.1, rounds: 1}\n"
    )  # fmt: skip
    came = set()
    for seed in range(6):
        game = play(events, seed)
        while not game.over:
            expected = next(entry.body for entry in game.log if entry.kind == "calendar")["no_deal"]
            if game.state.phase == "sittings":
                begun = [(s, r) for s, r in expected if (r <= game.round and "/" not in s) or r < game.round]
                assert game.state.effects == effects_in(game.world, begun, game.round)
            next_round(game)
        came |= {event for _, event in told(game, "event")}
        for seat in game.world.seats:
            assert game.state.tallies[seat].prosperity == pytest.approx(0.0, abs=1.0), seat
            assert game.state.tallies[seat].industry == pytest.approx(0.0, abs=1.0), seat
        assert replayed(game).digest() == game.digest()
    assert "rush" in came


def test_a_condition_lets_an_event_come_once_and_what_follows_after_it() -> None:
    quiet = play(ON_CONDITION)
    for _ in range(5):
        next_round(quiet)
    assert told(quiet, "event") == []
    assert quiet.state.effects == ()

    game = play(ON_CONDITION)
    found_the_pact(game)
    began = game.round
    before = game.state.tallies["BBB"].standing
    assert told(game, "event") == [(began, "protest")], "at the start of the first round in which it holds"
    next_round(game)
    assert told(game, "event") == [(began, "protest"), (began + 1, "settlement")]
    assert game.state.tallies["BBB"].standing - before >= 1.5
    assert any(e.reason == "event" and e.tenths == 40 for e in game.state.approval_log if e.seat == "BBB")
    next_round(game)
    assert len(told(game, "event")) == 2, "neither comes again"
    logged = next(entry.body for entry in game.log if entry.kind == "calendar")
    assert logged["no_deal"] == [], "a conditional event is none of the no-deal run's"
    assert replayed(game).digest() == game.digest()


def test_a_draw_that_fails_is_the_only_one() -> None:
    """A condition that goes on holding does not draw again and again."""
    events = ON_CONDITION.replace("  window: 6\n", "  window: 6\n  chance: 0.3\n").replace(
        "{kind: bloc_in_force, bloc: harbour-pact}", "{kind: bloc_in_force, bloc: harbour-pact, holds: false}"
    )
    came = {}
    for seed in range(20):
        game = play(events, seed)
        for _ in range(4):
            next_round(game)
        came[seed] = told(game, "event")
        assert game.state.happened["protest"] in (0, 1), "drawn in the first round and never after"
        assert ("protest" in game.view("AAA").happened) == bool(came[seed])
        assert len([entry for entry in game.log if entry.kind == "conditional_events"]) == 1
    assert 0 < len([seed for seed in came if came[seed]]) < 14


def test_a_trigger_names_its_seat() -> None:
    """An event on one seat's stock takes no notice of another's."""
    events = ON_CONDITION.replace(
        "kind: bloc_in_force, bloc: harbour-pact", "kind: stock_days_at_least, mineral: Co, value: 1, seat: {seat}"
    )
    assert told(play(events.replace("{seat}", "AAA")), "event") == []
    assert told(play(events.replace("{seat}", "BBB")), "event") == [(1, "protest")]
    assert told(play(events.replace(", seat: {seat}", "")), "event") == [(1, "protest")], "without a seat any counts"
