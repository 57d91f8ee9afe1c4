"""Happenings in words: every kind that the rules tell has a sentence, an icon and a tone."""

import ast
from pathlib import Path
from typing import get_args

import pytest

import game.rules
from game import load_scenario, new_game
from game.actions import (
    Accession,
    ExportControl,
    Flood,
    HomeInvestment,
    Investment,
    Offtake,
    Payment,
    SetExportFloor,
    SetFloor,
    StockOrder,
    Withdrawal,
)
from game.instructions import Instruction, key_of
from game.players import assign
from game.policies import Policy
from game.rules.turn import Happening
from game.session import Table
from game.window import phrases
from game.window.catalog import current
from game.window.clause_phrases import clause_in_words
from game.window.controlbook import acted_in, acts, control_of, exempted_from, holds_back
from game.window.images import Images
from game.window.naming import in_text
from game.window.narrate import narrate
from game.window.tidings import SIGNS, icon_of, tier_of, tone_of

ANNOUNCED = {"market_phase.py": ("export_control", "flood"), "border_policies.py": ("tariff", "producer_subsidy")}
POLICY_STEPS = ("begun", "changed", "ended")
MOTION_RESULTS = ("adopted", "rejected", "superseded")


def told_kinds() -> set[str]:
    """Return the kinds in ``tell(...)`` of the rules; those put together at run time are spelt out."""
    kinds: set[str] = set()
    for file in sorted(Path(game.rules.__path__[0]).glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "tell"):
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant):
                kinds.add(first.value)
            elif isinstance(first, ast.IfExp):
                kinds.update(ast.literal_eval(part) for part in (first.body, first.orelse))
            elif isinstance(first, ast.JoinedStr):
                assert ast.unparse(first) == "f'motion_{result}'", ast.unparse(first)
                kinds.update(f"motion_{result}" for result in MOTION_RESULTS)
            else:
                assert ast.unparse(first) == "kind"
                kinds.update(f"{policy}_{step}" for policy in ANNOUNCED[file.name] for step in POLICY_STEPS)
    return kinds


@pytest.fixture(scope="module")
def game_():
    game = new_game(load_scenario("washington-2026"), 7, people=[])
    Table(game, assign("heuristic", game.world.seats, game.world.rival)).run()
    return game


@pytest.fixture
def view(game_):
    return game_.view("JPN")


def sample(kind: str, **changes) -> Happening:
    """Return a happening of a kind with every parameter that any text could want."""
    params = {
        "answer": "perhaps", "answers": 3, "back": 6,
        "bloc": "floor-zone", "cap_share": 0.5, "clause": "accession", "complete": False,
        "event": "ministerial-2026", "ground": "", "intensity": 0.5, "kg": 12_500, "last": 6, "leaves": 4, "line": 0,
        "members": 6, "mineral": "Ga", "motion": 999, "offer": 7, "parties": ("JPN", "USA"), "payee": "ZMB",
        "payer": "JPN", "points": 10.0, "ready": 3, "reason": "It cannot stand.", "roll_call": (("JPN", "for"),),
        "rate": 0.25, "before": 0.1, "share": 0.02, "bound": (("JPN", 0.1),), "seat": "USA", "stage": "refined",
        "status": "full", "target": 0, "targets": ("JPN", "USA", "DEU", "FRA"),
        "form": "quota", "host": "ZMB", "investor": "JPN", "rounds": 6, "to": ("JPN",), "tonnes": 3.25,
        "provider": "ZMB", "key": "equal", "act": "decline", "under": "digest", "other": "USA",
        "holder": "USA", "programme": "Project Vault",
        "treaty": 8, "title": "A storm", "text": "It rains.", "option": "prolong", "until": 5, "usd": 5_000_000,
        "victim": "COD",
    }  # fmt: skip
    params.update(changes)
    return Happening(kind, 2, None, tuple(sorted(params.items())))


def test_the_rules_tell_what_is_searched_for():
    kinds = told_kinds()
    assert {"breach", "event", "motion_superseded", "export_control_changed", "treaty_in_force"} <= kinds
    assert len(kinds) >= 40


@pytest.mark.parametrize("kind", sorted(told_kinds()))
def test_every_kind_has_a_sentence_an_icon_and_a_tone(view, kind):
    text = narrate(view, sample(kind))
    assert text[-1] in ".?"
    assert not text.startswith("[")
    assert "{" not in text
    assert "None" not in text
    assert kind in SIGNS
    assert Images().has(f"icons/{icon_of(sample(kind))}.svg")
    assert tone_of(sample(kind)) in ("neutral", "good", "warn", "bad")


