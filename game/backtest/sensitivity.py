"""The whole set of episodes under other common parameters: what the errors depend on.

No variant is per episode, and none is chosen for the game by its error: the table says where the model is fragile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.backtest.model import Episode
from game.backtest.rule import COMMON, Rule
from game.backtest.run import Errors, play, summary
from game.scenario.read import Scenario

VARIANTS: tuple[tuple[str, Rule], ...] = (
    ("as in the scenario", COMMON),
    ("elasticity of demand halved", Rule(demand=0.5)),
    ("elasticity of demand doubled", Rule(demand=2.0)),
    ("elasticities of supply halved", Rule(supply=0.5)),
    ("elasticities of supply doubled", Rule(supply=2.0)),
    ("all elasticities halved", Rule(demand=0.5, supply=0.5)),
    ("all elasticities doubled", Rule(demand=2.0, supply=2.0)),
    ("elasticity of substitution halved", Rule(substitution=0.5)),
    ("elasticity of substitution doubled", Rule(substitution=2.0)),
    ("leak 0", Rule(leak=0.0)),
    ("leak .15", Rule(leak=0.15)),
    ("leak .50", Rule(leak=0.5)),
    ("leak .15, the least that passes", Rule(leak=0.15, leak_least=True)),
    ("leak .30, the least that passes", Rule(leak=0.3, leak_least=True)),
    ("leak .50, the least that passes", Rule(leak=0.5, leak_least=True)),
    ("precaution 0", Rule(precaution=0.0)),
    ("precaution 1", Rule(precaution=1.0)),
    ("precaution 1.5", Rule(precaution=1.5)),
    ("private stocks halved", Rule(cover=0.5)),
    ("private stocks doubled", Rule(cover=2.0)),
    ("private stocks times four", Rule(cover=4.0)),
    ("elasticity of bids for stock halved", Rule(bids=0.5)),
    ("elasticity of bids for stock doubled", Rule(bids=2.0)),
)


@dataclass(frozen=True)
class Variant:
    """What became of the whole set under one variant."""

    name: str
    errors: dict[str, Errors]


def sensitivity(
    episodes: Sequence[Episode], scenario: Scenario, done: Callable[[int], None] = lambda count: None
) -> tuple[Variant, ...]:
    """Run the episodes under every variant; ``done`` takes the number of variants that are done.

    Raises:
        EpisodeError: if an episode cannot be run.
    """
    out = []
    for count, (name, rule) in enumerate(VARIANTS, start=1):
        out.append(Variant(name, summary([play(episode, scenario, rule) for episode in episodes])))
        done(count)
    return tuple(out)
