"""Export controls taken together: what acted in the market of a round, and which controls exempt from a wider one.

Of two controls of one holder on the same mineral and stage the narrower counts for the destinations that it names. So a
narrow control may let more through than the wide one: it is an exemption, and no restriction.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from game.actions import ExportControl, Policy
from game.rules.measures import passes
from game.rules.policy import POLICIES
from game.rules.turn import Happening
from game.view import View
from game.world import World

#: A control: its holder, and what it says.
Held = tuple[str, ExportControl]
#: Shares of the free flow closer than this are the same in a sentence.
CLOSE = 5e-4
#: From this share on nothing to speak of is held back.
IN_FULL = 0.985


def control_of(happening: Happening) -> ExportControl:
    """Return the control that a happening tells of."""
    get = happening.get
    return ExportControl(
        get("mineral"), get("stage"), tuple(get("targets")), float(get("cap_share", 0.0)), get("form") or "quota"
    )


def controls_in(policies: Iterable[tuple[str, Policy]]) -> tuple[Held, ...]:
    """Return the export controls among policies with their holders."""
    return tuple((seat, policy) for seat, policy in policies if isinstance(policy, ExportControl))


def acted_in(view: View, round_: int) -> tuple[Held, ...]:
    """Return the controls that acted in the market of a round, worked out from what was announced since the start."""
    world = view.world
    rule: Any = POLICIES["export_control"]
    book = {(seat, rule.key(world, seat, control)): control for seat, control in world.opening_controls}
    for happening in view.happenings:
        if happening.round > round_:
            break
        if not happening.kind.startswith("export_control_"):
            continue
        seat, control = happening.get("seat"), control_of(happening)
        place = (seat, rule.key(world, seat, control))
        if happening.kind == "export_control_ended":
            book.pop(place, None)
        else:
            book[place] = control
    return tuple((seat, control) for (seat, _), control in book.items())


def _siblings(controls: Iterable[Held], seat: str, control: ExportControl) -> list[ExportControl]:
    market = (seat, control.mineral, control.stage)
    return [c for holder, c in controls if (holder, c.mineral, c.stage) == market and c.targets != control.targets]


def exempted_from(controls: Iterable[Held], seat: str, control: ExportControl) -> ExportControl | None:
    """Return the wider control of the same holder that this one lets its destinations off, or None."""
    named = set(control.targets)
    wider = [c for c in _siblings(controls, seat, control) if named < set(c.targets)]
    wide = min(wider, key=lambda c: (len(c.targets), c.targets), default=None)
    return wide if wide is not None and control.cap_share > wide.cap_share + CLOSE else None


def taken_out(controls: Iterable[Held], seat: str, control: ExportControl) -> tuple[str, ...]:
    """Return the destinations of a control for which a narrower one of the same holder counts, in their order."""
    reach = set(control.targets)
    inner = {a for c in _siblings(controls, seat, control) if set(c.targets) < reach for a in c.targets}
    return tuple(a for a in control.targets if a in inner)


def holds_back(world: World, seat: str, control: ExportControl, before: Iterable[tuple[str, Policy]]) -> bool:
    """Whether a control keeps anything from flowing in a market; licences that are all granted do not."""
    return passes(world, seat, control, tuple(before)) < 1.0 - CLOSE


def waits(world: World, seat: str, control: ExportControl, before: Iterable[tuple[str, Policy]]) -> bool:
    """Whether less passes in the first market than later, because applications for licences wait."""
    first, later = passes(world, seat, control, tuple(before)), passes(world, seat, control, ((seat, control),))
    return first < later - CLOSE


def acts(view: View, seat: str, policy: Policy, before: Iterable[tuple[str, Policy]]) -> bool:
    """Whether a policy that stood in the last market is worth naming as something that moved it.

    Licences that are all granted are not, unless they are an exemption from a wider control. ``before`` are the
    policies of the market before, by which a licence is new or not.
    """
    if not isinstance(policy, ExportControl) or holds_back(view.world, seat, policy, before):
        return True
    return exempted_from(controls_in(view.acting), seat, policy) is not None
