"""Pieces of sentences: minerals, stages, amounts, motions, clauses, policies and floors in the words of the journal.

Every screen says the same thing in the same words, from here; sentences about happenings are in
:mod:`game.window.narrate`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from game.actions import (
    Admit,
    AmendCharter,
    CallContributions,
    Campaign,
    Decide,
    DrawStock,
    Expel,
    ExportControl,
    Finance,
    Flood,
    HomeInvestment,
    Investment,
    MotionContent,
    Offtake,
    Policy,
    ProducerSubsidy,
    Ratify,
    ReleaseStock,
    SetExportFloor,
    SetLevyShare,
    SetStockTarget,
    StockOrder,
    SupplementaryVote,
    Tariff,
)
from game.rules.event_book import event_called
from game.rules.projects import lead_rounds
from game.view import View
from game.window.catalog import t
from game.window.charterwords import rule_name, rule_value
from game.window.controlbook import IN_FULL, Held, exempted_from, taken_out
from game.window.figures import compact_dollars, dollars, figures, grouped, per_tonne, percent
from game.window.grammar import Name
from game.window.naming import and_others, in_text, listed, mineral_in_text
from game.window.told import told
from game.world import World

#: Icons of the policies that act in the market, by type; all others are works.
POLICY_ICONS = {"export_control": "ship", "tariff": "levy", "flood": "factory", "producer_subsidy": "factory"}


def mineral_of(view: View, mineral: str) -> Name:
    """Return a mineral's name as it stands within a sentence."""
    return mineral_in_text(view.world, mineral)


def stage_of(stage: str) -> str:
    """Return the word for a stage of production."""
    return t(f"journal.stage_{stage}")


def host_metal(world: World, mineral: str) -> str:
    """Return the raw material of the host metal of a by-product, such as bauxite; empty if the scenario has none."""
    return told(next((feed.host_metal for feed in world.scenario.hosts if feed.mineral == mineral), ""))


def stage_in_words(world: World, mineral: str, stage: str) -> str:
    """Return the word for a stage of a mineral: "ore" of a by-product is the raw material of its host metal."""
    if stage == "ore" and world.mineral[mineral].stages == 1:
        metal = host_metal(world, mineral)
        return t("journal.stage_feed", metal=metal) if metal else stage_of(stage)
    return stage_of(stage)


def market_of(world: World, mineral: str, stage: str, brief: bool = False) -> str:
    """Return a mineral at a stage for a narrow place: Co (ore), Co (refined); ``brief``: Co ore, Co."""
    word = stage_in_words(world, mineral, stage)
    if brief:
        return mineral if stage == "refined" else t("journal.market_brief", mineral=mineral, stage=word)
    return t("journal.market", mineral=mineral, stage=word)


def names_of(view: View, codes: Sequence[str], most: int = 3, everybody: str = "everybody") -> str:
    """Return names as a list in words; beyond ``most`` the rest is counted.

    ``everybody`` is the key of the words for all that trade.
    """
    if len(codes) >= len(view.world.actors) - 2 - len(view.world.union_of):
        return t(f"journal.{everybody}")
    names = [in_text(view.world, code) for code in codes]
    if len(names) <= most:
        return listed(names)
    return and_others(names[: most - 1], len(names) - most + 1)


def money(amount: float) -> str:
    """Return US dollars as :func:`dollars` writes them, with a space at which no line breaks."""
    return dollars(amount).replace(" ", "\u00a0")


def tonnes(amount_t: float) -> str:
    """Return an amount of tonnes with its unit, to about three figures."""
    decimals = 0 if amount_t >= 100 else 1 if amount_t >= 10 else 2
    text = figures(amount_t, 3) if 1e-4 <= amount_t < 0.1 else grouped(amount_t, decimals)
    return t("journal.tonnes", amount=text)


def price_text(usd_per_t: float) -> str:
    """Return a price a tonne for a narrow place: $66,000, $8.25."""
    return per_tonne(usd_per_t)


def short_price(usd_per_t: float) -> str:
    """Return a price a tonne in about three figures: $1.12M."""
    return compact_dollars(usd_per_t)


def floor_level(level: float) -> str:
    """Return a floor's level as a multiple of the baseline price."""
    return t("journal.times", level=grouped(level, 2))


def arrival(view: View, round_: int) -> str:
    """Return when capacity begins to work: in a round, or only in the quarters after the last one."""
    return t("journal.arrives", round=round_) if round_ <= view.rounds else t("journal.arrives_late")


def motion_in_words(view: View, content: MotionContent) -> str:
    """Return what a motion asks for, as a noun phrase."""
    if isinstance(content, Admit):
        return t(f"journal.motion_admit_{content.status}", name=in_text(view.world, content.member))
    if isinstance(content, Expel):
        return t("journal.motion_expel", name=in_text(view.world, content.member))
    if isinstance(content, SetLevyShare):
        return t("journal.motion_levy_share", share=percent(content.share))
    if isinstance(content, AmendCharter):
        value = rule_value(content.rule, content.value)
        return t("journal.motion_amend", rule=rule_name(content.rule), value=value)
    if isinstance(content, CallContributions):
        return t("journal.motion_call_contributions", usd=money(content.usd), key=t(f"journal.key_{content.key}"))
    if isinstance(content, ReleaseStock):
        mineral = mineral_of(view, content.mineral)
        return t("journal.motion_release_stock", mineral=mineral, amount=tonnes(content.tonnes))
    if isinstance(content, SetStockTarget):
        ends = "" if content.days else "_end"
        return t(
            f"journal.motion_set_stock_target{ends}",
            mineral=mineral_of(view, content.mineral),
            days=figures(content.days),
        )
    named = {"mineral": mineral_of(view, content.mineral), "stage": stage_of(content.stage)}
    exports = "export_" if isinstance(content, SetExportFloor) else ""
    if content.level is None:
        return t(f"journal.motion_end_{exports}floor", **named)
    return t(f"journal.motion_set_{exports}floor", level=floor_level(content.level), **named)


