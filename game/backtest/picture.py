"""A picture of the backtests: the model's paths and the observed points, one panel for each episode.

Drawing needs matplotlib, which the game does not: it is imported only here, and only when a picture is asked for.
"""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from game.backtest.quarters import number_of, span_of
from game.backtest.read import EpisodeError
from game.backtest.run import Played

COLUMNS = 3
OUTSIDE, INSIDE = "#1f5a8c", "#b3541e"
TICKS = (0.5, 1, 2, 5, 10, 20)


def draw(runs: Sequence[Played], file: Path) -> None:
    """Write a picture in the format that the file's name ends with, such as .png or .svg.

    Raises:
        EpisodeError: without matplotlib, for an unknown format, or if the file cannot be written.
    """
    try:
        figures: Any = importlib.import_module("matplotlib.figure")
    except ImportError:
        raise EpisodeError(["pictures need matplotlib, which is not installed: pip install matplotlib"]) from None
    rows = -(-len(runs) // COLUMNS)
    figure = figures.Figure(figsize=(4.0 * min(COLUMNS, len(runs)), 2.9 * rows), layout="constrained")
    for place, run in enumerate(runs, start=1):
        _panel(figure.add_subplot(rows, min(COLUMNS, len(runs)), place), run)
    named = {label: line for axes in figure.axes for line, label in zip(*axes.get_legend_handles_labels(), strict=True)}
    figure.legend(named.values(), named.keys(), loc="outside lower center", ncols=len(named), fontsize=8, frameon=False)
    try:
        figure.savefig(file, dpi=110, metadata={"Software": None} if file.suffix == ".png" else None)
    except (OSError, ValueError) as error:
        raise EpisodeError([f"{file}: the picture cannot be written: {error}"]) from None


def _panel(axes: Any, run: Played) -> None:
    episode = run.episode
    first = number_of(episode.first)
    steps = range(-1, episode.quarters)
    axes.plot(steps, (1.0, *run.outside), color=OUTSIDE, label="outside, model")
    if episode.has_inside:
        axes.plot(steps, (1.0, *run.inside), color=INSIDE, linestyle="--", label="inside, model")
    for market, colour, marker in (("outside", OUTSIDE, "o"), ("inside", INSIDE, "s")):
        seen = [p for p in run.points if p.market == market]
        if seen:
            middle = [sum(span_of(p.period)) / len(span_of(p.period)) - first for p in seen]
            axes.plot(middle, [p.observed for p in seen], marker, color=colour, label=f"{market}, observed")
    axes.set_yscale("log")
    axes.set_yticks(TICKS, [f"{tick:g}" for tick in TICKS])
    axes.minorticks_off()
    axes.set_ylim(0.4, 25)
    labels = ("before", *episode.labels)
    every = max(1, -(-len(labels) // 5))
    axes.set_xticks(list(steps)[::every], labels[::every], fontsize=7)
    axes.axhline(1.0, color="#999999", linewidth=0.6)
    axes.set_title(f"{episode.title}\n(expected to {episode.expected.verdict})", fontsize=8)
