"""Intelligence: estimates of what others want, drawn with keyed noise, settled, and seen by one seat each.

A seat hears about the host, the rival, two others drawn for the game, and those with whom it has most to do. The
estimate of a weight is the truth plus noise with the standard deviation ``SPREAD / (1 + SHARPENING * dealings)``, in
points of the mandate. The noise of few dealings is that of more plus an independent part, so an older estimate adds
nothing to the newest one, and neither waiting nor averaging sharpens anything: only dealings do.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, get_args

import numpy as np

from game.chance import Key
from game.rules.dealings import DEEPEST, dealings
from game.rules.turn import Turn
from game.scenario.models import ConditionKind, Mandate
from game.state import FloatArray
from game.talks import Report

WEIGHTS = ("prosperity", "security", "industry", "standing")
SPREAD = 12.0
SHARPENING = 0.25
# The chance that the kind of the largest target is told rightly, without dealings and with all that can be had.
RIGHT, RIGHT_AT_BEST = 0.4, 0.9
DRAWN = 2
MOST_PARTNERS = 5

# Standard deviations by dealings, and of the independent parts that add up to them.
_SDS = SPREAD / (1.0 + SHARPENING * np.arange(DEEPEST + 1))
_PARTS = np.sqrt(_SDS**2 - np.append(_SDS[1:], 0.0) ** 2)

KINDS: tuple[str, ...] = get_args(ConditionKind)


def spread(count: int) -> float:
    """Return the standard deviation of an estimated weight after so many dealings, in points."""
    return SPREAD / (1.0 + SHARPENING * min(count, DEEPEST))


def sharpness(count: int) -> float:
    """Return how sharp an estimate is after so many dealings: 0 for a guess, towards 1."""
    return 1.0 - spread(count) / SPREAD


def brief(turn: Turn) -> None:
    """Settle and hand out what is new in this round: a seat's first estimate of another, and each that is sharper."""
    settled = turn.settle("intelligence", lambda: {"reports": _news(turn)})
    state = turn.state
    reports = dict(state.reports)
    heard: dict[str, list[str]] = {}
    for to, about, count, weights, wants in settled["reports"]:
        values = {"dealings": count, "wants": wants, **dict(zip(WEIGHTS, map(float, weights), strict=True))}
        new = Report(state.round, to, about, "intelligence", tuple(sorted(values.items())), round(sharpness(count), 3))
        rest = (r for r in reports.get(to, ()) if (r.kind, r.about) != ("intelligence", about))
        reports[to] = (*rest, new)
        heard.setdefault(to, []).append(about)
    state.reports = reports
    for to, names in heard.items():
        turn.tell("intelligence", (to,), about=tuple(names))


def _news(turn: Turn) -> list[list[Any]]:
    """Return [to, about, dealings, four weights, wanted] of what each seat hears in this round."""
    world, state = turn.world, turn.state
    counts = dealings(state, world.seats)
    place = world.index
    out: list[list[Any]] = []
    for to in world.seats:
        had = {r.about: int(r.get("dealings")) for r in state.reports.get(to, ()) if r.kind == "intelligence"}
        mine = counts[to]
        partners = sorted(mine, key=lambda s: (-mine[s], place[s]))[:MOST_PARTNERS]
        known = (world.host, *((world.rival,) if world.rival is not None else ()), *_drawn(turn.seed, world.seats, to))
        for about in dict.fromkeys((*known, *partners)):
            count = mine.get(about, 0)
            if about != to and count > had.get(about, -1):
                out.append([to, about, count, *_estimate(turn.seed, world.mandates[about], to, about, count)])
    return out


@lru_cache(maxsize=1024)
def _drawn(seed: int, seats: tuple[str, ...], to: str) -> tuple[str, ...]:
    """Return the seats of which a seat hears without having to do with them, the same throughout the game."""
    order = Key.of(seed, 0, "intelligence", to).rng().permutation(len(seats))
    return tuple(seats[int(i)] for i in order[: DRAWN + 1] if seats[int(i)] != to)[:DRAWN]


def _estimate(seed: int, mandate: Mandate, to: str, about: str, count: int) -> tuple[list[float], str]:
    """Return the estimated weights, to half a point and not below zero, and the kind of its largest target."""
    steps, chance, decoy = _noise(seed, to, about)
    truth = np.array([getattr(mandate.weights, name) for name in WEIGHTS])
    weights = np.round(np.maximum(truth + steps[min(count, DEEPEST)], 0.0) * 2.0) / 2.0
    largest = max(mandate.targets, key=lambda target: target.points).when.kind
    right = RIGHT + (RIGHT_AT_BEST - RIGHT) * min(count, DEEPEST) / DEEPEST
    return [float(w) for w in weights], largest if chance < right else KINDS[decoy]


@lru_cache(maxsize=8192)
def _noise(seed: int, to: str, about: str) -> tuple[FloatArray, float, int]:
    """Return the noise [dealings, weight] of one seat's estimates of another, and the draws for what it wants."""
    rng = Key.of(seed, 0, f"intelligence:{about}", to).rng()
    parts = rng.standard_normal((DEEPEST + 1, len(WEIGHTS))) * _PARTS[:, None]
    steps = np.cumsum(parts[::-1], axis=0)[::-1]
    steps.setflags(write=False)
    return steps, float(rng.random()), int(rng.integers(len(KINDS)))
