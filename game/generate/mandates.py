"""Mandates of a synthetic world, by one rule for every seat.

A seat's economy is what it makes and uses at baseline prices, in US$ m a quarter; ore counts at its share of the
refined price. Small economies have most of their points in targets that bargaining reaches: money received, treaties, a
place in a bloc, a floor for what they make, a stock that their budget can buy. Nobody's target asks for another seat's
loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum, sqrt
from typing import Any

from game.generate.world import WHOLE, Actor, Mineral, SyntheticWorld

PRODUCER_FROM_USD_M = 1.0
QUARTER_DAYS = 91.25
STOCK_DAYS = 30
BUDGET_SHARE = 1e-5
FLOOR = 1.1
HIGHEST_FLOOR = 1.4
COUNT = {1: "One treaty", 2: "Two treaties", 3: "Three treaties", 4: "Four treaties"}

Condition = dict[str, Any]


@dataclass(frozen=True)
class Goal:
    """A target or a red line: its text, its points and its condition."""

    text: str
    points: int
    condition: Condition
    by_round: int | None = None


@dataclass(frozen=True)
class Instructions:
    """The mandate of one seat."""

    summary: str
    weights: dict[str, int]
    targets: tuple[Goal, ...]
    red_lines: tuple[Goal, ...]
    assets: tuple[str, ...]


class Economy:
    """What a seat makes and uses, by mineral, in US$ m a quarter."""

    def __init__(self, world: SyntheticWorld, actor: Actor) -> None:
        self.actor = actor
        self.refined = {m: _worth(m) * world.made[m.id, "refined"].get(actor.code, 0) for m in world.minerals}
        self.mined = {
            m: _worth(m) * m.parameters["kappa"] * world.made.get((m.id, "mine"), {}).get(actor.code, 0)
            for m in world.minerals
        }
        self.used = {m: _worth(m) * world.used[m.id].get(actor.code, 0) for m in world.minerals}

    @property
    def made(self) -> float:
        """Everything that it mines and refines."""
        return fsum((*self.refined.values(), *self.mined.values()))

    @property
    def budget_usd_m(self) -> float:
        """The ministry budget of a round by the default rule."""
        return max(1.0, BUDGET_SHARE * self.actor.gdp_usd_bn * 1000.0 / 4.0)

    def leading(self) -> tuple[Mineral, str] | None:
        """Return the mineral and stage that it earns most with, if it earns enough to be a producer."""
        best: tuple[float, Mineral, str] | None = None
        for stage, values in (("refined", self.refined), ("ore", self.mined)):
            for mineral, value in values.items():
                if value >= PRODUCER_FROM_USD_M and (best is None or value > best[0]):
                    best = (value, mineral, stage)
        return None if best is None else (best[1], best[2])


def _worth(mineral: Mineral) -> float:
    return mineral.usd_m_per_quarter / WHOLE


def instructions(world: SyntheticWorld) -> dict[str, Instructions]:
    """Return the mandate of every seat, in the order of the seats."""
    return {actor.code: _instructions(world, Economy(world, actor)) for actor in world.seats}


def _instructions(world: SyntheticWorld, economy: Economy) -> Instructions:
    actor = economy.actor
    points = _points(actor)
    weights = _weights(economy, 100 - points)
    return Instructions(
        _summary(world, economy),
        weights,
        _targets(world, economy, points),
        _red_lines(world, economy),
        _assets(economy),
    )


def _points(actor: Actor) -> int:
    """Return the points for targets: more for the small, whose market moves little of their own making."""
    if actor.kind == "rival":
        return 25
    if actor.union or actor.kind in ("host", "union"):
        return 30
    return 60 if actor.gdp_usd_bn < 150.0 else 52 if actor.gdp_usd_bn < 400.0 else 40


def _weights(economy: Economy, rest: int) -> dict[str, int]:
    used = fsum(economy.used.values())
    producing = economy.made / (economy.made + used) if economy.made + used > 0.0 else 0.5
    industry = round(rest * (0.1 + 0.4 * producing))
    security = round(rest * (0.1 + 0.4 * (1.0 - producing)))
    standing = round(rest * 0.15)
    return {
        "prosperity": rest - industry - security - standing,
        "security": security,
        "industry": industry,
        "standing": standing,
    }


# --- targets ------------------------------------------------------------------------------------------------------


def _targets(world: SyntheticWorld, economy: Economy, points: int) -> tuple[Goal, ...]:
    """Return the first three targets that suit the seat and can be met; two fifths of the points for the first."""
    wanted = [goal for goal in _wanted(world, economy) if goal is not None]
    chosen = wanted[:3]
    first = round(points * 0.4) if len(chosen) == 3 else round(points * 0.6)
    second = round(points * 0.3) if len(chosen) == 3 else points - first
    shares = [first, second, points - first - second]
    return tuple(
        Goal(goal.text, share, goal.condition, goal.by_round) for goal, share in zip(chosen, shares, strict=False)
    )


def _wanted(world: SyntheticWorld, economy: Economy) -> list[Goal | None]:
    actor = economy.actor
    money, stock = _received(world, economy), _stock(world, economy)
    partner, many, few = _treaty_with(world, actor), _treaties(world, 3), _treaties(world, 2)
    if actor.kind == "rival":
        return [many, partner]
    if actor.kind == "host":
        return [_bloc(world), stock, many, partner]
    inside = None if actor.union else _member(world)
    if economy.leading() is not None:
        return [_floor(world, economy), money, partner, many]
    if actor.gdp_usd_bn >= 400.0 or actor.kind == "union":
        return [stock, many, inside, partner]
    return [money, few, inside, partner]


def _by(world: SyntheticWorld, part: float) -> int:
    return max(1, min(world.rounds, round(part * world.rounds)))


def _received(world: SyntheticWorld, economy: Economy) -> Goal:
    usd = round(min(max(2.5 * sqrt(economy.actor.gdp_usd_bn), 4.0), 30.0))
    condition: Condition = {"kind": "received_at_least", "value": usd * 10**6}
    return Goal(f"At least ${usd} m received from other parties", 0, condition, _by(world, 0.75))


def _treaties(world: SyntheticWorld, count: int) -> Goal:
    count = min(count, len(world.seats) - 1)
    condition: Condition = {"kind": "treaties_at_least", "value": count}
    return Goal(f"{COUNT[count]} in force", 0, condition, _by(world, 0.7))


def _treaty_with(world: SyntheticWorld, actor: Actor) -> Goal:
    """A treaty with the largest economy nearby, or of all: never the seat's own union, never the rival."""
    others = [a for a in world.heads if a.code not in (actor.code, actor.union)]
    near = [a for a in others if a.region == actor.region]
    partner = max(near or others, key=lambda a: (a.gdp_usd_bn, a.code))
    condition: Condition = {"kind": "treaty_with", "partner": partner.code}
    return Goal(f"A treaty with {named(partner)}", 0, condition, _by(world, 0.6))


