"""Motions on the common stock: its targets, calls for contributions, and releases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from game.actions import CallContributions, ReleaseStock, SetStockTarget
from game.rules.charter import decision_on
from game.rules.common_stock import check_strategic, held_kg, is_strategic, use_kg
from game.rules.cooldown import blocked
from game.rules.spec import Field
from game.rules.stock_calls import call, largest_call, payers
from game.rules.turn import Turn, refuse
from game.scenario.models import Charter
from game.state import Bloc, Chamber
from game.world import KG_PER_T, World

TARGET_DAYS = (0.0, 10.0, 20.0, 30.0, 45.0, 60.0, 90.0)
KEYS = ("equal", "gdp", "use")
CALL_PARTS = (0.25, 0.5, 1.0)
RELEASE_PARTS = (0.25, 0.5, 1.0)


class StockTargetRule:
    """Set how much of a mineral the common stock is to reach, in days of the full members' use."""

    record = SetStockTarget
    rank = 5
    seconded = True

    def notice(self, charter: Charter) -> int:
        """Return the charter's notice."""
        return charter.notice_rounds

    def decision(self, charter: Charter) -> str:
        """Return the charter's rule for targets."""
        return decision_on(charter, "set_stock_target")

    def check(self, world: World, state: Chamber, bloc: Bloc, content: SetStockTarget) -> None:
        """Refuse unknown minerals, those that no full member uses, and targets that stand."""
        if content.mineral not in world.mineral_index:
            raise refuse("no-such-mineral", "There is no mineral called {mineral!r}.", mineral=content.mineral)
        if content.days:
            check_strategic(world, content.mineral)
        if content.days and use_kg(world, bloc, content.mineral) <= 0.0:
            raise refuse("no-use", "No full member uses {mineral}.", mineral=content.mineral)
        if content.days == target_days(bloc, content.mineral):
            raise refuse("no-change", "The target stands there already.")

    def fields(self, world: World, state: Chamber, bloc: Bloc, seat: str) -> tuple[Field, ...]:
        """Offer every mineral that full members use, in days on a grid."""
        barred = blocked(world, state, bloc)
        options = tuple(
            {"mineral": mineral, "days": days}
            for mineral in world.minerals
            for days in TARGET_DAYS
            if days != target_days(bloc, mineral) and SetStockTarget(mineral, days) not in barred
            if not days or (is_strategic(world, mineral) and use_kg(world, bloc, mineral) > 0.0)
        )
        return (Field("target", options),) if options else ()

    def subject(self, content: SetStockTarget) -> tuple[Any, ...]:
        """One target for each mineral."""
        return ("stock_target", content.mineral)

    def apply(self, turn: Turn, bloc: Bloc, content: SetStockTarget) -> None:
        """Write the target down; the bloc buys towards it with the money of the stock."""
        bloc = turn.state.blocs[bloc.id]
        rest = [pair for pair in bloc.stock_targets if pair[0] != content.mineral]
        if content.days:
            rest.append((content.mineral, float(content.days)))
        turn.put_bloc(replace(bloc, stock_targets=tuple(sorted(rest))))

    def reject(self, turn: Turn, bloc: Bloc, content: SetStockTarget) -> None:
        """Leave the target as it is."""


