"""A person's own score as the mandate and the end of a game show it: attainment, its parts, targets and red lines."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Literal

from game.rules.conditions import Judged
from game.rules.score import PARTS, Attainment
from game.scenario.models import Condition
from game.view import TargetStatus, View
from game.window.catalog import t
from game.window.codex.tips import part_tip, with_codex
from game.window.figures import adding, dollars, grouped, percent, signed
from game.window.hits import Tip, TipLine
from game.window.layout import Rect
from game.window.screens.facts import ENDLESS
from game.window.screens.score_words import last_change, scale_text
from game.window.theme import GAP_M, GAP_S, HERO, Ink, Tone
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.meter import bar

#: Conditions that are true or false; all others come with a figure.
_PLAIN = ("member", "not_member", "bloc_in_force", "treaty_with", "not_restricted", "no_export_control",
          "treaty_between", "objective_met")  # fmt: skip
_WHOLE = ("members_at_least", "members_at_most", "treaties_at_least", "stock_days_at_least")
_MONEY = ("received_at_least", "paid_at_most", "stock_value_at_least", "commitments_at_least")
_SHARES = ("dependence_at_most", "output_at_least")
#: Conditions that a market judges: before the first there is nothing to say about them.
_OF_MARKETS = ("price_at_most", "price_at_least", "dependence_at_most", "output_at_least")

Standing = Literal["met", "holds", "open", "missed", "kept", "threatened", "crossed", "unjudged"]
_ICONS: dict[Standing, tuple[str, Tone]] = {
    "met": ("check", "good"),
    "holds": ("check", "good"),
    "open": ("clock", "neutral"),
    "missed": ("cross", "bad"),
    "kept": ("shield", "good"),
    "threatened": ("warning", "warn"),
    "crossed": ("cross", "bad"),
    "unjudged": ("clock", "neutral"),
}


def part_figures(score: Attainment) -> dict[str, float]:
    """Return the points of every part of a score to one decimal, rounded so that they add to the rounded points."""
    names = (*PARTS, "targets", "red_lines")
    return dict(zip(names, adding([float(getattr(score, name)) for name in names]), strict=True))


def attainment_block(ui: Ui, x: float, y: float, width: float, view: View) -> float:
    """The attainment in large type, with the points that it is made of; returns the y below."""
    score = view.me.attainment
    value = t("mandate.attainment_value", value=grouped(score.attainment))
    height = ui.line_height(HERO)
    tip = Tip(
        t("mandate.attainment_tip", best=grouped(score.best, 1)),
        t("mandate.attainment"),
        lines=tuple(
            TipLine(t(f"frame.part_{name}"), signed(points, 1), more=part_tip(name))
            for name, points in part_figures(score).items()
        ),
        codex="term_attainment",
    )
    place = Rect(x, y, width, height)
    look = ui.touch("goals/attainment", place, tip=tip)
    if look.focus:
        ui.paint.ring(place)
    ink: Ink = "good" if score.attainment > 0.5 else "bad" if score.attainment < -0.5 else "text"
    value_w = ui.label(place, value, size=HERO, bold=True, color=ink)
    points = t("mandate.points_total", points=signed(score.points, 1), best=grouped(score.best, 1))
    points_w = ui.text_width(points) + 1
    if value_w + GAP_M + points_w <= width:
        ui.label(Rect(place.right - points_w, y, points_w, height), points, color="muted", align="right")
        return y + height
    y += height
    return y + ui.paragraph(Rect(x, y, width, ENDLESS), points, color="muted")


def parts_block(ui: Ui, x: float, y: float, width: float, view: View) -> float:
    """The four continuous parts: a track as long as the part's weight, filled with the points so far."""
    score, weights = view.me.attainment, view.me.mandate.weights
    figures = part_figures(score)
    heaviest = max(1e-9, *(getattr(weights, name) for name in PARTS))
    line = ui.line_height()
    for number, name in enumerate(PARTS):
        weight, points = float(getattr(weights, name)), figures[name]
        row = Rect(x, y, width, line + 16)
        look = ui.touch(f"goals/part/{name}", row, tip=with_codex(_part_tip(view, number), name))
        if look.focus:
            ui.paint.ring(row, 4)
        counts = weight > 0
        tag = t("mandate.points_of", points=signed(points, 1), best=grouped(weight))
        tag = tag if counts else t("mandate.no_weight")
        tag_w = ui.text_width(tag, bold=True) + 1
        ui.label(Rect(x, y, width - tag_w - GAP_S, line), t(f"frame.part_{name}"), ellipsis=True)
        ink: Ink = "good" if points >= 0.05 else "bad" if points <= -0.05 else "text"
        place = Rect(row.right - tag_w, y, tag_w, line)
        ui.label(place, tag, bold=counts, color=ink if counts else "muted", align="right")
        if counts:
            track = Rect(x, y + line, max(10.0, width * weight / heaviest), 8)
            bar(ui, track, abs(points), tone="good" if points >= 0 else "bad", scale=weight)
        y = row.bottom
    return y


