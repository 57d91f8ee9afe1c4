"""The story behind the mandate's figures: approval line by line, how goals moved and why, and what sets the scales."""

from __future__ import annotations

from game.rules.reference_explained import PartExplained
from game.scenario.models import Condition
from game.tracking import MandateChange
from game.view import TargetStatus, View
from game.window.catalog import t
from game.window.figures import dollars, grouped, signed
from game.window.hits import Tip
from game.window.home_words import approval_line, approval_text, approval_tip
from game.window.screens.facts import bullet, fact, heading, prose
from game.window.screens.goals import bare_figure
from game.window.screens.score_words import reason_text, scale_text
from game.window.theme import Ink
from game.window.told import told
from game.window.ui import Ui

#: Points below this are written as nothing.
LEAST_POINTS = 0.05


def approval_block(ui: Ui, x: float, y: float, width: float, view: View) -> float:
    """Approval at home with every line of its history, the newest first; returns the y below."""
    y = heading(ui, x, y, width, t("mandate.approval"))
    tip = approval_tip(view, most=0)
    y = fact(
        ui, "mandate/approval_now", x, y, width, t("mandate.approval_now"), approval_text(view), bold=True, tip=tip
    )
    if not view.me.approval_history:
        return prose(ui, x, y, width, t("mandate.approval_none"), ink="muted")
    for entry in reversed(view.me.approval_history):
        icon, ink = ("up", "good") if entry.tenths > 0 else ("down", "bad") if entry.tenths < 0 else ("dash", "muted")
        y = bullet(ui, x, y, width, approval_line(view, entry), icon, ink)  # type: ignore[arg-type]
    return y


def moves_block(ui: Ui, x: float, y: float, width: float, view: View) -> float:
    """How targets and red lines moved and why, the newest first; returns the y below."""
    y = heading(ui, x, y, width, t("mandate.moves"))
    if not view.me.mandate_history:
        return prose(ui, x, y, width, t("mandate.moves_none"), ink="muted")
    for change in reversed(view.me.mandate_history):
        icon, ink = _sign(change)
        y = bullet(ui, x, y, width, move_text(view, change), icon, ink)
    return y


def _sign(change: MandateChange) -> tuple[str, Ink]:
    """Return the icon of a move: for the better or the worse, or just a move."""
    if change.holds == change.held:
        return "dash", "muted"
    return ("up", "good") if change.holds else ("down", "bad")


def _goal(view: View, change: MandateChange) -> tuple[TargetStatus, Condition]:
    """Return the goal that moved, as it stands now, and its condition."""
    me, number = view.me, change.number
    if change.line == "target":
        return me.targets[number], me.mandate.targets[number].when
    return me.red_lines[number], me.mandate.red_lines[number].keep


def move_text(view: View, change: MandateChange) -> str:
    """Return one line of the history: when, which goal, from what to what, and why."""
    goal, condition = _goal(view, change)
    words = {"round": change.round, "goal": told(goal.text).removesuffix("."), "reason": reason_text(view, change)}
    if change.mark:
        return t(f"mandate.move_{change.mark}", **words)
    if change.before is None or change.after is None:
        return t("mandate.move", **words)
    before, after = (bare_figure(condition, figure) for figure in (change.before, change.after))
    if before == after:
        return t("mandate.move", **words)
    return t("mandate.move_figure", before=before, after=after, **words)


def reference_block(ui: Ui, x: float, y: float, width: float, view: View) -> float:
    """What the best package would bring in each part, and what the part is measured by; returns the y below."""
    y = heading(ui, x, y, width, t("mandate.reference"))
    y = prose(ui, x, y, width, t("mandate.reference_about"), ink="muted")
    for number, part in enumerate(view.me.reference.parts):
        if not getattr(view.me.mandate.weights, part.part):
            continue
        value = t("mandate.reference_value", gain=_gain(part), points=signed(part.points, 1))
        value = value if abs(part.points) >= LEAST_POINTS else t("mandate.reference_nothing")
        tip = Tip(scale_text(view, number), t("mandate.reference_scale", scale=_amount(part, part.scale)))
        y = fact(ui, f"mandate/reference/{part.part}", x, y, width, t(f"frame.part_{part.part}"), value, tip=tip)
    return y


def _amount(part: PartExplained, amount: float) -> str:
    """Return an amount in the unit of a part: US dollars or points."""
    if part.part in ("prosperity", "industry"):
        return dollars(amount)
    return t("mandate.unit_points", value=grouped(amount, 1))


def _gain(part: PartExplained) -> str:
    """Return what the best package changes, with its sign before the unit."""
    return f"{'−' if part.gain < 0 else '+'}{_amount(part, abs(part.gain))}"
