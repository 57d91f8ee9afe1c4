"""A rival in brackets: who asks for it, what it changes in the text, who is for it, whom it moves, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.state import Motion
from game.window.catalog import t
from game.window.figures import signed
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.naming import comma_list
from game.window.screens.blocs_ballot import CHOICES
from game.window.screens.blocs_forms import worth_tag
from game.window.screens.blocs_words import motion_state
from game.window.screens.clause_words import short
from game.window.screens.support_bar import support_bars, support_height
from game.window.screens.table_words import DECIMALS
from game.window.screens.text_diff import diff_text
from game.window.sources import what_if
from game.window.theme import GAP_M, GAP_S
from game.window.ui import Ui
from game.window.widgets.button import button, button_width

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

CHOICE_ICONS = {"for": "check", "against": "cross", "abstain": "dash"}
CONTROL_H = 30


class OptionCard:
    """Draws the card of one open motion."""

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self._heights: dict[tuple[object, ...], float] = {}
        self._moved: dict[int, list[tuple[str, str]]] = {}
        self._stamp: tuple[object, ...] = ()

    def draw(self, ui: Ui, at: Rect, motion: Motion) -> float:
        """Draw the card from the top of ``at``; returns the y below."""
        screen = self.screen
        before, after = screen.reading.change(motion)
        line, pad, control = ui.line_height(), GAP_S, ui.em(CONTROL_H)
        inner_w = at.w - 2 * pad - 14
        moved = self._moved_words(motion)
        head_h, card_h = self._sizes(ui, inner_w, motion, moved)
        card = Rect(at.x, at.y, at.w, card_h)
        id = f"text/option/{motion.id}"
        look = ui.touch(id, card, tip=Tip(what_if(t("textroom.option_tip")), screen.text(motion)))
        if not ui.paint.visible(card):
            return card.bottom
        ui.box(card, "raised", "border_strong" if look.hover else "border")
        self._brackets(ui, card)
        if look.focus:
            ui.paint.ring(card)
        x, y = card.x + pad + 7, card.y + pad
        y = self._head(ui, Rect(x, y, inner_w, head_h), motion)
        y += diff_text(ui, Rect(x, y, inner_w, 0), before, after) + 6
        support_bars(ui, f"{id}/support", Rect(x, y, inner_w, support_height(ui)), screen.reading.support(motion))
        y += support_height(ui) + 4
        for icon, text in moved:
            side = ui.em(15)
            ui.icon(Rect(x, y, side, line), icon, "good" if icon == "up" else "bad" if icon == "down" else "muted")
            y += ui.paragraph(Rect(x + ui.em(20), y, inner_w - ui.em(20), 9999), text, color="muted")
        self._actions(ui, Rect(x, y + 4, inner_w, control), motion, draw=True)
        return card.bottom

    def _sizes(self, ui: Ui, width: float, motion: Motion, moved: list[tuple[str, str]]) -> tuple[float, float]:
        """Return the heights of the head and of the whole card; kept, since most cards are out of sight."""
        head = (motion.id, width, ui.text_scale, len(moved), moved[0][1] if moved else "")
        if head not in self._heights:
            before, after = self.screen.reading.change(motion)
            head_h = self._head_height(ui, width, motion)
            rest = diff_text(ui, Rect(0, 0, width, 0), before, after, draw=False) + 6 + support_height(ui) + 4
            rest += sum(ui.paragraph_height(width - ui.em(20), text) for _, text in moved)
            rest += self._actions(ui, Rect(0, 0, width, ui.em(CONTROL_H)), motion, draw=False)
            self._heights[head] = head_h
            self._heights[(*head, "card")] = head_h + rest + 2 * GAP_S + 4
        return self._heights[head], self._heights[(*head, "card")]

    def _brackets(self, ui: Ui, card: Rect) -> None:
        """Draw the square brackets of a text under negotiation at the sides of a card."""
        arm = 6
        for x, way in ((card.x + 4, 1), (card.right - 4, -1)):
            ui.vline(x, card.y + 4, card.bottom - 4, "warn", 2)
            for y in (card.y + 4, card.bottom - 4):
                ui.hline(min(x, x + way * arm), max(x, x + way * arm), y, "warn", 2)

    # --- the head ---------------------------------------------------------------------------------------------------

    def _words(self, motion: Motion) -> str:
        world = self.screen.play.view.world
        by = t("blocs.by", name=short(world, motion.proposer))
        if motion.seconder:
            by = t("blocs.by_seconded", name=short(world, motion.proposer), second=short(world, motion.seconder))
        _, state, _ = motion_state(self.screen.play.view, motion)
        return t("textroom.option_head", number=motion.id, by=by, state=state)

    def _head_height(self, ui: Ui, width: float, motion: Motion) -> float:
        flags = ui.em(26) * (2 if motion.seconder else 1)
        words_w = width - flags - self._tag_width(ui)
        return max(ui.line_height(), ui.paragraph_height(words_w, self._words(motion))) + 2

    def _tag_width(self, ui: Ui) -> float:
        # A wide figure's room, so that the head stays where it is when the figure comes.
        return ui.text_width(t("blocs.worth", points=signed(-88.8, DECIMALS)), bold=True) + GAP_S

    def _head(self, ui: Ui, at: Rect, motion: Motion) -> float:
        """Draw the flags of proposer and seconder, their names, the state, and what it is worth to one."""
        screen, x = self.screen, at.x
        for seat in filter(None, (motion.proposer, motion.seconder)):
            ui.flag(Rect(x, at.y, ui.em(22), ui.line_height()), seat)
            x += ui.em(26)
        worth = screen.estimates.motion(motion.bloc, motion.content)
        tag_w = self._tag_width(ui)
        worth_tag(ui, f"text/option/{motion.id}/worth", Rect(at.right - tag_w, at.y, tag_w, ui.line_height()),
                  screen.play.view, worth)  # fmt: skip
        ui.paragraph(Rect(x, at.y, at.right - tag_w - x, at.h), self._words(motion), color="muted")
        return at.y + at.h

    def _moved_words(self, motion: Motion) -> list[tuple[str, str]]:
        """Return (icon, sentence) for who gains and who loses most by the desk's estimates; kept until they change."""
        stamp = (self.screen.play.version, self.screen.chosen)
        if stamp != self._stamp:
            self._stamp = stamp
            self._moved.clear()
            self._heights.clear()
        if self.screen.play.blind:
            return []
        if motion.id not in self._moved:
            moved = self.screen.reading.moved(motion)
            if moved is None:
                return [("clock", t("textroom.moved_pending"))]
            self._moved[motion.id] = self._said(moved)
        return self._moved[motion.id]

    def _said(self, moved: tuple[tuple[str, float], ...]) -> list[tuple[str, str]]:
        world = self.screen.play.view.world

        def names(gain: bool) -> str:
            pairs = [(s, p) for s, p in moved if (p > 0) == gain]
            ordered = pairs if gain else reversed(pairs)
            return comma_list([t("textroom.moved_one", name=short(world, s), points=signed(p, DECIMALS))
                               for s, p in ordered])  # fmt: skip

        sides = (("up", "textroom.moved_gain", True), ("down", "textroom.moved_lose", False))
        out = [(icon, t(key, names=names(gain))) for icon, key, gain in sides if names(gain)]
        return out or [("dash", t("textroom.moved_nobody"))]

    # --- actions ----------------------------------------------------------------------------------------------------

    def _actions(self, ui: Ui, row: Rect, motion: Motion, draw: bool) -> float:
        """Draw the buttons, in as many lines as they need; returns their height."""
        screen, view = self.screen, self.screen.play.view
        id = f"text/option/{motion.id}"
        made: list[tuple[str, str, str, str | None, bool]] = []
        if any(m.id == motion.id for m in view.ballot_page):
            chosen = view.me.ballots.get(motion.id)
            made += [(choice, t(f"blocs.{choice}"), CHOICE_ICONS[choice], None, chosen == choice) for choice in CHOICES]
        elif motion.seconder is None and motion.proposer != view.seat:
            made.append(("second", t("blocs.second"), "plus", screen.why_not_second(motion), False))
        made.append(("matrix", t("textroom.to_matrix"), "table", None, False))
        x, y = row.x, row.y
        for name, text, icon, reason, on in made:
            width = min(row.w, button_width(ui, text, icon=icon))
            if x + width > row.right and x > row.x:
                x, y = row.x, y + row.h + 4
            if draw:
                tip = t("blocs.second_tip") if name == "second" else None
                button(ui, f"{id}/{name}", Rect(x, y, width, row.h), text, icon=icon, disabled_reason=reason, tip=tip,
                       selected=on, ellipsis=True, on=lambda name=name: self._press(ui, motion, name))  # type: ignore[misc]  # fmt: skip
            x += width + GAP_M
        return y + row.h - row.y

    def _press(self, ui: Ui, motion: Motion, name: str) -> None:
        if name == "second":
            self.screen.second(ui, motion.id)
        elif name == "matrix":
            self.screen.pages.show_column(str(motion.id))
        else:
            self.screen.vote(ui, motion.id, next(choice for choice in CHOICES if choice == name))
