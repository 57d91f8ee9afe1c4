"""What a facilitator has happen: an event of the scenario's library, or a few lines of her own.

The facilitator is no seat: she has no view, no policy and no vote, and nobody at the table can act in her name.
"""

from __future__ import annotations

from game.actions import Inject
from game.rules import events
from game.rules.event_book import event_called
from game.rules.turn import Turn, refuse

# Longer than any code of a seat can be.
FACILITATOR = "FACILITATOR"


def inject(turn: Turn, action: Inject) -> None:
    """Let a library event happen now, or publish a text; its effects act from this round's market.

    Raises:
        Refused: to seats, after the end, and for events that are not in the library or have happened already.
    """
    if action.seat != FACILITATOR:
        raise refuse("facilitator-only", "Only the facilitator of a table has events happen.")
    if turn.state.phase == "over":
        raise refuse("over", "The game is over.")
    if not action.event:
        if not action.title.strip():
            raise refuse("no-title", "Give the event a title, or name one of the scenario's library.")
        turn.tell("event_injected", None, event="", title=action.title.strip(), text=action.text.strip())
        return
    if action.title or action.text:
        raise refuse("both", "An event of the library has its own title and text; leave yours out.")
    event = event_called(turn.world, action.event)
    if event is None or event.kind != "inject":
        known = ", ".join(e.id for e in turn.world.scenario.events if e.kind == "inject")
        if known:
            raise refuse("not-in-library", "The library has: {known}.", known=known)
        raise refuse("not-in-library", "This scenario has no library.")
    if action.event in turn.state.happened:
        raise refuse("happened", "That happened in round {round} already.", round=turn.state.happened[action.event])
    events.happen(turn, event, injected=True)
