"""What a hostile reader of the engine found, each mended: words that broke it, and bargains that paid for nothing."""

import pytest

from game import Game
from game.actions import (
    Accession,
    Apply,
    BuyBack,
    ByMinistry,
    Denounce,
    ExportAssurance,
    ExportControl,
    Investment,
    Payment,
    Propose,
    SetPolicy,
    Sign,
    StockOrder,
    TreatyTerms,
    VoidIf,
    VotePledge,
    Withdrawal,
)
from game.chance import Key
from game.rules.buy_back import guarantee
from game.rules.clauses import check_clauses
from game.rules.conditions import judge
from game.rules.membership import ACCESSION_STANDING
from game.rules.ratification import ratification_chance, support
from game.rules.spec import sample
from game.scenario.models import Condition
from tests.engine import homes, pacts
from tests.engine.helpers import deal, next_round, refused, to_sitting, vote_all
from tests.engine.test_buy_back import base_price
from tests.engine.test_buy_back import table as commitments_table

PACT = pacts.PACT


def test_an_accession_of_nobody_is_refused_in_words() -> None:
    game = pacts.game_of(pacts.scenario())
    to_sitting(game, "AAA")
    assert refused(game, Propose("AAA", ("BBB",), (Accession(PACT, "NOBODY"),))).code == "not-a-party"


@pytest.mark.parametrize("points", [float("nan"), float("inf"), float("-inf")])
def test_what_a_ministry_thinks_is_a_number_that_a_log_can_hold(points: float) -> None:
    game = pacts.game_of(pacts.scenario(), people=("AAA",))
    to_sitting(game, "AAA")
    deed = SetPolicy("AAA", StockOrder("Ga", buy_usd=5))
    assert refused(game, ByMinistry("AAA", deed, "digest", points)).code == "malformed"


def test_paying_each_other_persuades_nobody_at_home() -> None:
    game = homes.game_of()
    most = min(game.world.allotment[seat] for seat in ("DDD", "EEE")) // 100
    deal(game, "DDD", "EEE", Payment("DDD", "EEE", most, 0, 12), Payment("EEE", "DDD", most, 0, 12))
    next_round(game)
    assert support(game.world, game.state, "DDD") == support(game.world, game.state, "EEE") == 0.0
    deal(game, "AAA", "DDD", Payment("AAA", "DDD", most, 0, 12))
    next_round(game)
    assert support(game.world, game.state, "DDD") > 1.0
    assert dict(ratification_chance(game.world, game.state, "DDD", PACT).terms)["support"] > 0


def test_an_investment_that_the_site_does_not_take_persuades_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    from game.rules import projects

    def full(*_: object) -> projects.Built:
        terms = projects.terms_of(game.world, game.state, [], "AAA", "DDD", "Co", "refined", 0)
        return projects.Built(0, 4, terms)

    game = homes.game_of()
    deal(game, "AAA", "DDD", Investment("AAA", "DDD", "Co", "refined", 1_000_000), Payment("DDD", "AAA", 1, 0, 8))
    monkeypatch.setattr(projects, "build", full)
    next_round(game)
    (treaty,) = game.state.treaties.values()
    assert treaty.lapsed == (0,)
    assert support(game.world, game.state, "DDD") == 0.0
    # Nor is the investor ahead of anybody by it.
    standing = game.state.tallies["DDD"].standing
    to_sitting(game, "DDD")
    game.apply(Denounce("DDD", treaty.id))
    assert game.state.tallies["DDD"].standing == standing


def _signed_for_money(game: Game) -> int:
    deal(game, "DDD", "AAA", Payment("DDD", "AAA", 1_000_000, 0, 8), Accession(PACT, "AAA"))
    next_round(game)
    assert game.state.blocs[PACT].signed("AAA") == "full"
    return next(iter(game.state.treaties))


def _stop_paying(game: Game, treaty: int) -> float:
    """Return what it costs the payer in standing to end the treaty."""
    before = game.state.tallies["DDD"].standing
    to_sitting(game, "DDD")
    game.apply(Denounce("DDD", treaty))
    return before - game.state.tallies["DDD"].standing


def test_who_takes_back_its_signature_cannot_hold_the_payer_to_the_rest() -> None:
    game = homes.game_of()
    treaty = _signed_for_money(game)
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", Withdrawal(PACT)))
    assert game.state.treaties[treaty].lapsed == (1,)
    assert _stop_paying(game, treaty) == 0.0


def test_nor_can_who_lets_its_signature_lapse() -> None:
    game = homes.game_of()
    treaty = _signed_for_money(game)
    while game.state.blocs[PACT].signed("AAA") is not None:
        next_round(game)
    assert game.state.treaties[treaty].lapsed == (1,)
    assert _stop_paying(game, treaty) == 0.0


def test_but_a_signature_that_stands_has_to_be_paid_for() -> None:
    game = homes.game_of()
    assert _stop_paying(game, _signed_for_money(game)) > 1.0


