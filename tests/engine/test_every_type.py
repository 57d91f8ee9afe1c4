"""Random play over small worlds reaches every type of clause, motion and policy, by every way that they take."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import get_args

import pytest

from game import Game, load_scenario, new_game, sample
from game.actions import (
    Clause,
    MotionContent,
    Policy,
    SetPolicy,
    StockOrder,
    StockpileAccess,
    StockpileContribution,
)
from game.chance import Key, pick
from game.report_counts import count_clauses_tabled, count_policies, types_of
from game.rules.clauses import CLAUSES
from game.rules.motions import MOTIONS
from game.rules.policy import POLICIES
from tests.engine import pacts
from tests.engine.helpers import deal, next_round, to_sitting


def _pact(seed: int) -> Game:
    game = pacts.game_of(pacts.scenario(levy_share=0.4), seed)
    pacts.join(game, ("AAA", "BBB", "EEE"), ("CCC",))
    return game


def _stocked(seed: int) -> Game:
    """The pact with a stock in common and one that a treaty opens, so that there is something to release and draw."""
    game = _pact(seed)
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", StockOrder("Co", buy_usd=900_000)))
    next_round(game)
    next_round(game)
    held = float(game.state.stocks[game.world.mineral_index["Co"], game.world.index["AAA"]]) / 1000
    give = StockpileContribution("AAA", pacts.PACT, mineral="Co", tonnes=round(held / 4, 3))
    deal(game, "AAA", "BBB", StockpileAccess("AAA", "BBB", "Co", round(held / 4, 3)), give)
    for partner in ("CCC", "EEE"):
        next_round(game)
        deal(game, "AAA", partner, StockpileAccess("AAA", partner, "Co", round(held / 8, 3)))
    next_round(game)
    return game


WORLDS: dict[str, Callable[[int], Game]] = {
    "pact": _pact,
    "stocked": _stocked,
    "trilateral": lambda seed: new_game(load_scenario("trilateral-30-days"), seed),
    "workshop": lambda seed: new_game(load_scenario("workshop-12"), seed),
}
SHORT = (
    *(("trilateral", seed) for seed in (1, 2)),
    *(("pact", seed) for seed in (3, 4, 6)),
    *(("stocked", seed) for seed in (1, 2, 3, 4, 5)),
    *(("workshop", seed) for seed in (1, 4)),
)
LONG = tuple((name, seed) for name in WORLDS for seed in range(7, 17 if name in ("pact", "stocked") else 10))


def play(game: Game, seed: int, actions: int) -> None:
    """Play at random, every open type of action as likely as any other, but to end a sitting."""
    rng = Key.of(seed, 0, "types").rng()
    for _ in range(actions):
        if game.over:
            return
        due = game.answers_due()
        seat = due[0] if due else game.to_act()[pick(rng, len(game.to_act()))]
        specs = {s.type: s for s in game.legal_actions(seat) if s.allowed and s.type != "undo"}
        if due:
            # Who signs what it is offered brings more into force than who tosses a coin.
            kind = "sign" if "sign" in specs and pick(rng, 4) else "decline"
            specs = {kind: specs.get(kind) or specs["decline"]}
        elif pick(rng, 4) == 0:
            specs = {"end_sitting": specs["end_sitting"]}
        names = sorted(specs)
        game.apply(sample(specs[names[pick(rng, len(names))]], rng))


def reached(games: list[Game]) -> dict[str, Counter[str]]:
    """What the games have seen of each type: tabled and signed clauses, motions, policies sealed and acted."""
    found = {name: Counter[str]() for name in ("tabled", "signed", "motions", "sealed", "acted")}
    for game in games:
        found["tabled"].update(count_clauses_tabled(game))
        found["signed"].update(clause.type for treaty in game.state.treaties.values() for clause in treaty.clauses)
        found["motions"].update(motion.content.type for motion in game.state.motions.values())
        for name, count in count_policies(game).items():
            found["sealed"][name] += count.sealed
            found["acted"][name] += count.acted
    return found


def missing(found: dict[str, Counter[str]]) -> dict[str, list[str]]:
    """The types that were never seen."""
    clauses, motions, policies = types_of(Clause), types_of(MotionContent), types_of(Policy)
    wanted = {"tabled": clauses, "signed": clauses, "motions": motions, "sealed": policies, "acted": policies}
    out = {name: [kind for kind in kinds if not found[name][kind]] for name, kinds in wanted.items()}
    return {name: kinds for name, kinds in out.items() if kinds}


def test_every_record_has_its_rule() -> None:
    assert set(CLAUSES) == set(types_of(Clause))
    assert set(MOTIONS) == set(types_of(MotionContent))
    assert set(POLICIES) == set(types_of(Policy))
    for union, rules in ((Clause, CLAUSES), (MotionContent, MOTIONS), (Policy, POLICIES)):
        for record in get_args(union):
            assert rules[record.__dataclass_fields__["type"].default].record is record


def test_random_play_reaches_every_type() -> None:
    games = []
    for name, seed in SHORT:
        games.append(WORLDS[name](seed))
        play(games[-1], seed, 1500)
    assert missing(reached(games)) == {}


@pytest.mark.long
def test_random_play_over_many_seeds_reaches_every_type_in_every_world() -> None:
    by_world: dict[str, list[Game]] = {}
    for name, seed in LONG:
        game = WORLDS[name](seed)
        play(game, seed, 4000)
        by_world.setdefault(name, []).append(game)
    found = {name: reached(games) for name, games in by_world.items()}
    together = {kind: sum((each[kind] for each in found.values()), Counter()) for kind in next(iter(found.values()))}
    assert missing(together) == {}
