"""Blocs and the plenary: members and critical mass, the schedule of floors, motions, ballots and the charter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pygame

from game.actions import Apply, Choice, MotionContent, Second, SetPolicy, TableMotion, Vote, Withdrawal
from game.rules import founding, membership
from game.rules.charter import charter_of, fresh
from game.state import Bloc, Motion
from game.window.catalog import t
from game.window.figures import grouped, percent
from game.window.frame import Columns, content_columns, content_rect, drawer
from game.window.layout import Rect
from game.window.refusals import told_refusal
from game.window.screens.base import GameScreen
from game.window.screens.blocs_ballot import VOTE_COMMANDS, BallotPage
from game.window.screens.blocs_floors import Floors
from game.window.screens.blocs_founding import FoundingPage
from game.window.screens.blocs_members import Members
from game.window.screens.blocs_pages import Pages
from game.window.screens.blocs_reading import Reading
from game.window.screens.blocs_side import BlocSide
from game.window.screens.blocs_words import motion_text
from game.window.screens.table_estimates import Estimates
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.modal import Answer, open_modal

if TYPE_CHECKING:
    from game.window.app import App


class BlocsScreen(GameScreen):
    """See the module.

    Attributes:
        estimates: what the desk thinks of motions.
        chosen: the id of the bloc or dormant charter that is shown; empty where there is none.
    """

    name = "blocs"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.estimates = Estimates(self.play)
        view = self.play.view
        own = [bloc.id for bloc in view.blocs.values() if bloc.status(view.seat) is not None]
        self.chosen = own[0] if own else next(iter(self.known), "")
        self._motions: dict[tuple[int, str], list[Motion]] = {}
        self._texts: dict[int, str] = {}
        self.members = Members(self)
        self.floors = Floors(self)
        self.reading = Reading(self)
        self.pages = Pages(self)
        self.side = BlocSide(self)
        self.ballot = BallotPage(self)
        self.founding = FoundingPage(self)

    @property
    def bloc(self) -> Bloc:
        """The bloc that is shown, as it stands now; of a charter that waits for a founder, as it would begin."""
        view = self.play.view
        return view.blocs[self.chosen] if self.chosen in view.blocs else fresh(view.world.charters[self.chosen])

    @property
    def known(self) -> tuple[str, ...]:
        """All that can be shown: the blocs that there are or were, then the charters that nobody has founded."""
        view = self.play.view
        return (*view.blocs, *(c for c in founding.dormant_charters(view.world) if c not in view.blocs))

    @property
    def dormant(self) -> bool:
        """Whether what is shown waits for a founder."""
        view = self.play.view
        return self.chosen in founding.dormant_charters(view.world) and not founding.stands(view, self.chosen)

    @property
    def balloting(self) -> bool:
        """Whether the person has a ballot page to fill in."""
        return self.play.view.ask == "ballot"

    def motions(self) -> list[Motion]:
        """Return the open motions of the bloc: floors first, then admissions, oldest first."""
        key = (self.play.version, self.chosen)
        if key not in self._motions:
            found = [m for m in self.play.view.motions.values() if m.bloc == self.chosen and m.status == "open"]
            self._motions = {key: sorted(found, key=lambda m: (m.content.type == "admit", m.id))}
        return self._motions[key]

    def text(self, motion: Motion) -> str:
        """Return what a motion asks for, in one line; kept, since a motion never changes what it asks."""
        if motion.id not in self._texts:
            self._texts[motion.id] = motion_text(self.play.view, motion.content)
        return self._texts[motion.id]

    # --- acting -----------------------------------------------------------------------------------------------------

    def choose(self, bloc: str) -> None:
        """Show another bloc."""
        self.chosen = bloc

    def open_table(self, seat: str) -> None:
        """Sit down with a member or an applicant."""
        self.app.show_view("table")
        self.app.screen("table").select(seat)  # type: ignore[attr-defined]

    def table_motion(self, ui: Ui, content: MotionContent) -> None:
        """Table a motion."""
        if self.attempt(ui, lambda: self.play.do(TableMotion(self.play.seat, self.chosen, content))):
            ui.toast(t("blocs.toast_tabled", text=motion_text(self.play.view, content)), "good")

    def why_not_second(self, motion: Motion) -> str | None:
        """Return why a motion cannot be seconded by the person now, or None."""
        if self.play.view.blocs[motion.bloc].status(self.play.seat) != "full":
            return t("blocs.second_members_only")
        return told_refusal(self.play.view.legal["second"].reason)

    def second(self, ui: Ui, number: int) -> None:
        """Second a motion."""
        if self.attempt(ui, lambda: self.play.do(Second(self.play.seat, number))):
            ui.toast(t("blocs.toast_seconded"), "good")

    def vote(self, ui: Ui, number: int, choice: Choice) -> bool:
        """Seal a ballot; true if it was taken."""
        return self.attempt(ui, lambda: self.play.do(Vote(self.play.seat, number, choice)))

    def vote_all(self, ui: Ui, numbers: Sequence[int], choice: Choice) -> None:
        """Seal the same ballot on several motions."""
        for number in numbers:
            if not self.vote(ui, number, choice):
                return

    def why_not_apply(self, status: str) -> str | None:
        """Return why the person's seat cannot apply to the bloc now, or None."""
        view = self.play.view
        # The rule reads nothing of the state but the blocs, which a view has.
        refused = membership.why_not_apply(view.world, view, view.seat, self.chosen, status)
        return told_refusal(refused if refused is not None else view.legal["apply"].reason)

    def apply(self, ui: Ui, status: str) -> None:
        """Apply to the bloc."""
        full = "associate" if status == "associate" else "full"
        if self.attempt(ui, lambda: self.play.do(Apply(self.play.seat, self.chosen, full))):  # type: ignore[arg-type]
            inside, signed = (f(self.play.seat) is not None for f in (self.bloc.status, self.bloc.signed))
            filed = "toast_acceded" if inside else "toast_signed" if signed else "toast_applied"
            ui.toast(t(f"blocs.{filed}"), "good")

    def ask_notice(self, ui: Ui) -> None:
        """Say what a withdrawal means, and ask."""
        view, bloc = self.play.view, self.bloc
        charter = charter_of(view.world, bloc)
        left = Bloc(bloc.id, tuple(m for m in bloc.members if m[0] != view.seat))
        heads, share = membership.mass(view.world, left)
        body = t(
            "blocs.notice_body", round=view.round + charter.notice_rounds, heads=heads, share=percent(share),
            needed_heads=charter.critical_mass_members, needed_share=percent(charter.critical_mass_use_share),
            points=grouped(-membership.WITHDRAWAL_STANDING),
        )  # fmt: skip
        answers = [
            Answer(t("blocs.give_notice"), on=lambda: self.give_notice(ui, True)),
            Answer(t("blocs.stay"), primary=True),
        ]
        open_modal(ui, "notice", t("blocs.notice_title", bloc=told(charter.name)), body, answers=answers)

    def give_notice(self, ui: Ui, notice: bool) -> None:
        """Give notice of withdrawal, or take it back."""
        if self.attempt(ui, lambda: self.play.do(SetPolicy(self.play.seat, Withdrawal(self.chosen, notice)))):
            ui.toast(t("blocs.toast_notice" if notice else "blocs.toast_taken_back"))

    def withdraw_signature(self, ui: Ui) -> None:
        """Take back the signature of one's accession."""
        if self.attempt(ui, lambda: self.play.do(SetPolicy(self.play.seat, Withdrawal(self.chosen)))):
            ui.toast(t("blocs.toast_unsigned"))

    # --- keys and drawing -------------------------------------------------------------------------------------------

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Table the motion that is set up, or vote on the first motion that is left."""
        if self.play.busy or not self.chosen:
            return False
        if command == "table_motion":
            (self.founding.ask if self.dormant else self.pages.table_now)(ui)
            return True
        if self.balloting and command in VOTE_COMMANDS:
            left = [m for m in self.ballot.motions() if m.id not in self.play.view.me.ballots]
            if left:
                ui.focus_visible = True
                self.ballot.cast(ui, left[0].id, VOTE_COMMANDS[command])
            return True
        return False

    def content(self, ui: Ui) -> None:
        """Draw the three columns; with large type the ballot takes the centre, where it cannot be missed."""
        if not self.chosen:
            area = content_rect(ui)
            ui.panel(area)
            ui.paragraph(Rect(area.x + 16, area.y + 16, area.w - 32, area.h - 32), t("blocs.none"), color="muted")
            return
        parts = content_columns(ui)
        if self.dormant:
            self._dormant(ui, parts)
            return
        if parts.right is None:
            self._large(ui, parts)
        else:
            self.members.draw(ui, parts.left)
            if self.balloting:
                self.pages.draw(ui, parts.centre)
                self.ballot.draw(ui, parts.right)
            elif self.pages.wide:
                self.pages.draw(ui, parts.centre.union(parts.right))
            else:
                self.pages.draw(ui, parts.centre)
                self.side.draw(ui, parts.right)
        if self.estimates.work():
            ui.redraw()

    def _large(self, ui: Ui, parts: Columns) -> None:
        """Draw the screen in large type: two columns and a drawer, or one page that takes both."""
        if self.pages.wide and not self.balloting:
            self.pages.draw(ui, parts.left.union(parts.centre))
            self._drawer(ui, t("textroom.drawer_members"), self.members.draw)
            return
        self.members.draw(ui, parts.left)
        if self.balloting:
            self.ballot.draw(ui, parts.centre)
            self._drawer(ui, t("textroom.drawer_pages"), self.pages.draw)
        else:
            self.pages.draw(ui, parts.centre)
            self._drawer(ui, t("blocs.drawer"), self.side.draw)

    def _dormant(self, ui: Ui, parts: Columns) -> None:
        """Draw a charter that waits for a founder; a ballot page keeps its place."""
        self.founding.draw(ui, parts.left)
        if not self.balloting:
            width = content_rect(ui).right - parts.centre.x
            self.founding.terms(ui, Rect(parts.centre.x, parts.centre.y, width, parts.centre.h))
        elif parts.right is not None:
            self.founding.terms(ui, parts.centre)
            self.ballot.draw(ui, parts.right)
        else:
            self.ballot.draw(ui, parts.centre)
            self._drawer(ui, t("blocs.charter"), self.founding.terms)
        if self.estimates.work():
            ui.redraw()

    def _drawer(self, ui: Ui, title: str, draw: Callable[[Ui, Rect], None]) -> None:
        def show(rect: Rect) -> None:
            draw(ui, rect)
            # It is drawn after the screen, so what it asked the desk for is worked out here.
            if self.estimates.work():
                ui.redraw()

        drawer(ui, "blocs/side", title, show)
