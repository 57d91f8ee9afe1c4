"""National policy: sealed in the sitting, acting from the same round's market, standing until changed.

A policy type is one small class here and one entry of :data:`POLICIES`.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable
from functools import lru_cache
from operator import itemgetter
from typing import Any, Protocol

from game.actions import ExportControl, Flood, HomeInvestment, Policy, SetPolicy, StockOrder, Tariff, Withdrawal
from game.rules.border_policies import TARIFFS, ProducerSubsidyRule
from game.rules.drawing import DrawRule
from game.rules.event_decisions import DecideRule
from game.rules.home_policies import CampaignRule, RatifyRule, SupplementaryVoteRule
from game.rules.membership import give_notice
from game.rules.programmes import stock_money as stock_money
from game.rules.projects import check_site
from game.rules.purse import payment_limit
from game.rules.spec import Field, grid
from game.rules.turn import Turn, get_bloc, refuse
from game.rules.vault import FinanceRule
from game.state import State
from game.world import CENTS, KG_PER_T, STAGE_OF, World

CAP_CHOICES = (0.0, 0.25, 0.5, 0.75, 1.0)
FLOOD_CHOICES = (0.0, 0.25, 0.5, 0.75, 1.0)
RELEASE_SHARE_OF_USE = 0.6


class PolicyRule(Protocol):
    """What the engine needs to know of a policy type; ``record`` is its class in :mod:`game.actions`."""

    @property
    def record(self) -> Callable[..., Policy]:
        """The record that an action carries, made from the values of its fields."""

    def key(self, world: World, seat: str, policy: Any) -> str:
        """Return what the policy sets; a later one with the same key replaces it."""

    def neutral(self, policy: Any) -> bool:
        """Whether the policy ends the standing one."""

    def check(self, world: World, state: State, seat: str, policy: Any) -> None:
        """Raise ``Refused`` if the seat cannot set it."""

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Whether the type has any legal value for the seat now."""

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Return the fields whose combinations are legal; asked for only where the type is open."""


class StockOrderRule:
    """Buy into, or release from, the national stock."""

    record = StockOrder

    def key(self, world: World, seat: str, policy: StockOrder) -> str:
        """One order for each mineral."""
        return f"stock:{policy.mineral}"

    def neutral(self, policy: StockOrder) -> bool:
        """An order for nothing."""
        return not policy.buy_usd and not policy.release_t

    def check(self, world: World, state: State, seat: str, policy: StockOrder) -> None:
        """Refuse unknown minerals, both at once, and more than there is money or stock for."""
        if policy.mineral not in world.mineral_index:
            raise refuse("no-such-mineral", "There is no mineral called {mineral!r}.", mineral=policy.mineral)
        if policy.buy_usd and policy.release_t:
            raise refuse("both-ways", "Buy or release a mineral, not both in one round.")
        if policy.buy_usd:
            most = stock_money(world, state, seat) // CENTS
            if policy.buy_usd > most:
                raise refuse("no-money", "You can spend {most:usd} on stocks in this round.", most=most)
        if policy.release_t:
            held = held_t(world, state, seat, policy.mineral)
            if policy.release_t > held:
                raise refuse("no-stock", "You hold {held:,.3f} t of {mineral}.", held=held, mineral=policy.mineral)

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Every seat may keep a stock."""
        return True

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer purchases on a grid of the money at hand, releases in quarters of the stock, and ending an order."""
        most = stock_money(world, state, seat) // CENTS
        sums = (0, *(int(v) for v in grid(most / 8, most / 2, 3))) if most >= 4 else (0,)
        stock = (state.stocks[:, world.index[seat]] / KG_PER_T).tolist()
        options: list[dict[str, Any]] = []
        for mineral, held in zip(world.minerals, stock, strict=True):
            options += _purchases(mineral, sums)
            if held > 0:
                options += [{"mineral": mineral, "buy_usd": 0, "release_t": held * part} for part in (0.25, 0.5, 1.0)]
        return (Field("order", tuple(options)),)


@lru_cache(maxsize=4096)
def _purchases(mineral: str, sums: tuple[int, ...]) -> tuple[dict[str, Any], ...]:
    return tuple({"mineral": mineral, "buy_usd": amount, "release_t": 0.0} for amount in sums)


class ExportControlRule:
    """Cap exports of a mineral to named destinations."""

    record = ExportControl

    def key(self, world: World, seat: str, policy: ExportControl) -> str:
        """One control on everybody and one on named destinations for each mineral and stage."""
        reach = int(world.mask(policy.targets).sum())
        named = "" if reach >= len(world.actors) - len(world.covers[seat]) else ":named"
        return f"control:{policy.stage}:{policy.mineral}{named}"

    def neutral(self, policy: ExportControl) -> bool:
        """A quota of the whole free flow lifts the control; a licence for it does not, since licences take time.

        See :meth:`exempts` for the one case in which it is an exemption instead.
        """
        return policy.cap_share >= 1.0 and policy.form == "quota"

    def check(self, world: World, state: State, seat: str, policy: ExportControl) -> None:
        """Refuse seats without trade policy or exports, and targets that are oneself or unknown."""
        if seat in world.union_of:
            raise refuse("union-policy", "Export controls are trade policy, which your union holds.")
        if policy.mineral not in world.mineral_index or policy.stage not in STAGE_OF:
            raise refuse(
                "no-such-market",
                "There is no market for {mineral!r} at the stage {stage!r}.",
                mineral=policy.mineral,
                stage=policy.stage,
            )
        if not policy.targets or len(set(policy.targets)) != len(policy.targets):
            raise refuse("bad-targets", "Name at least one destination, each once.")
        for target in policy.targets:
            if target not in world.index:
                raise refuse("no-such-target", "{target!r} is not a destination of this market.", target=target)
            if world.index[target] in world.covers[seat]:
                raise refuse("self-target", "You cannot control exports to yourself.")
        standing = [p for (owner, _), p in state.policies.items() if owner == seat and isinstance(p, ExportControl)]
        same = [p for p in standing if (p.mineral, p.stage) == (policy.mineral, policy.stage)]
        if (policy.mineral, policy.stage) not in world.exports[seat] and not same:
            raise refuse(
                "no-exports",
                "{name} exports no {mineral} at that stage to speak of.",
                name=world.name(seat),
                mineral=policy.mineral,
            )

    def exempts(self, world: World, state: State, seat: str, policy: ExportControl) -> bool:
        """Whether the whole flow for named destinations exempts them: a wider control stands, and none that names any.

        Where a control names destinations already, the whole flow ends that control.
        """
        key = self.key(world, seat, policy)
        wider = key.removesuffix(":named")
        return key != wider and (seat, wider) in state.policies and (seat, key) not in state.policies

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Seats with exports and a trade policy of their own."""
        return bool(world.exports[seat])

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer each market with exports, every destination or one or a bloc's members, and caps in quarters."""
        markets = tuple({"mineral": m, "stage": s} for m, s in world.exports[seat])
        sets = world.targets[seat]
        inside = {member for b in state.blocs.values() for member, _, _ in b.members}
        bloc = tuple(a for a in sets[0] if a in inside)
        if bloc:
            sets = (*sets, bloc)
        forms = Field("form", ("quota", "licence"))
        return (Field("market", markets), Field("targets", sets), Field("cap_share", CAP_CHOICES), forms)


