"""Clauses on stocks: filling the common stock of a bloc, and rights to draw on a national one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from game.actions import Clause, StockpileAccess, StockpileContribution
from game.rules import membership
from game.rules.common_stock import check_strategic, give, is_strategic, pay_in
from game.rules.purse import beyond_budget, break_faith, payment_limit
from game.rules.spec import Field, grid
from game.rules.treaties import audience_of, lapse
from game.rules.turn import Turn, refuse
from game.state import Chamber, Treaty
from game.wording import say
from game.world import CENTS, KG_PER_T, World

SUMS = 4
PARTS = (0.25, 0.5, 1.0)
TERM_CHOICES = (2, 4, 8)


class StockpileContributionRule:
    """Money or metal for the common stock, once, with the payments of the round of entry into force.

    By then a member that accedes by the same treaty has been admitted, or the clause lapses.
    """

    record: Callable[..., Clause] = StockpileContribution

    def check(self, world: World, state: Chamber, clause: StockpileContribution, parties: Sequence[str]) -> None:
        """Refuse strangers, those who are no members and cannot become one, and more than there is."""
        if clause.member not in parties:
            raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=clause.member)
        _check_member(world, state, clause.member, clause.bloc)
        if bool(clause.usd) == bool(clause.tonnes) or bool(clause.tonnes) != bool(clause.mineral):
            raise refuse("money-or-metal", "A contribution is a sum of money, or tonnes of one mineral.")
        if clause.usd > payment_limit(world, clause.member):
            raise beyond_budget(world, clause.member)
        if clause.mineral:
            _check_held(world, state, clause.member, clause.mineral, clause.tonnes)
            check_strategic(world, clause.mineral)

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer sums on a grid of what each party can promise, and parts of what it holds."""
        options: list[dict[str, Any]] = []
        for bloc in sorted(state.blocs):
            for seat in parties:
                if not _may_contribute(world, state, seat, bloc):
                    continue
                most, who = payment_limit(world, seat), {"bloc": bloc, "member": seat}
                sums = (int(v) for v in grid(max(1.0, most / SUMS), float(most), SUMS))
                options += [{**who, "usd": amount, "mineral": "", "tonnes": 0.0} for amount in sums]
                held = [metal for metal in _holdings(world, state, seat) if is_strategic(world, metal["mineral"])]
                options += [{**who, "usd": 0, **metal} for metal in held]
        return (Field("contribution", tuple(options)),) if options else ()

    def enter(self, turn: Turn, treaty: Treaty, clause: StockpileContribution) -> None:
        """Nothing happens before the payments of the round."""

    def perform(self, turn: Turn, treaty: Treaty, clause: StockpileContribution) -> None:
        """Move what was promised into the common stock; what is not there is a breach to the other parties."""
        if turn.state.round != treaty.since:
            return
        bloc, seat = turn.state.blocs[clause.bloc], clause.member
        if bloc.dissolved or bloc.status(seat) is None:
            reason = say(
                "{name} is not a member of the {bloc}.",
                name=turn.world.name(seat),
                bloc=turn.world.charters[clause.bloc].name,
            )
            lapse(turn, treaty, treaty.clauses.index(clause), reason)
            return
        if clause.usd:
            paid = min(clause.usd * CENTS, turn.state.cash(seat))
            if paid:
                pay_in(turn, clause.bloc, seat, paid, "given")
            whole = paid == clause.usd * CENTS
            # The books of the stock are public, whatever the treaty is.
            turn.tell("contributed_money", None, bloc=clause.bloc, seat=seat, usd=paid // CENTS)
        else:
            kg = give(turn, clause.bloc, seat, clause.mineral, round(clause.tonnes * KG_PER_T))
            whole = kg == round(clause.tonnes * KG_PER_T)
            given = kg / KG_PER_T
            turn.tell("contributed_metal", None, bloc=clause.bloc, seat=seat, mineral=clause.mineral, tonnes=given)
        if not whole:
            others = [party for party in treaty.parties if party != seat]
            audience = audience_of(treaty)
            break_faith(turn, seat, dict.fromkeys(others, 1.0), audience, "contribution_missed", bloc=clause.bloc)
            turn.tell("contribution_missed", audience, seat=seat, bloc=clause.bloc)

    def ends(self, treaty: Treaty, clause: StockpileContribution) -> int:
        """Return the round of entry."""
        return treaty.since


class StockpileAccessRule:
    """A right to draw on a national stock; drawing is a policy, see :mod:`game.rules.drawing`."""

    record: Callable[..., Clause] = StockpileAccess

    def check(self, world: World, state: Chamber, clause: StockpileAccess, parties: Sequence[str]) -> None:
        """Refuse strangers, rights in one's own stock, and tonnes that the provider does not hold."""
        for seat in (clause.provider, clause.beneficiary):
            if seat not in parties:
                raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=seat)
        if clause.provider == clause.beneficiary:
            raise refuse("own-stock", "A drawing right needs two different parties.")
        _check_held(world, state, clause.provider, clause.mineral, clause.tonnes)

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer parts of what each party holds to each other one."""
        options = tuple(
            {"provider": a, "beneficiary": b, **metal}
            for a in parties
            for metal in _holdings(world, state, a)
            for b in parties
            if a != b
        )
        return (Field("right", options), Field("start", (0, 1)), Field("term", TERM_CHOICES)) if options else ()

    def enter(self, turn: Turn, treaty: Treaty, clause: StockpileAccess) -> None:
        """Nothing happens before a draw."""

    def perform(self, turn: Turn, treaty: Treaty, clause: StockpileAccess) -> None:
        """Nothing: it is drawn on, see :mod:`game.rules.drawing`."""

    def ends(self, treaty: Treaty, clause: StockpileAccess) -> int:
        """Return the last round in which it can be drawn on."""
        return treaty.since + clause.start + clause.term - 1


def _check_member(world: World, state: Chamber, seat: str, bloc_id: str) -> None:
    if bloc_id not in state.blocs:
        raise refuse("no-such-bloc", "There is no bloc called {bloc!r}.", bloc=bloc_id)
    if state.blocs[bloc_id].dissolved:
        raise refuse("bloc-dissolved", "The {bloc} has been dissolved.", bloc=world.charters[bloc_id].name)
    if not _may_contribute(world, state, seat, bloc_id):
        raise refuse(
            "not-a-member",
            "{name} is not a member of the {bloc} and cannot become one now.",
            name=world.name(seat),
            bloc=world.charters[bloc_id].name,
        )


def _may_contribute(world: World, state: Chamber, seat: str, bloc_id: str) -> bool:
    """Whether a seat is a member, has applied, or could apply in the same treaty."""
    bloc = state.blocs[bloc_id]
    if bloc.dissolved:
        return False
    if bloc.status(seat) is not None or any(a.member == seat for a in bloc.applications):
        return True
    return membership.why_not_apply(world, state, seat, bloc_id, "full") is None


def _check_held(world: World, state: Chamber, seat: str, mineral: str, tonnes: float) -> None:
    if mineral not in world.mineral_index:
        raise refuse("no-such-mineral", "There is no mineral called {mineral!r}.", mineral=mineral)
    held = state.held_kg(world.mineral_index[mineral], world.index[seat])
    if not 0 < round(tonnes * KG_PER_T) <= held:
        raise refuse(
            "no-stock",
            "{name} holds {held:,.3f} t of {mineral}.",
            name=world.name(seat),
            held=held / KG_PER_T,
            mineral=mineral,
        )


def _holdings(world: World, state: Chamber, seat: str) -> list[dict[str, Any]]:
    """Return parts of what a seat holds of each mineral."""
    out: list[dict[str, Any]] = []
    for m, mineral in enumerate(world.minerals):
        held = state.held_kg(m, world.index[seat])
        for kg in dict.fromkeys(max(1, int(held * part)) for part in PARTS) if held else ():
            out.append({"mineral": mineral, "tonnes": kg / KG_PER_T})
    return out
