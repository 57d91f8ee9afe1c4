"""Packages of three, the rival's choice whom to buy off, and games in which a player goes by all of it."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ai.appraisal import Appraisal
from ai.coalition import outsiders, reluctance, tipping
from ai.coalition_courtship import whom_to_pay
from ai.coalition_logroll import logroll
from ai.coalition_package import MOST_PARTIES, package
from ai.coalition_timing import free_riding, leave_value, review_due, wait_value
from ai.coalition_votes import ballot
from ai.concession import aspiration_of
from ai.negotiator import HeuristicPlayer
from ai.rival_offers import DECISIVE, contested, decisive_first, wedge_offers
from game import Game, load_scenario, new_game
from game.actions import Accession, Action, Apply, Payment, Propose, SetFloor, SetPolicy, Vote, VotePledge, Withdrawal
from game.chance import Key
from game.rules.clauses import check_clauses
from game.rules.membership import why_not_apply
from game.session import Table
from game.temperaments import NEUTRAL, traits_of
from game.view import View
from tests.engine.helpers import next_round
from tests.engine.pacts import game_of, join, scenario, table

ZONE = "floor-zone"
BUILDER = replace(NEUTRAL, bridging=1.0)


@pytest.fixture(scope="module")
def workshop() -> Game:
    return new_game(load_scenario("workshop-12"), 3)


def with_members(view: View, *seats: str, **changes: object) -> View:
    inside = tuple((seat, "full", 1) for seat in seats)
    bloc = replace(view.blocs[ZONE], members=inside, first_accession=1, **changes)  # type: ignore[arg-type]
    return replace(view, blocs={**view.blocs, ZONE: bloc})


# --- packages --------------------------------------------------------------------------------------------------------


def test_a_package_brings_in_whom_two_cannot_and_gives_each_side_what_it_asks_for(workshop: Game) -> None:
    found: list[Propose] = []
    for seat in ("USA", "JPN", "EUU"):
        # A seat that has hardly any money of its own: others have to help.
        view = replace(with_members(workshop.view(seat), "USA", "JPN", "EUU"), round=3)
        mind = Appraisal(view, seat)
        offer = package(view, mind, ZONE, BUILDER, budget_usd=100_000, needed=0.2)
        if offer is None:
            continue
        found.append(offer)
        parties = (seat, *offer.parties)
        assert 3 <= len(parties) <= MOST_PARTIES
        check_clauses(view.world, view, offer.clauses, parties)
        (joins,) = [c for c in offer.clauses if isinstance(c, Accession)]
        assert joins.member == offer.parties[0]
        assert joins.member in outsiders(view, ZONE)
        assert joins.member not in [c.seat for c in whom_to_pay(view, mind, ZONE, 100_000, 0.1)]
        assert mind.treaty(parties, offer.clauses).total >= 0.1
        for other in offer.parties:
            needed = aspiration_of(view, other) + (reluctance(mind, ZONE, other) if other == joins.member else 0.0)
            assert mind.peer(other).treaty(parties, offer.clauses).total >= needed - 1e-9
        assert sum(c.usd for c in offer.clauses if isinstance(c, Payment) and c.payer == seat) <= 100_000
        assert package(view, Appraisal(view, seat), ZONE, BUILDER, budget_usd=100_000, needed=0.2) == offer
    assert found, "somebody finds a package"


def test_whoever_builds_no_bridges_needs_a_stake_of_its_own(workshop: Game) -> None:
    """Nothing is proposed by a seat to which nobody's head is worth anything, unless it builds bridges."""
    view = with_members(workshop.view("SAU"), "USA", "JPN", "EUU", "CAN", in_force=True, in_force_since=1)

    class Unmoved(Appraisal):
        def accession(self, bloc_id: str, member: str, status: str):  # type: ignore[no-untyped-def]
            worth = super().accession(bloc_id, member, status)
            return worth if member == self.seat else type(worth)(())

    assert package(view, Unmoved(view, "SAU"), ZONE, NEUTRAL) is None


