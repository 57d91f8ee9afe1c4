"""The figures of terms, instruments and computations: the parameters in use, each with the place where it is set.

What a scenario sets is read from it, what the program sets from its constants: no text repeats a number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from game.market import calibrate, dynamics, security
from game.rules import (
    access,
    ballots,
    conduct,
    goodwill,
    intelligence,
    measures,
    membership,
    offers,
    policy,
    project_terms,
    projects,
    purse,
    soundings,
    treaties,
)
from game.scenario.models import Charter
from game.scenario.read import Scenario
from game.window.catalog import t
from game.window.codex.entries import Figure
from game.window.figures import dollars, figures, percent, signed
from game.window.naming import named
from game.window.told import told

_NUMBERS = "docs/rulebook.md"
_ESTIMATES = "docs/model-parameters.md"

Maker = Callable[[Scenario], list[Figure]]


def parameters(scenario: Scenario, id: str) -> tuple[Figure, ...]:
    """Return the figures of an entry; none for one that has no parameters."""
    maker = _MAKERS.get(id)
    return tuple(maker(scenario)) if maker is not None else ()


# --- one figure ---------------------------------------------------------------------------------------------------


def _rule(key: str, value: str, **names: object) -> Figure:
    """A number of the scenario."""
    return Figure(t(f"codex.{key}", **names), value, t("codex.source_rule", page=_NUMBERS))


def _constant(key: str, value: str) -> Figure:
    """A number of the rules that no scenario changes."""
    return Figure(t(f"codex.{key}"), value, t("codex.source_constant", page=_NUMBERS))


def _estimate(key: str, value: str) -> Figure:
    """A parameter of the market's behaviour."""
    return Figure(t(f"codex.{key}"), value, t("codex.source_estimate", page=_ESTIMATES))


def _rounds(count: float) -> str:
    return t("codex.rounds", count=figures(count))


def _quarters(count: float) -> str:
    return t("codex.quarters", count=figures(count))


def _points(value: float) -> str:
    """A change in points, with its sign."""
    return t("codex.points", count=signed(value, 0 if float(value).is_integer() else 1))


def _share(value: float) -> str:
    return percent(value, 0 if abs(100 * value - round(100 * value)) < 1e-9 else 1)


# --- by entry -----------------------------------------------------------------------------------------------------


def _charters(scenario: Scenario, *lines: tuple[str, Callable[[Charter], str]]) -> list[Figure]:
    """The same rules of every charter."""
    return [
        _rule(key, value(charter), bloc=told(charter.name))
        for charter in scenario.head.charters
        for key, value in lines
    ]


def _unions(scenario: Scenario) -> list[Figure]:
    out = []
    for union in scenario.head.customs_unions:
        name = named(scenario.names[union.code])
        out += [
            _rule("param_union_members", _share(union.members_share), union=name),
            _rule("param_union_population", _share(union.population_share), union=name),
            _rule("param_union_levy", _share(union.levy_share_member), union=name),
        ]
    return out


def _decision(rule: str) -> str:
    return t(f"codex.rule_{rule}")


def _of_rival(scenario: Scenario, make: Callable[[Any], Iterable[Figure]]) -> list[Figure]:
    """Figures of the rival's settings, where there is one."""
    return list(make(scenario.head.rival_settings)) if scenario.head.rival is not None else []


def _controls(scenario: Scenario) -> list[Figure]:
    rival = scenario.head.rival_settings
    return [
        _rule("param_leak", _share(rival.leak)),
        _rule("param_licence_delay", _share(rival.licence_delay)),
        _rule("param_rent_share", _share(rival.rent_share)),
    ]


def _hazard(scenario: Scenario) -> list[Figure]:
    return _of_rival(
        scenario,
        lambda r: (
            _rule("param_base_hazard", figures(r.base_hazard)),
            _rule("param_gain", figures(r.provocation_gain)),
            _rule("param_action", figures(r.action_provocation)),
            _rule("param_depths", " · ".join(_share(depth) for depth in r.depths)),
            _rule("param_ease", _share(r.ease_hazard)),
        ),
    )


def _capacity(scenario: Scenario) -> list[Figure]:
    return [
        _estimate("param_learning", figures(dynamics.LEARNING)),
        _estimate("param_slope", figures(dynamics.INVESTMENT_SLOPE)),
        _estimate("param_fastest", _share(dynamics.FASTEST_START)),
        _estimate("param_exit", figures(dynamics.EXIT_BELOW)),
        _rule("param_capital", _quarters(scenario.head.rules.capital_quarters)),
    ]


