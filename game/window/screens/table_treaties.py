"""The list of treaties: what each says, how it stands and why it ended; and giving notice of one's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.rules import governments
from game.rules.spec import Field
from game.rules.treaties import NOTICE_ROUNDS, is_running, last_round, leads
from game.rules.turn import Happening
from game.state import Treaty
from game.window.catalog import t
from game.window.figures import percent
from game.window.layout import Rect
from game.window.naming import in_text, listed, name_of, sentence
from game.window.narrate import narrate
from game.window.promise_words import terms_in_words
from game.window.refusals import told_refusal
from game.window.screens.clause_words import clause_sentence, clauses_short
from game.window.theme import CONTROL, GAP_M, GAP_S, HEADING, Ink
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.modal import Answer, open_modal
from game.window.widgets.tabs import TabItem, tabs

if TYPE_CHECKING:
    from game.window.screens.table import TableScreen

ID = "treaties"
WIDTH = 760.0
_ENDS = ("treaty_void", "treaty_ended", "treaty_left")
_SIGNS: dict[str, tuple[str, Ink]] = {
    "in force": ("check", "good"), "performed": ("handshake", "muted"), "denounced": ("cross", "bad"),
    "void": ("warning", "warn"), "notice": ("clock", "warn"),
}  # fmt: skip

#: A line of a card: text, colour, icon or nothing.
Line = tuple[str, Ink, str]


class TreatyList:
    """Draws the list in a dialogue.

    Attributes:
        whose: ``own`` or ``all``, as chosen.
    """

    def __init__(self, screen: TableScreen) -> None:
        self.screen = screen
        self.whose = "own"
        self._lines: dict[tuple[int, int], list[Line]] = {}
        self._told: tuple[int, dict[int, list[Happening]]] = (-1, {})

    def open(self, ui: Ui) -> None:
        """Show the dialogue."""
        open_modal(ui, ID, t("deal.treaties"), answers=[Answer(t("common.close"), primary=True)], width=WIDTH,
                   content=lambda rect: self._content(ui, rect))  # fmt: skip

    # --- what there is ----------------------------------------------------------------------------------------------

    def treaties(self, whose: str) -> list[Treaty]:
        """Return the treaties that are known, those in force first, the newest first."""
        view = self.screen.play.view
        known = [x for x in view.treaties if whose == "all" or view.seat in x.parties]
        return sorted(known, key=lambda x: (x.status != "in force", -x.since, -x.id))

    def why_not_notice(self, treaty: Treaty) -> str | None:
        """Return why notice of a treaty of one's own cannot be given now, or None."""
        spec = self.screen.play.view.legal["denounce"]
        open_ = next((field.options for field in spec.fields if isinstance(field, Field)), ())
        if treaty.id in open_:
            return None
        if treaty.denounced_by:
            return t("deal.notice_given", round=last_round(treaty))
        soon = last_round(treaty) <= self.screen.play.view.round + NOTICE_ROUNDS
        if soon and treaty.renewed >= treaty.terms.renewals:
            return t("deal.ends_anyway", round=last_round(treaty))
        return told_refusal(spec.reason) or t("deal.ends_anyway", round=last_round(treaty))

    def notice_text(self, treaty: Treaty) -> str:
        """Return what giving notice would do: when it ends, and whether it counts as a breach."""
        view = self.screen.play.view
        # The rule reads of the state when a government fell, which is public.
        if view.seat in view.fallen and view.round - view.fallen[view.seat] == governments.MISSING_ROUNDS + 1:
            return t("deal.notice_at_once")
        until = min(view.round + NOTICE_ROUNDS, last_round(treaty))
        text = t("deal.notice_ends", round=until)
        ahead = leads(treaty, view.seat, until)
        if not ahead:
            return f"{text} {t('deal.notice_clean')}"
        names = [t("deal.ahead", name=in_text(view.world, lead.party), share=percent(lead.share)) for lead in ahead]
        return f"{text} {t('deal.notice_breach', names=listed(names))}"

    def _happened(self, treaty: Treaty) -> list[Happening]:
        """Return what the journal tells of a treaty."""
        play = self.screen.play
        if self._told[0] != play.version:
            told: dict[int, list[Happening]] = {}
            for happening in play.view.happenings:
                number = happening.get("treaty")
                if isinstance(number, int):
                    told.setdefault(number, []).append(happening)
            self._told = (play.version, told)
            self._lines.clear()
        return self._told[1].get(treaty.id, [])

    def status_text(self, treaty: Treaty) -> str:
        """Return how a treaty stands, in a few words."""
        if treaty.status != "in force":
            return t(f"deal.status_{treaty.status}")
        if treaty.denounced_by:
            return t("deal.status_notice", round=last_round(treaty))
        if not any(is_running(clause) for clause in treaty.clauses):
            return t("deal.status_in force")
        left = treaty.terms.renewals - treaty.renewed
        return t("deal.status_renews" if left > 0 else "deal.status_until", round=last_round(treaty), count=left)

    def lines(self, treaty: Treaty) -> list[Line]:
        """Return what a treaty says and what has become of it, line by line."""
        told = self._happened(treaty)
        key = (treaty.id, self.screen.play.version)
        if key not in self._lines:
            self._lines[key] = self._make(treaty, told)
        return self._lines[key]

    def _make(self, treaty: Treaty, told: list[Happening]) -> list[Line]:
        view = self.screen.play.view
        out: list[Line] = []
        reasons = [(str(h.get("clause")), told_refusal(h.get("reason", ""))) for h in told if h.kind == "clause_lapsed"]
        broken = {place for place, _ in treaty.broken}
        for place, clause in enumerate(treaty.clauses):
            text = clause_sentence(view, clause, treaty.since)
            if place in treaty.lapsed:
                why = next((entry for entry in reasons if entry[0] == clause.type), None)
                if why is not None:
                    reasons.remove(why)
                out.append((t("deal.lapsed", text=text, reason=why[1] if why is not None else ""), "muted", "cross"))
            elif place in broken:
                out.append((t("deal.broken", text=text), "bad", "warning"))
            else:
                out.append((text, "text", ""))
        out += [(text, "muted", "clock") for text in terms_in_words(view, treaty.terms)]
        if treaty.status == "in force" and treaty.denounced_by:
            by = in_text(view.world, treaty.denounced_by)
            out.append((sentence(t("deal.notice_by", name=by, round=last_round(treaty))), "warn", "warning"))
        ended = next((h for h in reversed(told) if h.kind in _ENDS), None)
        if treaty.status != "in force" and ended is not None:
            out.append((t("deal.ended_in", round=ended.round, text=narrate(view, ended)), "warn", "info"))
        return out

    # --- drawing ----------------------------------------------------------------------------------------------------

    def _content(self, ui: Ui, rect: Rect) -> float:
        items = [
            TabItem(whose, t(f"deal.treaties_{whose}", count=len(self.treaties(whose)))) for whose in ("own", "all")
        ]
        head = Rect(rect.x, rect.y, rect.w, ui.em(CONTROL))
        tabs(ui, f"{ID}/whose", head, items, self.whose, on=self._set_whose, segments=True, ellipsis=True)
        y = head.bottom + GAP_S
        found = self.treaties(self.whose)
        for treaty in found:
            height = self._height(ui, rect.w, treaty)
            place = Rect(rect.x, y, rect.w, height)
            # Those out of sight are only counted with; the own ones stay so that Tab comes to their buttons.
            if self.whose == "own" or ui.paint.clip_rect.colliderect(place):
                self._card(ui, place, treaty)
            y = place.bottom + 6
        if not found:
            y += ui.paragraph(Rect(rect.x, y, rect.w, 9999), t("deal.no_treaties"), color="muted")
        return y - rect.y

    def _set_whose(self, whose: str) -> None:
        self.whose = whose

    def _mine(self, treaty: Treaty) -> bool:
        return self.screen.play.view.seat in treaty.parties and treaty.status == "in force"

    def _head_height(self, ui: Ui, width: float, treaty: Treaty) -> float:
        title_h = ui.paragraph_height(width, self._title(treaty), size=HEADING, bold=True)
        return title_h + ui.line_height() + 4

    def _title(self, treaty: Treaty) -> str:
        world = self.screen.play.view.world
        names = listed([name_of(world, party) for party in treaty.parties])
        return t("deal.treaty_title", number=treaty.id, names=names)

    def _height(self, ui: Ui, width: float, treaty: Treaty) -> float:
        inner, icon_w = width - 2 * GAP_M, ui.em(22)
        body = sum(
            ui.paragraph_height(inner - (icon_w if icon else 0), text) + 2 for text, _, icon in self.lines(treaty)
        )
        foot = ui.em(CONTROL) + GAP_S if self._mine(treaty) else 0.0
        return self._head_height(ui, inner, treaty) + body + foot + 2 * GAP_S

    def _card(self, ui: Ui, place: Rect, treaty: Treaty) -> None:
        inner = Rect(place.x + GAP_M, place.y + GAP_S, place.w - 2 * GAP_M, 0)
        ui.box(place, "raised", "border")
        y = inner.y + ui.paragraph(Rect(inner.x, inner.y, inner.w, 9999), self._title(treaty), size=HEADING, bold=True)
        icon, ink = _SIGNS["notice" if treaty.denounced_by and treaty.status == "in force" else treaty.status]
        icon_w = ui.em(22)
        ui.icon(Rect(inner.x, y, ui.em(16), ui.line_height()), icon, ink)
        since = t("deal.since", round=treaty.since)
        words = [self.status_text(treaty), since, *([t("deal.secret")] if treaty.secret else [])]
        ui.label(Rect(inner.x + icon_w, y, inner.w - icon_w, ui.line_height()), " · ".join(words), color=ink,
                 ellipsis=True)  # fmt: skip
        y += ui.line_height() + 4
        for text, colour, sign in self.lines(treaty):
            left = icon_w if sign else 0.0
            if sign:
                ui.icon(Rect(inner.x, y, ui.em(16), ui.line_height()), sign, colour)
            y += ui.paragraph(Rect(inner.x + left, y, inner.w - left, 9999), text, color=colour) + 2
        if self._mine(treaty):
            text = t("deal.give_notice")
            spot = Rect(inner.x, y + 4, min(inner.w, button_width(ui, text)), ui.em(CONTROL))
            button(ui, f"{ID}/notice/{treaty.id}", spot, text, on=lambda: self.give_notice(ui, treaty),
                   disabled_reason=self.why_not_notice(treaty), tip=t("deal.notice_tip"))  # fmt: skip

    def give_notice(self, ui: Ui, treaty: Treaty) -> None:
        """Say what notice would do, and give it if that is what is meant."""
        reason = self.why_not_notice(treaty)
        if reason is not None:
            ui.toast(reason, "warn")
            return
        clauses = sentence(clauses_short(self.screen.play.view, treaty.clauses, treaty.since))
        body = f"{clauses}.\n{self.notice_text(treaty)}"
        answers = [
            Answer(t("deal.give_notice"), on=lambda: self._give(ui, treaty)),
            Answer(t("deal.keep_treaty"), primary=True),
        ]
        open_modal(ui, f"{ID}/sure", t("deal.notice_title", number=treaty.id), body, answers=answers)

    def _give(self, ui: Ui, treaty: Treaty) -> None:
        if self.screen.attempt(ui, lambda: self.screen.deal.denounce(treaty.id)):
            ui.toast(t("deal.toast_notice", number=treaty.id))
