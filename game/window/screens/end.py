"""How a game ended for the person: attainment, goals, blocs, prices, treaties. Others' scores are not public."""

from __future__ import annotations

import pygame

from game.state import Bloc, Treaty
from game.window.catalog import t
from game.window.clause_phrases import clause_in_words
from game.window.figures import grouped, percent
from game.window.frame import content_rect
from game.window.hits import Tip, TipLine
from game.window.layout import Rect, columns, cut_bottom
from game.window.naming import comma_list, in_text, mineral_named, name_of, rival_in_text, sentence, short_mineral
from game.window.phrases import floor_level, stage_of
from game.window.screens.base import GameScreen
from game.window.screens.facts import ENDLESS, heading, page, prose
from game.window.screens.goals import attainment_block, parts_block, red_lines_block, summary_counts, targets_block
from game.window.screens.score_words import joint_block
from game.window.screens.setup import SetupScreen
from game.window.theme import CONTROL, GAP_M, GAP_S, GAP_XS, Ink
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button, button_width

#: From this text scale on there is room for two columns only.
TWO_COLUMNS_FROM = 1.5
#: Changes of a price below this share of it are called none.
STEADY = 0.005


class EndScreen(GameScreen):
    """See the module."""

    name = "end"

    @property
    def title(self) -> str:
        """The window's title."""
        return t("end.title")

    def content(self, ui: Ui) -> None:
        """Your result, the market and your treaties, the blocs; two columns for large type."""
        foot, area = cut_bottom(content_rect(ui), ui.em(CONTROL), GAP_S)
        self._buttons(ui, foot)
        if not self.play.view.world.charters:
            result, market = columns(area, 2)
            page(ui, "end/page/result", result, self._result)
            page(ui, "end/page/market", market, lambda ui, at: self._market(ui, self._joint(ui, at)))
            return
        if ui.text_scale < TWO_COLUMNS_FROM:
            result, market, blocs = columns(area, (34, 36, 30))
            page(ui, "end/page/result", result, self._result)
            page(ui, "end/page/market", market, self._market)
            page(ui, "end/page/blocs", blocs, self._blocs)
            return
        result, rest = columns(area, 2)
        page(ui, "end/page/result", result, self._result)
        page(ui, "end/page/market", rest, lambda ui, at: self._blocs(ui, Rect(at.x, self._market(ui, at), at.w, 0)))

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter begins anew, as the button says."""
        if command == "propose" and self.play.over:
            self._again()
            return True
        return False

    # --- what comes next --------------------------------------------------------------------------------------------

    def _buttons(self, ui: Ui, rect: Rect) -> None:
        entries = [
            ("title", t("end.to_title"), "", self.app.show_title),
            ("journal", t("end.to_journal"), "", lambda: self.app.show("journal")),
            ("again", t("end.again"), ui.key_text("propose"), self._again),
        ]
        if self.app.hotseat is not None:
            entries.insert(0, ("others", t("end.to_others"), "", self._hand_on))
        right = rect.right
        for name, text, key, on in reversed(entries):
            primary = name == "again"
            width = button_width(ui, text, hotkey=key, primary=primary) + GAP_S
            place = Rect(right - width, rect.y, width, rect.h)
            button(ui, f"end/{name}", place, text, hotkey=key, primary=primary, on=on)
            right = place.x - GAP_S
        note = t("end.private")
        if ui.text_width(note) + GAP_M < right - rect.x:
            ui.label(Rect(rect.x + 4, rect.y, right - rect.x - GAP_M, rect.h), note, color="muted")

    def _hand_on(self) -> None:
        """Leave the result for who else played at this machine; the title takes the seat away."""
        self.app.show_title()
        self.app.resume()

    def _again(self) -> None:
        """Go to the set-up with the same seat and the next seed."""
        view = self.play.view
        setup = self.app.screen("setup")
        assert isinstance(setup, SetupScreen)
        setup.prepare(view.world.scenario.head.id, view.seat, self.play.table.game.seed + 1)
        self.app.show("setup")

    # --- your result ------------------------------------------------------------------------------------------------

    def _result(self, ui: Ui, at: Rect) -> float:
        view, over = self.play.view, self.play.over
        y = heading(ui, at.x, at.y, at.w, t("mandate.attainment"), rule=False)
        y = attainment_block(ui, at.x, y, at.w, view)
        met, crossed = summary_counts(view.me.targets, view.me.red_lines)
        counts = t("end.counts", met=met, targets=len(view.me.targets), crossed=crossed, lines=len(view.me.red_lines))
        y = prose(ui, at.x, y, at.w, counts, ink="muted")
        y = heading(ui, at.x, y, at.w, t("mandate.parts"))
        y = parts_block(ui, at.x, y, at.w, view)
        y = heading(ui, at.x, y, at.w, t("mandate.targets"))
        y = targets_block(ui, at.x, y, at.w, view, over)
        y = heading(ui, at.x, y, at.w, t("mandate.red_lines"), rule=False)
        return red_lines_block(ui, at.x, y, at.w, view, over)

    # --- the market and your treaties -------------------------------------------------------------------------------

    def _market(self, ui: Ui, at: Rect) -> float:
        world = self.play.view.world
        title = t("end.prices") if world.rival is None else t("end.prices_outside", name=rival_in_text(world))
        y = heading(ui, at.x, at.y, at.w, title, rule=False)
        y = self._prices(ui, at.x, y, at.w)
        return self._treaties(ui, at.x, y, at.w)

    def _prices(self, ui: Ui, x: float, y: float, width: float) -> float:
        view = self.play.view
        if not view.price_history:
            return prose(ui, x, y, width, t("end.no_market"), ink="muted")
        line = ui.em(26)
        change_w = max(ui.em(66), ui.text_width(t("end.change")) + 1)
        longest = max(mineral.price_usd_per_t for mineral in view.world.mineral.values()) * 3
        price_w = max(ui.text_width(grouped(longest)), ui.text_width(t("end.last"))) + 1
        starts = [x + width - change_w, x + width - change_w - GAP_S - price_w]
        starts.append(starts[-1] - GAP_S - price_w)
        # Without room for both prices, the last one stands alone.
        both = starts[2] - x >= ui.em(84)
        name_w = (starts[2] if both else starts[1]) - GAP_S - x
        heads = [(starts[0], change_w, t("end.change")), (starts[1], price_w, t("end.last"))]
        if both:
            heads.append((starts[2], price_w, t("end.first")))
        unit = t("end.unit")
        unit = unit if ui.text_width(unit) + 1 <= name_w else t("end.unit_short")
        ui.label(Rect(x, y, name_w, line), unit, color="muted", ellipsis=True)
        for left, span, text in heads:
            ui.label(Rect(left, y, span, line), text, color="muted", align="right")
        y += line
        ui.hline(x, x + width, y - 1, "border")
        for number, mineral in enumerate(view.world.minerals):
            record, index = view.world.mineral[mineral], view.price_history[-1][number]
            row = Rect(x, y, width, line)
            look = ui.touch(f"end/price/{mineral}", row, tip=self._price_tip(number), focusable=False)
            if look.hover:
                ui.box(Rect(row.x - 4, row.y, row.w + 8, row.h), "hover", None, 4)
            whole = mineral_named(record)
            name: str = whole if ui.text_width(whole) + 1 <= name_w else short_mineral(record)
            if ui.text_width(name) + 1 > name_w:
                name = mineral
            ui.label(Rect(x, y, name_w, line), name, ellipsis=True)
            ui.label(
                Rect(starts[1], y, price_w, line), grouped(record.price_usd_per_t * index), align="right", bold=True
            )
            if both:
                ui.label(
                    Rect(starts[2], y, price_w, line), grouped(record.price_usd_per_t), color="muted", align="right"
                )
            ui.label(Rect(starts[0], y, change_w, line), _change(index - 1.0), align="right")
            y += line
        return y

    def _price_tip(self, number: int) -> Tip:
        """The basis of a price, its index, and the price inside the rival."""
        view = self.play.view
        record = view.world.mineral[view.world.minerals[number]]
        lines = [TipLine(t("end.index"), grouped(view.price_history[-1][number], 3))]
        if view.market is not None and view.world.rival is not None:
            name = t("end.index_inside", name=rival_in_text(view.world))
            lines.append(TipLine(name, grouped(float(view.market.rival_price[number]), 3)))
        text = t("end.price_tip", basis=told(record.price_basis or record.unit))
        return Tip(text, mineral_named(record), lines=tuple(lines))

    def _treaties(self, ui: Ui, x: float, y: float, width: float) -> float:
        view = self.play.view
        own = [treaty for treaty in view.treaties if view.seat in treaty.parties]
        y = heading(ui, x, y, width, t("end.treaties", count=len(own)))
        if not own:
            return prose(ui, x, y, width, t("end.no_treaties"), ink="muted")
        for treaty in own:
            y = self._treaty(ui, x, y, width, treaty)
        return y

    def _treaty(self, ui: Ui, x: float, y: float, width: float, treaty: Treaty) -> float:
        view = self.play.view
        others = [code for code in treaty.parties if code != view.seat]
        flag_w, line = ui.em(24), ui.line_height()
        ui.flag(Rect(x, y, flag_w, line), others[0] if others else view.seat)
        left = x + flag_w + GAP_S
        room = width - flag_w - GAP_S
        names = comma_list([name_of(view.world, code) for code in others])
        secret = t("end.secret") if treaty.secret else ""
        head = t("end.treaty", names=names, round=treaty.since, secret=secret)
        y += ui.paragraph(Rect(left, y, room, ENDLESS), head)
        for clause in treaty.clauses:
            y += ui.paragraph(Rect(left, y, room, ENDLESS), clause_in_words(view, clause, treaty.since), color="muted")
        return y + GAP_S

    # --- the blocs --------------------------------------------------------------------------------------------------

    def _joint(self, ui: Ui, at: Rect) -> Rect:
        """What all parties attained together; returns the place below."""
        if self.play.view.joint is None:
            return at
        y = heading(ui, at.x, at.y, at.w, t("end.joint"), rule=False)
        y = joint_block(ui, at.x, y, at.w, self.play.view) + GAP_S
        return Rect(at.x, y, at.w, 0)

    def _blocs(self, ui: Ui, at: Rect) -> float:
        at = self._joint(ui, at)
        y = heading(ui, at.x, at.y, at.w, t("end.blocs"), rule=False)
        blocs = list(self.play.view.blocs.values())
        if not blocs:
            return prose(ui, at.x, y, at.w, t("end.no_blocs"), ink="muted")
        for bloc in blocs:
            y = self._bloc(ui, at.x, y, at.w, bloc) + GAP_S
        return y

    def _bloc(self, ui: Ui, x: float, y: float, width: float, bloc: Bloc) -> float:
        view = self.play.view
        y += ui.paragraph(Rect(x, y, width, ENDLESS), told(view.world.charters[bloc.id].name), bold=True)
        icon, words, ink = self._bloc_state(bloc)
        side = ui.em(16)
        ui.icon(Rect(x, y, side, ui.line_height()), icon, ink)
        y = prose(ui, x + side + GAP_S, y, width - side - GAP_S, words)
        own = bloc.status(view.seat)
        union = view.world.union_of.get(view.seat)
        if own is None and union is not None and bloc.status(union) is not None:
            covered = sentence(t("end.you_covered", union=in_text(view.world, union)))
            y = prose(ui, x, y, width, covered, ink="muted")
        else:
            y = prose(ui, x, y, width, t(f"end.you_{own or 'outside'}"), ink="muted")
        use = sum(view.world.weight(seat) for seat, _, _ in bloc.members)
        rival = rival_in_text(view.world)
        key = "end.members_outside" if rival else "end.members"
        heads = t(key, count=len(bloc.members), share=percent(use), name=rival)
        y = prose(ui, x, y + GAP_XS, width, heads)
        y = self._flags(ui, x, y + GAP_XS, width, bloc)
        y = heading(ui, x, y, width, t("end.floors"))
        floors = [("end.floor", *floor) for floor in bloc.floors]
        floors += [("end.export_floor", *floor) for floor in bloc.export_floors]
        if not floors:
            return prose(ui, x, y, width, t("end.no_floors"), ink="muted")
        for key, mineral, stage, level in floors:
            name = t(key, mineral=short_mineral(view.world.mineral[mineral]), stage=stage_of(stage))
            value = floor_level(level)
            value_w = ui.text_width(value, bold=True) + 1
            height = ui.paragraph_height(width - value_w - GAP_S, name)
            ui.paragraph(Rect(x, y, width - value_w - GAP_S, height), name)
            ui.label(Rect(x + width - value_w, y, value_w, ui.line_height()), value, bold=True, align="right")
            y += height + 2
        return y

    @staticmethod
    def _bloc_state(bloc: Bloc) -> tuple[str, str, Ink]:
        if bloc.dissolved:
            return "cross", t("end.dissolved"), "bad"
        if bloc.in_force:
            return "check", t("end.in_force", round=bloc.in_force_since), "good"
        return "clock", t("end.not_in_force"), "muted"

    def _flags(self, ui: Ui, x: float, y: float, width: float, bloc: Bloc) -> float:
        """The members' flags in rows; each names itself when pointed at."""
        view = self.play.view
        flag_w, flag_h = ui.em(27), ui.em(18)
        across = max(1, int((width + 5) // (flag_w + 5)))
        for number, (seat, status, joined) in enumerate(bloc.members):
            row, column = divmod(number, across)
            place = Rect(x + column * (flag_w + 5), y + row * (flag_h + 5), flag_w, flag_h)
            text = t("end.member_tip", status=t(f"end.status_{status}"), round=joined)
            ui.touch(f"end/{bloc.id}/{seat}", place, tip=Tip(text, name_of(view.world, seat)), focusable=False)
            ui.flag(place, seat)
        rows = -(-len(bloc.members) // across)
        return y + rows * (flag_h + 5)


def _change(share: float) -> str:
    """A change as signed per cent, or the word for none."""
    if abs(share) < STEADY:
        return t("end.steady")
    return t("end.up" if share > 0 else "end.down", share=grouped(abs(100 * share), 0 if abs(share) >= 0.1 else 1))
