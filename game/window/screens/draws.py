"""Drawing by right: so many tonnes out of the common stock of a bloc, or out of a national stock under a treaty."""

from __future__ import annotations

from game.actions import DrawStock, SetPolicy, StockpileAccess
from game.rules.common_stock import usd_per_kg
from game.rules.drawing import drawable, drawable_by_treaty, why_nothing
from game.view import View
from game.window.catalog import t
from game.window.figures import round_step, step_decimals
from game.window.layout import Rect
from game.window.naming import in_text, sentence
from game.window.phrases import mineral_of, price_text, tonnes
from game.window.refusals import told_refusal
from game.window.screens.base import GameScreen
from game.window.screens.facts import fact, heading, prose
from game.window.theme import CONTROL, GAP_S
from game.window.told import told
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.window.widgets.stepper import stepper
from game.world import KG_PER_T


def most_kg(view: View, source: str, mineral: str) -> int:
    """Return what the seat may draw of a mineral from a bloc or a delegation in this round, in kilograms."""
    if source in view.blocs:
        return drawable(view.world, view, view.blocs[source], view.seat, mineral)
    return drawable_by_treaty(view.treaties, view.deliveries, view.round, view.seat, source, mineral)


def sources(view: View, mineral: str) -> list[str]:
    """Return the blocs and delegations in whose stock of a mineral the seat has a part or a right, each once."""
    out = [b.id for b in view.blocs.values() if b.status(view.seat) is not None and dict(b.stock).get(mineral)]
    for treaty in view.treaties:
        for clause in treaty.clauses if treaty.status == "in force" else ():
            if isinstance(clause, StockpileAccess) and (clause.beneficiary, clause.mineral) == (view.seat, mineral):
                out.append(clause.provider)
    return list(dict.fromkeys(out))


class DrawForm:
    """Draws what may be drawn of a mineral from a source, and the order for it.

    Attributes:
        written: (source, mineral) -> the tonnes that are written, where they are others than all that may be drawn.
    """

    def __init__(self, screen: GameScreen) -> None:
        self.screen = screen
        self.written: dict[tuple[str, str], float] = {}

    def ordered_t(self, source: str, mineral: str) -> float:
        """Return the tonnes of the draw that is set; 0 for none."""
        own = self.screen.play.view.me.policies
        found = (p.tonnes for p in own if isinstance(p, DrawStock) and (p.source, p.mineral) == (source, mineral))
        return next(found, 0.0)

    def set(self, ui: Ui, source: str, mineral: str, amount_t: float) -> None:
        """Set a draw, or call it off with zero."""
        screen = self.screen
        order = DrawStock(source, mineral, amount_t)
        if screen.attempt(ui, lambda: screen.play.do(SetPolicy(screen.play.seat, order))):
            self.written.pop((source, mineral), None)
            words = t("blocs.toast_draw", amount=tonnes(amount_t)) if amount_t else t("blocs.toast_draw_off")
            ui.toast(words, "good" if amount_t else "neutral")

    def all_of(self, ui: Ui, at: Rect, mineral: str) -> float:
        """Draw every source of a mineral under one heading, nothing where there is none; returns the y below."""
        found, y = sources(self.screen.play.view, mineral), at.y
        if found:
            y = heading(ui, at.x, y, at.w, t("blocs.draws"))
        for source in found:
            y = self.draw(ui, Rect(at.x, y, at.w, 0), source, mineral, named=True) + GAP_S
        return y

    def draw(self, ui: Ui, at: Rect, source: str, mineral: str, named: bool = False) -> float:
        """Draw the right and the order for one source, with its name where it needs one; returns the y below."""
        view, key, id = self.screen.play.view, (source, mineral), f"draw/{source}/{mineral}"
        bloc, most = view.blocs.get(source), most_kg(view, source, mineral) / KG_PER_T
        ordered = self.ordered_t(source, mineral)
        where = told(view.world.charters[source].name) if bloc is not None else in_text(view.world, source)
        label = sentence(t("blocs.draw_from", source=where)) if named else t("blocs.draw_now")
        about = t("blocs.draw_tip_bloc" if bloc is not None else "blocs.draw_tip_treaty")
        y = fact(
            ui,
            f"{id}/right",
            at.x,
            at.y,
            at.w,
            label,
            tonnes(most) if most else t("blocs.draw_none"),
            tip=about,
            bold=True,
        )
        if not most and not ordered:
            why = told_refusal(why_nothing(view.world, view, view.seat, source, mineral))
            return prose(ui, at.x, y, at.w, why, ink="muted")
        amount = min(most, self.written.get(key, ordered or most))
        off = bool(ordered) and amount in (0.0, ordered)
        step = round_step(max(most, 0.01) / 50.0)

        def changed(value: float) -> None:
            self.written[key] = min(most, value)

        reason, control = told_refusal(view.legal["set_policy"].reason), ui.em(CONTROL)
        text = t("blocs.draw_off" if off else "blocs.draw")
        width = min(at.w * 0.5, button_width(ui, text, primary=not off))
        stepper(ui, f"{id}/amount", Rect(at.x, y, at.w - width - GAP_S, control), amount, low=0.0, high=most, step=step,
                on=changed, unit=t("blocs.unit_t"), decimals=step_decimals(step), disabled_reason=reason)  # fmt: skip
        nothing = t("blocs.draw_nothing") if not off and not amount else None
        button(ui, f"{id}/set", Rect(at.right - width, y, width, control), text, primary=not off, ellipsis=True,
               disabled_reason=reason or nothing,
               on=lambda: self._press(ui, source, mineral, most))  # fmt: skip
        y += control + 4
        note = t("blocs.draw_set", amount=tonnes(ordered)) + " " if ordered else ""
        note += t("blocs.draw_about", mineral=mineral_of(view, mineral))
        if bloc is not None:
            price = usd_per_kg(view.world, view.market, mineral) * KG_PER_T
            note += " " + t("blocs.draw_claim", price=price_text(price))
        return prose(ui, at.x, y, at.w, note, ink="muted")

    def _press(self, ui: Ui, source: str, mineral: str, most: float) -> None:
        """Set what is written when the button is pressed: pressing it may itself have ended the typing."""
        ordered = self.ordered_t(source, mineral)
        amount = min(most, self.written.get((source, mineral), ordered or most))
        self.set(ui, source, mineral, 0.0 if ordered and amount in (0.0, ordered) else amount)
