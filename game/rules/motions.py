"""Motions: their types, tabling and seconding.

A motion type is one small class here and one entry of :data:`MOTIONS`; ballots and the count are in
:mod:`game.rules.ballots`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Protocol

from game.actions import Admit, Expel, MotionContent, Second, SetExportFloor, SetFloor, TableMotion
from game.rules import membership
from game.rules.charter import charter_of, decision_on
from game.rules.charter_motions import AmendRule, ExpelRule, LevyShareRule
from game.rules.cooldown import blocked
from game.rules.spec import Field
from game.rules.stock_motions import CallRule, ReleaseRule, StockTargetRule
from game.rules.turn import Turn, get_bloc, refuse
from game.scenario.models import Charter
from game.state import Bloc, Chamber, Motion
from game.wording import say
from game.world import World

FLOOR_STEPS = (0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.8, 2.0, 2.5, 3.0)
STAGES = ("refined", "ore")


class MotionRule(Protocol):
    """What the engine needs to know of a motion type; ``record`` is its class in :mod:`game.actions`."""

    @property
    def record(self) -> Callable[..., MotionContent]:
        """The record that an action carries, made from the values of its fields."""

    rank: int
    seconded: bool

    def notice(self, charter: Charter) -> int:
        """Return the rounds between tabling and the vote."""

    def decision(self, charter: Charter) -> str:
        """Return the decision rule of the subject: consensus, simple or double."""

    def check(self, world: World, state: Chamber, bloc: Bloc, content: Any) -> None:
        """Raise ``Refused`` if the motion cannot be adopted as the bloc stands."""

    def fields(self, world: World, state: Chamber, bloc: Bloc, seat: str) -> tuple[Field, ...]:
        """Return the fields whose combinations a member may table now; empty if none is."""

    def subject(self, content: Any) -> tuple[Any, ...]:
        """Return what the motion sets, so that two motions on one subject can be told."""

    def apply(self, turn: Turn, bloc: Bloc, content: Any) -> None:
        """Put an adopted motion into effect."""

    def reject(self, turn: Turn, bloc: Bloc, content: Any) -> None:
        """Act on a motion that was voted down."""


class AdmitRule:
    """Admit an applicant."""

    record = Admit
    rank = 2
    seconded = False

    def notice(self, charter: Charter) -> int:
        """An applicant has waited long enough: no notice."""
        return 0

    def decision(self, charter: Charter) -> str:
        """Return the charter's rule for admissions."""
        return decision_on(charter, "admit")

    def check(self, world: World, state: Chamber, bloc: Bloc, content: Admit) -> None:
        """Refuse seats that have not applied with this status."""
        for application in bloc.applications:
            if application.member == content.member and application.status == content.status:
                return
        if content.status == "full":
            raise refuse("no-application", "{seat} has not applied as full member.", seat=content.member)
        raise refuse("no-application", "{seat} has not applied as associate member.", seat=content.member)

    def fields(self, world: World, state: Chamber, bloc: Bloc, seat: str) -> tuple[Field, ...]:
        """Offer every applicant without a motion on it."""
        barred = blocked(world, state, bloc)
        open_ = [Admit(a.member, a.status) for a in bloc.applications]  # type: ignore[arg-type]
        options = tuple({"member": a.member, "status": a.status} for a in open_ if a not in barred)
        return (Field("applicant", options),) if options else ()

    def subject(self, content: Admit) -> tuple[Any, ...]:
        """One motion for each applicant."""
        return ("admit", content.member)

    def apply(self, turn: Turn, bloc: Bloc, content: Admit) -> None:
        """Take the applicant: as a member, or as a signatory that has to ratify."""
        membership.accept(turn, bloc.id, content.member, content.status)

    def reject(self, turn: Turn, bloc: Bloc, content: Admit) -> None:
        """Drop the application."""
        membership.drop_application(turn, bloc.id, content.member)
        turn.tell("application_rejected", None, seat=content.member, bloc=bloc.id)


Floors = SetFloor | SetExportFloor


