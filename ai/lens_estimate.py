"""First-order what-ifs of a round: the present market differentiated once, its answers to other blocs kept.

The point is the market of the view's round with the controls, events and blocs that are in force: a function of the
view alone, so that no answer depends on who asked first or on what else was asked.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ai.lens_figures import Figures, Standing, figures_of
from game.actions import Policy, TariffConcession
from game.market.linear import TRUSTED, Tangent, respond, tangents
from game.market.world import ExportFloor, Floor, MarketPolicy, Solution, Tariff
from game.rules.border_policies import tariffs_in_market
from game.rules.charter import charter_of
from game.rules.measures import export_floors_in_force, floors_in_force, market_policy, rationing
from game.rules.motions import FLOOR_STEPS
from game.state import Bloc
from game.view import View
from game.world import World

KEPT_ANSWERS = 2048

FIRST_ORDER_ERROR = 0.005
"""Points of a mandate by which an estimate of a floor or an accession misses the exact value, at the 99th percentile.

Measured by ``python -m tests.first_order``.
"""


@dataclass
class Count:
    """What was asked: answers from the derivative, those refined beyond it, and those that had to be cleared."""

    first_order: int = 0
    refined: int = 0
    cleared: int = 0

    def reset(self) -> None:
        """Begin anew."""
        self.first_order = self.refined = self.cleared = 0


@dataclass(frozen=True)
class Question:
    """One mineral under other blocs: the key that tells it from others, and the blocs as far as they concern it."""

    mineral: int
    key: Hashable
    blocs: Sequence[Bloc]


@dataclass(frozen=True)
class _Border:
    """What acts at the borders for one mineral."""

    floors: tuple[Floor, ...]
    export_floors: tuple[ExportFloor, ...]
    tariffs: tuple[Tariff, ...]

    @property
    def shape(self) -> tuple[frozenset[int], bool]:
        """The stages with floors, and whether there are tariffs: only borders of one shape make a batch."""
        stages = frozenset((*(f.stage for f in self.floors), *(f.stage for f in self.export_floors)))
        return stages, bool(self.tariffs)


class Estimates:
    """What one round's markets do, to the first order, when blocs change."""

    def __init__(
        self, view: View, start: Solution | None, bound: dict[str, tuple[TariffConcession, ...]], count: Count
    ) -> None:
        world, structure = view.world, view.structure
        self._count = count
        concessions = tuple(clause for name in world.minerals for clause in bound.get(name, ()))
        policy = market_policy(world, view.effects, view.acting, list(view.blocs.values()), concessions=concessions)
        self._tangents = tangents(world.market, world.dynamics.impose(structure, policy), start)
        self._places = {
            int(m): (number, b)
            for number, tangent in enumerate(self._tangents)
            for b, m in enumerate(tangent.group.minerals.tolist())
        }
        self._acting, self._bound = view.acting, bound
        self._standing = Standing(
            other=-(world.score_weight @ world.dynamics.charge_usd(structure)),
            private_cover=world.dynamics.cover(structure),
            rationed=rationing(world, view.acting),
        )
        self._answers: OrderedDict[tuple[int, Hashable], Figures | None] = OrderedDict()

    def answer(
        self, world: World, questions: Sequence[Question], beside: Callable[[], Sequence[Question]] | None = None
    ) -> list[Figures | None]:
        """Return the figures of each question; None where the derivative says nothing that can be trusted.

        ``beside`` makes questions that are likely to come next; they are worked out in the same batch, if there is one.
        """
        missing = self._missing(questions)
        if missing and beside is not None:
            missing |= self._missing(beside())
        if missing:
            self._work_out(world, missing)
        out = [self._answers[question.mineral, question.key] for question in questions]
        while len(self._answers) > KEPT_ANSWERS:
            self._answers.popitem(last=False)
        return out

    def _missing(self, questions: Sequence[Question]) -> dict[tuple[int, Hashable], Question]:
        out: dict[tuple[int, Hashable], Question] = {}
        for question in questions:
            asked = (question.mineral, question.key)
            if asked in self._answers:
                self._answers.move_to_end(asked)
            else:
                out[asked] = question
        return out

    def _work_out(self, world: World, missing: dict[tuple[int, Hashable], Question]) -> None:
        """Answer what is missing: a batch for each group of minerals and shape of borders."""
        borders = dict(zip(missing, self._borders(world, list(missing.values())), strict=True))
        batches: dict[Hashable, list[tuple[int, Hashable]]] = {}
        for asked, question in missing.items():
            batches.setdefault((self._places[question.mineral][0], borders[asked].shape), []).append(asked)
        for chosen in batches.values():
            tangent = self._tangents[self._places[chosen[0][0]][0]]
            found = self._respond(world, tangent, [missing[a] for a in chosen], [borders[a] for a in chosen])
            self._answers.update(zip(chosen, found, strict=True))

    def _borders(self, world: World, questions: Sequence[Question]) -> list[_Border]:
        """Return the floors and tariffs on the mineral of each question."""
        schedules: dict[int, tuple[tuple[Floor, ...], tuple[ExportFloor, ...]]] = {}
        out: list[_Border] = []
        for question in questions:
            schedule = schedules.get(id(question.blocs))
            if schedule is None:
                schedule = floors_in_force(world, question.blocs), export_floors_in_force(world, question.blocs)
                schedules[id(question.blocs)] = schedule
            floors = tuple(f for f in schedule[0] if f.mineral == question.mineral)
            export_floors = tuple(f for f in schedule[1] if f.mineral == question.mineral)
            out.append(_Border(floors, export_floors, self._tariffs(world, question)))
        return out

    def _respond(
        self, world: World, tangent: Tangent, questions: Sequence[Question], borders: Sequence[_Border]
    ) -> list[Figures | None]:
        """Return the answers for minerals of one group whose borders have one shape."""
        positions = [self._places[q.mineral][1] for q in questions]
        border = MarketPolicy(
            floors=tuple(replace(f, mineral=k) for k, own in enumerate(borders) for f in own.floors),
            export_floors=tuple(replace(f, mineral=k) for k, own in enumerate(borders) for f in own.export_floors),
            tariffs=tuple(replace(t, mineral=k) for k, own in enumerate(borders) for t in own.tariffs),
        )
        response = respond(tangent, positions, border)
        tariffs = [own.tariffs for own in borders]
        figures = figures_of(world, tangent.group, np.array(positions), response.accounts, tariffs, self._standing)
        good = response.error <= TRUSTED
        self._count.refined += int(np.count_nonzero(good & response.refined))
        self._count.first_order += int(np.count_nonzero(good & ~response.refined))
        self._count.cleared += int(np.count_nonzero(~good))
        return [f if ok else None for f, ok in zip(figures, good.tolist(), strict=True)]

    def _tariffs(self, world: World, question: Question) -> tuple[Tariff, ...]:
        """Return the tariffs on the mineral between these blocs."""
        name = world.minerals[question.mineral]
        own: list[tuple[str, Policy]] = [
            (seat, policy) for seat, policy in self._acting if policy.type == "tariff" and policy.mineral == name
        ]
        if not own:
            return ()
        return tuple(tariffs_in_market(world, own, question.blocs, self._bound.get(name, ())))


def other_levels(world: World, rest: Sequence[Bloc], before: Bloc, after: Bloc) -> list[tuple[int, Sequence[Bloc]]]:
    """Return the minerals in which ``after`` has another import floor, under each other level that a motion may set.

    Who weighs one level weighs those beside it.
    """
    out: list[tuple[int, Sequence[Bloc]]] = []
    charter = charter_of(world, before)
    for mineral, stage, level in after.floors:
        if (mineral, stage, level) in before.floors:
            continue
        others = tuple(f for f in after.floors if f[:2] != (mineral, stage))
        now = next((f[2] for f in before.floors if f[:2] == (mineral, stage)), 1.0)
        for step in FLOOR_STEPS:
            if step not in (now, level) and abs(step - now) <= charter.largest_floor_step + 1e-9:
                if step <= charter.max_floor:
                    changed = replace(after, floors=(*others, (mineral, stage, step)))
                    out.append((world.mineral_index[mineral], (*rest, changed)))
    return out
