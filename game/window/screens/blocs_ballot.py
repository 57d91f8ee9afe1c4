"""The ballot page: one sealed vote for each motion that is ready, by mouse or with the keys 1, 2 and 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.actions import Admit, Choice, Expel
from game.state import Motion
from game.window.catalog import t
from game.window.figures import signed
from game.window.hits import Tip
from game.window.layout import Rect, columns, inset
from game.window.screens.blocs_stock_words import motion_about
from game.window.screens.blocs_unions import ballot_heading
from game.window.screens.table_words import DECIMALS, breakdown_lines
from game.window.sources import what_if
from game.window.theme import GAP_S, TITLE, Ink
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.clause_card import signed_ink
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

CHOICES: tuple[Choice, ...] = ("for", "against", "abstain")
ICONS = {"for": "check", "against": "cross", "abstain": "dash"}
VOTE_COMMANDS: dict[str, Choice] = {"vote_for": "for", "vote_against": "against", "vote_abstain": "abstain"}
#: Seconds after a ballot in which a second press does not count: it would fall on the next motion.
COOL_DOWN_S = 0.5


class BallotPage:
    """Draws the page."""

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self._last: tuple[int, float] | None = None

    def motions(self) -> list[Motion]:
        """Return what is voted on: floors first, admissions after them, each in the order of the count."""
        page = self.screen.play.view.ballot_page
        return sorted(page, key=lambda motion: (motion.content.type == "admit", motion.id))

    def cast(self, ui: Ui, number: int, choice: Choice, by_key: bool = True) -> None:
        """Seal a ballot and go on to the next motion that is left, first below and then from the top.

        Keys go from motion to motion by themselves, so that a second press shortly after the first is taken for a slip
        of the finger; one by mouse only on the same motion. A ballot can be changed until the count.
        """
        if self._last is not None and ui.now - self._last[1] < COOL_DOWN_S and (by_key or self._last[0] == number):
            ui.toast(t("causes.cool_down"), seconds=2.0)
            return
        if not self.screen.vote(ui, number, choice):
            return
        self._last = (number, ui.now)
        page = [motion.id for motion in self.motions()]
        place = page.index(number)
        cast = self.screen.play.view.me.ballots
        after = next((id for id in [*page[place + 1 :], *page[:place]] if id not in cast), number)
        ui.set_focus(f"blocs/vote/{after}", visible=ui.focus_visible)

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the page in a panel."""
        view = self.screen.play.view
        ui.panel(rect)
        inner = inset(rect, 10, 8)
        motions = self.motions()
        cast = sum(1 for motion in motions if motion.id in view.me.ballots)
        head = ui.line_height(TITLE)
        count = t("blocs.ballot_count", cast=cast, all=len(motions))
        count_w = ui.text_width(count, bold=True) + 1
        title, note = ballot_heading(view)
        title_w = inner.w - count_w - GAP_S
        title_h = max(head, ui.paragraph(Rect(inner.x, inner.y, title_w, 9999), title, size=TITLE, bold=True))
        ui.label(Rect(inner.right - count_w, inner.y, count_w, head), count, bold=True, align="right",
                 color="good" if cast == len(motions) else "warn")  # fmt: skip
        y = inner.y + title_h
        y += ui.paragraph(Rect(inner.x, y, inner.w, 9999), note, color="muted") + 4
        left = [motion for motion in motions if motion.id not in view.me.ballots]
        foot_h = self._rest(ui, inner, left, draw=False)
        body = Rect(inner.x, y, inner.w, inner.bottom - y - (foot_h + GAP_S if foot_h else 0))
        with scroll_area(ui, "blocs/ballot", body) as area:
            at = area.top
            for n, motion in enumerate(motions):
                at = self._row(ui, Rect(area.rect.x, at, area.rect.w, 0), n, motion, motions) + 6
            area.bottom = at
        self._rest(ui, inner, left, draw=True)

    def _rest(self, ui: Ui, inner: Rect, left: list[Motion], draw: bool) -> float:
        """One button a choice for all that is not voted on yet; returns the height."""
        if len(left) < 3:
            return 0.0
        height = ui.em(30)
        text = t("blocs.rest", count=len(left))
        words = [t(f"blocs.rest_{choice}") for choice in CHOICES]
        needs = [button_width(ui, word) for word in words]
        beside = ui.text_width(text) + GAP_S + sum(needs) + 2 * GAP_S <= inner.w
        total = height if beside else 2 * height + 4
        if draw:
            top = inner.bottom - total
            ui.label(Rect(inner.x, top, inner.w, height), text, color="muted", ellipsis=True)
            row = Rect(inner.x, inner.bottom - height, inner.w, height)
            if beside:
                row = Rect(inner.right - sum(needs) - 2 * GAP_S, row.y, sum(needs) + 2 * GAP_S, height)
            for choice, word, place in zip(CHOICES, words, columns(row, needs), strict=True):
                numbers = [motion.id for motion in left]
                button(ui, f"blocs/rest/{choice}", place, word, tip=t("blocs.rest_tip"), ellipsis=True,
                       on=lambda choice=choice, numbers=numbers: self.screen.vote_all(ui, numbers, choice))  # type: ignore[misc]  # fmt: skip
        return total

    def _row(self, ui: Ui, at: Rect, place: int, motion: Motion, motions: list[Motion]) -> float:
        screen, view = self.screen, self.screen.play.view
        text = screen.text(motion)
        worth = screen.estimates.motion(motion.bloc, motion.content)
        tag = screen.estimates.pending if worth is None else signed(worth.points, DECIMALS)
        tag_w = ui.text_width(tag, bold=True) + 1
        flag_w = ui.em(24)
        text_w = at.w - 2 * GAP_S - tag_w - flag_w - 2 * GAP_S
        title_h = ui.paragraph_height(text_w, text)
        about_w = at.w - 3 * GAP_S - flag_w
        note = motion_about(view, view.blocs[motion.bloc], motion.content, view.round)
        note_h = ui.paragraph_height(about_w, note) if note else 0.0
        choice_h = ui.em(30)
        card = Rect(at.x, at.y, at.w, title_h + note_h + choice_h + 16)
        id = f"blocs/vote/{motion.id}"

        def vote(choice: Choice, by_key: bool = False) -> None:
            self.cast(ui, motion.id, choice, by_key)

        def key(event: pygame.Event) -> bool:
            choice = VOTE_COMMANDS.get(self.screen.app.loop.keymap.command(event) or "")
            if choice is not None:
                vote(choice, by_key=True)
                return True
            if event.key in (pygame.K_UP, pygame.K_DOWN):
                step = place + (1 if event.key == pygame.K_DOWN else -1)
                if 0 <= step < len(motions):
                    ui.set_focus(f"blocs/vote/{motions[step].id}")
                return True
            return False

        tip = Tip(
            what_if(t("blocs.worth_tip")) if tag else "",
            f"{text}: {tag}" if tag else text,
            breakdown_lines(view.world, worth) if worth is not None else (),
        )
        look = ui.touch(id, card, key=key, tip=tip)
        if not ui.paint.visible(card):
            return card.bottom
        chosen = view.me.ballots.get(motion.id)
        ui.box(card, "raised", "border_strong" if look.hover or chosen else "border")
        if ui.focus == id:
            ui.fill(Rect(card.x, card.y + 4, 3, card.h - 8), "accent")
        if look.focus:
            ui.paint.ring(card)
        about = motion.content
        subject = about.member if isinstance(about, Admit | Expel) else motion.proposer
        ui.flag(Rect(card.x + GAP_S, card.y + 5, flag_w, ui.line_height()), subject)
        ui.paragraph(Rect(card.x + 2 * GAP_S + flag_w, card.y + 5, text_w, title_h), text)
        ui.label(Rect(card.right - GAP_S - tag_w, card.y + 5, tag_w, ui.line_height()), tag, bold=True, align="right",
                 color="muted" if worth is None else signed_ink(round(worth.points, DECIMALS)))  # fmt: skip
        if note:
            ui.paragraph(Rect(card.x + 2 * GAP_S + flag_w, card.y + 5 + title_h, about_w, note_h), note, color="muted")
        row = Rect(card.x + GAP_S, card.y + title_h + note_h + 9, card.w - 2 * GAP_S, choice_h)
        for n, (choice, spot) in enumerate(zip(CHOICES, columns(row, 3, 6), strict=True)):
            on = choice == chosen
            over = ui.touch(f"{id}/{choice}", spot, on=lambda choice=choice: vote(choice), focusable=False, focus_as=id)  # type: ignore[misc]
            ink: Ink = "text" if on or over.hover else "muted"
            ui.box(spot, "selection" if on else "hover" if over.hover else "panel", "accent" if on else "border", 5)
            words = f"{t(f'blocs.{choice}')} ({n + 1})"
            icon_w = ui.em(16)
            width = min(ui.text_width(words, bold=on) + 1, spot.w - icon_w - 12)
            x = spot.x + (spot.w - icon_w - 6 - width) / 2
            ui.icon(Rect(x, spot.y, icon_w, spot.h), ICONS[choice], ink)
            ui.label(Rect(x + icon_w + 6, spot.y, width, spot.h), words, bold=on, color=ink, ellipsis=True)
        return card.bottom
