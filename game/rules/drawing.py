"""Drawing rights: metal taken by right out of the common stock of a bloc, or out of another's national stock.

A draw is set as a policy and delivered as the market opens, once, into the national stock of who draws; it is then
its own, to keep or to release. Out of a common stock a member may take a share of its right in a round, as the charter
says; what it takes is off its claim. Out of a national stock a treaty gives the right to so many tonnes in all. These
are delivered from what is really there, in proportion to what is asked where that is too little. The provider breaks
its word if there is too little by its own doing: if stock and deliveries since the right began come to less than the
right. What others had a right to, and took, is no breach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from game.actions import DrawStock, StockpileAccess
from game.rules.charter import charter_of
from game.rules.common_stock import move_national, record, rights, split, worth
from game.rules.goods import book_gift
from game.rules.measures import tightened
from game.rules.purse import break_faith
from game.rules.spec import Field
from game.rules.treaties import acts, audience_of, length
from game.rules.turn import Turn, refuse
from game.state import Bloc, Chamber, Delivery, State, StockEntry, Treaty
from game.wording import say
from game.world import KG_PER_T, World

if TYPE_CHECKING:
    from game.actions import Policy

DELIVERED_TRUST = 1
DRAW_PARTS = (0.5, 1.0)


@dataclass(frozen=True, slots=True)
class Right:
    """What is left of a right by treaty: the clause at a place of it, and kilograms."""

    treaty: Treaty
    place: int
    clause: StockpileAccess
    kg: int


def restricted(world: World, state: Chamber, seat: str, mineral: str) -> bool:
    """Whether an export control of the last market beyond those of the start reaches what a seat covers."""
    own = world.mask((seat,))
    return any(
        control.mineral == mineral and holder != seat and bool((world.mask(control.targets) & own).any())
        for holder, control in tightened(world, state.acting)
    )


def drawable(world: World, state: Chamber, bloc: Bloc, seat: str, mineral: str) -> int:
    """Return what a member may draw from the common stock in this round, in kilograms."""
    rule = charter_of(world, bloc).drawing
    if rule.only_if_restricted and not restricted(world, state, seat, mineral):
        return 0
    return int(rights(world, state.market, bloc, mineral).get(seat, 0) * rule.per_round_share)


def period_start(treaty: Treaty) -> int:
    """Return the round in which the present period of a treaty began: its entry into force or its last renewal."""
    return treaty.since + treaty.renewed * length(treaty)


def rights_by_treaty(
    treaties: Iterable[Treaty], deliveries: Sequence[Delivery], round_: int, provider: str, mineral: str
) -> Iterator[Right]:
    """Yield what is left of the rights in a national stock that can be drawn in a round, in the order of the treaties.

    Args:
        treaties: all that may hold such rights.
        deliveries: what was drawn under them.
        round_: the round.
        provider: whose stock.
        mineral: of which mineral.
    """
    for treaty in treaties:
        for place, clause in enumerate(treaty.clauses if treaty.status == "in force" else ()):
            if not isinstance(clause, StockpileAccess) or (clause.provider, clause.mineral) != (provider, mineral):
                continue
            if acts(treaty, clause, round_):
                had = sum(
                    d.kg
                    for d in deliveries
                    if (d.treaty, d.clause) == (treaty.id, place) and d.round >= period_start(treaty)
                )
                left = round(clause.tonnes * KG_PER_T) - had
                if left > 0:
                    yield Right(treaty, place, clause, left)


class DrawRule:
    """Draw by right, once: in this round's market."""

    record: Callable[..., Policy] = DrawStock

    def key(self, world: World, seat: str, policy: DrawStock) -> str:
        """One draw from each source of each mineral."""
        return f"draw:{policy.source}:{policy.mineral}"

    def neutral(self, policy: DrawStock) -> bool:
        """A draw of nothing."""
        return not policy.tonnes

    def check(self, world: World, state: State, seat: str, policy: DrawStock) -> None:
        """Refuse draws without a right, and beyond it."""
        if policy.mineral not in world.mineral_index:
            raise refuse("no-such-mineral", "There is no mineral called {mineral!r}.", mineral=policy.mineral)
        if policy.source not in state.blocs and policy.source not in world.allotment:
            raise refuse("no-such-source", "There is no bloc or delegation called {source!r}.", source=policy.source)
        if not policy.tonnes:
            return
        most = _most(world, state, seat, policy.source, policy.mineral)
        if not most:
            raise refuse("no-right", why_nothing(world, state, seat, policy.source, policy.mineral))
        if round(policy.tonnes * KG_PER_T) > most:
            raise refuse(
                "beyond-right",
                "You may draw {most:,.3f} t of {mineral} there now.",
                most=most / KG_PER_T,
                mineral=policy.mineral,
            )

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Seats that have a right, or a draw to call off."""
        return bool(self._options(world, state, seat))

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer parts of every right, and calling off what is set."""
        return (Field("draw", self._options(world, state, seat)),)

    def _options(self, world: World, state: State, seat: str) -> tuple[dict[str, Any], ...]:
        out: list[dict[str, Any]] = []
        for source, mineral in _sources(state, seat):
            most = _most(world, state, seat, source, mineral)
            amounts = dict.fromkeys(max(1, int(most * part)) for part in DRAW_PARTS) if most else {}
            out += [{"source": source, "mineral": mineral, "tonnes": kg / KG_PER_T} for kg in amounts]
        for (owner, _), policy in state.policies.items():
            if owner == seat and isinstance(policy, DrawStock):
                out.append({"source": policy.source, "mineral": policy.mineral, "tonnes": 0.0})
        return tuple(out)