def _security(_: Scenario) -> list[Figure]:
    cut = security.DEFAULT
    return [
        _estimate("param_cut_quarters", _quarters(cut.quarters)),
        _estimate("param_cut_thrift", _share(cut.thrift)),
        _estimate("param_cut_surge", _share(cut.surge)),
        _estimate("param_unconcentrated", figures(security.UNCONCENTRATED)),
        _estimate("param_concentration_weight", figures(security.CONCENTRATION_WEIGHT)),
    ]


def _approval(scenario: Scenario) -> list[Figure]:
    home = scenario.head.home
    falls = [_rule("param_falls", figures(home.falls_at))] if home.falls_at is not None else []
    return [
        _rule("param_consumer", figures(home.consumer_points)),
        _rule("param_industry", figures(home.industry_points)),
        _rule("param_shortage", signed(-home.shortage_points)),
        _rule("param_drift", _share(home.drift)),
        _rule("param_most_points", figures(home.most_points)),
        *falls,
    ]


def _ratification(scenario: Scenario) -> list[Figure]:
    home = scenario.head.home
    if not scenario.head.rules.ratification:
        return []
    return [
        _rule("param_ratify_base", _share(home.ratification_base)),
        _rule("param_ratify_point", _share(home.ratification_per_point)),
        _rule("param_ratify_floors", f"−{_share(home.ratification_floors)}"),
        _rule("param_ratify_producers", _share(home.ratification_producers)),
        _rule("param_ratify_campaign", _share(home.campaign)),
        _rule("param_ratify_associate", _share(home.associate)),
        _rule("param_signature", _rounds(home.signature_rounds)),
        _rule("param_cooldown", _rounds(home.ratification_cooldown)),
    ]


def _breach(_: Scenario) -> list[Figure]:
    return [
        _constant("param_breach_trust", _points(purse.BREACH_TRUST)),
        _constant("param_onlookers", _points(purse.ONLOOKERS_TRUST)),
        _constant("param_breach_standing", _points(purse.BREACH_STANDING)),
    ]


def _standing(_: Scenario) -> list[Figure]:
    return [
        _constant("param_treaty_standing", _points(offers.SIGNED_STANDING)),
        _constant("param_treaty_cap", _points(offers.TREATY_STANDING_CAP)),
        _constant("param_accession_standing", _points(membership.ACCESSION_STANDING)),
        _constant("param_in_force_standing", _points(membership.IN_FORCE_STANDING)),
        _constant("param_adopted", _points(ballots.ADOPTED_STANDING)),
        _constant("param_withdrawal_standing", _points(membership.WITHDRAWAL_STANDING)),
        _constant("param_breach_standing", _points(purse.BREACH_STANDING)),
    ]


def _floors(scenario: Scenario) -> list[Figure]:
    return _charters(
        scenario,
        ("param_step", lambda c: figures(c.largest_floor_step)),
        ("param_highest", lambda c: t("codex.index", value=figures(c.max_floor))),
        ("param_floor_rule", lambda c: _decision(c.decisions.set_floor or c.floor_decision)),
    )


def _attainment(scenario: Scenario) -> list[Figure]:
    rules = scenario.head.rules
    return [
        _rule("param_packages", figures(len(scenario.head.reference_set))),
        _rule("param_min_points", figures(rules.min_points)),
        _rule("param_transfer", _share(rules.max_transfer_share)),
    ]


def _tail(scenario: Scenario) -> list[Figure]:
    return [
        _rule("param_tail", _quarters(scenario.head.rules.tail_quarters)),
        _estimate("param_cut_probability", _share(security.CUT_PROBABILITY)),
    ]


