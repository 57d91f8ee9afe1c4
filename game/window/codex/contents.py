"""Which entries the codex has that do not come from a scenario, in what group, and where their rules are written down.

The texts themselves are in ``assets/locale/<language>/codex.json``: an entry's name under its id, what it is under
``<id>_is``, more under ``<id>_more`` and, of a computation, its equations under ``<id>_formula``.
"""

from __future__ import annotations

from typing import get_args

from game.actions import Clause, MotionContent, Policy
from game.window.codex.entries import MODEL, TERM

#: Terms by group, in the order in which they are listed.
TERMS: dict[str, tuple[str, ...]] = {
    "table": (
        "round", "sitting", "corridor", "plenary", "meeting", "offer", "counter", "treaty", "secret_treaty", "weight",
        "renewal", "notice", "void_condition", "pressing", "lowball", "sounding", "account", "coaching",
        "intelligence", "trust", "promise", "breach", "objective", "rival", "provocation", "wedge_offer", "ministry",
        "instruction",
    ),
    "bloc": (
        "bloc", "charter", "founder", "dormant_charter", "accession", "full_member", "associate", "signatory",
        "ratification", "critical_mass", "in_force", "motion", "seconder", "quorum", "decision_rule", "roll_call",
        "floor", "export_floor", "levy", "customs_union", "qualified_majority", "common_fund", "common_stock", "claim",
        "drawing_right",
    ),
    "market": (
        "price_index", "baseline_price", "refined", "ore", "host_metal", "strategic", "free_flow", "leak", "rent",
        "two_prices", "dependence", "concentration", "cover", "private_stock", "alarm", "capacity", "utilisation",
        "lead_time", "premium", "thrift", "elasticity", "armington", "choke",
    ),
    "mandate": (
        "mandate", "prosperity", "security", "industry", "standing", "target", "red_line", "attainment", "no_deal",
        "reference_set", "scale", "tail", "approval", "allotment", "programme", "joint_score", "split",
    ),
}  # fmt: skip

#: Computations, in the order in which they are listed.
MODELS = (
    "sources", "price", "landed", "supply", "demand", "trade", "floor", "quota", "calibration", "capacity", "thrift",
    "private_stock", "cover", "welfare", "security", "loss", "offtake", "hazard", "approval", "ratification",
    "attainment", "joint", "desk", "intelligence", "limits",
)  # fmt: skip


def _types(union: object) -> tuple[str, ...]:
    return tuple(str(record.__dataclass_fields__["type"].default) for record in get_args(union))


#: Instruments by group: every type of clause, motion and policy that the program has.
TOOLS: dict[str, tuple[str, ...]] = {
    "clause": _types(Clause),
    "motion": _types(MotionContent),
    "policy": _types(Policy),
}

TERM_ICONS = {"table": "table", "bloc": "bloc", "market": "chart", "mandate": "star"}
TOOL_ICONS = {"clause": "handshake", "motion": "gavel", "policy": "factory"}
MODEL_ICON = "scales"