def _sources(state: State, seat: str) -> list[tuple[str, str]]:
    """Return the (source, mineral) pairs in which a seat may have a right, each once."""
    pairs = [(b.id, mineral) for b in state.blocs.values() if b.status(seat) is not None for mineral, _ in b.stock]
    for treaty in state.treaties.values():
        if treaty.status == "in force" and seat in treaty.parties:
            for clause in treaty.clauses:
                if isinstance(clause, StockpileAccess) and clause.beneficiary == seat:
                    pairs.append((clause.provider, clause.mineral))
    return list(dict.fromkeys(pairs))


def _most(world: World, state: State, seat: str, source: str, mineral: str) -> int:
    """Return what a seat may ask of a source now, in kilograms."""
    if source in state.blocs:
        return drawable(world, state, state.blocs[source], seat, mineral)
    return drawable_by_treaty(state.treaties.values(), state.deliveries, state.round, seat, source, mineral)


def drawable_by_treaty(
    treaties: Iterable[Treaty], deliveries: Sequence[Delivery], round_: int, seat: str, provider: str, mineral: str
) -> int:
    """Return what a seat may draw from another's national stock in a round under its treaties, in kilograms."""
    found = rights_by_treaty(treaties, deliveries, round_, provider, mineral)
    return sum(right.kg for right in found if right.clause.beneficiary == seat)


def why_nothing(world: World, state: Chamber, seat: str, source: str, mineral: str) -> str:
    """Return why a seat may draw nothing of a mineral from a source now, in one sentence."""
    bloc = state.blocs.get(source)
    if bloc is None:
        return say(
            "No treaty gives you a right to draw {mineral} from {name} now.", mineral=mineral, name=world.name(source)
        )
    name = world.charters[bloc.id].name
    if bloc.status(seat) is None:
        return say("Only members draw on the stock of the {bloc}.", bloc=name)
    if any(due.seat == seat for due in bloc.stock_dues):
        return say("You draw on the stock of the {bloc} again when your contribution is paid.", bloc=name)
    if rights(world, state.market, bloc, mineral).get(seat, 0):
        return say(
            "The stock of the {bloc} is drawn on only while exports of the mineral to you are restricted.",
            bloc=name,
        )
    return say("You have no right to any {mineral} in the stock of the {bloc}.", mineral=mineral, bloc=name)


# --- delivery --------------------------------------------------------------------------------------------------------