class FloorRule:
    """Set, move or end the floor of a mineral at a stage, by no more than the charter's largest step.

    One rule serves both schedules of a bloc: floors on what members import, and on what they export to others.
    """

    rank = 4
    seconded = True

    def __init__(self, record: type[Floors], schedule: str, type_: str) -> None:
        self.record: Callable[..., MotionContent] = record
        self.schedule = schedule
        self.type = type_

    def notice(self, charter: Charter) -> int:
        """Return the charter's notice."""
        return charter.notice_rounds

    def decision(self, charter: Charter) -> str:
        """Return the charter's rule for floors."""
        return decision_on(charter, self.type)

    def check(self, world: World, state: Chamber, bloc: Bloc, content: Floors) -> None:
        """Refuse unknown minerals and stages, steps that are too large, and floors that change nothing."""
        charter = charter_of(world, bloc)
        if content.mineral not in world.mineral_index:
            raise refuse("no-such-mineral", "There is no mineral called {mineral!r}.", mineral=content.mineral)
        if content.stage not in STAGES or (content.stage == "ore" and world.mineral[content.mineral].stages == 1):
            raise refuse(
                "no-such-stage",
                "{mineral} has no market at the stage {stage!r}.",
                mineral=content.mineral,
                stage=content.stage,
            )
        now = floor_of(bloc, content.mineral, content.stage, self.schedule)
        if content.level == now:
            raise refuse("no-change", "The floor stands there already.")
        if content.level is None:
            return
        if content.level < charter.min_floor:
            raise refuse(
                "too-low",
                "The charter knows no floor under {level:g} times the baseline price.",
                level=charter.min_floor,
            )
        if content.level > charter.max_floor:
            raise refuse(
                "too-high",
                "The charter allows floors up to {level:g} times the baseline price.",
                level=charter.max_floor,
            )
        base = 1.0 if now is None else now
        if content.level > base + charter.largest_floor_step + 1e-9:
            raise refuse(
                "step-too-large",
                "The charter lets a floor rise by {step:g} a round: from {low:g} to {high:g} at most.",
                step=charter.largest_floor_step,
                low=base,
                high=base + charter.largest_floor_step,
            )

    def fields(self, world: World, state: Chamber, bloc: Bloc, seat: str) -> tuple[Field, ...]:
        """Offer every mineral and stage with the levels within one step."""
        charter = charter_of(world, bloc)
        options: list[dict[str, Any]] = []
        for mineral in world.minerals:
            for stage in STAGES[: world.mineral[mineral].stages]:
                now = floor_of(bloc, mineral, stage, self.schedule)
                top = (1.0 if now is None else now) + charter.largest_floor_step + 1e-9
                within = (charter.min_floor, min(top, charter.max_floor))
                levels = [level for level in FLOOR_STEPS if within[0] <= level <= within[1] and level != now]
                options.extend({"mineral": mineral, "stage": stage, "level": level} for level in levels)
                if now is not None:
                    options.append({"mineral": mineral, "stage": stage, "level": None})
        open_ = [c for c in blocked(world, state, bloc) if isinstance(c, SetFloor | SetExportFloor)]
        barred = {(c.mineral, c.stage, c.level) for c in open_ if type(c) is self.record}
        allowed = tuple(o for o in options if (o["mineral"], o["stage"], o["level"]) not in barred)
        return (Field("floor", allowed),) if allowed else ()

    def subject(self, content: Floors) -> tuple[Any, ...]:
        """One floor for each mineral and stage."""
        return (self.schedule, content.mineral, content.stage)

    def apply(self, turn: Turn, bloc: Bloc, content: Floors) -> None:
        """Write the floor into the schedule."""
        bloc = turn.state.blocs[bloc.id]
        rest = [f for f in schedule_of(bloc, self.schedule) if (f[0], f[1]) != (content.mineral, content.stage)]
        if content.level is not None:
            rest.append((content.mineral, content.stage, float(content.level)))
        turn.put_bloc(_with_schedule(bloc, self.schedule, tuple(sorted(rest))))

    def reject(self, turn: Turn, bloc: Bloc, content: Floors) -> None:
        """Leave the schedule as it is."""


