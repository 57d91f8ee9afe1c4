"""Clause templates: named sets of clauses that a delegation often wants, filled in for two seats from a view.

The list is data, ``assets/templates.json``. A value ``"@name"`` or ``"@name.field"`` is filled in by the resolver of
that name below; a template in which one has nothing to say, or which the rules would refuse, is left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from game.actions import Clause
from game.errors import Refused
from game.rules.clauses import CLAUSES, check_clauses
from game.rules.membership import why_not_apply
from game.rules.projects import offtake_limit, price_per_t
from game.rules.purse import payment_limit
from game.view import View
from game.world import STAGE_OF

SMALL, MEDIUM, LARGE = 0.05, 0.15, 0.3
# The part of what could be sold forward, or of a reserve, that a template asks for.
HALF = 0.5
ASK_SHARE = 0.1

Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """A filled-in template: its name and the clauses, ready to be proposed."""

    template: str
    clauses: tuple[Clause, ...]


@cache
def catalogue() -> tuple[tuple[str, tuple[dict[str, Any], ...]], ...]:
    """Return (name, clauses with placeholders) of every template, in the order of the file."""
    text = resources.files("assets").joinpath("templates.json").read_text(encoding="utf-8")
    return tuple((entry["id"], tuple(entry["clauses"])) for entry in json.loads(text))


def templates(view: View, partner: str) -> tuple[Draft, ...]:
    """Return the templates that could be proposed to a partner now, filled in for the view's seat and the partner."""
    known: dict[str, Values | None] = {}
    out: list[Draft] = []
    for name, patterns in catalogue():
        clauses = [_fill(view, partner, pattern, known) for pattern in patterns]
        filled = tuple(clause for clause in clauses if clause is not None)
        if len(filled) < len(patterns):
            continue
        try:
            check_clauses(view.world, view, filled, (view.seat, partner))
        except Refused:
            continue
        out.append(Draft(name, filled))
    return tuple(out)


def _fill(view: View, partner: str, pattern: Values, known: dict[str, Values | None]) -> Clause | None:
    """Return a clause with its placeholders filled in, None if one of them has no value."""
    values: dict[str, Any] = {}
    for field, value in pattern.items():
        if isinstance(value, str) and value.startswith("@"):
            name, _, part = value[1:].partition(".")
            if name not in known:
                known[name] = _RESOLVERS[name](view, partner)
            found = known[name]
            if found is None:
                return None
            value = found[part or name]
        values[field] = value
    rule = CLAUSES.get(values.pop("type"))
    return None if rule is None else rule.record(**values)


# --- what the placeholders stand for ---------------------------------------------------------------------------------


def _join(view: View, partner: str) -> Values | None:
    """Return the first bloc to which the partner could apply."""
    return _first(b for b in view.blocs if why_not_apply(view.world, view, partner, b, "full") is None)


def _own_join(view: View, partner: str) -> Values | None:
    return _first(b for b in view.blocs if why_not_apply(view.world, view, view.seat, b, "full") is None)


def _open(view: View, partner: str) -> Values | None:
    """Return the first bloc that the partner has not endorsed."""
    made = {e.bloc for e in view.endorsed if e.seat == partner}
    return _first(name for name, bloc in view.blocs.items() if not bloc.dissolved and name not in made)


def _shared(view: View, partner: str) -> Values | None:
    """Return the first bloc in which both vote."""
    seats = (view.seat, partner)
    return _first(n for n, bloc in view.blocs.items() if all(bloc.status(s) == "full" for s in seats))


def _first(names: Any) -> Values | None:
    name = next(iter(names), None)
    return None if name is None else {"bloc": name}


def _money(share: float) -> Callable[[View, str], Values | None]:
    def resolve(view: View, partner: str) -> Values | None:
        usd = _two_digits(min(view.me.budget_usd, payment_limit(view.world, view.seat)) * share)
        return {"usd": usd} if usd >= 1 else None

    return resolve


