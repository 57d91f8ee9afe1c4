"""The words of the common stock: what motions on it come to, and its books, added up anew."""

from __future__ import annotations

from dataclasses import dataclass

from game.actions import CallContributions, MotionContent, ReleaseStock, SetStockTarget
from game.rules.common_stock import held_kg, use_kg, worth
from game.rules.measures import market_quarters
from game.rules.policy import RELEASE_SHARE_OF_USE
from game.rules.stock_calls import shares
from game.rules.stock_trade import PACE
from game.state import Bloc, StockEntry
from game.view import View
from game.window.catalog import t
from game.window.figures import percent
from game.window.naming import short_of
from game.window.phrases import mineral_of, money, tonnes
from game.world import CENTS, DAYS_PER_QUARTER, KG_PER_T


@dataclass(frozen=True, slots=True)
class BookLine:
    """What the books say of one round, one kind of entry and one mineral (none for money alone), added up."""

    round: int
    kind: str
    mineral: str
    kg: int
    cents: int
    seats: tuple[str, ...]


def target_kg(view: View, bloc: Bloc, mineral: str, days: float) -> float:
    """Return a target in kilograms, by the full members' normal use."""
    return days / DAYS_PER_QUARTER * use_kg(view.world, bloc, mineral)


def asked_of(view: View, bloc: Bloc, content: CallContributions, round_: int) -> dict[str, int]:
    """Return what a call asks of each member in a round, in cents."""
    return shares(view.world, bloc, content.key, content.usd * CENTS, round_)


def motion_about(view: View, bloc: Bloc, content: MotionContent, round_: int) -> str:
    """Return what a motion on the common stock comes to if it is adopted in a round; empty for other motions."""
    if isinstance(content, CallContributions):
        own = asked_of(view, bloc, content, round_).get(view.seat, 0)
        return t("blocs.about_call", usd=money(own // CENTS)) if own else t("blocs.about_call_others")
    if isinstance(content, SetStockTarget):
        if not content.days:
            return t("blocs.about_no_target", amount=tonnes(held_kg(bloc, content.mineral) / KG_PER_T))
        goal = target_kg(view, bloc, content.mineral, content.days)
        missing = max(0.0, goal - held_kg(bloc, content.mineral))
        cost = worth(view.world, view.market, content.mineral, round(missing)) / CENTS
        return t("blocs.about_target", amount=tonnes(goal / KG_PER_T), missing=tonnes(missing / KG_PER_T),
                 usd=money(cost), pace=percent(PACE), held=money(bloc.stock_cents // CENTS))  # fmt: skip
    if isinstance(content, ReleaseStock):
        most = RELEASE_SHARE_OF_USE * use_kg(view.world, bloc, content.mineral) * market_quarters(view.world)
        key = "blocs.about_release_cut" if content.tonnes * KG_PER_T > most else "blocs.about_release"
        return t(key, most=tonnes(most / KG_PER_T), share=percent(RELEASE_SHARE_OF_USE))
    return ""


def book_lines(bloc: Bloc) -> list[BookLine]:
    """Return the books added up by round, kind and mineral, the latest first."""
    sums: dict[tuple[int, str, str], list[StockEntry]] = {}
    for entry in bloc.stock_books:
        sums.setdefault((entry.round, entry.kind, entry.mineral), []).append(entry)
    lines = [
        BookLine(round_, kind, mineral, sum(e.kg for e in entries), sum(e.cents for e in entries),
                 tuple(dict.fromkeys(e.seat for e in entries if e.seat)))
        for (round_, kind, mineral), entries in sums.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: -line.round)


def book_words(view: View, line: BookLine) -> tuple[str, str]:
    """Return a line of the books in words, and what it moved: in with a plus, out with a minus."""
    name = short_of(view.world, line.seats[0]) if len(line.seats) == 1 else ""
    who = name or t("blocs.stockbook_members", count=len(line.seats))
    what = mineral_of(view, line.mineral) if line.mineral else t("blocs.stockbook_money")
    text = t(f"blocs.stockbook_{line.kind}", round=line.round, who=who, what=what)
    moved = []
    if line.kg:
        moved.append(("+" if line.kg > 0 else "−") + tonnes(abs(line.kg) / KG_PER_T))
    if line.cents:
        moved.append(("+" if line.cents > 0 else "−") + money(abs(line.cents) // CENTS))
    return text, ", ".join(moved) or "0"


def adds_up(bloc: Bloc) -> bool:
    """Whether every entry of the books, added up, comes to what the stock holds, to the kilogram and the cent."""
    kg: dict[str, int] = {}
    for entry in bloc.stock_books:
        if entry.mineral:
            kg[entry.mineral] = kg.get(entry.mineral, 0) + entry.kg
    held = tuple(sorted((mineral, amount) for mineral, amount in kg.items() if amount))
    return held == bloc.stock and sum(entry.cents for entry in bloc.stock_books) == bloc.stock_cents
