"""Where every delegation stands on one text: an open motion, or joining a bloc. The map and the delegations show it."""

from __future__ import annotations

from game.actions import Admit
from game.state import Bloc
from game.view import View
from game.window.catalog import t
from game.window.play import Play
from game.window.screens.blocs_stances import Stance, on_joining, on_motion
from game.window.screens.blocs_words import motion_text
from game.window.screens.table_estimates import Estimates
from game.window.told import told

#: How the name of joining a bloc begins; a motion goes by its number.
_JOINING = "joining/"


def subjects(view: View) -> list[str]:
    """Return the texts on which stances can be told: the open motions, latest first, then joining each bloc."""
    motions = sorted((m.id for m in view.motions.values() if m.status == "open"), reverse=True)
    return [*map(str, motions), *(f"{_JOINING}{bloc.id}" for bloc in view.blocs.values() if not bloc.dissolved)]


def subject_text(view: View, subject: str) -> str:
    """Return what a text asks for, in one line."""
    if not subject:
        return t("delegations.no_subject")
    if subject.startswith(_JOINING):
        charter = view.world.charters[subject.removeprefix(_JOINING)]
        return t("delegations.subject_joining", bloc=told(charter.name))
    motion = view.motions[int(subject)]
    return t("delegations.subject_motion", number=motion.id, text=motion_text(view, motion.content))


class Standings:
    """The stances on the text that is chosen, kept until the view changes.

    Estimates come in slices between frames; a stance that rests on one is kept only once it is there.
    """

    def __init__(self, play: Play, estimates: Estimates) -> None:
        self._play = play
        self._estimates = estimates
        self._chosen = ""
        self._stamp: tuple[int, int] = (-1, -1)
        self._kept: dict[tuple[str, str], Stance] = {}

    def choose(self, subject: str) -> None:
        """Choose the text."""
        self._chosen = subject

    def subject(self, view: View) -> str:
        """Return the text that is chosen, or the first one where that is not open in a view; empty for none."""
        there = subjects(view)
        return self._chosen if self._chosen in there else there[0] if there else ""

    def stance(self, seat: str, view: View) -> tuple[Stance, bool]:
        """Return where a seat stands, and whether the desk has still to give the estimate that it may rest on.

        Of a past round only what was public is told: the desk estimates the present alone.
        """
        stamp = (self._play.version, view.round)
        if stamp != self._stamp:
            self._stamp = stamp
            self._kept.clear()
        subject = self.subject(view)
        kept = self._kept.get((seat, subject))
        if kept is not None:
            return kept, False
        stance, pending = self._stance(seat, view, subject)
        if not pending:
            self._kept[seat, subject] = stance
        return stance, pending

    def _stance(self, seat: str, view: View, subject: str) -> tuple[Stance, bool]:
        if not subject:
            return Stance("unknown", t("delegations.no_subject")), False
        asks = view is self._play.view and not self._play.blind
        if subject.startswith(_JOINING):
            bloc: Bloc = view.blocs[subject.removeprefix(_JOINING)]
            inside = bloc.status(seat) is not None or seat in view.world.union_of or seat == view.world.rival
            asks = asks and not inside
            worth = self._estimates.motion(bloc.id, Admit(seat, "full"), seat) if asks else None
            pending = asks and worth is None
            return on_joining(view, bloc, seat, worth, pending), pending
        motion = view.motions[int(subject)]
        worth = self._estimates.motion(motion.bloc, motion.content, seat) if asks else None
        pending = asks and worth is None
        return on_motion(view, seat, motion, worth, pending), pending
