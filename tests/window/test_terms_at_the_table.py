"""Terms of treaties at the table, what a counter changes, the list of treaties, and notice."""

from dataclasses import replace

import pygame
import pytest

from game.actions import CapacityBuilding, Payment, Propose, ResourceAccess, TreatyTerms, VoidIf
from game.rules.offers import fingerprint
from game.rules.turn import Happening
from game.state import Treaty
from game.window.catalog import t
from game.window.screens.clause_words import clause_detail
from game.window.screens.table_diff import differences
from tests.window.seated import all_sign, go_on, screen_of, sit_down
from tests.window.stage import finish, own_home, says, view

ENTER = pygame.K_RETURN
PAY = Payment("JPN", "AUS", 100_000, 0, 2)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    return own_home(tmp_path, monkeypatch)


@pytest.fixture
def stage():
    return sit_down("AUS")


def put(stage, *clauses):
    for clause in clauses:
        screen_of(stage).put(clause)
    finish(stage)


def offer_to_us(stage, clauses, terms=TreatyTerms(), by="AUS"):  # noqa: B008
    """Have a seat make the person an offer."""
    play = stage.app.play
    game = play.table.game
    play.do(Propose("JPN", (by,), clauses, False, terms))
    number = max(o.id for o in view(stage).offers if o.proposer == "JPN")
    offer = game.state.offers[number]
    turned = replace(offer, parties=(by, "JPN"), proposer=by, signed=(by,), status="open", exchange=0)
    game.state.offers = {**game.state.offers, number: turned}
    play.refresh()
    stage.show("table")
    screen_of(stage).open_offer(number)
    finish(stage)
    return number


# --- writing terms ---------------------------------------------------------------------------------------------------


def test_terms_are_written_by_mouse_and_proposed(stage):
    put(stage, PAY)
    stage.hand.click("table/terms")
    stage.hand.click("terms/renewals/more")
    stage.hand.click("terms/add")
    stage.hand.click("terms/0/kind")
    stage.hand.click("terms/0/kind/option/price_above")
    stage.hand.click("terms/0/mineral")
    stage.hand.click("terms/0/mineral/option/Co")
    stage.hand.click("terms/0/price/more")
    stage.hand.click("terms/add")
    assert says(stage, "It renews once")
    stage.hand.click("terms/answer/1")
    wanted = TreatyTerms(1, (VoidIf("price_above", "Co", 1.55), VoidIf("restricted")))
    assert screen_of(stage).deal.terms == wanted
    finish(stage)
    assert says(stage, "the price of cobalt is above 1.55")
    stage.hand.press(ENTER)
    offer = next(o for o in view(stage).offers if o.proposer == "JPN")
    assert offer.terms == wanted


def test_terms_are_written_by_keys_alone(stage):
    put(stage, PAY)
    stage.tab_to("table/terms")
    stage.hand.press(ENTER)
    stage.tab_to("terms/renewals/value")
    stage.hand.press(pygame.K_UP)
    stage.hand.press(pygame.K_UP)
    stage.tab_to("terms/add")
    stage.hand.press(ENTER)
    stage.tab_to("terms/0/remove")
    stage.hand.press(ENTER)
    stage.tab_to("terms/answer/1")
    stage.hand.press(ENTER)
    assert screen_of(stage).deal.terms == TreatyTerms(2)


def test_terms_that_cannot_stand_say_why(stage):
    assert stage.ui.hits.by_id["table/terms"].disabled_reason == t("table.nothing_written")
    put(stage, PAY)
    stage.hand.click("table/terms")
    stage.hand.click("terms/add")
    stage.hand.click("terms/add")
    stage.hand.click("terms/1/kind")
    stage.hand.click("terms/1/kind/option/restricted")
    assert "stands twice" in stage.ui.hits.by_id["terms/answer/1"].disabled_reason
    assert says(stage, "stands twice")
    stage.hand.press(pygame.K_ESCAPE)
    assert screen_of(stage).deal.terms == TreatyTerms()
    # Renewals of what acts once are shut.
    screen_of(stage).deal.clear()
    put(stage, CapacityBuilding("JPN", "AUS", 1_000))
    stage.hand.click("table/terms")
    assert stage.ui.hits.by_id["terms/renewals/more"].disabled_reason == t("deal.nothing_renews")


