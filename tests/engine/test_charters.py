"""Charters as data: a decision rule for each subject, amendments, entrenched rules, and two blocs at once."""

import pytest

from game import Game
from game.actions import (
    AmendCharter,
    Apply,
    CallContributions,
    SetFloor,
    SetLevyShare,
    SetPolicy,
    SetStockTarget,
    TableMotion,
    Vote,
    Withdrawal,
)
from game.rules.ballots import decide
from game.rules.charter import AMENDABLE, SPANS, amend, charter_of, decision_on, offered, value_of
from game.rules.charter_motions import concerned
from game.rules.motions import MOTIONS
from game.scenario.models import Charter, Decisions
from game.scenario.read import from_files
from tests.engine.helpers import next_round, refused, to_plenary, to_sitting, vote_all
from tests.engine.pacts import PACT, adopt, files, game_of, join, scenario, table
from tests.engine.test_random_play import check_conserved, play
from tests.scenario.copies import changed, problems_of

ALL = ("AAA", "BBB", "CCC", "DDD")


def pact(**charter: object) -> Game:
    game = game_of(scenario(**charter))
    join(game, ALL)
    return game


def bloc(game: Game):  # type: ignore[no-untyped-def]
    return game.state.blocs[PACT]


# --- decision rules by subject -------------------------------------------------------------------------------------


def test_a_subject_that_the_charter_does_not_name_follows_its_two_general_rules() -> None:
    plain = Charter(id="a-pact", name="A", founders=("AAA",), floor_decision="consensus", admission_decision="double")
    assert [decision_on(plain, s) for s in MOTIONS] == ["double", *["consensus"] * 8]
    own = plain.model_copy(update={"decisions": Decisions(expel="simple", set_export_floor="double")})
    assert {s: decision_on(own, s) for s in MOTIONS} == {
        "admit": "double", "set_floor": "consensus", "set_export_floor": "double",
        "expel": "simple", "set_levy_share": "consensus", "amend_charter": "consensus",
        "set_stock_target": "consensus", "call_contributions": "consensus", "release_stock": "consensus",
    }  # fmt: skip


@pytest.mark.parametrize(("rule", "adopted"), [("simple", True), ("double", False), ("consensus", False)])
def test_the_rule_of_the_subject_decides(rule: str, adopted: bool) -> None:
    """Two light members are a majority of heads against a third, and not of use."""
    game = pact(decisions={"set_levy_share": rule})
    number = table(game, SetLevyShare(0.5))
    next_round(game)
    to_plenary(game)
    for seat, choice in (("AAA", "against"), ("BBB", "abstain"), ("CCC", "for"), ("DDD", "for")):
        game.apply(Vote(seat, number, choice))  # type: ignore[arg-type]
    assert game.world.weight("AAA") > game.world.weight("CCC") + game.world.weight("DDD")
    vote_all(game, "for", only=())
    assert game.state.motions[number].status == ("adopted" if adopted else "rejected")
    assert charter_of(game.world, bloc(game)).levy_share == (0.5 if adopted else 0.0)


# --- amendments ----------------------------------------------------------------------------------------------------


def test_an_amendment_is_in_force_from_its_plenary_and_leaves_the_world_alone() -> None:
    game = pact()
    before = game.world.charters[PACT]
    number = table(game, AmendCharter("largest_floor_step", 0.5))
    assert game.state.motions[number].ready == game.round + 1
    to_sitting(game, "AAA")
    assert refused(game, TableMotion("AAA", PACT, SetFloor("Co", "refined", 1.5))).code == "step-too-large"
    next_round(game)
    vote_all(game, "for")
    assert bloc(game).amendments == (("largest_floor_step", 0.5),)
    assert charter_of(game.world, bloc(game)).largest_floor_step == 0.5
    assert game.world.charters[PACT] is before
    assert before.largest_floor_step == 0.2
    to_sitting(game, "AAA")
    game.apply(TableMotion("AAA", PACT, SetFloor("Co", "refined", 1.5)))
    for seat in ("AAA", "ZZZ"):
        assert game.view(seat).blocs[PACT].amendments == bloc(game).amendments, "everybody can read the charter"


