"""Mandates through a game: targets met, red lines crossed, and the history of both and of the score.

At every round's end each condition is judged and the figures settled, since many come out of array maths. What moved
goes into ``state.mandate_log`` with the reason; the score of the round goes into ``state.score_history``. Both are
private to their seat, and neither is ever read by a rule of the score.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from math import isfinite
from typing import Any

from game.rules.causes import cause_of
from game.rules.conditions import judge
from game.rules.rounding import DIGITS
from game.rules.score import attainment
from game.rules.turn import Happening, Turn
from game.scenario.models import Condition
from game.state import SettledMarket, State
from game.tracking import MandateChange, ScoreLine
from game.world import World

# Figures that differ by less than this part of their size have not moved.
STILL = 1e-4


def conditions_of(world: World, seat: str) -> tuple[Condition, ...]:
    """Return the conditions of a seat's targets, then those of its red lines."""
    mandate = world.mandates[seat]
    return (*(t.when for t in mandate.targets), *(r.keep for r in mandate.red_lines))


def judge_all(world: World, state: State) -> dict[str, list[list[Any]]]:
    """Return every seat's conditions in the order of :func:`conditions_of`: figure (or None), and whether it holds."""
    out: dict[str, list[list[Any]]] = {}
    for seat in world.seats:
        judged = [judge(world, state, seat, condition) for condition in conditions_of(world, seat)]
        out[seat] = [[float(f"{j.figure:.{DIGITS}g}") if isfinite(j.figure) else None, bool(j.holds)] for j in judged]
    return out


def opening_figures(world: World, state: State) -> dict[str, tuple[tuple[float | None, bool], ...]]:
    """Return how all conditions stand before the first round."""
    return _frozen(judge_all(world, state))


def _frozen(judged: dict[str, list[list[Any]]]) -> dict[str, tuple[tuple[float | None, bool], ...]]:
    return {seat: tuple((figure, bool(holds)) for figure, holds in rows) for seat, rows in judged.items()}


def track(turn: Turn, before: SettledMarket | None) -> None:
    """Mark targets newly met and red lines newly crossed, tell their seats, and write down what moved and why.

    Args:
        turn: the turn at work, at a round's end.
        before: the market of the round before, to tell which mineral moved.
    """
    world, state = turn.world, turn.state
    judged = _frozen(turn.settle("mandates", lambda: judge_all(world, state)))
    news = _news(turn)
    log: dict[str, tuple[MandateChange, ...]] = {}
    for seat in world.seats:
        changes: list[MandateChange] = []
        marks = _mark(turn, seat, [holds for _, holds in judged[seat]])
        for place, condition in enumerate(conditions_of(world, seat)):
            (old, held), (now, holds) = state.judged[seat][place], judged[seat][place]
            if not marks[place] and held == holds and not _moved(old, now):
                continue
            cause, params = cause_of(world, state, seat, condition, news, before)
            line, number = _line(world, seat, place)
            changes.append(
                MandateChange(seat, state.round, line, number, old, now, held, holds, marks[place], cause, params)
            )
        log[seat] = (*state.mandate_log[seat], *changes)
    state.judged, state.mandate_log = judged, log
    record_scores(turn)


def _news(turn: Turn) -> Sequence[Happening]:
    """Return what has happened in this round, oldest first."""
    now = turn.state.round
    earlier = list(takewhile(lambda h: h.round == now, reversed(turn.told)))
    return [*reversed(earlier), *(h for h in turn.happenings if h.round == now)]


def _line(world: World, seat: str, place: int) -> tuple[str, int]:
    targets = len(world.mandates[seat].targets)
    return ("target", place) if place < targets else ("red_line", place - targets)


def _moved(old: float | None, now: float | None) -> bool:
    if old is None or now is None:
        return old is not now
    return abs(now - old) > STILL * max(abs(old), abs(now))


def _mark(turn: Turn, seat: str, holds: Sequence[bool]) -> list[str]:
    """Mark what a seat's conditions have met and crossed in this round; return the mark of each, mostly empty."""
    world, state = turn.world, turn.state
    mandate, tally = world.mandates[seat], state.tallies[seat]
    met, crossed = list(tally.met), list(tally.crossed)
    marks = [""] * len(holds)
    for i, target in enumerate(mandate.targets):
        last = target.by_round or world.rounds
        if met[i] is None and state.round <= last and holds[i]:
            met[i], marks[i] = state.round, "met"
            turn.tell("target_met", (seat,), seat=seat, target=i, points=target.points)
    for i, line in enumerate(mandate.red_lines):
        if crossed[i] is None and not holds[len(met) + i]:
            crossed[i], marks[len(met) + i] = state.round, "crossed"
            turn.tell("red_line_crossed", (seat,), seat=seat, line=i, points=line.points)
    state.tallies = {**state.tallies, seat: replace(tally, met=tuple(met), crossed=tuple(crossed))}
    return marks


def record_scores(turn: Turn, tail: bool = False) -> None:
    """Add every seat's score as it stands to its history; ``tail`` marks the line with the quarters after the end."""
    world, state = turn.world, turn.state
    history: dict[str, tuple[ScoreLine, ...]] = {}
    for seat in world.seats:
        score = attainment(world, state.reference, seat, state.tallies[seat])
        line = ScoreLine(
            round=state.round,
            prosperity=score.prosperity,
            security=score.security,
            industry=score.industry,
            standing=score.standing,
            targets=score.targets,
            red_lines=score.red_lines + 0.0,
            attainment=score.attainment,
            tail=tail,
        )
        history[seat] = (*state.score_history[seat], line)
    state.score_history = history