def test_terms_move_the_estimates(stage):
    put(stage, replace(PAY, payer="AUS", payee="JPN", usd=1_000_000))
    plain = screen_of(stage).estimate()
    screen_of(stage).deal.set_terms(TreatyTerms(2))
    finish(stage)
    # The payer counts what more of the same may cost it.
    assert screen_of(stage).estimate().partner.points < plain.partner.points


def test_a_refusal_of_just_this_bars_it_but_other_terms_do_not(stage):
    put(stage, PAY)
    play = stage.app.play
    seen = play.view
    key = ("AUS", fingerprint((PAY,)))
    play.now = replace(seen, me=replace(seen.me, cool_downs={key: 3}))
    deal = screen_of(stage).deal
    assert deal.why_not_send() == t("deal.cool_down", name="Australia", round=3)
    deal.set_terms(TreatyTerms(1))
    assert deal.why_not_send() is None


# --- what a counter changes ------------------------------------------------------------------------------------------


def test_differences_tell_new_from_changed_and_dropped():
    more, back = replace(PAY, usd=5), Payment("AUS", "JPN", 9)
    ground = ResourceAccess("AUS", "JPN", "Co")
    found = differences((PAY, ground), (more, back))
    assert (found.added, found.changed, found.dropped, found.terms) == ((back,), ((PAY, more),), (ground,), False)
    assert found.before(more) == PAY
    # The one about the same mineral is the one that was changed.
    two = (ResourceAccess("AUS", "JPN", "Li"), ground)
    found = differences(two, (replace(ground, exclusive=True),), TreatyTerms(1), TreatyTerms())
    assert found.changed == ((ground, replace(ground, exclusive=True)),)
    assert found.dropped == (two[0],)
    assert found.terms


def test_a_counter_shows_what_is_changed_new_and_left_out(stage):
    keep = Payment("AUS", "JPN", 50_000, 0, 3)
    ground = ResourceAccess("AUS", "JPN", "Li")
    number = offer_to_us(stage, (keep, PAY, ground), TreatyTerms(1))
    assert says(stage, "It renews once")
    stage.hand.press(pygame.K_c)
    screen_of(stage).put(replace(PAY, usd=60_000), PAY)
    screen_of(stage).remove(ground)
    put(stage, Payment("JPN", "AUS", 7, 1, 1))
    stage.hand.click("table/terms")
    stage.hand.click("terms/renewals/more")
    stage.hand.click("terms/answer/1")
    finish(stage)
    changed = [text for text in stage.texts() if text.startswith("Changed, was")]
    assert changed == [t("deal.altered", was=clause_detail(view(stage), PAY, brief=True))]
    assert says(stage, t("table.changed", text=t("table.clause_payment")))
    assert any(id.startswith("table/ghost/") for id in stage.ui.hits.by_id)
    assert says(stage, "Changed: It renews 2 times")
    restore = next(id for id in stage.ui.hits.by_id if id.startswith("table/restore/"))
    stage.hand.click(restore)
    assert ground in screen_of(stage).deal.clauses
    stage.hand.press(ENTER)
    reply = next(o for o in view(stage).offers if o.answers == number)
    assert reply.terms == TreatyTerms(2)


def test_terms_alone_make_a_counter(stage):
    number = offer_to_us(stage, (PAY,))
    stage.hand.press(pygame.K_c)
    deal = screen_of(stage).deal
    assert deal.why_not_send() == t("table.counter_same")
    deal.set_terms(TreatyTerms(0, (VoidIf("party_leaves"),)))
    assert deal.why_not_send() is None
    stage.hand.press(ENTER)
    reply = next(o for o in view(stage).offers if o.answers == number)
    assert reply.terms.void_if == (VoidIf("party_leaves"),)
    assert reply.clauses == (PAY,)


# --- treaties and notice ---------------------------------------------------------------------------------------------


