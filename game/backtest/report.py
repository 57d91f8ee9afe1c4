"""What a backtest prints: the model beside what was observed, quarter by quarter, and the errors of the whole set."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from math import isnan
from typing import Any

from game.backtest.model import Episode, Market
from game.backtest.run import Errors, Played, errors_of, left_out, summary
from game.backtest.sensitivity import Variant

WIDTH = 96
HEADS = ("quarter", "exports pass", "outside: model", "observed", "inside: model", "observed")
WIDTHS = (8, 14, 16, 14, 15, 12)


def format_list(episodes: Sequence[Episode]) -> str:
    """Return one line for each episode: id, mineral, run, expectation and title."""
    rows = [
        (e.id, e.mineral, f"{e.labels[0]}-{e.labels[-1]}", f"expected to {e.expected.verdict}", e.title)
        for e in episodes
    ]
    widths = [max(len(row[c]) for row in rows) for c in range(4)]
    return "\n".join("  ".join((*(row[c].ljust(widths[c]) for c in range(4)), row[4])) for row in rows)


def format_run(run: Played) -> str:
    """Return an episode's table, its errors, and what was expected of it."""
    episode = run.episode
    lines = [f"{episode.id}: {episode.title}", _row(HEADS)]
    for t, quarter in enumerate(episode.labels):
        passing = "" if isnan(run.cap[t]) else f"{run.cap[t]:.0%}"
        inside = f"{run.inside[t]:.2f}" if episode.has_inside else ""
        seen = (_observed(run, quarter, "outside"), _observed(run, quarter, "inside"))
        lines.append(_row((quarter, passing, f"{run.outside[t]:.2f}", seen[0], inside, seen[1])))
    for point in run.points:
        if point.period not in episode.labels:  # the average of a year
            cells = (f"{point.model:.2f}", f"{point.observed:.2f}")
            blank = ("", "")
            lines.append(_row((point.period, "", *(cells + blank if point.market == "outside" else blank + cells))))
    errors = errors_of(run.points)
    model, observed = run.peak
    lines.append(
        f"error {_error(errors)}; if nothing had changed {errors.no_change:.2f}; direction right "
        f"{errors.right} of {errors.told}; highest outside: model {model}, observed {observed or 'unknown'}"
    )
    verdict = f"Expected to {episode.expected.verdict}: {' '.join(episode.expected.reason.split())}"
    lines.append(textwrap.fill(verdict, WIDTH))
    if episode.informed:
        lines.append(textwrap.fill(f"Not independent: {' '.join(episode.informed.split())}", WIDTH))
    return "\n".join(lines)


def format_summary(runs: Sequence[Played]) -> str:
    """Return the errors over the whole set and its parts."""
    heads = (("points", 7), ("model", 8), ("factor", 8), ("no change", 11), ("direction", 11), ("rose", 6))
    lines = [f"{'mean absolute log error':24}" + "".join(head.rjust(width) for head, width in heads)]
    for name, errors in summary(runs).items():
        if errors.points:
            lines.append(
                f"{name:24}{errors.points:>7}{errors.model:>8.2f}{errors.factor:>8.2f}{errors.no_change:>11.2f}"
                f"{f'{errors.right} of {errors.told}':>11}{errors.rose:>6}"
            )
    if len(runs) > 1:
        lines.append("")
        better = sum(errors.model < errors.no_change for errors in (errors_of(run.points) for run in runs))
        lines.append(f"better than no change: {better} of {len(runs)} episodes")
        lines += [
            f"without {name:24} model {errors.model:.2f}, no change {errors.no_change:.2f}"
            for name, errors in left_out(runs).items()
        ]
    return "\n".join(lines)


def format_sensitivity(variants: Sequence[Variant]) -> str:
    """Return the errors of the whole set under every variant."""
    names = ("all", "expected to fit", "expected to miss", "outside", "inside")
    lines = [f"{'mean absolute log error':38}" + "".join(f"{name.removeprefix('expected '):>10}" for name in names)]
    lines += [f"{v.name:38}" + "".join(f"{v.errors[n].model:>10.2f}" for n in names) for v in variants]
    return "\n".join(lines)


def as_data(runs: Sequence[Played], scenario: str, leak: float) -> dict[str, Any]:
    """Return all of it as plain data; nan, where no control acts, becomes null."""
    return {
        "scenario": scenario,
        "leak": leak,
        "episodes": [_episode_data(run) for run in runs],
        "summary": {name: _errors_data(errors) for name, errors in summary(runs).items()},
        "left_out": {name: _errors_data(errors) for name, errors in left_out(runs).items()},
    }


def sensitivity_data(variants: Sequence[Variant]) -> list[dict[str, Any]]:
    """Return the sensitivity as plain data."""
    return [
        {"name": v.name, "errors": {part: _errors_data(errors) for part, errors in v.errors.items()}} for v in variants
    ]


def list_data(episodes: Sequence[Episode]) -> list[dict[str, Any]]:
    """Return the list of episodes as plain data."""
    return [
        {
            "id": e.id,
            "title": e.title,
            "mineral": e.mineral,
            "first": e.labels[0],
            "last": e.labels[-1],
            "expected": e.expected.verdict,
        }
        for e in episodes
    ]


def _episode_data(run: Played) -> dict[str, Any]:
    episode = run.episode
    model, observed = run.peak
    return {
        "id": episode.id,
        "title": episode.title,
        "mineral": episode.mineral,
        "expected": episode.expected.model_dump(),
        "informed": episode.informed or None,
        "quarters": [
            {
                "quarter": quarter,
                "exports_pass": None if isnan(run.cap[t]) else run.cap[t],
                "outside": run.outside[t],
                "inside": run.inside[t] if episode.has_inside else None,
            }
            for t, quarter in enumerate(episode.labels)
        ],
        "points": [
            {
                "period": p.period,
                "market": p.market,
                "series": p.series,
                "observed": p.observed,
                "model": p.model,
                "log_error": p.error,
                "quality": p.quality,
                "source": p.source,
            }
            for p in run.points
        ],
        "errors": _errors_data(errors_of(run.points)),
        "peak": {"model": model, "observed": observed or None},
    }


def _errors_data(errors: Errors) -> dict[str, Any]:
    return {
        "points": errors.points,
        "mean_abs_log_error": errors.model,
        "no_change": errors.no_change,
        "directions_right": errors.right,
        "directions_told": errors.told,
        "rose": errors.rose,
    }


def _observed(run: Played, quarter: str, market: Market) -> str:
    return ", ".join(f"{p.observed:.2f}" for p in run.points if (p.period, p.market) == (quarter, market))


def _error(errors: Errors) -> str:
    return f"{errors.model:.2f} over {errors.points} points (a factor of {errors.factor:.2f})"


def _row(cells: Sequence[str]) -> str:
    first, *rest = cells
    return (first.ljust(WIDTHS[0]) + "".join(c.rjust(w) for c, w in zip(rest, WIDTHS[1:], strict=True))).rstrip()
