"""The levels: what each does and does not do, that skill is all that tells them apart, and that it pays."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import replace

import pytest

from ai.aims import aim_offers, given_away
from ai.appraisal import Appraisal
from ai.concession import RESERVE, aspiration_of
from ai.drafting import MARGIN, asked_by, compose
from ai.futures import Foresight, futures, mean
from ai.minister import Minister
from ai.money import free_usd, promised_usd
from ai.negotiator import HeuristicPlayer
from ai.novice import Novice
from ai.statesman import Statesman
from game import Game, load_scenario, new_game
from game.actions import Action, Counter, Payment, Propose, SetPolicy, Sign, StockOrder, TableMotion
from game.chance import Key
from game.players import assign
from game.rules.purse import payment_limit
from game.session import Table
from game.view import View
from tests.engine.helpers import next_round, to_sitting

KEY = Key.of(5, 2, "sitting", "JPN")


@pytest.fixture(scope="module")
def game() -> Game:
    """A workshop after its first market, in the sitting of Japan."""
    game = new_game(load_scenario("workshop-12"), 4)
    next_round(game)
    to_sitting(game, "JPN")
    return game


def watched(player: HeuristicPlayer, seed: int, rounds: int, name: str = "minister") -> list[tuple[View, Action]]:
    """Return everything that a player does in the seats of a whole table, with the views it saw."""
    seen: list[tuple[View, Action]] = []
    act = player.act

    def spy(view: View, key: Key) -> Sequence[Action]:
        actions = act(view, key)
        seen.extend((view, action) for action in actions)
        return actions

    player.act = spy  # type: ignore[method-assign]
    game = new_game(load_scenario("workshop-12"), seed)
    table = Table(game, assign(name, game.world.seats, game.world.rival))
    table._made[name] = player
    for _ in table.advance():
        if game.round > rounds:
            break
    assert not [note for note in table.notes if "failed" in note[2]], table.notes
    return seen


# --- what each level does ---------------------------------------------------------------------------------------------


def test_a_novice_neither_counters_nor_tables_nor_stores_and_opens_one_talk_at_most() -> None:
    seen = watched(Novice(), 3, 2, "novice")
    assert any(isinstance(action, Propose) for _, action in seen)
    assert not [a for _, a in seen if isinstance(a, Counter | TableMotion)]
    assert not [a for _, a in seen if isinstance(a, SetPolicy) and isinstance(a.policy, StockOrder)]
    talks: dict[tuple[str, int], int] = {}
    for view, action in seen:
        if isinstance(action, Propose):
            talks[view.seat, view.round] = talks.get((view.seat, view.round), 0) + 1
    assert set(talks.values()) == {1}


@pytest.mark.parametrize("player", [HeuristicPlayer, Minister, pytest.param(Statesman, marks=pytest.mark.long)])
def test_nothing_is_signed_that_is_worth_less_than_what_the_player_asks_for(player: type[HeuristicPlayer]) -> None:
    made = player()
    seen = watched(made, 5, 2)
    signed = 0
    for view, action in seen:
        offer = next((o for o in view.waiting_offers if isinstance(action, Sign) and o.id == action.offer), None)
        # Of several offers the later ones are answered as if those before had been signed: looked at where one waits.
        if offer is None or len(view.waiting_offers) > 1:
            continue
        mind = made.mind(view)
        worth = mind.exactly.treaty(offer.parties, offer.clauses, offer.terms).total
        assert worth >= min(made.needed(view, mind, offer), RESERVE) - 0.02 * len(offer.clauses)
        assert worth > 0.0
        signed += 1
    assert signed > 5


def test_a_minister_asks_for_no_more_than_a_negotiation_can_bring(game: Game) -> None:
    view = game.view("JPN")
    mind = Appraisal(view, "JPN")
    deal = Payment("COD", "JPN", 3_900_000, 0, 1)
    offer = _offered(view, "COD", (deal,))
    plain, skilled = HeuristicPlayer().needed(view, mind, offer), Minister().needed(view, mind, offer)
    assert plain == pytest.approx(aspiration_of(view, "JPN"))
    worth = mind.treaty(offer.parties, offer.clauses).total
    assert RESERVE < worth < plain
    assert RESERVE <= skilled < plain, "a poor partner has little to add"


def _offered(view: View, proposer: str, clauses: tuple[Payment, ...]):  # type: ignore[no-untyped-def]
    from ai.aims import with_proposal

    there = with_proposal(view, Propose(view.seat, (proposer,), clauses)).offers[-1]
    return replace(there, parties=(proposer, view.seat), proposer=proposer, signed=(proposer,))


# --- drafts and aims --------------------------------------------------------------------------------------------------


def test_a_draft_keeps_its_share_of_the_gain_and_gives_the_partner_what_it_is_taken_to_ask(game: Game) -> None:
    view = game.view("JPN")
    mind = Appraisal(view, "JPN")
    base = (Payment("JPN", "AUS", 900_000, 0, 1),)
    gain = mind.treaty(("JPN", "AUS"), base).total
    assert gain > 1.0, "a treaty with Australia is a target of Japan"
    for share in (0.1, 0.5, 1.0):
        draft = compose(view, mind, "AUS", base, RESERVE, share=share)
        assert draft is not None
        assert draft.own >= RESERVE
        again = mind.treaty(("JPN", "AUS"), draft.clauses).total
        assert again == pytest.approx(draft.own)
        assert set(base) <= set(draft.clauses)
    generous = compose(view, mind, "AUS", base, RESERVE, share=1.0)
    mean_ = compose(view, mind, "AUS", base, RESERVE, share=0.05)
    assert generous is not None
    assert mean_ is not None
    assert generous.theirs >= mean_.theirs
    assert compose(view, mind, "AUS", base, gain + 100.0) is None, "nothing is drafted below what is needed"


def test_a_partner_that_declines_is_taken_to_ask_for_more(game: Game) -> None:
    view = game.view("JPN")
    mind = Appraisal(view, "JPN")
    before = asked_by(view, mind, "AUS", 5.0)
    refused = tuple(
        replace(view.happenings[0], kind="offer_declined", round=view.round, params=(("ground", ""), ("seat", "AUS")))
        for _ in range(2)
    )
    told = replace(view, happenings=[*view.happenings, *refused])
    assert asked_by(told, Appraisal(told, "JPN"), "AUS", 5.0) > before
    assert before >= RESERVE + MARGIN
    old = tuple(replace(h, round=-10) for h in refused)
    forgotten = replace(view, happenings=[*old, *view.happenings])
    assert asked_by(forgotten, Appraisal(forgotten, "JPN"), "AUS", 5.0) == before


def test_aims_go_to_those_who_can_help_and_together_cost_no_more_than_there_is(game: Game) -> None:
    view = game.view("JPN")
    mind = Appraisal(view, "JPN")
    offers = aim_offers(view, mind, KEY, 4)
    assert offers
    partners = [offer.parties[0] for offer in offers]
    assert len(set(partners)) == len(partners)
    assert "AUS" in partners, "the target names Australia"
    paid = sum(c.usd for o in offers for c in o.clauses if isinstance(c, Payment) and c.payer == "JPN")
    assert paid <= free_usd(view) <= payment_limit(view.world, "JPN")
    for offer in offers:
        assert mind.treaty(("JPN", *offer.parties), offer.clauses).total >= RESERVE
    assert aim_offers(view, mind, KEY, 0) == []
    assert aim_offers(view, mind, KEY, 4) == offers, "the same view and key give the same aims"


def test_more_is_given_away_as_the_deadline_comes_near(game: Game) -> None:
    view = game.view("JPN")
    shares = [given_away(replace(view, round=r), 5) for r in range(1, 6)]
    assert shares == sorted(shares)
    assert 0.0 < shares[0] < shares[-1] <= 1.0


# --- money ------------------------------------------------------------------------------------------------------------


def test_what_is_signed_already_counts_as_owed(game: Game) -> None:
    view = game.view("JPN")
    before, free = promised_usd(view, "JPN"), free_usd(view)
    signed = replace(_offered(view, "AUS", (Payment("JPN", "AUS", 1_000_000, 0, 3),)), status="signed")
    signed = replace(signed, signed=("AUS", "JPN"))
    after = replace(view, offers=(*view.offers, signed))
    assert promised_usd(after, "JPN") == before + 3_000_000
    assert free_usd(after) == free - 1_000_000


def test_a_target_on_money_counts_what_is_paid_too() -> None:
    game = new_game(load_scenario("workshop-12"), 4)
    view = game.view("COD")
    mind = Appraisal(view, "COD")
    got, paid = Payment("USA", "COD", 400_000, 0, 1), Payment("COD", "USA", 800_000, 0, 1)
    assert mind.payment(got).total > 0.0
    assert mind.payment(got).total + mind.payment(paid).total < 0.0, "paying more than one gets is no progress"


# --- looking ahead ----------------------------------------------------------------------------------------------------


def test_futures_are_the_same_for_all_and_tell_nothing_private(game: Game) -> None:
    mine, theirs = game.view("JPN"), game.view("COD")
    for one, other in zip(futures(mine, 3), futures(theirs, 3), strict=True):
        assert {n: b.members for n, b in one.blocs.items()} == {n: b.members for n, b in other.blocs.items()}
        assert one.acting == other.acting
    assert futures(mine, 2) == futures(mine, 3)[:2], "a longer look begins with the shorter one"
    assert futures(replace(mine, round=mine.rounds), 3) == ()


def test_a_mean_of_values_adds_up_item_by_item(game: Game) -> None:
    view = game.view("KOR")
    ahead = Foresight(view, "KOR", 3)
    worth = ahead.accession("floor-zone", "KOR", "full")
    parts = [Appraisal(v, "KOR").accession("floor-zone", "KOR", "full").total for v in (view, *futures(view, 3))]
    assert worth.total == pytest.approx(sum(parts) / len(parts))
    assert mean([worth]).total == pytest.approx(worth.total)
    assert len({(t.key, repr(t.params)) for t in worth.terms}) == len(worth.terms)


# --- the ladder -------------------------------------------------------------------------------------------------------


def pairs(upper: str, lower: str, seeds: Sequence[int], scenario: str = "workshop-12") -> list[float]:
    """Return the mean difference of attainment, seed by seed, of two mirrored games each."""
    out: list[float] = []
    for seed in seeds:
        found: dict[str, dict[str, float]] = {}
        for flip in (False, True):
            game = new_game(load_scenario(scenario), seed)
            seats = [s for s in game.world.seats if s != game.world.rival]
            order = sorted(seats, key=lambda s: Key.of(seed, 0, "deal", s).number(1 << 30))
            upper_half = set(order[len(order) // 2 :] if flip else order[: len(order) // 2])
            players = {s: upper if s in upper_half else lower for s in seats}
            if game.world.rival is not None:
                players[game.world.rival] = "rival"
            Table(game, players).run()
            for seat in seats:
                found.setdefault(seat, {})[players[seat]] = game.attainment(seat).attainment
        out.append(statistics.mean(f[upper] - f[lower] for f in found.values()))
    return out


def test_a_minister_beats_a_novice_by_far() -> None:
    assert statistics.mean(pairs("minister", "novice", (1,))) > 15.0


@pytest.mark.long
@pytest.mark.parametrize(
    ("upper", "lower"), [("delegate", "novice"), ("minister", "delegate"), ("statesman", "minister")]
)
def test_each_level_beats_the_one_below(upper: str, lower: str) -> None:
    gains = pairs(upper, lower, range(1, 13))
    error = statistics.stdev(gains) / len(gains) ** 0.5
    assert statistics.mean(gains) - 1.8 * error > 0.0, gains
