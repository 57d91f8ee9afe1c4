"""What the seat's ministry has done: in this round and the last, under which instruction, and how to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.actions import Counter, Decline, Recall, SetPolicy, Sign, Vote
from game.rules.ministry import DIGEST
from game.staff import Deed
from game.window.catalog import t
from game.window.figures import signed
from game.window.hits import Tip
from game.window.layout import Rect
from game.window.ministry_words import deed_text
from game.window.refusals import told_refusal
from game.window.screens.clause_words import clauses_short
from game.window.screens.facts import ENDLESS, heading, prose
from game.window.screens.table_words import DECIMALS
from game.window.theme import GAP_S, Ink
from game.window.ui import Ui
from game.window.widgets.button import button, button_width

if TYPE_CHECKING:
    from game.window.screens.base import GameScreen

_SIGNS: dict[str, tuple[str, Ink]] = {
    "held": ("clock", "warn"),
    "done": ("check", "good"),
    "undone": ("undo", "muted"),
    "overruled": ("user", "muted"),
    "gone": ("dash", "muted"),
    "impossible": ("cross", "bad"),
}


class DeedBlock:
    """Draws what was done, and takes back what has not been said yet."""

    def __init__(self, screen: GameScreen) -> None:
        self.screen = screen

    def draw(self, ui: Ui, at: Rect) -> float:
        """Draw the acts of this round, then the offers that did not reach the seat, then the last round's."""
        view = self.screen.play.view
        deeds = view.me.ministry_acts
        now = [deed for deed in deeds if deed.round == view.round and deed.under != DIGEST]
        digest = [deed for deed in deeds if deed.round == view.round and deed.under == DIGEST]
        before = [deed for deed in deeds if deed.round < view.round]
        y = self._list(ui, at, at.y, t("ministry.deeds"), now, t("ministry.deeds_none"))
        if digest:
            title = t("ministry.digest", count=len(digest))
            y = self._list(ui, at, y, title, digest, "", t("ministry.digest_about", most=view.world.rules.inbox_people))
        if before:
            y = self._list(ui, at, y, t("ministry.deeds_before"), before, "")
        return y

    def _list(self, ui: Ui, at: Rect, y: float, title: str, deeds: list[Deed], none: str, about: str = "") -> float:
        y = heading(ui, at.x, y, at.w, title)
        if about:
            y = prose(ui, at.x, y, at.w, about, ink="muted") + 2
        for deed in deeds:
            y = self._deed(ui, Rect(at.x, y, at.w, 0), deed) + 6
        return y if deeds else prose(ui, at.x, y, at.w, none, ink="muted") + GAP_S

    def _deed(self, ui: Ui, at: Rect, deed: Deed) -> float:
        """One act: what, why, what became of it, and a button where something can still be done; the y below."""
        view = self.screen.play.view
        text = deed_text(view, deed)
        under = t(f"journal.under_{deed.under.partition(':')[0]}")
        worth = ""
        if deed.points is not None and not self.screen.play.blind:
            worth = f" {t('ministry.deed_worth', points=signed(deed.points, DECIMALS))}"
        # Why the offers of the digest were answered stands above them all.
        why = "" if deed.under == DIGEST and deed.round == view.round else f" · {under}"
        fate = f"{t(f'ministry.fate_{deed.fate}')}{why}{worth}"
        icon, ink = _SIGNS[deed.fate]
        icon_w = ui.em(16) + GAP_S
        back = t("ministry.recall") if deed.fate == "held" else ""
        back_w = button_width(ui, back) + GAP_S if back else 0.0
        width = at.w - icon_w - back_w
        text_h, fate_h = ui.paragraph_height(width, text), ui.paragraph_height(width, fate)
        place = Rect(at.x, at.y, at.w - back_w, text_h + fate_h)
        look = ui.touch(self._id(deed), place, tip=self._tip(deed, text))
        if look.focus:
            ui.paint.ring(place, 4)
        ui.icon(Rect(at.x, at.y, ui.em(16), ui.line_height()), icon, ink)
        ui.paragraph(Rect(at.x + icon_w, at.y, width, ENDLESS), text)
        ui.paragraph(Rect(at.x + icon_w, at.y + text_h, width, ENDLESS), fate, color="muted")
        if back:
            spot = Rect(at.right - back_w + GAP_S, at.y, back_w - GAP_S, ui.em(30))
            button(ui, f"{self._id(deed)}/recall", spot, back, on=lambda: self._recall(ui, deed),
                   disabled_reason=self._why_not(), tip=t("ministry.recall_tip"))  # fmt: skip
            return max(place.bottom, spot.bottom)
        return place.bottom

    def _why_not(self) -> str | None:
        play = self.screen.play
        return t("common.busy") if play.busy else told_refusal(play.view.legal["recall"].reason)

    def _recall(self, ui: Ui, deed: Deed) -> None:
        """Take an answer back that is held ready; the offer is then the person's own again."""
        play = self.screen.play
        assert isinstance(deed.act, Sign | Decline | Counter)
        action = Recall(play.seat, deed.act.offer)
        if self.screen.attempt(ui, lambda: play.do(action)):
            ui.toast(t("ministry.recalled"))

    def _tip(self, deed: Deed, text: str) -> Tip:
        """Return the clauses of the offer that an answer was about, or what a policy or vote was."""
        view, act = self.screen.play.view, deed.act
        if isinstance(act, Sign | Decline | Counter):
            offer = next((o for o in view.offers if o.id == act.offer), None)
            clauses = "" if offer is None else clauses_short(view, offer.clauses)
            if isinstance(act, Counter):
                clauses = t("ministry.countered", before=clauses, after=clauses_short(view, act.clauses))
            return Tip(clauses, text)
        return Tip(t(f"ministry.fate_{deed.fate}_tip"), text)

    @staticmethod
    def _id(deed: Deed) -> str:
        act = deed.act
        what = act.motion if isinstance(act, Vote) else hash(act.policy) if isinstance(act, SetPolicy) else act.offer
        return f"ministry/deed/{deed.round}/{act.type}/{what}"
