"""The negotiation table: a deal between the person's seat and a partner, and what both sides would make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pygame

from game.actions import Clause
from game.rules.offers import GROUNDS
from game.rules.turn import Happening
from game.window.catalog import t
from game.window.frame import content_columns, drawer
from game.window.layout import Rect
from game.window.naming import in_text, sentence
from game.window.refusals import told_refusal
from game.window.screens.answer_accounts import account_of, condition_line
from game.window.screens.base import GameScreen
from game.window.screens.table_account import AccountCard
from game.window.screens.table_advice import CHOICES, COMMANDS
from game.window.screens.table_deal import Negotiation
from game.window.screens.table_dialog import clause_dialog
from game.window.screens.table_draft import STACKED_FROM, DraftColumns
from game.window.screens.table_estimates import Deal, Estimates
from game.window.screens.table_list import FILTER, DelegationList
from game.window.screens.table_mend import Fault, fault_of
from game.window.screens.table_side import SideColumn
from game.window.screens.table_strip import DealStrip
from game.window.screens.table_treaties import TreatyList
from game.window.screens.table_verdict import Verdict
from game.window.screens.table_words import decline_text
from game.window.theme import CONTROL, GAP_M, GAP_S
from game.window.ui import Ui
from game.window.voice import draw_quote
from game.window.widgets.button import button, button_width, toggle
from game.window.widgets.dropdown import Option, dropdown
from game.window.widgets.scroll import scroll_area
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.app import App

#: Seconds for which a short message stays, and one with a condition to read.
SHORT_S, LONG_S = 4.0, 7.0


class TableScreen(GameScreen):
    """See the module.

    Attributes:
        deal: what lies on the table.
        estimates: what the desk thinks of it.
    """

    name = "table"

    def __init__(self, app: App) -> None:
        super().__init__(app)
        self.deal = Negotiation(self.play)
        self._fault: tuple[tuple[object, ...], Fault | None] | None = None
        self.estimates = Estimates(self.play)
        self.list = DelegationList(self)
        self.draft = DraftColumns(self)
        self.strip = DealStrip(self)
        self.account = AccountCard(self)
        self.verdict = Verdict(self)
        self.treaties = TreatyList(self)
        self.side = SideColumn(self)

    def enter(self) -> None:
        """Show what waits from the partner, which may have come since."""
        if self.deal.offer is None and (not self.deal.clauses or self.play.draft.answers is not None):
            self.deal.show_first_offer()

    def open_offer(self, number: int) -> None:
        """Put an offer on the table."""
        self.deal.open_offer(number)

    # --- what the parts ask for -------------------------------------------------------------------------------------

    def estimate(self) -> Deal:
        """Return what the deal on the table is worth to both sides."""
        deal = self.deal
        return self.estimates.deal(deal.partner, deal.parties, deal.clauses, deal.terms)

    def fault(self) -> Fault | None:
        """Return what keeps the deal on the table from standing, or None; worked out once for each change."""
        deal = self.deal
        key = (self.play.version, deal.parties, deal.clauses, deal.terms)
        if self._fault is None or self._fault[0] != key:
            self._fault = (key, fault_of(self.play.view, deal.parties, deal.clauses, deal.terms))
        return self._fault[1]

    def values(self) -> tuple[tuple[float, float], ...]:
        """Return the points of each clause for (the partner, oneself); nothing at a table without estimates."""
        if self.play.blind:
            return ()
        return self.estimate().values if self.deal.clauses else ()

    def select(self, seat: str) -> None:
        """Sit down with a delegation."""
        self.deal.select(seat)
        if self.deal.left_out:
            name = in_text(self.play.view.world, seat)
            self.app.loop.ui.toast(t("table.left_out_toast", count=self.deal.left_out, name=name))

    def put(self, clause: Clause, instead_of: Clause | None = None) -> None:
        """Add or change a clause."""
        self.deal.put(clause, instead_of)

    def remove(self, clause: Clause) -> None:
        """Take a clause out."""
        self.deal.remove(clause)

    def take_idea(self, clauses: tuple[Clause, ...]) -> None:
        """Make a suggestion of the desk the draft."""
        self.deal.set_clauses(clauses)

    def open_clause(self, ui: Ui, asking: bool) -> None:
        """Open the dialogue for a new clause."""
        clause_dialog(self, ui, asking)

    def edit_clause(self, ui: Ui, clause: Clause) -> None:
        """Open the dialogue for a clause that is there."""
        clause_dialog(self, ui, False, clause)

    # --- acting -----------------------------------------------------------------------------------------------------

    def send(self, ui: Ui) -> None:
        """Propose the draft, or send the counter-offer, and say what came back."""
        reason = self.deal.why_not_send()
        if reason is not None:
            ui.toast(reason, "warn")
            return
        heard: list[Happening] = []
        if self.attempt(ui, lambda: heard.extend(self.deal.send())):
            self._say_answer(ui, heard)

    def sign(self, ui: Ui) -> None:
        """Sign the offer on the table."""
        reason = self.deal.why_not_sign()
        if reason is not None:
            ui.toast(reason, "warn")
        elif self.attempt(ui, self.deal.sign):
            ui.toast(t("table.toast_signed"), "good")

    def decline(self, ui: Ui, ground: str) -> None:
        """Decline the offer on the table."""
        if self.attempt(ui, lambda: self.deal.decline("" if ground == "none" else ground)):
            ui.toast(t("table.toast_declined"))

    def retract(self, ui: Ui, number: int) -> None:
        """Take back an offer of one's own."""
        self.attempt(ui, lambda: self.deal.retract(number))

    def _say_answer(self, ui: Ui, heard: list[Happening]) -> None:
        world = self.play.view.world
        for happening in heard:
            seat = happening.get("seat")
            if seat == self.play.view.seat or seat is None:
                continue
            name = in_text(world, seat)
            if happening.kind == "offer_signed":
                ui.toast(sentence(t("table.toast_they_sign", name=name)), "good")
            elif happening.kind == "offer_declined":
                ground = decline_text(happening.get("ground", ""))
                text = sentence(t("table.toast_they_decline", name=name, ground=ground))
                told = account_of(self.play.view, happening)
                condition = "" if told is None else condition_line(self.play.view, told)
                ui.toast(f"{text} {condition}".strip(), "bad", LONG_S if condition else SHORT_S)
            elif happening.kind == "offer_countered":
                self.deal.open_offer(happening.get("offer"))
                ui.toast(sentence(t("table.toast_they_counter", name=name)), "warn")

    # --- keys -------------------------------------------------------------------------------------------------------

    def use_key(self, ui: Ui, event: pygame.Event, command: str | None) -> bool:
        """Enter sends or signs; A, R and C write; Q sounds; W, G and O ask for advice, 1 to 3 and Y take it."""
        if self.play.busy:
            return False
        mode = self.deal.mode
        if command == "propose":
            if mode == "offer":
                self.sign(ui)
            else:
                self.send(ui)
        elif command == "counter" and mode == "offer":
            self.deal.begin_counter()
        elif command == "add_clause":
            self.open_clause(ui, asking=False)
        elif command == "ask_clause":
            self.open_clause(ui, asking=True)
        elif command == "sound" and mode != "offer":
            self.verdict.sounding.ask(ui)
        elif command in COMMANDS:
            self.verdict.advice.ask(ui, COMMANDS[command])
        elif command in CHOICES:
            return self.verdict.advice.take(ui, CHOICES.index(command))
        elif command == "take_condition":
            return self.account.take(ui)
        elif command == "search":
            ui.set_focus(FILTER)
        else:
            return False
        return True

    # --- drawing ----------------------------------------------------------------------------------------------------

    def content(self, ui: Ui) -> None:
        """Draw the three columns."""
        parts = content_columns(ui)
        self.list.draw(ui, parts.left)
        self._centre(ui, parts.centre)
        if parts.right is not None:
            self.side.draw(ui, parts.right)
        else:
            drawer(ui, "table/side", t("table.dossier"), lambda rect: self.side.draw(ui, rect))
        if self.estimates.work():
            ui.redraw()

    def _centre(self, ui: Ui, rect: Rect) -> None:
        ui.panel(rect)
        compact_h = ui.em(28) if ui.text_scale >= STACKED_FROM and self.deal.clauses else 0.0
        foot_h = self._foot_height(ui, rect.w - 20) + compact_h
        foot = Rect(rect.x + 10, rect.bottom - 8 - foot_h, rect.w - 20, foot_h)
        top = self._banner(ui, Rect(rect.x + 10, rect.y + 8, rect.w - 20, 0))
        with scroll_area(ui, "table/work", Rect(rect.x + 10, top, rect.w - 20, foot.y - GAP_S - top)) as view:
            quote = None if self.deal.offer is None else self.play.quotes.of_offer(self.deal.offer.id)
            y = view.top + draw_quote(ui, Rect(view.rect.x, view.top, view.rect.w, rect.h), quote)
            y += GAP_S if quote else 0
            if self.deal.offer is None:
                # Why they refused comes before what to write next; why they want other terms, after these.
                y = self.account.draw(ui, Rect(view.rect.x, y, view.rect.w, 0))
            y = self.draft.draw(ui, Rect(view.rect.x, y, view.rect.w, 0))
            y = self.strip.draw(ui, Rect(view.rect.x, y + GAP_S, view.rect.w, 0))
            y = self.verdict.draw(ui, Rect(view.rect.x, y + GAP_S, view.rect.w, 0))
            if self.deal.offer is not None:
                y = self.account.draw(ui, Rect(view.rect.x, y + GAP_S, view.rect.w, 0))
            view.bottom = y
        if compact_h:
            # The meter is below the edge then; whether they sign must be seen without scrolling.
            self.verdict.draw_line(ui, Rect(foot.x, foot.y - 4, foot.w, compact_h))
            foot = Rect(foot.x, foot.y + compact_h, foot.w, foot.h - compact_h)
        if self.deal.mode == "offer":
            self._offer_buttons(ui, foot)
        else:
            self._draft_buttons(ui, foot)

    def _banner(self, ui: Ui, at: Rect) -> float:
        """Say what lies on the table where it is an offer, with a way to the partner's others and one's own draft."""
        deal, view = self.deal, self.play.view
        waiting = deal.offers_of(deal.partner)
        if not waiting:
            return at.y
        y = at.y
        items = [TabItem(str(o.id), t("table.tab_offer", number=o.id), icon="envelope") for o in waiting]
        items.append(TabItem("draft", t("table.tab_draft"), icon="plus"))
        chosen = str(deal.offer_id) if deal.offer is not None else "draft"
        tabs(ui, "table/tab", Rect(at.x, y, at.w, ui.em(30)), items, chosen, segments=True, ellipsis=True,
             on=lambda key: deal.show_offer(None if key == "draft" else int(key)))  # fmt: skip
        y += ui.em(30) + 6
        offer = deal.offer
        if offer is None:
            return y
        name = in_text(view.world, offer.proposer)
        key = "table.banner_counter" if deal.mode == "counter" else "table.banner_offer"
        if deal.mode == "offer" and offer.answers is not None:
            key = "table.banner_countered"
        message = offer.exchange + (2 if deal.mode == "counter" else 1)
        text = sentence(t(key, name=name, message=message, most=view.world.rules.exchanges))
        if offer.secret:
            text = f"{text} {t('table.banner_secret')}"
        height = ui.paragraph_height(at.w - ui.em(24), text)
        ui.icon(Rect(at.x, y, ui.em(18), ui.line_height()), "envelope", "warn")
        ui.paragraph(Rect(at.x + ui.em(24), y, at.w - ui.em(24), height), text, color="warn")
        return y + height + 4

    # --- buttons ----------------------------------------------------------------------------------------------------

    def _foot_height(self, ui: Ui, width: float) -> float:
        return ui.em(CONTROL) if self._one_row(ui, width) else 2 * ui.em(CONTROL) + GAP_S

    def _texts(self) -> list[tuple[str, str, bool]]:
        """Return (text, key, primary) of the buttons at the foot."""
        mode, key = self.deal.mode, self.app.loop.keymap.text
        if mode == "offer":
            return [
                (t("table.sign"), key("propose"), True),
                (t("table.counter"), key("counter"), False),
                (t("table.decline"), "", False),
            ]
        if mode == "counter":
            return [(t("table.send_counter"), key("propose"), True), (t("table.back_to_offer"), "", False)]
        first, asked = (t("table.propose"), key("propose"), True), (t("deal.sound_short"), key("sound"), False)
        return [first, asked, (t("table.clear"), "", False), (t("table.secret"), "", False)]

    def _widths(self, ui: Ui) -> list[float]:
        extra = ui.em(34)
        out = [button_width(ui, text, hotkey=key, primary=primary) for text, key, primary in self._texts()]
        # The last of three or four has a box or an arrow before or behind its text.
        return [*out[:-1], out[-1] + extra] if len(out) > 2 else out

    def _one_row(self, ui: Ui, width: float) -> bool:
        widths = self._widths(ui)
        return sum(widths) + GAP_S * (len(widths) - 1) <= width

    def _places(self, ui: Ui, foot: Rect) -> list[Rect]:
        """Return a place for each button: the primary one takes what is left of its row."""
        widths, height = self._widths(ui), ui.em(CONTROL)
        if self._one_row(ui, foot.w):
            rest = widths[1:]
            first = foot.w - sum(rest) - GAP_S * len(rest)
            first = min(first, max(widths[0], ui.em(220)))
            places, x = [Rect(foot.x, foot.y, first, height)], foot.right
            for width in reversed(rest):
                places.insert(1, Rect(x - width, foot.y, width, height))
                x -= width + GAP_S
            return places
        lower = Rect(foot.x, foot.y + height + GAP_S, foot.w, height)
        rest = widths[1:]
        share = min(1.0, (lower.w - GAP_S * (len(rest) - 1)) / sum(rest))
        places, x = [Rect(foot.x, foot.y, foot.w, height)], lower.x
        for width in rest:
            places.append(Rect(x, lower.y, width * share, height))
            x += width * share + GAP_S
        return places

    def _offer_buttons(self, ui: Ui, foot: Rect) -> None:
        places, legal = self._places(ui, foot), self.play.view.legal
        (sign, key, _), (counter, counter_key, _), (decline, _, _) = self._texts()
        button(ui, "table/sign", places[0], sign, hotkey=key, primary=True, on=lambda: self.sign(ui),
               disabled_reason=self.deal.why_not_sign(), tip=t("table.sign_tip"))  # fmt: skip
        button(ui, "table/counter", places[1], counter, hotkey=counter_key, on=self.deal.begin_counter,
               disabled_reason=told_refusal(legal["counter"].reason), tip=t("table.counter_tip"),
               ellipsis=True)  # fmt: skip
        options = [Option(ground or "none", t(f"table.decline_{ground or 'none'}")) for ground in GROUNDS]
        dropdown(ui, "table/decline", places[2], options, None, on=lambda ground: self.decline(ui, ground),
                 placeholder=decline, disabled_reason=told_refusal(legal["decline"].reason),
                 tip=t("table.decline_tip"))  # fmt: skip

    def _draft_buttons(self, ui: Ui, foot: Rect) -> None:
        places, texts = self._places(ui, foot), self._texts()
        counter = self.deal.mode == "counter"
        button(ui, "table/send", places[0], texts[0][0], hotkey=texts[0][1], primary=True, on=lambda: self.send(ui),
               disabled_reason=self.deal.why_not_send(),
               tip=t("table.send_counter_tip") if counter else t("table.propose_tip"))  # fmt: skip
        if counter:
            button(ui, "table/back", places[1], texts[1][0], on=self.deal.drop_counter, ellipsis=True)
            return
        empty = None if self.deal.clauses else t("table.nothing_written")
        sounding = self.verdict.sounding
        button(ui, "table/ask_them", places[1], texts[1][0], hotkey=texts[1][1], on=lambda: sounding.ask(ui),
               disabled_reason=empty or sounding.why_not(), tip=sounding.tip(), ellipsis=True)  # fmt: skip
        button(ui, "table/clear", places[2], texts[2][0], on=self.deal.clear, disabled_reason=empty)
        hints = self.app.hints
        if hints is not None and hints.calm and not self.deal.secret:
            return
        spot = Rect(places[3].x + GAP_M, places[3].y, places[3].w - GAP_M, places[3].h)
        toggle(
            ui, "table/secret", spot, texts[3][0], self.deal.secret, on=self.deal.set_secret, tip=t("table.secret_tip")
        )
