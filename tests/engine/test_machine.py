"""The whole engine as a state machine: legal, illegal and nonsensical actions in any order, and what must always hold.

After every action: money and tonnes are where the books say (at the end of every round to the cent and the kilogram, by
the second pair of books), nobody is bound without having signed, no vote counts twice, floors act in blocs in force
alone, and what was refused changed nothing. In the end the log gives the same game.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from game import Game, Refused, load_scenario, new_game, sample
from game.actions import (
    Action,
    BuyBack,
    EndSitting,
    Inject,
    Payment,
    Second,
    Sign,
    StockpileAccess,
    Undo,
    Vote,
    action_from_json,
    action_to_json,
)
from game.chance import Key, pick
from game.rules.clauses import CLAUSES
from game.rules.injects import FACILITATOR
from game.rules.measures import floors_in_force
from game.scenario.models import Programme
from game.state import State
from tests.engine import pacts
from tests.engine.books import close_round, keeping_books, open_books, treasure
from tests.engine.helpers import deal
from tests.engine.test_identities import small
from tests.engine.test_vault import VAULT
from tests.engine.wild import wild_action

AT_ONCE = 5
# What all examples of one run came to: accepted and refused actions, rounds closed, and what the books saw move.
SEEN = Counter[str]()
SALTS = st.integers(0, 2**32 - 1)
WORLDS: dict[str, Callable[[int], Game]] = {
    "harbours": lambda seed: new_game(small(), seed, people=("BBB",)),
    "pact": lambda seed: _pact(seed),
    "vault": lambda seed: _vault(seed),
    "trilateral": lambda seed: new_game(load_scenario("trilateral-30-days"), seed, table="simultaneous"),
}


def _pact(seed: int) -> Game:
    """A bloc in force with a fund, so that motions, floors and votes come up from the first action on."""
    game = pacts.game_of(pacts.scenario(levy_share=0.4), seed)
    pacts.join(game, ("AAA", "BBB", "EEE"), ("CCC",))
    return game


def _vault(seed: int) -> Game:
    """A programme on credit, commitments to buy from its stock, a right to draw on it, and payments in a ring."""
    loaded = pacts.scenario(levy_share=0.4)
    programme = Programme(**VAULT)
    files = replace(loaded, head=loaded.head.model_copy(update={"programmes": (programme,)}))
    game = pacts.game_of(files, seed)
    pacts.join(game, ("AAA", "BBB", "EEE"), ("CCC",))
    m = game.world.mineral_index["Co"]
    price = float(game.world.market.price_usd_per_t[m])
    deal(game, "BBB", "AAA", BuyBack("BBB", "AAA", "Co", 2.0, price, 10_000, 0, 4), Payment("AAA", "BBB", 400_000))
    held = game.state.held_kg(m, game.world.index["AAA"]) / 1000
    if held >= 1.0:
        deal(game, "AAA", "CCC", StockpileAccess("AAA", "CCC", "Co", 1.0, 0, 4), Payment("CCC", "AAA", 300_000))
    return game


class Engine(RuleBasedStateMachine):
    """See the module; ``consent`` is who has signed each offer, by this book and not by the game's."""

    def __init__(self) -> None:
        super().__init__()
        self.game: Game | None = None
        self.consent: dict[int, set[str]] = {}
        self.offered: dict[int, tuple[object, ...]] = {}
        self.old: list[Action] = []
        self.open = ExitStack()

    @initialize(name=st.sampled_from(sorted(WORLDS)), seed=st.integers(1, 50))
    def begin(self, name: str, seed: int) -> None:
        self.books = self.open.enter_context(keeping_books())
        self.game = WORLDS[name](seed)
        open_books(self.game, self.books)
        for number, offer in self.game.state.offers.items():
            self.consent[number] = set(offer.signed)
            self.offered[number] = (offer.parties, offer.clauses)
        self.digest = self.game.digest()
        self.treaties = set(self.game.state.treaties)

    # --- what is tried ----------------------------------------------------------------------------------------------

    @precondition(lambda self: self.game is not None and not self.game.over)
    @rule(salt=SALTS)
    def legal(self, salt: int) -> None:
        """Samples of what seats may do are accepted."""
        rng = Key.of(salt, 0, "legal").rng()
        for _ in range(AT_ONCE):
            if not self._game().over:
                self._sample(rng)

    def _sample(self, rng: np.random.Generator) -> None:
        game = self._game()
        due = game.answers_due()
        seat = due[0] if due else game.to_act()[pick(rng, len(game.to_act()))]
        specs = [s for s in game.legal_actions(seat) if s.allowed and s.type != "end_sitting"]
        if due:
            specs = [s for s in specs if s.type in ("sign", "decline", "counter")]
        elif pick(rng, 2):
            # What binds others is what most can go wrong with.
            specs = [s for s in specs if s.type in ("propose", "table_motion")] or specs
        if specs:
            action = sample(specs[pick(rng, len(specs))], rng)
            assert self._try(action), f"the specification offered {action}"

    @precondition(lambda self: self.game is not None and not self.game.over)
    @rule(choice=st.sampled_from(("for", "for", "against")))
    def agree(self, choice: str) -> None:
        """Whoever is asked signs, seconds and votes, as far as it may; whether it may is for the rules to say."""
        game = self._game()
        for number, offer in list(game.state.offers.items()):
            if offer.status == "open":
                for seat in offer.parties:
                    if seat not in offer.signed:
                        self._try(Sign(seat, number))
        for seat in game.to_act():
            for motion in list(game.state.motions.values()):
                if motion.status == "open":
                    self._try(Second(seat, motion.id) if motion.seconder is None else Vote(seat, motion.id, choice))  # type: ignore[arg-type]

    @precondition(lambda self: self.game is not None and not self.game.over)
    @rule(salt=SALTS)
    def wild(self, salt: int) -> None:
        """Anything, by a seat that may act."""
        game, rng = self._game(), Key.of(salt, 0, "wild").rng()
        self._try(wild_action(game, rng, game.to_act()[pick(rng, len(game.to_act()))]))

    @precondition(lambda self: self.game is not None)
    @rule(salt=SALTS)
    def out_of_turn(self, salt: int) -> None:
        """Anything, by anybody."""
        self._try(wild_action(self._game(), Key.of(salt, 0, "turn").rng()))

    @precondition(lambda self: bool(self.old))
    @rule(salt=SALTS)
    def again(self, salt: int) -> None:
        """What was done before, once more."""
        self._try(self.old[pick(Key.of(salt, 0, "again").rng(), len(self.old))])

    @precondition(lambda self: self.game is not None and not self.game.over)
    @rule(salt=SALTS)
    def undo(self, salt: int) -> None:
        """Whoever may take something back may; whoever may not is refused."""
        game, rng = self._game(), Key.of(salt, 0, "undo").rng()
        able = [seat for seat in game.world.seats if game.undo_reason(seat) is None] if pick(rng, 4) else []
        seats = able or list(game.to_act())
        seat = seats[pick(rng, len(seats))]
        allowed = game.undo_reason(seat) is None
        assert self._try(Undo(seat)) == allowed

    @precondition(lambda self: self.game is not None and not self.game.over)
    @rule(salt=SALTS)
    def end(self, salt: int) -> None:
        """One seat is done, or now and then all are."""
        if pick(Key.of(salt, 0, "end").rng(), 3) == 0:
            self._close_phase()
        else:
            assert self._try(EndSitting(self._game().to_act()[0]))

    @precondition(lambda self: self.game is not None and not self.game.over)
    @rule(salt=SALTS)
    def go_on(self, salt: int) -> None:
        """Everybody talks, agrees to what there is, and the round takes its course."""
        now = self._game().round
        self.legal(salt)
        self.agree("for")
        while not self._game().over and self._game().round == now:
            if self._game().state.phase == "plenary":
                self.agree("for")
            self._close_phase()

    def _close_phase(self) -> None:
        game = self._game()
        mark = (game.round, game.state.phase, game.state.passes)
        while not game.over and game.to_act() and (game.round, game.state.phase, game.state.passes) == mark:
            assert self._try(EndSitting(game.to_act()[0]))

    @precondition(lambda self: self.game is not None and not self.game.over)
    @rule(salt=SALTS)
    def inject(self, salt: int) -> None:
        """The facilitator has something happen, or publishes a text."""
        rng = Key.of(salt, 0, "inject").rng()
        library = [event.id for event in self._game().world.scenario.events if event.kind == "inject"]
        named = library[pick(rng, len(library))] if library and pick(rng, 2) else ""
        self._try(Inject(FACILITATOR, named) if named else Inject(FACILITATOR, title="A rumour", text="Nothing more."))

    # --- what must hold ---------------------------------------------------------------------------------------------

    def _game(self) -> Game:
        assert self.game is not None
        return self.game

    def _try(self, action: Action) -> bool:
        """Apply an action; what is refused changes nothing, and what is accepted keeps the books."""
        game = self._game()
        before, entries, told, given = game.state, len(game.log), len(game.happenings), self.books.given
        refusal = None
        try:
            game.apply(action)
        except Refused as error:
            refusal = error
        if refusal is not None:
            assert refusal.sentence.strip()[-1:] in (".", "?", "!"), refusal.sentence
            assert game.state is before
            assert (len(game.log), len(game.happenings)) == (entries, told)
            assert game.digest() == self.digest, f"{action} was refused and changed the game"
            SEEN["refused"] += 1
            return False
        self.digest = game.digest()
        self.old.append(action)
        SEEN.update(("accepted", action.type))
        SEEN["rounds"] += game.round - before.round
        assert action_from_json(action_to_json(action)) == action
        self._sign(action)
        self._check_quiet(before, given)
        close_round(game, self.books, before)
        self._check_stock_and_money()
        self._check_blocs()
        self._check_votes()
        self._check_consent()
        return True

    def _sign(self, action: Action) -> None:
        state = self._game().state
        if action.type in ("propose", "counter"):
            number = max(set(state.offers) - set(self.consent), default=max(state.offers))
            self.consent[number] = {action.seat}
            offer = state.offers[number]
            self.offered[number] = (offer.parties, offer.clauses)
        elif action.type == "sign":
            self.consent[action.offer].add(action.seat)

    def _check_quiet(self, before: State, given: int) -> None:
        """Within a phase nothing is paid but by an event, and nothing moves: orders and offers are words."""
        now = self._game().state
        if (before.round, before.phase) == (now.round, now.phase):
            assert treasure(now) - treasure(before) == self.books.given - given
            np.testing.assert_array_equal(before.stocks, now.stocks)

    def _check_stock_and_money(self) -> None:
        state = self._game().state
        assert all(cents >= 0 for cents in (*state.money.values(), *state.funds.values()))
        assert all(cents >= 0 for cents in state.programmes.values())
        assert np.all(state.stocks >= 0)
        tallies = state.tallies.values()
        assert sum(t.paid for t in tallies) == sum(t.received for t in tallies), "payments are zero-sum"
        for bloc in state.blocs.values():
            assert bloc.fund == sum(entry.cents for entry in bloc.books), "audited books"
            assert bloc.fund >= 0
            assert bloc.stock_cents == sum(entry.cents for entry in bloc.stock_books) >= 0
            held = Counter[str]()
            for entry in bloc.stock_books:
                held[entry.mineral] += entry.kg
            assert {m: kg for m, kg in held.items() if kg} == dict(bloc.stock)
            assert all(kg > 0 for _, kg in bloc.stock)

    def _check_blocs(self) -> None:
        game = self._game()
        for bloc in game.state.blocs.values():
            if not bloc.in_force:
                assert floors_in_force(game.world, [bloc]) == ()
            seats = [seat for seat, _, _ in bloc.members]
            assert len(seats) == len(set(seats))
            assert game.world.rival not in seats
            assert not set(seats) & set(game.world.union_of)
        joined = [seat for bloc in game.state.blocs.values() for seat, _, _ in bloc.members]
        assert len(joined) == len(set(joined)), "nobody keeps floors in two blocs"

    def _check_votes(self) -> None:
        state = self._game().state
        for motion in state.motions.values():
            voters = [seat for seat, _ in motion.roll_call]
            assert len(voters) == len(set(voters)), "no vote is counted twice"
        assert all(motion in state.motions for motion, _ in state.ballots)

    def _check_consent(self) -> None:
        state = self._game().state
        for number, offer in state.offers.items():
            assert set(offer.signed) == self.consent[number]
            if offer.status in ("signed", "in force"):
                assert self.consent[number] == set(offer.parties), "no signature without consent"
        agreed = [made for number, made in self.offered.items() if self.consent[number] == set(made[0])]  # type: ignore[call-overload]
        for number in set(state.treaties) - self.treaties:
            treaty = state.treaties[number]
            assert (treaty.parties, treaty.clauses) in agreed, "no treaty that nobody offered"

    def teardown(self) -> None:
        """The log gives the same game again."""
        game = self.game
        self.open.close()
        if game is None:
            return
        again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
        assert again.digest() == self.digest
        assert again.happenings == game.happenings
        SEEN.update(f"moved {name}" for name, amount in self.books.moved.items() if amount)
        clauses = (clause for treaty in game.state.treaties.values() for clause in treaty.clauses)
        SEEN.update(f"in force {kind}" for kind in {clause.type for clause in clauses})