def _part_tip(view: View, number: int) -> Tip:
    """What a part counts, what one full unit of it takes, and how much there is so far."""
    name = PARTS[number]
    weight = float(getattr(view.me.mandate.weights, name))
    scale = float(view.scales[view.world.index[view.seat], number])
    money = name in ("prosperity", "industry")
    points = view.me.attainment.part(name)
    unit = dollars(scale) if money else t("mandate.unit_points", value=grouped(scale, 1))
    lines = [
        TipLine(t("mandate.weight"), grouped(weight)),
        TipLine(t("mandate.full_unit"), unit),
    ]
    if weight > 0:
        gained = points / weight * scale
        so_far = _signed_usd(gained) if money else t("mandate.unit_points", value=signed(gained, 1))
        lines.append(TipLine(t("mandate.so_far"), so_far, "good" if gained > 0 else "neutral"))
    text = f"{t(f'mandate.explain_{name}')} {scale_text(view, number)}"
    return Tip(text, t(f"frame.part_{name}"), lines=tuple(lines))


def _signed_usd(amount: float) -> str:
    """An amount of US dollars with its sign before the unit."""
    return f"{'−' if amount < 0 else '+'}{dollars(abs(amount))}" if abs(amount) >= 0.5 else dollars(0)


def unjudged(view: View, condition: Condition) -> bool:
    """Whether a condition is about prices or flows and no market has cleared yet."""
    return view.market is None and condition.kind in _OF_MARKETS


def target_standing(target: TargetStatus, round_: int, over: bool, waits: bool = False) -> Standing:
    """How a target stands in a round; ``waits``: nothing can be said about it yet."""
    if target.done is not None:
        return "met"
    if over or (target.by_round is not None and round_ > target.by_round):
        return "missed"
    return "holds" if target.judged.holds and not waits else "open"


def red_line_standing(line: TargetStatus, over: bool, waits: bool = False) -> Standing:
    """How a red line stands; ``waits``: nothing can be said about it yet."""
    if line.done is not None:
        return "crossed"
    if waits and not over:
        return "unjudged"
    return "kept" if line.judged.holds or over else "threatened"


def figure_text(condition: Condition, figure: float, needs: float) -> str:
    """The figure that decides a condition, and what it needs, in words with units."""
    kind = condition.kind
    if kind in _PLAIN:
        return t(f"mandate.{kind}_{'yes' if figure > 0 else 'no'}")
    if kind == "stock_days_at_least" and not math.isfinite(figure):
        return t("mandate.stock_days_no_use")
    if kind in ("floor_at_least", "floor_at_most") and figure <= 0:
        return t(f"mandate.{kind}_none", needs=grouped(needs, 2))
    write = _writer(kind)
    return t(f"mandate.{kind}", figure=write(figure), needs=write(needs))


def bare_figure(condition: Condition, figure: float) -> str:
    """The figure that decides a condition, without what it needs."""
    if condition.kind in _PLAIN:
        return t(f"mandate.{condition.kind}_{'yes' if figure > 0 else 'no'}")
    return _writer(condition.kind)(figure)


def _writer(kind: str) -> Callable[[float], str]:
    """How the figures of a kind of condition are written."""
    if kind in _MONEY:
        return dollars
    if kind in _SHARES:
        return percent
    return grouped if kind in _WHOLE else partial(grouped, decimals=2)


