"""Who tips critical mass: what the bloc lacks, which smallest sets bring it there, whose head decides.

Below it stands who may leave, beside it the coalition plan. Everything counted is public; chances to join are the
desk's estimates, marked as such.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from math import prod
from typing import TYPE_CHECKING

from game.actions import Expel
from game.window.catalog import t
from game.window.figures import percent, signed
from game.window.hits import Tip
from game.window.layout import Rect, columns, inset
from game.window.naming import comma_list, name_of
from game.window.screens.blocs_defectors import Defector, defectors
from game.window.screens.blocs_mass import Mass, mass_of, smallest_sets, swings
from game.window.screens.blocs_mass_bars import mass_bars
from game.window.screens.blocs_plan import PlanCard
from game.window.screens.clause_words import short
from game.window.screens.facts import heading, prose
from game.window.screens.table_words import DECIMALS
from game.window.sources import kept, what_if
from game.window.theme import GAP_M, GAP_S, Paint
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.meter import bar
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

#: From this width on the plan stands beside the rest, before the text scale.
WIDE = 640
MOST_SWINGS = 8


class Tipping:
    """Draws the page."""

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self.plan = PlanCard(self)
        self._stamp: tuple[object, ...] = ()
        self._mass: Mass | None = None
        self._swings: tuple[tuple[str, float], ...] = ()
        self._sets: tuple[tuple[tuple[str, ...], ...], bool] | None = None
        self._leaving: tuple[Defector, ...] | None = None

    # --- what is known ----------------------------------------------------------------------------------------------

    def _refresh(self) -> None:
        stamp = (self.screen.play.version, self.screen.chosen)
        if stamp != self._stamp:
            self._stamp = stamp
            self._mass = self._sets = self._leaving = None

    def mass(self) -> Mass:
        """Return how the bloc stands before its critical mass."""
        self._refresh()
        if self._mass is None:
            view = self.screen.play.view
            self._mass = mass_of(view, self.screen.bloc)
            self._swings = swings(view, self._mass)
        return self._mass

    def chance(self, seat: str) -> float | None:
        """Return the chance, 0 to 1, that an outsider signs to join, by the desk; None where there is no estimate."""
        found = self.screen.estimates.joining(seat, self.screen.chosen, (seat,))
        return None if found is None else found.acceptance / 100.0

    def sets(self) -> tuple[tuple[tuple[str, ...], ...], bool] | None:
        """Return the smallest sets and whether all were looked at; None while the chances are worked out."""
        mass = self.mass()
        if self._sets is None:
            chances = {s: c for s in mass.outsiders if s != self.screen.play.seat and (c := self.chance(s)) is not None}
            missing = len(mass.outsiders) - len(chances) - (self.screen.play.seat in mass.outsiders)
            if missing and not self.screen.play.blind:
                return None
            # Whether one's own seat joins is one's own to say.
            self._sets = smallest_sets(self.screen.play.view, mass, {**chances, self.screen.play.seat: 1.0})
        return self._sets

    def leaving(self) -> tuple[Defector, ...] | None:
        """Return the members that may leave; None while what staying is worth to them is worked out."""
        self._refresh()
        if self._leaving is None:
            view, bloc = self.screen.play.view, self.screen.bloc
            staying: dict[str, float] = {}
            if not self.screen.play.blind:
                for seat, _, _ in bloc.members:
                    worth = self.screen.estimates.motion(bloc.id, Expel(seat), seat)
                    if worth is None:
                        return None
                    staying[seat] = -worth.points
            self._leaving = defectors(view, bloc, staying)
        return self._leaving

    # --- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the page; on a narrow one the plan comes below the rest."""
        ui.panel(rect)
        inner = inset(rect, 10, 8)
        if rect.w < ui.em(WIDE):
            with scroll_area(ui, "tipping/all", inner) as view:
                at = Rect(view.rect.x, view.top, view.rect.w, 0)
                y = self._facts(ui, at)
                y = self.plan.draw(ui, Rect(at.x, y + GAP_M, at.w, 0), rule=True)
                view.bottom = self._leavers(ui, Rect(at.x, y + GAP_M, at.w, 0))
            return
        left, right = columns(inner, [1.0, 1.0], 18)
        ui.vline(right.x - 9, inner.y, inner.bottom)
        with scroll_area(ui, "tipping/facts", left) as view:
            at = Rect(view.rect.x, view.top, view.rect.w, 0)
            view.bottom = self._leavers(ui, Rect(at.x, self._facts(ui, at) + GAP_S, at.w, 0))
        with scroll_area(ui, "tipping/plan", right) as view:
            view.bottom = self.plan.draw(ui, Rect(view.rect.x, view.top, view.rect.w, 0))

    def _facts(self, ui: Ui, at: Rect) -> float:
        mass = self.mass()
        y = heading(ui, at.x, at.y, at.w, t("textroom.lacks"), rule=False)
        y = prose(ui, at.x, y, at.w, self._lacks(mass), bold=True) + 4
        y = mass_bars(ui, Rect(at.x, y, at.w, 0), "tipping", mass, 0, 0.0)
        if not mass.met:
            y = self._smallest(ui, Rect(at.x, y, at.w, 0), mass)
        return self._pivotal(ui, Rect(at.x, y, at.w, 0), mass)

    def _lacks(self, mass: Mass) -> str:
        waiting = mass.heads - mass.members
        also = t("textroom.counting_waiting", count=waiting) if waiting else ""
        if mass.met:
            spare = t("textroom.mass_met", heads=mass.heads - mass.heads_needed,
                      share=percent(mass.share - mass.share_needed, 1))  # fmt: skip
            return f"{spare} {also}".strip()
        if mass.missing_heads and mass.missing_share > 0:
            text = t("textroom.lacks_both", heads=mass.missing_heads, share=percent(mass.missing_share, 1))
        elif mass.missing_heads:
            text = t("textroom.lacks_heads", heads=mass.missing_heads)
        else:
            text = t("textroom.lacks_share", share=percent(mass.missing_share, 1))
        return f"{text} {also}".strip()

    def _smallest(self, ui: Ui, at: Rect, mass: Mass) -> float:
        y = heading(ui, at.x, at.y, at.w, t("textroom.sets"))
        found = self.sets()
        if found is None:
            return prose(ui, at.x, y, at.w, t("textroom.pending"), ink="muted")
        sets, complete = found
        if not sets:
            return prose(
                ui, at.x, y, at.w, t("textroom.no_sets" if complete else "textroom.no_small_sets"), ink="muted"
            )
        about = t("textroom.sets_about" if complete else "textroom.sets_among", size=len(sets[0]))
        blind = self.screen.play.blind
        y = prose(ui, at.x, y, at.w, about if blind else f"{about} {t('textroom.sets_order')}", ink="muted") + 4
        for place, seats in enumerate(sets):
            y = self._set(ui, Rect(at.x, y, at.w, 0), place, seats, mass) + 6
        return y

    def _set(self, ui: Ui, at: Rect, place: int, seats: Sequence[str], mass: Mass) -> float:
        """Draw one set as a card: flags, names, what it brings, the chance of all, and a button that plans it."""
        world = self.screen.play.view.world
        label = t("textroom.plan_it")
        button_w = button_width(ui, label)
        names = comma_list([short(world, seat) for seat in seats])
        share = mass.share + sum(world.weight(seat) for seat in seats)
        words = t("textroom.set_brings", heads=mass.heads + len(seats), share=percent(share, 1))
        odds = self.odds(seats)
        if odds is not None:
            words = t("textroom.set_chance", text=words, chance=percent(odds))
        text_w = at.w - button_w - 3 * GAP_S
        names_h = ui.paragraph_height(text_w, names, bold=True)
        words_h = ui.paragraph_height(text_w, words)
        flags_h = ui.line_height()
        card = Rect(at.x, at.y, at.w, flags_h + names_h + words_h + 10)
        tip = Tip(what_if(t("textroom.set_tip")) if odds is not None else kept(), names)
        look = ui.touch(f"tipping/set/{place}", card, tip=tip, focusable=False)
        ui.box(card, "raised", "border_strong" if look.hover else "border")
        x = card.x + GAP_S
        for seat in seats:
            ui.flag(Rect(x, card.y + 5, ui.em(22), flags_h), seat)
            x += ui.em(26)
        x = card.x + GAP_S
        ui.paragraph(Rect(x, card.y + 5 + flags_h, text_w, names_h), names, bold=True)
        ui.paragraph(Rect(x, card.y + 5 + flags_h + names_h, text_w, words_h), words, color="muted")
        spot = Rect(card.right - button_w - GAP_S, card.centery - ui.em(14), button_w, ui.em(28))
        button(
            ui, f"tipping/take/{place}", spot, label, on=lambda: self.plan.take(seats), tip=t("textroom.plan_it_tip")
        )
        return card.bottom

    def odds(self, seats: Sequence[str]) -> float | None:
        """Return the chance that all of some outsiders sign to join, by the desk; None without estimates."""
        chances = [self.chance(seat) for seat in seats if seat != self.screen.play.seat]
        known = [chance for chance in chances if chance is not None]
        return prod(known) if len(known) == len(chances) and not self.screen.play.blind else None

    def _pivotal(self, ui: Ui, at: Rect, mass: Mass) -> float:
        """Draw whose head decides most often, as bars."""
        y = heading(ui, at.x, at.y, at.w, t("textroom.pivotal_inside" if mass.met else "textroom.pivotal"))
        if not self._swings:
            return prose(ui, at.x, y, at.w, t("textroom.no_pivotal"), ink="muted")
        y = prose(ui, at.x, y, at.w, t("textroom.pivotal_about"), ink="muted") + 4
        world, row_h, top = self.screen.play.view.world, ui.em(25), max(x for _, x in self._swings)
        for seat, swing in self._swings[:MOST_SWINGS]:
            row = Rect(at.x, y, at.w, row_h)
            value = percent(swing, 1)
            tip = Tip(f"{t('textroom.swing_tip', swing=value)} {kept()}", name_of(world, seat))
            own = seat == self.screen.play.seat
            on = None if own else partial(self.screen.open_table, seat)
            look = ui.touch(f"tipping/swing/{seat}", row, tip=tip, on=on)  # fmt: skip
            if look.hover:
                ui.box(row, "hover", None, 4)
            if look.focus:
                ui.paint.ring(row, 4)
            flag, value_w = ui.em(24), ui.text_width(percent(0.888, 1), bold=True) + 2
            name_w = min(row.w * 0.45, ui.em(170))
            ui.flag(Rect(row.x, row.y, flag, row.h), seat)
            ui.label(
                Rect(row.x + flag + 6, row.y, name_w - flag - 6, row.h), short(world, seat), bold=own, ellipsis=True
            )
            track = Rect(row.x + name_w + 4, row.centery - 4, row.w - name_w - value_w - 14, 8)
            bar(ui, track, swing, faded=True, scale=top)
            ui.label(Rect(row.right - value_w, row.y, value_w, row.h), value, bold=True, align="right")
            y = row.bottom
        return y

    def _leavers(self, ui: Ui, at: Rect) -> float:
        """Draw the members that may leave, with the reasons and where they come from."""
        y = heading(ui, at.x, at.y, at.w, t("textroom.defectors"))
        found = self.leaving()
        if found is None:
            return prose(ui, at.x, y, at.w, t("textroom.pending"), ink="muted")
        about = "textroom.defectors_words" if self.screen.play.blind else "textroom.defectors_about"
        if not found:
            return prose(ui, at.x, y, at.w, t("textroom.no_defectors"), ink="muted")
        y = prose(ui, at.x, y, at.w, t(about), ink="muted") + 4
        for defector in found:
            y = self._leaver(ui, Rect(at.x, y, at.w, 0), defector) + 4
        return y

    def _leaver(self, ui: Ui, at: Rect, found: Defector) -> float:
        world, line = self.screen.play.view.world, ui.line_height() + 3
        words = "" if found.staying is None else t("textroom.staying", points=signed(found.staying, DECIMALS))
        words_w = ui.text_width(words, bold=True) + 2 if words else 0.0
        indent = ui.em(28)
        height = line + sum(ui.paragraph_height(at.w - indent - ui.em(20), r.text) for r in found.reasons)
        row = Rect(at.x, at.y, at.w, height)
        hint = t("blocs.open_table")
        told = t("textroom.told_about", round=found.told) if found.told is not None else ""
        tip = Tip(" ".join(part for part in (what_if(t("textroom.staying_tip")) if words else "", told, hint) if part),
                  name_of(world, found.seat))  # fmt: skip
        look = ui.touch(f"tipping/leaver/{found.seat}", row, on=lambda: self.screen.open_table(found.seat), tip=tip)
        if look.hover:
            ui.box(row, "hover", None, 4)
        if look.focus:
            ui.paint.ring(row, 4)
        ui.flag(Rect(row.x, row.y, ui.em(24), line), found.seat)
        two = row.w - indent - words_w < ui.em(90)
        ui.label(Rect(row.x + indent, row.y, row.w - indent - (0 if two else words_w + 4), line),
                 short(world, found.seat), bold=True, ellipsis=True)  # fmt: skip
        if words and not two:
            ink: Paint = "bad" if (found.staying or 0.0) < 0 else "text"
            ui.label(Rect(row.right - words_w, row.y, words_w, line), words, bold=True, color=ink, align="right")
        y = row.y + line
        for reason in found.reasons:
            tone: Paint = "muted" if reason.tone == "neutral" else ui.theme.tone(reason.tone)
            ui.icon(Rect(row.x + indent, y, ui.em(15), ui.line_height()), reason.icon, tone)
            y += ui.paragraph(Rect(row.x + indent + ui.em(20), y, row.w - indent - ui.em(20), 9999), reason.text)
        return row.bottom
