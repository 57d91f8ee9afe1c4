"""Looking ahead: a few sampled futures of the table, and an appraisal that values blocs by what they come to in them.

A future says who has joined which bloc, which floors it keeps and what the rival holds back some rounds from now. It
is drawn from public facts by a key that all seats share, so that every look-ahead of a round sees the same futures and
none depends on who looks. How many are drawn is a count, never a time.
"""

from __future__ import annotations

import math
from dataclasses import replace

from ai.appraisal import Appraisal, Worth
from ai.retaliation import EXPECTED_FLOOR
from ai.rival_provocation import restriction_chance
from game.actions import ExportControl, Policy, SetFloor
from game.chance import Key
from game.players import Term
from game.rules.membership import why_not_apply
from game.state import Bloc
from game.temperaments import traits_of
from game.view import View

# How far ahead a future lies, in rounds.
AHEAD = 3
# The chance that an outsider joins a bloc in force within a round, and what openness of a point adds to it.
JOINS, OF_OPENNESS = 0.08, 0.08
# The chance that a floor that is asked for is adopted, and that one comes for a mineral of which nobody speaks yet.
ADOPTED, COMES = 0.5, 0.1


def futures(view: View, count: int) -> tuple[View, ...]:
    """Return so many views of the table as it may stand :data:`AHEAD` rounds from now, or at the end if that is nearer.

    Only blocs and the rival's controls differ; round, market and mandate are those of the view.
    """
    ahead = min(AHEAD, view.rounds - view.round)
    if ahead <= 0:
        return ()
    place = f"futures|{view.world.scenario.hash}|{view.round}"
    return tuple(_future(view, Key(f"{place}|{number}"), ahead) for number in range(count))


def _future(view: View, key: Key, ahead: int) -> View:
    blocs = {name: _bloc(view, bloc, key.sub(name), ahead) for name, bloc in view.blocs.items()}
    return replace(view, blocs=blocs, acting=_acting(view, key.sub("rival"), ahead))


def _uniform(key: Key) -> float:
    return key.number(1 << 30) / float(1 << 30)


def _bloc(view: View, bloc: Bloc, key: Key, ahead: int) -> Bloc:
    """Return a bloc with those who may have joined, and the floors that may have been agreed on."""
    if bloc.dissolved:
        return bloc
    members = list(bloc.members)
    for seat in view.world.seats:
        if bloc.status(seat) is None and why_not_apply(view.world, view, seat, bloc.id, "full") is None:
            chance = max(0.0, JOINS + OF_OPENNESS * traits_of(view.world, seat).openness)
            if _uniform(key.sub(f"joins:{seat}")) < 1.0 - (1.0 - chance) ** ahead:
                members.append((seat, "full", view.round))
    floors = {(mineral, stage): level for mineral, stage, level in bloc.floors}
    for motion in view.motions.values():
        content = motion.content
        if motion.bloc == bloc.id and motion.status == "open" and isinstance(content, SetFloor) and content.level:
            if _uniform(key.sub(f"motion:{content.mineral}:{content.stage}:{content.level}")) < ADOPTED:
                floors[content.mineral, content.stage] = float(content.level)
    for m, mineral in enumerate(view.world.minerals):
        if view.world.strategic[m] and (mineral, "refined") not in floors:
            if _uniform(key.sub(f"floor:{mineral}")) < 1.0 - (1.0 - COMES) ** ahead:
                floors[mineral, "refined"] = EXPECTED_FLOOR
    listed = tuple((mineral, stage, level) for (mineral, stage), level in sorted(floors.items()))
    return replace(bloc, members=tuple(members), floors=listed)


def _acting(view: View, key: Key, ahead: int) -> tuple[tuple[str, Policy], ...]:
    """Return the public policies with a control that the rival may have begun, by the chance of its provocation."""
    rival = view.world.rival
    standing = tuple(view.acting)
    if rival is None or rival not in view.world.seats:
        return standing
    chance = 1.0 - (1.0 - restriction_chance(view)) ** ahead
    if _uniform(key.sub("strikes")) >= chance:
        return standing
    refined = [mineral for mineral, stage in view.world.exports[rival] if stage == "refined"]
    named = [m for m in refined if view.world.strategic[view.world.mineral_index[m]]]
    depths = view.world.scenario.head.rival_settings.depths
    if not named or not depths:
        return standing
    mineral = named[key.sub("mineral").number(len(named))]
    depth = depths[key.sub("depth").number(len(depths))]
    targets = tuple(seat for seat in view.world.actors if seat != rival)
    return (*standing, (rival, ExportControl(mineral, "refined", targets, round(1.0 - depth, 6))))


class Foresight(Appraisal):
    """An appraisal that values accessions as the mean over the present and some futures, and the rest as it is now.

    Motions are not looked at ahead: a step on a floor is worth what it is from where the floor stands, and a future
    that has moved it already says nothing of it.
    """

    def __init__(self, view: View, seat: str, count: int) -> None:
        super().__init__(view, seat)
        self._ahead = tuple(Appraisal(future, seat) for future in futures(view, count))

    def _accession(self, bloc_id: str, member: str, status: str) -> Worth:
        now = super()._accession(bloc_id, member, status)
        return mean([now, *(mind.accession(bloc_id, member, status) for mind in self._ahead)])


def mean(worths: list[Worth]) -> Worth:
    """Return the mean of some values, item by item; the items still add to the total."""
    totals: dict[tuple[str, str], tuple[Term, list[float]]] = {}
    for worth in worths:
        for item in worth.terms:
            totals.setdefault((item.key, repr(item.params)), (item, []))[1].append(item.points)
    return Worth(tuple(replace(item, points=math.fsum(points) / len(worths)) for item, points in totals.values()))