def test_a_loan_is_not_received() -> None:
    """Money that comes back by the same treaty meets no target on the way."""
    game = pacts.game_of(pacts.scenario())
    asked = Condition.model_validate({"kind": "received_at_least", "value": 900_000})
    deal(game, "AAA", "BBB", Payment("AAA", "BBB", 1_000_000, 0, 1), Payment("BBB", "AAA", 1_000_000, 2, 1))
    next_round(game)
    assert game.view("BBB").me.received_usd == 1_000_000
    assert judge(game.world, game.state, "BBB", asked).figure == 0.0
    next_round(game)
    next_round(game)
    assert game.view("BBB").me.paid_usd == 1_000_000
    assert judge(game.world, game.state, "BBB", asked).figure == 0.0


def test_a_payment_that_stays_is_received() -> None:
    game = pacts.game_of(pacts.scenario())
    asked = Condition.model_validate({"kind": "received_at_least", "value": 900_000})
    deal(game, "AAA", "BBB", Payment("AAA", "BBB", 1_000_000, 0, 1))
    next_round(game)
    assert judge(game.world, game.state, "BBB", asked).holds


PLEDGE = VotePledge("BBB", "AAA", PACT, "any", "for")
MONEY = Payment("AAA", "BBB", 10_000, 0, 4)


def _bought(*treaties: tuple[object, ...]) -> tuple[float, float]:
    """Return the standing of AAA and BBB lost by treaties of one round, against those of the clauses without words."""
    game = pacts.game_of(pacts.scenario())
    for clauses in treaties:
        deal(game, "AAA", "BBB", *clauses)
    next_round(game)
    told = [h for h in game.happenings if h.kind == "votes_bought"]
    return (float(len(told)), sum(1.0 for h in told for seat in h.get("parties") if seat in ("AAA", "BBB")))


def test_a_vote_bought_in_two_treaties_costs_what_it_costs_in_one() -> None:
    whole = _bought((MONEY, PLEDGE))
    assert whole == (1.0, 2.0)
    assert _bought((MONEY,), (PLEDGE,)) == whole
    assert _bought((PLEDGE,), (MONEY,)) == whole
    assert _bought((MONEY, PLEDGE), (Payment("AAA", "BBB", 20_000, 0, 4),)) == whole
    assert _bought((PLEDGE,)) == _bought((MONEY,)) == (0.0, 0.0)


@pytest.mark.parametrize("conditions", [(), (VoidIf("restricted"),)])
def test_a_condition_does_not_halve_what_a_broken_promise_costs(conditions: tuple[VoidIf, ...]) -> None:
    """Who breaks its assurance by a control, and thereby makes the treaty void, pays for the whole breach."""
    game = pacts.game_of(pacts.scenario())
    to_sitting(game, "BBB")
    promise = ExportAssurance("BBB", "AAA", "Ga", "refined", 0, 8)
    game.apply(Propose("BBB", ("AAA",), (promise,), terms=TreatyTerms(0, conditions)))
    game.apply(Sign("AAA", max(game.state.offers)))
    next_round(game)
    standing = game.state.tallies["BBB"].standing
    to_sitting(game, "BBB")
    game.apply(SetPolicy("BBB", ExportControl("Ga", "refined", ("AAA",), 0.0)))
    next_round(game)
    (treaty,) = game.state.treaties.values()
    assert treaty.status == ("void" if conditions else "in force")
    next_round(game)
    assert game.state.tallies["BBB"].standing - standing == pytest.approx(-5.0)


def test_a_bloc_that_lapses_and_comes_back_brings_no_standing_again() -> None:
    game = pacts.game_of(pacts.scenario(dissolve_after_rounds=8))
    pacts.join(game, ("AAA", "BBB", "EEE"))
    assert game.state.blocs[PACT].in_force
    to_sitting(game, "EEE")
    game.apply(SetPolicy("EEE", Withdrawal(PACT)))
    while game.state.blocs[PACT].in_force:
        next_round(game)
    before = {seat: game.state.tallies[seat].standing for seat in ("AAA", "BBB", "EEE")}
    to_sitting(game, "EEE")
    game.apply(Apply("EEE", PACT))
    vote_all(game, "for")
    assert game.state.blocs[PACT].in_force
    gained = {seat: game.state.tallies[seat].standing - before[seat] for seat in before}
    assert gained == {"AAA": 0.0, "BBB": 0.0, "EEE": pytest.approx(ACCESSION_STANDING)}


def test_commitments_do_not_add_up_to_more_than_the_participant_vouches_for() -> None:
    game = commitments_table()
    most, base = guarantee(game.world, "BBB"), base_price(game)
    half = [BuyBack("BBB", "AAA", "Co", 0.4 * most / base, base * (1.0 + part), 0, 0, 4) for part in (0.0, 0.01, 0.02)]
    to_sitting(game, "BBB")
    assert refused(game, Propose("BBB", ("AAA",), tuple(half))).code == "too-many-tonnes"
    deal(game, "BBB", "AAA", *half[:2])
    next_round(game)
    to_sitting(game, "BBB")
    assert refused(game, Propose("BBB", ("AAA",), (half[2],))).code == "too-many-tonnes"
    spec = next(s for s in game.legal_actions("BBB") if s.type == "propose")
    rng = Key.of(1, 1, "legal").rng()
    for _ in range(200):
        action = sample(spec, rng)
        assert isinstance(action, Propose)
        check_clauses(game.world, game.state, action.clauses, ("BBB", *action.parties))
