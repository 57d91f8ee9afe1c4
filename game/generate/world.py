"""A synthetic world: who sits at the table, what is traded, and who makes and uses what share of it.

The rules, which the folder's SOURCES.md repeats: the economy of rank r has a product of US$ 25,000 bn over r to the
power 1.5, give or take two fifths; the host is the first, and the rival, who is the second, about two thirds of the
largest. Each mineral is refined and mined by
a few, the k-th of whom makes about 1/k of what the first makes. The rival refines more than half of most minerals and
mines little. Use follows the economy. Every share is a whole number of hundred-millionths, so that sums are exact.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import fsum, sqrt

from game.generate import names
from game.generate.draws import Draws, in_parts

LEAST_ACTORS, MOST_ACTORS = 3, 200
LEAST_FOR_UNION = 5
MOST_MINERALS = len(names.MINERALS)
WHOLE = 10**8
REST = "ROW"

LARGEST_GDP_USD_BN = 25_000.0
SPREAD = 0.4
RIVAL_SIZE = 2 / 3
REST_OF_GDP = 0.12
UNION_PART = 0.2
MEMBERS_OF_UNION = 0.2
ACTORS_A_REGION = 12
LARGEST_MARKET_USD_BN = 40.0
RIVAL_REFINES_MOST_OF = 0.75
RIVAL_USE = 1.5
SEED_SHARE = 10**4
LEAST_USE = 10**3
MOST_REFINERS, MOST_MINERS = 5, 7


@dataclass(frozen=True)
class Actor:
    """A row of ``delegations.csv``; ``weight`` is what its use goes by, in US$ bn."""

    code: str
    name: str
    kind: str
    region: str
    union: str
    gdp_usd_bn: float
    population_m: float
    meetings: int
    weight: float

    @property
    def seated(self) -> bool:
        """Whether it has a seat."""
        return self.kind != "rest"


@dataclass(frozen=True, eq=False)
class Mineral:
    """A row of ``minerals.csv``; ``parameters`` are the columns of the market model, in their order.

    A mineral is itself and no other, so that it can be a key.
    """

    id: str
    name: str
    world_t_per_year: float
    price_usd_per_t: float
    strategic: bool
    stages: int
    parameters: dict[str, float]

    @property
    def usd_m_per_quarter(self) -> float:
        """What the world's use of a quarter is worth."""
        return self.world_t_per_year * self.price_usd_per_t / 4e6


@dataclass(frozen=True)
class SyntheticWorld:
    """What a folder is written from.

    Attributes:
        seed: what it was drawn from.
        rounds: of the game.
        actors: in the order of the files, the rest of the world last.
        minerals: the largest market first.
        made: (mineral, ``"refined"`` or ``"mine"``) -> code -> share in hundred-millionths, adding to ``WHOLE``.
        seeds: (mineral, stage) -> those of them who make next to nothing yet.
        used: mineral -> code -> the same for use.
    """

    seed: int
    rounds: int
    actors: tuple[Actor, ...]
    minerals: tuple[Mineral, ...]
    made: dict[tuple[str, str], dict[str, int]] = field(default_factory=dict)
    seeds: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    used: dict[str, dict[str, int]] = field(default_factory=dict)

    @property
    def seats(self) -> tuple[Actor, ...]:
        """Everybody but the rest of the world."""
        return tuple(a for a in self.actors if a.seated)

    @property
    def host(self) -> Actor:
        """Who invites."""
        return next(a for a in self.actors if a.kind == "host")

    @property
    def rival(self) -> Actor | None:
        """Who refines most, if there is one."""
        return next((a for a in self.actors if a.kind == "rival"), None)

    @property
    def union(self) -> Actor | None:
        """The customs union at the table, if there is one."""
        return next((a for a in self.actors if a.kind == "union"), None)

    @property
    def heads(self) -> tuple[Actor, ...]:
        """Who could be a member of a bloc: neither the rival nor a member of a union."""
        return tuple(a for a in self.seats if a.kind != "rival" and not a.union)

    @property
    def has_bloc(self) -> bool:
        """Whether there are heads enough for a bloc, which needs three."""
        return len(self.heads) >= 3


