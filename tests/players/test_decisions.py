"""How programs decide: by the mandate, the rival by its objective, and the simple ones not at all."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import patch

import pytest

from ai.appraisal import Appraisal
from ai.decisions import decide, rival_decides
from ai.options import worth
from ai.rival_objective import Objective
from game import Game
from game.actions import Decide, SetPolicy
from game.chance import Key
from game.rules.conditions import Judged
from game.scenario.models import Condition, RedLine
from game.session import Table
from game.view import TargetStatus
from tests.engine.happenings import ANSWER, CUSTOMS, play
from tests.engine.helpers import next_round, to_sitting

OFFER = """
- id: chair
  date: 2030-01-05
  kind: decision
  title: Who takes the chair?
  text: A role is free.
  decider: BBB
  default: leave
  options:
    - {id: leave, title: Leave it}
    - {id: take, title: Take it, effects: [{kind: standing, seat: BBB, points: SIZE}]}
    - {id: anger, title: Refuse in public, effects: [{kind: approval, seat: BBB, points: -20}]}
"""
PAUSE = """
- id: pause
  date: 2030-01-05
  kind: decision
  title: A pause ends
  text: What now?
  decider: ZZZ
  default: prolong
  options:
    - {id: prolong, title: Prolong}
    - {id: stop, title: Stop, effects: [{kind: control, seat: ZZZ, mineral: Co, partners: [AAA, BBB], cap_share: 0.6}]}
"""


def sitting(events: str, seat: str) -> Game:
    game = play(events)
    to_sitting(game, seat)
    return game


def choices(game: Game, seat: str) -> list[SetPolicy]:
    view = game.view(seat)
    return decide(view, Appraisal(view, seat))


def test_a_gain_is_chosen_and_a_trifle_is_not() -> None:
    assert choices(sitting(OFFER.replace("SIZE", "3"), "BBB"), "BBB") == [SetPolicy("BBB", Decide("chair", "take"))]
    assert choices(sitting(OFFER.replace("SIZE", "0.001"), "BBB"), "BBB") == []
    assert choices(sitting(OFFER.replace("SIZE", "3"), "AAA"), "AAA") == [], "another seat's decision is not hers"


def test_a_tariff_is_weighed_in_the_market_of_its_mineral() -> None:
    game = play(CUSTOMS + ANSWER)
    next_round(game)
    to_sitting(game, "AAA")
    view = game.view("AAA")
    mind = Appraisal(view, "AAA")
    (waiting,) = view.me.decisions
    wait, tariff = (worth(view, mind, waiting.event, option) for option in waiting.event.options)
    assert wait == 0.0
    bare = waiting.event.options[1].model_copy(update={"effects": waiting.event.options[1].effects[1:], "then": ()})
    assert worth(view, mind, waiting.event, bare) == -8 * 0.05, "trust alone"
    assert abs(tariff - worth(view, mind, waiting.event, bare)) > 0.01, "users pay it, and the treasury has the duty"


def test_what_may_follow_is_counted_by_its_chance() -> None:
    game = play(CUSTOMS + ANSWER)
    next_round(game)
    to_sitting(game, "AAA")
    view = game.view("AAA")
    mind = Appraisal(view, "AAA")
    (waiting,) = view.me.decisions
    tariff = waiting.event.options[1]
    alone = tariff.model_copy(update={"then": ()})
    worths = []
    for chance in (0.0, 0.5, 1.0):
        with patch("ai.options.answer_chance", return_value=chance):
            worths.append(worth(view, mind, waiting.event, tariff))
    assert worths[0] == worth(view, mind, waiting.event, alone), "no answer costs nothing"
    assert worths[1] - worths[0] == pytest.approx((worths[2] - worths[0]) / 2)
    assert abs(worths[2] - worths[0]) > 0.01


def test_a_red_line_that_an_option_would_cross_counts_in_full() -> None:
    game = play(CUSTOMS + ANSWER)
    next_round(game)
    to_sitting(game, "AAA")
    view = game.view("AAA")
    (waiting,) = view.me.decisions
    tariff = waiting.event.options[1].model_copy(update={"then": ()})
    price = float(view.market.price[view.world.mineral_index["Co"], view.world.index["AAA"]])

    def under(limit: float) -> float:
        line = RedLine(
            text="No dear cobalt", points=7.0, keep=Condition(kind="price_at_most", mineral="Co", value=limit)
        )
        status = TargetStatus(line.text, line.points, None, None, Judged(price <= limit, price, limit))
        mandate = view.me.mandate.model_copy(update={"red_lines": (line,)})
        seen = replace(view, me=replace(view.me, mandate=mandate, red_lines=(status,)))
        return worth(seen, Appraisal(seen, "AAA"), waiting.event, tariff)

    wide = under(price * 10.0)
    assert under(price * 1.001) == pytest.approx(wide - 7.0)
    assert under(price * 0.9) == pytest.approx(wide), "a line that is crossed already holds nobody back"


def test_the_rival_restricts_only_when_provoked_and_then_not_always() -> None:
    game = sitting(PAUSE, "ZZZ")
    view = game.view("ZZZ")
    objective = Objective(view)
    calm = [rival_decides(view, Key.of(seed, 1, "test"), objective) for seed in range(20)]
    assert calm == [[]] * 20
    with patch("ai.decisions.provocation", return_value=0.5), patch("ai.decisions.year_chance", return_value=0.3):
        drawn = [rival_decides(view, Key.of(seed, 1, "test"), objective) for seed in range(200)]
    stops = [d for d in drawn if d]
    assert 0.2 < len(stops) / 200 < 0.4, "as often as its hazard has it"
    assert all(d == [SetPolicy("ZZZ", Decide("pause", "stop"))] for d in stops)


def test_whoever_goes_by_no_mandate_leaves_the_default() -> None:
    game = play(OFFER.replace("SIZE", "9") + PAUSE)
    Table(game, dict.fromkeys(game.world.seats, "no-deal")).run()
    decided = [
        (h.get("event"), h.get("option"), h.get("by_default")) for h in game.happenings if h.kind == "event_decided"
    ]
    assert decided == [("chair", "leave", True), ("pause", "prolong", True)]


def test_the_players_seal_what_they_choose() -> None:
    game = play(OFFER.replace("SIZE", "9") + PAUSE)
    players = {"AAA": "heuristic", "BBB": "heuristic", "CCC": "heuristic", "ZZZ": "rival"}
    table = Table(game, players)
    table.run()
    outcome = {h.get("event"): h.get("option") for h in game.happenings if h.kind == "event_decided"}
    assert outcome["chair"] == "take"
    assert not [note for note in table.notes if "decide" in note[2] or "option" in note[2]]
