"""What a laboratory of the markets asks: a case is a few numbers and names, compared and kept by value.

Cases say what would be different from the public state of a view; :mod:`game.window.screens.lab_runs` clears the
market under them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from game.actions import ExportControl, Flood, Policy, StageName
from game.rules.charter import amend, charter_of, fresh
from game.rules.motions import floor_of
from game.state import Bloc
from game.view import View
from game.world import STAGE_OF, World

Rival = Literal["as_now", "export_cut", "flood"]
Way = Literal["buy", "release", "common"]
RIVALS: tuple[Rival, ...] = ("as_now", "export_cut", "flood")
#: What a rival that answers with a cut lets through to members, as a share of what they would take freely.
CUT_TO = 0.5
#: The span and the step of a floor's level in the laboratory, as multiples of the baseline price.
LEVELS, LEVEL_STEP = (0.5, 3.0), 0.05
MOST_ROUNDS, MOST_DAYS = 8, 180.0


@dataclass(frozen=True, slots=True)
class FloorCase:
    """A floor on what members import.

    Attributes:
        level: times the baseline price of the stage; None for no floor on it.
        members: seats with their status, as in a bloc.
        levy_share: the part of the levies on imports that goes to the common fund.
        rival: how the rival answers; ``as_now`` is what it does already.
    """

    bloc: str
    mineral: str
    stage: StageName
    level: float | None
    members: tuple[tuple[str, str], ...]
    levy_share: float
    rival: Rival = "as_now"


@dataclass(frozen=True, slots=True)
class StockCase:
    """Stock bought or released over the coming markets.

    Attributes:
        way: ``buy`` or ``release`` moves the national stock, ``common`` fills that of a bloc towards a target.
        tonnes: of a national stock, in all.
        rounds: over so many markets, in equal parts.
        bloc, days, usd: of a common stock: whose, the target in days of the full members' use, and the money for it.
        members: the members of the bloc, with their status.
    """

    mineral: str
    way: Way = "buy"
    tonnes: float = 0.0
    rounds: int = 4
    bloc: str = ""
    days: float = 0.0
    usd: int = 0
    members: tuple[tuple[str, str], ...] = ()


Case = FloorCase | StockCase


# --- members ---------------------------------------------------------------------------------------------------------


def bloc_of(view: View, bloc: str) -> Bloc:
    """Return a bloc as it stands, or as it would begin."""
    return view.blocs[bloc] if bloc in view.blocs else fresh(view.world.charters[bloc])


def member_sets(view: View, bloc: str, mineral: str) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the sets of members to begin with, by name; one that holds nobody, or the same as one before, is left out.

    ``now`` are the members, ``joining`` also those that signed or applied, ``founders`` those of the charter, ``users``
    the ten largest users outside the rival, and ``all`` everybody but the rival.
    """
    world, there = view.world, bloc_of(view, bloc)
    now = tuple((seat, status) for seat, status, _ in there.members)
    inside = {seat for seat, _ in now}
    more = [*((a.member, a.status) for a in there.applications), *((s, st) for s, st, _ in there.signatories)]
    coming = tuple((seat, status) for seat, status in dict(more).items() if seat not in inside)
    free = [seat for seat in world.seats if seat != world.rival and seat not in world.union_of]
    m = world.mineral_index[mineral]
    use = {seat: float(world.market.use0[m, list(world.covers[seat])].sum()) for seat in free}
    largest = sorted((seat for seat in free if use[seat] > 0), key=lambda seat: -use[seat])[:10]
    sets = {
        "now": now,
        "joining": (*now, *coming) if coming else (),
        "founders": tuple((seat, "full") for seat in world.charters[bloc].founders if seat in world.seats),
        "users": tuple((seat, "full") for seat in largest),
        "all": tuple((seat, "full") for seat in free),
    }
    out: dict[str, tuple[tuple[str, str], ...]] = {}
    for name, members in sets.items():
        if members and sorted(members) not in [sorted(other) for other in out.values()]:
            out[name] = members
    return out


def with_member(members: Sequence[tuple[str, str]], seat: str) -> tuple[tuple[str, str], ...]:
    """Return members with a seat as a full one, or without it if it is among them."""
    if any(code == seat for code, _ in members):
        return tuple(pair for pair in members if pair[0] != seat)
    return (*members, (seat, "full"))


# --- what differs ----------------------------------------------------------------------------------------------------


def first_floor(view: View, bloc: str, mineral: str) -> FloorCase:
    """Return the case to begin with: the floor in the schedule or the baseline price a fifth up, for members now."""
    there = bloc_of(view, bloc)
    now = floor_of(there, mineral, "refined", "floors")
    sets = member_sets(view, bloc, mineral)
    members = next(iter(sets.values()), ())
    most = charter_of(view.world, there).max_floor
    return FloorCase(bloc, mineral, "refined", now or min(1.2, most), members, charter_of(view.world, there).levy_share)


def blocs_under(view: View, case: Case) -> list[Bloc]:
    """Return all blocs as a case has them: the one that it names in force, with its members and its floor."""
    blocs = dict(view.blocs)
    if case.bloc:
        there = bloc_of(view, case.bloc)
        members = tuple((seat, status, 0) for seat, status in case.members)
        there = replace(there, members=members, in_force=bool(members), dissolved=False)
        if isinstance(case, FloorCase):
            rest = tuple(f for f in there.floors if (f[0], f[1]) != (case.mineral, case.stage))
            own = () if case.level is None else ((case.mineral, case.stage, case.level),)
            there = amend(replace(there, floors=tuple(sorted((*rest, *own)))), "levy_share", case.levy_share)
        blocs[case.bloc] = there
    return [blocs[name] for name in sorted(blocs)]


def acting_under(view: View, case: Case | None) -> tuple[tuple[str, Policy], ...]:
    """Return the public policies in the market, with what the rival adds in a case."""
    rival = view.world.rival
    if not isinstance(case, FloorCase) or rival is None or case.rival == "as_now":
        return view.acting
    if case.rival == "flood":
        kept = tuple((seat, p) for seat, p in view.acting if not (isinstance(p, Flood) and p.mineral == case.mineral))
        return (*kept, (rival, Flood(case.mineral, 1.0)))
    targets = tuple(code for seat, _ in case.members if seat != rival for code in _covered(view.world, seat))
    if not targets:
        return view.acting
    return (*view.acting, (rival, ExportControl(case.mineral, "refined", tuple(dict.fromkeys(targets)), CUT_TO)))


def _covered(world: World, seat: str) -> list[str]:
    return [world.actors[a] for a in world.covers[seat]]


def rival_sells(world: World, mineral: str) -> bool:
    """Whether the rival refines a mineral, so that it can hold back or flood."""
    if world.rival is None:
        return False
    return bool(world.controlled_rows(world.rival, STAGE_OF["refined"], world.mineral_index[mineral]))