_MAKERS: dict[str, Maker] = {
    "term_round": lambda s: [
        _rule("param_rounds", figures(s.head.rounds)), _rule("param_quarters", figures(s.head.quarters_per_round))
    ],
    "term_corridor": lambda s: [_rule("param_passes", figures(s.head.rules.corridor_passes))],
    "term_offer": lambda s: [_rule("param_inbox_from_one", figures(s.head.rules.offer_inbox))],
    "term_counter": lambda s: [_rule("param_exchanges", figures(s.head.rules.exchanges))],
    "term_treaty": lambda _: [_constant("param_treaty_trust", _points(offers.SIGNED_TRUST))],
    "term_weight": lambda _: [
        _constant("param_treaty_standing", _points(offers.SIGNED_STANDING)),
        _constant("param_treaty_cap", _points(offers.TREATY_STANDING_CAP)),
    ],
    "term_notice": lambda s: [
        _constant("param_notice_treaty", _rounds(treaties.NOTICE_ROUNDS)),
        *_charters(s, ("param_bloc_notice", lambda c: _rounds(c.notice_rounds))),
    ],
    "term_pressing": lambda s: [
        _constant("param_pressed", _points(offers.PRESSED_TRUST)),
        _rule("param_spam", figures(s.head.rules.spam_offers))
    ],
    "term_lowball": lambda _: [
        _constant("param_lowball", _points(goodwill.LOWBALL_TRUST)), _constant("param_token", _share(goodwill.TOKEN))
    ],
    "term_sounding": lambda _: [
        _constant("param_most_soundings", figures(soundings.MOST_SOUNDINGS)),
        _constant("param_half_band", _points(soundings.HALF_BAND).removeprefix("+")),
    ],
    "term_promise": lambda _: [_constant("param_kept", _points(conduct.KEPT_TRUST))],
    "term_trust": lambda _: [
        _constant("param_treaty_trust", _points(offers.SIGNED_TRUST)),
        _constant("param_kept", _points(conduct.KEPT_TRUST)),
        _constant("param_breach_trust", _points(purse.BREACH_TRUST)),
    ],
    "term_breach": _breach,
    "term_provocation": lambda s: _of_rival(s, lambda r: [_rule("param_action", figures(r.action_provocation))]),
    "term_wedge_offer": lambda s: _of_rival(s, lambda r: (
        _rule("param_wedge_count", figures(r.wedge_offers_per_round)),
        _rule("param_wedge_most", dollars(r.wedge_offer_usd_m * 1e6)),
    )),
    "term_ministry": lambda s: [_rule("param_inbox_people", figures(s.head.rules.inbox_people))],
    "term_charter": lambda s: _charters(
        s,
        ("param_floor_rule", lambda c: _decision(c.decisions.set_floor or c.floor_decision)),
        ("param_admit_rule", lambda c: _decision(c.decisions.admit or c.admission_decision)),
        ("param_bloc_notice", lambda c: _rounds(c.notice_rounds)),
    ),
    "term_accession": lambda s: [
        *_charters(s, ("param_admit_rule", lambda c: _decision(c.decisions.admit or c.admission_decision))),
        _constant("param_accession_standing", _points(membership.ACCESSION_STANDING)),
    ],
    "term_associate": lambda s: _charters(s, ("param_associate_levy", lambda c: _share(c.associate_levy))),
    "term_signatory": lambda s: [_rule("param_signature", _rounds(s.head.home.signature_rounds))]
    if s.head.rules.ratification else [],
    "term_ratification": _ratification,
    "term_critical_mass": lambda s: [
        *_charters(
            s,
            ("param_heads", lambda c: figures(c.critical_mass_members)),
            ("param_use", lambda c: _share(c.critical_mass_use_share)),
        ),
        _constant("param_recovery", _rounds(membership.RECOVERY_ROUNDS)),
    ],
    "term_in_force": lambda s: [
        *_charters(s, ("param_dissolve", lambda c: _rounds(c.dissolve_after_rounds))),
        _constant("param_in_force_standing", _points(membership.IN_FORCE_STANDING)),
    ],
    "term_motion": lambda s: [
        *_charters(s, ("param_bloc_notice", lambda c: _rounds(c.notice_rounds))),
        _rule("param_cooldown", _rounds(s.head.rules.motion_cooldown)),
        _constant("param_adopted", _points(ballots.ADOPTED_STANDING)),
    ],
    "term_quorum": lambda s: _charters(s, ("param_quorum", lambda c: _share(c.quorum))),
    "term_decision_rule": lambda s: _charters(
        s,
        ("param_floor_rule", lambda c: _decision(c.decisions.set_floor or c.floor_decision)),
        ("param_admit_rule", lambda c: _decision(c.decisions.admit or c.admission_decision)),
    ),
    "term_floor": _floors,
    "term_levy": lambda s: _charters(
        s,
        ("param_levy_share", lambda c: _share(c.levy_share)),
        ("param_associate_levy", lambda c: _share(c.associate_levy)),
    ),
    "term_customs_union": _unions,
    "term_qualified_majority": _unions,
    "term_common_fund": lambda s: _charters(s, ("param_levy_share", lambda c: _share(c.levy_share))),
    "term_drawing_right": lambda s: _charters(s, ("param_drawing", lambda c: _share(c.drawing.per_round_share))),
    "term_leak": lambda s: [_rule("param_leak", _share(s.head.rival_settings.leak))],
    "term_rent": lambda s: [_rule("param_rent_share", _share(s.head.rival_settings.rent_share))],
    "term_strategic": lambda s: [_rule("param_bulk", _share(s.head.rules.bulk_weight))],
    "term_alarm": lambda _: [_estimate("param_full_alarm", _share(dynamics.FULL_ALARM))],
    "term_prosperity": lambda s: [
        _rule("param_discount", _share(s.head.rules.discount_per_quarter)),
        _rule("param_transfer", _share(s.head.rules.max_transfer_share)),
    ],
    "term_standing": _standing,
    "term_attainment": _attainment,
    "term_reference_set": lambda s: [_rule("param_packages", figures(len(s.head.reference_set)))],
    "term_tail": _tail,
    "term_approval": _approval,
    "clause_offtake": lambda _: [
        _constant("param_offtake_low", _share(projects.LOWEST_PRICE)),
        _constant("param_offtake_high", _share(projects.HIGHEST_PRICE)),
    ],
    "clause_investment": lambda s: [
        _rule("param_capital", _quarters(s.head.rules.capital_quarters)),
        _constant("param_brownfield", _share(access.BROWNFIELD)),
    ],
    "clause_resource_access": lambda _: [_constant("param_discovery", _share(access.DISCOVERY_CHANCE))],
    "clause_services": lambda _: [_constant("param_service_saving", _share(project_terms.SERVICE_SAVING))],
    "motion_set_floor": _floors,
    "motion_admit": lambda s: _charters(
        s, ("param_admit_rule", lambda c: _decision(c.decisions.admit or c.admission_decision))
    ),
    "motion_set_levy_share": lambda s: _charters(s, ("param_levy_share", lambda c: _share(c.levy_share))),
    "policy_stock_order": lambda s: [
        _constant("param_release", _share(policy.RELEASE_SHARE_OF_USE)),
        _rule("param_stock_cost", _share(s.head.rules.stock_carry_per_quarter)),
    ],
    "policy_export_control": _controls,
    "policy_flood": lambda _: [
        _constant("param_flood_capacity", _share(measures.FLOOD_CAPACITY)),
        _constant("param_flood_subsidy", _share(measures.FLOOD_SUBSIDY)),
    ],
    "policy_withdrawal": lambda _: [
        _constant("param_withdrawal_standing", _points(membership.WITHDRAWAL_STANDING))
    ],
    "policy_ratify": _ratification,
    "policy_supplementary_vote": lambda s: [
        _rule("param_supplementary_most", figures(s.head.home.supplementary_most)),
        _rule("param_supplementary_every", figures(s.head.home.supplementary_every)),
    ],
    "model_trade": lambda _: [
        _estimate("param_price_home", figures(calibrate.HOME)),
        _estimate("param_price_region", figures(calibrate.SAME_REGION)),
    ],
    "model_quota": _controls,
    "model_capacity": _capacity,
    "model_thrift": lambda _: [
        _estimate("param_thrift", figures(dynamics.THRIFT_SPEED)),
        _estimate("param_long_run", figures(dynamics.LONG_RUN)),
    ],
    "model_private_stock": lambda _: [
        _estimate("param_stock_quarters", _quarters(dynamics.STOCK_QUARTERS)),
        _estimate("param_price_memory", figures(dynamics.PRICE_MEMORY)),
        _estimate("param_full_alarm", _share(dynamics.FULL_ALARM)),
        _estimate("param_alarm_speed", figures(dynamics.ALARM_SPEED)),
    ],
    "model_welfare": lambda s: [
        _rule("param_rent_share", _share(s.head.rival_settings.rent_share)),
        _rule("param_stock_cost", _share(s.head.rules.stock_carry_per_quarter)),
        _rule("param_bulk", _share(s.head.rules.bulk_weight)),
    ],
    "model_security": _security,
    "model_loss": lambda _: [
        _estimate("param_cut_probability", _share(security.CUT_PROBABILITY)),
        _estimate("param_cut_quarters", _quarters(security.DEFAULT.quarters)),
    ],
    "model_hazard": _hazard,
    "model_approval": _approval,
    "model_ratification": _ratification,
    "model_attainment": _attainment,
    "model_desk": lambda _: [_constant("param_half_band", _points(soundings.HALF_BAND).removeprefix("+"))],
    "model_intelligence": lambda _: [
        _constant("param_spread", _points(intelligence.SPREAD).removeprefix("+")),
        _constant("param_sharpening", figures(intelligence.SHARPENING)),
    ],
}  # fmt: skip