def _ask(view: View, partner: str) -> Values | None:
    """Return a tenth of what the partner is published to have, within what it can promise."""
    most = min(view.budgets_usd[partner][0], payment_limit(view.world, partner))
    usd = _two_digits(most * ASK_SHARE)
    return {"usd": usd} if usd >= 1 else None


def _exports(view: View, seller: str, buyer: str) -> Values | None:
    """Return the market in which a seller's exports matter most to a buyer, by the value of its use."""
    world = view.world
    best: tuple[float, str, str] | None = None
    for mineral, stage in world.exports[seller]:
        m = world.mineral_index[mineral]
        used = sum(float(world.market.use0[m, i]) for i in world.covers[buyer])
        if stage == "ore":
            used = sum(float(world.market.output0[STAGE_OF["refined"], m, i]) for i in world.covers[buyer])
        value = used * float(world.market.value_usd_per_quarter[m]) * (1.0 if world.strategic[m] else 0.1)
        if value > 0.0 and (best is None or value > best[0]):
            best = (value, mineral, stage)
    return None if best is None else {"mineral": best[1], "stage": best[2]}


def _contract(view: View, partner: str) -> Values | None:
    """Return half of the forward contract of largest value that the seat could make with the partner as seller."""
    world = view.world
    best: tuple[float, Values] | None = None
    for mineral, stage in world.exports[partner]:
        if stage not in list(STAGE_OF)[: world.mineral[mineral].stages]:
            continue
        try:
            most, price = offtake_limit(world, view.seat, partner, mineral, stage), price_per_t(world, mineral, stage)
        except KeyError:
            continue
        tonnes = float(f"{most * HALF:.2g}")
        if tonnes > 0.0 and (best is None or tonnes * price > best[0]):
            terms = {"mineral": mineral, "stage": stage, "tonnes": tonnes, "usd_per_t": float(f"{price:.4g}")}
            best = (tonnes * price, terms)
    return None if best is None else best[1]


def _project(view: View, partner: str) -> Values | None:
    """Return the site of the partner whose mineral the seat uses most of, by value; refineries before mines."""
    world = view.world
    best: tuple[float, str, str] | None = None
    for mineral, stage in world.home_sites[partner]:
        m = world.mineral_index[mineral]
        used = sum(float(world.market.use0[m, i]) for i in world.covers[view.seat])
        value = used * float(world.market.value_usd_per_quarter[m]) * (1.0 if world.strategic[m] else 0.1)
        if best is None or value > best[0]:
            best = (value, mineral, stage)
    return None if best is None else {"mineral": best[1], "stage": best[2]}


def _reserve(view: View, partner: str) -> Values | None:
    """Return half of the partner's public stock of the mineral in which it is worth most."""
    world = view.world
    held = view.stocks_t[:, world.index[partner]]
    value = held / world.market.t_per_quarter * world.market.value_usd_per_quarter
    m = int(value.argmax())
    tonnes = float(f"{float(held[m]) * HALF:.2g}")
    return {"mineral": world.minerals[m], "tonnes": tonnes} if tonnes > 0.0 else None


def _two_digits(usd: float) -> int:
    """Return a sum to two significant digits, as people name sums."""
    return int(float(f"{max(0.0, usd):.2g}"))


_RESOLVERS: dict[str, Callable[[View, str], Values | None]] = {
    "me": lambda view, partner: {"me": view.seat},
    "partner": lambda view, partner: {"partner": partner},
    "join": _join,
    "own_join": _own_join,
    "open": _open,
    "shared": _shared,
    "small": _money(SMALL),
    "medium": _money(MEDIUM),
    "large": _money(LARGE),
    "ask": _ask,
    "supply": lambda view, partner: _exports(view, partner, view.seat),
    "demand": lambda view, partner: _exports(view, view.seat, partner),
    "contract": _contract,
    "project": _project,
    "reserve": _reserve,
}
