"""Legal actions: for every type, what a seat may do now and with which options, or why it may not.

One function a type; each returns a :class:`Spec` whose fields are computed only when somebody asks for them. What a
specification offers, :mod:`game.rules` accepts (the tests sample it to see); the rules accept more than its grids show.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from game.actions import (
    NO_TERMS,
    Accession,
    Action,
    Apply,
    BuyBack,
    Clause,
    Counter,
    Decline,
    Denounce,
    EndSitting,
    Found,
    Payment,
    Propose,
    Retract,
    Second,
    SetPolicy,
    Sign,
    TableMotion,
    TreatyTerms,
    Undo,
    VoidIf,
    Vote,
)
from game.errors import Refused
from game.rules import (
    accounts,
    ballots,
    founding,
    governments,
    membership,
    ministry,
    motions,
    offers,
    soundings,
    treaties,
)
from game.rules.buy_back import check_together
from game.rules.clauses import CLAUSES, check_clauses, owed_by
from game.rules.policy import POLICIES
from game.rules.promises import contradict
from game.rules.purse import payment_limit
from game.rules.spec import Dependent, Field, ItemsField, Spec
from game.state import Offer, State
from game.wording import say
from game.world import World

MOST_CLAUSES = 3
RENEWAL_CHOICES = (1, 3)
PRICE_CHOICES = (1.25, 1.5, 2.0)


def legal_actions(world: World, state: State, seat: str, acting: bool, undo_reason: str | None) -> tuple[Spec, ...]:
    """Return one specification for every action type, in the order of :data:`game.actions.ACTION_TYPES`.

    Args:
        world: the world.
        state: the state.
        seat: who asks.
        acting: whether the table waits for the seat.
        undo_reason: why the seat cannot undo, or None if it can.
    """
    answering = may_answer(state, seat, acting)
    open_ = [o for o in state.offers.values() if o.status == "open" and seat in o.parties] if answering is None else []
    waiting = [offer for offer in open_ if seat not in offer.signed]
    business = not_sitting(state, acting)
    return (
        _propose(world, state, seat, business),
        _counter(world, state, seat, answering, waiting),
        _sign(world, state, seat, answering, waiting),
        _decline(seat, answering, waiting),
        _retract(seat, answering, [offer.id for offer in open_ if offer.proposer == seat]),
        soundings.sound_spec(world, state, seat, acting, _clauses_field),
        soundings.disclose_spec(state, seat),
        accounts.explain_spec(state, seat, acting),
        _denounce(state, seat, business),
        _apply(world, state, seat, business),
        _found(world, state, seat, business),
        _table(world, state, seat, business),
        _second(state, seat, business),
        _vote(world, state, seat, acting),
        _set_policy(world, state, seat, business),
        *ministry.specs(world, state, seat, acting, [offer.id for offer in waiting]),
        _end(state, seat, acting),
        Spec("undo", undo_reason, lambda values: Undo(seat)),
        Spec("inject", say("Only the facilitator of a table has events happen.")),
    )


def may_answer(state: State, seat: str, acting: bool) -> str | None:
    """Return why a seat cannot answer offers now, or None.

    A seat whose sitting or corridor turn it is may; an AI seat may whenever sittings or corridor are open.
    """
    if state.phase not in ("sittings", "corridor"):
        return say("Offers are answered in the sittings and in the corridor.")
    if governments.absent(state, seat):
        return governments.why_absent(state, seat)
    if acting or seat not in state.people:
        return None
    return say("It is not your turn to answer.")


def not_sitting(state: State, acting: bool) -> str | None:
    """Return why a seat cannot open new business now, or None."""
    if state.phase == "over":
        return say("The game is over.")
    if state.phase != "sittings":
        return say("New business is for the sittings.")
    return None if acting else say("It is not your sitting.")


def _propose(world: World, state: State, seat: str, reason: str | None) -> Spec:
    inbox, most = state.inbox, world.rules.offer_inbox
    if reason is None and state.meetings[seat] < 1:
        reason = say("You have no meetings left in this round.")
    elif reason is None and not any(inbox.get((seat, p), 0) < most for p in world.seats if p != seat):
        reason = say("Nobody takes another offer from you in this round.")

    def fields() -> Sequence[Field | ItemsField | Dependent]:
        parties = tuple((p,) for p in world.seats if p != seat and inbox.get((seat, p), 0) < most)
        groups = Field("parties", parties)
        clauses = Dependent("clauses", lambda v: (_clauses_field(world, state, (seat, *v["parties"])),))
        terms = Dependent("terms", lambda v: (Field("terms", _terms(world, state, seat, v["parties"], v["clauses"])),))
        return (groups, clauses, terms, Field("secret", (False, True)))

    def build(v: dict[str, Any]) -> Action:
        return Propose(seat, v["parties"], v["clauses"], v["secret"], v["terms"])

    return Spec("propose", reason, build, fields)


def _terms(
    world: World, state: State, seat: str, others: Sequence[str], clauses: Sequence[Clause]
) -> tuple[TreatyTerms, ...]:
    """Return the terms that these clauses can be offered with now: none, renewals, or one condition.

    What somebody has declined lately is left out, so that an offer differs from it at least in its terms.
    """
    mineral = next((str(c.mineral) for c in clauses if hasattr(c, "mineral")), world.minerals[0])
    conditions = (
        VoidIf("restricted"),
        *(VoidIf("price_above", mineral, level) for level in PRICE_CHOICES),
        VoidIf("bloc_lapsed"),
        VoidIf("party_leaves"),
    )
    plain = (NO_TERMS, *(TreatyTerms(count) for count in RENEWAL_CHOICES))
    out: list[TreatyTerms] = []
    for terms in (*plain, *(TreatyTerms(0, (condition,)) for condition in conditions)):
        mark = offers.fingerprint(clauses, terms)
        if any(state.round < offers.back_in(state, seat, party, mark) for party in others):
            continue
        try:
            treaties.check_terms(world, state, clauses, (seat, *others), terms)
        except Refused:
            continue
        out.append(terms)
    return tuple(out) or (NO_TERMS,)


def _clauses_field(world: World, state: State, parties: tuple[str, ...]) -> ItemsField:
    kinds: list[tuple[str, tuple[Field, ...]]] = []
    for name, rule in CLAUSES.items():
        inner = rule.fields(world, state, parties)
        if inner:
            kinds.append((name, inner))

    def make(kind: str, values: dict[str, Any]) -> Clause:
        return CLAUSES[kind].record(**values)

    def clash(chosen: Sequence[Clause], clause: Clause) -> bool:
        return _clauses_clash(world, state, chosen, clause)

    return ItemsField("clauses", MOST_CLAUSES, tuple(kinds), make, clash)


def _clauses_clash(world: World, state: State, chosen: Sequence[Clause], clause: Clause) -> bool:
    """Whether a clause repeats or contradicts another, has a seat apply twice, or promises more than there can be."""
    if isinstance(clause, Accession):
        twice = any(isinstance(c, Accession) and c.member == clause.member for c in chosen)
        return twice or any(contradict(world, c, clause) for c in chosen)
    payer, amount = owed_by(clause)
    promised = sum(usd for who, usd in map(owed_by, chosen) if who == payer)
    if clause in chosen or any(contradict(world, c, clause) for c in chosen):
        return True
    if isinstance(clause, BuyBack):
        try:
            check_together(world, state, (*chosen, clause))
        except Refused:
            return True
    return payer != "" and promised + amount > payment_limit(world, payer)


def _counter(world: World, state: State, seat: str, reason: str | None, waiting: list[Offer]) -> Spec:
    open_ = [o for o in waiting if o.exchange + 1 < world.rules.exchanges and _alive(world, state, o)]
    if reason is None and not open_:
        reason = say("No offer waits for a counter-offer of yours.")

    def fields() -> Sequence[Field | Dependent]:
        def more(values: Mapping[str, Any]) -> Sequence[Field]:
            offer = state.offers[values["offer"]]
            return (Field("answer", _variants(world, state, offer)),)

        return (Field("offer", tuple(o.id for o in open_)), Dependent("clauses", more))

    return Spec("counter", reason, lambda v: Counter(seat, v["offer"], v["clauses"], v["terms"]), fields)


def _variants(world: World, state: State, offer: Offer) -> tuple[dict[str, Any], ...]:
    """Return counter-offers that keep what can still be signed: one clause dropped, or a payment added.

    Terms that cannot stand any more, or not with these clauses, are left out.
    """
    alive = _alive(world, state, offer)
    out: list[tuple[Clause, ...]] = [] if alive == offer.clauses else [alive]
    if len(alive) > 1:
        out.extend(tuple(c for c in alive if c != dropped) for dropped in alive)
    fields = {f.name: f for f in CLAUSES["payment"].fields(world, state, offer.parties)}
    for route in fields["route"].options:
        for sum_ in fields["usd"].options:
            added = Payment(route["payer"], route["payee"], sum_)
            if len(alive) < 20 and not _clauses_clash(world, state, alive, added):
                out.append((*alive, added))

    def terms(clauses: tuple[Clause, ...]) -> TreatyTerms | None:
        return None if _stands(world, state, clauses, offer.parties, offer.terms) else NO_TERMS

    return tuple({"clauses": clauses, "terms": terms(clauses)} for clauses in out)


def _alive(world: World, state: State, offer: Offer) -> tuple[Clause, ...]:
    """Return the clauses of an offer that could still be signed."""
    return tuple(c for c in offer.clauses if _stands(world, state, (c,), offer.parties))


def _sign(world: World, state: State, seat: str, reason: str | None, waiting: list[Offer]) -> Spec:
    open_ = [o.id for o in waiting if _stands(world, state, o.clauses, o.parties, o.terms)]
    if reason is None and not open_:
        reason = say("No offer waits for your signature.")
    return Spec("sign", reason, lambda v: Sign(seat, v["offer"]), lambda: (Field("offer", tuple(open_)),))


def _stands(
    world: World, state: State, clauses: tuple[Clause, ...], parties: tuple[str, ...], terms: TreatyTerms = NO_TERMS
) -> bool:
    """Whether all these clauses could still be signed on these terms."""
    try:
        check_clauses(world, state, clauses, parties)
        treaties.check_terms(world, state, clauses, parties, terms)
    except Refused:
        return False
    return True


def _decline(seat: str, reason: str | None, waiting: list[Offer]) -> Spec:
    open_ = [o.id for o in waiting]
    if reason is None and not open_:
        reason = say("No offer waits for your answer.")

    def fields() -> Sequence[Field]:
        return (Field("offer", tuple(open_)), Field("reason", offers.GROUNDS))

    return Spec("decline", reason, lambda v: Decline(seat, v["offer"], v["reason"]), fields)


def _retract(seat: str, reason: str | None, mine: list[int]) -> Spec:
    if reason is None and not mine:
        reason = say("You have no open offer to take back.")
    return Spec("retract", reason, lambda v: Retract(seat, v["offer"]), lambda: (Field("offer", tuple(mine)),))


def _denounce(state: State, seat: str, reason: str | None) -> Spec:
    mine = [n for n, treaty in state.treaties.items() if seat in treaty.parties and treaty.status == "in force"]
    open_ = [n for n in mine if treaties.why_not_denounce(state, seat, n) is None]
    if reason is None and not open_:
        reason = say("You have no treaty that would need notice to end.")
    fields = (Field("treaty", tuple(open_)),)
    return Spec("denounce", reason, lambda v: Denounce(seat, v["treaty"]), lambda: fields)


def _apply(world: World, state: State, seat: str, reason: str | None) -> Spec:
    blocs: list[str] = []
    if reason is None:
        refusals = {b: membership.why_not_apply(world, state, seat, b, "full") for b in sorted(state.blocs)}
        blocs = [b for b, refusal in refusals.items() if refusal is None]
        if not blocs:
            reason = next((r.sentence for r in refusals.values() if r is not None), say("There is no bloc to join."))
    fields = (Field("bloc", tuple(blocs)), Field("status", ("full", "associate")))
    return Spec("apply", reason, lambda v: Apply(seat, v["bloc"], v["status"]), lambda: fields)


def _found(world: World, state: State, seat: str, reason: str | None) -> Spec:
    charters: list[str] = []
    if reason is None:
        refusals = {c: founding.why_not_found(world, state, seat, c) for c in founding.dormant_charters(world)}
        charters = [c for c, refusal in refusals.items() if refusal is None]
        first = next((r.sentence for r in refusals.values() if r is not None), say("There is no bloc to found."))
        reason = founding.why_no_meetings(world, state.meetings[seat], seat) if charters else first
    fields = (Field("bloc", tuple(charters)),)
    return Spec("found", reason, lambda v: Found(seat, v["bloc"]), lambda: fields)


def _table(world: World, state: State, seat: str, reason: str | None) -> Spec:
    choices: list[tuple[str, str]] = []
    if reason is None:
        why = {b: motions.why_not_table(world, state, seat, bloc) for b, bloc in sorted(state.blocs.items())}
        inside = [b for b, text in why.items() if text is None]
        choices = [
            (b, m)
            for b in inside
            for m, rule in motions.MOTIONS.items()
            if rule.fields(world, state, state.blocs[b], seat)
        ]
        if not choices:
            nothing = say("Every motion that could be tabled is open or was voted down too recently.")
            missing = say("There is no bloc to table a motion in.")
            reason = next((text for text in why.values() if text is not None), nothing if why else missing)

    def fields() -> Sequence[Field | Dependent]:
        def more(values: Mapping[str, Any]) -> Sequence[Field]:
            return motions.MOTIONS[values["kind"]].fields(world, state, state.blocs[values["bloc"]], seat)

        return (Field("choice", tuple({"bloc": b, "kind": m} for b, m in choices)), Dependent("motion", more))

    def build(values: dict[str, Any]) -> Action:
        rest = {k: v for k, v in values.items() if k not in ("bloc", "kind")}
        return TableMotion(seat, values["bloc"], motions.MOTIONS[values["kind"]].record(**rest))

    return Spec("table_motion", reason, build, fields)


def _second(state: State, seat: str, reason: str | None) -> Spec:
    open_ = [
        m.id
        for m in state.motions.values()
        if m.status == "open"
        and m.seconder is None
        and m.proposer != seat
        and state.blocs[m.bloc].status(seat) == "full"
    ]
    if reason is None and not open_:
        reason = say("No motion waits for your seconding.")
    return Spec("second", reason, lambda v: Second(seat, v["motion"]), lambda: (Field("motion", tuple(open_)),))


def _vote(world: World, state: State, seat: str, acting: bool) -> Spec:
    reason = None
    page: list[int] = []
    if state.phase != "plenary":
        reason = say("Votes are cast in the plenary.")
    elif not acting:
        reason = say("You have no ballot to cast now.")
    else:
        page = [m.id for m in ballots.on_ballot(world, state, seat)]
    fields = (Field("motion", tuple(page)), Field("choice", ("for", "against", "abstain")))
    return Spec("vote", reason, lambda v: Vote(seat, v["motion"], v["choice"]), lambda: fields)


def _set_policy(world: World, state: State, seat: str, reason: str | None) -> Spec:
    def fields() -> Sequence[Field | Dependent]:
        kinds = tuple(name for name, rule in POLICIES.items() if rule.open_to(world, state, seat))
        return (Field("kind", kinds), Dependent("policy", lambda v: POLICIES[v["kind"]].fields(world, state, seat)))

    def build(values: dict[str, Any]) -> Action:
        rest = {k: v for k, v in values.items() if k != "kind"}
        return SetPolicy(seat, POLICIES[values["kind"]].record(**rest))

    return Spec("set_policy", reason, build, fields)


def _end(state: State, seat: str, acting: bool) -> Spec:
    reason = (
        None
        if acting
        else (say("The game is over.") if state.phase == "over" else say("The table does not wait for you."))
    )
    return Spec("end_sitting", reason, lambda v: EndSitting(seat))
