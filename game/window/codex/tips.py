"""Tooltips that explain a term and lead on to its entry in the codex."""

from __future__ import annotations

from dataclasses import replace

from game.window.catalog import has, t
from game.window.codex.entries import full_id
from game.window.hits import Tip, TipLine

#: The entry of the codex that explains an item of an appraisal, by its key; all others are explained by the appraisal.
_ITEMS = {
    "received": "clause_payment", "paid": "clause_payment", "membership_prosperity": "model_floor",
    "floor_prosperity": "model_floor", "fund": "term_common_fund", "contributed": "term_common_stock",
    "stock_kept": "policy_stock_order", "release_prosperity": "motion_release_stock",
    "right_given": "term_drawing_right", "right_held": "term_drawing_right", "industry": "term_industry",
    "security": "term_security", "standing": "term_standing", "signature": "term_standing", "target": "term_target",
    "red_line": "term_red_line", "money_target": "term_target", "membership_target": "term_target",
    "heard": "term_sounding", "invested": "clause_investment", "project": "term_capacity",
    "offtake": "clause_offtake", "retaliation": "model_hazard", "pledged_vote": "clause_vote_pledge",
    "own_vote": "clause_vote_pledge", "bound": "term_promise", "controls_lifted": "model_quota",
    "assured": "clause_export_assurance", "leverage": "clause_export_assurance",
    "own_restraint": "clause_export_restraint", "restraint": "clause_export_restraint",
    "given_up": "clause_standstill", "kept_out": "clause_standstill", "endorsement": "clause_endorsement",
    "renewals": "term_renewal", "void_early": "term_void_condition", "investors": "clause_resource_access",
    "ground": "clause_resource_access", "services": "clause_services",
    "invested_training": "clause_capacity_building", "training": "clause_capacity_building",
    "approval": "term_approval", "tariff_bound": "clause_tariff_concession", "bought_vote": "clause_vote_pledge",
    "participation_fee": "clause_buy_back", "bought_back": "clause_buy_back", "sold_back": "clause_buy_back",
    "cover": "term_cover", "objective": "term_objective",
}  # fmt: skip
#: The entry of each part of a score.
_PARTS = {"targets": "term_target", "red_lines": "term_red_line", "transfers": "clause_payment"}

#: The entry of each article of a charter.
_ARTICLES = {
    "membership": "term_accession", "decisions": "term_decision_rule", "floors": "term_floor",
    "export_floors": "term_export_floor", "fund": "term_common_fund", "force": "term_critical_mass",
    "stock": "term_common_stock", "amendments": "motion_amend_charter",
}  # fmt: skip


def article_entry(article: str) -> str:
    """Return the entry that explains an article of a charter."""
    return _ARTICLES.get(article, "term_charter")


def item_entry(key: str) -> str:
    """Return the entry that explains an item of an appraisal."""
    return _ITEMS.get(key, "model_desk")


def part_tip(name: str) -> Tip:
    """Return the tooltip of a part of a score: ``prosperity`` and so on, ``targets`` or ``red_lines``."""
    return term_tip(_PARTS.get(name, name))


def term_tip(term: str, text: str = "", lines: tuple[TipLine, ...] = ()) -> Tip:
    """Return the tooltip of a term, an instrument or a computation: its name, what it is, and the way to its entry.

    Args:
        term: its id; that of a term may leave out the kind, such as ``levy``.
        text: what explains the figure at hand, which stands below the definition.
        lines: what a figure is made of.

    Raises:
        ValueError: the codex has no such entry.
    """
    id = full_id(term)
    if not has(f"codex.{id}_is"):
        raise ValueError(f"the codex has no entry {id!r}")
    said = t(f"codex.{id}_is")
    return Tip(f"{said}\n{text}" if text else said, t(f"codex.{id}"), lines, id)


def with_codex(tip: Tip | str, term: str) -> Tip:
    """Return a tooltip as it is, with the way to an entry of the codex below it."""
    return replace(Tip(tip) if isinstance(tip, str) else tip, codex=full_id(term))


def title_of(id: str) -> str:
    """Return the name of an entry for a link to it; empty for what has no name of its own in the catalogue."""
    return t(f"codex.{id}") if has(f"codex.{id}") else ""


def entry_tip(id: str, leads: bool = True) -> Tip | None:
    """Return the tooltip of an entry that has texts in the catalogue, else None; ``leads``: with the way to it."""
    if not has(f"codex.{id}_is"):
        return None
    return Tip(t(f"codex.{id}_is"), t(f"codex.{id}"), codex=id if leads else "")
