"""What a person's ministry did, in words: one sentence for an act, and why it acted."""

from __future__ import annotations

from game.actions import SetPolicy, Vote
from game.rules.turn import Happening
from game.staff import Deed
from game.view import View
from game.window.catalog import t
from game.window.naming import in_text, sentence
from game.window.phrases import motion_in_words, policy_in_words
from game.window.refusals import told_refusal


def acted_text(view: View, happening: Happening) -> str:
    """Return what a ministry did, and under what instruction."""
    act, under = str(happening.get("act")), str(happening.get("under"))
    words = {"why": t(f"journal.under_{under.partition(':')[0]}")}
    if act == "vote":
        motion = view.motions.get(int(happening.get("motion", 0)))
        words["motion"] = motion_in_words(view, motion.content) if motion else t("journal.motion_unknown")
        act = f"vote_{happening.get('choice')}"
    elif act == "set_policy":
        words["policy"] = t(f"journal.sealed_{happening.get('policy')}")
    else:
        words["other"] = in_text(view.world, str(happening.get("other")))
    return t(f"journal.tell_ministry_acted_{act}", **words)


def could_not_text(view: View, happening: Happening) -> str:
    """Return which answer a ministry had ready and could not give, and the rule's reason."""
    answer = t(f"journal.answer_{happening.get('act')}")
    other = in_text(view.world, str(happening.get("other")))
    reason = told_refusal(happening.get("reason"))
    return t("journal.tell_ministry_could_not", answer=answer, other=other, reason=reason)


def deed_text(view: View, deed: Deed) -> str:
    """Return what an act of a ministry is, without what became of it."""
    act = deed.act
    if isinstance(act, Vote):
        motion = view.motions.get(act.motion)
        words = motion_in_words(view, motion.content) if motion is not None else t("journal.motion_unknown")
        return t(f"ministry.deed_vote_{act.choice}", motion=words)
    if isinstance(act, SetPolicy):
        return sentence(policy_in_words(view, act.policy, view.seat))
    offer = next((offer for offer in view.offers if offer.id == act.offer), None)
    name = in_text(view.world, offer.proposer) if offer is not None else t("ministry.somebody")
    return t(f"ministry.deed_{act.type}", name=name)
