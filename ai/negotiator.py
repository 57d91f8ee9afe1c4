"""The first heuristic: values offers by the market model and its mandate, concedes with time, asks for what it lacks.

In a sitting it answers what waits, joins a bloc that is worth joining, offers deals to the seats whose accession it
values or that can pay for its own, tables the floor that it gains most from, and buys stock against dependence.
The acceptance threshold falls over the rounds by a time-dependent concession (Faratin, Sierra and Jennings 1998):
aspiration(t) = reserve + (top - reserve)(1 - (t/T)^(1/beta)).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ai.aims import cooling
from ai.appraisal import Appraisal, Worth
from ai.as_signed import contradicts, without_hopes
from ai.bargains import allowed, asked_for
from ai.buying_back import participation_offer
from ai.common_stocks import common_stock_actions
from ai.concession import RESERVE, aspiration_of, needed_of
from ai.decisions import decide
from ai.drafting import round_sum
from ai.first_deals import buy_accession, sell_accession, wanted_treaty
from ai.gifts import PAY_SHARE, TERMS
from ai.home_front import home_front
from ai.keeping import bound_outside, breach_cost, keep_promises, pledged_choice, unwanted_renewals
from ai.lens_estimate import FIRST_ORDER_ERROR
from ai.money import free_usd
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
from game.rules.purse import payment_limit
from game.state import Bloc, Offer
from game.temperaments import traits_of
from game.view import View

VOTE_MARGIN = 0.05
TABLE_GAIN = 0.5
LEAVE_LOSS = -4.0
# The chance in a round that a capital lets its delegation apply to a bloc.
LEAVE_CHANCE = 0.3
REVIEW_ROUNDS = 3
MOST_FLOOR_MINERALS = 4
MOST_DEALS = 2
# Promises and cooperation are asked for in the first messages only, and for no more points than they can bring.
MOST_ASKED = 2
MOST_BY_PROMISES = 1.5
ROUNDING = 1e-9
# The part of a counterpart's step that full reciprocity answers.
RETURNED = 0.5


class HeuristicPlayer(AnswersSoundings):
    """See the module's text; it keeps nothing between calls."""

    def act(self, view: View, key: Key) -> Sequence[Action]:
        """Return answers, ballots, or a whole sitting."""
        mind = self.mind(view)
        answers = self.answers(view, mind)
        if view.ask == "answer":
            return answers
        if view.ask == "ballot":
            return [*self._ballots(view, mind), EndSitting(view.seat)]
        if view.ask != "sitting":
            return [*answers, EndSitting(view.seat)]
        return [*answers, *self._sitting(view, mind, key)]

    def _sitting(self, view: View, mind: Appraisal, key: Key) -> list[Action]:
        """Return what it does in its sitting, after the answers."""
        actions: list[Action] = self._seconds(view, mind)
        actions.extend(self._membership(view, mind, key))
        actions.extend(self._floors(view, mind))
        applies = any(isinstance(action, Apply) for action in actions)
        actions.extend(a for a in self._deals(view, mind, key) if not (applies and _joins(view, a)))
        actions.extend(self._stocks(view, mind, actions))
        actions.extend(common_stock_actions(view, mind))
        actions.extend(decide(view, mind))
        actions.extend(keep_promises(view))
        actions.extend(unwanted_renewals(view, mind))
        actions.extend(home_front(view, actions))
        return [*actions, EndSitting(view.seat)]

    def _stocks(self, view: View, mind: Appraisal, planned: Sequence[Action]) -> list[Action]:
        """Return its stock orders, given what it does otherwise in this sitting."""
        return stock_orders(view)

    # --- answers ---------------------------------------------------------------------------------------------------

    def answers(self, view: View, mind: Appraisal) -> list[Action]:
        """Return the answers to all offers that wait, each given as if those before it were given already."""
        out: list[Action] = []
        for offer in view.waiting_offers:
            answer = self.answer(view, mind, offer)
            if isinstance(answer, Sign) and len(view.waiting_offers) > 1:
                view = with_signature(view, offer)
                mind = self.mind(view)
            out.append(answer)
        return out

    def answer(self, view: View, mind: Appraisal, offer: Offer) -> Action:
        """Return the answer to an offer that waits: a signature, a refusal and its ground, or a counter."""
        worth = mind.treaty(offer.parties, offer.clauses, offer.terms)
        needed = self.needed(view, mind, offer)
        if abs(worth.total - needed) <= FIRST_ORDER_ERROR * len(offer.clauses):
            # So near to the threshold an estimate does not decide.
            worth = mind.exactly.treaty(offer.parties, offer.clauses, offer.terms)
        if contradicts(mind.view, view.seat, offer):
            return Decline(view.seat, offer.id, "mandate")
        affordable = _owed_now(view.seat, offer.clauses) <= free_usd(view)
        if worth.total >= needed and affordable:
            sure = without_hopes(view.seat, offer.clauses)
            if sure == offer.clauses or mind.treaty(offer.parties, sure, offer.terms).total >= 0.0:
                return Sign(view.seat, offer.id)
            return Decline(view.seat, offer.id, "timing")
        counter = self._counter(view, mind, offer, needed - worth.total) if worth.total < needed else None
        if isinstance(counter, Counter) and _owed_now(view.seat, counter.clauses) <= free_usd(view):
            return counter
        return Decline(view.seat, offer.id, _ground(worth, affordable))

    def needed(self, view: View, mind: Appraisal, offer: Offer) -> float:
        """Return the points that an offer must bring for the seat to sign it.

        A step that the other side has taken in this negotiation is answered by a part of it, by temperament.
        """
        asked = needed_of(view, offer.clauses)
        return max(min(RESERVE, asked), asked - self.returned(mind, offer))

    def returned(self, mind: Appraisal, offer: Offer) -> float:
        """Return the part of a counterpart's last step, in points, that the seat answers with one of its own."""
        known = {o.id: o for o in mind.view.offers}
        own = known.get(offer.answers or 0)
        before = None if own is None else known.get(own.answers or 0)
        if before is None or before.proposer != offer.proposer:
            return 0.0
        step = mind.treaty(offer.parties, offer.clauses, offer.terms).total
        step -= mind.treaty(before.parties, before.clauses, before.terms).total
        return RETURNED * traits_of(mind.world, mind.seat).reciprocity * max(0.0, step)

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
        if mind.treaty(offer.parties, clauses, offer.terms).total < aspiration_of(view, view.seat) - ROUNDING:
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
        ask = round_sum(old + missing / step * 1_000_000 * 1.05)
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
                    needed = aspiration_of(view, view.seat) - self.hope(view, mind, bloc)
                    needed -= traits_of(view.world, view.seat).openness
                    # A word given to somebody costs what breaking it costs.
                    needed += breach_cost(mind) if bound_outside(view, bloc.id) else 0.0
                    if mind.accession(bloc.id, view.seat, "full").total >= needed:
                        out.append(Apply(view.seat, bloc.id, "full"))
                        break
            elif bloc.in_force and not any(seat == view.seat for seat, _ in bloc.notices):
                if self._stay(view, mind, bloc) < LEAVE_LOSS and view.round < view.rounds:
                    out.append(SetPolicy(view.seat, Withdrawal(bloc.id)))
        return out

    def hope(self, view: View, mind: Appraisal, bloc: Bloc) -> float:
        """Return the points that a seat hopes to bring about as a member, beyond what membership is worth by itself."""
        return 0.0

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
            stakes = self._floor_minerals(view, mind)
            asked = {(m.content, m.status) for m in view.motions.values() if m.bloc == bloc.id}
            best: tuple[float, SetFloor] | None = None
            for m in stakes:
                now = floor_of(bloc, world.minerals[m], "refined")
                base = 1.0 if now is None else now
                for level in _steps(base, charter.largest_floor_step, charter.max_floor):
                    content = SetFloor(world.minerals[m], "refined", level)
                    if level == now or (content, "open") in asked or (content, "rejected") in asked:
                        continue
                    gain = mind.motion(bloc.id, content).total
                    if gain >= TABLE_GAIN and (best is None or gain > best[0]):
                        best = (gain, content)
            if best is not None and mind.exactly.motion(bloc.id, best[1]).total >= TABLE_GAIN:
                return [TableMotion(view.seat, bloc.id, best[1])]
        return []

    def _floor_minerals(self, view: View, mind: Appraisal) -> list[int]:
        """Return the minerals whose floors it weighs: those in which it has most at stake."""
        strategic = [m for m in range(len(view.world.minerals)) if view.world.strategic[m]]
        return sorted(strategic, key=lambda m: (-mind._stake(m), m))[:MOST_FLOOR_MINERALS]

    def _deals(self, view: View, mind: Appraisal, key: Key) -> list[Action]:
        """Offer at most two deals, and a seat with a programme or an objective one more.

        They are the treaty of an objective, the sale or purchase of an accession, the treaty that a target asks for,
        and participation in one's programme.
        """
        out: list[Action] = []
        meetings = view.me.meetings
        ways = (objective_offer, self._sell_accession, self._buy_accession, self._wanted_treaty, participation_offer)
        most = max(1, round(MOST_DEALS * traits_of(view.world, view.seat).initiative))
        most += bool(view.me.financing or any(open_objectives(view, view.seat)))
        for propose in ways:
            if meetings < 1 or len(out) >= most:
                break
            offer = propose(view, mind, key)
            if offer is None or _already(view, offer) or cooling(view, offer):
                continue
            if allowed(view, offer.clauses, (view.seat, *offer.parties)):
                out.append(offer)
                meetings -= len(offer.parties)
        return out

    def _sell_accession(self, view: View, mind: Appraisal, key: Key) -> Propose | None:
        return sell_accession(view, mind, key)

    def _buy_accession(self, view: View, mind: Appraisal, key: Key) -> Propose | None:
        return buy_accession(view, mind, key)

    def _wanted_treaty(self, view: View, mind: Appraisal, key: Key) -> Propose | None:
        return wanted_treaty(view, mind, key)