def test_floors_in_place_stay_when_the_charter_would_not_allow_them_any_more() -> None:
    game = pact()
    adopt(game, SetFloor("Co", "refined", 1.2))
    adopt(game, AmendCharter("max_floor", 1.1))
    assert bloc(game).floors == (("Co", "refined", 1.2),)
    to_sitting(game, "AAA")
    assert refused(game, TableMotion("AAA", PACT, SetFloor("Co", "refined", 1.3))).code == "too-high"
    game.apply(TableMotion("AAA", PACT, SetFloor("Co", "refined", 1.1)))


def test_an_amendment_counts_first_and_voids_the_floor_that_it_forbids() -> None:
    game = pact()
    floor = table(game, SetFloor("Co", "refined", 1.2))
    lid = table(game, AmendCharter("max_floor", 1.1), by="CCC", second="DDD")
    next_round(game)
    vote_all(game, "for")
    assert game.state.motions[lid].status == "adopted"
    assert game.state.motions[floor].status == "lapsed"
    assert bloc(game).floors == ()


def test_decision_rules_can_be_amended_and_the_next_count_goes_by_them() -> None:
    game = pact()
    adopt(game, AmendCharter("decisions.set_floor", "consensus"))
    charter = charter_of(game.world, bloc(game))
    assert charter.decisions.set_floor == "consensus"
    assert decision_on(charter, "set_export_floor") == "double"
    number = table(game, SetFloor("Co", "refined", 1.2))
    next_round(game)
    to_plenary(game)
    game.apply(Vote("DDD", number, "against"))
    vote_all(game, "for", only=("AAA", "BBB", "CCC"))
    assert game.state.motions[number].status == "rejected"


def test_the_quorum_in_force_counts() -> None:
    game = pact()
    roll = [("AAA", "for"), ("BBB", "for"), ("CCC", "abstain"), ("DDD", "abstain")]
    assert decide(game.world, bloc(game), "simple", roll)[0]
    adopt(game, AmendCharter("quorum", 0.75))
    assert not decide(game.world, bloc(game), "simple", roll)[0]


def test_notice_and_critical_mass_in_force_count() -> None:
    game = pact()
    adopt(game, AmendCharter("notice_rounds", 0))
    adopt(game, AmendCharter("notice_rounds", 3))
    assert charter_of(game.world, bloc(game)).notice_rounds == 3
    assert isinstance(charter_of(game.world, bloc(game)).notice_rounds, int)
    to_sitting(game, "DDD")
    game.apply(SetPolicy("DDD", Withdrawal(PACT)))
    assert dict(bloc(game).notices)["DDD"] == game.round + 3
    game = pact()
    adopt(game, AmendCharter("critical_mass_members", 5))
    assert bloc(game).short_since == game.round - 1, "four heads are not the five of the charter in force"
    adopt(game, AmendCharter("critical_mass_members", 3))
    assert bloc(game).short_since is None