def _member(world: SyntheticWorld) -> Goal | None:
    if not world.has_bloc:
        return None
    return Goal("Full member of a bloc in force", 0, {"kind": "member"}, _by(world, 0.8))


def _bloc(world: SyntheticWorld) -> Goal | None:
    if not world.has_bloc:
        return None
    return Goal("The zone is in force", 0, {"kind": "bloc_in_force", "bloc": BLOC}, _by(world, 0.6))


def _floor(world: SyntheticWorld, economy: Economy) -> Goal | None:
    leading = economy.leading()
    if leading is None or not world.has_bloc:
        return None
    mineral, stage = leading
    condition: Condition = {"kind": "floor_at_least", "mineral": mineral.id, "stage": stage, "value": FLOOR}
    return Goal(f"A floor of at least {FLOOR:g} on {_good(mineral, stage)}", 0, condition, _by(world, 0.85))


def _stock(world: SyntheticWorld, economy: Economy) -> Goal | None:
    """Thirty days of the mineral it uses most among those that three rounds' budgets can buy."""
    within = {
        m: cost
        for m, value in economy.used.items()
        if m.strategic and 0.05 <= (cost := value * STOCK_DAYS / QUARTER_DAYS) <= 3.0 * economy.budget_usd_m
    }
    if not within or world.rounds < 4:
        return None
    mineral = max(within, key=lambda m: (within[m], m.id))
    condition: Condition = {"kind": "stock_days_at_least", "mineral": mineral.id, "value": STOCK_DAYS}
    return Goal(f"A national stock of thirty days of {mineral.name.lower()}", 0, condition, _by(world, 0.8))


# --- red lines and words ------------------------------------------------------------------------------------------


def _red_lines(world: SyntheticWorld, economy: Economy) -> tuple[Goal, ...]:
    limit = max(round(economy.budget_usd_m * 4), 2)
    paid = Goal(f"No more than ${limit} m paid to other parties", 5, {"kind": "paid_at_most", "value": limit * 10**6})
    leading = economy.leading()
    if leading is not None and economy.actor.kind != "rival":
        mineral, stage = leading
        keep: Condition = {"kind": "output_at_least", "mineral": mineral.id, "stage": stage, "value": 0.85}
        return (Goal(f"Home output of {_good(mineral, stage)} of at least 85 % of the baseline", 8, keep), paid)
    if not world.has_bloc:
        return (paid,)
    top = Goal(f"No floor above {HIGHEST_FLOOR:g}", 8, {"kind": "floor_at_most", "value": HIGHEST_FLOOR})
    return (top, paid)


def _good(mineral: Mineral, stage: str) -> str:
    return f"{mineral.name.lower()} ore" if stage == "ore" else f"refined {mineral.name.lower()}"


def named(actor: Actor) -> str:
    """Return an actor's name within a sentence."""
    return f"the {actor.name}" if actor.kind in ("union", "rest") else actor.name


def _summary(world: SyntheticWorld, economy: Economy) -> str:
    actor, leading = economy.actor, economy.leading()
    earns = f"Most of what you earn comes from {_good(*leading)}. " if leading is not None else ""
    if actor.kind == "rival":
        want = "You were not invited. You want open markets and buyers who stay."
    elif actor.kind == "host":
        want = "You invited the others, and want supplies that do not hang on one refiner."
    elif actor.union:
        want = "Trade policy is the union's, and you have a voice in it; stocks, money and treaties are yours."
    elif actor.kind == "union":
        want = "You negotiate for your members with one vote, and want supply from many sides at a price they can bear."
    elif leading is not None:
        want = "You want more of its value at home, and buyers who sign."
    elif actor.gdp_usd_bn >= 400.0:
        want = "You use much and make little; you want stocks, partners and a say in the rules."
    else:
        want = "You have little at stake in these markets and a voice that others want."
    return f"You speak for {named(actor)}. {earns}{want}"


def _assets(economy: Economy) -> tuple[str, ...]:
    actor = economy.actor
    out = ["A voice in the union" if actor.union else "A head at the table, and what it may sign"]
    if actor.kind == "host":
        out.append("The chair")
    for what, values in (("Mines of", economy.mined), ("Refining of", economy.refined), ("Demand for", economy.used)):
        mineral = max(values, key=lambda m: (values[m], m.id))
        if values[mineral] >= PRODUCER_FROM_USD_M:
            out.append(f"{what} {mineral.name.lower()}")
    if len(out) < 2:
        out.append("Ground to explore and sites for processing")
    return tuple(out)


BLOC = "zone"