class CallRule:
    """Call money for the common stock from the members."""

    record = CallContributions
    rank = 6
    seconded = True

    def notice(self, charter: Charter) -> int:
        """Return the charter's notice."""
        return charter.notice_rounds

    def decision(self, charter: Charter) -> str:
        """Return the charter's rule for calls."""
        return decision_on(charter, "call_contributions")

    def check(self, world: World, state: Chamber, bloc: Bloc, content: CallContributions) -> None:
        """Refuse calls of a bloc that is not in force, and calls beyond what a member gets in a round."""
        _check_in_force(world, bloc)
        if not payers(bloc, state.round):
            raise refuse("no-payers", "No member is there to pay; a new one can be called on from the next round.")
        most = largest_call(world, bloc, content.key, state.round)
        if content.usd > most:
            raise refuse(
                "beyond-budget",
                "By this key the call can be {most:usd} at most: nobody is asked for more than its allotment.",
                most=most,
            )

    def fields(self, world: World, state: Chamber, bloc: Bloc, seat: str) -> tuple[Field, ...]:
        """Offer parts of the largest call by every key."""
        if not bloc.in_force or not payers(bloc, state.round):
            return ()
        barred, options = blocked(world, state, bloc), []
        for key in KEYS:
            most = largest_call(world, bloc, key, state.round)
            for amount in dict.fromkeys(int(most * part) for part in CALL_PARTS):
                if amount and CallContributions(amount, key) not in barred:  # type: ignore[arg-type]
                    options.append({"usd": amount, "key": key})
        return (Field("call", tuple(options)),) if options else ()

    def subject(self, content: CallContributions) -> tuple[Any, ...]:
        """One call in a round."""
        return ("call",)

    def apply(self, turn: Turn, bloc: Bloc, content: CallContributions) -> None:
        """Enter what every member owes."""
        call(turn, bloc.id, content.key, content.usd)

    def reject(self, turn: Turn, bloc: Bloc, content: CallContributions) -> None:
        """Call nothing."""


class ReleaseRule:
    """Release metal of the common stock to the full members in the next market."""

    record = ReleaseStock
    rank = 7
    seconded = True

    def notice(self, charter: Charter) -> int:
        """None: a release answers what happens now."""
        return 0

    def decision(self, charter: Charter) -> str:
        """Return the charter's rule for releases."""
        return decision_on(charter, "release_stock")

    def check(self, world: World, state: Chamber, bloc: Bloc, content: ReleaseStock) -> None:
        """Refuse releases of a bloc that is not in force, of what nobody uses, and beyond the stock."""
        if content.mineral not in world.mineral_index:
            raise refuse("no-such-mineral", "There is no mineral called {mineral!r}.", mineral=content.mineral)
        _check_in_force(world, bloc)
        held = held_kg(bloc, content.mineral)
        if not 0 < round(content.tonnes * KG_PER_T) <= held:
            raise refuse(
                "no-stock",
                "The common stock holds {held:,.3f} t of {mineral}.",
                held=held / KG_PER_T,
                mineral=content.mineral,
            )
        if use_kg(world, bloc, content.mineral) <= 0.0:
            raise refuse("no-use", "No full member uses {mineral}.", mineral=content.mineral)

    def fields(self, world: World, state: Chamber, bloc: Bloc, seat: str) -> tuple[Field, ...]:
        """Offer parts of what is there."""
        barred = blocked(world, state, bloc)
        options = tuple(
            {"mineral": mineral, "tonnes": max(1, int(kg * part)) / KG_PER_T}
            for mineral, kg in bloc.stock
            for part in RELEASE_PARTS
            if bloc.in_force and use_kg(world, bloc, mineral) > 0.0
        )
        allowed = tuple(o for o in options if ReleaseStock(**o) not in barred)  # type: ignore[arg-type]
        return (Field("release", allowed),) if allowed else ()

    def subject(self, content: ReleaseStock) -> tuple[Any, ...]:
        """One release of each mineral."""
        return ("release", content.mineral)

    def apply(self, turn: Turn, bloc: Bloc, content: ReleaseStock) -> None:
        """Put the release before the next market; with one that still waits for it, the later vote counts."""
        bloc = turn.state.blocs[bloc.id]
        rest = [pair for pair in bloc.stock_releases if pair[0] != content.mineral]
        rest.append((content.mineral, round(content.tonnes * KG_PER_T)))
        turn.put_bloc(replace(bloc, stock_releases=tuple(sorted(rest))))

    def reject(self, turn: Turn, bloc: Bloc, content: ReleaseStock) -> None:
        """Release nothing."""


def target_days(bloc: Bloc, mineral: str) -> float:
    """Return the target of a mineral in days of the full members' use; 0 where there is none."""
    return dict(bloc.stock_targets).get(mineral, 0.0)


def _check_in_force(world: World, bloc: Bloc) -> None:
    if not bloc.in_force:
        raise refuse("not-in-force", "The {bloc} is not in force.", bloc=world.charters[bloc.id].name)
