"""Soundings: asking a counterpart that a program plays whether it would sign, and what comes back.

A sounding opens no business and leaves no obligation. At a coaching table a person's soundings are free and answered
exactly, as a teaching aid; otherwise a sounding costs a meeting, and the answer comes back as a band that holds the
true value somewhere. Asking the same in the same round draws the same band. At a blind table nobody is sounded, and a
person's seat never is.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from game.actions import NO_TERMS, Action, Clause, Disclose, Sound
from game.errors import Refused
from game.rules import offers
from game.rules.clauses import check_clauses
from game.rules.dealings import meet
from game.rules.numbering import sounding_number
from game.rules.spec import Dependent, Field, ItemsField, Spec
from game.rules.treaties import check_terms
from game.rules.turn import Turn, refuse
from game.state import Offer, State
from game.talks import Answer, Report, Sounding
from game.wording import say
from game.world import World

# Half the width of the band of an answer, in points; the value lies anywhere in it.
HALF_BAND = 2.5
# How sharp the report of an answer with a band is taken to be.
BAND_SHARPNESS = 0.5
# Soundings of one seat by another in a round: those that cost a meeting, and those of a coached person.
MOST_SOUNDINGS, MOST_COACHED = 2, 12


def waiting(state: State, seat: str) -> tuple[Sounding, ...]:
    """Return the soundings that wait for a seat's answer, oldest first."""
    return tuple(s for s in state.soundings.values() if s.other == seat and not s.answered)


def coached(state: State, seat: str) -> bool:
    """Whether a seat's soundings are free and answered exactly."""
    return state.coaching == "coach" and seat in state.people


def why_not_now(state: State, seat: str, acting: bool) -> str | None:
    """Return why a seat cannot sound anybody now, or None."""
    if state.phase == "over":
        return say("The game is over.")
    if state.coaching == "blind":
        return say("This table is played blind: nobody can be sounded.")
    if state.phase not in ("sittings", "corridor") or not acting:
        return say("Soundings are made in your sitting or in the corridor.")
    if not coached(state, seat) and state.meetings[seat] < 1:
        return say("A sounding needs a meeting; you have none left in this round.")
    return None


def why_not_sound(world: World, state: State, seat: str, other: str) -> Refused | None:
    """Return why a seat cannot sound another in this round, or None."""
    if other not in world.allotment:
        return refuse("no-such-seat", "{seat!r} is not a seat at this table.", seat=other)
    if other == seat:
        return refuse("self", "You know your own mind; sound somebody else.")
    if other in state.people:
        return refuse("a-person", "{name} is played by a person; make an offer and see.", name=world.name(other))
    asked = sum(1 for s in state.soundings.values() if (s.seat, s.other) == (seat, other))
    if asked >= (MOST_COACHED if coached(state, seat) else MOST_SOUNDINGS):
        return refuse("sounded-out", "{name} takes no more soundings from you in this round.", name=world.name(other))
    return None


def sound(turn: Turn, action: Sound) -> None:
    """Ask; what is asked about must be something that could be offered."""
    world, state, seat = turn.world, turn.state, action.seat
    reason = why_not_sound(world, state, seat, action.other)
    if reason is not None:
        raise reason
    if len(set(action.parties)) != len(action.parties) or seat in action.parties:
        raise refuse("bad-parties", "Name each partner once, and not yourself.")
    for party in action.parties:
        if party not in world.allotment:
            raise refuse("no-such-seat", "{seat!r} is not a seat at this table.", seat=party)
    if action.other not in action.parties:
        raise refuse("not-a-party", "{name} is no party to what you ask about.", name=world.name(action.other))
    parties = (seat, *action.parties)
    offers.check_content(action.clauses)
    check_clauses(world, state, action.clauses, parties)
    check_terms(world, state, action.clauses, parties, action.terms)
    exact = coached(state, seat)
    if not exact:
        state.meetings = {**state.meetings, seat: state.meetings[seat] - 1}
        meet(turn, seat, action.other)
    number = sounding_number(turn, seat, action.other)
    asked = Sounding(number, seat, action.other, parties, action.clauses, action.terms, state.round, exact)
    state.soundings = {**state.soundings, number: asked}
    turn.tell("sounded", (seat, action.other), seat=seat, to=(action.other,), sounding=number)


def disclose(turn: Turn, action: Disclose) -> None:
    """Answer a sounding; the seat that asked gets a report, and nobody else."""
    state, sounding = turn.state, turn.state.soundings.get(action.sounding)
    if sounding is None or sounding.other != action.seat or sounding.answered:
        raise refuse("no-such-sounding", "No sounding number {number} waits for your answer.", number=action.sounding)
    if action.to != sounding.seat:
        raise refuse("not-the-asker", "A sounding is answered to the seat that asked.")
    check_figures(action.low, action.high, action.blocking)
    if action.counter:
        _check_counter(turn, sounding, action.counter)
    state.soundings = {**state.soundings, sounding.id: replace(sounding, answered=True)}
    values: dict[str, Any] = {
        "answer": action.answer,
        "low": action.low,
        "high": action.high,
        "blocking": action.blocking,
        "breakdown": action.breakdown,
        "counter": action.counter,
        "parties": sounding.parties,
        "clauses": sounding.clauses,
        "terms": sounding.terms,
        "sounding": sounding.id,
        "exact": sounding.exact,
    }
    if not sounding.exact:
        settled = turn.settle("sounding", lambda: {"seat": action.to, **_answer(turn, sounding, action)})
        values |= {name: settled[name] for name in ("answer", "low", "high")} | {"breakdown": ()}
    sharpness = 1.0 if sounding.exact else BAND_SHARPNESS
    give(turn, Report(state.round, action.to, action.seat, "sounding", tuple(sorted(values.items())), sharpness))
    turn.tell(
        "sounding_answered",
        (action.to,),
        seat=action.seat,
        sounding=sounding.id,
        **{name: values[name] for name in ("answer", "low", "high", "blocking", "exact")},
    )


