"""The test kit for players: what every player has to pass, whoever wrote it.

In a test of one's own::

    from game.testkit import check_player

    def test_my_player() -> None:
        check_player(MyPlayer)

and in a console, for an installed player or a class: ``python -m game.testkit prudent``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from game.errors import PlayerError
from game.plugins.host import CALL_SECONDS
from game.scenario.read import Scenario, load_scenario
from game.testkit.bargains import check_exploits, check_own_offers
from game.testkit.conduct import check_deterministic, check_legal, check_memory, check_within_view
from game.testkit.moments import Course, KitFailure, Subject, play, seats_for

__all__ = ["CHECKS", "KitFailure", "Passed", "check_player"]

#: The checks, in the order in which they are made.
CHECKS = ("legal", "deterministic", "within-view", "memory", "own-offer", "exploit")
#: A small scenario in which everything can happen that the checks are about.
SCENARIO = "trilateral-30-days"


@dataclass(frozen=True, slots=True)
class Passed:
    """What a player was found to pass.

    Attributes:
        checks: in the order in which they were made.
        moments: calls that were compared.
        actions: actions that it took in play, and ``refused`` those of them that the rules refused.
        offers: offers of its own that were put before it.
        bought: promises that it paid for, with each of which exploits were tried; 0 says that it buys none.
    """

    checks: tuple[str, ...]
    moments: int
    actions: int
    refused: int
    offers: int
    bought: int


def check_player(
    player: str | type,
    *,
    scenario: str | Scenario = SCENARIO,
    seeds: Sequence[int] = (1, 2),
    rounds: int | None = None,
    seats: Sequence[str] | None = None,
    checks: Sequence[str] = CHECKS,
    seconds: float = CALL_SECONDS,
) -> Passed:
    """Return what a player passed; it plays against the heuristic, in a process of its own as plug-ins do.

    Args:
        player: the name of an installed player, ``module:class``, or a class that another process can import.
        scenario: where to play: a name, a folder or a scenario.
        seeds: one game for each.
        rounds: how many rounds of each game to play; default: all.
        seats: the seats of the player; default: every second one but the rival's.
        checks: those of :data:`CHECKS` to make; ``legal`` is always made.
        seconds: how long a call may take.

    Raises:
        KitFailure: an ``AssertionError`` for the first check that it does not pass, with round, seat and action.
        PlayerError: if the player cannot be loaded, or a seat or a check does not exist.
        ScenarioError: if the scenario cannot be used.
    """
    unknown = next((check for check in checks if check not in CHECKS), None)
    if unknown is not None:
        raise PlayerError(f"There is no check {unknown!r}; there are: {', '.join(CHECKS)}.")
    subject = Subject.of(player)
    world = load_scenario(scenario) if isinstance(scenario, str) else scenario
    chosen = seats_for(world, seats)
    courses: list[Course] = []
    for seed in seeds:
        courses.append(play(world, seed, rounds, chosen, subject, seconds))
        check_legal(courses[-1])
    offers = bought = 0
    for course in courses:
        if "deterministic" in checks:
            check_deterministic(course, subject, seconds)
        if "within-view" in checks:
            check_within_view(course, subject)
    if "memory" in checks:
        check_memory(courses, subject)
    for course in courses:
        offers += check_own_offers(course, subject) if "own-offer" in checks else 0
        bought += check_exploits(course, subject) if "exploit" in checks else 0
    return Passed(
        tuple(check for check in CHECKS if check in checks or check == "legal"),
        sum(len(course.moments) for course in courses),
        sum(course.tried for course in courses),
        sum(len(course.refused) for course in courses),
        offers,
        bought,
    )
