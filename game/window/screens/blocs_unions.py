"""The vote within a customs union on the screen: what a majority needs, in words, and how its members voted."""

from __future__ import annotations

from game.rules import union_vote
from game.state import Motion, UnionVote
from game.view import View
from game.window.catalog import t
from game.window.figures import grouped, percent
from game.window.layout import Rect
from game.window.naming import comma_list, in_text
from game.window.screens.clause_words import short
from game.window.ui import Ui
from game.world import World

CHOICES = ("for", "against", "abstain")


def majority_in_words(world: World, union: str) -> str:
    """Return what a union's members have to muster now for it to cast a vote, and what it casts otherwise."""
    rule, needed = world.unions[union], union_vote.majority(world, union)
    heads = t("blocs.union_heads", members=needed.members, present=needed.present)
    if needed.by_heads_alone:
        words = t("blocs.union_by_heads", heads=heads)
    else:
        people = t("blocs.union_people", share=percent(rule.population_share), people=grouped(needed.people_m, 1),
                   all=grouped(needed.present_m, 1))  # fmt: skip
        key = "blocs.union_majority" if needed.blocking < 2 else "blocs.union_majority_blocking"
        words = t(key, heads=heads, people=people, blocking=needed.blocking)
    return f"{words} {t(f'blocs.union_failed_{rule.failed_vote}')}"


def ballot_heading(view: View) -> tuple[str, str]:
    """Return the title of a seat's ballot page and the note below it; those of a union and its members say more."""
    world, note = view.world, t("blocs.ballot_note")
    union = world.union_of.get(view.seat)
    if union is not None:
        own = union_vote.population_m(world, view.seat)
        share = own / max(union_vote.majority(world, union).present_m, 1e-9)
        weight = t("blocs.union_own", people=grouped(own, 1), share=percent(share, 1))
        title = t("blocs.union_ballot", union=in_text(world, union))
        return title, " ".join((majority_in_words(world, union), t("blocs.union_silence"), weight, note))
    if union_vote.present(world, view.seat):
        return t("blocs.ballot"), " ".join((t("blocs.union_proposal"), majority_in_words(world, view.seat), note))
    return t("blocs.ballot"), note


def union_line(world: World, vote: UnionVote) -> str:
    """Return in one line what a union cast, how its members voted, and what its seat had proposed."""
    choices = [choice for _, choice in vote.roll_call]
    ayes, noes, silent = (choices.count(choice) for choice in CHOICES)
    return t("blocs.union_line", union=short(world, vote.union), cast=t(f"blocs.union_cast_{vote.choice}"), ayes=ayes,
             noes=noes, silent=silent, proposal=t(f"blocs.{vote.proposal}").lower())  # fmt: skip


def deciding_roll(motion: Motion) -> tuple[tuple[str, str], ...]:
    """Return the roll call that decided a motion: the bloc's, or that of the union whose accession it was."""
    return motion.roll_call or (motion.unions[0].roll_call if motion.unions else ())


def union_votes(ui: Ui, at: Rect, view: View, motion: Motion, named: bool = True) -> float:
    """Draw the votes within unions on a motion, with or without the names of those who voted; returns the y below."""
    y = at.y
    for vote in motion.unions:
        y += ui.paragraph(Rect(at.x, y, at.w, 9999), union_line(view.world, vote)) + 2
        for choice in CHOICES:
            names = [short(view.world, seat) for seat, chosen in vote.roll_call if chosen == choice]
            if names and named:
                words = t("blocs.voted", choice=t(f"blocs.{choice}"), names=comma_list(names))
                y += ui.paragraph(Rect(at.x, y, at.w, 9999), words, color="muted")
    return y