def targets_block(ui: Ui, x: float, y: float, width: float, view: View, over: bool) -> float:
    """The targets as cards, one below the other."""
    for number, (target, rule) in enumerate(zip(view.me.targets, view.me.mandate.targets, strict=True)):
        waits = unjudged(view, rule.when)
        standing = target_standing(target, view.round, over, waits)
        by_round = target.by_round or view.rounds
        words = t(f"mandate.target_{standing}", round=target.done or by_round)
        share = share_of(rule.when, target.judged) if standing not in ("met", "missed") and not waits else None
        figure = "" if standing == "met" else _figure(rule.when, target, waits)
        text, points = told(target.text), t("mandate.worth", points=grouped(target.points))
        note = last_change(view, "target", number)
        y = goal_card(ui, f"goals/target/{number}", x, y, width, text, points, standing, words, figure, share, note)
    return y


def red_lines_block(ui: Ui, x: float, y: float, width: float, view: View, over: bool) -> float:
    """The red lines as cards, one below the other."""
    for number, (line, rule) in enumerate(zip(view.me.red_lines, view.me.mandate.red_lines, strict=True)):
        waits = unjudged(view, rule.keep)
        standing = red_line_standing(line, over, waits)
        words = t(f"mandate.line_{standing}", round=line.done or view.round)
        figure = "" if standing == "crossed" else _figure(rule.keep, line, waits)
        text, points = told(line.text), t("mandate.costs", points=grouped(line.points))
        note = last_change(view, "red_line", number)
        y = goal_card(ui, f"goals/line/{number}", x, y, width, text, points, standing, words, figure, None, note)
    return y


def _figure(condition: Condition, status: TargetStatus, waits: bool) -> str:
    """The figure that decides a condition, or that there is none yet."""
    return t("mandate.no_market") if waits else figure_text(condition, status.judged.figure, status.judged.needs)


def share_of(condition: Condition, judged: Judged) -> float | None:
    """How far towards what it needs a figure is, 0 to 1; None where that would say nothing."""
    if condition.kind in _PLAIN or not condition.kind.endswith("_at_least") or judged.needs <= 0:
        return None
    if not math.isfinite(judged.figure):
        return None
    return max(0.0, min(1.0, judged.figure / judged.needs))


def goal_card(
    ui: Ui, id: str, x: float, y: float, width: float, text: str, points: str, standing: Standing, words: str,
    figure: str, share: float | None, note: str,
) -> float:  # fmt: skip
    """Draw a goal as a card: what it asks for, its points, how it stands, and how far it is; returns the y below."""
    icon, tone = _ICONS[standing]
    side = ui.em(18)
    left = x + GAP_S + 2 + side + GAP_S
    inner = x + width - GAP_S - 2 - left
    points_w = ui.text_width(points, bold=True) + 1
    beside = inner - points_w - GAP_M >= ui.em(150)
    text_w = inner - points_w - GAP_M if beside else inner
    status = t("mandate.status", words=words, figure=figure) if figure else words
    text_h = ui.paragraph_height(text_w, text)
    status_h = ui.paragraph_height(inner, status)
    points_h = 0.0 if beside else ui.line_height()
    bar_h = 14.0 if share is not None else 0.0
    note_h = ui.paragraph_height(inner, note) if note else 0.0
    card = Rect(x, y, width, 6 + text_h + points_h + status_h + note_h + bar_h + 6)
    look = ui.touch(id, card, tip=Tip(status, text))
    ui.box(card, "raised", "border_strong" if look.hover else "border")
    if look.focus:
        ui.paint.ring(card)
    ink = ui.theme.tone(tone)
    at = card.y + 6
    ui.icon(Rect(x + GAP_S + 2, at, side, ui.line_height()), icon, ink)
    ui.paragraph(Rect(left, at, text_w, text_h), text)
    if beside:
        ui.label(Rect(card.right - GAP_S - 2 - points_w, at, points_w, ui.line_height()), points, bold=True)
    at += text_h
    if not beside:
        ui.label(Rect(left, at, inner, points_h), points, bold=True)
        at += points_h
    ui.paragraph(Rect(left, at, inner, status_h), status, color="muted" if tone == "neutral" else ink)
    at += status_h
    if note:
        ui.paragraph(Rect(left, at, inner, note_h), note, color="muted")
        at += note_h
    if share is not None:
        bar(ui, Rect(left, at + 3, inner, 6), share, tone="good", scale=1.0)
    return card.bottom + GAP_S


def summary_counts(targets: Sequence[TargetStatus], red_lines: Sequence[TargetStatus]) -> tuple[int, int]:
    """Return how many targets were met and how many red lines crossed."""
    return sum(1 for x in targets if x.done is not None), sum(1 for x in red_lines if x.done is not None)