def deliver(turn: Turn) -> None:
    """As the market opens: deliver every draw that is set, from common stocks and then from national ones."""
    state = turn.state
    asked = [(seat, policy) for (seat, _), policy in state.policies.items() if isinstance(policy, DrawStock)]
    if not asked:
        return
    state.policies = {key: p for key, p in state.policies.items() if not isinstance(p, DrawStock)}
    # All rights are those at the opening: nobody's draw makes another's larger or smaller.
    common = [
        (seat, draw, drawable(turn.world, state, state.blocs[draw.source], seat, draw.mineral))
        for seat, draw in asked
        if draw.source in state.blocs
    ]
    for seat, draw, most in common:
        _from_common(turn, seat, draw, most)
    for source, mineral in dict.fromkeys((d.source, d.mineral) for _, d in asked if d.source not in state.blocs):
        wanted = {s: round(d.tonnes * KG_PER_T) for s, d in asked if (d.source, d.mineral) == (source, mineral)}
        _from_national(turn, source, mineral, wanted)


def _from_common(turn: Turn, seat: str, draw: DrawStock, most: int) -> None:
    wanted = round(draw.tonnes * KG_PER_T)
    kg = min(wanted, most)
    if kg > 0:
        value = worth(turn.world, turn.state.market, draw.mineral, kg)
        entry = StockEntry(turn.state.round, "drawn", seat, draw.mineral, -kg, value=-value)
        turn.put_bloc(record(turn.state.blocs[draw.source], [entry]))
        move_national(turn, draw.mineral, {seat: kg})
        turn.tell("common_drawn", None, bloc=draw.source, seat=seat, mineral=draw.mineral, tonnes=kg / KG_PER_T)
    if kg < wanted:
        turn.tell("draw_cut", (seat,), seat=seat, mineral=draw.mineral, tonnes=kg / KG_PER_T)


def _from_national(turn: Turn, provider: str, mineral: str, wanted: dict[str, int]) -> None:
    """Deliver out of a national stock what is asked under treaties, in proportion where there is too little."""
    world, state = turn.world, turn.state
    claims: list[tuple[Right, int]] = []
    left = dict(wanted)
    for right in rights_by_treaty(state.treaties.values(), state.deliveries, state.round, provider, mineral):
        kg = min(right.kg, left.get(right.clause.beneficiary, 0))
        if kg > 0:
            left[right.clause.beneficiary] -= kg
            claims.append((right, kg))
    stock = state.held_kg(world.mineral_index[mineral], world.index[provider])
    asked = {str(i): float(kg) for i, (_, kg) in enumerate(claims)}
    short = sum(kg for _, kg in claims) > stock
    parts = split(stock, asked) if short else {str(i): kg for i, (_, kg) in enumerate(claims)}
    before = state.deliveries
    had: dict[str, int] = dict.fromkeys(wanted, 0)
    for i, (right, kg) in enumerate(claims):
        part, seat = parts[str(i)], right.clause.beneficiary
        had[seat] += part
        if part:
            delivery = Delivery(state.round, right.treaty.id, right.place, provider, seat, mineral, part)
            state.deliveries = (*state.deliveries, delivery)
            move_national(turn, mineral, {provider: -part, seat: part})
            book_gift(turn, provider, seat, mineral, part)
            audience = audience_of(right.treaty)
            turn.tell(
                "stock_delivered", audience, provider=provider, seat=seat, mineral=mineral, tonnes=part / KG_PER_T
            )
            turn.add_trust(provider, seat, DELIVERED_TRUST, "delivered", by=provider, mineral=mineral)
        if part < kg and _sold_out(right, stock, before):
            _charge(turn, right, kg - part)
    for seat, kg in wanted.items():
        if had[seat] < kg:
            turn.tell("draw_cut", (seat,), seat=seat, mineral=mineral, tonnes=had[seat] / KG_PER_T)


def _sold_out(right: Right, stock: int, deliveries: tuple[Delivery, ...]) -> bool:
    """Whether a stock is too small for a right even with all that was delivered from it since the right began."""
    clause, since = right.clause, period_start(right.treaty)
    gone = sum(
        d.kg for d in deliveries if (d.provider, d.mineral) == (clause.provider, clause.mineral) and d.round >= since
    )
    return stock + gone < round(clause.tonnes * KG_PER_T)


def _charge(turn: Turn, right: Right, kg: int) -> None:
    clause, audience = right.clause, audience_of(right.treaty)
    told = {"mineral": clause.mineral, "tonnes": kg / KG_PER_T}
    break_faith(turn, clause.provider, {clause.beneficiary: 1.0}, audience, "undelivered", **told)
    turn.tell("undelivered", audience, seat=clause.provider, victim=clause.beneficiary, **told)
