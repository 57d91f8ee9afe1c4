"""After a round: what changed and why, step by step, before the next one begins."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.rules.events import round_start
from game.window.catalog import t
from game.window.frame import DRAWER_FROM, bottom_height, content_rect, top_bar
from game.window.layout import Rect, cut_left, cut_top, inset
from game.window.naming import name_of, short_of
from game.window.screens import resolution_market, resolution_people, resolution_table
from game.window.screens.base import GameScreen
from game.window.screens.plenary import Reveal
from game.window.screens.resolution_digest import COUNTED, Digest
from game.window.theme import CONTROL, GAP_M, GAP_S, LARGE, TITLE, Ink
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.app import App
    from game.window.play import RoundReport

Card = Callable[[Ui, Rect, Digest], float]

#: The steps in their order, each with what draws it.
CARDS: dict[str, Card] = {
    "deals": resolution_table.deals,
    "votes": resolution_table.votes,
    "blocs": resolution_table.blocs,
    "market": resolution_market.market,
    "cover": resolution_people.cover,
    "quarter": resolution_market.quarter,
    "home": resolution_people.home,
    "others": resolution_people.others,
    "events": resolution_market.events,
}
STEPS = tuple(CARDS)
#: The steps whose texts are in the catalogue of the causes.
_OF_CAUSES = ("cover", "home", "others")
#: The steps that are about blocs alone.
OF_BLOCS = ("votes", "blocs")
_ICONS = {
    "deals": "handshake",
    "votes": "gavel",
    "blocs": "bloc",
    "market": "chart",
    "cover": "box",
    "quarter": "star",
    "home": "scales",
    "others": "user",
    "events": "bell",
}
LEFT = 296.0


class ResolutionScreen(GameScreen):
    """See the module.

    Attributes:
        step: the place in :attr:`steps`.
    """

    name = "resolution"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.step = 0
        self._digest: tuple[RoundReport, Digest] | None = None
        self._reveal: tuple[RoundReport, Reveal] | None = None

    @property
    def title(self) -> str:
        """The window's title."""
        return t("resolution.title_bar")

    def enter(self) -> None:
        """Begin with the first step of a new report."""
        self.step = 0

    @property
    def digest(self) -> Digest | None:
        """What the round changed, or None once the report has been left."""
        report = self.play.report
        if report is None:
            return None
        if self._digest is None or self._digest[0] is not report:
            self._digest = (report, Digest(report, self.play.over, self.play.past))
        return self._digest[1]

    @property
    def reveal(self) -> Reveal | None:
        """The count, motion by motion, while it is the step and the reader is not through with it."""
        ui, report, digest = self.app.loop.ui, self.play.report, self.digest
        if report is None or digest is None or self.steps[self.step] != "votes":
            return None
        if self._reveal is None or self._reveal[0] is not report:
            counted = [happening for happening in digest.of(*COUNTED) if happening.get("roll_call")]
            self._reveal = (report, Reveal(digest, counted))
        reveal = self._reveal[1]
        return None if reveal.done or ui.playback <= 0 or ui.reduced_motion else reveal

    @property
    def steps(self) -> tuple[str, ...]:
        """The steps of a round in this scenario: without charters nothing is voted on."""
        return tuple(step for step in STEPS if step not in OF_BLOCS or self.play.view.world.charters)

    # --- acting -------------------------------------------------------------------------------------------------

    def go(self, step: int) -> None:
        """Show a step; past the last one the report is left."""
        self.app.loop.ui.tips.clear()
        if step >= len(self.steps):
            self.leave_report()
        else:
            self.step = max(0, step)

    def leave_report(self) -> None:
        """Go on to the next round, or to how the game ended."""
        self.play.report = None
        self.app.show("end" if self.play.over else "map")

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter, Space and the right arrow go on, the left arrow back; E and Esc leave the report."""
        reveal = self.reveal
        if command in ("end_round", "back"):
            self.leave_report()
        elif reveal is not None and (command == "next_blocker" or event.key == pygame.K_RIGHT):
            reveal.step()
        elif reveal is not None and command == "propose":
            reveal.finish()
        elif command in ("propose", "next_blocker") or event.key == pygame.K_RIGHT:
            self.go(self.step + 1)
        elif event.key == pygame.K_LEFT:
            self.go(self.step - 1)
        else:
            # The other views wait until the report has been left.
            return command is not None and command.startswith("view_")
        return True

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui) -> None:
        """Draw the bars, the steps and the card."""
        view = self.play.view
        digest = self.digest
        over = t("resolution.phase", round=digest.round if digest is not None else view.round)
        # Nothing can be taken back between two rounds.
        tools = [tool for tool in self._tools(ui) if tool.id != "tool/undo"]
        top_bar(ui, seat=view.seat, name=name_of(view.world, view.seat), phase=over, stats=self._stats(), tools=tools,
                short=short_of(view.world, view.seat),
                brief=t("frame.phase_brief", round=digest.round if digest is not None else view.round,
                        rounds=view.rounds))  # fmt: skip
        if digest is not None:
            self._body(ui, content_rect(ui), digest)
            if digest.desk.work():
                ui.redraw()
        self._foot(ui)

    def _body(self, ui: Ui, area: Rect, digest: Digest) -> None:
        if ui.text_scale >= DRAWER_FROM:
            head, card = cut_top(area, ui.em(CONTROL), GAP_S)
            options = [Option(step, self._step_title(step), note=self._note(digest, step)) for step in self.steps]
            dropdown(ui, "resolution/step", head, options, self.steps[self.step],
                     on=lambda key: self.go(self.steps.index(key)))  # fmt: skip
        else:
            left, card = cut_left(area, LEFT, GAP_S)
            self._steps(ui, left, digest)
        ui.panel(card)
        rest = inset(card, GAP_M)
        step = self.steps[self.step]
        if ui.text_scale < DRAWER_FROM:
            title, rest = cut_top(rest, ui.line_height(LARGE), GAP_S)
            ui.label(title, self._step_title(step), size=LARGE, bold=True, ellipsis=True)
        reveal = self.reveal
        if reveal is not None:
            reveal.draw(ui, rest)
            return
        with scroll_area(ui, f"resolution/card/{step}/{digest.round}", rest) as scroll:
            scroll.bottom = CARDS[step](ui, Rect(scroll.rect.x, scroll.top, scroll.rect.w, rest.h), digest)

    def _step_title(self, step: str) -> str:
        digest = self.digest
        if step == "events" and digest is not None:
            return t("resolution.step_over") if digest.over else t("resolution.step_events", round=digest.after.round)
        if step == "quarter" and digest is not None and digest.world.scenario.head.quarters_per_round != 1.0:
            return t("resolution.step_own")
        return t(f"{'causes' if step in _OF_CAUSES else 'resolution'}.step_{step}")

    def _note(self, digest: Digest, step: str) -> str:
        count = digest.counts()[step]
        catalogue = "causes" if step in _OF_CAUSES else "resolution"
        parts = [t(f"{catalogue}.count_{step}", count=count)] if count else []
        waiting = len(digest.after.waiting_offers) if step == "events" else 0
        if waiting:
            parts.append(t("resolution.count_waiting", count=waiting))
        return " · ".join(parts) or t("resolution.count_none")

    def _steps(self, ui: Ui, rect: Rect, digest: Digest) -> None:
        ui.panel(rect)
        inner = inset(rect, GAP_S)
        when = round_start(digest.world, digest.round)
        title, rest = cut_top(inner, ui.line_height(TITLE), 0)
        ui.label(Rect(title.x + 4, title.y, title.w - 4, title.h), t("resolution.title", round=digest.round),
                 size=TITLE, bold=True)  # fmt: skip
        sub, rest = cut_top(rest, ui.line_height(), GAP_S)
        # A round is a quarter in most scenarios, and days or half a year in others.
        length = "quarter" if digest.world.scenario.head.quarters_per_round == 1.0 else "round"
        month = t(f"journal.month_{when.month}")
        since = t(f"resolution.{length}_from", day=when.day, month=month, year=when.year)
        ui.label(Rect(sub.x + 4, sub.y, sub.w - 4, sub.h), since, color="muted", ellipsis=True)
        # At the larger sizes the rows close up, so that all steps can be seen.
        height = min(ui.em(50), (rest.h + 4) / len(self.steps) - 4)
        for n, step in enumerate(self.steps):
            row = Rect(rest.x, rest.y + n * (height + 4), rest.w, height)
            look = ui.touch(f"resolution/step/{step}", row, on=lambda n=n: self.go(n))  # type: ignore[misc]
            chosen = n == self.step
            if chosen or look.hover:
                ui.box(row, "selection" if chosen else "hover", "accent" if chosen else None, 5)
            if look.focus:
                ui.paint.ring(row, 5)
            side = ui.em(20)
            ink: Ink = "accent" if chosen else "muted" if n > self.step else "text"
            ui.icon(Rect(row.x + GAP_S, row.y, side, row.h), _ICONS[step], ink)
            x = row.x + side + 2 * GAP_S + 2
            half = row.h / 2
            ui.label(
                Rect(x, row.y + 3, row.right - x - GAP_S, half), self._step_title(step), bold=chosen, ellipsis=True
            )
            ui.label(Rect(x, row.y + half - 3, row.right - x - GAP_S, half), self._note(digest, step), color="muted",
                     ellipsis=True)  # fmt: skip

    def _foot(self, ui: Ui) -> None:
        """The bar at the bottom: how far one is, skip, back, and on."""
        height = bottom_height(ui)
        bar = Rect(0, ui.screen.h - height, ui.screen.w, height)
        ui.fill(bar, "bar")
        ui.hline(0, bar.w, bar.y, "border")
        control = min(height - 10, ui.em(CONTROL))
        y = bar.y + (height - control) / 2 + 0.5
        last = self.step == len(self.steps) - 1
        key = "to_result" if self.play.over else "to_next"
        reveal = self.reveal
        on_text = t(f"resolution.{key}") if last else t("resolution.next")
        if reveal is not None:
            on_text = t("plenary.show_all")
        on_w = max(button_width(ui, on_text, hotkey=ui.key_text("propose"), primary=True), ui.em(150))
        spot = Rect(bar.right - 8 - on_w, y, on_w, control)
        button(ui, "resolution/next", spot, on_text, hotkey=ui.key_text("propose"), primary=True,
               on=reveal.finish if reveal is not None else lambda: self.go(self.step + 1))  # fmt: skip
        back_w = button_width(ui, t("common.back"), icon="back")
        spot = Rect(spot.x - GAP_S - back_w, y, back_w, control)
        button(ui, "resolution/back", spot, t("common.back"), icon="back", on=lambda: self.go(self.step - 1),
               disabled_reason=t("resolution.at_first") if self.step == 0 else None)  # fmt: skip
        skip_w = button_width(ui, t("resolution.skip"), hotkey=ui.key_text("end_round"))
        skip = Rect(8, y, skip_w, control)
        button(ui, "resolution/skip", skip, t("resolution.skip"), hotkey=ui.key_text("end_round"), on=self.leave_report,
               tip=t("resolution.skip_tip"))  # fmt: skip
        middle = Rect(skip.right + GAP_M, y, spot.x - skip.right - 2 * GAP_M, control)
        words = t("resolution.progress", step=self.step + 1, steps=len(self.steps))
        if ui.text_width(words) < middle.w:
            ui.label(middle, words, color="muted", align="right")