def with_signature(view: View, offer: Offer) -> View:
    """Return the view as it is once its seat has signed an offer."""
    signed = (*offer.signed, view.seat)
    status = "signed" if len(signed) == len(offer.parties) else offer.status
    after = replace(offer, signed=signed, status=status)
    return replace(view, offers=tuple(after if o.id == offer.id else o for o in view.offers))


def _joins(view: View, action: Action) -> bool:
    """Whether a proposal is about the seat's own accession."""
    clauses = action.clauses if isinstance(action, Propose) else ()
    return any(isinstance(c, Accession) and c.member == view.seat for c in clauses)


def _owed_now(seat: str, clauses: Sequence[Clause]) -> int:
    """Return what a seat would pay at once under some clauses, in US dollars."""
    return sum(c.usd for c in clauses if isinstance(c, Payment) and c.payer == seat and c.start == 0)


def _steps(base: float, step: float, most: float) -> list[float]:
    return [level for level in FLOOR_STEPS if base - step - 1e-9 <= level <= min(base + step + 1e-9, most)]


def _ground(worth: Worth, affordable: bool) -> str:
    if not affordable:
        return "budget"
    worst = min(worth.terms, key=lambda t: t.points, default=None)
    if worst is None or worst.points >= 0:
        return "terms"
    return "mandate" if worst.key in ("red_line", "target") else "price" if worst.key == "paid" else "terms"


def _already(view: View, offer: Propose) -> bool:
    """Whether these parties have an open offer from the seat, or one that was declined in this round."""
    parties = {view.seat, *offer.parties}
    return any(set(o.parties) == parties and o.proposer == view.seat and o.round == view.round for o in view.offers)
