"""The delegations: the list with its filters and order, marks and the group deal, the dossier and the ways from it."""

import pygame
import pytest

from game.actions import Payment, Sign
from game.rules.intelligence import WEIGHTS
from game.window.screens.blocs_stances import RANK
from game.window.screens.delegations_rows import NAMED_SHARE, last_contacts
from game.window.screens.standings import subjects
from game.window.screens.table_deal import MOST_PARTIES
from game.window.screens.table_words import dealing_with
from tests.window.stage import SIZES, Stage, finish, own_home, says

LIST = "delegations/list"


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """A game at round 4, shared by the tests of this file, which change nothing but what lies on the table."""
    patch = pytest.MonkeyPatch()
    own_home(tmp_path_factory.mktemp("home"), patch)
    stage = Stage()
    stage.app.start("workshop-12", "JPN", 7, "delegate")
    stage.app.settle()
    stage.play_on(4)
    yield stage
    stage.app.close_game()
    patch.undo()


@pytest.fixture
def stage(played):
    for name in ("delegations", "table", "map"):
        played.app._made.pop(name, None)
    played.app.play.draft = type(played.app.play.draft)()
    for part in ("delegations/", "dossier/", "map/", "table/"):
        played.ui.forget(part)
    played.ui.text_scale = 1.0
    played.hand.move((640, 700))
    played.show("map")
    played.hand.press(pygame.K_F7)
    assert played.screen == "DelegationsScreen"
    return played


def screen_of(stage):
    return stage.app.screen("delegations")


def listed(stage):
    """The codes in the list from the top, as far as they can be seen."""
    hits = stage.ui.hits.by_id
    rows = [(hits[i].full.y, i.rpartition("/")[2]) for i in hits if i.startswith(f"{LIST}/row/")]
    return [code for _, code in sorted(rows)]


def read_dossier(stage):
    """All that stands in the dossier, read from its top to its end."""
    stage.hand.move((1100, 400))
    said = list(stage.texts())
    for _ in range(12):
        stage.hand.wheel(-3)
        said += [text for text in stage.texts() if text not in said]
    return " ".join(said)


def test_all_others_are_listed_and_the_typed_filter_finds(stage):
    seats = stage.app.play.view.world.seats
    assert {row.code for row in screen_of(stage).roster.shown} == set(seats) - {"JPN"}
    stage.hand.press(pygame.K_f, "ctrl")
    stage.hand.type("kazakh")
    assert listed(stage) == ["KAZ"]


def test_filters_show_what_they_say(stage):
    view, roster = stage.app.play.view, screen_of(stage).roster
    members = {seat for bloc in view.blocs.values() for seat, _, _ in bloc.members}
    stage.hand.click("delegations/chip/members")
    assert {row.code for row in roster.shown} == members - {"JPN"}
    stage.hand.click("delegations/chip/outside")
    assert roster.filters == ("outside",), "nobody is a member and outside"
    assert not {row.code for row in roster.shown} & members
    stage.hand.click("delegations/chip/outside")
    stage.hand.click("delegations/chip/awaits")
    assert {row.code for row in roster.shown} == {o.proposer for o in view.waiting_offers}
    assert roster.shown
    stage.hand.click("delegations/chip/awaits")
    stage.hand.click("delegations/chip/producers")
    roster.mineral = "Co"
    stage.ui.redraw()
    stage.loop.frame()
    codes = {row.code for row in roster.shown}
    assert "COD" in codes
    assert all(max(row.shares["Co"][:2]) >= NAMED_SHARE for row in roster.shown)
    assert len(codes) < len(roster.all)


def test_headings_sort(stage):
    screen, view = screen_of(stage), stage.app.play.view
    stage.hand.click(f"{LIST}/sort/budget")
    budgets = [view.budgets_usd[code][0] for code in listed(stage)]
    assert budgets == sorted(budgets, reverse=True)
    assert len(set(budgets)) > 1
    finish(stage)
    stage.hand.click(f"{LIST}/sort/stance")
    finish(stage)
    ranks = [RANK[screen.standings.stance(code, view)[0].level] for code in listed(stage)]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) > 1
    stage.hand.click(f"{LIST}/sort/acceptance")
    finish(stage)
    scores = [screen.acceptance(code)[0].acceptance for code in listed(stage)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) > 1


def test_acceptance_is_of_the_draft_where_one_lies_there(stage):
    screen, view = screen_of(stage), stage.app.play.view
    finish(stage)
    ideas = stage.app.play.advisor.suggest(view, "BRA", ())
    assert screen.acceptance("BRA")[0] == ideas[0][1]
    screen.table.deal.begin("BRA", [Payment("JPN", "BRA", 1_000_000, 0, 4)])
    finish(stage)
    clauses = (Payment("JPN", "CAN", 1_000_000, 0, 4),)
    assert screen.acceptance("CAN")[0] == stage.app.play.advisor.treaty(view, "CAN", ("JPN", "CAN"), clauses)


