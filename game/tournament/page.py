"""The report of a tournament as a page of text, at most 100 columns wide."""

from __future__ import annotations

import textwrap

from game.tournament.bootstrap import LEAST_SEEDS, Measure
from game.tournament.measures import Mixed, Standing, Uniform, WholeTable
from game.tournament.report import TournamentReport

WIDTH = 100
NAME = 18
# With fewer seeds a reader is told that an interval is rough.
FEW_SEEDS = 10


def page(report: TournamentReport) -> str:
    """Return the report as a page of text."""
    sections = (_head(report), *_mixed(report), *_uniform(report), _notes(report))
    return "\n\n".join("\n".join(lines) for lines in sections if lines)


def _head(report: TournamentReport) -> list[str]:
    first, last = report.seeds[0], report.seeds[-1]
    seeds = f"seed {first}" if first == last else f"seeds {first} to {last}"
    until = "" if report.finished else ", stopped there: scores so far, no tail"
    return _wrapped(
        f"{report.scenario}, {seeds}, {report.rounds} round{'' if report.rounds == 1 else 's'}{until}; "
        f"players: {', '.join(report.players)}"
    )


def _mixed(report: TournamentReport) -> tuple[list[str], ...]:
    mixed = report.mixed
    if mixed is None:
        return ()
    seats, seeds = len(report.seats), len(report.seeds)
    standings = _wrapped(
        f"Mixed tables, {_games(mixed.games)}: with each seed every player holds each of {seats} seats once"
    )
    standings.append(
        f"{'player':{NAME}s}{'attainment':>11s}{'95 %':>18s}{'Elo':>7s}{'95 %':>14s}"
        f"{'agreements':>12s}{'breaches':>10s}"
    )
    for row in mixed.standings:
        standings.append(
            f"{_name(row.player)}{_mean(row.attainment):>11s}{_range(row.attainment):>18s}{row.elo.mean:7.0f}"
            f"{_range(row.elo, 0):>14s}{row.agreements:12.2f}{row.breaches:10.2f}"
        )
    return standings, _duels(mixed, seats * seeds, seeds)


def _duels(mixed: Mixed, pairs: int, seeds: int) -> list[str]:
    lines = _wrapped(
        f"Pairs at the same seat and seed, {pairs} from {seeds} seed{'' if seeds == 1 else 's'}: attainment of the "
        "first less the second"
    )
    lines.append(
        f"{'first':{NAME}s}{'second':{NAME}s}{'difference':>11s}{'95 %':>18s}{'won':>8s}{'drawn':>8s}{'lost':>8s}"
    )
    for duel in mixed.duels:
        found = duel.difference
        shares = (f"{_share(count, duel.pairs):>8s}" for count in (duel.won, duel.drawn, duel.lost))
        lines.append(
            f"{_name(duel.first)}{_name(duel.second)}{_mean(found, sign=True):>11s}{_range(found, sign=True):>18s}"
            + "".join(shares)
        )
    return lines


def _uniform(report: TournamentReport) -> tuple[list[str], ...]:
    uniform = report.uniform
    if uniform is None:
        return ()
    lines = _wrapped(
        f"Tables of one player, {_games(uniform.games)}: the joint score is in per cent of the best package"
    )
    lines.append(
        f"{'player':{NAME}s}{'joint':>7s}{'95 %':>17s}{'attainment':>11s}{'95 %':>17s}{'agreements':>11s}"
        f"{'breaches':>9s}{'members':>8s}"
    )
    for row in uniform.tables:
        joint = row.joint_percent
        lines.append(
            f"{_name(row.player)}{_mean(joint):>7s}{_range(joint):>17s}{_mean(row.attainment):>11s}"
            f"{_range(row.attainment):>17s}{row.agreements:11.1f}{row.breaches:9.1f}{row.members:8.1f}"
        )
    return lines, _table_duels(uniform)


def _table_duels(uniform: Uniform) -> list[str]:
    lines = ["Whole tables with the same seed: the first player's less the second's"]
    lines.append(
        f"{'first':{NAME}s}{'second':{NAME}s}{'joint':>7s}{'95 %':>17s}{'attainment':>11s}{'95 %':>17s}",
    )
    for duel in uniform.duels:
        joint = duel.joint_percent
        lines.append(
            f"{_name(duel.first)}{_name(duel.second)}{_mean(joint, sign=True):>7s}{_range(joint, sign=True):>17s}"
            f"{_mean(duel.attainment, sign=True):>11s}{_range(duel.attainment, sign=True):>17s}"
        )
    return lines


def _notes(report: TournamentReport) -> list[str]:
    """Return what a reader should know before believing the figures."""
    lines: list[str] = []
    rows: list[Standing | WholeTable] = [
        *(report.mixed.standings if report.mixed else ()),
        *(report.uniform.tables if report.uniform else ()),
    ]
    for name in report.players:
        faults = sum(row.faults for row in rows if row.player == name)
        refused = sum(row.refused for row in rows if row.player == name)
        if faults:
            times = f"{faults} time{'' if faults == 1 else 's'}"
            lines += _wrapped(f"{name} failed {times}, so that another player stood in for it until the next phase.")
        if refused:
            lines += _wrapped(f"The rules refused {refused} action{'' if refused == 1 else 's'} of {name}.")
    if len(report.seeds) < LEAST_SEEDS:
        least = LEAST_SEEDS * len(report.players)
        lines.append(f"Fewer than {LEAST_SEEDS} seeds give no interval; it takes --games {least} or more.")
    elif len(report.seeds) < FEW_SEEDS:
        lines.append(f"Intervals from {len(report.seeds)} seeds are rough; --games sets how many there are.")
    return lines


def _name(text: str) -> str:
    return f"{textwrap.shorten(text, NAME - 1, placeholder='…') if ' ' in text else text[: NAME - 1]:{NAME}s}"


def _mean(measure: Measure | None, sign: bool = False) -> str:
    return "-" if measure is None else f"{measure.mean:{_form(1, sign)}}"


def _range(measure: Measure | None, digits: int = 1, sign: bool = False) -> str:
    if measure is None or measure.low is None or measure.high is None:
        return "-"
    form = _form(digits, sign)
    return f"{measure.low:{form}} to {measure.high:{form}}"


def _form(digits: int, sign: bool) -> str:
    """Return a format without a negative zero."""
    return f"{'+' if sign else ''}z.{digits}f"


def _share(count: int, total: int) -> str:
    return f"{100.0 * count / total:.0f} %"


def _games(count: int) -> str:
    return f"{count} game{'' if count == 1 else 's'}"


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_on_hyphens=False)
