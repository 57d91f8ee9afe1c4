"""A game as the window knows it: one person's seat at a table, its view, its desk, and the work of the AI seats.

Screens read :attr:`Play.view` and act through :meth:`Play.do`; nothing here looks past the view. The AI seats act in
slices between frames, so that the window stays alive.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from game.actions import NO_TERMS, Action, Clause, EndSitting, TreatyTerms, Undo
from game.errors import MinisterialError, Refused
from game.players import Advisor, make_advisor
from game.rules.turn import Happening
from game.session import Table
from game.view import View
from game.window.catalog import t
from game.window.home_words import uncalled
from game.window.naming import in_text
from game.window.told import told
from game.window.voice import Quotes

SLICE_S = 0.028


@dataclass
class Draft:
    """The treaty that the person is writing at the table.

    Attributes:
        partner: the other party.
        clauses: in the order in which they were added.
        answers: the offer that it would counter, if any.
        secret: whether the treaty is to be secret.
        others: further parties, where more than two are to sign.
        terms: how long the treaty is to last.
    """

    partner: str | None = None
    clauses: list[Clause] = field(default_factory=list)
    answers: int | None = None
    secret: bool = False
    others: tuple[str, ...] = ()
    terms: TreatyTerms = NO_TERMS


@dataclass(frozen=True)
class Turn:
    """Whose turn it is among the seats that programs play.

    Attributes:
        seat: who acts next.
        number: its place among those of the phase, from 1.
        count: how many there are in the phase.
        round: the round.
        phase: ``sittings``, ``corridor`` or ``plenary``.
    """

    seat: str
    number: int
    count: int
    round: int
    phase: str


@dataclass(frozen=True)
class RoundReport:
    """What the resolution screen shows: the views before and after the round's end, and what happened between."""

    before: View
    after: View
    happenings: tuple[Happening, ...]


@dataclass(frozen=True)
class Todo:
    """Something that waits for the person: a text, and where to go."""

    kind: str
    text: str
    offer: int | None = None
    motion: int | None = None
    event: str | None = None
    bloc: str | None = None


