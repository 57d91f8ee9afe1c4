"""A game as the window knows it: one person's seat at a table, its view, its desk, and the work of the AI seats.

Screens read :attr:`Play.view` and act through :meth:`Play.do`; nothing here looks past the view. The AI seats act in
slices between frames, so that the window stays alive.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from game.actions import NO_TERMS, Action, Clause, EndSitting, TreatyTerms, Undo
from game.errors import MinisterialError, Refused
from game.instructions import key_of
from game.ministry import instructed
from game.players import Advisor, make_advisor
from game.rules.spec import Spec
from game.rules.turn import Happening
from game.session import Table
from game.view import View
from game.window.catalog import current, t
from game.window.home_words import uncalled
from game.window.naming import in_text, short_of
from game.window.notes import Notes
from game.window.told import told
from game.window.voice import Quotes

SLICE_S = 0.028
#: Names longer than this are told by their short form on a button.
LONGEST_LABEL = 24


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
    """Something that waits for the person: a text, and where to go; ``label`` is what a button to it says."""

    kind: str
    text: str
    label: str = ""
    offer: int | None = None
    motion: int | None = None
    event: str | None = None
    bloc: str | None = None


class Play:
    """See the module.

    Attributes:
        view: the person's view now, or of the beginning of the round that is being looked at.
        seat: the person's seat.
        draft: what lies on the negotiation table.
        mineral: the mineral selected on the map and in the markets.
        report: what the last finished round brought, until the resolution screen has been left.
        turn: which AI seat acts next in the present wait; None before the first and after the last.
        paused: whether the AI seats wait, between two of them, for the person to go on.
        path: where the game is saved, if it is.
        watching: whether programs play all seats, and the person looks on over the shoulder of one.
        plans: bloc -> the sets of outsiders that the person plans to bring into it.
        left_at: how many of the happenings of the view were known when the person last ended a phase, until what came
            after them has been shown; ``ended_at`` the same, until the next phase is ended.
        looking_at: the round whose beginning is being looked at; None for the present.
        notes: what the person has noted on the game.
    """

    def __init__(self, table: Table, seat: str, path: Path | None = None) -> None:
        self.table = table
        self.seat = seat
        self.path = path
        self.watching = not table.game.people
        self.advisor: Advisor = make_advisor()
        self.now: View = table.game.view(seat)
        self.looking_at: int | None = None
        self.notes = Notes(path, seat)
        self._drafts = {False: Draft(), True: Draft()}
        self.mineral = table.game.world.minerals[0]
        self.report: RoundReport | None = None
        self.turn: Turn | None = None
        self.paused = False
        self.version = 0
        self.plans: dict[str, tuple[tuple[str, ...], ...]] = {}
        self.on_change: list[Callable[[], None]] = []
        self._quotes: tuple[int, Quotes] | None = None
        self._todos: tuple[tuple[object, ...], tuple[Todo, ...]] | None = None
        self._past: dict[tuple[int, str], View] = {}
        self._todo: Todo | None = None
        self._work: Iterator[str] | None = None
        # What is left of the seats' turns where the person looks on, who stops them after each round.
        self._rest: Iterator[str] | None = None
        self._mark: View = self.now
        self._seen = len(self.now.happenings)
        self.left_at = self._seen
        # Of a game that was loaded nobody knows when the person last ended a phase: the round's begin stands for it.
        self.ended_at = sum(1 for happening in self.now.happenings if happening.round < self.now.round)

    @property
    def view(self) -> View:
        """The view that the screens show."""
        return self.now if self.looking_at is None else self.past(self.looking_at)

    @property
    def draft(self) -> Draft:
        """What lies on the table; a round that is only looked at has a table of its own."""
        return self._drafts[self.looking_at is not None]

    @draft.setter
    def draft(self, draft: Draft) -> None:
        self._drafts[self.looking_at is not None] = draft

    # --- acting ------------------------------------------------------------------------------------------------

    def do(self, action: Action) -> tuple[Happening, ...]:
        """Submit an action of the person, and refresh the view.

        Raises:
            MinisterialError: with the sentence to show; nothing has changed.
        """
        self._check_now()
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
            self.left_at = self.ended_at = len(self.view.happenings)
        self._check_now()
        self.begin_work()

    def delegate(self) -> None:
        """Leave the rest of the round to one's ministry, and let the others act."""
        self._check_now()
        self.table.delegate(self.seat)
        self.refresh()
        self.left_at = self.ended_at = len(self.view.happenings)
        self.begin_work()

    def _check_now(self) -> None:
        """Refuse to act while others do, or while the past is being looked at."""
        if self.looking_at is not None:
            raise Refused("past", t("journalmore.refused", round=self.looking_at))
        if self.busy:
            raise Refused("busy", t("common.busy"))

    def take_up(self) -> None:
        """Read the view again after somebody else has had the machine; a round that ended meanwhile is reported."""
        self._settle()

    def refresh(self) -> None:
        """Read the view again."""
        self.now = self.table.game.view(self.seat)
        self.reword()

    def reword(self) -> None:
        """Let go of what was worked out for the view: it has changed, or the language of its words has."""
        self.version += 1
        for call in self.on_change:
            call()

    def past(self, round_: int) -> View:
        """Return the view at the beginning of a round, to look at only; the present one for a round not begun.

        Every action is refused in it, with the sentence that says so in the language in use.
        """
        if round_ < 1 or round_ > self.now.round:
            return self.now
        key = (round_, current().language)
        if key not in self._past:
            view = self.table.game.past_view(self.seat, round_)
            why = t("journalmore.refused", round=round_)
            types = tuple(self.now.legal)
            self._past[key] = replace(
                view,
                ask="wait",
                me=replace(view.me, undo_reason=why),
                _legal=lambda: tuple(Spec(type_, why) for type_ in types),
            )
        return self._past[key]

    def look_at(self, round_: int | None) -> None:
        """Look at the game as it was when a round began, or (None) return to the present; drafts stay as they are.

        Raises:
            Refused: while others act.
        """
        if round_ is not None and self.busy:
            raise Refused("busy", t("journalmore.busy"))
        before = self.looking_at
        self.looking_at = None if round_ is None else max(1, min(self.now.round, round_))
        self._drafts[True] = Draft()
        if self.looking_at != before:
            self.reword()

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
        """Whether the game has ended; one that is looked at as it was has not."""
        return self.table.game.over and self.looking_at is None

    def begin_work(self) -> None:
        """Start the AI seats, if the table waits for any; nobody looks at the past meanwhile."""
        self.look_at(None)
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
            if self.watching and self.table.game.round != self.now.round:
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
        self.looking_at = None
        self.refresh()
        if self.view.round != before.round or (self.over and before.phase != "over"):
            self.report = RoundReport(before, self.view, tuple(self.view.happenings[self._seen :]))
            self._mark, self._seen = self.view, len(self.view.happenings)

    # --- what waits ---------------------------------------------------------------------------------------------

    @property
    def todos(self) -> tuple[Todo, ...]:
        """What the person must still answer or may not want to forget before the phase ends."""
        known = (self.version, self.looking_at, self.over, bool(self.draft.clauses))
        if self._todos is None or self._todos[0] != known:
            self._todos = (known, self._find_todos())
        return self._todos[1]

    def _find_todos(self) -> tuple[Todo, ...]:
        view = self.view
        if self.over or self.watching or self.looking_at is not None:
            return ()
        world = view.world
        # What an event lays before the person comes first: it is decided in her sitting or not at all.
        out: list[Todo] = []
        for waiting in view.me.decisions:
            if waiting.chosen is None and view.ask == "sitting":
                title = told(waiting.event.title)
                out.append(Todo("decision", t("frame.todo_decision", title=title),
                                t("inbox.next_decision", title=title), event=waiting.event.id))  # fmt: skip
        for offer in view.waiting_offers:
            name = in_text(world, offer.proposer)
            out.append(
                Todo(
                    "offer",
                    t("frame.todo_offer", name=name),
                    t("inbox.next_offer", name=name if len(name) <= LONGEST_LABEL else short_of(world, offer.proposer)),
                    offer.id,
                )
            )
        standing = {key_of(given) for given in view.me.instructions}
        for motion in view.ballot_page:
            # What her ministry leaves open under her own instruction is worth too little to ask her about.
            if motion.id not in view.me.ballots and instructed(motion, standing) is None:
                out.append(Todo("vote", t("frame.todo_vote", number=motion.id),
                                t("inbox.next_vote", number=motion.id), motion=motion.id))  # fmt: skip
        for entry in uncalled(view):
            text = t("frame.todo_ratify", bloc=told(world.charters[entry.bloc].name))
            out.append(Todo("ratify", text, t("inbox.next_ratify"), bloc=entry.bloc))
        if self.draft.clauses:
            out.append(Todo("draft", t("frame.todo_draft"), t("inbox.next_draft")))
        return tuple(out)

    @property
    def next_todo(self) -> Todo | None:
        """What waits after the thing that was gone to last, round the end; None if nothing does."""
        todos = self.todos
        if not todos:
            return None
        at = todos.index(self._todo) + 1 if self._todo in todos else 0
        return todos[at % len(todos)]

    def went_to(self, todo: Todo) -> None:
        """Remember what the person was led to, so that the next step leads on."""
        self._todo = todo
