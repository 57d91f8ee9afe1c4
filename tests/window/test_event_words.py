# ruff: noqa: E501 -- the sentences of the program are quoted whole
"""Events, decisions and their effects in the words of the journal, for every kind that a scenario can write."""

from __future__ import annotations

from game.actions import Decide, Inject, SetPolicy
from game.rules.injects import FACILITATOR
from game.scenario.models_events import EffectKind
from game.window.event_words import option_in_words
from game.window.narrate import narrate
from game.window.phrases import policy_in_words
from tests.engine.happenings import play
from tests.engine.helpers import next_round, to_sitting

EVERYTHING = """
- id: everything
  date: 2030-01-02
  kind: decision
  title: All at once?
  text: One seat may do it all.
  decider: AAA
  default: nothing
  options:
    - {id: nothing, title: Nothing}
    - id: all
      title: Everything.
      effects:
        - {kind: supply, mineral: Co, stage: ore, row: FAR, factor: 0.7, rounds: 2}
        - {kind: demand, mineral: Co, factor: 1.1}
        - {kind: demand, mineral: Co, code: BBB, factor: 0.9}
        - {kind: tariff, seat: AAA, mineral: Co, partners: [ZZZ], rate: 0.25}
        - {kind: tariff, seat: BBB, mineral: Co, rate: 0, rounds: 1}
        - {kind: control, seat: ZZZ, mineral: Ga, factor: 0.5, form: licence, rounds: 3}
        - {kind: control, seat: ZZZ, mineral: Co, partners: [AAA, BBB], cap_share: 0.2}
        - {kind: approval, seat: AAA, points: -2.5}
        - {kind: standing, seat: AAA, points: 1}
        - {kind: trust, seat: AAA, partners: [BBB, CCC], points: 3}
        - {kind: budget, seat: CCC, usd_m: 4}
        - {kind: budget, seat: CCC, usd_m: -1}
"""


def test_every_effect_has_its_words() -> None:
    game = play(EVERYTHING)
    view = game.view("AAA")
    (waiting,) = view.me.decisions
    nothing, everything = waiting.event.options
    assert option_in_words(view, nothing) == ("nothing changes",)
    words = option_in_words(view, everything)
    assert {effect.kind for effect in everything.effects} == set(EffectKind.__args__)  # type: ignore[attr-defined]
    assert words == (
        "capacity of Far Highlands for cobalt (ore): 30% less, for 2 rounds",
        "use of cobalt by all users: 10% more, for one round",
        "use of cobalt by Brightwater: 10% less, for one round",
        "Aldermere levies 25% on cobalt (refined) from the Zenith Republic, until Aldermere changes it",
        "Brightwater levies nothing on cobalt (refined) from all destinations, for one round",
        "the Zenith Republic lets 50% less of gallium (refined) than now go to all destinations, for 3 rounds",
        "the Zenith Republic lets 20% of the free flow of cobalt (refined) go to Aldermere and Brightwater, until the Zenith Republic changes it",
        "approval of Aldermere: −2.5",
        "standing of Aldermere: +1",
        "trust of Aldermere with Brightwater and Coral Island: +3",
        "Coral Island receives $4.0\u00a0m",
        "Coral Island loses $1.0\u00a0m",
    )  # fmt: skip


def test_the_journal_tells_what_was_decided_and_what_was_brought_in() -> None:
    game = play(EVERYTHING)
    idle = play(EVERYTHING)
    next_round(idle)
    to_sitting(game, "AAA")
    game.apply(SetPolicy("AAA", Decide("everything", "all")))
    (sealed,) = [p for p in game.view("AAA").me.policies if isinstance(p, Decide)]
    assert policy_in_words(game.view("AAA"), sealed) == "decision on “All at once?”: Everything."
    game.apply(Inject(FACILITATOR, title="Rain", text="It rains."))
    game.apply(Inject(FACILITATOR, title="Who leaks?"))
    next_round(game)

    def told(table, kind: str, seat: str) -> list[str]:  # type: ignore[no-untyped-def]
        view = table.view(seat)
        return [narrate(view, h) for h in view.happenings if h.kind == kind]

    assert told(game, "event_decided", "BBB") == ["Aldermere has decided on “All at once?”: Everything."]
    assert told(idle, "event_decided", "BBB") == [
        "Aldermere took no decision on “All at once?”, so the default holds: Nothing."
    ]
    assert told(game, "event_injected", "CCC") == [
        "Brought in by the facilitator: Rain. It rains.",
        "Brought in by the facilitator: Who leaks?",
    ]
    assert told(game, "event_budget", "CCC") == [
        "Coral Island receives $4.0\u00a0m outside its budget, by “All at once?”.",
        "Coral Island loses $1.0\u00a0m of its budget, by “All at once?”.",
    ]
    assert told(game, "event_budget", "BBB") == [], "nobody else's money"
