"""The dossier of a delegation: what is known and what is suspected of it, and what can be done from there.

Everything is read from the view: public acts, what was told in confidence, and the desk's estimates, marked as such.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.window.catalog import t
from game.window.codex.entries import SEAT
from game.window.figures import grouped, signed
from game.window.layout import Rect, columns, cut_bottom, inset
from game.window.naming import in_text, name_of
from game.window.screens import dossier_facts as facts_of
from game.window.screens.dossier_facts import Record
from game.window.screens.dossier_interests import draw_batna, draw_interests
from game.window.screens.facts import ENDLESS, bullet, fact, heading, prose
from game.window.screens.map_modes import STATUS_ICONS, bloc_status, status_in_words, treaties_with
from game.window.screens.table_words import dealing_text
from game.window.sources import explain, kept
from game.window.theme import CONTROL, GAP_S, TITLE
from game.window.told import told
from game.window.ui import Ui
from game.window.voice import draw_quote, temperament_in_words
from game.window.widgets.button import button, icon_button
from game.window.widgets.chart import Series, line_chart
from game.window.widgets.scroll import scroll_area

if TYPE_CHECKING:
    from game.window.screens.delegations import DelegationsScreen

#: Height of the chart of trust, before the text scale.
CHART = 118


class Dossier:
    """Draws the dossier of the delegation that is chosen."""

    def __init__(self, screen: DelegationsScreen) -> None:
        self.screen = screen
        self._record: tuple[tuple[str, int], Record] | None = None

    @property
    def record(self) -> Record:
        """What the view tells of the delegation; kept until the view or the choice changes."""
        play = self.screen.play
        key = (self.screen.selected, play.version)
        if self._record is None or self._record[0] != key:
            self._record = (key, facts_of.record(play.view, self.screen.selected))
        return self._record[1]

    # --- acting -----------------------------------------------------------------------------------------------------

    def why_not_sound(self) -> str | None:
        """Return why the delegation cannot be asked about the draft on the table, or None."""
        return None if self.screen.drafted else t("delegations.sound_no_draft")

    def sound(self, ui: Ui) -> None:
        """Ask the delegation in confidence about the draft on the table, and go there to read the answer."""
        reason = self.why_not_sound()
        if reason is not None:
            ui.toast(reason, "warn")
            return
        self.screen.negotiate(self.screen.selected)
        self.screen.table.verdict.sounding.ask(ui)

    def show_on_map(self) -> None:
        """Show the delegation on the map."""
        app = self.screen.app
        chart = app.screen("map")
        chart.select(self.screen.selected)  # type: ignore[attr-defined]
        chart.listing = False  # type: ignore[attr-defined]
        chart.chart.show(self.screen.selected)  # type: ignore[attr-defined]
        app.show("map")

    # --- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the dossier as a panel with its buttons at the foot."""
        ui.panel(rect)
        code = self.screen.selected
        foot, body = cut_bottom(inset(rect, 10, 8), 2 * ui.em(CONTROL) + 6, GAP_S)
        with scroll_area(ui, f"dossier/{code}", body) as view:
            view.bottom = self._page(ui, Rect(view.rect.x, view.top, view.rect.w, 0))
        self._buttons(ui, foot)

    def _buttons(self, ui: Ui, rect: Rect) -> None:
        code, group = self.screen.selected, self.screen.group
        height = ui.em(CONTROL)
        button(ui, "dossier/negotiate", Rect(rect.x, rect.y, rect.w, height), t("delegations.negotiate"), primary=True,
               hotkey=ui.key_text("propose"), icon="handshake", on=lambda: self.screen.negotiate(code))  # fmt: skip
        left, right = columns(Rect(rect.x, rect.y + height + 6, rect.w, height), 2, GAP_S)
        button(ui, "dossier/sound", left, t("delegations.sound"), hotkey=ui.key_text("sound"), icon="eye",
               on=lambda: self.sound(ui), tip=t("delegations.sound_tip"), ellipsis=True,
               disabled_reason=self.why_not_sound())  # fmt: skip
        marked = code in group.marked
        button(ui, "dossier/group", right, t(f"delegations.{'uninvite' if marked else 'invite'}"), ellipsis=True,
               icon="minus" if marked else "plus", on=lambda: group.toggle(code), tip=group.tip(code),
               disabled_reason=group.why_not_mark(code))  # fmt: skip

    def _page(self, ui: Ui, at: Rect) -> float:
        x, w = at.x, at.w
        y = self._head(ui, at)
        y = heading(ui, x, y, w, t("delegations.interests"))
        y = draw_interests(ui, Rect(x, y, w, 0), self.record, self.screen.play.blind)
        y = heading(ui, x, y, w, t("delegations.limits"))
        y = self._limits(ui, Rect(x, y, w, 0))
        y = heading(ui, x, y, w, t("delegations.batna"))
        y = draw_batna(ui, Rect(x, y, w, 0), self.screen, self.record)
        y = heading(ui, x, y, w, t("delegations.history"))
        y = self._history(ui, Rect(x, y, w, 0))
        y = heading(ui, x, y, w, t("delegations.promises"))
        for key, (count, to_you) in (("kept", self.record.kept), ("broken", self.record.broken)):
            value = t("delegations.promises_value", count=count, you=to_you)
            y = fact(ui, f"dossier/promises/{key}", x, y, w, t(f"delegations.promises_{key}"), value,
                     tip=explain(t("delegations.promises_tip"), kept()))  # fmt: skip
        y = heading(ui, x, y, w, t("delegations.trust"))
        y = self._trust(ui, Rect(x, y, w, 0))
        y = heading(ui, x, y, w, t("delegations.sources"))
        for text in self.record.sources:
            y = prose(ui, x, y, w, text, ink="muted") + 2
        return y + GAP_S

    def _head(self, ui: Ui, at: Rect) -> float:
        """Draw who it is, how it stands to the blocs, what it has said in public and how it negotiates."""
        view, code = self.screen.play.view, self.screen.selected
        side, flag_w = ui.em(28), ui.em(34)
        room = at.w - flag_w - 2 * side - 2 * GAP_S - 4
        title_h = max(side, ui.paragraph_height(room, name_of(view.world, code), size=TITLE, bold=True))
        ui.flag(Rect(at.x, at.y + 2, flag_w, ui.em(24)), code)
        ui.paragraph(Rect(at.x + flag_w + GAP_S, at.y, room, title_h), name_of(view.world, code), size=TITLE, bold=True)
        tools = at.right - 2 * side - 4
        icon_button(ui, "dossier/map", Rect(tools, at.y, side, side), "map", on=self.show_on_map,
                    tip=t("delegations.on_map_tip"))  # fmt: skip
        icon_button(ui, "dossier/codex", Rect(tools + side + 4, at.y, side, side), "codex",
                    on=lambda: self.screen.app.show_codex(SEAT + code), tip=t("delegations.in_codex_tip"))  # fmt: skip
        y = at.y + title_h + 4
        if view.world.charters:
            icon = STATUS_ICONS[bloc_status(view, code)[0].removesuffix("-covered")]
            y = bullet(ui, at.x, y, at.w, status_in_words(view, code), icon, "accent")
        stance = told(view.world.scenario.delegations[view.world.index[code]].stance) or t("table.no_stance")
        y = prose(ui, at.x, y, at.w, stance) + 2
        manner = temperament_in_words(view, code)
        if manner is not None:
            height = ui.paragraph_height(at.w, manner)
            ui.touch("dossier/manner", Rect(at.x, y, at.w, height), tip=t("temperaments.tip"), focusable=False)
            y = prose(ui, at.x, y, at.w, manner, ink="muted") + 2
        row = self.screen.roster.row(code)
        budget = row.budget if row is not None else ""
        y = fact(ui, "dossier/budget", at.x, y, at.w, t("delegations.budget"), budget,
                 tip=explain(t("map.budget_tip"), kept()))  # fmt: skip
        trust = view.me.trust.get(code, 0)
        value = t("delegations.relation_value", trust=signed(trust), count=treaties_with(view, code))
        return fact(ui, "dossier/relation", at.x, y, at.w, t("delegations.relation"), value,
                    tip=explain(t("delegations.relation_tip"), kept()),
                    ink="good" if trust > 0 else "bad" if trust < 0 else "text")  # fmt: skip

    def _limits(self, ui: Ui, at: Rect) -> float:
        y = at.y
        for icon, text in self.record.limits:
            y = bullet(ui, at.x, y, at.w, text, icon)
        if not self.record.limits:
            y = prose(ui, at.x, y, at.w, t("delegations.limits_none"), ink="muted")
        return y

    def _history(self, ui: Ui, at: Rect) -> float:
        view, record = self.screen.play.view, self.record
        if not record.dealings and not record.votes:
            return prose(ui, at.x, at.y, at.w, t("delegations.history_none"), ink="muted")
        y = at.y
        label_w = ui.text_width(t("table.round_short", round=99)) + GAP_S
        for happening in record.dealings:
            ui.label(Rect(at.x, y, label_w, ui.line_height()), t("table.round_short", round=happening.round),
                     color="muted")  # fmt: skip
            place = Rect(at.x + label_w, y, at.w - label_w, ENDLESS)
            y += ui.paragraph(place, dealing_text(view, happening))
            y += draw_quote(ui, Rect(place.x, y, place.w, ENDLESS), self.screen.play.quotes.of(happening)) + 2
        if not record.dealings:
            text = t("table.no_dealings", name=in_text(view.world, self.screen.selected))
            y = prose(ui, at.x, y, at.w, text, ink="muted") + 2
        if record.votes:
            y = prose(ui, at.x, y + 4, at.w, t("delegations.history_votes"), bold=True)
            for icon, text in record.votes:
                y = bullet(ui, at.x, y, at.w, text, icon)
        return y

    def _trust(self, ui: Ui, at: Rect) -> float:
        record = self.record
        if len(record.trust) < 2 or not record.trust_moves:
            text = t("delegations.trust_now", trust=signed(record.trust[-1][1] if record.trust else 0))
            return prose(ui, at.x, at.y, at.w, text, ink="muted")
        height = ui.em(CHART)
        line_chart(ui, "dossier/trust", Rect(at.x, at.y, at.w, height),
                   [Series(t("delegations.trust_series"), record.trust)],
                   x_text=lambda round_: t("table.round_short", round=grouped(round_)), y_text=signed)  # fmt: skip
        y = at.y + height + 4
        for text in record.trust_moves:
            y = bullet(ui, at.x, y, at.w, text)
        return y
