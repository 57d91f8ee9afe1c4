"""Records of games that nobody played, with figures that a reader can check in the head."""

from __future__ import annotations

from collections.abc import Mapping

from game.tournament.record import GameResult, SeatResult


def seat(player: str, attainment: float, *, agreements: int = 0, breaches: int = 0, faults: int = 0) -> SeatResult:
    return SeatResult(player, attainment, agreements, breaches, faults, 0)


def game(
    form: str, seed: int, seats: Mapping[str, SeatResult], joint: float | None = 0.0, agreements: int = 0
) -> GameResult:
    return GameResult(form, seed, 4, f"{seed:064x}", dict(seats), joint, 0.25, agreements, 2)
