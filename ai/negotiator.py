"""The first heuristic: values offers by the market model and its mandate, concedes with time, asks for what it lacks.

In a sitting it answers what waits, joins a bloc that is worth joining, offers deals to the seats whose accession it
values or that can pay for its own, tables the floor that it gains most from, and buys stock against dependence.
The acceptance threshold falls over the rounds by a time-dependent concession (Faratin, Sierra and Jennings 1998):
aspiration(t) = reserve + (top - reserve)(1 - (t/T)^(1/beta)).
"""

from __future__ import annotations

from collections.abc import Sequence

from ai.appraisal import Appraisal, Worth
from ai.bargains import allowed, asked_for, help_or_money, sweetened
from ai.buying_back import participation_offer
from ai.common_stocks import common_stock_actions
from ai.concession import aspiration, needed_of
from ai.decisions import decide
from ai.home_front import home_front
from ai.keeping import bound_outside, breach_cost, keep_promises, pledged_choice, unwanted_renewals
from ai.objectives import objective_offer, open_objectives
from ai.soundings import AnswersSoundings
from ai.stocks import stock_orders
from game.actions import (
    Accession,
    Action,
    Apply,
    Clause,
    Counter,
    Decline,
    EndSitting,
    Payment,
    Propose,
    Second,
    SetFloor,
    SetPolicy,
    Sign,
    TableMotion,
    Vote,
    Withdrawal,
)
from game.chance import Key
from game.rules.charter import charter_of
from game.rules.membership import why_not_apply
from game.rules.motions import FLOOR_STEPS, floor_of
from game.rules.offers import fingerprint
from game.rules.purse import payment_limit
from game.state import Bloc, Offer
from game.view import View

VOTE_MARGIN = 0.05
TABLE_GAIN = 0.5
LEAVE_LOSS = -4.0
# The chance in a round that a capital lets its delegation apply to a bloc.
LEAVE_CHANCE = 0.3
REVIEW_ROUNDS = 3
MOST_FLOOR_MINERALS = 4
PAY_SHARE = 0.35
# The points that an accession must be worth before a delegation spends a meeting and money on it.
WORTH_PAYING = 0.3
TERMS = 4
MOST_DEALS = 2
# Promises and cooperation are asked for in the first messages only, and for no more points than they can bring.
MOST_ASKED = 2
MOST_BY_PROMISES = 1.5
ROUNDING = 1e-9
# A sum of two digits can be a twentieth above what was meant.
ROUNDED = 0.95