def test_no_text_tells_a_kind_that_the_rules_do_not_know():
    known = told_kinds()
    texts = current()._file("en", "journal")
    for key in texts:
        if key.startswith("tell_"):
            # What has become of a tariff by a bound rate or a preference has sentences of its own.
            own = ("tell_tariff_stands", "tell_tariff_spared", "tell_tariff_bound")
            kind = "tariff_changed" if key in own else key.removeprefix("tell_")
            assert any(kind.startswith(known_kind) for known_kind in known), key


def test_sentences_name_amounts_places_and_counts(view):
    assert narrate(view, sample("payment_made", payer="JPN", payee="ZMB", usd=5_000_000)) == (
        "Japan has paid $5.0\u00a0m to Zambia."
    )
    ban = narrate(view, sample("export_control_begun", seat="CHN", cap_share=0.0, targets=("USA", "JPN")))
    assert ban == "China stops its exports of gallium (refined) to the United States and Japan."
    back = narrate(view, sample("payment_made", payer="USA", payee="KOR", usd=5_000_000))
    assert back == "The United States has paid $5.0\u00a0m to the Republic of Korea."
    everybody = tuple(code for code in view.world.actors if code != "CHN")
    assert "all destinations" in narrate(view, sample("export_control_begun", seat="CHN", targets=everybody))
    roll = (("JPN", "for"), ("USA", "for"), ("EUU", "against"), ("KOR", "abstain"))
    assert "2 for, 1 against, 1 not voting" in narrate(view, sample("motion_adopted", roll_call=roll))
    bought = Happening("stock_bought", 2, ("JPN",), (("kg", 12_500), ("mineral", "Ga"), ("seat", "JPN"), ("usd", 9)))
    assert narrate(view, bought) == "Japan bought 12.5\u00a0t of gallium for its stock, for $9."
    assert "full member of" in narrate(view, sample("acceded")) != narrate(view, sample("acceded", status="associate"))
    assert "ground given: the price" in narrate(view, sample("offer_declined", ground="price"))
    assert view.me.mandate.targets[0].text.rstrip(".") in narrate(view, sample("target_met"))


@pytest.mark.parametrize("under", ["digest", "delegated", *(key_of(record()) for record in get_args(Instruction))])
def test_every_act_of_a_ministry_can_be_told(view, under):
    acts = [{"act": act} for act in ("sign", "decline", "counter")]
    acts += [{"act": "vote", "choice": choice} for choice in ("for", "against", "abstain")]
    policies = [record.__dataclass_fields__["type"].default for record in get_args(Policy)]
    acts += [{"act": "set_policy", "policy": policy} for policy in policies]
    told = [narrate(view, sample("ministry_acted", under=under, **act)) for act in acts]
    assert len(set(told)) == len(told)
    assert not any(set(text) & set("{}[]") for text in told)


def test_a_whole_game_can_be_told(game_):
    """All that really happened in twelve rounds, as two seats may know it."""
    for seat in ("JPN", "COD"):
        view = game_.view(seat)
        kinds = set()
        for happening in view.happenings:
            text = narrate(view, happening)
            assert text, happening
            assert not set(text) & set("{}[]"), happening
            kinds.add(happening.kind)
        assert len(kinds) >= 15


def test_tiers_put_what_must_be_answered_first(view):
    assert tier_of(sample("offer_made", seat="USA"), "JPN") == "must"
    assert tier_of(sample("offer_made", seat="JPN"), "JPN") == "should"
    assert tier_of(sample("payment_made", payer="FRA", payee="ITA", parties=(), targets=(), seat="FRA",
                          victim="FRA", investor="FRA"), "JPN") == "log"  # fmt: skip
    assert tier_of(sample("export_control_begun", seat="CHN", parties=(), targets=("JPN",)), "JPN") == "should"


