"""The coalition plan: outsiders that are ticked, what they bring, what it is worth to one, and the way to the table.

A plan is kept in the game of the person, by bloc; nobody else sees it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pygame

from game.actions import Accession
from game.window.catalog import t
from game.window.figures import percent
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.naming import comma_list, name_of
from game.window.screens.blocs_forms import worth_tag
from game.window.screens.blocs_mass_bars import mass_bars
from game.window.screens.clause_words import short
from game.window.screens.facts import heading, prose
from game.window.screens.table_deal import MOST_PARTIES
from game.window.screens.table_words import verdict_for
from game.window.theme import CONTROL, GAP_S, Paint
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES
from game.window.widgets.modal import Answer, open_modal

if TYPE_CHECKING:
    from game.window.screens.blocs_tipping import Tipping

LIST = "plan/seats"
ROW_H = 28


class PlanCard:
    """Draws the plan.

    Attributes:
        cursor: the outsider that the keyboard is on.
    """

    def __init__(self, page: Tipping) -> None:
        self.page = page
        self.screen = page.screen
        self.cursor = ""
        self._ticked: dict[str, tuple[str, ...]] = {}

    # --- what is planned --------------------------------------------------------------------------------------------

    @property
    def seats(self) -> tuple[str, ...]:
        """The outsiders that are ticked, those that can still join."""
        free = self.page.mass().outsiders
        return tuple(seat for seat in self._ticked.get(self.screen.chosen, ()) if seat in free)

    def take(self, seats: Sequence[str]) -> None:
        """Make a set the plan."""
        self._ticked[self.screen.chosen] = tuple(seats)

    def toggle(self, seat: str) -> None:
        """Add an outsider to the plan, or take it off."""
        now = self.seats
        self.take([s for s in now if s != seat] if seat in now else [*now, seat])

    @property
    def saved(self) -> tuple[tuple[str, ...], ...]:
        """The plans for the bloc that are kept, oldest first."""
        return self.screen.play.plans.get(self.screen.chosen, ())

    def save(self, ui: Ui) -> None:
        """Keep the plan with the game."""
        if self.seats and self.seats not in self.saved:
            self.screen.play.plans[self.screen.chosen] = (*self.saved, self.seats)
        ui.toast(t("textroom.toast_saved"), "good")

    def drop(self, ui: Ui) -> None:
        """Forget the plan that is shown."""
        rest = tuple(plan for plan in self.saved if plan != self.seats)
        self.screen.play.plans[self.screen.chosen] = rest
        ui.toast(t("textroom.toast_dropped"))

    def why_not_invite(self) -> str | None:
        """Return why those planned cannot be asked to one table, or None."""
        others = [seat for seat in self.seats if seat != self.screen.play.seat]
        if not others:
            return t("textroom.invite_nobody")
        if len(others) > MOST_PARTIES - 1:
            return t("textroom.invite_many", most=MOST_PARTIES - 1)
        return None

    def invite(self, ui: Ui) -> None:
        """Open the table with all that are planned, and their accessions in the draft; ask before one is given up."""
        if self.screen.play.draft.clauses:
            answers = [
                Answer(t("textroom.invite_anyway"), on=self._begin),
                Answer(t("textroom.invite_keep"), primary=True),
            ]
            open_modal(ui, "plan/invite", t("textroom.invite_title"), t("textroom.invite_body"), answers=answers)
        else:
            self._begin()

    def _begin(self) -> None:
        others = [seat for seat in self.seats if seat != self.screen.play.seat]
        clauses = [Accession(self.screen.chosen, seat) for seat in self.seats]
        self.screen.app.show_view("table")
        self.screen.app.screen("table").deal.begin(others[0], clauses, others[1:])  # type: ignore[attr-defined]

    # --- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, at: Rect, rule: bool = False) -> float:
        """Draw the plan from the top of ``at``; returns the y below."""
        screen, page = self.screen, self.page
        view, mass = screen.play.view, page.mass()
        y = heading(ui, at.x, at.y, at.w, t("textroom.plan"), rule=rule)
        if not mass.outsiders:
            return prose(ui, at.x, y, at.w, t("textroom.nobody_outside"), ink="muted")
        seats = self.seats
        y = prose(ui, at.x, y, at.w, t("textroom.plan_about"), ink="muted") + 4
        y = mass_bars(ui, Rect(at.x, y, at.w, 0), "plan", mass, len(seats), sum(view.world.weight(s) for s in seats))
        y = self._verdict(ui, Rect(at.x, y, at.w, 0), seats)
        y = self._buttons(ui, Rect(at.x, y, at.w, 0))
        return self._list(ui, Rect(at.x, y + GAP_S, at.w, 0), mass.outsiders)

    def _verdict(self, ui: Ui, at: Rect, seats: tuple[str, ...]) -> float:
        """Say whether the plan makes the mass, the chance that all join, and what that is worth to one."""
        screen, mass = self.screen, self.page.mass()
        if not seats:
            return prose(ui, at.x, at.y, at.w, t("textroom.plan_empty"), ink="muted") + 4
        enough = mass.reached(len(seats), sum(screen.play.view.world.weight(s) for s in seats))
        line = ui.line_height() + 4
        worth = screen.estimates.joining(screen.play.seat, screen.chosen, seats)
        width = worth_tag(ui, "plan/worth", Rect(at.x, at.y, at.w, line), screen.play.view, worth)
        ink: Paint = ui.theme.tone("good" if enough else "warn")
        ui.icon(Rect(at.x, at.y, ui.em(16), line), "check" if enough else "dash", ink)
        text = t("textroom.plan_enough" if enough else "textroom.plan_short")
        y = at.y + max(line, ui.paragraph(Rect(at.x + ui.em(22), at.y + 2, width - ui.em(22), 9999), text, color=ink))
        odds = self.page.odds(seats)
        if odds is not None:
            y = prose(ui, at.x, y, at.w, t("textroom.plan_chance", chance=percent(odds)), ink="muted")
        return y + 4

    def _buttons(self, ui: Ui, at: Rect) -> float:
        """Draw the buttons, and the plans that are kept; in as many lines as they need."""
        control, seats, saved = ui.em(CONTROL), self.seats, self.saved
        kept = seats in saved
        nothing = None if seats else t("textroom.plan_empty")
        made = [
            ("invite", t("textroom.invite"), "handshake", self.why_not_invite(), lambda: self.invite(ui)),
            ("drop", t("textroom.plan_drop"), "cross", None, lambda: self.drop(ui)) if kept else
            ("save", t("textroom.plan_save"), "save", nothing, lambda: self.save(ui)),
            ("clear", t("textroom.plan_clear"), "undo", nothing, lambda: self.take(())),
        ]  # fmt: skip
        x, y = at.x, at.y
        for name, text, icon, reason, on in made:
            width = min(at.w, button_width(ui, text, icon=icon, primary=name == "invite"))
            if x + width > at.right and x > at.x:
                x, y = at.x, y + control + 4
            button(ui, f"plan/{name}", Rect(x, y, width, control), text, icon=icon, primary=name == "invite", on=on,
                   disabled_reason=reason, ellipsis=True, tip=t(f"textroom.plan_{name}_tip"))  # fmt: skip
            x += width + GAP_S
        y += control
        if saved:
            world = self.screen.play.view.world
            options = [Option(str(n), comma_list([short(world, s) for s in plan])) for n, plan in enumerate(saved)]
            chosen = str(saved.index(seats)) if kept else None
            dropdown(ui, "plan/saved", Rect(at.x, y + 4, at.w, control), options, chosen,
                     on=lambda key: self.take(saved[int(key)]), placeholder=t("textroom.plans_kept", count=len(saved)),
                     tip=t("textroom.plans_kept_tip"))  # fmt: skip
            y += control + 4
        return y

    def _list(self, ui: Ui, at: Rect, outsiders: Sequence[str]) -> float:
        """Draw the outsiders as a list to tick, the likeliest first."""
        world, row_h = self.screen.play.view.world, ui.em(ROW_H)
        seats = sorted(outsiders, key=lambda s: (-(self.page.chance(s) or 0.0), -world.weight(s), s))
        if self.cursor not in seats:
            self.cursor = seats[0]

        def key(event: pygame.Event) -> bool:
            step = {pygame.K_UP: -1, pygame.K_DOWN: 1}.get(event.key)
            if step is not None:
                self.cursor = seats[max(0, min(len(seats) - 1, seats.index(self.cursor) + step))]
                # The row that is on shows itself: the list is taller than the page.
                ui.set_focus(f"plan/seat/{self.cursor}")
                return True
            return False

        for seat in seats:
            row = Rect(at.x, at.y + row_h * seats.index(seat), at.w, row_h)
            self._seat(ui, row, seat, key)
        return at.y + row_h * len(seats)

    def _seat(self, ui: Ui, row: Rect, seat: str, key: Callable[[pygame.Event], bool]) -> None:
        screen, world = self.screen, self.screen.play.view.world
        found = None if seat == screen.play.seat else screen.estimates.joining(seat, screen.chosen, (seat,))
        share = percent(world.weight(seat), 1)
        lines = t("textroom.seat_tip", share=share)
        if found is not None:
            lines = f"{lines} {t('textroom.seat_chance_tip')}"

        def on_key(event: pygame.Event) -> bool:
            self.cursor = seat
            return key(event)

        look = ui.touch(f"plan/seat/{seat}", row, on=lambda: self.toggle(seat), key=on_key,
                        tip=Tip(f"{lines} {t('textroom.seat_click')}", name_of(world, seat)),
                        on_alt=lambda: screen.open_table(seat))  # fmt: skip
        if not ui.paint.visible(row):
            return
        ticked = seat in self.seats
        if look.hover or ticked:
            ui.box(row, "hover" if look.hover else "selection", None, 4)
        if look.focus:
            ui.paint.ring(row, 4)
        side = ui.em(18)
        mark = Rect(row.x + 4, row.centery - side / 2, side, side)
        ui.box(mark, "primary" if ticked else "sunken", None if ticked else "border_strong", 4)
        if ticked:
            ui.icon(Rect(mark.x + 2, mark.y + 2, side - 4, side - 4), "check", "on_primary")
        x = mark.right + 8
        ui.flag(Rect(x, row.y, ui.em(24), row.h), seat)
        x += ui.em(30)
        share_w = ui.text_width("88.8%") + 6
        right = row.right - 4
        if found is not None:
            judged = verdict_for(found)
            ink = ui.theme.tone(VERDICT_TONES[judged])
            words = t("textroom.chance", chance=percent(found.acceptance / 100.0))
            width = max(ui.text_width(words, bold=True), ui.text_width(t("textroom.chance", chance=percent(1.0)))) + 2
            ui.label(Rect(right - width, row.y, width, row.h), words, bold=True, color=ink, align="right")
            ui.icon(Rect(right - width - ui.em(18), row.y, ui.em(15), row.h), VERDICT_ICONS[judged], ink)
            right -= width + ui.em(24)
        elif seat == screen.play.seat:
            words = t("textroom.yourself")
            width = ui.text_width(words) + 2
            ui.label(Rect(right - width, row.y, width, row.h), words, color="muted", align="right")
            right -= width + GAP_S
        ui.label(Rect(right - share_w, row.y, share_w, row.h), share, color="muted", align="right")
        ui.label(Rect(x, row.y, right - share_w - x - 4, row.h), short(world, seat), ellipsis=True)