class Play:
    """See the module.

    Attributes:
        view: the person's view now.
        seat: the person's seat.
        draft: what lies on the negotiation table.
        mineral: the mineral selected on the map and in the markets.
        report: what the last finished round brought, until the resolution screen has been left.
        turn: which AI seat acts next in the present wait; None before the first and after the last.
        paused: whether the AI seats wait, between two of them, for the person to go on.
        path: where the game is saved, if it is.
        watching: whether programs play all seats, and the person looks on over the shoulder of one.
        left_at: how many of the happenings of the view were known when the person last ended a phase.
    """

    def __init__(self, table: Table, seat: str, path: Path | None = None) -> None:
        self.table = table
        self.seat = seat
        self.path = path
        self.watching = not table.game.people
        self.advisor: Advisor = make_advisor()
        self.view: View = table.game.view(seat)
        self.draft = Draft()
        self.mineral = table.game.world.minerals[0]
        self.report: RoundReport | None = None
        self.turn: Turn | None = None
        self.paused = False
        self.version = 0
        self.on_change: list[Callable[[], None]] = []
        self._quotes: tuple[int, Quotes] | None = None
        self._past: dict[int, View] = {}
        self._work: Iterator[str] | None = None
        # What is left of the seats' turns where the person looks on, who stops them after each round.
        self._rest: Iterator[str] | None = None
        self._mark: View = self.view
        self._seen = len(self.view.happenings)
        self.left_at = self._seen

    # --- acting ------------------------------------------------------------------------------------------------

    def do(self, action: Action) -> tuple[Happening, ...]:
        """Submit an action of the person, and refresh the view.

        Raises:
            MinisterialError: with the sentence to show; nothing has changed.
        """
        if self.busy:
            raise Refused("busy", t("common.busy"))
        happened = self.table.submit(action)
        self.refresh()
        return happened

    def undo(self) -> None:
        """Take back the last sealed act; raises ``Refused`` with the reason why not."""
        self.do(Undo(self.seat))

    def end(self) -> None:
        """End the sitting, the corridor or the ballot page, and let the others act; who looks on just goes on."""
        if not self.watching:
            self.do(EndSitting(self.seat))
            self.left_at = len(self.view.happenings)
        self.begin_work()

    def delegate(self) -> None:
        """Leave the rest of the round to one's ministry, and let the others act."""
        if self.busy:
            raise Refused("busy", t("common.busy"))
        self.table.delegate(self.seat)
        self.refresh()
        self.left_at = len(self.view.happenings)
        self.begin_work()

    def take_up(self) -> None:
        """Read the view again after somebody else has had the machine; a round that ended meanwhile is reported."""
        self._settle()

    def refresh(self) -> None:
        """Read the view again."""
        self.view = self.table.game.view(self.seat)
        self.reword()

    def reword(self) -> None:
        """Let go of what was worked out for the view: it has changed, or the language of its words has."""
        self.version += 1
        for call in self.on_change:
            call()

    def past(self, round_: int) -> View:
        """Return the view at the beginning of a round, to look at only; the present one for a round not begun."""
        if round_ < 1 or round_ > self.view.round:
            return self.view
        if round_ not in self._past:
            self._past[round_] = self.table.game.past_view(self.seat, round_)
        return self._past[round_]

    @property
    def quotes(self) -> Quotes:
        """What the other delegations say of what they did; made once for a view."""
        if self._quotes is None or self._quotes[0] != self.version:
            self._quotes = (self.version, Quotes(self.view))
        return self._quotes[1]

    # --- the others ---------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether AI seats have still to act before the person can."""
        return self._work is not None

    @property
    def blind(self) -> bool:
        """Whether the table is one without estimates: words and history only."""
        return self.view.coaching == "blind"

    @property
    def over(self) -> bool:
        """Whether the game has ended."""
        return self.table.game.over

    def begin_work(self) -> None:
        """Start the AI seats, if the table waits for any."""
        self.turn, self.paused = None, False
        self._work = self._rest or self.table.advance()
        self._rest = None

    def pause(self) -> None:
        """Let the AI seats wait before the next of them; the game stays as it is."""
        self.paused = self.busy

    def go_on(self) -> None:
        """Let them act again."""
        self.paused = False

    def work(self, seconds: float = SLICE_S) -> bool:
        """Let AI seats act for about so long; true when it is the person's turn or the game is over.

        Time is looked at between two seats: a slow one is alone in its slice.
        """
        if self._work is None:
            return True
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                self.turn = self._turn(next(self._work))
            except StopIteration:
                self._work = None
                self._settle()
                return True
            except MinisterialError:
                self._work = None
                self._settle()
                raise
            if self.watching and self.table.game.round != self.view.round:
                self._work, self._rest = None, self._work
                self._settle()
                return True
        return False

    def _turn(self, seat: str) -> Turn:
        """Return the turn of a seat that is about to act; phases are public."""
        state, last = self.table.game.state, self.turn
        left = sum(1 for code in state.waiting if code not in self.table.game.people)
        same = last is not None and (last.round, last.phase) == (state.round, state.phase)
        number = last.number + 1 if last is not None and same else 1
        return Turn(seat, number, max(number, number - 1 + left), state.round, state.phase)

    def finish_work(self) -> None:
        """Let AI seats act until it is the person's turn, without a window to keep alive."""
        while not self.work(60.0):
            pass

    def _settle(self) -> None:
        self.turn, self.paused = None, False
        before = self._mark
        self.refresh()
        if self.view.round != before.round or (self.over and before.phase != "over"):
            self.report = RoundReport(before, self.view, tuple(self.view.happenings[self._seen :]))
            self._mark, self._seen = self.view, len(self.view.happenings)

    # --- what waits ---------------------------------------------------------------------------------------------

    @property
    def todos(self) -> tuple[Todo, ...]:
        """What the person must still answer or may not want to forget before the phase ends."""
        view = self.view
        if self.over or self.watching:
            return ()
        # What an event lays before the person comes first: it is decided in her sitting or not at all.
        out = [
            Todo("decision", t("frame.todo_decision", title=told(waiting.event.title)), event=waiting.event.id)
            for waiting in view.me.decisions
            if waiting.chosen is None and view.ask == "sitting"
        ]
        out.extend(
            Todo("offer", t("frame.todo_offer", name=in_text(view.world, offer.proposer)), offer=offer.id)
            for offer in view.waiting_offers
        )
        out.extend(
            Todo("vote", t("frame.todo_vote", number=motion.id), motion=motion.id)
            for motion in view.ballot_page
            if motion.id not in view.me.ballots
        )
        out.extend(
            Todo("ratify", t("frame.todo_ratify", bloc=told(view.world.charters[entry.bloc].name)), bloc=entry.bloc)
            for entry in uncalled(view)
        )
        if self.draft.clauses:
            out.append(Todo("draft", t("frame.todo_draft")))
        return tuple(out)
