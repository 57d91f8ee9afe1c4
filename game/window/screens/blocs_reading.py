"""What the pages on a bloc read out of the view and ask the desk for, kept until the view changes.

Estimates come in slices between frames; what needs one is kept only once it is there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import Admit, MotionContent
from game.state import Motion
from game.window.catalog import t
from game.window.screens.blocs_articles import (
    ARTICLES,
    Subject,
    Version,
    article_of,
    provisions,
    subject_of,
    texts_of,
    trial,
    versions,
)
from game.window.screens.blocs_stances import Stance, Support, on_article, on_joining, on_motion, support
from game.window.screens.blocs_words import motion_text

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

#: What a column of the matrix is about: a motion's number, an article, or membership itself.
JOINING = "joining"
#: Delegations named as gaining or losing most by a motion, and the least points that count.
MOST_MOVED, LEAST_MOVED = 3, 0.05


class Reading:
    """See the module's text."""

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self._stamp: tuple[object, ...] = ()
        self._stances: dict[tuple[str, str], Stance] = {}
        self._supports: dict[int, Support] = {}
        self._moved: dict[int, tuple[tuple[str, float], ...]] = {}
        self._versions: dict[Subject, list[Version]] = {}
        self._provisions: dict[str, list[Subject]] = {}
        self._trials: dict[str, MotionContent | None] = {}
        self._texts: dict[int, str] = {}
        self._changes: dict[int, tuple[str, str]] = {}

    def _refresh(self) -> None:
        play = self.screen.play
        stamp = (play.version, self.screen.chosen, play.mineral)
        if stamp != self._stamp:
            self._stamp = stamp
            for kept in (self._stances, self._supports, self._moved, self._versions, self._provisions, self._trials,
                         self._texts, self._changes):  # fmt: skip
                kept.clear()

    # --- the text ---------------------------------------------------------------------------------------------------

    def provisions(self, article: str) -> list[Subject]:
        """Return the provisions of an article, those asked for included."""
        self._refresh()
        if article not in self._provisions:
            view, bloc = self.screen.play.view, self.screen.bloc
            self._provisions[article] = provisions(view, bloc, self.screen.motions(), article)
        return self._provisions[article]

    def versions(self, subject: Subject) -> list[Version]:
        """Return what a provision has said since the founding."""
        self._refresh()
        if subject not in self._versions:
            self._versions[subject] = versions(self.screen.play.view, self.screen.bloc, subject)
        return self._versions[subject]

    def change(self, motion: Motion) -> tuple[str, str]:
        """Return (what the charter says now, what it would say) of a motion."""
        self._refresh()
        if motion.id not in self._changes:
            self._changes[motion.id] = texts_of(self.screen.play.view, self.screen.bloc, motion.content)
        return self._changes[motion.id]

    def motions_on(self, article: str) -> list[Motion]:
        """Return the open motions on an article, oldest first."""
        found = [m for m in self.screen.motions() if article_of(subject_of(m.content)) == article]
        return sorted(found, key=lambda m: m.id)

    def trial(self, article: str) -> MotionContent | None:
        """Return the motion with which an article is tested while nobody has tabled any."""
        self._refresh()
        if article not in self._trials:
            play = self.screen.play
            self._trials[article] = trial(play.view, self.screen.bloc, article, play.mineral)
        return self._trials[article]

    # --- where everybody stands -------------------------------------------------------------------------------------

    def stance(self, seat: str, about: str) -> Stance:
        """Return where a seat stands on a column of the matrix."""
        self._refresh()
        kept = self._stances.get((seat, about))
        if kept is not None:
            return kept
        stance, pending = self._stance(seat, about)
        if not pending:
            self._stances[seat, about] = stance
        return stance

    def _stance(self, seat: str, about: str) -> tuple[Stance, bool]:
        """Return a stance, and whether the desk has still to give the estimate that it may rest on."""
        view, bloc, estimates = self.screen.play.view, self.screen.bloc, self.screen.estimates
        blind = self.screen.play.blind
        content: MotionContent | None
        if about in ARTICLES:
            content = self.trial(about)
            worth = None if content is None else estimates.motion(bloc.id, content, seat)
            pending = worth is None and content is not None and not blind
            trial = "" if content is None or blind else motion_text(view, content)
            return on_article(view, bloc.id, seat, about, self._counted(), worth, pending, trial), pending
        if about == JOINING:
            inside = bloc.status(seat) is not None or seat in view.world.union_of or seat == view.world.rival
            worth = None if inside else estimates.motion(bloc.id, Admit(seat, "full"), seat)
            pending = worth is None and not inside and not blind
            return on_joining(view, bloc, seat, worth, pending), pending
        motion = view.motions[int(about)]
        worth = estimates.motion(bloc.id, motion.content, seat)
        pending = worth is None and not blind
        return on_motion(view, seat, motion, worth, pending), pending

    def _counted(self) -> dict[int, str]:
        """Return what the motions that were counted asked for."""
        if not self._texts:
            motions = self.screen.play.view.motions.values()
            self._texts = {m.id: self.screen.text(m) for m in motions if m.bloc == self.screen.chosen and m.roll_call}
        return self._texts

    def support(self, motion: Motion) -> Support:
        """Return how the bloc's voters stand on a motion, as far as is known by now."""
        self._refresh()
        kept = self._supports.get(motion.id)
        if kept is not None:
            return kept
        view, bloc = self.screen.play.view, self.screen.bloc
        voters = bloc.full_members
        found = support(view, bloc, motion.content, [(seat, self.stance(seat, str(motion.id))) for seat in voters])
        if all((seat, str(motion.id)) in self._stances for seat in voters):
            self._supports[motion.id] = found
        return found

    def moved(self, motion: Motion) -> tuple[tuple[str, float], ...] | None:
        """Return whom a motion moves most by the desk's estimates, gains first; None while they are worked out."""
        self._refresh()
        if motion.id in self._moved:
            return self._moved[motion.id]
        view, estimates = self.screen.play.view, self.screen.estimates
        worths = [(s, estimates.motion(motion.bloc, motion.content, s)) for s in view.world.seats if s != view.seat]
        if any(worth is None for _, worth in worths):
            return None
        points = sorted(((s, w.points) for s, w in worths if w is not None), key=lambda pair: (-pair[1], pair[0]))
        gains = [pair for pair in points if pair[1] >= LEAST_MOVED][:MOST_MOVED]
        losses = [pair for pair in points if pair[1] <= -LEAST_MOVED][-MOST_MOVED:]
        self._moved[motion.id] = (*gains, *losses)
        return self._moved[motion.id]

    def columns(self) -> list[str]:
        """Return the columns of the matrix: membership, the open motions, and the articles without one."""
        motions = sorted(self.screen.motions(), key=lambda m: m.id)
        open_articles = {article_of(subject_of(m.content)) for m in motions}
        rest = [a for a in ARTICLES if a not in open_articles]
        return [JOINING, *(str(m.id) for m in motions), *rest]

    def column_text(self, about: str) -> str:
        """Return what a column is about, in one line."""
        if about == JOINING:
            return t("textroom.column_joining")
        if about in ARTICLES:
            return t(f"textroom.article_{about}")
        return t(
            "textroom.column_motion", number=about, text=self.screen.text(self.screen.play.view.motions[int(about)])
        )
