"""Why a goal moved, what the scales come from, and what all parties attained together, in words."""

from __future__ import annotations

from game.rules.reference_explained import OWN, PackageFacts
from game.rules.turn import Happening
from game.tracking import BY_MARKET, BY_ROUND, MandateChange
from game.view import View
from game.window.catalog import t
from game.window.figures import dollars, grouped, percent, signed
from game.window.narrate import narrate
from game.window.phrases import mineral_of
from game.window.screens.facts import fact, prose
from game.window.ui import Ui


def reason_text(view: View, change: MandateChange) -> str:
    """Return one sentence about why a target or red line moved."""
    params = dict(change.params)
    if change.cause == BY_MARKET:
        return t("mandate.moved_market", mineral=mineral_of(view, params["mineral"]))
    if change.cause == BY_ROUND:
        return t("mandate.moved_round")
    return narrate(view, Happening(change.cause, change.round, (view.seat,), change.params))


def last_change(view: View, line: str, number: int) -> str:
    """Return when and why a target (``"target"``) or red line (``"red_line"``) moved last; empty if it never did.

    What met or crossed it stays: later moves change nothing any more.
    """
    own = [c for c in view.me.mandate_history if (c.line, c.number) == (line, number)]
    if not own:
        return ""
    change = next((c for c in own if c.mark), own[-1])
    return t("mandate.moved", round=change.round, reason=reason_text(view, change))


def package_text(view: View, package: PackageFacts) -> str:
    """Return what a package of the reference set is."""
    if package.number < 0:
        return t("mandate.package_none")
    if package.kind == OWN:
        return t("mandate.package_own")
    who = "nobody" if package.membership == "none" else package.membership
    parts = [t(f"mandate.package_{who}")]
    if package.floor is not None:
        parts.append(t("mandate.package_floor", level=grouped(package.floor, 2)))
    if package.export_floor is not None:
        parts.append(t("mandate.package_export_floor", level=grouped(package.export_floor, 2)))
    if package.stock_share > 0:
        parts.append(t("mandate.package_stock", share=percent(package.stock_share)))
    if len(parts) == 1:
        parts.append(t("mandate.package_bare"))
    return ", ".join(parts)


def scale_text(view: View, number: int) -> str:
    """Return what sets the scale of a part of the mandate."""
    part = view.me.reference.parts[number]
    return t(f"mandate.bound_{part.bound}", package=package_text(view, part.widest))


def best_text(view: View) -> str:
    """Return which package is the seat's 100 % without targets, and what it would bring."""
    best = view.me.reference
    if best.best.number < 0:
        return t("mandate.best_none")
    return t("mandate.best_package", package=package_text(view, best.best), points=grouped(best.points, 1))


def joint_block(ui: Ui, x: float, y: float, width: float, view: View) -> float:
    """What all parties attained together; nothing until the game is over. Returns the y below."""
    joint = view.joint
    if joint is None:
        return y
    value = t("end.joint_none") if joint.percent is None else t("end.joint_value", value=grouped(joint.percent))
    y = fact(ui, "end/joint", x, y, width, t("end.joint_score"), value, bold=True, tip=t("end.joint_tip"))
    gained = dollars(joint.usd)
    y = fact(ui, "end/joint_usd", x, y, width, t("end.joint_usd"), gained, tip=t("end.joint_usd_tip"))
    mean = t("mandate.attainment_value", value=signed(joint.mean, 1))
    y = fact(ui, "end/joint_mean", x, y, width, t("end.joint_mean"), mean)
    split = grouped(joint.gini, 2)
    y = fact(ui, "end/joint_split", x, y, width, t("end.joint_split"), split, tip=t("end.joint_split_tip"))
    return prose(ui, x, y, width, t("end.joint_note"), ink="muted")
