"""The diplomatic voice: what a delegation says of what it did, in a sentence that fits its temperament.

A sentence says no more than the happening that it goes with: it is chosen by the kind of happening, its public ground
and the speaker's temperament, all of which everybody who reads it knows; whom the speaker has told on what condition it
would have signed, hears that. Of several wordings the choice follows from
who speaks to whom and how often they have been in this situation before, so that all listeners read the same words,
in any replay, and none of them twice running.

The texts are in ``voice.json``: ``<situation>_<temperament>`` has the wordings, parted by bars.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from game.actions import Condition
from game.chance import Key
from game.rules.offers import GROUNDS
from game.rules.turn import Happening
from game.talks import Report
from game.temperaments import temperament_of
from game.view import View
from game.window.catalog import t
from game.window.condition_words import bound_text
from game.window.layout import Rect
from game.window.naming import in_text, listed, sentence
from game.window.phrases import floor_level, mineral_of
from game.window.told import told
from game.window.ui import Ui

#: What a happening is to the one who speaks; refusals, answers to soundings and votes are told apart further.
_SITUATIONS = {
    "offer_made": "opens",
    "offer_countered": "counters",
    "offer_signed": "signs",
    "offer_declined": "declines",
    "sounding_answered": "sounding",
    "acceded": "joins",
    "notice_given": "leaves",
    "promise_broken": "wronged",
    "breach": "wronged",
    "promise_kept": "thanks",
}
#: Who was let down, or served well, speaks; the seat that the happening is about is spoken to.
_TO_THE_SEAT = ("wronged", "thanks")
#: What a seat says before everybody, and what needs nothing beside it to be understood.
_DECLARED = ("joins", "leaves")
#: How the kinds of happenings that may have a roll call begin.
_COUNTED = ("motion_", "union_")
_CHOICES = ("for", "against", "abstain")
_ANSWERS = ("yes", "no", "perhaps", "none")
SITUATIONS: tuple[str, ...] = (
    *("opens", "counters", "signs"),
    *(f"declines_{ground}" if ground else "declines" for ground in GROUNDS),
    "declines_if",
    *(f"sounding_{answer}" for answer in _ANSWERS),
    *("joins", "leaves"),
    *(f"votes_{choice}" for choice in _CHOICES),
    *("wronged", "thanks"),
)
BAR = "|"


@dataclass(frozen=True, slots=True)
class _Moment:
    """A situation that a seat is in: with whom (empty: before all), in which bloc, after how many of the kind.

    ``condition`` is what the seat has told the reader that it would have signed on.
    """

    round: int
    situation: str
    seat: str
    others: tuple[str, ...]
    bloc: str
    turn: int
    condition: Condition | None = None


class Quotes:
    """What the delegations of a view say of what the view's seat knows that they did.

    People speak for themselves, and a seat without a temperament says nothing: both have no quotes.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._counts: dict[tuple[object, ...], int] = {}
        self._moments: dict[int, _Moment] = {}
        self._soundings: dict[tuple[int, str, int], _Moment] = {}
        self._offers: dict[int, _Moment] = {}
        self._public: dict[str, _Moment] = {}
        self._speakers = {
            seat: temperament
            for seat in view.world.seats
            if seat not in view.people and (temperament := temperament_of(view.world, seat)) is not None
        }
        refusals: dict[tuple[object, object], int] = {}
        for happening in view.happenings:
            if happening.kind == "offer_declined":
                refusals[happening.get("seat"), happening.get("offer")] = id(happening)
            elif happening.kind == "answer_explained":
                self._add_condition(refusals.get((happening.get("seat"), happening.get("offer"))), happening)
            if happening.kind in _SITUATIONS:
                self._note(happening)

    def of(self, happening: Happening) -> str | None:
        """Return what is said at a happening of the view, None if nothing is."""
        return self._text(self._moments.get(id(happening)))

    def of_vote(self, happening: Happening, seat: str) -> str | None:
        """Return what a seat says of its vote in the roll call of a happening of the view."""
        return self._text(self._votes.get((id(happening), seat)))

    def of_offer(self, number: int) -> str | None:
        """Return what the proposer of an offer or counter-offer says with it."""
        return self._text(self._offers.get(number))

    def of_report(self, report: Report) -> str | None:
        """Return what a seat says with its answer to a sounding."""
        return self._text(self._soundings.get((report.round, report.about, report.get("sounding"))))

    def last_words(self, seat: str) -> tuple[int, str] | None:
        """Return the round and the words of what a seat said when it last joined or left a bloc, None if it has not."""
        moment = self._public.get(seat)
        text = self._text(moment)
        return None if moment is None or text is None else (moment.round, text)

    # --- situations -------------------------------------------------------------------------------------------------

    def _note(self, happening: Happening) -> None:
        situation, seat = _SITUATIONS[happening.kind], happening.get("seat")
        heard = happening.audience or ()
        others: tuple[str, ...] = tuple(code for code in heard if code != seat)
        if situation in _TO_THE_SEAT:
            seat, others = happening.get("victim"), (seat,)
        elif situation == "declines":
            ground = happening.get("ground") or ""
            situation += f"_{ground}" if ground else ""
        elif situation == "sounding":
            situation += f"_{happening.get('answer')}"
        moment = self._moment(happening, situation, seat, others)
        if moment is None:
            return
        self._moments[id(happening)] = moment
        if situation in ("opens", "counters"):
            self._offers[happening.get("offer")] = moment
        elif happening.kind == "sounding_answered":
            self._soundings[happening.round, seat, happening.get("sounding")] = moment

    @cached_property
    def _votes(self) -> dict[tuple[int, str], _Moment]:
        """(identity of the happening, seat) -> its vote; there are thousands, and few screens show any."""
        out: dict[tuple[int, str], _Moment] = {}
        for happening in self._view.happenings:
            if happening.kind.startswith(_COUNTED):
                for seat, choice in happening.get("roll_call", ()):
                    moment = self._moment(happening, f"votes_{choice}", seat, ())
                    if moment is not None:
                        out[id(happening), seat] = moment
        return out

    def _moment(self, happening: Happening, situation: str, seat: str, others: tuple[str, ...]) -> _Moment | None:
        """Count a situation among those who know of it, and remember what everybody does."""
        if seat not in self._speakers:
            return None
        key = (situation, seat, others, happening.audience)
        turn = self._counts[key] = self._counts.get(key, -1) + 1
        moment = _Moment(happening.round, situation, seat, others, happening.get("bloc") or "", turn)
        if situation in _DECLARED:
            self._public[seat] = moment
        return moment

    def _add_condition(self, refusal: int | None, account: Happening) -> None:
        """Let a refusal name the condition that came with its account."""
        moment = None if refusal is None else self._moments.get(refusal)
        if refusal is not None and moment is not None and account.get("condition") is not None:
            self._moments[refusal] = replace(moment, situation="declines_if", condition=account.get("condition"))

    def _text(self, moment: _Moment | None) -> str | None:
        if moment is None:
            return None
        world = self._view.world
        charter = world.charters.get(moment.bloc)
        wordings = t(
            f"voice.{moment.situation}_{self._speakers[moment.seat]}",
            other=listed([in_text(world, code) for code in moment.others]),
            bloc="" if charter is None else told(charter.name),
            condition="" if moment.condition is None else _after_if(self._view, moment.condition),
        ).split(BAR)
        first = Key(f"voice|{moment.situation}|{moment.seat}|{','.join(moment.others)}").number(len(wordings))
        return t("voice.quote", text=sentence(wordings[(first + moment.turn) % len(wordings)]))


