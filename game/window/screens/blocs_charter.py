"""The page of the charter on the blocs screen: motions on it and on its members, the common fund and its books."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import AmendCharter, Expel, MotionContent, SetLevyShare
from game.rules.bloc_fund import claims
from game.rules.charter import charter_of, offered, value_of
from game.rules.charter_motions import LEVY_SHARE
from game.state import Bloc
from game.window.catalog import t
from game.window.charterwords import rule_name, rule_value
from game.window.figures import percent
from game.window.layout import Rect
from game.window.phrases import money
from game.window.screens.blocs_forms import reason_below, worth_tag
from game.window.screens.blocs_words import motion_text, why_not_table
from game.window.screens.clause_words import short
from game.window.theme import CONTROL, GAP_M, GAP_S, HEADING
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.dropdown import Option, dropdown
from game.world import CENTS

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

EXPEL = "expel"
SHARE = "set_levy_share"
MOST_ROUNDS = 8


class CharterPage:
    """Draws the page.

    Attributes:
        subject: what a motion would be about: ``expel``, ``set_levy_share``, or a rule of the charter.
        choice: the key of the value that it would ask for: a seat, or a place among the values on offer.
    """

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self.subject = SHARE
        self.choice = ""

    # --- what can be asked for --------------------------------------------------------------------------------------

    def _choices(self) -> dict[str, MotionContent]:
        """Return the motions on the chosen subject by key, those that change nothing left out."""
        view, bloc = self.screen.play.view, self.screen.bloc
        if self.subject == EXPEL:
            going = [seat for seat, _ in bloc.expulsions]
            return {seat: Expel(seat) for seat, _, _ in bloc.members if seat != view.seat and seat not in going}
        rule = LEVY_SHARE if self.subject == SHARE else self.subject
        now = value_of(charter_of(view.world, bloc), rule)
        values = [value for value in offered(rule) if value != now]
        if self.subject == SHARE:
            return {str(value): SetLevyShare(float(value)) for value in values}
        return {str(value): AmendCharter(rule, value) for value in values}

    def chosen(self) -> MotionContent | None:
        """Return the motion that is set up, or None where the subject leaves nothing to ask for."""
        choices = self._choices()
        if self.choice not in choices:
            self.choice = next(iter(choices), "")
        return choices.get(self.choice)

    def _reason(self, content: MotionContent | None) -> str | None:
        if content is None:
            return t("blocs.nobody_to_expel" if self.subject == EXPEL else "blocs.no_other_value")
        return why_not_table(self.screen.play.view, self.screen.bloc, content)

    def table_now(self, ui: Ui) -> None:
        """Table the motion that is set up, or say why not."""
        content = self.chosen()
        reason = self._reason(content)
        if reason is not None:
            ui.toast(reason, "warn")
        elif content is not None:
            self.screen.table_motion(ui, content)

    def _set_subject(self, subject: str) -> None:
        self.subject, self.choice = subject, ""

    def _set_choice(self, key: str) -> None:
        self.choice = key

    def _subjects(self) -> list[Option]:
        view, bloc = self.screen.play.view, self.screen.bloc
        charter = charter_of(view.world, bloc)
        out = [
            Option(SHARE, t("blocs.subject_levy_share"), note=percent(charter.levy_share)),
            Option(EXPEL, t("blocs.subject_expel")),
        ]
        for rule in charter.amendable:
            if rule != LEVY_SHARE:
                note = rule_value(rule, value_of(charter, rule))
                out.append(Option(rule, t("blocs.subject_amend", rule=rule_name(rule)), note=note))
        return out

    def _option(self, key: str, content: MotionContent) -> Option:
        world = self.screen.play.view.world
        if isinstance(content, Expel):
            return Option(key, short(world, content.member), flag=content.member)
        if isinstance(content, SetLevyShare):
            return Option(key, percent(content.share))
        assert isinstance(content, AmendCharter)
        return Option(key, rule_value(content.rule, content.value))

    # --- drawing ----------------------------------------------------------------------------------------------------

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the page from the top of ``at``; returns the y below."""
        y = at.y + ui.paragraph(Rect(at.x, at.y, at.w, 9999), t("blocs.note_charter"), color="muted") + GAP_S
        y = self._form(ui, Rect(at.x, y, at.w, 0))
        return self._fund(ui, Rect(at.x, y + GAP_M, at.w, 0), self.screen.bloc)

    def _form(self, ui: Ui, at: Rect) -> float:
        """Draw the subject, the value, what its adoption is worth, and the button."""
        screen, view, bloc = self.screen, self.screen.play.view, self.screen.bloc
        content = self.chosen()
        reason = self._reason(content)
        control, line = ui.em(CONTROL), ui.em(26)
        card = Rect(at.x, at.y, at.w, line + 2 * control + 2 * GAP_S + 8)
        ui.box(card, "raised", "border")
        row = Rect(card.x + GAP_M, card.y + GAP_S, card.w - 2 * GAP_M, line)
        worth = None if content is None else screen.estimates.motion(bloc.id, content)
        name_w = worth_tag(ui, "blocs/charter/worth", row, view, worth)
        text = t("blocs.charter_motion") if content is None else motion_text(view, content)
        ui.label(Rect(row.x, row.y, name_w, row.h), text, bold=True, ellipsis=True)
        first = Rect(row.x, row.bottom + 4, row.w, control)
        dropdown(ui, "blocs/charter/subject", first, self._subjects(), self.subject, on=self._set_subject,
                 tip=t("blocs.subject_tip"))  # fmt: skip
        second = Rect(row.x, first.bottom + 4, row.w, control)
        label, letter = t("blocs.table_motion"), screen.app.loop.keymap.text("table_motion")
        action_w = min(button_width(ui, label, hotkey=letter, primary=True), row.w * 0.6)
        options = [self._option(key, motion) for key, motion in self._choices().items()]
        dropdown(ui, "blocs/charter/value", Rect(second.x, second.y, second.w - action_w - GAP_S, control), options,
                 self.choice, on=self._set_choice, tip=t("blocs.value_tip"),
                 disabled_reason=None if options else reason)  # fmt: skip
        place = Rect(second.right - action_w, second.y, action_w, control)
        button(ui, "blocs/charter/table", place, label, hotkey=letter, primary=True, disabled_reason=reason,
               tip=t("blocs.charter_table_tip"), on=lambda: self.table_now(ui))  # fmt: skip
        return reason_below(ui, card, reason)

    def _fund(self, ui: Ui, at: Rect, bloc: Bloc) -> float:
        """Draw what the fund holds, whose claims it is, and the books by round, latest first."""
        view = self.screen.play.view
        line = ui.line_height(HEADING)
        ui.label(Rect(at.x, at.y, at.w, line), t("blocs.fund"), size=HEADING, bold=True, ellipsis=True)
        y = at.y + line + 2
        share = charter_of(view.world, bloc).levy_share
        owed = claims(bloc)
        text = t("blocs.fund_holds", usd=money(bloc.fund // CENTS), share=percent(share))
        if view.seat in owed:
            text += " " + t("blocs.fund_own", usd=money(owed[view.seat] // CENTS))
        y += ui.paragraph(Rect(at.x, y, at.w, 9999), text) + 2
        y += ui.paragraph(Rect(at.x, y, at.w, 9999), t("blocs.fund_about"), color="muted") + GAP_S
        row_h = ui.em(24)
        for seat, cents in sorted(owed.items(), key=lambda item: (-item[1], item[0])):
            y = self._row(ui, Rect(at.x, y, at.w, row_h), short(view.world, seat), money(cents // CENTS), seat)
        if not bloc.books:
            return y + ui.paragraph(Rect(at.x, y, at.w, 9999), t("blocs.no_books"), color="muted")
        sums: dict[tuple[int, str], tuple[int, int]] = {}
        for entry in bloc.books:
            cents, count = sums.get((entry.round, entry.kind), (0, 0))
            sums[entry.round, entry.kind] = (cents + entry.cents, count + 1)
        y += GAP_S + ui.paragraph(Rect(at.x, y + GAP_S, at.w, 9999), t("blocs.books"), bold=True)
        for (round_, kind), (cents, count) in sorted(sums.items(), reverse=True)[:MOST_ROUNDS]:
            words = t(f"blocs.book_{kind}", round=round_, count=count)
            y = self._row(ui, Rect(at.x, y, at.w, row_h), words, money(abs(cents) // CENTS))
        return y

    def _row(self, ui: Ui, row: Rect, text: str, amount: str, flag: str = "") -> float:
        x, width = row.x, ui.text_width(amount) + 1
        if flag:
            ui.flag(Rect(x, row.y, ui.em(24), row.h), flag)
            x += ui.em(24) + GAP_S
        ui.label(Rect(x, row.y, row.right - x - width - GAP_S, row.h), text, ellipsis=True)
        ui.label(Rect(row.right - width, row.y, width, row.h), amount, align="right")
        return row.bottom