def test_last_contacts_are_those_of_the_dealings(stage):
    view = stage.app.play.view
    found = last_contacts(view)
    for code in view.world.seats:
        rounds = [h.round for h in view.happenings if code != "JPN" and dealing_with(view, h, code)]
        assert found.get(code, 0) == max(rounds, default=0) or code == "JPN"
    assert any(round_ for code, round_ in found.items() if code != "JPN")


def test_a_group_is_marked_by_mouse_and_by_keys_and_brought_to_one_table(stage):
    screen = screen_of(stage)
    assert stage.ui.hits.by_id["delegations/deal"].disabled_reason
    stage.hand.click(f"{LIST}/mark/BRA")
    assert stage.ui.hits.by_id["delegations/deal"].disabled_reason, "one is no group"
    stage.hand.click(f"{LIST}/row/CAN")
    stage.hand.press(pygame.K_SPACE)
    stage.hand.press(pygame.K_DOWN)
    stage.hand.press(pygame.K_SPACE)
    third = screen.selected
    assert screen.group.marked == ("BRA", "CAN", third)
    stage.hand.press(pygame.K_SPACE)
    assert screen.group.marked == ("BRA", "CAN")
    assert says(stage, "2 marked: Brazil, Canada")
    stage.hand.click("delegations/deal")
    assert stage.screen == "TableScreen"
    assert set(screen.table.deal.parties) == {"JPN", "BRA", "CAN"}
    assert screen.table.deal.mode == "draft"


def test_a_group_with_one_who_waits_opens_a_draft_and_not_his_offer(stage):
    screen = screen_of(stage)
    waiting = stage.app.play.view.waiting_offers[0].proposer
    screen.group.toggle(waiting)
    screen.group.toggle("BRA")
    screen.group.deal()
    assert screen.table.deal.mode == "draft"
    assert set(screen.table.deal.parties) == {"JPN", waiting, "BRA"}


def test_a_draft_comes_along_with_its_clauses_of_the_group(stage):
    screen, deal = screen_of(stage), screen_of(stage).table.deal
    mine, other = Payment("JPN", "BRA", 1_000_000, 0, 4), Payment("JPN", "KAZ", 2_000_000, 0, 4)
    deal.begin("BRA", [mine, other], ["KAZ"])
    for code in ("CAN", "BRA"):
        screen.group.toggle(code)
    screen.group.deal()
    assert deal.clauses == (mine,)
    assert set(deal.parties) == {"JPN", "BRA", "CAN"}


def test_a_group_has_an_end(stage):
    group = screen_of(stage).group
    codes = [row.code for row in screen_of(stage).roster.all]
    for code in codes[: MOST_PARTIES - 1]:
        group.toggle(code)
    assert len(group.marked) == MOST_PARTIES - 1
    group.toggle(codes[MOST_PARTIES])
    assert codes[MOST_PARTIES] not in group.marked
    assert group.why_not_mark(codes[MOST_PARTIES])
    stage.ui.redraw()
    stage.loop.frame()
    assert stage.ui.hits.by_id["delegations/deal"].disabled_reason, "there are too few meetings for all of them"


def test_the_dossier_tells_what_the_services_report(stage):
    screen, me = screen_of(stage), stage.app.play.view.me
    report = next(r for r in me.reports if r.kind == "intelligence")
    stage.hand.click(f"{LIST}/row/{report.about}")
    finish(stage)
    for name in WEIGHTS:
        assert says(stage, f"{report.get(name):.0f} ±")
    without = next(row.code for row in screen.roster.all
                   if not any(r.about == row.code and r.kind == "intelligence" for r in me.reports))  # fmt: skip
    screen.select(without)
    stage.ui.redraw()
    stage.loop.frame()
    assert says(stage, "Your services have no report on it.")
    assert f"dossier/interest/{WEIGHTS[0]}" not in stage.ui.hits.by_id


def test_the_dossier_counts_trust_back_from_now(stage):
    screen, view = screen_of(stage), stage.app.play.view
    for row in screen.roster.all:
        screen.select(row.code)
        record = screen.dossier.record
        assert record.trust[-1] == (float(view.round), float(view.me.trust.get(row.code, 0)))
        assert len(record.trust) == view.round


