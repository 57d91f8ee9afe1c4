"""Clauses that cannot stand: which of a draft it is, why, and the nearest that could."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from game.actions import (
    NO_TERMS,
    BuyBack,
    CapacityBuilding,
    Clause,
    Investment,
    Offtake,
    Payment,
    StockpileAccess,
    TreatyTerms,
)
from game.rules.buy_back import room_t
from game.rules.clauses import owed_by
from game.rules.projects import HIGHEST_PRICE, LOWEST_PRICE, offtake_limit, price_per_t, sites
from game.rules.purse import payment_limit
from game.view import View
from game.window.catalog import t
from game.window.layout import Rect
from game.window.phrases import money, price_text, tonnes
from game.window.screens.table_estimates import Clauses, why_not
from game.window.theme import GAP_M, GAP_S, HEADING
from game.window.ui import Ui
from game.window.widgets.button import button, button_width
from game.world import KG_PER_T


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a draft.

    Attributes:
        place: of the clause that cannot stand, or None where the fault lies in several together.
        reason: why, in a sentence of the rules.
        mended: the draft with the nearest clause that could stand in its place, or None.
        offer: what that changes, in the imperative.
    """

    place: int | None
    reason: str
    mended: Clauses | None = None
    offer: str = ""


def fault_of(
    view: View, parties: Sequence[str], clauses: Sequence[Clause], terms: TreatyTerms = NO_TERMS
) -> Fault | None:
    """Return what keeps a draft from standing, or None."""
    reason = why_not(view, parties, clauses, terms) if clauses else None
    if reason is None:
        return None
    for place, clause in enumerate(clauses):
        alone = why_not(view, parties, [clause])
        if alone is None:
            continue
        found = _nearest(view, clause)
        if found is None or why_not(view, parties, [found[0]]) is not None:
            return Fault(place, alone)
        return Fault(place, alone, (*clauses[:place], found[0], *clauses[place + 1 :]), found[1])
    return Fault(None, reason)


def _nearest(view: View, clause: Clause) -> tuple[Clause, str] | None:
    """Return the clause brought within what the rules allow, and what that changes."""
    world = view.world
    if isinstance(clause, Payment | Investment | CapacityBuilding):
        most = payment_limit(world, owed_by(clause)[0])
        return (replace(clause, usd=most), t("table.mend_lower", value=money(most))) if clause.usd > most > 0 else None
    if isinstance(clause, StockpileAccess) and clause.mineral in world.mineral_index:
        held = _rounded_down(view.held_kg(world.mineral_index[clause.mineral], world.index[clause.provider]) / KG_PER_T)
        return (replace(clause, tonnes=held), t("table.mend_lower", value=tonnes(held))) if held > 0.0 else None
    if isinstance(clause, BuyBack) and clause.mineral in world.mineral_index:
        base = price_per_t(world, clause.mineral, "refined")
        price = max(clause.usd_per_t, LOWEST_PRICE * base)
        limit = room_t(world, view, clause.participant, clause.holder, clause.mineral, price)
        return _within(clause, base, _rounded_down(limit))
    if not isinstance(clause, Offtake) or not sites(world, clause.seller, clause.mineral, clause.stage):
        return None
    limit = _rounded_down(offtake_limit(world, clause.buyer, clause.seller, clause.mineral, clause.stage))
    return _within(clause, price_per_t(world, clause.mineral, clause.stage), limit)


def _within(clause: Offtake | BuyBack, base: float, limit: float) -> tuple[Clause, str] | None:
    """Return a contract brought within a limit of tonnes and the bounds of its price, and what that changes."""
    price = min(max(clause.usd_per_t, LOWEST_PRICE * base), HIGHEST_PRICE * base)
    parts = []
    if clause.tonnes > limit > 0.0:
        clause = replace(clause, tonnes=limit)
        parts.append(t("table.mend_lower", value=tonnes(limit)))
    if price != clause.usd_per_t:
        parts.append(t("table.mend_price", value=price_text(price)))
        clause = replace(clause, usd_per_t=price)
    return (clause, "; ".join(parts)) if parts else None


def _rounded_down(amount: float) -> float:
    """Return an amount to three figures, never above it."""
    if amount <= 0.0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(amount)) - 2)
    return float(f"{math.floor(amount / unit + 1e-9) * unit:.3g}")


def draw_mend(ui: Ui, at: Rect, fault: Fault, on: Callable[[Clauses], None]) -> float:
    """Draw why a draft cannot stand, with the nearest that could, to be taken over; returns the y below."""
    head, inner_w = ui.line_height(HEADING), at.w - 2 * GAP_M
    reason_h = ui.paragraph_height(inner_w, fault.reason)
    row_h = ui.em(32) if fault.mended is not None else 0.0
    card = Rect(at.x, at.y, at.w, head + reason_h + row_h + 2 * GAP_S + 4)
    ui.box(card, "raised", "border")
    x, top = card.x + GAP_M, card.y + 8 + head
    ui.label(Rect(x, card.y + 6, inner_w, head), t("table.ideas_title"), size=HEADING, bold=True, ellipsis=True)
    ui.paragraph(Rect(x, top, inner_w, reason_h), fault.reason, color="bad")
    if fault.mended is not None:
        clauses = fault.mended
        row = Rect(x, top + reason_h, inner_w, row_h)
        try_w = button_width(ui, t("table.try"))
        spot = Rect(row.right - try_w, row.y + 1, try_w, row.h - 3)
        button(ui, "table/mend", spot, t("table.try"), on=lambda: on(clauses))
        ui.label(Rect(row.x, row.y, spot.x - GAP_S - row.x, row.h), fault.offer, ellipsis=True)
    return card.bottom