class HeuristicPlayer(AnswersSoundings):
    """See the module's text; it keeps nothing between calls."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return answers, ballots, or a whole sitting."""
        mind = Appraisal(view, view.seat)
        answers = [self.answer(view, mind, offer) for offer in view.waiting_offers]
        if view.ask == "answer":
            return answers
        if view.ask == "ballot":
            return [*self._ballots(view, mind), EndSitting(view.seat)]
        if view.ask != "sitting":
            return [*answers, EndSitting(view.seat)]
        actions: list[Action] = list(answers)
        actions.extend(self._seconds(view, mind))
        actions.extend(self._membership(view, mind, key))
        actions.extend(self._floors(view, mind))
        actions.extend(self._deals(view, mind, key))
        actions.extend(stock_orders(view))
        actions.extend(common_stock_actions(view, mind))
        actions.extend(decide(view, mind))
        actions.extend(keep_promises(view))
        actions.extend(unwanted_renewals(view, mind))
        actions.extend(home_front(view, actions))
        return [*actions, EndSitting(view.seat)]

    # --- answers ---------------------------------------------------------------------------------------------------

    def answer(self, view: View, mind: Appraisal, offer: Offer) -> Action:
        """Return the answer to an offer that waits: a signature, a refusal and its ground, or a counter."""
        worth = mind.treaty(offer.parties, offer.clauses, offer.terms)
        needed = needed_of(view, offer.clauses)
        payments = [c for c in offer.clauses if isinstance(c, Payment)]
        affordable = sum(c.usd for c in payments if c.payer == view.seat) <= view.me.budget_usd
        if worth.total >= needed and affordable:
            return Sign(view.seat, offer.id)
        counter = self._counter(view, mind, offer, needed - worth.total) if worth.total < needed else None
        if counter is not None:
            return counter
        return Decline(view.seat, offer.id, _ground(worth, affordable))

    def _counter(self, view: View, mind: Appraisal, offer: Offer, missing: float) -> Action | None:
        """Ask the proposer for what it can give easily, and for the money that is then missing, if it could pay that.

        None if messages are running out, or what would be needed is out of reach: an offer is not countered for less
        than one would sign.
        """
        if offer.exchange + 2 >= view.world.rules.exchanges or offer.proposer == view.seat:
            return None
        clauses, gained = tuple(offer.clauses), 0.0
        if len(offer.parties) == 2 and offer.exchange < MOST_ASKED and missing <= MOST_BY_PROMISES:
            clauses, gained = asked_for(view, mind, offer.proposer, clauses, missing)
        if gained < missing:
            money = self._with_money(view, mind, offer, clauses, missing - gained)
            if money is None:
                return None
            clauses = money
        if set(clauses) == set(offer.clauses) or not allowed(view, clauses, offer.parties):
            return None
        if mind.treaty(offer.parties, clauses, offer.terms).total < aspiration(view.round, view.rounds) - ROUNDING:
            return None
        return Counter(view.seat, offer.id, clauses)

    def _with_money(
        self, view: View, mind: Appraisal, offer: Offer, clauses: tuple[Clause, ...], missing: float
    ) -> tuple[Clause, ...] | None:
        """Return clauses with a payment by the proposer that brings what is missing, None if it could not pay that."""
        kept = tuple(c for c in clauses if not (isinstance(c, Payment) and c.payee == view.seat))
        old = sum(c.usd for c in clauses if isinstance(c, Payment) and c.payee == view.seat)
        step = mind.payment(Payment(offer.proposer, view.seat, 1_000_000, 0, TERMS)).total
        if step <= 0 or not set(kept) & set(offer.clauses):
            return None
        ask = _round_sum(old + missing / step * 1_000_000 * 1.05)
        if ask > min(payment_limit(view.world, offer.proposer), view.budgets_usd[offer.proposer][1] * PAY_SHARE):
            return None
        return (*kept, Payment(offer.proposer, view.seat, max(ask, 1), 0, TERMS))

    # --- plenary ---------------------------------------------------------------------------------------------------

    def _ballots(self, view: View, mind: Appraisal) -> list[Action]:
        out: list[Action] = []
        # Within a union silence counts like a vote against: there any gain is worth a vote.
        gain = 0.0 if view.seat in view.world.union_of else VOTE_MARGIN
        for motion in view.ballot_page:
            value = mind.motion(motion.bloc, motion.content).total
            choice = "for" if value > gain else "against" if value < -VOTE_MARGIN else "abstain"
            # A new member costs nothing that the appraisal cannot see: silence would only fail the quorum.
            if motion.content.type == "admit" and choice == "abstain":
                choice = "for"
            choice = pledged_choice(view, mind, motion) or choice
            out.append(Vote(view.seat, motion.id, choice))  # type: ignore[arg-type]
        return out

    # --- sitting ---------------------------------------------------------------------------------------------------

    def _seconds(self, view: View, mind: Appraisal) -> list[Action]:
        out: list[Action] = []
        for motion in view.motions.values():
            if motion.status == "open" and motion.seconder is None and motion.proposer != view.seat:
                full = view.blocs[motion.bloc].status(view.seat) == "full"
                if full and mind.motion(motion.bloc, motion.content).total > VOTE_MARGIN:
                    out.append(Second(view.seat, motion.id))
        return out

    def _membership(self, view: View, mind: Appraisal, key: Key) -> list[Action]:
        """Apply to a bloc that is worth it, once the capital has given leave; leave one that costs too much."""
        out: list[Action] = []
        ready = view.seat in view.world.founders or float(key.sub("leave").rng().random()) < LEAVE_CHANCE
        for bloc in view.blocs.values():
            if bloc.status(view.seat) is None:
                if ready and why_not_apply(view.world, view, view.seat, bloc.id, "full") is None:
                    needed = aspiration(view.round, view.rounds)
                    # A word given to somebody costs what breaking it costs.
                    needed += breach_cost(mind) if bound_outside(view, bloc.id) else 0.0
                    if mind.accession(bloc.id, view.seat, "full").total >= needed:
                        out.append(Apply(view.seat, bloc.id, "full"))
                        break
            elif bloc.in_force and not any(seat == view.seat for seat, _ in bloc.notices):
                if self._stay(view, mind, bloc) < LEAVE_LOSS and view.round < view.rounds:
                    out.append(SetPolicy(view.seat, Withdrawal(bloc.id)))
        return out

    def _stay(self, view: View, mind: Appraisal, bloc: Bloc) -> float:
        """Return what membership is worth; a delegation asks itself every third round, each in its own turn."""
        if (view.round + view.world.index[view.seat]) % REVIEW_ROUNDS:
            return 0.0
        return mind.accession(bloc.id, view.seat, bloc.status(view.seat) or "full").total if bloc.floors else 0.0

    def _floors(self, view: View, mind: Appraisal) -> list[Action]:
        """Table the one floor step that is worth most to the seat, if it is worth enough and nobody asks for it yet."""
        world = view.world
        for bloc in view.blocs.values():
            if bloc.status(view.seat) != "full" or bloc.dissolved:
                continue
            charter = charter_of(world, bloc)
            stakes = sorted(
                (m for m in range(len(world.minerals)) if world.strategic[m]), key=lambda m: (-mind._stake(m), m)
            )
            asked = {(m.content, m.status) for m in view.motions.values() if m.bloc == bloc.id}
            best: tuple[float, SetFloor] | None = None
            for m in stakes[:MOST_FLOOR_MINERALS]:
                now = floor_of(bloc, world.minerals[m], "refined")
                base = 1.0 if now is None else now
                for level in _steps(base, charter.largest_floor_step, charter.max_floor):
                    content = SetFloor(world.minerals[m], "refined", level)
                    if level == now or (content, "open") in asked or (content, "rejected") in asked:
                        continue
                    gain = mind.motion(bloc.id, content).total
                    if gain >= TABLE_GAIN and (best is None or gain > best[0]):
                        best = (gain, content)
            if best is not None:
                return [TableMotion(view.seat, bloc.id, best[1])]
        return []

    def _deals(self, view: View, mind: Appraisal, key: Key) -> list[Action]:
        """Offer at most two deals, and a seat with a programme or an objective one more.

        They are the treaty of an objective, the sale or purchase of an accession, the treaty that a target asks for,
        and participation in one's programme.
        """
        out: list[Action] = []
        meetings = view.me.meetings
        ways = (objective_offer, self._sell_accession, self._buy_accession, self._wanted_treaty, participation_offer)
        most = MOST_DEALS + bool(view.me.financing or any(open_objectives(view, view.seat)))
        for propose in ways:
            if meetings < 1 or len(out) >= most:
                break
            offer = propose(view, mind, key)
            if offer is None or _already(view, offer) or _cooling(view, offer):
                continue
            if allowed(view, offer.clauses, (view.seat, *offer.parties)):
                out.append(offer)
                meetings -= len(offer.parties)
        return out

    def _sell_accession(self, view: View, mind: Appraisal, key: Key) -> Propose | None:
        """Ask the host, or the richest founder, to pay for joining a bloc that is not worth it by itself."""
        world = view.world
        for bloc in view.blocs.values():
            if why_not_apply(world, view, view.seat, bloc.id, "full") is not None:
                continue
            value = mind.accession(bloc.id, view.seat, "full").total
            missing = aspiration(view.round, view.rounds) - value
            payers = [s for s in (world.host, *sorted(world.founders)) if s != view.seat and s in world.allotment]
            if missing <= 0 or not payers:
                return None
            payer = max(payers, key=lambda s: (view.budgets_usd[s][1], s))
            step = mind.payment(Payment(payer, view.seat, 1_000_000, 0, TERMS)).total
            if step <= 0:
                return None
            ask = max(_round_sum(missing / step * 1_000_000 * 1.1), 100_000)
            if ask > min(payment_limit(world, payer), view.budgets_usd[payer][1] * PAY_SHARE):
                return None
            clauses: tuple[Clause, ...] = (Accession(bloc.id, view.seat), Payment(payer, view.seat, ask, 0, TERMS))
            # What is received counts up to a limit: what the seat would not sign it does not offer.
            if mind.treaty((view.seat, payer), clauses).total < aspiration(view.round, view.rounds):
                return None
            return Propose(view.seat, (payer,), clauses)
        return None

    def _buy_accession(self, view: View, mind: Appraisal, key: Key) -> Propose | None:
        """Pay a seat outside to join a bloc of which one is a founder or member, if its head is worth the money."""
        world = view.world
        for bloc in view.blocs.values():
            if bloc.status(view.seat) is None and view.seat not in world.founders:
                continue
            outside = [
                s for s in world.seats if s != view.seat and why_not_apply(world, view, s, bloc.id, "full") is None
            ]
            if not outside:
                continue
            heavy = sorted(outside, key=lambda s: (-world.weight(s), s))[:12]
            partner = heavy[int(key.sub("partner").rng().integers(len(heavy)))]
            value = mind.accession(bloc.id, partner, "full").total
            purse = min(view.me.budget_usd * PAY_SHARE, payment_limit(world, view.seat))
            if value <= WORTH_PAYING or purse < 100_000:
                continue
            needed = aspiration(view.round, view.rounds)
            cost = -mind.payment(Payment(view.seat, partner, 1_000_000, 0, TERMS)).total
            # What is left to the seat must be what it would sign for.
            spare = min(value * 0.6, (value - needed) * ROUNDED)
            worth = spare / cost * 1_000_000 if cost > 0 else purse
            usd = _round_sum(min(purse, worth))
            if spare > 0.0 and usd >= 50_000:
                clauses = (Accession(bloc.id, partner), Payment(view.seat, partner, usd, 0, TERMS))
                draft = sweetened(view, mind, partner, clauses, needed)
                if mind.treaty((view.seat, partner), draft).total >= needed:
                    return Propose(view.seat, (partner,), draft)
        return None

    def _wanted_treaty(self, view: View, mind: Appraisal, key: Key) -> Propose | None:
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
            usd = _round_sum(min(most, world.allotment[partner] / 100 * 0.25))
            if usd >= 10_000 and partner in world.allotment and partner != view.seat:
                needed = aspiration(view.round, view.rounds)
                help_ = help_or_money(view, partner, Payment(view.seat, partner, usd, 0, 2))
                draft = sweetened(view, mind, partner, (help_,), needed)
                if mind.treaty((view.seat, partner), draft).total >= needed:
                    return Propose(view.seat, (partner,), draft)
        return None


def _steps(base: float, step: float, most: float) -> list[float]:
    return [level for level in FLOOR_STEPS if base - step - 1e-9 <= level <= min(base + step + 1e-9, most)]


def _round_sum(usd: float) -> int:
    """Return a sum to two significant digits, as people name sums."""
    return int(float(f"{max(0.0, usd):.2g}"))


def _ground(worth: Worth, affordable: bool) -> str:
    if not affordable:
        return "budget"
    worst = min(worth.terms, key=lambda t: t.points, default=None)
    if worst is None or worst.points >= 0:
        return "terms"
    return "mandate" if worst.key in ("red_line", "target") else "price" if worst.key == "paid" else "terms"


def _cooling(view: View, offer: Propose) -> bool:
    """Whether one of the parties has declined just this too lately."""
    mark = fingerprint(offer.clauses, offer.terms)
    return any((party, mark) in view.me.cool_downs for party in offer.parties)


def _already(view: View, offer: Propose) -> bool:
    """Whether these parties have an open offer from the seat, or one that was declined in this round."""
    parties = {view.seat, *offer.parties}
    return any(set(o.parties) == parties and o.proposer == view.seat and o.round == view.round for o in view.offers)