def synthetic_world(
    actors: int, minerals: int, seed: int, rounds: int, *, union: bool = False, rival: bool = True
) -> SyntheticWorld:
    """Return the world of these numbers: the same for the same ones, on every machine.

    Args:
        actors: seats at the table, the rival's included.
        minerals: from 1 to 12.
        seed: any whole number.
        rounds: quarters to play.
        union: whether a customs union sits there, with members of its own.
        rival: whether one of them refines most of most minerals and was not invited.

    Raises:
        ValueError: if a number is out of range.
    """
    least = LEAST_FOR_UNION if union else LEAST_ACTORS
    if not least <= actors <= MOST_ACTORS or not 1 <= minerals <= MOST_MINERALS or rounds < 1:
        raise ValueError(f"{actors} actors, {minerals} minerals and {rounds} rounds are no world")
    world = SyntheticWorld(
        seed,
        rounds,
        _actors(Draws(seed, "actors"), Draws(seed, "names"), actors, union, rival),
        _minerals(Draws(seed, "minerals"), minerals),
    )
    leaders = _leaders(Draws(seed, "leaders"), minerals) if rival else [False] * minerals
    for mineral, leads in zip(world.minerals, leaders, strict=True):
        draws = Draws(seed, f"shares of {mineral.id}")
        _refine(world, mineral.id, leads, draws)
        if mineral.stages == 2:
            _mine(world, mineral.id, draws)
        _use(world, mineral.id, draws)
    return world


# --- who ----------------------------------------------------------------------------------------------------------


def meetings(kind: str, gdp_usd_bn: float) -> int:
    """Return the meetings that a service can hold in a round: six for the large, two for the small."""
    if kind in ("host", "union", "rival"):
        return 6
    steps = ((4000.0, 6), (1500.0, 5), (400.0, 4), (60.0, 3))
    return next((n for gdp, n in steps if gdp_usd_bn >= gdp), 2)


