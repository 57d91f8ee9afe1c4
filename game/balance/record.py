"""What one game leaves for the report on balance: small plain records that travel between processes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from math import fsum

from game.actions import ExportControl, Flood, Policy
from game.balance.choice import ChoiceWatch
from game.balance.tail import tail_share
from game.engine import Game
from game.report import rounds_played
from game.rules.joint import joint_score
from game.scenario.read import Scenario
from game.simulate import Played, play
from game.state import Bloc
from game.world import World

Tick = Callable[[int], None]
# (mineral, stage) -> what each actor may take, as a share of the free flow; markets without a control are left out.
Controls = dict[tuple[str, str], tuple[float, ...]]
ROUNDING = 1e-9

SCORE_PARTS = ("prosperity", "security", "industry", "standing", "targets", "red_lines")


@dataclass(frozen=True, slots=True)
class Cut:
    """A control that the rival began, deepened or widened beyond what it held when the game began.

    ``depth`` is the share of the free flow that it stops.
    """

    mineral: str
    stage: str
    depth: float


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """How a round ended.

    Attributes:
        heads: members of the bloc, full and associate.
        use_share: their share of strategic use outside the rival.
        floors: minerals with a floor in force.
        restricted: whether the rival kept a control that it did not hold when the game began.
        floods: minerals that the rival flooded.
        cuts: the controls that it began, deepened or widened in this round, beyond those of the start.
        resumed: those of the start that it had eased, and tightened again in this round.
        eased: the controls that it lifted or loosened in this round.
    """

    round: int
    heads: int
    use_share: float
    in_force: bool
    dissolved: bool
    floors: int
    restricted: bool
    floods: int
    cuts: tuple[Cut, ...]
    resumed: int
    eased: int


@dataclass(frozen=True, slots=True)
class SeatRecord:
    """A seat's score at the end.

    Attributes:
        attainment: in per cent of the best in reach.
        points: of each of :data:`SCORE_PARTS`, in this order; red lines are zero or less.
        tail: what the tail added to the attainment; None if the game was stopped before its end.
        inside: whether the seat, or the union that holds its trade policy, is a member of the bloc.
    """

    attainment: float
    points: tuple[float, ...]
    tail: float | None
    inside: bool


@dataclass(frozen=True, slots=True)
class GameRecord:
    """What became of one game; ``floors`` are those in force at its end as (mineral, stage, level).

    ``joint_percent`` and ``gini`` are the joint score and its split; ``choices`` is seat -> how far apart its moves
    were in each round, empty where that was not measured.
    """

    seed: int
    digest: str
    rounds: tuple[RoundRecord, ...]
    floors: tuple[tuple[str, str, float], ...]
    seats: dict[str, SeatRecord]
    joint_percent: float | None = None
    gini: float = 0.0
    choices: dict[str, tuple[float, ...]] = field(default_factory=dict)


def main_bloc(world: World) -> str | None:
    """Return the id of the bloc that the report follows: the scenario's opening bloc, else its first explored one."""
    explored = (name for name, charter in world.charters.items() if not charter.dormant)
    return world.scenario.head.opening_bloc or next(explored, None)


class Watch:
    """Looks at a game between its rounds; :meth:`look` may be called at any time, before every seat acts at least."""

    def __init__(self) -> None:
        self.rounds: list[RoundRecord] = []
        self._opening: Controls | None = None
        self._last: Controls = {}

    def look(self, game: Game) -> None:
        """Note the round that has ended since the last look, if one has."""
        if self._opening is None:
            rival = game.world.rival
            held = (policy for (seat, _), policy in game.state.policies.items() if seat == rival)
            self._opening = self._last = _controls(game.world, held)
        if len(self.rounds) < rounds_played(game):
            self.rounds.append(self._round(game, self._opening))

    def _round(self, game: Game, opening: Controls) -> RoundRecord:
        world, state = game.world, game.state
        name = main_bloc(world)
        bloc = Bloc("") if name is None else state.blocs[name]
        acting = [policy for seat, policy in state.acting if seat == world.rival]
        controls = _controls(world, acting)
        before, self._last = self._last, controls
        beyond = [key for key, control in controls.items() if _tighter(control, opening.get(key))]
        tightened = [key for key, control in controls.items() if _tighter(control, before.get(key))]
        return RoundRecord(
            round=len(self.rounds) + 1,
            heads=len(bloc.members),
            use_share=fsum(world.weight(seat) for seat, _, _ in bloc.members),
            in_force=bloc.in_force,
            dissolved=bloc.dissolved,
            floors=len({mineral for mineral, _, _ in _floors(game)}),
            restricted=bool(beyond),
            floods=sum(isinstance(policy, Flood) and policy.intensity > 0.0 for policy in acting),
            cuts=tuple(Cut(*key, round(1.0 - min(controls[key]), 6)) for key in tightened if key in beyond),
            resumed=sum(key not in beyond for key in tightened),
            eased=sum(_tighter(control, controls.get(key)) for key, control in before.items()),
        )