def test_nothing_can_be_amended_beyond_its_bounds() -> None:
    game = pact()
    to_sitting(game, "AAA")
    for rule, span in SPANS.items():
        for value in (span.low - 0.01, span.high + 0.01, float("nan"), float("inf"), "simple"):
            assert refused(game, TableMotion("AAA", PACT, AmendCharter(rule, value))).code == "bad-value", (rule, value)
    assert (SPANS["critical_mass_members"].low, SPANS["critical_mass_use_share"].low) == (3, 0.10)
    for content, code in (
        (AmendCharter("critical_mass_members", 2), "bad-value"),
        (AmendCharter("critical_mass_use_share", 0.05), "bad-value"),
        (AmendCharter("notice_rounds", 1.5), "bad-value"),
        (AmendCharter("decisions.expel", "lottery"), "bad-value"),
        (AmendCharter("decisions.expel", 0.5), "bad-value"),
        (AmendCharter("founders", 1.0), "no-such-rule"),
        (AmendCharter("dissolve_after_rounds", 9), "no-such-rule"),
        (AmendCharter("quorum", 0.5), "no-change"),
        (AmendCharter("decisions.set_floor", "double"), "no-change"),
        (SetLevyShare(0.0), "no-change"),
    ):
        assert refused(game, TableMotion("AAA", PACT, content)).code == code, content
    to_sitting(game, "EEE")
    assert refused(game, TableMotion("EEE", PACT, AmendCharter("quorum", 0.6))).code == "not-a-member"


def test_every_rule_on_offer_can_be_amended_and_read_back() -> None:
    game = pact()
    for rule in AMENDABLE:
        charter = charter_of(game.world, bloc(game))
        value = next(v for v in offered(rule) if v != value_of(charter, rule))
        MOTIONS["amend_charter"].check(game.world, game.state, bloc(game), AmendCharter(rule, value))
        assert value_of(charter_of(game.world, amend(bloc(game), rule, value)), rule) == value


def test_entrenched_rules_stand() -> None:
    game = pact(amendable=["quorum"])
    to_sitting(game, "AAA")
    assert refused(game, TableMotion("AAA", PACT, AmendCharter("max_floor", 2.5))).code == "entrenched"
    assert refused(game, TableMotion("AAA", PACT, SetLevyShare(0.5))).code == "entrenched"
    assert not MOTIONS["set_levy_share"].fields(game.world, game.state, bloc(game), "AAA")
    (field,) = MOTIONS["amend_charter"].fields(game.world, game.state, bloc(game), "AAA")
    assert {option["rule"] for option in field.options} == {"quorum"}
    game.apply(TableMotion("AAA", PACT, AmendCharter("quorum", 0.6)))


def test_two_motions_on_one_number_are_one_subject() -> None:
    """An amendment of the levy share and a motion that sets it: the one with more use behind it stands."""
    game = pact()
    light = table(game, AmendCharter("levy_share", 0.25), by="CCC", second="DDD")
    heavy = table(game, SetLevyShare(0.5))
    next_round(game)
    to_plenary(game)
    for seat in ALL:
        game.apply(Vote(seat, heavy, "for"))
        game.apply(Vote(seat, light, "abstain" if seat == "AAA" else "for"))
    vote_all(game, "for", only=())
    assert game.state.motions[heavy].status == "adopted"
    assert game.state.motions[light].status == "superseded"
    assert charter_of(game.world, bloc(game)).levy_share == 0.5


def test_a_defeated_amendment_cools_down() -> None:
    game = pact()
    number = table(game, AmendCharter("quorum", 0.75))
    next_round(game)
    vote_all(game, "against")
    assert game.state.motions[number].status == "rejected"
    to_sitting(game, "BBB")
    assert refused(game, TableMotion("BBB", PACT, AmendCharter("quorum", 0.75))).code == "cool-down"
    (field,) = MOTIONS["amend_charter"].fields(game.world, game.state, bloc(game), "BBB")
    assert {"rule": "quorum", "value": 0.75} not in field.options
    assert {"rule": "quorum", "value": 1.0} in field.options


def test_amendments_survive_a_replay() -> None:
    game = pact()
    adopt(game, AmendCharter("decisions.admit", "consensus"))
    adopt(game, SetLevyShare(0.25))
    again = Game.replay(game.world, game.seed, game.people, game.sequential, game.log)
    assert again.digest() == game.digest()