def _actors(draws: Draws, naming: Draws, count: int, union: bool, rival: bool) -> tuple[Actor, ...]:
    countries = names.countries(naming, count - union)
    regions = names.REGIONS[: max(2, min(len(names.REGIONS), -(-count // ACTORS_A_REGION)))]
    members = max(2, int(MEMBERS_OF_UNION * count)) if union else 0
    out: list[Actor] = []
    for rank, (code, name) in enumerate(countries, start=1):
        kind = "host" if rank == 1 else "rival" if rival and rank == 2 else "country"
        size = LARGEST_GDP_USD_BN * (RIVAL_SIZE if kind == "rival" else 1.0 / (rank * sqrt(rank)))
        gdp = round(size * draws.between(1.0 - SPREAD, 1.0 + SPREAD), 2)
        # Rich countries are few: most of what is drawn is below a quarter of the largest.
        per_head = 1.5 + 68.5 * draws.unit() * draws.unit()
        out.append(
            Actor(
                code,
                name,
                kind,
                regions[0] if rank == 1 else draws.choice(regions),
                "",
                gdp,
                round(gdp / per_head, 3),
                meetings(kind, gdp),
                gdp,
            )
        )
    if union:
        out = _with_union(out, draws, members, regions[-1])
    whole = fsum(a.weight for a in out)
    rest = round(REST_OF_GDP * whole, 2)
    population = round(REST_OF_GDP * fsum(a.population_m for a in out), 3)
    out.append(Actor(REST, "Rest of the world", "rest", "Elsewhere", "", rest, population, 0, rest))
    return tuple(out)


def _with_union(out: list[Actor], draws: Draws, count: int, region: str) -> list[Actor]:
    """Let some countries form a union; its row in the market is a residual of members who stay away."""
    joining = sorted(draws.shuffled([i for i, a in enumerate(out) if a.kind == "country"])[:count])
    inside = [out[i] for i in joining]
    for i in joining:
        a = out[i]
        out[i] = Actor(
            a.code, a.name, a.kind, region, names.UNION_CODE, a.gdp_usd_bn, a.population_m, a.meetings, a.weight
        )
    gdp, people = fsum(a.gdp_usd_bn for a in inside), fsum(a.population_m for a in inside)
    seat = Actor(
        names.UNION_CODE,
        names.UNION_NAME,
        "union",
        region,
        "",
        round(gdp * (1.0 + UNION_PART), 2),
        round(people * (1.0 + UNION_PART), 3),
        meetings("union", gdp),
        round(gdp * UNION_PART, 2),
    )
    return [*out, seat]


# --- what ---------------------------------------------------------------------------------------------------------


def _minerals(draws: Draws, count: int) -> tuple[Mineral, ...]:
    out = []
    for rank, (symbol, name) in enumerate(draws.shuffled(names.MINERALS)[:count], start=1):
        price = _round(draws.choice((2_000.0, 10_000.0, 40_000.0, 250_000.0)) * draws.between(0.6, 1.6))
        value = LARGEST_MARKET_USD_BN * 1e9 / (rank * sqrt(rank)) * draws.between(0.7, 1.3)
        # The largest market has two stages; of three or more, the second has one; the others by chance.
        stages = 2 if rank == 1 else 1 if rank == 2 and count >= 3 else draws.choice((2, 2, 1))
        lead = draws.whole(6, 9)
        parameters = {
            "kappa": draws.between(0.25, 0.65, 2) if stages == 2 else 0.0,
            "sigma": float(draws.whole(5, 8)),
            "eta": draws.between(0.12, 0.3, 2),
            "choke": float(draws.whole(8, 16)),
            "eps_refining": draws.between(0.5, 1.1, 2),
            "eps_refining_rival": draws.between(1.1, 2.0, 2),
            "u0": draws.between(0.75, 0.88, 2),
            "u0_rival": draws.between(0.6, 0.82, 2),
            "sigma_ore": float(draws.whole(6, 8)),
            "choke_ore": 8.0,
            "eps_mine": draws.between(0.35, 0.7, 2),
            "rival_import_openness": draws.between(0.05, 0.6, 2),
            "foreign_ore_to_rival_pull": float(draws.whole(1, 4)),
            "lead_rounds_refining": float(lead),
            "lead_rounds_mining": float(lead + 2),
            "voll": float(draws.whole(4, 30)),
            "lrmc_refining": draws.between(1.05, 1.25, 2),
            "lrmc_mining": draws.between(1.05, 1.25, 2),
            "private_cover_quarters": draws.between(0.4, 0.8, 1),
        }
        strategic = not (rank == 1 and count >= 4)
        out.append(Mineral(symbol, name, _round(value / price), price, strategic, stages, parameters))
    return tuple(out)


def _round(value: float) -> float:
    """Return a number of 100 or more in three significant digits."""
    step = 1.0
    while value / step >= 1000.0:
        step *= 10.0
    return round(value / step) * step


# --- shares -------------------------------------------------------------------------------------------------------


def _leaders(draws: Draws, minerals: int) -> list[bool]:
    """Return for each mineral whether the rival refines more than half of it, which it does of most, and of one."""
    held = max(1, round(RIVAL_REFINES_MOST_OF * minerals))
    return [bool(flag) for flag in draws.shuffled([True] * held + [False] * (minerals - held))]


def _makers(world: SyntheticWorld, draws: Draws, most: int) -> tuple[list[str], list[float], list[str]]:
    """Draw producers outside the rival with their weights, and prospective ones."""
    able = draws.shuffled([a.code for a in world.actors if a.kind in ("host", "country")])
    count = draws.whole(min(2, len(able)), min(most, len(able)))
    weights = [draws.between(1.0 - SPREAD, 1.0 + SPREAD) / (k + 1) for k in range(count)]
    later = able[count : count + draws.whole(1, 4)]
    return able[:count], weights, later


def _refine(world: SyntheticWorld, mineral: str, leads: bool, draws: Draws) -> None:
    makers, weights, later = _makers(world, draws, MOST_REFINERS)
    rival = 0.0
    if world.rival is not None:
        rival = draws.between(0.52, 0.88) if leads else draws.between(0.1, 0.4)
    rest = draws.between(0.02, 0.06)
    _share_out(world, mineral, "refined", makers, weights, later, rival, rest)


def _mine(world: SyntheticWorld, mineral: str, draws: Draws) -> None:
    makers, weights, later = _makers(world, draws, MOST_MINERS)
    rival = draws.between(0.05, 0.35) if world.rival is not None else 0.0
    _share_out(world, mineral, "mine", makers, weights, later, rival, draws.between(0.04, 0.14))


def _share_out(
    world: SyntheticWorld,
    mineral: str,
    stage: str,
    makers: list[str],
    weights: list[float],
    later: list[str],
    rival: float,
    rest: float,
) -> None:
    codes = [*makers, *([world.rival.code] if world.rival is not None else []), REST]
    left, total = 1.0 - rival - rest, fsum(weights)
    parts = [left * weight / total for weight in weights]
    parts += [rival] if world.rival is not None else []
    amounts = in_parts([*parts, rest], WHOLE - SEED_SHARE * len(later))
    shares = dict(zip(codes, amounts, strict=True)) | dict.fromkeys(later, SEED_SHARE)
    world.made[mineral, stage] = dict(sorted(shares.items(), key=lambda item: (-item[1], item[0])))
    world.seeds[mineral, stage] = tuple(later)


def _use(world: SyntheticWorld, mineral: str, draws: Draws) -> None:
    weights = []
    for actor in world.actors:
        taste = draws.between(1.0 - SPREAD, 1.0 + SPREAD)
        weights.append(actor.weight * taste * (RIVAL_USE if actor.kind == "rival" else 1.0))
    amounts = in_parts(weights, WHOLE)
    # What is too little to see is booked by the rest of the world.
    small = sum(n for n in amounts[:-1] if n < LEAST_USE)
    amounts = [*(n if n >= LEAST_USE else 0 for n in amounts[:-1]), amounts[-1] + small]
    world.used[mineral] = {a.code: n for a, n in zip(world.actors, amounts, strict=True) if n}
