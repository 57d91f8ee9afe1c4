"""The mandate: who you are, what to achieve, what you have, how it is counted. Also the opening briefing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pygame

from game.window.catalog import t
from game.window.codex.tips import with_codex
from game.window.figures import dollars
from game.window.frame import content_rect
from game.window.home_words import approval_text, approval_tip, chance_text, chance_tip
from game.window.layout import Rect, columns, cut_top
from game.window.naming import name_of
from game.window.screens.base import GameScreen
from game.window.screens.facts import bullet, fact, heading, page, prose
from game.window.screens.goals import attainment_block, parts_block, red_lines_block, targets_block
from game.window.screens.mandate_history import approval_block, moves_block, reference_block
from game.window.screens.mandate_strategy import Strategy
from game.window.screens.objective_cards import objectives_block
from game.window.screens.score_words import best_text
from game.window.screens.supplement import SupplementForm
from game.window.theme import CONTROL, GAP_M, GAP_S, LARGE
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button
from game.window.widgets.tabs import TabItem, tabs
from game.world import CENTS

if TYPE_CHECKING:
    from game.window.app import App

#: From this text scale on there is room for two columns only.
TWO_COLUMNS_FROM = 1.5
PAGES = ("mandate", "strategy")


class MandateScreen(GameScreen):
    """See the module.

    Attributes:
        page: ``mandate`` or ``strategy``, which is shown.
        strategy: the second page.
    """

    name = "mandate"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.supplement = SupplementForm(self)
        self.page = "mandate"
        self.strategy = Strategy(self)

    @property
    def title(self) -> str:
        """The window's title."""
        return t("mandate.title")

    def content(self, ui: Ui) -> None:
        """Who you are, your goals, your score, or the page on strategy; two columns for large type."""
        head, area = cut_top(content_rect(ui), ui.em(CONTROL), GAP_S)
        items = [TabItem(key, t(f"briefing.tab_{key}")) for key in PAGES]
        tabs(ui, "mandate/tab", head, items, self.page, on=self._turn, fit=True)
        if self.page == "strategy":
            self._strategy(ui, area)
        elif ui.text_scale < TWO_COLUMNS_FROM:
            who, goals, score = columns(area, (31, 37, 32))
            page(ui, "mandate/page/who", who, self._who)
            page(ui, "mandate/page/goals", goals, self._goals)
            page(ui, "mandate/page/score", self._leave_room(ui, score), self._score)
        else:
            goals, who = columns(area, 2)
            page(
                ui,
                "mandate/page/goals",
                goals,
                lambda ui, at: self._score(ui, self._below(at, self._goals(ui, at) + GAP_S)),
            )
            page(ui, "mandate/page/who", self._leave_room(ui, who), self._who)

    def _turn(self, key: str) -> None:
        self.page = key

    def _strategy(self, ui: Ui, area: Rect) -> None:
        """What to care about, what no deal means, who may help, what is published; two columns for large type."""
        own = self.strategy
        parts = (own.draw_choice, own.draw_relations, own.draw_no_deal, own.draw_facts, own.check.draw)

        def several(ui: Ui, at: Rect, *draws: Callable[[Ui, Rect], float]) -> float:
            y = at.y
            for draw in draws:
                y = draw(ui, Rect(at.x, y, at.w, 0)) + (GAP_M if draw is not draws[-1] else 0)
            return y

        choice, allies, no_deal, facts, check = parts
        if ui.text_scale < TWO_COLUMNS_FROM:
            first, second, third = columns(area, (31, 37, 32))
            page(ui, "mandate/page/no_deal", first, lambda ui, at: several(ui, at, no_deal, check))
            page(ui, "mandate/page/strategy", second, lambda ui, at: several(ui, at, choice, allies))
            page(ui, "mandate/page/facts", self._leave_room(ui, third), facts)
            return
        first, second = columns(area, 2)
        page(ui, "mandate/page/strategy", first, lambda ui, at: several(ui, at, choice, allies, check))
        page(ui, "mandate/page/facts", self._leave_room(ui, second), lambda ui, at: several(ui, at, no_deal, facts))

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter goes on, as the button says."""
        if command == "propose" and not self.play.busy:
            self._go_on()
            return True
        return False

    def _go_on(self) -> None:
        if self.play.over:
            self.app.show_end()
        else:
            self.app.show("map")

    def _leave_room(self, ui: Ui, column: Rect) -> Rect:
        """The column without its foot, where the button stands."""
        height = ui.em(CONTROL)
        text = t("mandate.see_result" if self.play.over else "mandate.go_map")
        place = Rect(column.x, column.bottom - height, column.w, height)
        button(ui, "mandate/go", place, text, hotkey=ui.key_text("propose"), primary=True, on=self._go_on)
        return Rect(column.x, column.y, column.w, column.h - height - GAP_S)

    @staticmethod
    def _below(rect: Rect, y: float) -> Rect:
        return Rect(rect.x, y, rect.w, rect.h)

    # --- who you are --------------------------------------------------------------------------------------------

    def _who(self, ui: Ui, at: Rect) -> float:
        view = self.play.view
        x, y, width = at.x, at.y, at.w
        flag_w = ui.em(54)
        name = name_of(view.world, view.seat)
        name_w = width - flag_w - GAP_M
        name_h = ui.paragraph_height(name_w, name, size=LARGE, bold=True)
        head_h = max(ui.em(44), ui.line_height() + name_h)
        ui.flag(Rect(x, y + 4, flag_w, ui.em(36)), view.seat)
        left = x + flag_w + GAP_M
        ui.label(Rect(left, y, name_w, ui.line_height()), t("mandate.who"), color="muted", ellipsis=True)
        ui.paragraph(Rect(left, y + ui.line_height(), name_w, name_h), name, size=LARGE, bold=True)
        y += head_h + GAP_S
        y = prose(ui, x, y, width, told(view.me.mandate.summary)) + GAP_S
        y = prose(ui, x, y, width, t(f"mandate.basis_{view.me.mandate.basis}"), ink="muted")
        y = heading(ui, x, y, width, t("mandate.assets"))
        for asset in view.me.mandate.assets:
            y = bullet(ui, x, y, width, told(asset), "star", "accent")
        y = self._means(ui, x, y, width)
        y = self.supplement.draw(ui, Rect(x, y, width, 0))
        return approval_block(ui, x, y, width, view) + GAP_S

    def _means(self, ui: Ui, x: float, y: float, width: float) -> float:
        view, me = self.play.view, self.play.view.me
        y = heading(ui, x, y, width, t("mandate.means"))
        y = fact(
            ui, "mandate/budget", x, y, width, t("mandate.budget"), dollars(me.budget_usd), bold=True,
            tip=t("mandate.budget_tip"),
        )  # fmt: skip
        added = dollars(view.world.allotment[view.seat] / CENTS)
        y = fact(ui, "mandate/allotment", x, y, width, t("mandate.allotment"), added, tip=t("mandate.budget_tip"))
        meetings = t("mandate.meetings_value", left=me.meetings, all=view.world.base_meetings[view.seat])
        about = with_codex(t("mandate.meetings_tip"), "meeting")
        y = fact(ui, "mandate/meetings", x, y, width, t("mandate.meetings"), meetings, tip=about)
        y = self._at_home(ui, x, y, width)
        y = heading(ui, x, y, width, t("mandate.programmes"))
        own = [p for p in view.world.programmes.values() if p.seat == view.seat]
        if not own:
            return prose(ui, x, y, width, t("mandate.no_programmes"), ink="muted")
        for programme, (name, left, per_round) in zip(own, me.programmes, strict=True):
            value = t("mandate.programme_value", left=dollars(left), per_round=dollars(per_round))
            tip = t("mandate.programme_tip", source=programme.source)
            y = fact(ui, f"mandate/programme/{programme.id}", x, y, width, told(name), value, tip=tip)
            for source in (s for s in me.financing if s.programme == programme.id):
                label = t(f"mandate.source_{source.source}")
                value = t("mandate.source_value", owed=dollars(source.owed_usd), left=dollars(source.headroom_usd))
                said = dict(programme.sources)[source.source].source
                tip = t("mandate.source_tip", rate=f"{100 * source.rate_per_quarter:.2g}", source=said)
                y = fact(ui, f"mandate/{programme.id}/{source.source}", x, y, width, label, value, tip=tip)
        return y

    def _at_home(self, ui: Ui, x: float, y: float, width: float) -> float:
        """Approval, and the chance of every ratification that is signed or applied for."""
        view = self.play.view
        tip = approval_tip(view)
        y = fact(ui, "mandate/approval", x, y, width, t("mandate.approval"), approval_text(view),
                 tip=with_codex(tip, "approval"))  # fmt: skip
        applied = {b.id for b in view.blocs.values() if any(a.member == view.seat for a in b.applications)}
        for entry in view.me.at_home:
            if entry.signed or entry.bloc in applied:
                label = t("mandate.home_chance", bloc=told(view.world.charters[entry.bloc].name))
                value, tip = chance_text(entry.chance), chance_tip(view, entry.bloc)
                y = fact(ui, f"mandate/ratification/{entry.bloc}", x, y, width, label, value, tip=tip)
        return y

    # --- what you are to achieve, and how it is counted -----------------------------------------------------------

    def _goals(self, ui: Ui, at: Rect) -> float:
        view, over = self.play.view, self.play.over
        y = heading(ui, at.x, at.y, at.w, t("mandate.targets"), rule=False)
        y = targets_block(ui, at.x, y, at.w, view, over)
        y = heading(ui, at.x, y, at.w, t("mandate.red_lines"), rule=False)
        y = red_lines_block(ui, at.x, y, at.w, view, over)
        y = moves_block(ui, at.x, y, at.w, view)
        return self._objectives(ui, at.x, y, at.w) if view.objectives else y

    def _objectives(self, ui: Ui, x: float, y: float, width: float) -> float:
        """What delegations have announced to reach together, one's own first."""
        y = heading(ui, x, y, width, t("mandate.objectives"))
        return objectives_block(ui, x, y, width, self.play.view)

    def _score(self, ui: Ui, at: Rect) -> float:
        view = self.play.view
        y = heading(ui, at.x, at.y, at.w, t("mandate.attainment"), rule=False)
        y = attainment_block(ui, at.x, y, at.w, view)
        y = heading(ui, at.x, y, at.w, t("mandate.parts"))
        y = parts_block(ui, at.x, y, at.w, view)
        y = prose(ui, at.x, y + 4, at.w, t("mandate.parts_hint"), ink="muted")
        y = heading(ui, at.x, y, at.w, t("mandate.meaning"))
        count = len(view.world.scenario.head.reference_set)
        y = prose(ui, at.x, y, at.w, t("mandate.meaning_text", count=count)) + GAP_S
        y = prose(ui, at.x, y, at.w, best_text(view)) + GAP_S
        return reference_block(ui, at.x, y, at.w, view) + GAP_S
