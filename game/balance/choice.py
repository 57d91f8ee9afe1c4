"""Rounds with a real choice: how far apart the moves are that a seat has in its sitting, by its own desk's appraisal.

At each sitting a handful of moves is held against doing nothing, which is worth 0:

- join a bloc that is open to the seat, or leave one of which it is a member: the value of the membership, either way;
- sign an offer that waits: its value;
- the three talks that the desk would put on the agenda: their value times the chance that the other side signs;
- a floor one step up or down in a bloc of which it is a full member: half its value, since others vote too.

A round has a real choice if the best and the worst of these, doing nothing among them, are at least two points of the
mandate apart. National policies are not appraised, so the figure is a lower bound; a rival lives by them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from game.actions import Accession, SetFloor
from game.engine import Game
from game.players import Advisor, make_advisor
from game.rules.charter import charter_of
from game.view import View

REAL_POINTS = 2.0
TALKS = 3
FLOORS = 2
OTHERS_VOTE = 0.5


def moves(view: View, advisor: Advisor) -> dict[str, float]:
    """Return some moves of a seat in its sitting, named, and what each is worth in points; see the module's text."""
    out = {"nothing": 0.0}
    other = next((s for s in view.world.seats if s != view.seat), view.seat)
    for name, bloc in view.blocs.items():
        inside = bloc.status(view.seat)
        open_ = inside is None and name in _open_blocs(view)
        if open_ or inside is not None:
            clauses = (Accession(name, view.seat, "associate" if inside == "associate" else "full"),)
            worth = advisor.treaty(view, view.seat, (view.seat, other), clauses).points
            out[f"{'join' if open_ else 'leave'} {name}"] = worth if open_ else -worth
        if inside == "full":
            out.update(_floor_moves(view, advisor, name))
    for offer in view.waiting_offers:
        estimate = advisor.treaty(view, view.seat, offer.parties, offer.clauses, offer.terms)
        out[f"sign {offer.id}"] = estimate.points
    for number, item in enumerate(advisor.agenda(view, TALKS)):
        if item.kind == "talk" and item.theirs is not None:
            out[f"talk {number} {item.partner}"] = item.worth * item.theirs.acceptance / 100.0
    return out


def _open_blocs(view: View) -> frozenset[str]:
    """Return the blocs to which the seat may apply as a full member now."""
    spec = view.legal["apply"]
    names: set[str] = set()
    for each in spec.fields if spec.allowed else ():
        for option in getattr(each, "options", ()):
            if isinstance(option, str):
                names.add(option)
            elif option.get("status", "full") == "full" and "bloc" in option:
                names.add(option["bloc"])
    return frozenset(names & set(view.blocs))


def _floor_moves(view: View, advisor: Advisor, name: str) -> dict[str, float]:
    """Return a step up and a step down on the seat's largest strategic minerals, by use and output."""
    world, bloc = view.world, view.blocs[name]
    places = list(world.covers[view.seat])
    value = world.market.value_usd_per_quarter
    stake = {
        m: float((world.market.use0[m, places].sum() + world.market.output0[:, m, places].sum()) * value[m])
        for m in range(len(world.minerals))
        if world.strategic[m]
    }
    charter, out = charter_of(world, bloc), dict[str, float]()
    for m in sorted(stake, key=lambda m: (-stake[m], m))[:FLOORS]:
        mineral = world.minerals[m]
        now = next((level for code, stage, level in bloc.floors if (code, stage) == (mineral, "refined")), 1.0)
        for step in (charter.largest_floor_step, -charter.largest_floor_step):
            level = round(now + step, 3)
            if 1.0 <= level <= charter.max_floor:
                points = advisor.motion(view, view.seat, name, SetFloor(mineral, "refined", level)).points
                out[f"floor {mineral} {level:g}"] = OTHERS_VOTE * points
    return out


@dataclass
class ChoiceWatch:
    """Measures every seat once a round, when its sitting comes; ``spreads`` is seat -> one figure for each round."""

    spreads: dict[str, list[float]] = field(default_factory=dict)
    _seen: set[tuple[int, str]] = field(default_factory=set)
    _advisor: Advisor | None = None

    def look(self, game: Game) -> None:
        """Measure the seat whose sitting it is, if that has not been done in this round."""
        acting = game.to_act()
        if game.state.phase != "sittings" or not acting or (game.round, acting[0]) in self._seen:
            return
        seat = acting[0]
        self._seen.add((game.round, seat))
        self._advisor = self._advisor or make_advisor()
        worths = moves(game.view(seat), self._advisor).values()
        self.spreads.setdefault(seat, []).append(max(worths) - min(worths))


def real_rounds(spreads: dict[str, tuple[float, ...]]) -> dict[str, int]:
    """Return in how many rounds each seat had a real choice."""
    return {seat: sum(points >= REAL_POINTS for points in found) for seat, found in spreads.items()}