def run(examples: int, steps: int, short: bool) -> None:
    SEEN.clear()
    run_state_machine_as_test(
        Engine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            derandomize=short,
            phases=(Phase.generate,),  # shrinking whole games takes longer than reading one
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_anything_may_be_tried_and_the_books_hold() -> None:
    run(7, 60, short=True)
    assert SEEN["accepted"] > 550, "much was done"
    assert SEEN["refused"] > 200, "and much refused"
    assert SEEN["rounds"] > 20
    bound = [kind for kind in CLAUSES if SEEN[f"in force {kind}"]]
    assert len(bound) > 0.75 * len(CLAUSES), "treaties of nearly every kind were in force"
    for name in ("built", "carried", "common given", "common released", "rent"):
        assert SEEN[f"moved {name}"], name


@pytest.mark.long
def test_anything_may_be_tried_thousands_of_times() -> None:
    run(150, 120, short=False)


@pytest.mark.parametrize("name", sorted(WORLDS))
def test_looking_changes_no_game_and_no_score(name: str) -> None:
    """A game in which everybody looks at everything between any two actions is the same game with the same scores."""
    quiet, watched = WORLDS[name](5), WORLDS[name](5)
    rng = Key.of(5, 0, "look").rng()
    for _ in range(60):
        if quiet.over:
            break
        due = quiet.answers_due()
        seat = due[0] if due else quiet.to_act()[pick(rng, len(quiet.to_act()))]
        specs = [s for s in quiet.legal_actions(seat) if s.allowed and s.type != "undo"]
        if due:
            specs = [s for s in specs if s.type in ("sign", "decline", "counter")]
        action = sample(specs[pick(rng, len(specs))], rng)
        scores = {s: watched.attainment(s) for s in watched.world.seats}
        for other in watched.world.seats:
            view = watched.view(other)
            view.as_json()
            for spec in watched.legal_actions(other):
                spec.as_json()
            with pytest.raises(Refused):
                watched.apply(EndSitting("nobody"))
        assert {s: watched.attainment(s) for s in watched.world.seats} == scores
        quiet.apply(action)
        watched.apply(action)
        assert watched.digest() == quiet.digest()
    assert [watched.attainment(s) for s in watched.world.seats] == [quiet.attainment(s) for s in quiet.world.seats]
    assert quiet.round > 1 or len(quiet.log) > 60
