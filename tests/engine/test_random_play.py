"""Random games: everything stays conserved, what is offered is accepted, what is refused changes nothing."""

import dataclasses
from typing import get_args

import numpy as np
import pytest

from game import Game, Refused, sample
from game.actions import EndSitting
from game.chance import Key, pick
from game.contents import VoidKind
from game.rules.clauses import CLAUSES
from game.rules.measures import floors_in_force
from game.session import Table
from tests.engine.helpers import start


def play(game: Game, seed: int, rounds: int, watch) -> dict[str, int]:  # type: ignore[no-untyped-def]
    """Play at random, calling ``watch(before)`` after every action; returns the accepted actions by type."""
    counts: dict[str, int] = {}
    rng = Key.of(seed, 0, "test").rng()
    while not game.over and game.round <= rounds:
        due = game.answers_due()
        seat = due[0] if due else game.to_act()[pick(rng, len(game.to_act()))]
        specs = {s.type: s for s in game.legal_actions(seat) if s.allowed and s.type != "undo"}
        if due:
            specs = {t: s for t, s in specs.items() if t in ("sign", "decline", "counter")}
        elif pick(rng, 4) == 0:
            specs = {"end_sitting": specs["end_sitting"]}
        names = sorted(specs)
        action = sample(specs[names[pick(rng, len(names))]], rng)
        before = game.state
        game.apply(action)  # a sample of a legal specification is never refused
        counts[action.type] = counts.get(action.type, 0) + 1
        watch(before)
    return counts


def check_conserved(game: Game, before: object) -> None:
    state = game.state
    assert all(cents >= 0 for cents in (*state.money.values(), *state.funds.values()))
    assert all(cents >= 0 for cents in state.programmes.values())
    assert np.all(state.stocks >= 0)
    paid = sum(t.paid for t in state.tallies.values())
    received = sum(t.received for t in state.tallies.values())
    assert paid == received, "payments are zero-sum"
    for bloc in state.blocs.values():
        if not bloc.in_force:
            assert floors_in_force(game.world, [bloc]) == ()
        seats = [seat for seat, _, _ in bloc.members]
        assert len(seats) == len(set(seats))
        assert game.world.rival not in seats
        assert not set(seats) & set(game.world.union_of)
    for treaty in state.treaties.values():
        assert len(set(treaty.parties)) == len(treaty.parties) >= 2
    for motion in state.motions.values():
        voters = [seat for seat, _ in motion.roll_call]
        assert len(voters) == len(set(voters))


@pytest.mark.parametrize("seed", [1, 2])
def test_random_games_keep_every_invariant(seed: int) -> None:
    game = start(seed=seed, table="simultaneous" if seed % 2 else "sequential")
    counts = play(game, seed, 3, lambda before: check_conserved(game, before))
    assert counts["propose"] > 50
    assert game.round > 3


@pytest.mark.long
@pytest.mark.parametrize("seed", range(10, 30))
def test_many_random_games_keep_every_invariant(seed: int) -> None:
    game = start(seed=seed, table="simultaneous" if seed % 2 else "sequential")
    counts = play(game, seed, 12, lambda before: check_conserved(game, before))
    assert game.over
    assert {"propose", "sign", "decline", "counter", "apply", "set_policy", "end_sitting"} <= set(counts)


def test_signed_treaties_were_signed_by_all() -> None:
    game = start(seed=3)
    consent: dict[int, set[str]] = {}

    def watch(before: object) -> None:
        entry = next(e for e in reversed(game.log) if e.kind == "action")
        body = entry.body
        if body["type"] in ("propose", "counter"):
            consent[[*game.state.offers][-1]] = {body["seat"]}
        elif body["type"] == "sign":
            consent[body["offer"]].add(body["seat"])
        for number, offer in game.state.offers.items():
            if offer.status in ("signed", "in force"):
                assert consent[number] == set(offer.parties)

    play(game, 5, 2, watch)


def test_refused_actions_change_nothing_whoever_sends_them() -> None:
    game = start(seed=4)
    rng = Key.of(4, 0, "wrong").rng()
    tried = 0
    for _ in range(150):
        seat = game.to_act()[0]
        if game.state.phase != "sittings":
            game.apply(EndSitting(seat))
            continue
        specs = [s for s in game.legal_actions(seat) if s.allowed and s.type not in ("undo", "end_sitting")]
        action = sample(specs[pick(rng, len(specs))], rng)
        others = [s for s in game.world.seats if s != seat]
        wrong = dataclasses.replace(action, seat=others[pick(rng, len(others))])
        digest, entries = game.digest(), len(game.log)
        try:
            game.apply(wrong)
        except Refused:
            tried += 1
            assert game.digest() == digest
            assert len(game.log) == entries
        game.apply(EndSitting(seat))
    assert tried > 100


def test_the_random_player_reaches_every_type() -> None:
    game = start(seed=11)
    table = Table(game, dict.fromkeys(game.world.seats, "random"))
    for _ in table.advance():
        if game.round > 4:
            break
    kinds = {e.body["type"] for e in game.log if e.kind == "action"}
    assert {"propose", "counter", "sign", "decline", "apply", "set_policy", "end_sitting"} <= kinds
    policies = {e.body["policy"]["type"] for e in game.log if e.kind == "action" and e.body["type"] == "set_policy"}
    assert {"stock_order", "export_control"} <= policies


def test_random_players_sign_every_type_of_clause_on_every_kind_of_terms() -> None:
    game = start(seed=12)
    table = Table(game, dict.fromkeys(game.world.seats, "random"))
    for _ in table.advance():
        if game.round > 3:
            break
    treaties = list(game.state.treaties.values())
    assert {clause.type for treaty in treaties for clause in treaty.clauses} == set(CLAUSES)
    kinds = {condition.kind for treaty in treaties for condition in treaty.terms.void_if}
    assert kinds == set(get_args(VoidKind))
    assert {treaty.terms.renewals for treaty in treaties} >= {0, 1, 3}
    assert {treaty.status for treaty in treaties} == {"in force", "performed", "denounced", "void"}
    reasons = {entry.reason for entry in game.state.trust_log}
    assert {"treaty", "payment", "breach", "onlooker", "promise_broken", "promise_kept", "denounced"} <= reasons
