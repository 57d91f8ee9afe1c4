"""Buy-back commitments: participants of a stockpile programme pay fees, and buy from its holder's stock at a set price.

The fee of each round goes into the holder's programme. In the last round of the term the participant buys what it has
committed itself to, as far as the holder's national stock has it; participants whose turn comes in the same round share
a short stock in proportion. While a new control of the rival holds back the mineral from it, a participant draws its
tonnes in the round after each such market, as far as the stock and its money go. A commitment cannot be left: if
anybody but the holder gives notice it falls due at the end of the notice; if the holder does, it hands back the fees of
the term. Goods count at their baseline price as what they are, in the prosperity of both; the price beyond that, and
the fees, are transfers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum

from game.actions import BuyBack, Clause
from game.rules import programmes
from game.rules.conditions import FELT
from game.rules.goods import book_goods, goods_cents
from game.rules.measures import held_back
from game.rules.prices import price_per_t
from game.rules.purse import beyond_budget, book, breach, payment_limit
from game.rules.spec import Field
from game.rules.treaties import acts, audience_of, in_force, last_round, length
from game.rules.turn import Turn, refuse
from game.state import Chamber, State, Treaty
from game.world import CENTS, KG_PER_T, World

TERM_CHOICES = (1, 2, 4, 8)
PRICE_CHOICES = (1.0, 1.1)
FEE_CHOICES = (0.0, 0.01)
TONNES_CHOICES = (0.1, 0.5)
LOWEST_PRICE, HIGHEST_PRICE = 0.5, 2.0
# A commitment covers at most this many quarters of the participant's baseline use.
MOST_QUARTERS = 4.0


def guarantee(world: World, participant: str) -> int:
    """Return what a participant can vouch for in US dollars: what its ministry can hold and its programmes pay at once.

    Both are published.
    """
    pieces = sum(programmes.instalment(p) for p in programmes.of_seat(world, participant))
    return payment_limit(world, participant) + pieces // CENTS


def tonnes_limit(world: World, participant: str, mineral: str, usd_per_t: float) -> float:
    """Return the most tonnes of a commitment: a year of the participant's use, and what it can vouch for."""
    m = world.mineral_index[mineral]
    used = sum(float(world.market.use0[m, i]) for i in world.covers[participant]) * world.tonnes_per_unit(m)
    return float(f"{min(MOST_QUARTERS * used, guarantee(world, participant) / usd_per_t):.6g}")


def vouched_usd(state: Chamber, participant: str, holder: str) -> float:
    """Return what a participant is committed to buy from a holder in public treaties in force, in US dollars."""
    return fsum(
        clause.tonnes * clause.usd_per_t
        for treaty in state.public_treaties
        if treaty.status == "in force" and not treaty.denounced_by
        for clause in treaty.clauses
        if isinstance(clause, BuyBack) and (clause.participant, clause.holder) == (participant, holder)
    )


def room_t(world: World, state: Chamber, participant: str, holder: str, mineral: str, usd_per_t: float) -> float:
    """Return the most tonnes that a participant can still commit itself to with a holder, at a price."""
    left = max(0.0, guarantee(world, participant) - vouched_usd(state, participant, holder))
    return min(tonnes_limit(world, participant, mineral, usd_per_t), left / usd_per_t)


def check_together(world: World, state: Chamber, clauses: Sequence[Clause]) -> None:
    """Refuse commitments to one holder that come to more, with those that stand, than the participant vouches for."""
    sums: dict[tuple[str, str], float] = {}
    for clause in clauses:
        if isinstance(clause, BuyBack):
            pair = clause.participant, clause.holder
            before = sums[pair] if pair in sums else vouched_usd(state, *pair)
            sums[pair] = before + clause.tonnes * clause.usd_per_t
    for (participant, holder), total in sums.items():
        most = guarantee(world, participant)
        if total > most * (1.0 + 1e-9):
            names = {"name": world.name(participant), "holder": world.name(holder)}
            raise refuse(
                "too-many-tonnes",
                "{name} can commit itself to {holder} for at most {most:usd} in all.",
                most=most,
                **names,
            )


