"""The right column of the blocs screen out of the plenary: one's own membership, the last roll calls, the charter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import Admit, Status
from game.rules import membership
from game.rules.charter import charter_of
from game.rules.union_vote import present
from game.state import Motion
from game.window.catalog import t
from game.window.figures import grouped, signed
from game.window.hits import Tip, TipLine
from game.window.layout import Rect, inset
from game.window.naming import comma_list, in_text
from game.window.refusals import told_refusal
from game.window.screens.blocs_founding import draw_rules
from game.window.screens.blocs_home import HomeVote
from game.window.screens.blocs_unions import deciding_roll, union_votes
from game.window.screens.blocs_words import RESULT_ICONS, RESULT_TONES, charter_rules, counts, names_of
from game.window.screens.clause_words import short
from game.window.screens.table_words import DECIMALS, breakdown_lines
from game.window.sources import what_if
from game.window.theme import CONTROL, GAP_M, HEADING
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.clause_card import signed_ink
from game.window.widgets.scroll import scroll_area
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.blocs import BlocsScreen

MOST_ROLL_CALLS = 12


class BlocSide:
    """Draws the column."""

    def __init__(self, screen: BlocsScreen) -> None:
        self.screen = screen
        self.home = HomeVote(screen)
        self.status: Status = "full"
        self.opened: int | None = None
        self._voted: dict[tuple[int, str], tuple[list[Motion], list[tuple[int, list[Motion]]]]] = {}

    def draw(self, ui: Ui, rect: Rect) -> None:
        """Draw the column."""
        ui.panel(rect)
        with scroll_area(ui, "blocs/information", inset(rect, 10, 8)) as view:
            at = Rect(view.rect.x, view.top, view.rect.w, 0)
            y = self._membership(ui, at)
            y = self._roll_calls(ui, Rect(at.x, y + GAP_M, at.w, 0))
            view.bottom = self._charter(ui, Rect(at.x, y + GAP_M, at.w, 0))

    def _heading(self, ui: Ui, at: Rect, text: str) -> float:
        height = ui.line_height(HEADING)
        ui.label(Rect(at.x, at.y, at.w, height), text, size=HEADING, bold=True, ellipsis=True)
        return at.y + height + 2

    # --- one's own membership ---------------------------------------------------------------------------------------

    def _membership(self, ui: Ui, at: Rect) -> float:
        view, bloc = self.screen.play.view, self.screen.bloc
        y = self._heading(ui, at, t("blocs.own"))
        status = bloc.status(view.seat)
        leaves, out = dict(bloc.notices).get(view.seat), dict(bloc.expulsions).get(view.seat)
        applied = any(a.member == view.seat for a in bloc.applications)
        signed_as = bloc.signed(view.seat)
        key = (
            "expelled" if out is not None else "leaving" if leaves is not None
            else f"is_{status}" if status is not None else f"signed_{signed_as}" if signed_as is not None
            else "applied" if applied else "union" if view.seat in view.world.union_of else "outside"
        )  # fmt: skip
        union = view.world.union_of.get(view.seat)
        entry = self.home.entry()
        until = (out or leaves or (entry.until if entry is not None else None)) or 0
        text = t(f"blocs.own_{key}", round=until, union=in_text(view.world, union) if union else "")
        y += ui.paragraph(Rect(at.x, y, at.w, 9999), text) + 6
        if status is not None:
            return self._leaving(ui, at, y, leaves)
        if entry is None or not (signed_as or applied):
            return self.home.outlook(ui, Rect(at.x, self._applying(ui, at, y) + 4, at.w, 0))
        y = self.home.draw(ui, Rect(at.x, y, at.w, 0))
        return self._unsigning(ui, at, y + 6) if signed_as is not None else y

    def _unsigning(self, ui: Ui, at: Rect, y: float) -> float:
        """The button that takes a signature back; it acts at once."""
        screen, label = self.screen, t("blocs.withdraw_signature")
        place = Rect(at.x, y, min(at.w, button_width(ui, label) + GAP_M), ui.em(CONTROL))
        button(ui, "blocs/unsign", place, label, tip=t("blocs.withdraw_signature_tip"), ellipsis=True,
               disabled_reason=told_refusal(screen.play.view.legal["set_policy"].reason),
               on=lambda: screen.withdraw_signature(ui))  # fmt: skip
        return place.bottom

    def _applying(self, ui: Ui, at: Rect, y: float) -> float:
        screen, view, bloc = self.screen, self.screen.play.view, self.screen.bloc
        items = [TabItem(s, t(f"blocs.short_{s}")) for s in ("full", "associate")]
        control = ui.em(CONTROL)
        tabs(ui, "blocs/status", Rect(at.x, y, at.w, control), items, self.status, on=self._set_status, segments=True)
        y += control + 6
        founder = membership.is_founder(view.world, bloc, view.seat) and not bloc.in_force
        asked = bool(present(view.world, view.seat))
        way = ("members" if asked else "at_once") if founder else ("vote_and_members" if asked else "by_vote")
        ratifies = membership.must_ratify(view.world, view.seat)
        way = {"at_once": "sign", "by_vote": "vote_and_sign"}[way] if ratifies else way
        text = t(f"blocs.about_{self.status}") + " " + t(f"blocs.accede_{way}")
        y += ui.paragraph(Rect(at.x, y, at.w, 9999), text, color="muted") + 6
        reason = screen.why_not_apply(self.status)
        label = t(f"blocs.{'sign' if ratifies else 'accede'}" if founder and not asked else "blocs.apply")
        width = min(at.w, button_width(ui, label, primary=True) + GAP_M)
        button(ui, "blocs/apply", Rect(at.x, y, width, control), label, primary=True, disabled_reason=reason,
               on=lambda: screen.apply(ui, self.status), ellipsis=True)  # fmt: skip
        if reason is None:
            worth = screen.estimates.motion(bloc.id, Admit(view.seat, self.status))
            if worth is not None:
                tag = t("blocs.worth", points=signed(worth.points, DECIMALS))
                spot = Rect(
                    at.x + width + GAP_M, y, min(ui.text_width(tag, bold=True) + 1, at.w - width - GAP_M), control
                )
                look = ui.touch(
                    "blocs/own_worth",
                    spot,
                    tip=Tip(what_if(t("blocs.own_worth_tip")), tag, breakdown_lines(view.world, worth)),
                )
                if look.focus:
                    ui.paint.ring(spot)
                ui.label(spot, tag, bold=True, color=signed_ink(round(worth.points, DECIMALS)), ellipsis=True)
            return y + control
        y += control + 4
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), reason, color="muted")

    def _set_status(self, status: str) -> None:
        self.status = "associate" if status == "associate" else "full"

    def _leaving(self, ui: Ui, at: Rect, y: float, leaves: int | None) -> float:
        screen, view, bloc = self.screen, self.screen.play.view, self.screen.bloc
        reason = told_refusal(view.legal["set_policy"].reason)
        label = t("blocs.take_back" if leaves is not None else "blocs.give_notice")
        control = ui.em(CONTROL)
        width = min(at.w, button_width(ui, label) + GAP_M)
        notice = leaves is None
        button(ui, "blocs/notice", Rect(at.x, y, width, control), label, disabled_reason=reason, ellipsis=True,
               on=lambda: screen.ask_notice(ui) if notice else screen.give_notice(ui, False))  # fmt: skip
        y += control + 4
        rounds = charter_of(view.world, bloc).notice_rounds
        text = t("blocs.notice_about", round=view.round + rounds, points=grouped(-membership.WITHDRAWAL_STANDING))
        return y + ui.paragraph(Rect(at.x, y, at.w, 9999), text, color="muted")

    # --- roll calls -------------------------------------------------------------------------------------------------

    def _roll_calls(self, ui: Ui, at: Rect) -> float:
        y = self._heading(ui, at, t("blocs.roll_calls"))
        single, admissions = self._done()
        if not single and not admissions:
            return y + ui.paragraph(Rect(at.x, y, at.w, 9999), t("blocs.no_roll_calls"), color="muted")
        for motion in single[:MOST_ROLL_CALLS]:
            y = self._roll_call(ui, Rect(at.x, y, at.w, 0), motion) + 4
        if len(single) > MOST_ROLL_CALLS:
            text = t("blocs.more_roll_calls", count=len(single) - MOST_ROLL_CALLS)
            y += ui.paragraph(Rect(at.x, y, at.w, 9999), text, color="muted")
        for round_, admitted in admissions:
            y = self._admissions(ui, Rect(at.x, y, at.w, 0), round_, admitted) + 4
        return y

    def _done(self) -> tuple[list[Motion], list[tuple[int, list[Motion]]]]:
        """Return the motions voted on, latest first, and apart from them the admissions of each round."""
        key = (self.screen.play.version, self.screen.chosen)
        if key not in self._voted:
            voted = [
                m for m in self.screen.play.view.motions.values() if m.bloc == self.screen.chosen and deciding_roll(m)
            ]
            single = [m for m in voted if m.content.type != "admit" or m.status != "adopted"]
            single.sort(key=lambda m: (-m.ready, m.content.type == "admit", -m.id))
            rounds: dict[int, list[Motion]] = {}
            for motion in voted:
                if motion.content.type == "admit" and motion.status == "adopted":
                    rounds.setdefault(motion.ready, []).append(motion)
            self._voted = {key: (single, sorted(rounds.items(), reverse=True))}
        return self._voted[key]

    def _admissions(self, ui: Ui, at: Rect, round_: int, motions: list[Motion]) -> float:
        """Sum up the admissions of one plenary; a click names all of them with their votes."""
        view = self.screen.play.view
        key = -round_
        seats = [m.content.member for m in motions if isinstance(m.content, Admit)]
        text = t("blocs.admitted", count=len(seats), round=round_)
        indent, line = ui.em(24), ui.line_height()
        place = Rect(at.x, at.y, at.w, 2 * line + 2)

        def toggle() -> None:
            self.opened = None if self.opened == key else key

        look = ui.touch(f"blocs/admissions/{round_}", place, on=toggle, tip=Tip(t("blocs.roll_tip"), text))
        if look.hover:
            ui.box(Rect(place.x - 4, place.y, place.w + 8, place.h), "hover", None, 4)
        if look.focus:
            ui.paint.ring(place)
        ui.icon(Rect(at.x, at.y, ui.em(18), line), "check", "good")
        ui.label(Rect(at.x + indent, at.y, at.w - indent, line), text, ellipsis=True)
        ui.label(Rect(at.x + indent, at.y + line, at.w - indent, line), names_of(view, seats), color="muted",
                 ellipsis=True)  # fmt: skip
        y = place.bottom
        if self.opened == key:
            for motion in motions:
                ayes, noes, silent = counts(deciding_roll(motion))
                row = t("blocs.vote_line", text=self.screen.text(motion), ayes=ayes, noes=noes, silent=silent)
                y += ui.paragraph(Rect(at.x + indent, y, at.w - indent, 9999), row)
                # Many are admitted at once: who voted how within a union stands here only where that was all there was.
                place = Rect(at.x + indent, y, at.w - indent, 0)
                y = union_votes(ui, place, view, motion, named=not motion.roll_call)
        return y

    def _roll_call(self, ui: Ui, at: Rect, motion: Motion) -> float:
        view, roll = self.screen.play.view, deciding_roll(motion)
        ayes, noes, silent = counts(roll)
        tone = RESULT_TONES.get(motion.status, "neutral")
        ink = ui.theme.muted if tone == "neutral" else ui.theme.tone(tone)
        text = self.screen.text(motion)
        result = t("blocs.result", result=t(f"blocs.result_{motion.status}"), ayes=ayes, noes=noes, silent=silent)
        indent = ui.em(24)
        text_h = ui.paragraph_height(at.w - indent, text)
        result_h = ui.paragraph_height(at.w - indent, result)
        votes = {choice: [short(view.world, s) for s, c in roll if c == choice]
                 for choice in ("for", "against", "abstain")}  # fmt: skip
        place = Rect(at.x, at.y, at.w, text_h + result_h + 2)

        def toggle() -> None:
            self.opened = None if self.opened == motion.id else motion.id

        lines = tuple(TipLine(t(f"blocs.{choice}"), str(len(names))) for choice, names in votes.items())
        look = ui.touch(f"blocs/roll/{motion.id}", place, on=toggle, tip=Tip(t("blocs.roll_tip"), text, lines))
        if look.hover:
            ui.box(Rect(place.x - 4, place.y, place.w + 8, place.h), "hover", None, 4)
        if look.focus:
            ui.paint.ring(place)
        ui.icon(Rect(at.x, at.y, ui.em(18), ui.line_height()), RESULT_ICONS.get(motion.status, "dash"), ink)
        ui.paragraph(Rect(at.x + indent, at.y, at.w - indent, text_h), text)
        ui.paragraph(Rect(at.x + indent, at.y + text_h, at.w - indent, result_h), result, color="muted")
        y = place.bottom
        if self.opened == motion.id:
            for choice, names in votes.items():
                if names and motion.roll_call:
                    words = t("blocs.voted", choice=t(f"blocs.{choice}"), names=comma_list(names))
                    y += ui.paragraph(Rect(at.x + indent, y, at.w - indent, 9999), words)
            y = union_votes(ui, Rect(at.x + indent, y, at.w - indent, 0), view, motion)
        return y

    # --- charter ----------------------------------------------------------------------------------------------------

    def _charter(self, ui: Ui, at: Rect) -> float:
        view = self.screen.play.view
        y = self._heading(ui, at, t("blocs.charter"))
        rules = charter_rules(view, charter_of(view.world, self.screen.bloc))
        return draw_rules(ui, Rect(at.x, y, at.w, 0), rules)
