"""Records of ``events.yaml``: what happens, under which conditions, what it does, and who decides."""

from __future__ import annotations

import datetime
from typing import Literal

from pydantic import Field

from game.scenario.models import Condition
from game.scenario.record import Code, MineralId, Record, StageName

EventKind = Literal["history", "exogenous", "prompt", "decision", "inject"]
EffectKind = Literal["supply", "demand", "tariff", "control", "approval", "standing", "trust", "budget"]

# Which fields an effect of each kind needs, and which it may have besides. ``rounds`` is for effects that last.
NEEDED: dict[str, tuple[str, ...]] = {
    "supply": ("mineral", "row", "factor"),
    "demand": ("mineral", "factor"),
    "tariff": ("seat", "mineral", "rate"),
    "control": ("seat", "mineral"),
    "approval": ("seat", "points"),
    "standing": ("seat", "points"),
    "trust": ("seat", "partners", "points"),
    "budget": ("seat", "usd_m"),
}
OPTIONAL: dict[str, tuple[str, ...]] = {
    "supply": ("stage", "rounds"),
    "demand": ("code", "rounds"),
    "tariff": ("stage", "partners", "rounds"),
    "control": ("stage", "partners", "cap_share", "factor", "form", "rounds"),
    "approval": (),
    "standing": (),
    "trust": (),
    "budget": (),
}
MEASURES = ("tariff", "control")
MARKET = ("supply", "demand")


class Effect(Record):
    """What an event, or an option of a decision, does to the market or the table.

    ``supply`` multiplies the capacity of ``row`` at a stage, ``demand`` the use of ``code`` (empty: everybody), by
    ``factor`` for ``rounds`` rounds. ``tariff`` and ``control`` set a policy of ``seat`` towards ``partners`` (empty:
    everybody abroad), which stands for ``rounds`` rounds or, without that, until the seat changes it; a control lets
    through ``cap_share`` of the free flow, or ``factor`` times what the standing one lets through (at most all of it,
    which lifts it). ``approval`` and ``standing`` move a seat by ``points``, ``trust`` the trust between ``seat`` and
    each of ``partners``; ``budget`` gives it ``usd_m`` millions of US dollars, or takes them.
    """

    kind: EffectKind
    mineral: MineralId | None = None
    stage: StageName = "refined"
    row: Code | None = None
    code: Code | None = None
    factor: float | None = Field(None, gt=0.0)
    rounds: int | None = Field(None, ge=1, description="default: 1; of a tariff or control: until the seat changes it")
    seat: Code | None = None
    partners: tuple[Code, ...] = ()
    rate: float | None = Field(None, ge=0.0, le=2.0, description="share of the price")
    cap_share: float | None = Field(None, ge=0.0, le=1.0, description="share of the free flow; 0 is a ban")
    form: Literal["quota", "licence"] = "quota"
    points: float | None = Field(None, ge=-100.0, le=100.0)
    usd_m: float | None = Field(None, ge=-1e6, le=1e6)


class Trigger(Condition):
    """A condition on the state of the game, judged at the start of a round for one seat.

    Without ``seat`` it is enough that it holds for any seat; ``holds: false`` asks that it does not.
    """

    seat: Code | None = None
    holds: bool = True


class Option(Record):
    """One way to decide, with what follows from it."""

    id: str = Field(pattern=r"^[a-z0-9-]{2,40}$")
    title: str = Field(max_length=120)
    text: str = ""
    effects: tuple[Effect, ...] = ()
    then: tuple[str, ...] = Field((), description="ids of events that follow")
    after_rounds: int = Field(1, ge=1, description="rounds from the decision to what follows")


class Event(Record):
    """An entry of ``events.yaml``.

    ``history`` lies before the first round and is shown as background. ``exogenous`` events happen by the calendar; a
    ``prompt`` reminds the seats named of what their capitals faced in life, and changes nothing by itself; a
    ``decision`` lays options before one seat; an ``inject`` happens only if a facilitator has it happen. An event
    without a date follows from another, named there under ``then``.
    """

    id: str = Field(pattern=r"^[a-z0-9-]{3,60}$")
    date: datetime.date | None = Field(None, description="none for injects and for what follows from another event")
    date_precision: Literal["day", "month", "year"] = "day"
    kind: EventKind
    title: str = Field(max_length=120)
    text: str
    seats: tuple[Code, ...] = ()
    minerals: tuple[MineralId, ...] = ()
    effects: tuple[Effect, ...] = ()
    chance: float = Field(1.0, ge=0.0, le=1.0, description="probability that it happens, drawn by key")
    window: int = Field(
        1, ge=1, description="rounds from that of the date in which it can come: drawn, or as its conditions first hold"
    )
    when: tuple[Trigger, ...] = Field((), description="conditions that must all hold at the start of the round")
    then: tuple[str, ...] = Field((), description="ids of events that follow")
    after_rounds: int = Field(1, ge=1, description="rounds from this event to what follows")
    decider: Code | None = Field(None, description="the seat that decides")
    options: tuple[Option, ...] = ()
    default: str | None = Field(None, description="the option taken if the seat does not decide")
    open_rounds: int = Field(1, ge=1, description="rounds in which the seat can decide")
    source: str = ""

    def option(self, wanted: str) -> Option | None:
        """Return the option of this id, or None."""
        return next((option for option in self.options if option.id == wanted), None)