def test_random_play_reaches_every_motion_and_every_rule_holds() -> None:
    """What specifications offer is accepted, whatever has been amended; motions of all types are tabled."""
    tabled: set[str] = set()
    for seed in range(4):
        game = game_of(scenario(), seed)
        join(game, ALL)
        adopt(game, SetStockTarget("Co", 10.0))
        adopt(game, CallContributions(1_000_000, "equal"))  # a stock, so that there is something to release
        play(game, seed, 12, lambda before, game=game: check_conserved(game, before))
        tabled |= {m.content.type for m in game.state.motions.values()}
        for motion in game.state.motions.values():
            assert concerned(motion.content) not in dict(motion.roll_call)
    assert tabled == set(MOTIONS)


# --- two blocs -----------------------------------------------------------------------------------------------------

SECOND = {"id": "island-pact", "name": "Island Pact", "founders": ["CCC", "DDD"]}


def test_two_blocs_stand_side_by_side_and_nobody_is_in_both() -> None:
    game = game_of(scenario(second={**SECOND, "levy_share": 1.0}))
    for seat, name in (("AAA", PACT), ("BBB", PACT), ("CCC", "island-pact"), ("DDD", "island-pact")):
        to_sitting(game, seat)
        game.apply(Apply(seat, name))
    to_sitting(game, "CCC")
    assert refused(game, Apply("CCC", PACT)).code == "other-bloc"
    to_sitting(game, "EEE")
    game.apply(Apply("EEE", PACT))
    game.apply(Apply("EEE", "island-pact"))
    next_round(game)
    vote_all(game, "for")
    inside = [name for name, b in game.state.blocs.items() if b.status("EEE") is not None]
    assert len(inside) == 1, "admitted by both in one plenary, it joins one"
    (mine,) = inside
    other = next(name for name in game.state.blocs if name != mine)
    assert game.state.blocs[mine].in_force
    assert not game.state.blocs[other].in_force
    assert not game.state.blocs[other].applications
    to_sitting(game, "EEE")
    assert refused(game, Apply("EEE", other)).code == "other-bloc"


def test_an_amendment_of_one_bloc_is_none_of_the_other() -> None:
    game = game_of(scenario(second=SECOND))
    for seat in ("CCC", "DDD"):
        to_sitting(game, seat)
        game.apply(Apply(seat, "island-pact"))
    to_sitting(game, "AAA")
    game.apply(Apply("AAA", PACT))
    next_round(game)
    to_sitting(game, "CCC")
    game.apply(TableMotion("CCC", "island-pact", AmendCharter("max_floor", 2.5)))
    next_round(game)
    vote_all(game, "for")
    assert charter_of(game.world, game.state.blocs["island-pact"]).max_floor == 2.5
    assert charter_of(game.world, game.state.blocs[PACT]).max_floor == 3.0


# --- the scenario --------------------------------------------------------------------------------------------------


def test_a_scenario_states_decisions_terms_and_what_can_be_amended() -> None:
    text = (
        "    founders: [AAA, BBB]\n    decisions: {expel: consensus, amend_charter: consensus}\n"
        "    levy_share: 0.25\n    associate_levy: 0.75\n    amendable: [quorum, decisions.admit]\n"
    )
    loaded = from_files(changed(files(), "scenario.yaml", "    founders: [AAA, BBB]\n", text))
    (charter,) = loaded.head.charters
    assert (charter.decisions.expel, charter.decisions.admit) == ("consensus", None)
    assert (charter.levy_share, charter.associate_levy) == (0.25, 0.75)
    assert charter.amendable == ("quorum", "decisions.admit")
    for old, new, part in (
        ("expel: consensus", "expel: lottery", "expel"),
        ("expel: consensus", "expell: consensus", "expell"),
        ("levy_share: 0.25", "levy_share: 1.5", "levy_share"),
        ("[quorum, decisions.admit]", "[quorum, founders]", "amendable"),
    ):
        broken = changed(files(), "scenario.yaml", "    founders: [AAA, BBB]\n", text.replace(old, new))
        (problem,) = problems_of(broken)
        assert part in problem, problem