MOTIONS: dict[str, MotionRule] = {
    "admit": AdmitRule(),
    "set_floor": FloorRule(SetFloor, "floors", "set_floor"),
    "set_export_floor": FloorRule(SetExportFloor, "export_floors", "set_export_floor"),
    "expel": ExpelRule(),
    "set_levy_share": LevyShareRule(),
    "amend_charter": AmendRule(),
    "set_stock_target": StockTargetRule(),
    "call_contributions": CallRule(),
    "release_stock": ReleaseRule(),
}


Schedule = tuple[tuple[str, str, float], ...]


def schedule_of(bloc: Bloc, schedule: str) -> Schedule:
    """Return one of a bloc's schedules: ``floors`` or ``export_floors``."""
    return bloc.floors if schedule == "floors" else bloc.export_floors


def _with_schedule(bloc: Bloc, schedule: str, floors: Schedule) -> Bloc:
    return replace(bloc, floors=floors) if schedule == "floors" else replace(bloc, export_floors=floors)


def floor_of(bloc: Bloc, mineral: str, stage: str, schedule: str = "floors") -> float | None:
    """Return the level of a floor in a bloc's schedule (``floors`` or ``export_floors``), or None."""
    for a, b, level in schedule_of(bloc, schedule):
        if a == mineral and b == stage:
            return level
    return None


def why_not_table(world: World, state: Chamber, seat: str, bloc: Bloc) -> str | None:
    """Return why a seat cannot table any motion in a bloc, or None."""
    if bloc.dissolved:
        return say("The {bloc} has been dissolved.", bloc=world.charters[bloc.id].name)
    if bloc.status(seat) != "full":
        return say("Only full members of the {bloc} can table motions in it.", bloc=world.charters[bloc.id].name)
    own = [m for m in state.motions.values() if m.bloc == bloc.id and m.proposer == seat and m.round == state.round]
    if len(own) >= world.rules.motions_a_round:
        return say("One delegation tables at most {most} motions in a round.", most=world.rules.motions_a_round)
    return None


def table(turn: Turn, action: TableMotion) -> None:
    """Put a motion on the bloc's paper."""
    world, state = turn.world, turn.state
    bloc = get_bloc(state, action.bloc)
    why = why_not_table(world, state, action.seat, bloc)
    if why is not None:
        raise refuse("not-a-member", why)
    rule = MOTIONS[action.motion.type]
    if isinstance(action.motion, Expel) and action.motion.member == action.seat:
        raise refuse("own-expulsion", "A member that wants to leave gives notice of withdrawal.")
    rule.check(world, state, bloc, action.motion)
    reason = blocked(world, state, bloc).get(action.motion)
    if reason is not None:
        raise reason
    alone = len(bloc.full_members) <= 2
    ready = state.round + rule.notice(charter_of(world, bloc))
    motion = Motion(
        id=turn.new_id(),
        bloc=bloc.id,
        content=action.motion,
        proposer=action.seat,
        seconder="" if alone or not rule.seconded else None,
        round=state.round,
        ready=ready,
    )
    turn.put_motion(motion)
    turn.tell("motion_tabled", None, motion=motion.id, seat=action.seat, bloc=bloc.id, ready=ready)


def second(turn: Turn, action: Second) -> None:
    """Second a motion, which opens it to the vote."""
    motion = turn.state.motions.get(action.motion)
    if motion is None or motion.status != "open":
        raise refuse("no-such-motion", "There is no open motion number {number}.", number=action.motion)
    bloc = get_bloc(turn.state, motion.bloc)
    if bloc.status(action.seat) != "full":
        raise refuse("not-a-member", "Only full members can second a motion.")
    if motion.proposer == action.seat:
        raise refuse("own-motion", "A motion is seconded by another member than its proposer.")
    if motion.seconder is not None:
        raise refuse("already-seconded", "This motion needs no further seconder.")
    turn.put_motion(replace(motion, seconder=action.seat))
    turn.tell("motion_seconded", None, motion=motion.id, seat=action.seat, bloc=bloc.id)