def check_figures(low: float | None, high: float | None, blocking: str) -> None:
    """Refuse a band without both ends in their order, and a ground that is not public."""
    if blocking not in offers.GROUNDS:
        raise refuse(
            "bad-ground",
            "Choose one of the public grounds: {grounds}.",
            grounds=", ".join(filter(None, offers.GROUNDS)),
        )
    if (low is None) != (high is None):
        raise refuse("bad-band", "An answer gives both ends of a band, or neither.")
    if low is not None and high is not None and low > high:
        raise refuse("bad-band", "The low end of a band lies at or below its high end.")


def _check_counter(turn: Turn, sounding: Sounding, clauses: tuple[Clause, ...]) -> None:
    """Refuse a counter-draft that says the same, or what these parties could not offer each other."""
    if set(clauses) == set(sounding.clauses):
        raise refuse("nothing-changed", "A counter-draft changes something; answer yes if it is acceptable as it is.")
    offers.check_content(clauses)
    check_clauses(turn.world, turn.state, clauses, sounding.parties)
    check_terms(turn.world, turn.state, clauses, sounding.parties, sounding.terms)


def _answer(turn: Turn, sounding: Sounding, action: Disclose) -> dict[str, Any]:
    """Return an answer as it comes back where it is not exact."""
    if action.low is None or action.high is None:
        return {"answer": action.answer, "low": None, "high": None}
    return band(turn, sounding.seat, sounding.other, sounding, action.answer, action.low, action.high)


def band(
    turn: Turn, seat: str, other: str, asked: Sounding | Offer, answer: Answer, low: float, high: float
) -> dict[str, Any]:
    """Return the band around an answer's points that comes back where it is not exact, to a tenth.

    The draw goes by the round, the two seats and what the treaty says: a sounding, another of the same, and the account
    of the answer to it have the same band.

    Args:
        turn: the turn.
        seat: who gets the answer.
        other: who answers.
        asked: the treaty.
        answer: what was answered.
        low: low end of what was given, in points.
        high: its high end.
    """
    mark = f"{','.join(sorted(asked.parties))}:{offers.fingerprint(asked.clauses, asked.terms)}"
    draw = float(turn.key(f"sounding:{other}:{mark}", seat).rng().random())
    centre, half = (low + high) / 2.0, (high - low) / 2.0 + HALF_BAND
    shifted = centre + (2.0 * draw - 1.0) * HALF_BAND
    low, high = math.floor((shifted - half) * 10.0) / 10.0, math.ceil((shifted + half) * 10.0) / 10.0
    # Where value and answer go together, the band hides both; a "no" to what is worth enough has another ground.
    hidden = low < 0.0 <= high and answer == ("yes" if centre >= 0.0 else "no")
    return {"answer": "perhaps" if hidden else answer, "low": low, "high": high}


def give(turn: Turn, report: Report) -> None:
    """Hand a report to the seat that it is for."""
    reports = turn.state.reports
    turn.state.reports = {**reports, report.to: (*reports.get(report.to, ()), report)}


# --- specifications --------------------------------------------------------------------------------------------------

ClausesField = Callable[[World, State, tuple[str, ...]], ItemsField]


def sound_spec(world: World, state: State, seat: str, acting: bool, clauses_field: ClausesField) -> Spec:
    """Return whether and whom a seat may sound, about what two of them could sign."""
    reason = why_not_now(state, seat, acting)
    others: tuple[str, ...] = ()
    if reason is None:
        others = tuple(s for s in world.seats if why_not_sound(world, state, seat, s) is None)
        if not others:
            reason = say("There is nobody whom you could sound in this round.")

    def fields() -> tuple[Field | Dependent, ...]:
        clauses = Dependent("clauses", lambda v: (clauses_field(world, state, (seat, v["other"])),))
        return (Field("other", others), clauses)

    def build(v: dict[str, Any]) -> Action:
        return Sound(seat, v["other"], (v["other"],), v["clauses"], NO_TERMS)

    return Spec("sound", reason, build, fields)


def disclose_spec(state: State, seat: str) -> Spec:
    """Return the soundings that a seat may answer."""
    open_ = waiting(state, seat)
    reason = None if open_ else say("Nobody waits for your answer to a sounding.")
    asked = tuple({"sounding": s.id, "to": s.seat} for s in open_)

    def fields() -> tuple[Field, ...]:
        return (Field("asked", asked), Field("answer", ("yes", "no", "perhaps", "none")))

    return Spec("disclose", reason, lambda v: Disclose(seat, v["to"], v["sounding"], v["answer"]), fields)
