"""Capacity that players pay for, and offtakes: investment clauses, investment at home, forward contracts.

Player-financed capacity starts when the money is paid and works after the lead time of its mineral and stage, in the
host that was promised. An offtake is settled in cash against the cleared market, as a contract for difference.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import fsum, isfinite
from typing import Any

from game.actions import HomeInvestment, Investment, Offtake
from game.market.world import Stage
from game.rules.access import check_open, shut_out
from game.rules.discounting import discount
from game.rules.prices import price_per_t as price_per_t
from game.rules.project_terms import ProjectTerms, lead_steps, terms_of
from game.rules.project_terms import sites as sites
from game.rules.purse import beyond_budget, book, breach, payment_limit
from game.rules.rounding import rounded
from game.rules.spec import Field, grid
from game.rules.treaties import acts, lapse
from game.rules.turn import Turn, refuse
from game.state import Chamber, SettledMarket, Treaty
from game.wording import say
from game.world import CENTS, STAGE_OF, World

INVESTED_TRUST = 2
SUMS = 6
TERM_CHOICES = (4, 8, 12)
PRICE_CHOICES = (0.8, 1.0, 1.2)
LOWEST_PRICE, HIGHEST_PRICE = 0.5, 2.0
# Part of an offtake's value that a ministry must be able to pay when the price has moved against it.
GUARANTEED = 1.0 / 3.0


@dataclass(frozen=True, slots=True)
class Built:
    """What a project came to: the cents spent, the rounds until its first market, and the terms that it had."""

    cents: int
    rounds: int
    terms: ProjectTerms


def build(turn: Turn, investor: str, host: str, mineral: str, stage: str, cents: int) -> Built:
    """Start capacity for a sum, as far as the host's limits let it in, on the terms that the investor has there.

    The share of baseline capacity is settled, since it comes from calibrated numbers.
    """
    world, state = turn.world, turn.state
    treaties = list(state.treaties.values())
    terms = terms_of(world, state, treaties, investor, host, mineral, stage, cents)
    rounds = lead_steps(world, mineral, stage, terms) * world.scenario.head.market_every
    if not cents or terms.holder is not None:
        return Built(0, rounds, terms)
    row = world.market.rows.index(STAGE_OF[stage], world.mineral_index[mineral], terms.site)

    def compute() -> dict[str, Any]:
        after, spent = world.dynamics.build(
            state.structure, row, cents / CENTS, limit=terms.limit, price_factor=terms.price, sooner=terms.sooner
        )
        share = after.promised[:, row].sum() - state.structure.promised[:, row].sum()
        return {"share": float(rounded(share)), "cents": min(cents, round(spent * CENTS))}

    settled = turn.settle("build", compute)
    state.structure = world.dynamics.place(state.structure, row, float(settled["share"]), terms.sooner)
    spent = int(settled["cents"])
    if terms.trained and spent:
        given = state.training[host]
        state.training = {**state.training, host: replace(given, used=given.used + 1)}
    return Built(spent, rounds, terms)


class InvestmentRule:
    """An investor pays for capacity in a host, at once, on entry into force."""

    record = Investment

    def check(self, world: World, state: Chamber, clause: Investment, parties: Sequence[str]) -> None:
        """Refuse strangers, hosts without a site, and sums beyond the investor's budget."""
        for seat in (clause.investor, clause.host):
            if seat not in parties:
                raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=seat)
        if clause.investor == clause.host:
            raise refuse("home-investment", "Investment at home is national policy and needs no treaty.")
        check_site(world, clause.host, clause.mineral, clause.stage)
        if clause.stage == "ore":
            site = sites(world, clause.host, clause.mineral, clause.stage)[0]
            check_open(world, state, clause.investor, site, clause.mineral)
        if clause.usd > payment_limit(world, clause.investor):
            raise beyond_budget(world, clause.investor)

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer every investor and site among the parties, and sums on a grid of the smallest limit."""
        public = state.public_treaties
        projects = tuple(
            {"investor": a, "host": b, "mineral": mineral, "stage": stage}
            for a in parties
            for b in parties
            if a != b
            for mineral in world.minerals
            for stage in STAGE_OF
            for site in sites(world, b, mineral, stage)[:1]
            if stage != "ore" or shut_out(public, state.round, a, site, mineral) is None
        )
        if not projects:
            return ()
        most = min(payment_limit(world, seat) for seat in parties)
        sums = tuple(int(v) for v in grid(max(1.0, most / SUMS), float(most), SUMS))
        return (Field("project", projects), Field("usd", sums))

    def enter(self, turn: Turn, treaty: Treaty, clause: Investment) -> None:
        """Pay what there is and start the project; what the investor does not have is a breach."""
        due = clause.usd * CENTS
        able = min(due, turn.state.cash(clause.investor))
        built = build(turn, clause.investor, clause.host, clause.mineral, clause.stage, able)
        spent = built.cents
        pay_for_capacity(turn, clause.investor, spent)
        audience = treaty.parties if treaty.secret else None
        if spent:
            turn.add_trust(clause.investor, clause.host, INVESTED_TRUST, "investment", by=clause.investor)
            turn.tell("project_started", audience, **_project(clause, built))
        if spent < able:
            reason = _why_less(turn.world, clause, built, able)
            if spent:
                turn.tell("clause_lapsed", treaty.parties, treaty=treaty.id, clause="investment", reason=reason)
            else:  # nothing was done: it puts the investor ahead of nobody, and persuades nobody at home
                lapse(turn, treaty, treaty.clauses.index(clause), reason)
        if able < due:
            breach(turn, clause.investor, clause.host, due - able, audience)

    def perform(self, turn: Turn, treaty: Treaty, clause: Investment) -> None:
        """Do nothing more: the money was paid on entry."""

    def ends(self, treaty: Treaty, clause: Investment) -> int:
        """Return the round of entry."""
        return treaty.since


def _why_less(world: World, clause: Investment, built: Built, able: int) -> str:
    """Return why a site took less than was promised, in one sentence."""
    if built.terms.holder is not None:
        return say("{name} has reserved this ground to another.", name=world.name(clause.host))
    sums = {"taken": built.cents / CENTS, "promised": able / CENTS}
    if isfinite(built.terms.limit):
        return say(
            "The site takes {taken:usd} of the {promised:usd} that were promised; beyond half of what "
            "stood there it takes a licence.",
            **sums,
        )
    return say("The site takes {taken:usd} of the {promised:usd} that were promised.", **sums)


def _project(clause: Investment, built: Built) -> dict[str, Any]:
    return {
        "investor": clause.investor,
        "host": clause.host,
        "mineral": clause.mineral,
        "stage": clause.stage,
        "usd": built.cents // CENTS,
        "rounds": built.rounds,
    }


def lead_rounds(world: World, mineral: str, stage: str) -> int:
    """Return the rounds between the start of a project and its first market, as a rule; treaties can shorten them."""
    lead = world.dynamics.inputs.lead[STAGE_OF[stage], world.mineral_index[mineral]]
    return int(lead) * world.scenario.head.market_every


def pay_for_capacity(turn: Turn, seat: str, cents: int) -> None:
    """Take the money and book it as a cost of prosperity: it is spent, not given to anybody."""
    if not cents:
        return
    turn.spend(seat, cents)
    tally = turn.state.tallies[seat]
    cost = discount(turn.world, turn.state.round) * cents / CENTS
    spent = replace(tally, prosperity=tally.prosperity - cost)
    turn.state.tallies = {**turn.state.tallies, seat: spent}


def check_site(world: World, host: str, mineral: str, stage: str) -> None:
    """Refuse projects in a place that has no row of that market."""
    if mineral not in world.mineral_index:
        raise refuse("no-such-mineral", "There is no mineral called {mineral!r}.", mineral=mineral)
    if not sites(world, host, mineral, stage):
        if stage == "ore":
            raise refuse("no-site", "{name} has no site for a {mineral} mine.", name=world.name(host), mineral=mineral)
        raise refuse("no-site", "{name} has no site for a {mineral} refinery.", name=world.name(host), mineral=mineral)


def build_at_home(turn: Turn) -> None:
    """Let the standing investments at home act in this round, as far as each budget goes."""
    for (seat, _), policy in turn.state.policies.items():
        if isinstance(policy, HomeInvestment):
            able = min(policy.usd * CENTS, turn.state.cash(seat))
            built = build(turn, seat, seat, policy.mineral, policy.stage, able)
            pay_for_capacity(turn, seat, built.cents)
            turn.tell(
                "home_project",
                (seat,),
                seat=seat,
                mineral=policy.mineral,
                stage=policy.stage,
                usd=built.cents // CENTS,
                rounds=built.rounds,
            )


class OfftakeRule:
    """A buyer takes tonnes forward at a price; the difference to the market is paid in cash every market."""

    record = Offtake

    def check(self, world: World, state: Chamber, clause: Offtake, parties: Sequence[str]) -> None:
        """Refuse strangers, sellers without output, and contracts that neither side could honour."""
        for seat in (clause.buyer, clause.seller):
            if seat not in parties:
                raise refuse("not-a-party", "{seat} is not a party to this treaty.", seat=seat)
        if clause.buyer == clause.seller:
            raise refuse("self-offtake", "An offtake needs a buyer and a seller.")
        check_site(world, clause.seller, clause.mineral, clause.stage)
        most = offtake_limit(world, clause.buyer, clause.seller, clause.mineral, clause.stage)
        if clause.tonnes > most * (1.0 + 1e-9):
            raise refuse(
                "too-many-tonnes", "Between these two at most {most:,.3g} t a round can be sold forward.", most=most
            )
        base = price_per_t(world, clause.mineral, clause.stage)
        if not LOWEST_PRICE * base <= clause.usd_per_t <= HIGHEST_PRICE * base:
            low, high = LOWEST_PRICE * base, HIGHEST_PRICE * base
            raise refuse(
                "bad-price",
                "The price of an offtake lies between ${low:,.0f} and ${high:,.0f} per tonne.",
                low=low,
                high=high,
            )

    def fields(self, world: World, state: Chamber, parties: Sequence[str]) -> tuple[Field, ...]:
        """Offer every seller's markets with tonnes of a half of the limit and three prices around the baseline."""
        deals = []
        for seller in parties:
            for buyer in parties:
                for mineral in world.minerals:
                    for stage in STAGE_OF:
                        if buyer == seller or not sites(world, seller, mineral, stage):
                            continue
                        most = offtake_limit(world, buyer, seller, mineral, stage)
                        if most <= 0.0:
                            continue
                        base = price_per_t(world, mineral, stage)
                        deals += [
                            {"buyer": buyer, "seller": seller, "mineral": mineral, "stage": stage}
                            | {"tonnes": float(f"{most / 2:.3g}"), "usd_per_t": float(f"{base * p:.6g}")}
                            for p in PRICE_CHOICES
                        ]
        return (Field("deal", tuple(deals)), Field("term", TERM_CHOICES)) if deals else ()

    def enter(self, turn: Turn, treaty: Treaty, clause: Offtake) -> None:
        """Nothing happens before the first market."""

    def perform(self, turn: Turn, treaty: Treaty, clause: Offtake) -> None:
        """Nothing: it is settled after the market, see :func:`settle_offtakes`."""

    def ends(self, treaty: Treaty, clause: Offtake) -> int:
        """Return the last round of deliveries."""
        return treaty.since + clause.start + clause.term - 1