_RULES, _MODEL, _DYNAMICS, _PARAMETERS = "rulebook", "model", "model-dynamics", "model-parameters"
#: Where the documentation has it: page and heading, by the names of entries; other entries of a group go by the group.
_PAGES: dict[str, tuple[str, str]] = {
    "table": (_RULES, "Meetings and offers"),
    "bloc": (_RULES, "Blocs"),
    "market": (_MODEL, "One quarter"),
    "mandate": (_RULES, "Mandates"),
    "clause": (_RULES, "Clauses"),
    "motion": (_RULES, "Motions and ballots"),
    "policy": (_RULES, "National policy"),
    **dict.fromkeys(("term_round", "term_sitting", "term_corridor", "term_plenary"), (_RULES, "The course of a round")),
    **dict.fromkeys(("term_renewal", "term_notice", "term_void_condition"), (_RULES, "Terms of treaties")),
    "term_sounding": (_RULES, "Soundings"),
    "term_coaching": (_RULES, "Soundings"),
    "term_account": (_RULES, "Accounts of answers"),
    "term_intelligence": (_RULES, "Intelligence"),
    **dict.fromkeys(("term_trust", "term_promise", "term_breach"), (_RULES, "Promises")),
    "term_objective": (_RULES, "Objectives"),
    **dict.fromkeys(("term_rival", "term_provocation", "term_wedge_offer"), (_RULES, "What the rival goes by")),
    **dict.fromkeys(("term_ministry", "term_instruction"), (_RULES, "Your ministry")),
    "term_dormant_charter": (_RULES, "Founding a bloc"),
    "term_ratification": (_RULES, "The domestic side"),
    "term_signatory": (_RULES, "The domestic side"),
    **dict.fromkeys(
        ("term_motion", "term_seconder", "term_quorum", "term_decision_rule", "term_roll_call"),
        (_RULES, "Motions and ballots"),
    ),
    **dict.fromkeys(("term_floor", "term_export_floor", "term_levy"), (_RULES, "Floors")),
    "term_customs_union": (_RULES, "The vote within a union"),
    "term_qualified_majority": (_RULES, "The vote within a union"),
    "term_common_fund": (_RULES, "The common fund"),
    **dict.fromkeys(("term_common_stock", "term_claim", "term_drawing_right"), (_RULES, "The common stock")),
    "term_price_index": (_MODEL, "Units"),
    "term_baseline_price": (_PARAMETERS, "Baseline prices"),
    "term_strategic": (_RULES, "The table"),
    "term_two_prices": (_MODEL, "Calibration"),
    "term_rent": (_MODEL, "Welfare"),
    **dict.fromkeys(
        ("term_dependence", "term_concentration", "term_cover"), (_MODEL, "Security, and what is only expected")
    ),
    **dict.fromkeys(("term_private_stock", "term_alarm"), (_DYNAMICS, "Private stocks")),
    **dict.fromkeys(("term_capacity", "term_lead_time", "term_premium"), (_DYNAMICS, "Capacity")),
    "term_thrift": (_DYNAMICS, "Thrift"),
    **dict.fromkeys(("term_attainment", "term_reference_set", "term_scale"), (_RULES, "Attainment")),
    "term_approval": (_RULES, "The domestic side"),
    "term_allotment": (_RULES, "Money"),
    "term_programme": (_RULES, "Money"),
    **dict.fromkeys(("term_joint_score", "term_split"), (_RULES, "All parties together")),
    **dict.fromkeys(
        ("clause_resource_access", "clause_services", "clause_capacity_building", "clause_tariff_concession"),
        (_RULES, "Access and services"),
    ),
    "clause_buy_back": (_RULES, "Buying back"),
    **dict.fromkeys(
        ("clause_vote_pledge", "clause_export_assurance", "clause_export_restraint", "clause_standstill",
         "clause_endorsement"),
        (_RULES, "Promises"),
    ),
    "clause_stockpile_access": (_RULES, "Rights in a national stock"),
    "clause_stockpile_contribution": (_RULES, "The common stock"),
    "motion_amend_charter": (_RULES, "Amending the charter"),
    "motion_set_levy_share": (_RULES, "The common fund"),
    **dict.fromkeys(("motion_set_floor", "motion_set_export_floor"), (_RULES, "Floors")),
    **dict.fromkeys(
        ("motion_set_stock_target", "motion_release_stock", "motion_call_contributions"), (_RULES, "The common stock")
    ),
    **dict.fromkeys(("policy_ratify", "policy_campaign", "policy_supplementary_vote"), (_RULES, "The domestic side")),
    "policy_decide": (_RULES, "Events"),
    "policy_finance": (_RULES, "Loans and private money"),
    "model_sources": (_MODEL, "Where a figure comes from"),
    **dict.fromkeys(
        ("model_price", "model_landed", "model_supply", "model_demand", "model_quota"), (_MODEL, "One quarter")
    ),
    "model_trade": (_MODEL, "Calibration"),
    "model_calibration": (_MODEL, "Calibration"),
    "model_floor": (_PARAMETERS, "Who gains"),
    "model_capacity": (_DYNAMICS, "Capacity"),
    "model_thrift": (_DYNAMICS, "Thrift"),
    "model_private_stock": (_DYNAMICS, "Private stocks"),
    **dict.fromkeys(("model_cover", "model_security", "model_loss"), (_MODEL, "Security, and what is only expected")),
    "model_welfare": (_MODEL, "Welfare"),
    "model_offtake": (_RULES, "Clauses"),
    "model_hazard": (_RULES, "What the rival goes by"),
    **dict.fromkeys(("model_approval", "model_ratification"), (_RULES, "The domestic side")),
    "model_attainment": (_RULES, "Attainment"),
    "model_joint": (_RULES, "All parties together"),
    "model_desk": (_RULES, "The built-in players"),
    "model_intelligence": (_RULES, "Intelligence"),
    "model_limits": (_MODEL, "Limits"),
}  # fmt: skip


#: What is about blocs alone beside the terms of that group and the motions: no part of a game without charters.
_OF_BLOCS = (
    "clause_accession", "clause_vote_pledge", "clause_standstill", "clause_endorsement",
    "clause_stockpile_contribution", "policy_withdrawal", "policy_ratify", "policy_campaign", "model_floor",
    "model_ratification", "term_wedge_offer",
)  # fmt: skip


def static_ids(charters: bool) -> tuple[tuple[str, str], ...]:
    """Return (id, group) of all terms, instruments and computations; ``charters``: also those that are about blocs."""
    found = (*term_ids(), *tool_ids(), *model_ids())
    return tuple(
        (id, group) for id, group in found if charters or (group not in ("bloc", "motion") and id not in _OF_BLOCS)
    )


def page_of(id: str, group: str) -> tuple[str, str]:
    """Return the page (``rulebook``) and the heading in it where the rule of an entry, or its equations, stand."""
    return _PAGES.get(id) or _PAGES[group]


def term_ids() -> tuple[tuple[str, str], ...]:
    """Return (id, group) of all terms in the order of the list."""
    return tuple((TERM + name, group) for group, names in TERMS.items() for name in names)


def tool_ids() -> tuple[tuple[str, str], ...]:
    """Return (id, group) of all instruments in the order of the list."""
    return tuple((f"{group}_{name}", group) for group, names in TOOLS.items() for name in names)


def model_ids() -> tuple[tuple[str, str], ...]:
    """Return (id, group) of all computations in the order of the list."""
    return tuple((MODEL + name, "computed") for name in MODELS)