def test_sounding_asks_about_the_draft_and_trust_is_told_with_its_reasons(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.app.start("workshop-12", "JPN", 7, "delegate")
    stage.app.settle()
    stage.play_on(2)
    play = stage.app.play
    stage.show("delegations")
    screen = screen_of(stage)
    offer = play.view.waiting_offers[0]
    play.do(Sign("JPN", offer.id))
    screen.table.deal.begin("BRA", [Payment("JPN", "BRA", 1_000_000, 0, 4)])
    screen.select("BRA")
    stage.show("delegations")
    stage.hand.press(pygame.K_q)
    assert stage.screen == "TableScreen"
    report = play.view.me.reports[-1]
    assert (report.kind, report.about) == ("sounding", "BRA")
    stage.play_on(3)
    screen.select(offer.proposer)
    stage.show("delegations")
    record, entries = screen.dossier.record, play.view.me.trust_history
    moved = [e for e in entries if offer.proposer in (e.a, e.b)]
    assert moved
    assert record.trust[0][1] + sum(e.points for e in moved if e.round > 1) == record.trust[-1][1]
    assert len(record.trust_moves) == min(4, len(moved))
    assert record.trust_moves[0][:20] in read_dossier(stage)
    paid = [h for h in play.view.happenings if h.kind == "payment_made" and h.get("payer") == offer.proposer]
    assert record.kept[1] == sum(1 for h in paid if h.get("payee") == "JPN")
    stage.app.close_game()


def test_ways_from_the_dossier(stage):
    screen = screen_of(stage)
    stage.hand.click(f"{LIST}/row/KAZ")
    assert "draft" in stage.ui.hits.by_id["dossier/sound"].disabled_reason
    stage.hand.click("dossier/group")
    assert screen.group.marked == ("KAZ",)
    stage.hand.click("dossier/map")
    assert stage.screen == "MapScreen"
    assert stage.app.screen("map").selected == "KAZ"
    stage.show("delegations")
    stage.hand.click("dossier/codex")
    assert says(stage, "Kazakhstan")
    assert stage.screen == "CodexScreen"
    stage.hand.press(pygame.K_ESCAPE)
    assert stage.screen == "DelegationsScreen"
    stage.hand.press(pygame.K_RETURN)
    assert stage.screen == "TableScreen"
    assert screen.table.deal.partner == "KAZ"


def test_a_blind_table_has_no_figures_of_the_desk(stage, monkeypatch):
    play = stage.app.play
    monkeypatch.setattr(type(play), "blind", property(lambda _: True))
    stage.app._made.pop("delegations")
    stage.show("delegations")
    report = next(r for r in play.view.me.reports if r.kind == "intelligence")
    screen_of(stage).select(report.about)
    finish(stage)
    assert f"{LIST}/sort/acceptance" not in stage.ui.hits.by_id
    assert not any("±" in text or "≈" in text for text in stage.texts())
    assert says(stage, "It seems to care most about")
    assert "Not known: at this table the desk" in read_dossier(stage)


def test_the_map_shows_stances_on_the_text_chosen(stage):
    stage.show("map")
    stage.hand.click("map/mode/stance")
    finish(stage)
    screen, view = stage.app.screen("map"), stage.app.play.view
    for subject in (subjects(view)[0], subjects(view)[-1]):
        screen.standings.choose(subject)
        finish(stage)
        layer = screen.layer(stage.ui)
        levels = {code: screen.standings.stance(code, view)[0].level for code in view.world.seats}
        for one in view.world.seats:
            same = {levels[one]} if levels[one] not in ("open", "abstains") else {"open", "abstains"}
            assert {c for c in levels if layer.fills[c] == layer.fills[one]} == {c for c in levels if levels[c] in same}
        assert set(layer.fills.values()) == {fill for fill, _ in layer.legend}
    bloc = view.blocs[subjects(view)[-1].removeprefix("joining/")]
    assert all(levels[member] == "for" for member in bloc.full_members)


def test_stances_of_a_past_round_are_public_ones(stage):
    stage.show("map")
    screen = stage.app.screen("map")
    screen.mode = "stance"
    screen.time.go(2)
    finish(stage)
    past = screen.time.view
    assert not any(screen.standings.stance(code, past)[0].estimated for code in past.world.seats)
    assert stage.says("by public acts alone")


@pytest.mark.parametrize("size", SIZES)
def test_nothing_overflows(stage, size):
    stage.loop.surface = pygame.Surface(size)
    screen = screen_of(stage)
    try:
        for code in ("CHN", "EUU"):
            screen.select(code)
            screen.group.toggle(code)
            assert stage.overflows() == {}
        stage.ui.text_scale = 2.0
        stage.loop.frame()
        stage.hand.click("delegations/side")
        assert "dossier/negotiate" in stage.ui.hits.by_id
        assert not stage.ui.paint.overflows
        stage.hand.press(pygame.K_ESCAPE)
        assert not stage.ui.layers
    finally:
        stage.ui.text_scale = 1.0
        stage.loop.surface = pygame.Surface((1280, 720))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_bar_below_has_room_for_all_views(stage, language):
    try:
        stage.app.set_language(language)
        stage.show("delegations")
        assert stage.overflows() == {}
        for name in ("map", "table", "ministry", "blocs", "markets", "journal", "delegations"):
            assert f"frame/view/{name}" in stage.ui.hits.by_id
    finally:
        stage.app.set_language("en")