def offtake_limit(world: World, buyer: str, seller: str, mineral: str, stage: str) -> float:
    """Return the most tonnes a round: the seller's baseline capacity, the buyer's use, what ministries guarantee."""
    m, rows = world.mineral_index[mineral], world.market.rows
    quarters = world.scenario.head.quarters_per_round
    made = sum(float(rows.capacity0[rows.index(STAGE_OF[stage], m, c)]) for c in sites(world, seller, mineral, stage))
    used = sum(float(world.market.use0[m, i]) for i in world.covers[buyer])
    if stage == "ore":
        used = max(used, sum(float(world.market.output0[Stage.REFINED, m, i]) for i in world.covers[buyer]))
    tonnes = min(made, used) * world.tonnes_per_unit(m) * quarters
    guarantee = min(payment_limit(world, buyer), payment_limit(world, seller))
    return float(f"{min(tonnes, guarantee / (GUARANTEED * price_per_t(world, mineral, stage))):.6g}")


def settle_offtakes(turn: Turn) -> None:
    """Pay the difference between contract and market of every offtake that ran since the last market."""
    world, state = turn.world, turn.state
    assert state.market is not None
    since = state.round - world.scenario.head.market_every
    for number in tuple(state.treaties):
        treaty = state.treaties[number]
        for clause in treaty.clauses:
            if isinstance(clause, Offtake):
                rounds = sum(acts(treaty, clause, round_) for round_ in range(since + 1, state.round + 1))
                if rounds:
                    _settle(turn, treaty, clause, rounds)


