"""Export controls in force as a reader wants them: by whom, on whom, in what form, since when, and what passes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from game.actions import ExportControl
from game.market_inputs import opening_share
from game.rules.measures import passes
from game.rules.turn import Happening
from game.scenario.models_trade import OpeningControl
from game.view import View
from game.window.catalog import t
from game.window.controlbook import CLOSE, Held, controls_in, exempted_from
from game.window.figures import percent
from game.window.naming import in_text, sentence
from game.window.phrases import control_kind, control_words
from game.window.sources import kept, named


@dataclass(frozen=True, slots=True)
class ControlLine:
    """A control in force.

    Attributes:
        holder: the actor, or row without a seat, whose exports it limits.
        round: the round in which it began, or None if it was in force at the start.
        since: for a control of the start, its documented date.
        passes: the share of the free flow that passes in the next market.
        beside: the controls that acted with it, with their holders.
    """

    holder: str
    policy: ExportControl
    round: int | None
    since: date | None
    passes: float
    source: str
    beside: tuple[Held, ...] = ()


def controls(view: View, mineral: str) -> list[ControlLine]:
    """Return the controls on exports of a mineral that acted in the last market, those of the start at the start."""
    world = view.world
    beside = controls_in(view.acting)
    out = []
    for seat, policy in view.acting:
        if isinstance(policy, ExportControl) and policy.mineral == mineral:
            began = _began(view, seat, policy)
            opening = _opening(view, seat, policy) if began is None else None
            out.append(
                ControlLine(
                    holder=seat,
                    policy=policy,
                    round=began,
                    since=opening.since if opening is not None else None,
                    passes=passes(world, seat, policy, view.acting),
                    source=named(opening) if opening is not None else kept(),
                    beside=beside,
                )
            )
    for control in world.scenario.controls:
        if control.mineral == mineral and control.code not in world.allotment:
            out.append(_permanent(view, control))
    return out


def _permanent(view: View, control: OpeningControl) -> ControlLine:
    """A control of the start whose holder has no seat: nobody can lift it."""
    world = view.world
    targets = control.targets or tuple(a for a in world.actors if a != control.code)
    share = opening_share(world.scenario, world.market, control, world.mask(targets).tolist())
    form: Literal["quota", "licence"] = "licence" if control.form == "licence" else "quota"
    policy = ExportControl(control.mineral, control.stage, targets, share, form)
    share = passes(world, control.code, policy, ((control.code, policy),))
    return ControlLine(control.row, policy, None, control.since, share, named(control))


def _subject(happening: Happening) -> tuple[object, ...]:
    return tuple(happening.get(name) for name in ("seat", "mineral", "stage"))


def _began(view: View, seat: str, policy: ExportControl) -> int | None:
    """Return the round in which a control was announced; None if it has been there since the start."""
    wanted = (seat, policy.mineral, policy.stage)
    for happening in reversed(view.happenings):
        if happening.kind == "export_control_begun" and _subject(happening) == wanted:
            if tuple(happening.get("targets")) == tuple(policy.targets):
                return happening.round
    return None


def _opening(view: View, seat: str, policy: ExportControl) -> OpeningControl | None:
    for control in view.world.scenario.controls:
        if (control.code, control.mineral, control.stage) == (seat, policy.mineral, policy.stage):
            return control
    return None


def control_text(view: View, line: ControlLine) -> str:
    """Return a control as a sentence: who limits what to whom, in what form, since when, and what passes.

    A control that lets more through than a wider one of its holder is an exemption from it.
    """
    policy = line.policy
    when = t("markets.since_round", round=line.round) if line.round is not None else t("markets.since_start")
    if line.since is not None:
        month = t(f"journal.month_{line.since.month}")
        when = t("markets.since_date", month=month, year=line.since.year)
    holder = in_text(view.world, line.holder) if line.holder in view.world.scenario.names else line.holder
    kind = control_kind(policy, exempted_from(line.beside, line.holder, policy))
    if kind == "licence" and line.passes >= 1.0 - CLOSE:
        kind = "granted"
    words = control_words(view, line.holder, policy, line.beside)
    words |= {"holder": holder, "since": when, "share": percent(line.passes)}
    return sentence(t(f"markets.control_{kind}", **words))
