"""What became of a game: the object that ``simulate --json`` prints, and a page of text from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from game.actions import ACTION_TYPES, Clause, MotionContent
from game.engine import Game
from game.report_counts import PolicyCount, count_clauses_tabled, count_policies, types_of
from game.rules.joint import Joint, joint_score
from game.rules.score import PARTS

SHOWN_SEATS = 5


@dataclass(frozen=True, slots=True)
class SeatReport:
    """A seat's score: points of each part, and the attainment in per cent of the best that was in reach.

    ``player`` is the name of its player, ``"person"`` for a person; ``targets`` are the points of targets met,
    ``red_lines`` those lost, zero or less.
    """

    player: str
    attainment: float
    prosperity: float
    security: float
    industry: float
    standing: float
    targets: float
    red_lines: float
    points: float


@dataclass(frozen=True, slots=True)
class FloorReport:
    """A floor as a bloc has voted it, in multiples of the baseline price of the stage."""

    mineral: str
    stage: str
    level: float


@dataclass(frozen=True, slots=True)
class BlocReport:
    """A bloc at the end: its members in order of admission, and which of them are associates."""

    name: str
    members: tuple[str, ...]
    associates: tuple[str, ...]
    in_force: bool
    dissolved: bool
    floors: tuple[FloorReport, ...]


@dataclass(frozen=True, slots=True)
class GameReport:
    """What became of one game.

    Attributes:
        rounds: those played to their end.
        digest: SHA-256 of the last state.
        joint: what all parties attained together.
        clauses_tabled: clauses of offers and counter-offers, by type.
        clauses_signed: clauses of treaties, in force or waiting for the plenary, by type.
        motions: motions by type and result; ``open`` ones were not voted on yet.
        policies: national policies sealed and acted, by type.
        actions: actions in the log, by type.
        attempts: actions that the players tried, by type; ``refusals`` those of them that the rules refused. Empty
            where nobody counted.
        prices: for each mineral and market the use-weighted price index outside the rival; 1 is the baseline.
        seconds: wall-clock time of play, the making of the game included.
    """

    scenario: str
    seed: int
    rounds: int
    digest: str
    seats: dict[str, SeatReport]
    joint: Joint
    blocs: dict[str, BlocReport]
    clauses_tabled: dict[str, int]
    clauses_signed: dict[str, int]
    motions: dict[str, dict[str, int]]
    policies: dict[str, PolicyCount]
    actions: dict[str, int]
    attempts: dict[str, int]
    refusals: dict[str, int]
    prices: dict[str, tuple[float, ...]]
    seconds: float


def rounds_played(game: Game) -> int:
    """Return the number of rounds played to their end."""
    return game.round if game.over else game.round - 1


def count_actions(game: Game) -> dict[str, int]:
    """Return the number of actions in the log by type, in the order of the rules."""
    counted = Counter(entry.body["type"] for entry in game.log if entry.kind == "action")
    return {name: counted[name] for name in ACTION_TYPES}


def report_on(
    game: Game,
    players: Mapping[str, str],
    seconds: float,
    attempts: Mapping[str, int] | None = None,
    refusals: Mapping[str, int] | None = None,
) -> GameReport:
    """Return what became of a game.

    Args:
        game: the game, over or not.
        players: seat -> name of its player; seats missing here are people's.
        seconds: how long it took.
        attempts: actions tried at the table, by type; see :class:`game.session.Table`.
        refusals: those that were refused.
    """
    state, world = game.state, game.world
    seats: dict[str, SeatReport] = {}
    for seat in world.seats:
        score = game.attainment(seat)
        seats[seat] = SeatReport(
            player=players.get(seat, "person"),
            attainment=score.attainment,
            **{part: score.part(part) for part in (*PARTS, "targets", "red_lines", "points")},
        )
    signed = [t.clauses for t in state.treaties.values()]
    signed += [o.clauses for o in state.offers.values() if o.status == "signed"]
    clauses: Counter[str] = Counter(clause.type for each in signed for clause in each)
    motions: dict[str, dict[str, int]] = {name: {} for name in types_of(MotionContent)}
    for motion in state.motions.values():
        results = motions[motion.content.type]
        results[motion.status] = results.get(motion.status, 0) + 1
    return GameReport(
        scenario=world.scenario.head.id,
        seed=game.seed,
        rounds=rounds_played(game),
        digest=game.digest(),
        seats=seats,
        joint=joint_score(world, state.reference, state.tallies),
        blocs={name: _bloc(game, name) for name in sorted(state.blocs)},
        clauses_tabled=count_clauses_tabled(game),
        clauses_signed={name: clauses[name] for name in types_of(Clause)},
        motions={name: dict(sorted(results.items())) for name, results in motions.items()},
        policies=count_policies(game),
        actions=count_actions(game),
        attempts={name: attempts.get(name, 0) for name in ACTION_TYPES} if attempts else {},
        refusals={name: (refusals or {}).get(name, 0) for name in ACTION_TYPES} if attempts else {},
        prices={
            mineral: tuple(float(market[m]) for market in state.price_history)
            for m, mineral in enumerate(world.minerals)
        },
        seconds=round(seconds, 3),
    )


def _bloc(game: Game, name: str) -> BlocReport:
    bloc = game.state.blocs[name]
    return BlocReport(
        name=game.world.charters[name].name,
        members=tuple(seat for seat, _, _ in bloc.members),
        associates=tuple(seat for seat, status, _ in bloc.members if status == "associate"),
        in_force=bloc.in_force,
        dissolved=bloc.dissolved,
        floors=tuple(FloorReport(mineral=m, stage=s, level=level) for m, s, level in bloc.floors),
    )


def page(report: GameReport) -> str:
    """Return a report as a page of text."""
    rounds = f"{report.rounds} round{'' if report.rounds == 1 else 's'}"
    lines = [
        f"{report.scenario}, seed {report.seed}: {rounds} in {report.seconds:.1f} s, digest {report.digest[:16]}",
        "",
        *_seat_lines(report),
        "",
        _joint_line(report.joint),
        "",
        *_bloc_lines(report),
        "",
        f"{'Clauses tabled':28s}" + _counts(_some(report.clauses_tabled)),
        f"{'Clauses signed':28s}" + _counts(_some(report.clauses_signed)),
        *(
            f"{f'Motions, {_spaced(name)}':28s}" + _counts(results)
            for name, results in report.motions.items()
            if results
        ),
        f"{'Policies sealed':28s}" + _counts(_some({name: p.sealed for name, p in report.policies.items()})),
        f"{'Actions':28s}" + _counts(_some(report.actions)),
        *([f"{'Refused':28s}" + _counts(_some(report.refusals))] if any(report.refusals.values()) else []),
        "",
        *_price_lines(report),
    ]
    return "\n".join(lines)


def _seat_lines(report: GameReport) -> list[str]:
    ranked = sorted(report.seats.items(), key=lambda item: (-item[1].attainment, item[0]))
    parts = (*PARTS, "targets", "red_lines")
    heads = "".join(f"{_spaced(part):>12s}" for part in ("attainment", *parts))
    lines = [f"{'Seat':16s}{heads}   player"]

    def line(code: str, seat: SeatReport) -> str:
        points = "".join(f"{getattr(seat, part):12.1f}" for part in parts)
        return f"{code:16s}{seat.attainment:11.1f}%{points}   {seat.player}"

    if len(ranked) <= 2 * SHOWN_SEATS + 1:
        return lines + [line(*item) for item in ranked]
    hidden = ranked[SHOWN_SEATS:-SHOWN_SEATS]
    mean = sum(seat.attainment for _, seat in hidden) / len(hidden)
    between = f"{f'({len(hidden)} more)':16s}{mean:11.1f}%  on average"
    return [
        *lines,
        *(line(*item) for item in ranked[:SHOWN_SEATS]),
        between,
        *(line(*item) for item in ranked[-SHOWN_SEATS:]),
    ]


def _bloc_lines(report: GameReport) -> list[str]:
    lines: list[str] = []
    for bloc in report.blocs.values():
        standing = "dissolved" if bloc.dissolved else "in force" if bloc.in_force else "not in force"
        lines.append(f"{bloc.name}: {standing}, {len(bloc.members)} members {' '.join(bloc.members)}".rstrip())
        if bloc.floors:
            lines.append("  floors: " + ", ".join(f"{f.mineral} {f.stage} {f.level:g}" for f in bloc.floors))
    return lines or ["No blocs."]


def _price_lines(report: GameReport) -> list[str]:
    lines = ["Price index outside the rival, 1 = baseline", f"{'':16s}{'first':>8s}{'low':>8s}{'high':>8s}{'last':>8s}"]
    for mineral, prices in report.prices.items():
        if prices:
            shown = (prices[0], min(prices), max(prices), prices[-1])
            lines.append(f"{mineral:16s}" + "".join(f"{price:8.3f}" for price in shown))
    return lines if len(lines) > 2 else ["No market has been cleared."]


def _joint_line(joint: Joint) -> str:
    share = "nothing to compare with" if joint.percent is None else f"{joint.percent:.1f}% of the best package"
    return (
        f"All parties together: ${joint.usd / 1e6:,.0f} m, {share}; "
        f"mean attainment {joint.mean:.1f}%, Gini {joint.gini:.2f}"
    )


def _some(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: number for name, number in counts.items() if number}


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{_spaced(name)} {number}" for name, number in counts.items()) or "none"


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def lines_of_games(reports: Sequence[GameReport]) -> str:
    """Return one line for each game, and the means."""
    heads = ("seed", "rounds", "members", "in force", "floors", "clauses", "attainment", "seconds")
    lines = ["".join(f"{head:>11s}" for head in heads) + "  digest"]
    for report in reports:
        blocs = report.blocs.values()
        cells = (
            f"{report.seed:>11d}",
            f"{report.rounds:>11d}",
            f"{sum(len(b.members) for b in blocs):>11d}",
            f"{sum(b.in_force for b in blocs):>11d}",
            f"{sum(len(b.floors) for b in blocs):>11d}",
            f"{sum(report.clauses_signed.values()):>11d}",
            f"{_mean(s.attainment for s in report.seats.values()):>10.1f}%",
            f"{report.seconds:>11.1f}",
        )
        lines.append("".join(cells) + f"  {report.digest[:16]}")
    mean = _mean(s.attainment for r in reports for s in r.seats.values())
    lines.append(f"{len(reports)} games: mean attainment {mean:.1f}%, {_mean(r.seconds for r in reports):.1f} s a game")
    return "\n".join(lines)


def _mean(values: Iterable[float]) -> float:
    listed = list(values)
    return sum(listed) / len(listed)