class FloodRule:
    """The rival's subsidised extra refining capacity."""

    record = Flood

    def key(self, world: World, seat: str, policy: Flood) -> str:
        """One intensity for each mineral."""
        return f"flood:{policy.mineral}"

    def neutral(self, policy: Flood) -> bool:
        """Intensity zero."""
        return policy.intensity == 0.0

    def check(self, world: World, state: State, seat: str, policy: Flood) -> None:
        """Refuse everybody but the rival."""
        if seat != world.rival:
            raise refuse("rival-only", "Only the rival has idle capacity on this scale.")
        if policy.mineral not in world.mineral_index:
            raise refuse("no-such-mineral", "There is no mineral called {mineral!r}.", mineral=policy.mineral)

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """The rival alone."""
        return seat == world.rival

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer every mineral and intensity."""
        return (Field("mineral", world.minerals), Field("intensity", FLOOD_CHOICES))


class HomeInvestmentRule:
    """Capacity at home, paid out of the ministry's budget round by round until changed."""

    record = HomeInvestment

    def key(self, world: World, seat: str, policy: HomeInvestment) -> str:
        """One project for each mineral and stage."""
        return f"invest:{policy.stage}:{policy.mineral}"

    def neutral(self, policy: HomeInvestment) -> bool:
        """No money."""
        return policy.usd == 0

    def check(self, world: World, state: State, seat: str, policy: HomeInvestment) -> None:
        """Refuse markets without a site at home, and more than the budget holds."""
        check_site(world, seat, policy.mineral, policy.stage)
        if policy.usd > payment_limit(world, seat):
            raise refuse("no-money", "You can plan at most {most:usd} a round.", most=payment_limit(world, seat))

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Seats with a producer row, present or prospective."""
        return bool(world.home_sites[seat])

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer every site at home and sums on a grid of the round's budget."""
        most = max(4, world.allotment[seat] // CENTS)
        markets = tuple({"mineral": m, "stage": s} for m, s in world.home_sites[seat])
        return (Field("site", markets), Field("usd", (0, *(int(v) for v in grid(most / 4, float(most), 3)))))


class WithdrawalRule:
    """Notice of withdrawal from a bloc; public at once."""

    record = Withdrawal

    def key(self, world: World, seat: str, policy: Withdrawal) -> str:
        """One notice for each bloc."""
        return f"withdrawal:{policy.bloc}"

    def neutral(self, policy: Withdrawal) -> bool:
        """A notice is kept with the bloc, not among the standing policies."""
        return True

    def check(self, world: World, state: State, seat: str, policy: Withdrawal) -> None:
        """Refuse those who are not members, or have nothing to take back."""
        bloc = get_bloc(state, policy.bloc)
        if bloc.status(seat) is None and policy.notice and bloc.signed(seat) is not None:
            return
        if bloc.status(seat) is None:
            raise refuse("not-a-member", "You are not a member of the {bloc}.", bloc=world.charters[bloc.id].name)
        given = any(pair[0] == seat for pair in bloc.notices)
        if policy.notice and given:
            raise refuse("notice-given", "Your notice is already running.")
        if not policy.notice and not given:
            raise refuse("no-notice", "You have given no notice to take back.")

    def open_to(self, world: World, state: State, seat: str) -> bool:
        """Members of a bloc, and seats that have signed to become one."""
        return any((b.status(seat) or b.signed(seat)) and not b.dissolved for b in state.blocs.values())

    def fields(self, world: World, state: State, seat: str) -> tuple[Field, ...]:
        """Offer notice, or taking it back, in every bloc of which the seat is a member, and taking back a signature."""
        options = [
            {"bloc": b.id, "notice": not any(pair[0] == seat for pair in b.notices)}
            for b in state.blocs.values()
            if (b.status(seat) or b.signed(seat)) and not b.dissolved
        ]
        return (Field("membership", tuple(options)),)


CONTROLS = ExportControlRule()
POLICIES: dict[str, PolicyRule] = {
    "stock_order": StockOrderRule(),
    "export_control": CONTROLS,
    "flood": FloodRule(),
    "withdrawal": WithdrawalRule(),
    "home_investment": HomeInvestmentRule(),
    "tariff": TARIFFS,
    "producer_subsidy": ProducerSubsidyRule(),
    "draw_stock": DrawRule(),
    "ratify": RatifyRule(),
    "campaign": CampaignRule(),
    "supplementary_vote": SupplementaryVoteRule(),
    "decide": DecideRule(),
    "finance": FinanceRule(),
}


def set_policy(turn: Turn, action: SetPolicy) -> None:
    """Seal a policy, or end the standing one that it neutralises; saying the same again changes nothing."""
    policy, seat = action.policy, action.seat
    rule = POLICIES[policy.type]
    rule.check(turn.world, turn.state, seat, policy)
    if isinstance(policy, Withdrawal):
        give_notice(turn, seat, policy.bloc, policy.notice)
        return
    put(turn, seat, policy)


def _exempts(turn: Turn, seat: str, policy: Policy) -> bool:
    """Whether a neutral policy stands all the same, since it exempts somebody from a wider one."""
    if isinstance(policy, ExportControl):
        return CONTROLS.exempts(turn.world, turn.state, seat, policy)
    return isinstance(policy, Tariff) and TARIFFS.exempts(turn.world, turn.state, seat, policy)


def put(turn: Turn, seat: str, policy: Policy) -> None:
    """Let a policy stand, or end the standing one that it neutralises, without asking whether the seat may set it."""
    rule = POLICIES[policy.type]
    standing, key = turn.state.policies, (seat, rule.key(turn.world, seat, policy))
    exempts = _exempts(turn, seat, policy)
    if rule.neutral(policy) and not exempts:
        turn.state.policies = {k: p for k, p in standing.items() if k != key} if key in standing else standing
    elif key in standing:
        turn.state.policies = {**standing, key: policy}
    else:  # the others are in order already
        items = list(standing.items())
        insort(items, (key, policy), key=itemgetter(0))
        turn.state.policies = dict(items)


def held_t(world: World, state: State, seat: str, mineral: str) -> float:
    """Return the tonnes of a mineral in a seat's national stock."""
    return int(state.stocks[world.mineral_index[mineral], world.index[seat]]) / KG_PER_T
