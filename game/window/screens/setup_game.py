"""The set-up's first page: who plays, which scenario, how long, and the time that takes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.pins import LONGEST, is_bad
from game.presets import ACTIVE, PRESETS
from game.window.catalog import t
from game.window.layout import Rect, columns, cut_left
from game.window.screens.facts import heading, page, prose
from game.window.theme import CONTROL, GAP_M, GAP_S, HEADING
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button
from game.window.widgets.entry import entry
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.setup import SetupScreen

MODES = ("solo", "hotseat", "watch")
_ICONS = {"solo": "user", "hotseat": "handshake", "watch": "eye"}
#: Minutes that a person needs for a round, by how many delegations bargain: a rule of thumb for the plan.
_MINUTES = ((4, 2), (12, 4), (24, 6), (60, 8))
#: What is offered as planning time for a turn at a shared machine.
PLANNING_MINUTES = (5, 10, 20)
#: The share of a workshop's time that belongs to talking it over.
DEBRIEF_SHARE = 1 / 3


def minutes_a_round(active: int, people: int) -> int:
    """Return about how many minutes a round takes people who share a machine."""
    each = next((minutes for most, minutes in _MINUTES if active <= most), _MINUTES[-1][1])
    return each * max(1, people)


class GamePage:
    """See the module; what is chosen stays with the screen."""

    def __init__(self, screen: SetupScreen) -> None:
        self.screen = screen

    def draw(self, ui: Ui, area: Rect) -> None:
        """Three columns, or two in large type."""
        if ui.text_scale < 1.5:
            left, middle, right = columns(area, (3.1, 5, 3.9), 8)
            page(ui, "setup/modes", left, self._modes)
            page(ui, "setup/scenarios", middle, self._scenarios)
            page(ui, "setup/plan", right, self._plan)
            return
        left, right = cut_left(area, area.w * 0.5, 8)
        page(ui, "setup/scenarios", left, self._scenarios)
        page(ui, "setup/modes", right, lambda ui, at: self._plan(ui, Rect(at.x, self._modes(ui, at) + GAP_M, at.w, 0)))

    def _card(self, ui: Ui, id: str, at: Rect, title: str, text: str, icon: str, chosen: bool, on: object) -> float:
        """A choice with a title and a few words; the chosen one has a mark beside its colour."""
        pad, icon_w = GAP_M, ui.em(22)
        text_w = at.w - 2 * pad - icon_w - GAP_S
        title_h = ui.paragraph_height(text_w, title, size=HEADING, bold=True)
        height = 2 * GAP_S + title_h + ui.paragraph_height(text_w, text)
        box = Rect(at.x, at.y, at.w, height)
        look = ui.touch(id, box, on=on)  # type: ignore[arg-type]
        ui.box(box, "selection" if chosen else "hover" if look.hover else "raised", "accent" if chosen else "border")
        if look.focus:
            ui.paint.ring(box)
        x = box.x + pad
        ui.icon(Rect(x, box.y + GAP_S, icon_w, title_h), "check" if chosen else icon, "accent" if chosen else "muted")
        x += icon_w + GAP_S
        ui.paragraph(Rect(x, box.y + GAP_S, text_w, title_h), title, size=HEADING, bold=True)
        ui.paragraph(Rect(x, box.y + GAP_S + title_h, text_w, height), text, color="muted")
        return box.bottom + GAP_S

    def _modes(self, ui: Ui, at: Rect) -> float:
        y = heading(ui, at.x, at.y, at.w, t("newgame.mode"), rule=False)
        for mode in MODES:
            place, on = Rect(at.x, y, at.w, 0), partial(self.screen.choose_mode, mode)
            y = self._card(ui, f"setup/mode/{mode}", place, t(f"newgame.mode_{mode}"), t(f"newgame.about_{mode}"),
                           _ICONS[mode], self.screen.mode == mode, on)  # fmt: skip
        return y

    def _scenarios(self, ui: Ui, at: Rect) -> float:
        y = heading(ui, at.x, at.y, at.w, t("newgame.scenario"), rule=False)
        for name, title in self.screen.scenarios:
            about = self.screen.summaries[name]
            place, on = Rect(at.x, y, at.w, 0), partial(self.screen.choose_scenario, name)
            y = self._card(ui, f"setup/scenario/{name}", place, told(title), about, "map",
                           self.screen.scenario == name, on)  # fmt: skip
        return y

    def _plan(self, ui: Ui, at: Rect) -> float:
        screen, y = self.screen, at.y
        stakes = screen.stakes
        if stakes is None:
            return y
        head = stakes.scenario.head
        y = heading(ui, at.x, y, at.w, t("newgame.length"), rule=False)
        why = None if screen.has_short else t("newgame.no_short")
        items = [
            TabItem(name, t(f"newgame.length_{name}"), disabled_reason=why if name == "short" else None)
            for name in PRESETS
        ]
        control = ui.em(CONTROL)
        tabs(
            ui,
            "setup/length",
            Rect(at.x, y, at.w, control),
            items,
            screen.preset,
            on=screen.choose_preset,
            segments=True,
        )
        y += control + 4
        y = prose(ui, at.x, y, at.w, why or t(f"newgame.about_{screen.preset}"), ink="muted")
        count = len(stakes.scenario.seats)
        sizes = [n for n in ACTIVE if n < count]
        if sizes:
            y = heading(ui, at.x, y + 4, at.w, t("newgame.active"))
            items = [TabItem(str(n), t("newgame.active_some", count=n)) for n in sizes]
            items.append(TabItem("all", t("newgame.active_all", count=count)))
            tabs(ui, "setup/active", Rect(at.x, y, at.w, control), items, str(screen.active or "all"),
                 on=screen.choose_active, segments=True)  # fmt: skip
            y += control + 4
            y = prose(ui, at.x, y, at.w, t("newgame.about_active"), ink="muted")
        y = heading(ui, at.x, y + 4, at.w, t("newgame.plan"))
        rounds = head.rounds // (2 if screen.preset == "short" and screen.has_short else 1)
        if screen.mode == "watch":
            y = prose(ui, at.x, y, at.w, t("newgame.plan_watch"))
        else:
            each = minutes_a_round(min(count, screen.active or count), len(screen.people))
            whole = each * rounds
            debrief = round(whole * DEBRIEF_SHARE / (1 - DEBRIEF_SHARE))
            y = prose(ui, at.x, y, at.w, t("newgame.plan_play", minutes=whole), bold=True)
            y = prose(ui, at.x, y, at.w, t("newgame.plan_debrief", minutes=debrief))
            y = prose(ui, at.x, y, at.w, t("newgame.plan_about", rounds=rounds, minutes=each), ink="muted")
        return self._people(ui, Rect(at.x, y + 4, at.w, 0))

    def _people(self, ui: Ui, at: Rect) -> float:
        """Who shares the machine, each with a field for a PIN; or whose shoulder is looked over."""
        screen, y = self.screen, at.y
        if screen.mode == "watch":
            return prose(ui, at.x, y + GAP_S, at.w, t("newgame.watched", name=screen.name(screen.seat)))
        if screen.mode != "hotseat":
            return y
        y = heading(ui, at.x, y, at.w, t("newgame.minutes"))
        items = [TabItem("none", t("newgame.minutes_none"))]
        items += [TabItem(str(n), t("newgame.minutes_some", count=n)) for n in PLANNING_MINUTES]
        row = Rect(at.x, y, at.w, ui.em(CONTROL))
        chosen = str(screen.minutes or "none")
        tabs(ui, "setup/minutes", row, items, chosen, on=screen.choose_minutes, segments=True)
        y = prose(ui, at.x, row.bottom + 4, at.w, t("newgame.minutes_about"), ink="muted") + 4
        y = heading(ui, at.x, y, at.w, t("newgame.people", count=len(screen.people)))
        if len(screen.people) < 2:
            y = prose(ui, at.x, y, at.w, t("newgame.people_none"), ink="muted") + 4
        control, line = ui.em(CONTROL), ui.line_height()
        for seat in screen.people:
            flag_w = ui.em(24)
            ui.flag(Rect(at.x, y, flag_w, line), seat)
            ui.label(Rect(at.x + flag_w + GAP_S, y, at.w - flag_w - GAP_S, line), screen.name(seat), ellipsis=True)
            y += line + 2
            side = control
            entry(ui, f"setup/pin/{seat}", Rect(at.x, y, at.w - side - GAP_S, control), screen.pins.get(seat, ""),
                  on_change=partial(screen.set_pin, seat), placeholder=t("newgame.pin"), icon="lock", secret=True,
                  max_length=LONGEST)  # fmt: skip
            button(ui, f"setup/unseat/{seat}", Rect(at.right - side, y, side, control), "", icon="cross",
                   on=partial(screen.toggle_person, seat), tip=t("newgame.people_remove"))  # fmt: skip
            y += control + 4
            typed = screen.pins.get(seat, "")
            if is_bad(typed):
                y = prose(ui, at.x, y, at.w, t("newgame.pin_bad"), ink="bad")
            y += 4
        return y