def _controls(world: World, policies: Iterable[Policy]) -> Controls:
    """Return what export controls among policies let each actor take, sorted by market.

    Of two controls of a market that name an actor the narrower one counts, unless it exempts the actor from the wider:
    an exemption is a favour to single seats and no easing.
    """
    found = [p for p in policies if isinstance(p, ExportControl) and (p.cap_share < 1.0 or p.form == "licence")]
    out: dict[tuple[str, str], list[float]] = {}
    for control in sorted(found, key=lambda p: (p.mineral, p.stage, -len(p.targets), p.targets)):
        shares = out.setdefault((control.mineral, control.stage), [1.0] * len(world.actors))
        for place, named in enumerate(world.mask(control.targets).tolist()):
            if named:
                shares[place] = min(shares[place], control.cap_share)
    return {key: tuple(shares) for key, shares in out.items()}


def _tighter(control: tuple[float, ...], other: tuple[float, ...] | None) -> bool:
    """Whether somebody may take less under a control than under another one of the same mineral and stage."""
    if other is None:
        return min(control, default=1.0) < 1.0 - ROUNDING
    return any(now < then - ROUNDING for now, then in zip(control, other, strict=True))


def _floors(game: Game) -> tuple[tuple[str, str, float], ...]:
    blocs = (game.state.blocs[name] for name in sorted(game.state.blocs))
    return tuple(floor for bloc in blocs if bloc.in_force and not bloc.dissolved for floor in bloc.floors)


def record_of(game: Game, watch: Watch) -> GameRecord:
    """Return the record of a game that was watched from its first sitting on, over or stopped between two rounds."""
    watch.look(game)
    world, state = game.world, game.state
    name = main_bloc(world)
    members = frozenset() if name is None else frozenset(seat for seat, _, _ in state.blocs[name].members)
    tails = tail_share(game) if game.over else {}
    seats: dict[str, SeatRecord] = {}
    for seat in world.seats:
        score = game.attainment(seat)
        seats[seat] = SeatRecord(
            attainment=score.attainment,
            points=tuple(float(getattr(score, part)) for part in SCORE_PARTS),
            tail=tails[seat].attainment if seat in tails else None,
            inside=world.union_of.get(seat, seat) in members,
        )
    joint = joint_score(world, state.reference, state.tallies)
    return GameRecord(game.seed, game.digest(), tuple(watch.rounds), _floors(game), seats, joint.percent, joint.gini)


@dataclass(frozen=True, slots=True)
class Job:
    """A game to play: its seed, who plays (see :func:`game.players.assign`), and how many rounds (None: all).

    ``choices`` asks for the moves of every seat to be measured on the way, which takes longer than the game.
    """

    seed: int
    spec: str
    rounds: int | None
    choices: bool = False


def play_job(scenario: Scenario, job: Job, tick: Tick) -> GameRecord:
    """Play a game and return its record; ``tick`` is called with the rounds played before each seat acts."""
    watch, moves = Watch(), ChoiceWatch() if job.choices else None

    def look(game: Game) -> None:
        watch.look(game)
        if moves is not None and (job.rounds is None or game.round <= job.rounds):
            moves.look(game)
        tick(rounds_played(game))

    played: Played = play(scenario, job.seed, job.spec, job.rounds, tick=look)
    record = record_of(played.game, watch)
    if moves is None:
        return record
    return replace(record, choices={seat: tuple(points) for seat, points in moves.spreads.items()})