def _after_if(view: View, condition: Condition) -> str:
    """Return a condition in a few words; the facts above the quote name the clause."""
    words: dict[str, str] = {}
    if condition.change == "floor_at_most":
        words = {"mineral": mineral_of(view, condition.mineral), "bound": floor_level(condition.bound)}
    elif condition.change in ("at_most", "at_least"):
        words = {"field": t(f"journal.condition_field_{condition.field}"), "bound": bound_text(condition)}
    return t(f"voice.if_{condition.change}", **words)


def temperament_in_words(view: View, seat: str) -> str | None:
    """Return what a seat's temperament is called and what it means; None for people and seats without one."""
    name = None if seat in view.people else temperament_of(view.world, seat)
    if name is None:
        return None
    return t("temperaments.line", name=t(f"temperaments.name_{name}"), text=t(f"temperaments.text_{name}"))


def quote_height(ui: Ui, width: float, quote: str | None) -> float:
    """Return the height that :func:`draw_quote` needs."""
    return 0.0 if quote is None else ui.paragraph_height(width, quote)


def draw_quote(ui: Ui, at: Rect, quote: str | None) -> float:
    """Draw what was said in secondary type, under the facts; returns the height."""
    return 0.0 if quote is None else ui.paragraph(at, quote, color="muted")
