"""The one door to a game: new, apply, legal actions, view, undo, log, digest.

A game is a fold of its log over a scenario and a seed. The log holds actions and settled outcomes; a replay applies the
actions, computes every outcome again, demands agreement within 1e-7 and goes on from the logged numbers.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from game.actions import (
    Action,
    ByMinistry,
    Instruct,
    Recall,
    SetPolicy,
    Undo,
    Vote,
    Withdrawal,
    action_from_json,
    action_to_json,
)
from game.chance import Key
from game.dispatch import dispatch
from game.divergence import first_difference
from game.errors import Refused, ReplayDivergence
from game.instructions import key_of
from game.redaction import Entry as Entry
from game.redaction import Redaction
from game.rules import events, governments, legal, ministry, offers, phases, reference, score
from game.rules.spec import Spec
from game.rules.turn import Happening, Turn, refuse
from game.scenario.read import Scenario
from game.state import State
from game.talks import COACHING, Coaching
from game.view import View, build_view
from game.wording import say
from game.world import World, build_world

RULES_VERSION = 4


@dataclass(frozen=True, slots=True)
class _Sealed:
    """A sealed act that its seat may take back: which dictionary of the state it set, where, and what was there."""

    part: str
    key: tuple[Any, ...]
    before: Any


class Game:
    """A game in progress; make one with :func:`new_game` or :meth:`replay`."""

    def __init__(
        self, world: World, seed: int, people: frozenset[str], sequential: bool, coaching: Coaching = "estimate"
    ) -> None:
        self.world = world
        self.seed = seed
        self.people = people
        self.sequential = sequential
        self.coaching: Coaching = coaching
        self.log: list[Entry] = []
        self.happenings: list[Happening] = []
        self._sealed: dict[str, list[_Sealed]] = {}
        self._script: list[Entry] = []
        self._own: dict[str, list[Happening]] = {seat: [] for seat in world.seats}
        self._dealt = 0
        # Round -> the state in which it began and how much had happened by then; states are never changed in place.
        self._beginnings: dict[int, tuple[State, int]] = {}
        self._redaction = Redaction(world.seats)
        self.state = State.__new__(State)

    # --- life ---------------------------------------------------------------------------------------------------

    def _start(self, progress: reference.Progress | None = None) -> None:
        turn = self._turn(phases.opening_state(self.world, self.people, self.coaching))
        turn.state.calendar, no_deal = events.settle_calendar(turn)
        running = [events.effects_in(self.world, no_deal, r + 1) for r in range(self.world.rounds)]
        turn.state.reference = score.reference_of(reference.settle_reference(turn, running, progress))
        phases.begin_round(turn)
        phases.pass_on(turn)
        self._accept(turn, 0, None)

    def apply(self, action: Action) -> tuple[Happening, ...]:
        """Apply an action and return what happened.

        Raises:
            Refused: if the rules do not allow it now; the game is as before.
        """
        action = action_from_json(action)
        if isinstance(action, Undo):
            return self._undo(action)
        before = self.state
        mark = len(self.log)
        self._log_entry("action", action.seat, action_to_json(action))
        try:
            turn = self._turn(before.copy())
            dispatch(turn, action, action.seat in self.to_act())
        except BaseException:
            del self.log[mark:]
            raise
        self._accept(turn, mark, action)
        self._remember(action, before)
        return tuple(turn.happenings)

    def fork(self) -> Game:
        """Return a copy that goes its own way from here: what is done in one changes nothing in the other."""
        out = copy.copy(self)
        out.log, out.happenings = list(self.log), list(self.happenings)
        out._sealed = {seat: list(acts) for seat, acts in self._sealed.items()}
        out._own = {seat: list(told) for seat, told in self._own.items()}
        out._beginnings = dict(self._beginnings)
        out._redaction = self._redaction.fork()
        return out

    def _turn(self, draft: State) -> Turn:
        return Turn(self.world, draft, self.seed, self._settle_for(draft), told=self.happenings)

    def _accept(self, turn: Turn, mark: int, action: Action | None) -> None:
        self.state = turn.state
        self._redaction.add(self.log[mark:], turn.state, action)
        self.happenings.extend(turn.happenings)
        self._beginnings.setdefault(self.state.round, (self.state, len(self.happenings)))

    def _remember(self, action: Action, before: State) -> None:
        """Keep what a sealed act replaced; anything else that a seat does ends its undo, and so does a new phase."""
        if (self.state.round, self.state.phase) != (before.round, before.phase):
            self._sealed.clear()
            return
        acts = self._sealed.setdefault(action.seat, [])
        place = self._place(action)
        if place is not None:
            part, key = place
            acts.append(_Sealed(part, key, getattr(before, part).get(key)))
        elif isinstance(action, Recall):
            self._sealed[action.seat] = [a for a in acts if (a.part, a.key) != ("held", (action.seat, action.offer))]
        else:
            acts.clear()

    def _place(self, action: Action) -> tuple[str, tuple[Any, ...]] | None:
        """Return the part of the state that a sealed act sets, and where; None for acts that others can see."""
        if isinstance(action, Instruct):
            return "instructions", (action.seat, key_of(action.instruction))
        act = action.act if isinstance(action, ByMinistry) else action
        sealed = isinstance(act, Vote) or (isinstance(act, SetPolicy) and not isinstance(act.policy, Withdrawal))
        if sealed or isinstance(action, ByMinistry):
            return ministry.place_of(self.world, act)  # type: ignore[arg-type]
        return None

    def _undo(self, action: Undo) -> tuple[Happening, ...]:
        self._seat(action.seat)
        reason = self.undo_reason(action.seat)
        if reason is not None:
            raise refuse("no-undo", reason)
        act = self._sealed[action.seat].pop()
        self._log_entry("action", action.seat, action_to_json(action))
        part = dict(getattr(self.state, act.part))
        part.pop(act.key, None)
        if act.before is not None:
            part[act.key] = act.before
        draft = self.state.copy()
        setattr(draft, act.part, dict(sorted(part.items())))
        ministry.undone(self.world, draft, act.part, act.key)
        self.state = draft
        self._redaction.add(self.log[-1:], draft, action)
        return ()

    def undo_reason(self, seat: str) -> str | None:
        """Return why a seat cannot undo now, or None; it goes by the seat's own acts alone, so it tells nothing.

        Only sealed acts of this phase can be taken back (orders and ballots), and none from before something sent.
        """
        if self._sealed.get(seat):
            return None
        return say("There is no sealed act of this phase to take back; what was sent or tabled stands.")

    # --- settled outcomes -----------------------------------------------------------------------------------------

    def _log_entry(self, kind: str, seat: str, body: dict[str, Any], round_: int | None = None) -> None:
        round_ = getattr(self.state, "round", 0) if round_ is None else round_
        self.log.append(Entry(len(self.log), round_, kind, seat, body))

    def _settle_for(self, draft: State) -> Callable[[str, Callable[[], dict[str, Any]]], dict[str, Any]]:
        def settle(kind: str, compute: Callable[[], dict[str, Any]]) -> dict[str, Any]:
            body = compute()
            if self._script:
                body = self._checked(kind, body)
            self._log_entry(kind, "", body, draft.round)
            return body

        return settle

    def _checked(self, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        """Compare an outcome with the logged one and return the logged one."""
        position = len(self.log)
        logged = self._script[position] if position < len(self._script) else None
        place = f"entry {position} ({kind})"
        if logged is None or logged.kind != kind:
            raise ReplayDivergence(place, f"the log has {logged.kind if logged else 'nothing'} here, the rules {kind}.")
        difference = first_difference(body, logged.body)
        if difference is not None:
            raise ReplayDivergence(place, difference)
        return logged.body

    @classmethod
    def replay(
        cls,
        world: World,
        seed: int,
        people: frozenset[str],
        sequential: bool,
        log: Sequence[Entry],
        watch: Callable[[Game], None] | None = None,
        *,
        coaching: Coaching = "estimate",
    ) -> Game:
        """Return the game that a log describes, every outcome computed again and compared.

        Args:
            world: the world of the log's scenario.
            seed: the game's seed.
            people: the seats played by people.
            sequential: whether seats sit one after the other.
            log: all entries, settled outcomes included.
            watch: called after the start and after every action, for digests and progress.
            coaching: the table's level, as the game was begun.

        Raises:
            ReplayDivergence: at the first action or outcome that does not agree.
        """
        game = cls(world, seed, people, sequential, coaching)
        game._script = list(log)
        game._start()
        if watch is not None:
            watch(game)
        while len(game.log) < len(log):
            entry = log[len(game.log)]
            if entry.kind != "action":
                raise ReplayDivergence(f"entry {entry.number} ({entry.kind})", "the rules settle nothing here.")
            try:
                game.apply(action_from_json(entry.body))
            except Refused as error:
                place = f"entry {entry.number} (round {entry.round}, {entry.seat} {entry.body.get('type')})"
                raise ReplayDivergence(place, f"the rules refuse it: {error.sentence}") from None
            if watch is not None:
                watch(game)
        game._script = []
        return game

    # --- what the table asks and shows -----------------------------------------------------------------------------

    @property
    def over(self) -> bool:
        """Whether the game has ended."""
        return self.state.phase == "over"

    @property
    def round(self) -> int:
        """The current round, from 1."""
        return self.state.round

    def to_act(self) -> tuple[str, ...]:
        """Return the seats that the table waits for."""
        return phases.to_act(self.state, self.sequential)

    def answers_due(self) -> tuple[str, ...]:
        """Return the AI seats with an offer to answer out of turn, in the order of the sittings."""
        if self.state.phase not in ("sittings", "corridor"):
            return ()
        waiting = {s for o in self.state.offers.values() for s in o.parties if offers.awaits(o, s)}
        waiting = {s for s in waiting if not governments.absent(self.state, s)}
        acting = self.to_act()
        return tuple(s for s in self.state.order if s in waiting and s not in self.people and s not in acting)

    def soundings_due(self) -> tuple[str, ...]:
        """Return the AI seats with a sounding to answer, in the order of the sittings."""
        if self.state.phase not in ("sittings", "corridor"):
            return ()
        waiting = {s.other for s in self.state.soundings.values() if not s.answered}
        return tuple(s for s in self.state.order if s in waiting)

    def legal_actions(self, seat: str) -> tuple[Spec, ...]:
        """Return a specification for every action type: its options, or why the seat may not."""
        self._seat(seat)
        acting = seat in self.to_act()
        return legal.legal_actions(self.world, self.state, seat, acting, self.undo_reason(seat))

    def view(self, seat: str) -> View:
        """Return what a seat may see."""
        self._seat(seat)
        state, undo = self.state, self.undo_reason(seat)
        acting = self.to_act()
        public = self.world.public_for(seat)
        return build_view(
            self.world,
            public,
            state,
            seat,
            acting,
            self._seen_by(seat),
            undo,
            lambda: legal.legal_actions(public, state, seat, seat in acting, undo),
        )

    def past_view(self, seat: str, round_: int) -> View:
        """Return what a seat could see when a round began, in which it can do nothing any more.

        Raises:
            Refused: if there is no such seat, or the round has not begun.
        """
        self._seat(seat)
        if round_ not in self._beginnings:
            raise refuse("no-such-round", "Round {round} has not begun.", round=round_)
        state, told = self._beginnings[round_]
        known = tuple(h for h in self.happenings[:told] if h.audience is None or seat in h.audience)
        return build_view(self.world, self.world.public_for(seat), state, seat, (), known, None, lambda: ())

    def key(self, seat: str) -> Key:
        """Return the key from which a seat's player draws now: one for every state of the log that it may see."""
        seen = self._redaction.length(seat)
        return Key.of(self.seed, self.state.round, f"player:{self.state.phase}:{seen}", seat).sealed()

    def log_for(self, seat: str) -> tuple[Entry, ...]:
        """Return the log as a seat may see it: its own acts, what is public, and reports to it, numbered for it."""
        self._seat(seat)
        return self._redaction.log_for(seat)

    def digest(self) -> str:
        """Return the SHA-256 digest of the state."""
        return self.state.digest()

    def attainment(self, seat: str) -> score.Attainment:
        """Return a seat's score so far."""
        self._seat(seat)
        return score.attainment(self.world, self.state.reference, seat, self.state.tallies[seat])

    def _seat(self, seat: str) -> None:
        if seat not in self.world.allotment:
            raise refuse("no-such-seat", "{seat!r} is not a seat at this table.", seat=seat)

    def _seen_by(self, seat: str) -> tuple[Happening, ...]:
        """Return the happenings that a seat may know; the lists grow as happenings are dealt out."""
        for happening in self.happenings[self._dealt :]:
            for other in self.world.seats if happening.audience is None else happening.audience:
                self._own[other].append(happening)
        self._dealt = len(self.happenings)
        return tuple(self._own[seat])