def in_force(stage, *clauses, terms=TreatyTerms()):  # noqa: B008
    """Bring a treaty between Japan and Australia into force and come back to the table in the next round."""
    stage.app.play.do(Propose("JPN", ("AUS",), clauses, False, terms))
    all_sign(stage)
    go_on(stage, 2)
    return next(x.id for x in view(stage).treaties if set(x.parties) == {"JPN", "AUS"})


def test_notice_is_given_after_being_told_what_it_costs(stage):
    number = in_force(stage, replace(PAY, term=5), Payment("AUS", "JPN", 80_000, 0, 2), terms=TreatyTerms(1))
    stage.hand.click("table/treaties")
    assert says(stage, f"Treaty {number}: Japan and Australia")
    assert says(stage, t("deal.status_renews", round=5, count=1))
    stage.hand.click(f"treaties/notice/{number}")
    assert says(stage, "breach")
    assert says(stage, "Australia by 40%")
    stage.hand.press(pygame.K_ESCAPE)
    assert not next(x for x in view(stage).treaties if x.id == number).denounced_by
    stage.hand.click(f"treaties/notice/{number}")
    stage.hand.click("treaties/sure/answer/0")
    treaty = next(x for x in view(stage).treaties if x.id == number)
    assert (treaty.denounced_by, treaty.until) == ("JPN", 3)
    finish(stage)
    assert says(stage, t("deal.status_notice", round=3))
    reason = stage.ui.hits.by_id[f"treaties/notice/{number}"].disabled_reason
    assert reason == t("deal.notice_given", round=3)
    assert stage.overflows() == {}


def test_notice_by_keys_alone(stage):
    number = in_force(stage, replace(PAY, term=5))
    stage.tab_to("table/treaties")
    stage.hand.press(ENTER)
    stage.tab_to(f"treaties/notice/{number}")
    stage.hand.press(ENTER)
    assert says(stage, "It acts to the end of round 3")
    stage.tab_to("treaties/sure/answer/0")
    stage.hand.press(ENTER)
    assert next(x for x in view(stage).treaties if x.id == number).denounced_by == "JPN"


def test_the_list_tells_how_treaties_ended_and_why_clauses_lapsed(stage):
    play = stage.app.play
    ground = ResourceAccess("AUS", "JPN", "Li")
    void = Treaty(901, ("JPN", "AUS"), (PAY,), 1, False, "void", TreatyTerms(0, (VoidIf("restricted", "Co"),)), 2)
    lapsed = Treaty(902, ("JPN", "AUS"), (ground, PAY), 1, True, lapsed=(0,), broken=((1, 1),))
    others = Treaty(903, ("BRA", "USA"), (Payment("BRA", "USA", 5),), 1, False, "performed")
    told = (
        Happening("treaty_void", 2, None,
                  (("ground", "restricted"), ("mineral", "Co"), ("parties", ("JPN", "AUS")), ("treaty", 901))),
        Happening("clause_lapsed", 1, ("JPN", "AUS"),
                  (("clause", "resource_access"), ("reason", "The ground is taken."), ("treaty", 902))),
    )  # fmt: skip
    seen = play.view
    play.now = replace(seen, treaties=(void, lapsed, others), happenings=(*seen.happenings, *told))
    play.version += 1
    stage.hand.click("table/treaties")
    finish(stage)
    assert says(stage, "its condition was met: a new export control on cobalt")
    assert says(stage, "Lapsed: The ground is taken.")
    assert says(stage, "Broken now.")
    assert says(stage, t("deal.secret"))
    assert not says(stage, "Treaty 903")
    assert "treaties/notice/901" not in stage.ui.hits.by_id
    stage.hand.click("treaties/whose/all")
    finish(stage)
    assert says(stage, "Treaty 903: Brazil and United States")
    assert stage.overflows() == {}


def test_no_treaties_yet(stage):
    stage.hand.click("table/treaties")
    assert says(stage, t("deal.no_treaties"))


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_the_terms_fit_at_every_text_size(stage, scale):
    put(stage, PAY)
    stage.hand.click("table/terms")
    for _ in range(4):
        stage.hand.click("terms/add")
    assert stage.ui.hits.by_id["terms/add"].disabled_reason == t("deal.void_full", count=4)
    stage.ui.text_scale = scale
    finish(stage)
    assert stage.overflows() == {}
