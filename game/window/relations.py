"""Who is likely to help a delegation, and who to get in its way: worked out from what everybody may know.

Membership, treaties, export controls and the trade of the model are public; trust is the pair's own. Nothing here is
known of anybody's mandate.
"""

from __future__ import annotations

from dataclasses import dataclass

from game.view import View
from game.window.catalog import t
from game.window.controlbook import controls_in
from game.window.figures import percent, signed
from game.window.marketfacts import REFINED, Facts
from game.window.naming import mineral_in_text
from game.window.told import told

#: How much each reason weighs, so that a shared bloc counts like a tenth of all refined supply of what one uses.
_BLOC, _TREATY, _TRUST, _SUPPLY, _CUSTOMER, _SAME = 2.0, 1.0, 0.15, 20.0, 8.0, 2.0
_DEPENDS, _CONTROL, _RIVALRY = 6.0, 2.0, 6.0
#: Shares below this are not worth a sentence.
LEAST = 0.03
#: Reasons that are told of one delegation.
MOST_REASONS = 2


@dataclass(frozen=True)
class Relation:
    """A delegation that is likely to help, or to get in the way.

    Attributes:
        seat: which.
        weight: how much speaks for it, in no unit.
        reasons: why, the weightiest first.
    """

    seat: str
    weight: float
    reasons: tuple[str, ...]


def relations(view: View, facts: Facts, most: int = 3) -> tuple[tuple[Relation, ...], tuple[Relation, ...]]:
    """Return (friends, frictions) of the view's seat, at most so many each, the weightiest first; none is both."""
    friends: list[Relation] = []
    frictions: list[Relation] = []
    for seat in view.world.seats:
        if seat == view.seat:
            continue
        good, bad = _good(view, facts, seat), _bad(view, facts, seat)
        net = sum(weight for weight, _ in good) - sum(weight for weight, _ in bad)
        kept = good if net > 0 else bad
        if kept and net:
            kept = sorted(kept, key=lambda reason: -reason[0])
            told_ = tuple(text for _, text in kept[:MOST_REASONS])
            (friends if net > 0 else frictions).append(Relation(seat, abs(net), told_))
    order = {seat: n for n, seat in enumerate(view.world.seats)}
    friends.sort(key=lambda r: (-r.weight, order[r.seat]))
    frictions.sort(key=lambda r: (-r.weight, order[r.seat]))
    return tuple(friends[:most]), tuple(frictions[:most])


def _good(view: View, facts: Facts, seat: str) -> list[tuple[float, str]]:
    world, me = view.world, view.seat
    out: list[tuple[float, str]] = []
    for bloc in view.blocs.values():
        if bloc.dissolved:
            continue
        name = told(world.charters[bloc.id].name) if bloc.id in world.charters else ""
        both = bloc.status(me) is not None and bloc.status(seat) is not None
        founders = world.charters[bloc.id].founders if bloc.id in world.charters else ()
        if name and both:
            out.append((_BLOC, t("briefing.why_bloc_both", bloc=name)))
        elif name and me in founders and seat in founders:
            out.append((_BLOC, t("briefing.why_bloc_founder", bloc=name)))
    count = sum(1 for treaty in view.public_treaties if me in treaty.parties and seat in treaty.parties)
    if count:
        out.append((_TREATY * count, t("briefing.why_treaty", count=count)))
    trust = view.me.trust.get(seat, 0)
    if trust > 0:
        out.append((_TRUST * trust, t("briefing.why_trust_good", trust=signed(trust))))
    if seat == world.rival:
        return out
    for mineral in world.minerals:
        theirs, mine = facts.output_share(mineral, REFINED, seat, alone=True), facts.use_share(mineral, me)
        name = mineral_in_text(world, mineral)
        if theirs >= LEAST and mine >= LEAST:
            out.append((_SUPPLY * theirs * mine, t("briefing.why_supplies_you", share=percent(theirs), mineral=name)))
        made, used = facts.output_share(mineral, REFINED, me, alone=True), facts.use_share(mineral, seat)
        if made >= LEAST and used >= LEAST:
            out.append((_CUSTOMER * made * used, t("briefing.why_customer", share=percent(used), mineral=name)))
    if world.rival is not None and me != world.rival:
        shared = min(facts.dependence_overall(seat), facts.dependence_overall(me))
        if shared >= 0.25:
            text = t("briefing.why_exposed", share=percent(facts.dependence_overall(seat)))
            out.append((_SAME * shared, text))
    return out


def _bad(view: View, facts: Facts, seat: str) -> list[tuple[float, str]]:
    world, me = view.world, view.seat
    out: list[tuple[float, str]] = []
    trust = view.me.trust.get(seat, 0)
    if trust < 0:
        out.append((-_TRUST * trust, t("briefing.why_trust_bad", trust=signed(trust))))
    if seat == world.rival:
        share = facts.dependence_overall(me)
        if share >= LEAST:
            out.append((_DEPENDS * share, t("briefing.why_depends", share=percent(share))))
    for charter in world.charters.values():
        if me == world.rival and seat in charter.founders:
            out.append((_BLOC, t("briefing.why_uninvited", bloc=told(charter.name))))
    for mineral in _controlled(view, seat):
        if facts.uses(mineral, me):
            out.append((_CONTROL, t("briefing.why_control", mineral=mineral_in_text(world, mineral))))
            break
    for mineral in world.minerals:
        name = mineral_in_text(world, mineral)
        made = min(facts.output_share(mineral, REFINED, s, alone=True) for s in (me, seat))
        if made >= LEAST:
            out.append((_RIVALRY * made, t("briefing.why_rivals_make", mineral=name)))
        used = min(facts.use_share(mineral, s) for s in (me, seat))
        if used >= LEAST:
            out.append((_RIVALRY * used / 2, t("briefing.why_rivals_use", mineral=name)))
    return out


def _controlled(view: View, seat: str) -> tuple[str, ...]:
    """Return the minerals on which a seat keeps an export control."""
    return tuple(dict.fromkeys(policy.mineral for owner, policy in controls_in(view.acting) if owner == seat))
