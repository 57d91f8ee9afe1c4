"""The page of the common stock on the blocs screen: metal and money, claims and arrears, rights, and the books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.rules.charter import charter_of
from game.rules.common_stock import claims, held_kg, rights, use_kg
from game.rules.stock_motions import target_days
from game.window.catalog import t
from game.window.figures import grouped, percent
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.naming import comma_list, mineral_named, short_mineral
from game.window.phrases import mineral_of, money, tonnes
from game.window.screens.blocs_stock_form import StockForm
from game.window.screens.blocs_stock_words import adds_up, book_lines, book_words, target_kg
from game.window.screens.clause_words import short
from game.window.screens.draws import DrawForm
from game.window.screens.facts import fact, heading, prose
from game.window.theme import GAP_S, Ink
from game.window.ui import Ui
from game.world import CENTS, DAYS_PER_QUARTER, KG_PER_T

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

MOST_LINES = 12
ROW_H = 26


class StockPage:
    """Draws the page; ``form`` holds the motion that is being written, and the mineral that is selected."""

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self.form = StockForm(screen)
        self.draws = DrawForm(screen)

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the page from the top of ``at``; returns the y below."""
        view, bloc = self.screen.play.view, self.screen.bloc
        y = prose(ui, at.x, at.y, at.w, t("blocs.note_stock"), ink="muted") + 4
        y = fact(ui, "blocs/stock/money", at.x, y, at.w, t("blocs.stock_money"), money(bloc.stock_cents // CENTS),
                 tip=t("blocs.stock_money_tip"), bold=True)  # fmt: skip
        own = claims(bloc).get(view.seat, 0)
        owes = sum(due.cents for due in bloc.stock_dues if due.seat == view.seat)
        if own or bloc.status(view.seat) is not None:
            y = fact(ui, "blocs/stock/claim", at.x, y, at.w, t("blocs.stock_claim"), _cents(own),
                     tip=t("blocs.stock_claim_tip"), bold=True)  # fmt: skip
        if owes:
            y = fact(ui, "blocs/stock/owed", at.x, y, at.w, t("blocs.stock_owed"), _cents(owes),
                     tip=t("blocs.stock_owed_tip"), bold=True, ink=ui.theme.tone("warn"))  # fmt: skip
        y = self._metal(ui, Rect(at.x, y + 4, at.w, 0))
        mineral = self.form.mineral
        if bloc.status(view.seat) is not None and held_kg(bloc, mineral):
            y = heading(ui, at.x, y, at.w, t("blocs.draw_of", mineral=mineral_of(view, mineral)))
            y = self.draws.draw(ui, Rect(at.x, y, at.w, 0), bloc.id, mineral)
        return self.form.draw(ui, Rect(at.x, y + GAP_S, at.w, 0))

    def ledger(self, ui: Ui, at: Rect) -> float:
        """Draw claims, arrears and books, which stand below the motions; returns the y below."""
        y = self._claims(ui, at)
        return self._books(ui, Rect(at.x, y, at.w, 0))

    # --- metal ------------------------------------------------------------------------------------------------------

    def _metal(self, ui: Ui, at: Rect) -> float:
        """Draw what is held of each mineral, against its target and with one's own part; a click selects it."""
        view, bloc = self.screen.play.view, self.screen.bloc
        found = [m for m in view.world.minerals if held_kg(bloc, m) or target_days(bloc, m)]
        if not found:
            return prose(ui, at.x, at.y, at.w, t("blocs.stock_empty"), ink="muted")
        row_h, width = ui.em(ROW_H), at.w / 4
        for n, key in enumerate(("held", "target", "right")):
            place = Rect(at.x + (n + 1) * width, at.y, width, row_h)
            ui.touch(f"blocs/stock/column/{key}", place, tip=t(f"blocs.stock_{key}_tip"), focusable=False)
            ui.label(place, t(f"blocs.stock_{key}"), color="muted", align="right", ellipsis=True)
        ui.hline(at.x, at.right, at.y + row_h - 1, "border")
        y = at.y + row_h
        for mineral in found:
            y = self._mineral(ui, Rect(at.x, y, at.w, row_h), mineral)
        return y

    def _mineral(self, ui: Ui, row: Rect, mineral: str) -> float:
        view, bloc = self.screen.play.view, self.screen.bloc
        kg, days, width = held_kg(bloc, mineral), target_days(bloc, mineral), row.w / 4
        part = rights(view.world, view.market, bloc, mineral).get(view.seat, 0)
        use = use_kg(view.world, bloc, mineral)
        cover = t("blocs.stock_days", days=grouped(kg / use * DAYS_PER_QUARTER, 1)) if use > 0.0 else ""
        goal = tonnes(target_kg(view, bloc, mineral, days) / KG_PER_T)
        lines = [t("blocs.stock_row_held", amount=tonnes(kg / KG_PER_T), cover=cover or t("blocs.stock_no_use"))]
        if days:
            lines.append(t("blocs.stock_row_target", days=f"{days:g}", amount=goal))
        if part:
            lines.append(t("blocs.stock_row_right", amount=tonnes(part / KG_PER_T), share=percent(part / kg)))
        voted = dict(bloc.stock_releases).get(mineral, 0)
        if voted:
            lines.append(t("blocs.stock_row_release", amount=tonnes(voted / KG_PER_T)))
        look = ui.touch(f"blocs/stock/mineral/{mineral}", row, on=lambda: self.form.choose_mineral(mineral),
                        tip=Tip("\n".join(lines), mineral_named(view.world.mineral[mineral])))  # fmt: skip
        chosen = mineral == self.form.mineral
        if chosen or look.hover:
            fill: Ink = "selection" if chosen else "hover"
            ui.box(Rect(row.x - 4, row.y + 1, row.w + 8, row.h - 2), fill, "accent" if chosen else None, 4)
        if look.focus:
            ui.paint.ring(Rect(row.x - 4, row.y + 1, row.w + 8, row.h - 2), 4)
        name = short_mineral(view.world.mineral[mineral])
        ui.label(Rect(row.x, row.y, width, row.h), name, bold=chosen, ellipsis=True)
        cells = (
            (tonnes(kg / KG_PER_T), "text" if kg else "muted"),
            (t("blocs.stock_days", days=f"{days:g}") if days else "–", "text" if days else "muted"),
            (tonnes(part / KG_PER_T) if part else "–", "text" if part else "muted"),
        )
        for n, (text, ink) in enumerate(cells):
            place = Rect(row.x + (n + 1) * width, row.y, width, row.h)
            ui.label(place, text, color="text" if ink == "text" else "muted", align="right", ellipsis=True)
        return row.bottom

    # --- claims, arrears and books ----------------------------------------------------------------------------------

    def _claims(self, ui: Ui, at: Rect) -> float:
        """Draw whose claims the stock is, the largest first, with what is owed; nothing where nobody has put in."""
        view, bloc = self.screen.play.view, self.screen.bloc
        owed: dict[str, int] = {}
        for due in bloc.stock_dues:
            owed[due.seat] = owed.get(due.seat, 0) + due.cents
        found = {**dict.fromkeys(owed, 0), **claims(bloc)}
        if not found:
            return at.y
        y = heading(ui, at.x, at.y, at.w, t("blocs.stock_claims"))
        rule = charter_of(view.world, bloc).drawing
        about = t(f"blocs.stock_rule_{rule.share}", share=percent(rule.per_round_share))
        if rule.only_if_restricted:
            about += " " + t("blocs.stock_rule_restricted")
        y = prose(ui, at.x, y, at.w, about, ink="muted") + 4
        for seat, cents in sorted(found.items(), key=lambda item: (-item[1], item[0])):
            note = t("blocs.stock_owes", usd=_cents(owed[seat])) if seat in owed else ""
            if not note and bloc.status(seat) is None:
                note = t("blocs.stock_left")
            y = self._claim(ui, Rect(at.x, y, at.w, ui.em(ROW_H)), seat, _cents(cents), note, seat in owed)
        return y

    def _claim(self, ui: Ui, row: Rect, seat: str, amount: str, note: str, warn: bool) -> float:
        world = self.screen.play.view.world
        flag_w, width = ui.em(24), ui.text_width(amount) + 1
        ui.flag(Rect(row.x, row.y, flag_w, row.h), seat)
        x = row.x + flag_w + GAP_S
        room = row.right - width - GAP_S - x
        note_w = min(ui.text_width(note) + 1, room * 0.6) if note else 0.0
        ui.label(Rect(x, row.y, room - note_w - (GAP_S if note else 0.0), row.h), short(world, seat), ellipsis=True)
        if note:
            ui.label(Rect(row.right - width - GAP_S - note_w, row.y, note_w, row.h), note, align="right",
                     color="warn" if warn else "muted", ellipsis=True)  # fmt: skip
        ui.label(Rect(row.right - width, row.y, width, row.h), amount, align="right")
        return row.bottom

    def _books(self, ui: Ui, at: Rect) -> float:
        """Draw the books by round, the latest first, and whether they add up to what is held."""
        view, bloc = self.screen.play.view, self.screen.bloc
        y = heading(ui, at.x, at.y, at.w, t("blocs.stock_books"))
        lines = book_lines(bloc)
        if not lines:
            return prose(ui, at.x, y, at.w, t("blocs.no_books"), ink="muted")
        right = adds_up(bloc)
        text = t("blocs.stock_audit" if right else "blocs.stock_audit_fails", count=len(bloc.stock_books))
        ink = ui.theme.tone("good" if right else "bad")
        side = ui.em(16)
        ui.icon(Rect(at.x, y, side, ui.line_height()), "check" if right else "cross", ink)
        y = prose(ui, at.x + side + 6, y, at.w - side - 6, text, ink=ink) + 4
        for n, line in enumerate(lines[:MOST_LINES]):
            words, moved = book_words(view, line)
            names = comma_list([short(view.world, seat) for seat in line.seats])
            y = fact(ui, f"blocs/stock/book/{n}", at.x, y, at.w, words, moved, tip=names or None)
        if len(lines) > MOST_LINES:
            y = prose(ui, at.x, y, at.w, t("blocs.stock_more_lines", count=len(lines) - MOST_LINES), ink="muted")
        return y


def _cents(cents: int) -> str:
    """Return a sum in cents, below zero with a true minus."""
    return ("−" if cents < 0 else "") + money(abs(cents) // CENTS)