def test_a_package_for_a_vote_asks_for_a_pledge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eastby asks for more than a seat without money can give; Brightwater can assure it of its cobalt."""
    monkeypatch.setattr("ai.coalition_package.aspiration_of", lambda _, seat: 2.0 if seat == "EEE" else -1.0)
    game = game_of(scenario())
    join(game, ("AAA", "BBB", "DDD", "EEE"))
    table(game, SetFloor("Co", "refined", 1.05), by="BBB", second="DDD")
    next_round(game)
    found = 0
    for seat in ("AAA", "BBB", "DDD", "EEE"):
        view = game.view(seat)
        (motion,) = [m for m in view.motions.values() if m.status == "open"]
        mind = Appraisal(view, seat)
        offer = package(view, mind, motion, BUILDER, 0.0, needed=-2.0)
        if offer is None:
            continue
        found += 1
        pledge = offer.clauses[0]
        assert isinstance(pledge, VotePledge)
        assert (pledge.pledger, pledge.promisee, pledge.about) == (offer.parties[0], seat, "Co")
        assert len(offer.parties) >= 2
        words = [c for c in offer.clauses if isinstance(c, VotePledge)]
        assert len({c.promisee for c in words}) == len(words), "promised once to each"
        check_clauses(view.world, view, offer.clauses, (seat, *offer.parties))
        assert package(view, mind, replace(motion, status="adopted"), BUILDER, 0.0, needed=-2.0) is None
    assert found, "somebody finds one"


# --- the rival -------------------------------------------------------------------------------------------------------


def test_the_rival_turns_to_heads_that_decide_only_while_a_bloc_is_short_of_its_mass(workshop: Game) -> None:
    view = replace(with_members(workshop.view("CHN"), "USA", "JPN"), round=2)
    swings = dict(tipping(view, ZONE).pivotal)
    plain = dict.fromkeys(("KOR", "CAN", "KAZ", "COD", "SAU"), 1.0)
    moved = decisive_first(view, contested(view), plain)
    assert all(1.0 < moved[seat] <= DECISIVE for seat in plain if swings.get(seat, 0.0) > 0.0)
    assert any(seat in swings for seat in plain)
    met = with_members(view, "USA", "JPN", "EUU", "AUS", in_force=True, in_force_since=2)
    assert decisive_first(met, contested(met), plain) == plain
    assert plain == dict.fromkeys(plain, 1.0), "what it is given stays as it is"


def test_a_head_that_decides_more_often_is_offered_more_often(workshop: Game) -> None:
    view = replace(with_members(workshop.view("CHN"), "USA", "JPN", "EUU"), round=2)
    assert not tipping(view, ZONE).met
    offered = [o.parties[0] for i in range(60) for o in wedge_offers(view, Key(f"wedge {i}"))]
    assert offered
    weights = decisive_first(view, contested(view), dict.fromkeys(set(offered), 1.0))
    assert max(weights.values()) > 1.0
    assert set(offered) <= set(outsiders(view, ZONE))


# --- whole games -----------------------------------------------------------------------------------------------------


class Coalition(HeuristicPlayer):
    """A heuristic that plays blocs by the modules of coalition play, as the levels above it do."""

    def _membership(self, view: View, mind: Appraisal, key: Key) -> list[Action]:
        traits = traits_of(view.world, view.seat)
        for bloc in view.blocs.values():
            if bloc.status(view.seat) is None and why_not_apply(view.world, view, view.seat, bloc.id, "full") is None:
                waiting = max(0.0, wait_value(view, mind, bloc.id)) * free_riding(traits)
                if mind.accession(bloc.id, view.seat, "full").total >= aspiration_of(view, view.seat) + waiting:
                    return [Apply(view.seat, bloc.id)]
            elif bloc.status(view.seat) is not None and not any(seat == view.seat for seat, _ in bloc.notices):
                if review_due(view, bloc.id) and leave_value(view, mind, bloc.id) > 2.0:
                    return [SetPolicy(view.seat, Withdrawal(bloc.id))]
        return []

    def _buy_accession(self, view: View, mind: Appraisal, key: Key) -> Propose | None:
        for bloc in view.blocs.values():
            if bloc.dissolved or bloc.status(view.seat) is None:
                continue
            best = next(iter(whom_to_pay(view, mind, bloc.id, view.me.budget_usd / 3)), None)
            if best is not None:
                return Propose(view.seat, (best.seat,), best.clauses)
            found = package(view, mind, bloc.id, traits_of(view.world, view.seat))
            if found is not None:
                return found
        return logroll(view, mind, key)

    def _ballots(self, view: View, mind: Appraisal) -> list[Action]:
        traits = traits_of(view.world, view.seat)
        return [Vote(view.seat, m.id, ballot(view, mind, m, traits)) for m in view.ballot_page]  # type: ignore[arg-type]


def played(seed: int, name: str, own: dict[str, HeuristicPlayer], rounds: int = 6) -> tuple[Game, Table]:
    game = new_game(load_scenario("workshop-12"), seed)
    players = {seat: name if seat != game.world.rival else "rival" for seat in game.world.seats}
    made = Table(game, players, own=own)
    for _ in made.advance():
        if game.round > rounds:
            break
    return game, made


def test_coalition_play_is_legal_and_the_same_again() -> None:
    game, made = played(4, "coalition", {"coalition": Coalition()}, rounds=3)
    assert game.round == 4
    assert not made.refusals, made.notes
    again, _ = played(4, "coalition", {"coalition": Coalition()}, rounds=3)
    assert again.digest() == game.digest()


@pytest.mark.long
def test_coalition_play_beats_the_plain_heuristic() -> None:
    """Half of the seats play it, then the other half, on the same seeds: they attain more than as heuristics."""
    gains: list[float] = []
    for seed in range(1, 7):
        plain, _ = played(seed, "heuristic", {})
        seats = [s for s in plain.world.seats if s != plain.world.rival]
        for half in (seats[::2], seats[1::2]):
            game = new_game(load_scenario("workshop-12"), seed)
            names: Sequence[str] = ["coalition" if s in half else "heuristic" for s in seats]
            players = {**dict(zip(seats, names, strict=True)), str(game.world.rival): "rival"}
            made = Table(game, players, own={"coalition": Coalition()})
            made.run()
            gains += [game.attainment(s).attainment - plain.attainment(s).attainment for s in half]
    mean = sum(gains) / len(gains)
    assert mean > 2.0, f"{mean:.1f} points of attainment over {len(gains)} pairs"
