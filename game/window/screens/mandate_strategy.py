"""The second page of the mandate: what no deal means, who may help, what is published, and what to care about most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.rules.score import PARTS
from game.savefile import reason
from game.view import View
from game.window.catalog import t
from game.window.figures import grouped
from game.window.layout import Rect
from game.window.marketfacts import Facts
from game.window.naming import name_of
from game.window.relations import Relation, relations
from game.window.screens.facts import ENDLESS, bullet, heading, prose
from game.window.screens.mandate_check import Check
from game.window.screens.mandate_facts import public_facts
from game.window.sources import source_line
from game.window.theme import CONTROL, GAP_S, LARGE, Ink
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button

if TYPE_CHECKING:
    from game.window.play import Play
    from game.window.screens.mandate import MandateScreen

#: How many priorities are chosen.
COUNT = 2
#: The name under which the choice is kept with the notes.
KEPT_AS = "priorities"


def choices(view: View) -> tuple[tuple[str, str], ...]:
    """Return (id, text) of what can be a priority: every target, and every part of the score that has weight."""
    out = [
        (
            f"target/{n}",
            t("briefing.priority_target", text=told(target.text).removesuffix("."), points=points(target.points)),
        )
        for n, target in enumerate(view.me.targets)
    ]
    weights = view.me.mandate.weights
    out += [
        (part, t("briefing.priority_part", part=t(f"frame.part_{part}"), points=points(getattr(weights, part))))
        for part in PARTS
        if getattr(weights, part) > 0
    ]
    return tuple(out)


def priorities_of(play: Play) -> tuple[str, ...]:
    """Return the ids of what was confirmed, as it is kept with the notes on the game; nothing before that."""
    kept = play.notes.value(KEPT_AS)
    return tuple(id_ for id_ in kept if isinstance(id_, str)) if isinstance(kept, list) else ()


def points(value: float) -> str:
    """Return points without a needless decimal."""
    return grouped(value, 0 if value == round(value) else 1)


class Strategy:
    """What is chosen on the page; the confirmed choice is kept with the notes.

    Attributes:
        chosen: ids of :func:`choices`, in the order in which they were chosen.
    """

    def __init__(self, screen: MandateScreen) -> None:
        self.screen = screen
        self.chosen: tuple[str, ...] = priorities_of(screen.play)
        self.check = Check(screen)
        self._relations: tuple[int, tuple[tuple[Relation, ...], tuple[Relation, ...]]] | None = None
        self._facts: tuple[int, tuple[tuple[str, str], ...]] | None = None

    @property
    def complete(self) -> bool:
        """Whether enough is chosen to confirm."""
        return len(self.chosen) == COUNT

    @property
    def confirmed(self) -> bool:
        """Whether what is chosen is what was confirmed."""
        return self.complete and self.chosen == priorities_of(self.screen.play)

    @property
    def unchosen(self) -> tuple[int, ...]:
        """The places of the choices that are not chosen."""
        return tuple(n for n, (id_, _) in enumerate(choices(self.screen.play.view)) if id_ not in self.chosen)

    def toggle(self, id_: str) -> None:
        """Choose, or take back."""
        if id_ in self.chosen:
            self.chosen = tuple(other for other in self.chosen if other != id_)
        elif not self.complete:
            self.chosen = (*self.chosen, id_)

    def confirm(self, ui: Ui) -> None:
        """Keep the choice with the notes on the game."""
        if not self.complete:
            return
        try:
            self.screen.play.notes.keep(KEPT_AS, list(self.chosen))
        except OSError as error:
            ui.toast(t("briefing.not_kept", reason=reason(error)), "warn")

    # --- drawing ------------------------------------------------------------------------------------------------

    def draw_choice(self, ui: Ui, at: Rect) -> float:
        """Draw the priorities; returns the y below."""
        view = self.screen.play.view
        x, y, width = at.x, at.y, at.w
        y = heading(ui, x, y, width, t("briefing.priorities"), rule=False)
        y = prose(ui, x, y, width, t("briefing.priorities_about"), ink="muted") + GAP_S
        for n, (id_, text) in enumerate(choices(view)):
            y = self._option(ui, Rect(x, y, width, 0), n, id_, text)
        height = ui.em(CONTROL)
        missing = COUNT - len(self.chosen)
        why_not = t("briefing.confirm_need", count=missing) if missing else None
        word = t("briefing.confirm")
        if self.confirmed:
            y = bullet(ui, x, y + 2, width, t("briefing.confirmed"), "check", "good")
        else:
            button(ui, "strategy/confirm", Rect(x, y + 2, width, height), word, primary=True,
                   on=lambda: self.confirm(ui), disabled_reason=why_not)  # fmt: skip
            y += height + 2
        return y + GAP_S

    def _option(self, ui: Ui, at: Rect, n: int, id_: str, text: str) -> float:
        side = ui.em(20)
        text_w = at.w - side - 3 * GAP_S
        height = max(ui.em(30), ui.paragraph_height(text_w, text) + GAP_S)
        place = Rect(at.x, at.y, at.w, height)
        chosen = id_ in self.chosen
        why_not = t("briefing.full") if self.complete and not chosen else None
        tip = t("briefing.unchoose" if chosen else "briefing.choose")
        look = ui.touch(f"strategy/option/{n}", place, on=lambda: self.toggle(id_), tip=tip, disabled_reason=why_not)
        ui.box(place, "selection" if chosen else "hover" if look.hover else "raised", "accent" if chosen else "border")
        if look.focus:
            ui.paint.ring(place)
        mark = Rect(place.x + GAP_S, place.centery - side / 2, side, side)
        ui.box(mark, "primary" if chosen else "sunken", None if chosen else "border_strong", 4)
        if chosen:
            ui.icon(Rect(mark.x + 2, mark.y + 2, side - 4, side - 4), "check", "on_primary")
        ink: Ink = "disabled" if look.disabled else "text"
        line_h = ui.paragraph_height(text_w, text)
        ui.paragraph(Rect(mark.right + GAP_S, place.centery - line_h / 2, text_w, line_h), text, color=ink,
                     bold=chosen and ui.paragraph_height(text_w, text, bold=True) == line_h)  # fmt: skip
        return place.bottom + 4

    def draw_no_deal(self, ui: Ui, at: Rect) -> float:
        """Draw what no agreement means, and what must, may and must never be; returns the y below."""
        view = self.screen.play.view
        x, y, width = at.x, at.y, at.w
        y = heading(ui, x, y, width, t("briefing.no_deal"), rule=False)
        zero = t("mandate.attainment_value", value=grouped(0))
        value = t("briefing.no_deal_value", attainment=zero, points=grouped(0, 1))
        height = ui.line_height(LARGE)
        ui.label(Rect(x, y, width, height), value, size=LARGE, bold=True, ellipsis=True)
        y = prose(ui, x, y + height, width, t("briefing.no_deal_about"), ink="muted") + 2
        y = prose(ui, x, y, width, t("briefing.no_deal_best", best=grouped(view.me.attainment.best, 1)))
        y = heading(ui, x, y, width, t("briefing.rules"))
        may = [told(asset) for asset in view.me.mandate.assets] or [t("briefing.may_all")]
        groups: tuple[tuple[str, str, Ink, list[str]], ...] = (
            ("must", "flag", "accent", [told(target.text) for target in view.me.targets]),
            ("may", "plus", "accent", may),
            ("never", "cross", "bad", [told(line.text) for line in view.me.red_lines]),
        )
        for key, icon, ink, texts in groups:
            y = prose(ui, x, y + 2, width, t(f"briefing.{key}"), bold=True)
            for text in texts or [t("briefing.never_none")]:
                y = bullet(ui, x, y, width, text, icon, ink)
        return y

    def draw_relations(self, ui: Ui, at: Rect) -> float:
        """Draw who may help and who may get in the way, and why; returns the y below."""
        x, y, width = at.x, at.y, at.w
        friends, frictions = self.relations()
        y = heading(ui, x, y, width, t("briefing.friends"), rule=False)
        y = self._relations_list(ui, Rect(x, y, width, 0), friends)
        y = heading(ui, x, y, width, t("briefing.frictions"))
        y = self._relations_list(ui, Rect(x, y, width, 0), frictions)
        return prose(ui, x, y + 4, width, t("briefing.friends_about"), ink="muted")

    def _relations_list(self, ui: Ui, at: Rect, listed: tuple[Relation, ...]) -> float:
        view, y = self.screen.play.view, at.y
        if not listed:
            return prose(ui, at.x, y, at.w, t("briefing.none"), ink="muted")
        flag_w = ui.em(30)
        left, width = at.x + flag_w + GAP_S, at.w - flag_w - GAP_S
        for relation in listed:
            ui.flag(Rect(at.x, y + 2, flag_w, ui.line_height()), relation.seat)
            y += ui.paragraph(Rect(left, y, width, ENDLESS), name_of(view.world, relation.seat), bold=True)
            for why in relation.reasons:
                y += ui.paragraph(Rect(left, y, width, ENDLESS), why, color="muted")
            y += 4
        return y

    def relations(self) -> tuple[tuple[Relation, ...], tuple[Relation, ...]]:
        """Return (friends, frictions), worked out once for a view."""
        play = self.screen.play
        if self._relations is None or self._relations[0] != play.version:
            self._relations = (play.version, relations(play.view, Facts(play.view)))
        return self._relations[1]

    def draw_facts(self, ui: Ui, at: Rect) -> float:
        """Draw what is published of one's own country, each with its source; returns the y below."""
        x, y, width = at.x, at.y, at.w
        y = heading(ui, x, y, width, t("briefing.facts"), rule=False)
        y = prose(ui, x, y, width, t("briefing.facts_about"), ink="muted") + GAP_S
        play = self.screen.play
        if self._facts is None or self._facts[0] != play.version:
            self._facts = (play.version, public_facts(play.view))
        for text, source in self._facts[1]:
            y = bullet(ui, x, y, width, text, "info", "accent")
            y = prose(ui, x + ui.em(15) + GAP_S, y, width - ui.em(15) - GAP_S, source_line(source), ink="muted") + 4
        return y
