"""Small tables at which a person sits: for tests of the negotiation table on a world that starts at once."""

from dataclasses import replace

from game.actions import Sign
from tests.window.stage import Stage, finish, view


def sit_down(partner, seat="JPN", coaching="estimate", opponents="no-deal", size=(1280, 720)):
    """Return a stage with the negotiation table on it and a partner chosen, in the workshop's scenario."""
    stage = Stage(size)
    stage.app.start("workshop-12", seat, 3, opponents, coaching=coaching)
    stage.app.settle()
    stage.show("table")
    screen_of(stage).select(partner)
    screen_of(stage).deal.show_offer(None)
    finish(stage)
    return stage


def screen_of(stage):
    """The negotiation table."""
    return stage.app.screen("table")


def write(stage, group, kind, asking=False):
    """Open the dialogue of a kind of clause by key and mouse."""
    import pygame

    stage.hand.press(pygame.K_r if asking else pygame.K_a)
    stage.hand.click(f"clause/group/{group}")
    stage.hand.click(f"clause/kind/{kind}")


def all_sign(stage):
    """Have everybody who waits sign the person's open offers, whatever its player would do."""
    game = stage.app.play.table.game
    for number, offer in tuple(game.state.offers.items()):
        if offer.proposer != stage.app.play.seat or offer.status not in ("open", "declined"):
            continue
        signed = (offer.proposer,)
        game.state.offers = {**game.state.offers, number: replace(offer, status="open", signed=signed)}
        for seat in offer.parties[1:]:
            game.apply(Sign(seat, number))
    stage.app.play.refresh()


def go_on(stage, to_round):
    """Play on to a round and show the table again."""
    stage.play_on(to_round)
    stage.app.play.report = None
    stage.show("table")
    finish(stage)
    assert view(stage).round == to_round
