"""The deals that the heuristic offers: its accession for money, money for another's, a treaty that it wants."""

from __future__ import annotations

from ai.appraisal import Appraisal
from ai.bargains import help_or_money, sweetened
from ai.concession import aspiration_of
from ai.drafting import round_sum
from ai.gifts import PAY_SHARE, TERMS
from game.actions import Accession, Clause, Payment, Propose
from game.chance import Key
from game.rules.membership import why_not_apply
from game.rules.purse import payment_limit
from game.view import View

# The points that an accession must be worth before a delegation spends a meeting and money on it.
WORTH_PAYING = 0.3
# A sum of two digits can be a twentieth above what was meant.
ROUNDED = 0.95


def sell_accession(view: View, mind: Appraisal, key: Key) -> Propose | None:
    """Ask the host, or the richest founder, to pay for joining a bloc that is not worth it by itself."""
    world = view.world
    for bloc in view.blocs.values():
        if why_not_apply(world, view, view.seat, bloc.id, "full") is not None:
            continue
        value = mind.accession(bloc.id, view.seat, "full").total
        missing = aspiration_of(view, view.seat) - value
        payers = [s for s in (world.host, *sorted(world.founders)) if s != view.seat and s in world.allotment]
        if missing <= 0 or not payers:
            return None
        payer = max(payers, key=lambda s: (view.budgets_usd[s][1], s))
        step = mind.payment(Payment(payer, view.seat, 1_000_000, 0, TERMS)).total
        if step <= 0:
            return None
        ask = max(round_sum(missing / step * 1_000_000 * 1.1), 100_000)
        if ask > min(payment_limit(world, payer), view.budgets_usd[payer][1] * PAY_SHARE):
            return None
        clauses: tuple[Clause, ...] = (Accession(bloc.id, view.seat), Payment(payer, view.seat, ask, 0, TERMS))
        # What is received counts up to a limit: what the seat would not sign it does not offer.
        if mind.treaty((view.seat, payer), clauses).total < aspiration_of(view, view.seat):
            return None
        return Propose(view.seat, (payer,), clauses)
    return None


def buy_accession(view: View, mind: Appraisal, key: Key) -> Propose | None:
    """Pay a seat outside to join a bloc of which one is a founder or member, if its head is worth the money."""
    world = view.world
    for bloc in view.blocs.values():
        if bloc.status(view.seat) is None and view.seat not in world.founders:
            continue
        outside = [s for s in world.seats if s != view.seat and why_not_apply(world, view, s, bloc.id, "full") is None]
        if not outside:
            continue
        heavy = sorted(outside, key=lambda s: (-world.weight(s), s))[:12]
        partner = heavy[int(key.sub("partner").rng().integers(len(heavy)))]
        value = mind.accession(bloc.id, partner, "full").total
        purse = min(view.me.budget_usd * PAY_SHARE, payment_limit(world, view.seat))
        if value <= WORTH_PAYING or purse < 100_000:
            continue
        needed = aspiration_of(view, view.seat)
        cost = -mind.payment(Payment(view.seat, partner, 1_000_000, 0, TERMS)).total
        # What is left to the seat must be what it would sign for.
        spare = min(value * 0.6, (value - needed) * ROUNDED)
        worth = spare / cost * 1_000_000 if cost > 0 else purse
        usd = round_sum(min(purse, worth))
        if spare > 0.0 and usd >= 50_000:
            clauses = (Accession(bloc.id, partner), Payment(view.seat, partner, usd, 0, TERMS))
            draft = sweetened(view, mind, partner, clauses, needed)
            if mind.treaty((view.seat, partner), draft).total >= needed:
                return Propose(view.seat, (partner,), draft)
    return None


def wanted_treaty(view: View, mind: Appraisal, key: Key) -> Propose | None:
    """Offer money or training, and an exchange of favours, to the partner that a target names or to one drawn."""
    world = view.world
    for target, status in zip(view.me.mandate.targets, view.me.targets, strict=True):
        if status.done is not None or target.when.kind not in ("treaty_with", "treaties_at_least"):
            continue
        partner = target.when.partner
        if partner is None:
            others = [s for s in world.seats if s != view.seat and s != world.rival]
            partner = others[int(key.sub("treaty").rng().integers(len(others)))]
        most = min(view.me.budget_usd * 0.1, payment_limit(world, view.seat))
        usd = round_sum(min(most, world.allotment[partner] / 100 * 0.25))
        if usd >= 10_000 and partner in world.allotment and partner != view.seat:
            needed = aspiration_of(view, view.seat)
            help_ = help_or_money(view, partner, Payment(view.seat, partner, usd, 0, 2))
            draft = sweetened(view, mind, partner, (help_,), needed)
            if mind.treaty((view.seat, partner), draft).total >= needed:
                return Propose(view.seat, (partner,), draft)
    return None