def benchmark(world: World, market: SettledMarket, clause: Offtake) -> float:
    """Return the price index that an offtake is settled against.

    Refined metal has a published price outside the rival; of ore the seller's own price counts, a union's weighted by
    output, over what it was at the baseline: a control may keep the price at the mine below the one abroad.
    """
    stage, m = STAGE_OF[clause.stage], world.mineral_index[clause.mineral]
    if stage == Stage.REFINED:
        return float(market.world_price[m]) / float(world.market.baseline_world_price[m])
    base = world.market.baseline_producer_price[stage, m]
    places = [i for i in world.covers[clause.seller] if float(market.output[stage, m, i]) > 0.0]
    made = [float(market.output[stage, m, i]) for i in places]
    earned = [q * float(market.producer_price[stage, m, i]) / float(base[i]) for q, i in zip(made, places, strict=True)]
    return fsum(earned) / fsum(made) if made else 1.0


def _settle(turn: Turn, treaty: Treaty, clause: Offtake, rounds: int) -> None:
    world, state = turn.world, turn.state
    assert state.market is not None
    market = benchmark(world, state.market, clause) * price_per_t(world, clause.mineral, clause.stage)
    due = round((clause.usd_per_t - market) * clause.tonnes * rounds * CENTS)
    payer, payee = (clause.buyer, clause.seller) if due > 0 else (clause.seller, clause.buyer)
    due = abs(due)
    paid = min(due, state.cash(payer))
    audience = treaty.parties if treaty.secret else None
    if paid:
        turn.spend(payer, paid, received_first=True)
        turn.receive(payee, paid)
        book(turn, payer, paid=paid)
        book(turn, payee, received=paid)
        turn.tell("offtake_settled", audience, payer=payer, payee=payee, mineral=clause.mineral, usd=paid // CENTS)
    if paid < due:
        breach(turn, payer, payee, due - paid, audience)
