"""What delegations do in a round, in groups, by the kinds of what is told of it."""

from __future__ import annotations

from game.rules.turn import Happening

#: What delegations do, by the kind of what is told of it: the first word of the kinds in each group.
ACTS = {
    "treaties": ("treaty_", "offer_signed"),
    "motions": ("motion_tabled", "motion_seconded"),
    "measures": ("export_control_", "flood_", "tariff_", "producer_subsidy_"),
    "blocs": ("applied", "acceded", "accession_", "ratif", "withdrew", "notice_", "endorsed", "signature_", "left_"),
    "money": ("payment_made", "project_started", "capacity_built", "offtake_settled", "loan_", "private_", "campaign_",
              "contributed_", "contribution_paid", "discovery", "votes_bought"),
    "stocks": ("stock_", "bought_back", "common_"),
    "offers": ("offer_made", "offer_countered", "offer_declined", "offer_retracted", "sounded", "sounding_"),
    "breaches": ("breach", "promise_broken", "undelivered", "fell_behind", "contribution_owed",
                 "contribution_missed"),
    "other": ("government_", "event_decided", "clause_lapsed", "expelled"),
}  # fmt: skip


def act_of(happening: Happening) -> str | None:
    """Return the group of what a delegation did, or None for what is not an act of one."""
    return next((name for name, kinds in ACTS.items() if happening.kind.startswith(kinds)), None)
