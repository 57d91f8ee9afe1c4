"""Events in words: what they and the options of decisions do, and the sentences of the journal about them."""

from __future__ import annotations

from collections.abc import Callable

from game.rules.event_book import event_called
from game.rules.event_effects import last_round
from game.rules.events import round_start
from game.rules.turn import Happening
from game.scenario.models_events import Effect, Event, Option
from game.view import View
from game.window.catalog import t
from game.window.figures import percent, signed_figures
from game.window.naming import in_text, quoted
from game.window.phrases import mineral_of, money, names_of, stage_in_words
from game.window.told import told, told_event

# An event that has happened, and all that tells of one.
HAPPENED = ("event", "event_injected")
OF_EVENTS = (*HAPPENED, "event_decided")


def event_of(view: View, happening: Happening) -> Event | None:
    """Return the event that a happening tells of, in the language in use, or None for another kind."""
    wanted = happening.get("event") if happening.kind in OF_EVENTS else None
    event = event_called(view.world, wanted) if wanted else None
    return told_event(event) if event is not None else None


def day_of(view: View, happening: Happening) -> str:
    """Return the day of an event in ISO form: its own or, without one, the first of the round in which it came."""
    event = event_of(view, happening)
    day = event.date if event is not None and event.date is not None else round_start(view.world, happening.round)
    return day.isoformat()


def option_in_words(view: View, option: Option) -> tuple[str, ...]:
    """Return what an option does, one phrase for each effect; one that says so if it does nothing."""
    if not option.effects:
        return (t("journal.effect_nothing"),)
    return tuple(effect_in_words(view, effect) for effect in option.effects)


def effect_in_words(view: View, effect: Effect) -> str:
    """Return what one effect does, as a phrase without a full stop."""
    if effect.kind in ("supply", "demand"):
        return _in_the_market(view, effect)
    if effect.kind in ("tariff", "control"):
        return _at_the_border(view, effect)
    name = in_text(view.world, str(effect.seat))
    if effect.kind == "budget":
        usd = round((effect.usd_m or 0.0) * 1e6)
        return t("journal.effect_budget" if usd >= 0 else "journal.effect_budget_taken", name=name, usd=money(abs(usd)))
    points = signed_figures(effect.points or 0.0)
    return t(f"journal.effect_{effect.kind}", name=name, points=points, partners=names_of(view, effect.partners))


def _change(factor: float) -> str:
    """Return a factor as more or less of something."""
    return t("journal.effect_more" if factor >= 1.0 else "journal.effect_less", share=percent(abs(factor - 1.0)))


def _in_the_market(view: View, effect: Effect) -> str:
    rounds = last_round(effect, 1)
    code = effect.row if effect.kind == "supply" else effect.code
    name = in_text(view.world, code) if code is not None else t("journal.effect_everybody")
    return t(
        f"journal.effect_{effect.kind}" if rounds > 1 else f"journal.effect_{effect.kind}_once",
        name=name,
        change=_change(effect.factor or 1.0),
        mineral=mineral_of(view, str(effect.mineral)),
        stage=stage_in_words(view.world, str(effect.mineral), effect.stage),
        rounds=rounds,
    )


def _at_the_border(view: View, effect: Effect) -> str:
    name = in_text(view.world, str(effect.seat))
    if effect.rounds is None:
        until = t("journal.effect_standing_policy", name=name)
    else:
        until = t("journal.effect_for_rounds" if effect.rounds > 1 else "journal.effect_for_one", rounds=effect.rounds)
    words = {
        "name": name,
        "mineral": mineral_of(view, str(effect.mineral)),
        "stage": stage_in_words(view.world, str(effect.mineral), effect.stage),
        "partners": names_of(view, effect.partners) if effect.partners else t("journal.everybody"),
        "until": until,
    }
    if effect.kind == "tariff":
        key = "journal.effect_tariff" if effect.rate else "journal.effect_tariff_none"
        return t(key, share=percent(effect.rate or 0.0), **words)
    if effect.cap_share is not None:
        return t("journal.effect_control_share", share=percent(effect.cap_share), **words)
    return t("journal.effect_control_factor", change=_change(effect.factor or 1.0), **words)


# --- sentences of the journal ----------------------------------------------------------------------------------------


def _happened(view: View, happening: Happening) -> str:
    event = event_of(view, happening)
    title = event.title if event is not None else str(happening.get("event"))
    return title if title[-1:] in ".?!" else t("journal.tell_event", title=title)


def _injected(view: View, happening: Happening) -> str:
    title, text = told(str(happening.get("title"))), told(str(happening.get("text")))
    stop = "" if title[-1:] in ".?!" else "."
    return t("journal.tell_event_injected", title=f"{title}{stop}", text=text).strip()


def _decided(view: View, happening: Happening) -> str:
    """Say what was decided, or what followed because nobody did."""
    event = event_of(view, happening)
    option = event.option(str(happening.get("option"))) if event is not None else None
    default = "_default" if happening.get("by_default") else ""
    return t(
        f"journal.tell_event_decided{default}",
        seat=in_text(view.world, happening.get("seat")),
        title=quoted(event.title) if event is not None else "",
        option=quoted(option.title) if option is not None else "",
    )


def _money(view: View, happening: Happening) -> str:
    event = event_called(view.world, str(happening.get("event")))
    title = quoted(told(event.title)) if event is not None else ""
    usd = int(happening.get("usd", 0))
    return t(
        "journal.tell_event_budget_taken" if usd < 0 else "journal.tell_event_budget",
        seat=in_text(view.world, happening.get("seat")),
        usd=money(abs(usd)),
        title=title,
    )


EVENT_TELLERS: dict[str, Callable[[View, Happening], str]] = {
    "event": _happened,
    "event_budget": _money,
    "event_decided": _decided,
    "event_injected": _injected,
}