def new_game(
    scenario: Scenario,
    seed: int = 1,
    *,
    people: Iterable[str] = (),
    table: str = "sequential",
    coaching: str = "estimate",
    progress: Callable[[int, int], None] | None = None,
) -> Game:
    """Return a new game at the first sitting.

    Args:
        scenario: from :func:`game.load_scenario`.
        seed: any integer; the same seed with the same players is the same game.
        people: seats played by people; they sit after the AI seats.
        table: ``"sequential"`` (one after the other) or ``"simultaneous"``.
        coaching: the table's level: ``"coach"`` (people's soundings are free and exact), ``"estimate"`` or ``"blind"``.
        progress: called with (done, total) market steps of the no-deal run and the reference set, in this thread; the
            last call has done = total.

    Raises:
        Refused: if a seat of ``people`` does not exist or the table is of another kind or level.
        ScenarioError: if the scenario's market cannot be calibrated.
    """
    world = build_world(scenario)
    chosen = frozenset(people)
    for seat in sorted(chosen):
        if seat not in world.allotment:
            raise refuse("no-such-seat", "{seat!r} is not a seat at this table.", seat=seat)
    if table not in ("sequential", "simultaneous"):
        raise refuse("bad-table", "A table is sequential or simultaneous.")
    level = next((name for name in COACHING if name == coaching), None)
    if level is None:
        raise refuse("bad-coaching", "The coaching level of a table is one of {levels}.", levels=", ".join(COACHING))
    game = Game(world, int(seed), chosen, table == "sequential", level)
    game._start(progress)
    return game