def test_policies_and_clauses_in_words(view):
    assert phrases.policy_in_words(view, StockOrder("Ga", buy_usd=1_000_000)) == (
        "buy gallium for at most $1.0\u00a0m a round"
    )
    assert "release 2.50\u00a0t of gallium" in phrases.policy_in_words(view, StockOrder("Ga", release_t=2.5))
    assert "at most 25%" in phrases.policy_in_words(view, ExportControl("Ga", "refined", ("JPN",), 0.25))
    assert "50%" in phrases.policy_in_words(view, Flood("Ga", 0.5))
    assert "Floor Zone" in phrases.policy_in_words(view, Withdrawal("floor-zone"))
    assert clause_in_words(view, Payment("JPN", "ZMB", 2_000_000, term=3)).endswith("a round for 3 rounds.")
    assert clause_in_words(view, Payment("PHL", "NLD", 2_000_000)).startswith("The Philippines pays the Netherlands")
    assert "associate" in clause_in_words(view, Accession("floor-zone", "ZMB", "associate"))
    project = clause_in_words(view, Investment("JPN", "COD", "Co", "ore", 5_000_000))
    assert project == (
        "Japan pays $5.0\u00a0m at once for new capacity in the Democratic Republic of the Congo, cobalt (ore)."
    )
    base = view.world.mineral["Cu"].price_usd_per_t
    contract = clause_in_words(view, Offtake("JPN", "ZMB", "Cu", "refined", 120.0, 1.2 * base, 0, 6))
    assert contract.startswith("Japan takes 120\u00a0t of copper (refined) a round from Zambia at $")
    assert contract.endswith("(1.20 × baseline) for 6 rounds.")
    licence = ExportControl("Ga", "refined", ("JPN",), 0.25, "licence")
    assert "under licence for 25% of the free flow" in phrases.policy_in_words(view, licence)
    assert phrases.policy_in_words(view, ExportControl("Ga", "refined", ("JPN",), 0.0)).startswith("no exports of gall")
    feed = phrases.policy_in_words(view, ExportControl("Ga", "ore", ("CHN",), 0.5))
    assert "gallium (bauxite feed) to China" in feed
    home = phrases.policy_in_words(view, HomeInvestment("Co", "refined", 2_000_000))
    assert home.startswith("build capacity at home for cobalt (refined) with $2.0\u00a0m a round")
    exports = phrases.motion_in_words(view, SetExportFloor("Co", "ore", 1.2))
    assert exports == "an export floor of 1.20 × baseline for cobalt (ore)"
    assert phrases.motion_in_words(view, SetFloor("Ga", "refined", None)) == "to end the floor for gallium (refined)"


def test_a_control_that_lets_more_through_than_a_wider_one_is_an_exemption(view):
    told = narrate(view, sample("export_control_begun", seat="CHN", mineral="W", targets=("JPN",), cap_share=1.0))
    # China's licences on tungsten are all granted at the start: there is nothing to be exempt from.
    assert told.startswith("China limits its exports of tungsten (refined) to Japan")
    wide = ExportControl("Sb", "refined", tuple(a for a in view.world.actors if a != "CHN"), 0.05, "licence")
    full, half, none = (ExportControl("Sb", "refined", ("JPN",), share, "licence") for share in (1.0, 0.5, 0.0))
    for control, told in (
        (full, "Japan exempt from the licence on exports of antimony (refined)"),
        (half, "the licence on exports of antimony (refined) eased for Japan, 50% of the free flow and for others 5%"),
        (none, "no exports of antimony (refined) to Japan"),
    ):
        both = (("CHN", wide), ("CHN", control))
        assert phrases.policy_in_words(view, control, "CHN", both) == told
        general = phrases.policy_in_words(view, wide, "CHN", both)
        assert general.startswith("exports of antimony (refined) to all destinations but Japan under licence")
    assert not exempted_from((("CHN", wide), ("USA", full)), "USA", full)


def test_the_end_of_an_exemption_lifts_nothing_and_a_licence_waits_once(view):
    ended = sample("export_control_ended", seat="CHN", mineral="Sb", targets=("JPN",), cap_share=0.99, form="licence")
    # China's licence on antimony has been there since before the game.
    assert exempted_from(acted_in(view, ended.round), "CHN", control_of(ended)) is not None
    assert narrate(view, ended) == (
        "China ends the exemption of Japan from its licence on exports of antimony (refined)."
    )
    licence = {"form": "licence", "cap_share": 0.5, "targets": ("JPN",)}
    # Its holder controls the mineral already: no application waits. Nickel is new.
    assert "first market" not in narrate(view, sample("export_control_begun", seat="CHN", mineral="Sb", **licence))
    assert "first market" in narrate(view, sample("export_control_begun", seat="CHN", mineral="Ni", **licence))


def test_licences_that_are_all_granted_hold_nothing_back(view):
    granted = ExportControl("W", "refined", ("JPN",), 1.0, "licence")
    assert not holds_back(view.world, "CHN", granted, (("CHN", granted),))
    assert holds_back(view.world, "CHN", granted, ())
    assert acts(view, "CHN", Flood("Ga", 0.5), ())


def test_names_take_their_article_by_the_name_not_by_the_code(view):
    tin = new_game(load_scenario("tin-1985"), 1, people=[]).world
    assert in_text(tin, "COD") == "Zaire"
    assert in_text(view.world, "COD") == "the Democratic Republic of the Congo"
    assert in_text(tin, "ITC") == "the International Tin Council"
    assert in_text(tin, "DEU") == "the Federal Republic of Germany"
    assert in_text(view.world, "EUU") == "the European Union (Commission)"
    assert in_text(view.world, "JPN") == "Japan"
