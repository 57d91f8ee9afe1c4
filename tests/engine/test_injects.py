"""What a facilitator has happen: from the library or in her own words, logged and replayed like everything else."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from game import Game, Refused
from game.actions import ACTION_TYPES, EndSitting, Inject, action_from_json, action_to_json
from game.rules.injects import FACILITATOR
from game.session import Table
from game.store import Save
from tests.engine.happenings import STORM, play, replayed, told
from tests.engine.helpers import next_round, refused

LIBRARY = (
    STORM
    + """
- id: fire
  kind: inject
  title: A fire
  text: A refinery burns.
  effects:
    - {kind: supply, mineral: Co, row: BBB, factor: 0.4, rounds: 2}
    - {kind: budget, seat: CCC, usd_m: 3}
    - {kind: budget, seat: BBB, usd_m: -100000}
    - {kind: approval, seat: BBB, points: -6}
  then: [inquiry]
- id: inquiry
  kind: exogenous
  title: An inquiry
  text: It finds a loose wire.
  after_rounds: 1
"""
)


def test_a_library_event_acts_from_this_round_and_what_follows_comes() -> None:
    game, quiet = play(LIBRARY), play(LIBRARY)
    cash, approval = game.state.cash("CCC"), game.state.approval["BBB"]
    game.apply(Inject(FACILITATOR, "fire"))
    assert told(game, "event_injected") == [(1, "fire")]
    assert [(r.event.id, r.until) for r in game.view("AAA").running] == [("fire", 2)]
    assert game.state.cash("CCC") == cash + 300_000_000
    assert game.state.cash("BBB") == 0, "no more is taken than there is"
    assert game.state.approval["BBB"] == approval - 60
    for table in (game, quiet):
        next_round(table)
    a = game.world.index["BBB"]
    assert game.state.market is not None
    assert quiet.state.market is not None
    assert game.state.market.output[0, game.world.mineral_index["Co"], a] < 0.8 * quiet.state.market.output[0, 1, a]
    assert told(game, "event") == [(2, "storm"), (2, "inquiry")]
    assert game.attainment("AAA") is not None
    assert replayed(game).digest() == game.digest()
    assert told(quiet, "event_injected") == [], "a library never fires by itself"


def test_own_words_change_nothing_but_the_journal() -> None:
    game = play(LIBRARY)
    before = game.state
    game.apply(Inject(FACILITATOR, title="A leak", text="Notes of a meeting are printed."))
    (leak,) = [h for h in game.view("CCC").happenings if h.kind == "event_injected"]
    assert (leak.get("title"), leak.get("text")) == ("A leak", "Notes of a meeting are printed.")
    assert game.state.digest() == before.digest()
    assert replayed(game).digest() == game.digest()


def test_who_may_and_what_is_refused() -> None:
    game = play(LIBRARY, people=("AAA",))
    assert refused(game, Inject("AAA", "fire")).code == "facilitator-only"
    assert refused(game, Inject("ZZZ", title="x")).code == "facilitator-only"
    assert refused(game, Inject(FACILITATOR)).code == "no-title"
    assert refused(game, Inject(FACILITATOR, "fire", "A title")).code == "both"
    assert "fire" in refused(game, Inject(FACILITATOR, "storm")).sentence, "the calendar's own are not in the library"
    assert refused(game, EndSitting(FACILITATOR)).code == "no-such-seat", "the facilitator has no other act"
    game.apply(Inject(FACILITATOR, "fire"))
    assert refused(game, Inject(FACILITATOR, "fire")).code == "happened"
    spec = game.view("AAA").legal["inject"]
    assert not spec.allowed
    assert "facilitator" in str(spec.reason)
    while not game.over:
        next_round(game)
    assert refused(game, Inject(FACILITATOR, title="Too late")).code == "over"


def test_at_any_time_and_at_a_table_that_keeps_it() -> None:
    kept: list[int] = []

    class Keeper:
        def append(self, game: Game) -> None:
            kept.append(len(game.log))

    game = play(LIBRARY, people=("AAA",))
    table = Table(game, dict.fromkeys(("BBB", "CCC", "ZZZ"), "no-deal"), Keeper())
    table.run()
    assert game.to_act() == ("AAA",)
    assert table.inject(title="News")[0].kind == "event_injected"
    assert kept[-1] == len(game.log)
    assert table.inject("fire")[0].get("event") == "fire"
    with pytest.raises(Refused):
        table.inject("fire")
    assert game.to_act() == ("AAA",), "it is still her sitting"


def test_the_action_goes_through_json() -> None:
    action = Inject(FACILITATOR, "fire")
    assert action_from_json(action_to_json(action)) == action
    assert ACTION_TYPES[-1] == "inject"
    with pytest.raises(Refused):
        action_from_json({"type": "inject", "seat": FACILITATOR, "title": "x" * 200})


def test_a_save_keeps_what_was_brought_in(tmp_path: Path) -> None:
    game = play(LIBRARY)
    players = dict.fromkeys(game.world.seats, "no-deal")
    with Save.create(tmp_path / "game.ministerial", game, players, "A game", datetime(2031, 5, 6, tzinfo=UTC)) as save:
        table = Table(game, players, save)
        table.inject("fire")
        table.inject(title="News", text="Of the day.")
        next_round(game)
        save.append(game)
    with Save.open(tmp_path / "game.ministerial") as save:
        assert save.load_game().digest() == game.digest()