class BuyBackRule:
    """A participant pays fees and commits itself to buy from the holder's stock at a price."""

    record: Callable[..., Clause] = BuyBack

    def check(self, world: World, state: Chamber, clause: BuyBack, parties: Sequence[str]) -> None:
        """Refuse strangers, holders without a programme, terms beyond the game, and what cannot be vouched for."""
        for seat in (clause.participant, clause.holder):
            if seat not in parties:
                raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=seat)
        if clause.participant == clause.holder:
            raise refuse("self-commitment", "A commitment to buy back needs a participant and a holder.")
        if not programmes.of_seat(world, clause.holder):
            raise refuse(
                "no-programme", "{name} holds no stockpile programme to take part in.", name=world.name(clause.holder)
            )
        if clause.mineral not in world.mineral_index:
            raise refuse("no-such-mineral", "There is no mineral called {mineral!r}.", mineral=clause.mineral)
        last = state.round + clause.start + clause.term - 1
        if last > world.rounds:
            raise refuse(
                "too-late",
                "The tonnes would be due in round {last}; the last round is {rounds}.",
                last=last,
                rounds=world.rounds,
            )
        base = price_per_t(world, clause.mineral, "refined")
        if not LOWEST_PRICE * base <= clause.usd_per_t <= HIGHEST_PRICE * base:
            low, high = LOWEST_PRICE * base, HIGHEST_PRICE * base
            raise refuse(
                "bad-price",
                "The price of a commitment lies between ${low:,.0f} and ${high:,.0f} per tonne.",
                low=low,
                high=high,
            )
        most = tonnes_limit(world, clause.participant, clause.mineral, clause.usd_per_t)
        if clause.tonnes > most * (1.0 + 1e-9):
            who = world.name(clause.participant)
            raise refuse(
                "too-many-tonnes",
                "At this price {name} can commit itself to at most {most:,.3g} t.",
                name=who,
                most=most,
            )
        if clause.fee_usd > payment_limit(world, clause.participant):
            raise beyond_budget(world, clause.participant)

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer every participant's minerals with parts of the limit, two prices, with and without a small fee."""
        terms = tuple(term for term in TERM_CHOICES if state.round + term - 1 <= world.rounds)
        deals = []
        for holder in parties:
            if not programmes.of_seat(world, holder):
                continue
            for participant in parties:
                for mineral in world.minerals if participant != holder else ():
                    base = price_per_t(world, mineral, "refined")
                    for level in PRICE_CHOICES:
                        price = float(f"{base * level:.6g}")
                        most = room_t(world, state, participant, holder, mineral, price)
                        for part in TONNES_CHOICES:
                            tonnes = float(f"{most * part * 0.999:.3g}")
                            deal = {"participant": participant, "holder": holder, "mineral": mineral}
                            if tonnes > 0.0:
                                fees = [int(share * tonnes * price) for share in FEE_CHOICES]
                                paid = dict.fromkeys(min(fee, payment_limit(world, participant)) for fee in fees)
                                deals += [deal | {"tonnes": tonnes, "usd_per_t": price, "fee_usd": fee} for fee in paid]
        return (Field("deal", tuple(deals)), Field("term", terms)) if deals and terms else ()

    def enter(self, turn: Turn, treaty: Treaty, clause: BuyBack) -> None:
        """Nothing happens before the first fee."""

    def perform(self, turn: Turn, treaty: Treaty, clause: BuyBack) -> None:
        """Pay the fee of the round into the holder's programme, while something is left to buy."""
        place = treaty.clauses.index(clause)
        if not clause.fee_usd or not acts(treaty, clause, turn.state.round) or not left_kg(turn.state, treaty, place):
            return
        due = clause.fee_usd * CENTS
        paid = min(due, turn.state.cash(clause.participant))
        if paid:
            turn.spend(clause.participant, paid, received_first=True)
            programme = programmes.of_seat(turn.world, clause.holder)[0].id
            now = turn.state.programmes
            turn.state.programmes = {**now, programme: now[programme] + paid}
            _transfer(turn, clause.participant, clause.holder, paid)
            turn.tell("fee_paid", audience_of(treaty), payer=clause.participant, payee=clause.holder, usd=paid // CENTS)
        if paid < due:
            breach(turn, clause.participant, clause.holder, due - paid, audience_of(treaty))

    def ends(self, treaty: Treaty, clause: BuyBack) -> int:
        """Return the round in which the tonnes are due."""
        return treaty.since + clause.start + clause.term - 1


def left_kg(state: State, treaty: Treaty, place: int) -> int:
    """Return the kilograms of a commitment that are still to be bought in this term of its treaty."""
    clause = treaty.clauses[place]
    assert isinstance(clause, BuyBack)
    taken = state.bought_back.get((treaty.id, place, treaty.renewed), 0)
    return max(0, round(clause.tonnes * KG_PER_T) - taken)


def is_cut_off(world: World, state: Chamber, seat: str, mineral: str) -> bool:
    """Whether a control of the rival beyond those of the start held a mineral back from a seat in the last market."""
    a = world.index[seat]
    return any(
        owner == world.rival and control.mineral == mineral and part >= FELT and bool(world.mask(control.targets)[a])
        for owner, control, part in held_back(world, state.acting)
    )


@dataclass(frozen=True, slots=True)
class _Claim:
    treaty: Treaty
    place: int
    clause: BuyBack
    kg: int
    last: bool


def settle(turn: Turn) -> None:
    """Sell to the participants whose tonnes are due, or that are cut off; a short stock is shared in proportion."""
    shares: dict[tuple[str, str], list[_Claim]] = {}
    for treaty in in_force(turn.state):
        for place, clause in enumerate(treaty.clauses):
            if isinstance(clause, BuyBack) and acts(treaty, clause, turn.state.round):
                claim = _claim(turn, treaty, place, clause)
                if claim is not None and claim.kg:
                    shares.setdefault((clause.holder, clause.mineral), []).append(claim)
    drawn: dict[str, int] = {}
    for (holder, mineral), claims in shares.items():
        m, a = turn.world.mineral_index[mineral], turn.world.index[holder]
        stock, wanted = int(turn.state.stocks[m, a]), sum(claim.kg for claim in claims)
        for claim in claims:
            share = claim.kg if wanted <= stock else claim.kg * stock // wanted
            _sell(turn, claim, share, drawn)
            if claim.last and share < claim.kg:
                _tell_short(turn, claim, claim.kg - share)


def _claim(turn: Turn, treaty: Treaty, place: int, clause: BuyBack) -> _Claim | None:
    """Return what a participant is to buy in this round, None if nothing; hand back fees if the holder has ended it."""
    now = turn.state.round
    within = (now - treaty.since) % length(treaty)
    over = within == clause.start + clause.term - 1
    if not over and treaty.denounced_by and now == last_round(treaty):
        if treaty.denounced_by == clause.holder:
            _hand_back(turn, treaty, clause, within - clause.start + 1)
            return None
        over = True
    if over or is_cut_off(turn.world, turn.state, clause.participant, clause.mineral):
        return _Claim(treaty, place, clause, left_kg(turn.state, treaty, place), over)
    return None


def _hand_back(turn: Turn, treaty: Treaty, clause: BuyBack, rounds: int) -> None:
    """Pay the fees of the term back, out of the holder's ministry; what is missing is a breach."""
    due = rounds * clause.fee_usd * CENTS
    paid = min(due, turn.state.cash(clause.holder))
    if paid:
        turn.spend(clause.holder, paid, received_first=True)
        turn.receive(clause.participant, paid)
        _transfer(turn, clause.holder, clause.participant, paid)
        turn.tell(
            "fees_returned", audience_of(treaty), payer=clause.holder, payee=clause.participant, usd=paid // CENTS
        )
    if paid < due:
        breach(turn, clause.holder, clause.participant, due - paid, audience_of(treaty))


def _sell(turn: Turn, claim: _Claim, kg: int, drawn: dict[str, int]) -> None:
    """Move what can be paid from the holder's stock to the participant's; in the last round the rest is a breach.

    ``drawn`` is what programmes have paid for such stock in this round already.
    """
    world, state, clause = turn.world, turn.state, claim.clause
    due = _price(clause, kg)
    able = min(due, programmes.stock_money(world, state, clause.participant, drawn))
    if able < due:
        kg = kg * able // due
        able = min(able, _price(clause, kg))
    if kg:
        _move(turn, clause, kg)
        programmes.pay_for_stock(turn, clause.participant, able, drawn)
        programmes.sell_stock(turn, clause.holder, able)
        _account(turn, clause, kg, able)
        done = (claim.treaty.id, claim.place, claim.treaty.renewed)
        state.bought_back = {**state.bought_back, done: state.bought_back.get(done, 0) + kg}
        turn.tell(
            "bought_back" if claim.last else "bought_back_early",
            audience_of(claim.treaty),
            seat=clause.participant,
            holder=clause.holder,
            mineral=clause.mineral,
            kg=kg,
            usd=able // CENTS,
        )
    if claim.last and able < due:
        breach(turn, clause.participant, clause.holder, due - able, audience_of(claim.treaty))


def _tell_short(turn: Turn, claim: _Claim, kg: int) -> None:
    names = {"seat": claim.clause.participant, "holder": claim.clause.holder, "mineral": claim.clause.mineral}
    turn.tell("stock_short", audience_of(claim.treaty), kg=kg, **names)


def _price(clause: BuyBack, kg: int) -> int:
    return round(kg / KG_PER_T * clause.usd_per_t * CENTS)


def _move(turn: Turn, clause: BuyBack, kg: int) -> None:
    m, index = turn.world.mineral_index[clause.mineral], turn.world.index
    stocks = turn.state.stocks.copy()
    stocks[m, index[clause.holder]] -= kg
    stocks[m, index[clause.participant]] += kg
    stocks.setflags(write=False)
    turn.state.stocks = stocks


def _account(turn: Turn, clause: BuyBack, kg: int, cents: int) -> None:
    """Book a sale: goods at the baseline price, as stock is valued; the rest as a transfer."""
    book_goods(turn, clause.holder, clause.participant, clause.mineral, kg)
    goods = goods_cents(turn, clause.mineral, kg)
    if cents > goods:
        _transfer(turn, clause.participant, clause.holder, cents - goods)
    elif cents < goods:
        _transfer(turn, clause.holder, clause.participant, goods - cents)


def _transfer(turn: Turn, payer: str, payee: str, cents: int) -> None:
    book(turn, payer, paid=cents)
    book(turn, payee, received=cents)
