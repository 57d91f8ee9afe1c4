"""Below the two columns of a draft: its terms, usual deals to begin with, and who else sits at the table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.actions import NO_TERMS
from game.window.catalog import t
from game.window.figures import grouped
from game.window.grammar import order_of
from game.window.hits import Tip
from game.window.layout import Rect, columns
from game.window.naming import name_of, short_of
from game.window.promise_words import terms_in_words
from game.window.screens.clause_words import short
from game.window.screens.table_terms import TermsDialog
from game.window.screens.table_words import verdict_for
from game.window.theme import CONTROL, GAP_S, Ink
from game.window.ui import Ui
from game.window.widgets.button import button, icon_button
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.meter import VERDICT_ICONS, VERDICT_TONES

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen


class DealStrip:
    """Draws what belongs to the draft as a whole."""

    def __init__(self, screen: TableScreen) -> None:
        self.screen = screen

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw from the top of ``at``; returns the y below."""
        deal = self.screen.deal
        y = self._controls(ui, at)
        words = terms_in_words(self.screen.play.view, deal.terms)
        changed = deal.differences().terms
        if words or changed:
            text = " ".join(words) or t("deal.terms_none")
            if changed:
                text = t("deal.terms_changed", text=text)
            icon_w = ui.em(22)
            height = ui.paragraph_height(at.w - icon_w, text)
            ui.icon(Rect(at.x, y, ui.em(16), ui.line_height()), "clock", "warn" if changed else "muted")
            ui.paragraph(Rect(at.x + icon_w, y, at.w - icon_w, height), text, color="warn" if changed else "text")
            y += height + 4
        if len(deal.parties) > 2:
            y = self._parties(ui, Rect(at.x, y, at.w, 0))
        return y

    def _controls(self, ui: Ui, at: Rect) -> float:
        """Draw the buttons; returns the y below."""
        deal, height = self.screen.deal, ui.em(CONTROL)
        own = deal.mode == "draft"
        hints = self.screen.app.hints
        if own and hints is not None and hints.calm and deal.terms == NO_TERMS and len(deal.parties) == 2:
            # A newcomer's table: what is seldom needed comes with one button, and stays from then on.
            usual, more = columns(Rect(at.x, at.y, at.w, height), 2, GAP_S)
            self._usual(ui, usual)
            button(ui, "table/advanced", more, t("hints.more"), icon="plus", on=hints.unfold, ellipsis=True,
                   tip=t("hints.more_tip"))  # fmt: skip
            return usual.bottom + 6
        cells = columns(Rect(at.x, at.y, at.w, height), 3 if own else 1, GAP_S)
        if not own:
            cells[0].w = min(cells[0].w, ui.em(180))
        count = deal.terms.renewals + len(deal.terms.void_if)
        text = t("deal.terms_some", count=count) if count else t("deal.terms")
        empty = None if deal.clauses else t("table.nothing_written")
        button(ui, "table/terms", cells[0], text, icon="clock", ellipsis=True, disabled_reason=empty,
               on=lambda: TermsDialog(self.screen).open(ui), tip=t("deal.terms_tip"))  # fmt: skip
        if own:
            self._usual(ui, cells[1])
            self._more(ui, cells[2])
        return cells[0].bottom + 6

    def _usual(self, ui: Ui, at: Rect) -> None:
        """Draw the list of usual deals with the partner."""
        deal, view = self.screen.deal, self.screen.play.view
        found = self.screen.estimates.templates(deal.partner)
        options = [Option(draft.template, t(f"table.template_{draft.template}")) for draft in found]
        by_name = {draft.template: draft.clauses for draft in found}
        none = None if options else t("deal.no_templates", name=short(view.world, deal.partner))
        dropdown(ui, "table/template", at, options, None, on=lambda name: deal.begin(deal.partner, by_name[name]),
                 placeholder=t("deal.templates"), disabled_reason=none,
                 tip=t("deal.templates_tip", name=short(view.world, deal.partner)))  # fmt: skip

    def _more(self, ui: Ui, at: Rect) -> None:
        """Draw the list of those who could be asked to the table too."""
        deal, view = self.screen.deal, self.screen.play.view
        reason = deal.why_not_add()
        there = set(deal.parties)
        seats = [seat for seat in view.world.seats if seat not in there] if reason is None else []
        world = view.world
        options = [Option(s, short_of(world, s), flag=s, disabled_reason=deal.why_not_add(s)) for s in seats]
        options.sort(key=lambda option: order_of(option.text))
        dropdown(ui, "table/more", at, options, None, on=deal.add_party, placeholder=t("deal.more_parties"),
                 disabled_reason=reason, tip=t("deal.more_tip"))  # fmt: skip

    def _parties(self, ui: Ui, at: Rect) -> float:
        """Draw everybody who is to sign, with what the desk expects of each; returns the y below."""
        deal, view = self.screen.deal, self.screen.play.view
        world, height = view.world, ui.em(30)
        x, y = at.x, at.y
        offer = deal.offer
        for seat in deal.parties:
            if seat == view.seat:
                continue
            word, icon, tone = self._stand(seat)
            if offer is not None and deal.mode == "offer" and seat in offer.signed:
                word, icon, tone = t("deal.has_signed"), "check", "good"
            side = height if deal.mode == "draft" else 0.0
            flag_w, icon_w = ui.em(24), ui.em(16)
            text_w = ui.text_width(short_of(world, seat), bold=seat == deal.partner) + 1
            width = min(at.w, 6 + flag_w + 6 + text_w + 6 + icon_w + 6 + side)
            if x > at.x and x + width > at.right:
                x, y = at.x, y + height + 4
            place = Rect(x, y, width - side, height)
            chosen = seat == deal.partner
            turn = partial(self.screen.select, seat) if deal.mode == "draft" else None
            tip = t("deal.party_tip") if deal.mode == "draft" else ""
            look = ui.touch(f"table/party/{seat}", place, on=turn, tip=Tip(tip, f"{name_of(view.world, seat)}: {word}"))
            lit = look.hover and turn is not None
            ui.box(Rect(x, y, width, height), "hover" if lit else "selection" if chosen else "raised",
                   "accent" if chosen else "border")  # fmt: skip
            if look.focus:
                ui.paint.ring(place)
            ui.flag(Rect(x + 6, y, flag_w, height), seat)
            ui.icon(Rect(x + 12 + flag_w, y, icon_w, height), icon, tone)
            text = Rect(x + 18 + flag_w + icon_w, y, text_w, height)
            ui.label(text, short_of(world, seat), bold=chosen, ellipsis=True)
            if side:
                icon_button(ui, f"table/party/{seat}/drop", Rect(place.right, y, side, height), "cross",
                            on=partial(deal.drop_party, seat),
                            tip=t("deal.drop_party", name=short_of(world, seat)))  # fmt: skip
            x += width + 6
        return y + height + 4

    def _stand(self, seat: str) -> tuple[str, str, Ink]:
        """Return what the desk expects of a party: word, icon, colour."""
        deal = self.screen.deal
        if not deal.clauses:
            return t("deal.nothing_yet"), "dash", "muted"
        if self.screen.play.blind:
            return t("table.stand_blind"), "dash", "muted"
        found = self.screen.estimates.row(seat, deal.partner, deal.clauses, deal.others, deal.terms)
        if found is None:
            return t("table.row_thinking"), "clock", "muted"
        if found.estimate is None:
            return found.refused or "", "lock", "muted"
        verdict = verdict_for(found.estimate)
        word = t("table.reading", value=grouped(found.estimate.acceptance), verdict=t(f"table.verdict_{verdict}"))
        tone = VERDICT_TONES[verdict]
        return word, VERDICT_ICONS[verdict], "text" if tone == "neutral" else tone