def market_words(view: View, item: Investment | Offtake | HomeInvestment) -> dict[str, Any]:
    """Return the words for the market of a project or a contract."""
    return goods_words(view, item.mineral, item.stage)


def goods_words(view: View, mineral: str, stage: str) -> dict[str, Any]:
    """Return the words for goods: a mineral and its stage."""
    return {"mineral": mineral_of(view, mineral), "stage": stage_in_words(view.world, mineral, stage)}


def _border_policy(view: View, policy: Tariff | ProducerSubsidy) -> str:
    """Return a tariff or a subsidy as a noun phrase."""
    words = goods_words(view, policy.mineral, policy.stage) | {"rate": percent(policy.rate)}
    if isinstance(policy, ProducerSubsidy):
        return t("journal.policy_subsidy", **words)
    key = "journal.policy_tariff" if policy.rate > 0.0 else "journal.policy_tariff_free"
    return t(key, targets=names_of(view, policy.partners, everybody="all_partners"), **words)


def _home_policy(view: View, policy: Ratify | Campaign | SupplementaryVote) -> str:
    """Return what a seat does at home as a noun phrase."""
    if isinstance(policy, Ratify):
        return t("journal.policy_ratify", bloc=told(view.world.charters[policy.bloc].name))
    return t(f"journal.policy_{'campaign' if isinstance(policy, Campaign) else 'supplementary'}", usd=money(policy.usd))


def policy_in_words(view: View, policy: Policy, holder: str = "", controls: Sequence[Held] = ()) -> str:
    """Return a standing policy as a noun phrase.

    Args:
        view: whose names are used.
        policy: the policy.
        holder: who keeps it.
        controls: the export controls that stand with it, which may exempt from each other.
    """
    if isinstance(policy, StockOrder):
        mineral = mineral_of(view, policy.mineral)
        if policy.buy_usd:
            return t("journal.policy_buy", mineral=mineral, usd=money(policy.buy_usd))
        return t("journal.policy_release", mineral=mineral, amount=tonnes(policy.release_t))
    if isinstance(policy, ExportControl):
        words = control_words(view, holder, policy, controls)
        return t(f"journal.policy_control_{control_kind(policy, exempted_from(controls, holder, policy))}", **words)
    if isinstance(policy, DrawStock):
        bloc = view.world.charters.get(policy.source)
        source = told(bloc.name) if bloc is not None else in_text(view.world, policy.source)
        words = {"amount": tonnes(policy.tonnes), "mineral": mineral_of(view, policy.mineral)}
        return t("journal.policy_draw", source=source, **words)
    if isinstance(policy, Flood):
        return t("journal.policy_flood", mineral=mineral_of(view, policy.mineral), share=percent(policy.intensity))
    if isinstance(policy, Tariff | ProducerSubsidy):
        return _border_policy(view, policy)
    if isinstance(policy, HomeInvestment):
        rounds = lead_rounds(view.world, policy.mineral, policy.stage)
        return t("journal.policy_invest", usd=money(policy.usd), rounds=rounds, **market_words(view, policy))
    if isinstance(policy, Decide):
        event = event_called(view.world, policy.event)
        option = event.option(policy.option) if event is not None else None
        title = told(event.title) if event is not None else policy.event
        chosen = told(option.title) if option is not None else policy.option
        return t("journal.policy_decide", title=title, option=chosen)
    if isinstance(policy, Ratify | Campaign | SupplementaryVote):
        return _home_policy(view, policy)
    if isinstance(policy, Finance):
        return _finance(view, policy)
    return t("journal.policy_withdrawal", bloc=told(view.world.charters[policy.bloc].name))


def _finance(view: View, policy: Finance) -> str:
    """Return an order to draw or repay as a noun phrase."""
    way = "draw" if policy.usd > 0 else "repay"
    name = told(view.world.programmes[policy.programme].name)
    return t(f"journal.policy_{way}_{policy.source}", programme=name, usd=money(abs(policy.usd)))


def control_kind(control: ExportControl, wide: ExportControl | None = None) -> str:
    """Return what an export control is: ``ban``, ``quota``, ``licence``; and under a wider one that holds back more
    (``wide``) ``exemption``, or ``easing`` if it is one in part."""
    if wide is not None:
        return "exemption" if control.cap_share >= IN_FULL else "easing"
    return "ban" if control.cap_share == 0.0 else control.form


def control_words(view: View, holder: str, control: ExportControl, controls: Sequence[Held] = ()) -> dict[str, Any]:
    """Return the words of an export control among others, for the texts that speak of one."""
    targets, apart = names_of(view, control.targets), taken_out(controls, holder, control)
    if apart:
        targets = t("journal.all_but", all=targets, names=names_of(view, apart))
    wide = exempted_from(controls, holder, control)
    return {
        "mineral": mineral_of(view, control.mineral),
        "stage": stage_in_words(view.world, control.mineral, control.stage),
        "targets": targets,
        "share": percent(control.cap_share),
        "limit": t(f"journal.limit_{control_kind(wide)}") if wide is not None else "",
        "general": percent(wide.cap_share) if wide is not None else "",
    }
