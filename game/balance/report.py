"""The report on balance as one object, which ``balance --json`` prints and the page of text is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from game.balance.conduct import (
    BetrayalMeasure,
    ChoiceMeasure,
    HostMeasure,
    JointMeasure,
    SeatsMeasure,
    measure_choice,
    measure_joint,
)
from game.balance.kinds import kinds_of, may_join
from game.balance.measures import (
    DIGITS,
    BlocMeasure,
    FloorsMeasure,
    KindMeasure,
    RivalMeasure,
    Spread,
    TailMeasure,
    VariationMeasure,
    measure_bloc,
    measure_floors,
    measure_kinds,
    measure_rival,
    measure_tail,
    measure_variation,
    spread,
)
from game.balance.record import GameRecord, main_bloc
from game.world import World

QUARTERS_A_YEAR = 4


@dataclass(frozen=True, slots=True)
class StrategyMeasure:
    """What one seat attains by each scripted strategy, everybody else playing as before.

    Attributes:
        seeds: games for each strategy, with the same seeds.
        attainment: strategy -> attainment of the seat, in per cent.
        inside: strategy -> share of the games at whose end the seat is inside the bloc.
        spread: the best strategy's mean less the worst one's.
    """

    seat: str
    seeds: int
    attainment: dict[str, Spread]
    inside: dict[str, float]
    spread: float


@dataclass(frozen=True, slots=True)
class BalanceReport:
    """The balance of a scenario's world.

    Attributes:
        players: who played, as :func:`game.players.assign` reads it.
        rounds: those that each game played; ``finished`` is whether these are all, tail included.
        digests: seed -> digest of the last state.
        strategies: None if they were not played, like what follows; ``seats`` is for every seat that was tried.
    """

    scenario: str
    players: str
    rounds: int
    finished: bool
    digests: dict[int, str]
    bloc: BlocMeasure
    floors: FloorsMeasure
    rival: RivalMeasure
    kinds: dict[str, KindMeasure]
    tail: TailMeasure
    variation: VariationMeasure
    joint: JointMeasure
    choice: ChoiceMeasure | None
    strategies: StrategyMeasure | None
    seats: SeatsMeasure | None = None
    host: HostMeasure | None = None
    betrayal: BetrayalMeasure | None = None


def report_on_games(
    world: World,
    players: str,
    games: Sequence[GameRecord],
    seat: str = "",
    by_strategy: Mapping[str, Sequence[GameRecord]] | None = None,
) -> BalanceReport:
    """Return the report on some games of one scenario.

    Args:
        world: the scenario's world.
        players: who played.
        games: at least one, all of the same number of rounds.
        seat: whose strategies were played.
        by_strategy: strategy -> games in which that seat followed it; None if there were none.
    """
    rounds = len(games[0].rounds)
    rounds_a_year = QUARTERS_A_YEAR / world.scenario.head.quarters_per_round if world.rival is not None else 0.0
    return BalanceReport(
        scenario=world.scenario.head.id,
        players=players,
        rounds=rounds,
        finished=rounds == world.rounds,
        digests={game.seed: game.digest for game in games},
        bloc=measure_bloc(games, main_bloc(world), len(may_join(world))),
        floors=measure_floors(games),
        rival=measure_rival(games, rounds_a_year),
        kinds=measure_kinds(games, kinds_of(world)),
        tail=measure_tail(games, world.rival),
        variation=measure_variation(games),
        joint=measure_joint(games),
        choice=measure_choice(world, games),
        strategies=measure_strategies(seat, by_strategy) if by_strategy else None,
    )


def measure_strategies(seat: str, by_strategy: Mapping[str, Sequence[GameRecord]]) -> StrategyMeasure:
    """Return what each strategy brought a seat."""
    attainment: dict[str, Spread] = {}
    inside: dict[str, float] = {}
    for name, games in by_strategy.items():
        records = [game.seats[seat] for game in games]
        found = spread(record.attainment for record in records)
        assert found is not None, "every strategy is played at least once"
        attainment[name] = found
        inside[name] = round(sum(record.inside for record in records) / len(records), DIGITS)
    means = [found.mean for found in attainment.values()]
    seeds = max(found.count for found in attainment.values())
    return StrategyMeasure(seat, seeds, attainment, inside, round(max(means) - min(means), DIGITS))
