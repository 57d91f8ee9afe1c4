"""Where a delegation stands on a motion or on a bloc, as far as anybody outside its ministry can know.

What it has done in public comes first: what it tabled and seconded, how it voted, what it pledged in a treaty that the
view holds, whom it joined. Where that says nothing, the desk's estimate stands in, marked as one; at a table without
estimates there is none. One's own sealed ballot is one's own to see.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from game.actions import MotionContent, Standstill, VotePledge
from game.players import Estimate
from game.rules import membership
from game.rules.charter_motions import concerned
from game.rules.promises import pledged_on
from game.rules.treaties import acts
from game.state import Bloc, Motion
from game.view import View
from game.window.catalog import t
from game.window.figures import grouped, signed
from game.window.naming import in_text, sentence
from game.window.screens.blocs_articles import Subject, article_of, asked, subject_of
from game.window.theme import Tone

Level = Literal["for", "leans_for", "open", "leans_against", "against", "abstains", "unknown", "none"]
ICONS: dict[Level, str] = {
    "for": "check", "leans_for": "up", "open": "dash", "leans_against": "down", "against": "cross",
    "abstains": "minus", "unknown": "help", "none": "",
}  # fmt: skip
TONES: dict[Level, Tone] = {
    "for": "good", "leans_for": "good", "open": "neutral", "leans_against": "bad", "against": "bad",
    "abstains": "warn", "unknown": "neutral", "none": "neutral",
}  # fmt: skip
#: The order of levels when rows are sorted by a column: who is for comes first.
RANK: dict[Level, int] = {
    "for": 0, "leans_for": 1, "open": 2, "abstains": 3, "unknown": 4, "leans_against": 5, "against": 6, "none": 7,
}  # fmt: skip
#: Points of a mandate from which an estimate counts as leaning.
LEANING = 0.5
_OF_CHOICE: dict[str, Level] = {"for": "for", "against": "against", "abstain": "abstains"}


@dataclass(frozen=True, slots=True)
class Stance:
    """Where a delegation stands.

    Attributes:
        level: how far it is for or against; ``none`` where it has no say.
        why: a sentence that says from what that is known, and from when.
        estimated: whether it is the desk's estimate.
        points: what the estimate gives, in points of the delegation's mandate.
    """

    level: Level
    why: str
    estimated: bool = False
    points: float | None = None


def by_estimate(view: View, seat: str, worth: Estimate | None, pending: bool) -> Stance:
    """Return the stance that an estimate suggests; unknown where there is none."""
    if worth is None:
        return Stance("unknown", t("textroom.why_pending" if pending else "textroom.why_unknown"))
    level: Level = "open"
    if abs(worth.points) >= LEANING:
        level = "leans_for" if worth.points > 0 else "leans_against"
    points = signed(worth.points, 1)
    key = "textroom.why_own" if seat == view.seat else "textroom.why_estimate"
    why = t(key, points=points, band=grouped(worth.band, 1))
    return Stance(level, why, True, worth.points)


def on_motion(view: View, seat: str, motion: Motion, worth: Estimate | None, pending: bool) -> Stance:
    """Return where a seat stands on an open motion."""
    public = _said(view, seat, motion)
    if public is not None:
        return public
    earlier = _voted_before(view, seat, motion)
    if earlier is not None:
        return earlier
    if motion.seconder == seat:
        return Stance("leans_for", t("textroom.why_seconder", number=motion.id))
    return by_estimate(view, seat, worth, pending)


def _said(view: View, seat: str, motion: Motion) -> Stance | None:
    """Return what a seat has bound itself to: its own sealed ballot, its own motion, a pledge; None for nothing."""
    ballot = view.me.ballots.get(motion.id) if seat == view.seat else None
    if ballot is not None:
        return Stance(_OF_CHOICE[ballot], t("textroom.why_ballot"))
    if concerned(motion.content) == seat:
        return Stance("none", t("textroom.why_concerned"))
    for treaty, clause in view.clauses_in_force.get("vote_pledge", ()):
        if isinstance(clause, VotePledge) and clause.pledger == seat and pledged_on(clause, motion):
            if acts(treaty, clause, max(view.round, motion.ready)):
                key = "textroom.why_pledge_secret" if treaty.secret else "textroom.why_pledge"
                name = in_text(view.world, clause.promisee)
                return Stance(_OF_CHOICE[clause.choice], t(key, treaty=treaty.id, name=name))
    if motion.proposer == seat:
        return Stance("for", t("textroom.why_proposer", round=motion.round))
    return None


def _voted_before(view: View, seat: str, motion: Motion) -> Stance | None:
    """Return what a seat's last vote on the same provision says of a motion, or None.

    The same request voted on again: as it voted. Another value in the same direction: it leans that way.
    """
    subject, wanted = subject_of(motion.content), asked(motion.content)
    for old in voted(view, motion.bloc, subject):
        choice = dict(old.roll_call).get(seat)
        if choice is None:
            continue
        if old.content == motion.content:
            return Stance(_OF_CHOICE[choice], t("textroom.why_voted_same", round=old.ready))
        before = asked(old.content)
        if choice in ("for", "against") and isinstance(wanted, float) and isinstance(before, float):
            further = wanted >= before
            if choice == "for" and not further:
                return Stance("leans_for", t("textroom.why_voted_for_more", round=old.ready))
            if choice == "against" and further:
                return Stance("leans_against", t("textroom.why_voted_against_less", round=old.ready))
    return None


def voted(view: View, bloc: str, subject: Subject | None = None, article: str = "") -> list[Motion]:
    """Return the motions counted on a provision or an article, latest first."""
    found = [
        m for m in view.motions.values()
        if m.bloc == bloc and m.roll_call
        and (subject_of(m.content) == subject if subject else article_of(subject_of(m.content)) == article)
    ]  # fmt: skip
    return sorted(found, key=lambda m: (-m.ready, -m.id))


def on_article(view: View, bloc: str, seat: str, article: str, texts: dict[int, str], worth: Estimate | None,
               pending: bool, trial: str) -> Stance:  # fmt: skip
    """Return where a seat stands on an article on which no motion is open.

    Args:
        texts: motion -> what it asked for, in one line.
        worth: the desk's estimate of a motion to test the article with.
        trial: what that motion would ask for; empty where there is none.
    """
    for old in voted(view, bloc, article=article):
        choice = dict(old.roll_call).get(seat)
        if choice is not None:
            words = t(f"textroom.why_voted_{choice}", text=texts.get(old.id, ""), round=old.ready)
            return Stance(_OF_CHOICE[choice], words)
    if not trial:
        return Stance("unknown", t("textroom.why_no_trial"))
    stance = by_estimate(view, seat, worth, pending)
    return Stance(stance.level, t("textroom.why_trial", text=trial, why=stance.why), stance.estimated, stance.points)


def on_joining(view: View, bloc: Bloc, seat: str, worth: Estimate | None, pending: bool) -> Stance:
    """Return where a seat stands on being in a bloc at all."""
    world = view.world
    leaves = {**dict(bloc.notices), **dict(bloc.expulsions)}.get(seat)
    if leaves is not None:
        return Stance("against", t("textroom.why_leaves", round=leaves))
    for member, status, since in bloc.members:
        if member == seat:
            return Stance("for", t(f"textroom.why_member_{status}", round=since))
    if bloc.signed(seat) is not None:
        return Stance("for", t("textroom.why_signed"))
    if any(a.member == seat for a in bloc.applications):
        return Stance("for", t("textroom.why_applied"))
    for treaty, clause in view.clauses_in_force.get("standstill", ()):
        if isinstance(clause, Standstill) and (clause.party, clause.bloc) == (seat, bloc.id):
            if acts(treaty, clause, view.round):
                return Stance("against", t("textroom.why_standstill", name=in_text(world, clause.promisee)))
    if seat in world.union_of:
        return Stance("none", sentence(t("textroom.why_union", union=in_text(world, world.union_of[seat]))))
    if seat == world.rival:
        return Stance("none", t("textroom.why_rival"))
    for endorsed in view.endorsed:
        if (endorsed.seat, endorsed.bloc) == (seat, bloc.id):
            return Stance("leans_for", t("textroom.why_endorsed", round=endorsed.round))
    if membership.is_founder(world, bloc, seat):
        return Stance("leans_for", t("textroom.why_founder"))
    return by_estimate(view, seat, worth, pending)


def has_vote(view: View, bloc: Bloc, seat: str, content: MotionContent) -> bool:
    """Whether a seat votes on a motion as membership stands: a full member that it is not about."""
    return bloc.status(seat) == "full" and concerned(content) != seat


@dataclass(frozen=True, slots=True)
class Support:
    """How the voters of a bloc stand on a motion, by heads and by weight in consumption (shares, adding to 1).

    Keys are the levels; ``public`` and ``estimated`` tell what is known from what is taken.
    """

    public: dict[Level, tuple[int, float]]
    estimated: dict[Level, tuple[int, float]]

    def total(self, *levels: Level) -> tuple[int, float]:
        """Return heads and share of weight of some levels, known and estimated together."""
        parts = [side[level] for side in (self.public, self.estimated) for level in levels if level in side]
        return sum(heads for heads, _ in parts), sum(share for _, share in parts)


def support(view: View, bloc: Bloc, content: MotionContent, stances: Sequence[tuple[str, Stance]]) -> Support:
    """Add up the stances of a bloc's voters on a motion."""
    voters = [(seat, stance) for seat, stance in stances if has_vote(view, bloc, seat, content)]
    whole = sum(view.world.weight(seat) for seat, _ in voters) or 1.0
    sides: tuple[dict[Level, tuple[int, float]], dict[Level, tuple[int, float]]] = ({}, {})
    for seat, stance in voters:
        side = sides[stance.estimated]
        heads, share = side.get(stance.level, (0, 0.0))
        side[stance.level] = (heads + 1, share + view.world.weight(seat) / whole)
    return Support(*sides)
