"""The two columns of the negotiation table: what each side gives, as cards that can be edited and taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.actions import Clause
from game.window.catalog import t
from game.window.figures import grouped, signed
from game.window.hits import Tip, TipLine
from game.window.layout import Rect, columns
from game.window.naming import name_of, short_of, within
from game.window.screens.clause_words import clause_detail, clause_icon, clause_sentence, clause_title, giver, short
from game.window.screens.table_estimates import may_apply
from game.window.screens.table_words import DECIMALS, tone_of
from game.window.theme import CONTROL, GAP_S, HEADING, Ink
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.clause_card import signed_ink

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

#: What a clause is worth to the partner and to oneself, in points; None at a table without estimates.
Worths = tuple[float, float] | None
#: From this text scale on the two columns stand one below the other.
STACKED_FROM = 1.5


class DraftColumns:
    """Draws the clauses of what lies on the table."""

    def __init__(self, screen: TableScreen) -> None:
        self.screen = screen

    def draw(self, ui: Ui, rect: Rect) -> float:
        """Draw from the top of ``rect``; returns the y below."""
        deal = self.screen.deal
        beside = ui.text_scale < STACKED_FROM
        sides = columns(rect, 2, 20) if beside else [rect, rect]
        y = rect.y
        bottoms: list[float] = []
        me = self.screen.play.view.seat
        for number, seat in enumerate((me, deal.partner)):
            if not beside and bottoms:
                y = bottoms[-1] + GAP_S
            side = sides[number]
            bottoms.append(self._side(ui, Rect(side.x, y, side.w, 0), seat, mine=number == 0))
        if beside:
            ui.vline(rect.centerx, rect.y + 2, max(bottoms), "border")
        return max(bottoms)

    def _side(self, ui: Ui, at: Rect, seat: str, mine: bool) -> float:
        deal, world = self.screen.deal, self.screen.play.view.world
        head = Rect(at.x, at.y, at.w, ui.em(30))
        flag_w = ui.em(28)
        ui.flag(Rect(head.x, head.y, flag_w, head.h), seat)
        others = len(deal.parties) > 2 and not mine
        title = t("table.others_give") if others else t("table.gives", name=short(world, seat))
        ui.label(Rect(head.x + flag_w + GAP_S, head.y, head.w - flag_w - GAP_S, head.h), title, size=HEADING,
                 bold=True, ellipsis=True)  # fmt: skip
        y = head.bottom + 4
        me = self.screen.play.view.seat
        values = self.screen.values()
        found = deal.differences()
        fault = self.screen.fault()
        count = 0
        for place, clause in enumerate(deal.clauses):
            if (giver(clause) == me) != mine:
                continue
            count += 1
            y = self._card(
                ui,
                Rect(at.x, y, at.w, card_height(ui) + (ui.line_height() if found.before(clause) is not None else 0.0)),
                f"table/clause/{place}",
                clause,
                values[place] if values else None,
                fault.reason if fault is not None and fault.place == place else "",
            )
            y += 6
        below = self._ghosts(ui, Rect(at.x, y, at.w, 0), mine)
        count += below > y
        y = below
        if not count:
            key = "give" if mine else "ask"
            joins = any(may_apply(self.screen.play.view, seat, bloc) for bloc in self.screen.play.view.blocs)
            hint = t(f"table.empty_{key}" if joins else f"table.empty_{key}_money", name=within(short_of(world, seat)))
            height = ui.paragraph_height(at.w - 2 * GAP_S, hint)
            ui.paragraph(Rect(at.x + GAP_S, y + 2, at.w - 2 * GAP_S, height), hint, color="muted")
            y += height + GAP_S
        foot = Rect(at.x, y + 2, at.w, ui.em(CONTROL))
        id, text, key = ("table/add", t("table.add"), "A") if mine else ("table/ask", t("table.ask"), "R")
        hotkey = key if button_width(ui, text, hotkey=key, icon="plus") <= at.w else ""
        ui.box(foot, "sunken", "border")
        button(ui, id, foot, text, hotkey=hotkey, icon="plus", quiet=True, ellipsis=True,
               on=lambda: self.screen.open_clause(ui, asking=not mine))  # fmt: skip
        return foot.bottom

    def _card(self, ui: Ui, rect: Rect, id: str, clause: Clause, value: Worths, barred: str) -> float:
        """Draw a clause; ``barred`` says why it cannot stand, if so."""
        screen, deal = self.screen, self.screen.deal
        found = deal.differences()
        was = found.before(clause)
        changed = was is not None or clause in found.added

        def key(event: pygame.Event) -> bool:
            if event.key in (pygame.K_DELETE, pygame.K_BACKSPACE):
                screen.remove(clause)
                return True
            return False

        look = ui.touch(
            id,
            rect,
            on=lambda: screen.edit_clause(ui, clause),
            key=key,
            tip=self._tip(clause, value, changed, was, barred),
        )
        border: Ink = "bad" if barred else "warn" if changed else "border_strong" if look.hover else "border"
        ui.box(rect, "hover" if look.hover else "raised", border)
        if look.focus:
            ui.paint.ring(rect)
        side = ui.em(22)
        spot = Rect(rect.right - side - 4, rect.y + (rect.h - side) / 2, side, side)
        over = ui.touch(f"{id}/remove", spot, on=lambda: screen.remove(clause), tip=t("table.remove"),
                        focusable=False, focus_as=id)  # fmt: skip
        if over.hover:
            ui.box(spot, "track", None, 4)
        glyph = side * 0.7
        ui.icon(Rect(spot.centerx - glyph / 2, spot.centery - glyph / 2, glyph, glyph), "cross",
                "text" if over.hover else "muted" if look.hover or look.focus else "border_strong")  # fmt: skip
        line = ui.line_height()
        tags = Rect(rect.x, rect.y + 2, spot.x - 4 - rect.x, rect.h - 4)
        tags_w = self._tags(ui, tags, value) if value is not None else 0.0
        icon_w = ui.em(18)
        x = rect.x + GAP_S
        ui.icon(
            Rect(x, rect.y + 3, icon_w, line),
            "cross" if barred else "gear" if was is not None else "plus" if changed else clause_icon(clause),
            "bad" if barred else "warn" if changed else "muted",
        )
        right = spot.x - 8 - tags_w
        title = clause_title(clause)
        if changed and was is None:
            title = t("table.changed", text=title)
        ui.label(Rect(x + icon_w + 6, rect.y + 3, right - x - icon_w - 6, line), title, ellipsis=True)
        lower = Rect(x, rect.y + 3 + line, (right if tall_tags(ui) else spot.x - 4) - x, line)
        if len(deal.parties) > 2:
            ui.flag(Rect(x, lower.y, ui.em(20), line), giver(clause))
            lower = Rect(x + ui.em(24), lower.y, lower.w - ui.em(24), line)
        detail = clause_detail(screen.play.view, clause)
        if ui.text_width(detail) > lower.w:
            detail = clause_detail(screen.play.view, clause, brief=True)
        if was is not None:
            # What it was stands below what it is, so that the difference can be seen at a glance.
            earlier = Rect(x, rect.bottom - line - 4, spot.x - 4 - x, line)
            text = t("deal.altered", was=clause_detail(screen.play.view, was, brief=True))
            ui.label(earlier, text, color="warn", ellipsis=True)
        ui.label(lower, detail, color="muted", ellipsis=True)
        return rect.bottom

    def _tags(self, ui: Ui, rect: Rect, value: tuple[float, float]) -> float:
        """Draw what the clause is worth to either side at the right of ``rect``; returns the width used."""
        deal, line = self.screen.deal, ui.line_height()
        partner = deal.partner
        me = self.screen.play.view.seat
        texts = [signed(points, DECIMALS) for points in value]
        number_w = max(ui.text_width(text, bold=True) for text in texts) + 2
        flag_w = ui.em(20)
        width = flag_w + 6 + number_w
        for row, (seat, text, points) in enumerate(zip((partner, me), texts, value, strict=True)):
            # In a narrow column with larger type they take a line of their own, side by side.
            if tall_tags(ui):
                x, y = rect.right - width, rect.y + 1 + row * line
            else:
                x, y = rect.x + GAP_S + row * (width + ui.em(16)), rect.y + 1 + 2 * line
            ui.flag(Rect(x, y, flag_w, line), seat)
            ui.label(Rect(x + flag_w + 6, y, number_w, line), text, bold=row == 0, color=signed_ink(round(points, 1)),
                     align="right")  # fmt: skip
        return width if tall_tags(ui) else 0.0

    def _tip(self, clause: Clause, value: Worths, changed: bool, was: Clause | None, barred: str) -> Tip:
        deal, view = self.screen.deal, self.screen.play.view
        lines: tuple[TipLine, ...] = ()
        if value is not None:
            band = self.screen.estimate().partner.band
            lines = (
                TipLine(t("table.worth_to", name=name_of(view.world, deal.partner), band=grouped(band, 1)),
                        signed(value[0], DECIMALS), tone_of(value[0])),
                TipLine(t("table.worth_to_you"), signed(value[1], DECIMALS), tone_of(value[1])),
            )  # fmt: skip
        text = clause_sentence(view, clause) + "\n" + t("table.card_hint")
        if barred:
            text = f"{barred}\n{text}"
        if was is not None:
            text = f"{t('deal.was', text=clause_sentence(view, was))}\n{text}"
        elif changed:
            text = f"{t('table.changed_tip')}\n{text}"
        return Tip(text, clause_title(clause), lines)

    def _ghosts(self, ui: Ui, at: Rect, mine: bool) -> float:
        """Draw the clauses that a counter-offer leaves out, with a way back where the draft is one's own."""
        deal, view = self.screen.deal, self.screen.play.view
        y = at.y
        for place, clause in enumerate(deal.differences().dropped):
            if (giver(clause) == view.seat) != mine:
                continue
            rect = Rect(at.x, y, at.w, ui.em(30))
            ui.box(rect, None, "border")
            text = t("table.left_out", text=clause_detail(view, clause))
            room = rect.w - 2 * GAP_S
            ui.touch(f"table/ghost/{place}", rect, tip=clause_sentence(view, clause), focusable=False)
            if deal.mode == "counter":
                side = ui.em(26)
                button(ui, f"table/restore/{place}", Rect(rect.right - side - 2, rect.y + 2, side, rect.h - 4), "",
                       icon="undo", quiet=True, on=lambda clause=clause: self.screen.put(clause),  # type: ignore[misc]
                       tip=t("table.restore"))  # fmt: skip
                room -= side
            ui.icon(Rect(rect.x + GAP_S, rect.y, ui.em(16), rect.h), "minus", "warn")
            ui.label(
                Rect(rect.x + GAP_S + ui.em(20), rect.y, room - ui.em(20), rect.h), text, color="muted", ellipsis=True
            )
            y += rect.h + 6
        return y


def tall_tags(ui: Ui) -> bool:
    """Whether the values of a card stand beside its two lines of text, not below them."""
    return ui.text_scale < 1.2 or ui.text_scale >= STACKED_FROM


def card_height(ui: Ui) -> float:
    """Return the height of a clause's card."""
    return (2 if tall_tags(ui) else 3) * ui.line_height() + 8
