"""The words of blocs: motions, results of votes, the rules of a charter, and what a membership brings."""

from __future__ import annotations

from collections.abc import Sequence

from game.actions import (
    Admit,
    CallContributions,
    Expel,
    MotionContent,
    ReleaseStock,
    SetExportFloor,
    SetFloor,
    SetLevyShare,
    SetStockTarget,
    StageName,
)
from game.errors import Refused
from game.rules import membership, motions
from game.rules.charter import decision_on
from game.rules.cooldown import blocked
from game.scenario.models import Charter
from game.state import Bloc, Motion
from game.view import View
from game.window.catalog import t
from game.window.charterwords import rule_name, rule_value
from game.window.figures import grouped, percent
from game.window.naming import comma_list, name_of
from game.window.phrases import money, price_text, tonnes
from game.window.refusals import told_refusal
from game.window.screens.clause_words import short
from game.window.theme import Tone
from game.world import World

RESULT_ICONS = {"adopted": "check", "rejected": "cross", "superseded": "dash", "lapsed": "dash", "withdrawn": "back"}
RESULT_TONES: dict[str, Tone] = {"adopted": "good", "rejected": "bad"}


#: The two schedules of a bloc: floors on what members import, and on what they sell to others.
SCHEDULES = ("floors", "export_floors")

FloorMotion = SetFloor | SetExportFloor


def floor_motion(schedule: str, mineral: str, stage: StageName, level: float | None) -> FloorMotion:
    """Return the motion that asks for a level in a schedule; None ends the floor."""
    record = SetFloor if schedule == SCHEDULES[0] else SetExportFloor
    return record(mineral, stage, level)


def motion_schedule(content: FloorMotion) -> str:
    """Return the schedule that a motion would change."""
    return SCHEDULES[isinstance(content, SetExportFloor)]


def floor_price(world: World, mineral: str, stage: str, level: float = 1.0) -> float:
    """Return the price in USD/t of a floor at ``level`` times the baseline; ore has its share of the refined price."""
    m = world.mineral_index[mineral]
    base = float(world.market.price_usd_per_t[m])
    return level * base * (float(world.market.kappa[m]) if stage == "ore" else 1.0)


def level_text(level: float | None) -> str:
    """Return a floor's level as a multiple of the baseline."""
    return t("blocs.no_floor") if level is None else t("blocs.level", level=grouped(level, 2))


def motion_text(view: View, content: MotionContent) -> str:
    """Return what a motion asks for, in one line."""
    world = view.world
    if isinstance(content, Admit):
        return t("blocs.motion_admit", name=short(world, content.member), status=t(f"blocs.status_{content.status}"))
    if isinstance(content, Expel):
        return t("blocs.motion_expel", name=short(world, content.member))
    if isinstance(content, SetLevyShare):
        return t("blocs.motion_levy_share", share=percent(content.share))
    if isinstance(content, CallContributions):
        return t("blocs.motion_call_contributions", usd=money(content.usd), key=t(f"journal.key_{content.key}"))
    if isinstance(content, ReleaseStock):
        return t("blocs.motion_release_stock", mineral=content.mineral, amount=tonnes(content.tonnes))
    if isinstance(content, SetStockTarget):
        return t("blocs.motion_set_stock_target", mineral=content.mineral, days=f"{content.days:g}")
    if not isinstance(content, SetFloor | SetExportFloor):
        value = rule_value(content.rule, content.value)
        return t("blocs.motion_amend", rule=rule_name(content.rule), value=value)
    market = t(f"blocs.market_{content.stage}", mineral=content.mineral)
    kind = "export_floor" if isinstance(content, SetExportFloor) else "floor"
    if content.level is None:
        return t(f"blocs.motion_end_{kind}", market=market)
    price = price_text(floor_price(world, content.mineral, content.stage, content.level))
    return t(f"blocs.motion_{kind}", market=market, level=grouped(content.level, 2), price=price)


def motion_state(view: View, motion: Motion) -> tuple[str, str, Tone]:
    """Return icon, words and tone for where an open motion stands."""
    if motion.seconder is None:
        return "warning", t("blocs.needs_seconder", round=motion.ready), "warn"
    if motion.ready <= view.round:
        return "gavel", t("blocs.vote_now"), "good"
    return "clock", t("blocs.vote_later", round=motion.ready), "neutral"


def names_of(view: View, seats: Sequence[str]) -> str:
    """Return the short names of seats in a row."""
    return comma_list([short(view.world, seat) for seat in seats])


def counts(roll_call: Sequence[tuple[str, str]]) -> tuple[int, int, int]:
    """Return the votes for, against and abstained of a roll call."""
    choices = [choice for _, choice in roll_call]
    return choices.count("for"), choices.count("against"), choices.count("abstain")


def bloc_state(view: View, bloc: Bloc) -> tuple[str, str, Tone]:
    """Return icon, words and tone for where a bloc stands."""
    if bloc.dissolved:
        return "cross", t("blocs.dissolved"), "bad"
    if bloc.in_force and bloc.short_since is not None:
        until = bloc.short_since + membership.RECOVERY_ROUNDS
        return "warning", t("blocs.short_until", round=until), "warn"
    if bloc.in_force:
        return "check", t("blocs.in_force", round=bloc.in_force_since), "good"
    if bloc.first_accession is None:
        return "eye", t("blocs.exploring"), "neutral"
    last = bloc.first_accession + view.world.charters[bloc.id].dissolve_after_rounds
    return "clock", t("blocs.short_of_mass", round=last), "warn"


def charter_rules(view: View, charter: Charter) -> list[tuple[str, str]]:
    """Return the rules of a charter as (subject, sentence)."""
    world = view.world
    rival = name_of(world, world.rival) if world.rival else t("blocs.nobody")
    return [
        *((t(f"blocs.charter_on_{subject}"), t(f"blocs.decision_{decision_on(charter, subject)}"))
          for subject in motions.MOTIONS),
        (t("blocs.rule_quorum"), t("blocs.rule_quorum_text", share=percent(charter.quorum))),
        (t("blocs.rule_step"), t("blocs.rule_step_text", step=grouped(charter.largest_floor_step, 2),
                                 most=grouped(charter.max_floor, 2))),
        (t("blocs.rule_notice"), t("blocs.rule_notice_text", rounds=charter.notice_rounds)),
        (t("blocs.charter_levy_share"), t("blocs.rule_levy_text", share=percent(charter.levy_share))),
        (t("blocs.charter_associate_levy"), t("blocs.rule_associate_text", share=percent(charter.associate_levy))),
        (t("blocs.rule_mass"), t("blocs.rule_mass_text", heads=charter.critical_mass_members,
                                 share=percent(charter.critical_mass_use_share), rival=rival)),
        (t("blocs.rule_recovery"), t("blocs.rule_recovery_text", rounds=membership.RECOVERY_ROUNDS)),
        (t("blocs.rule_dissolution"), t(f"blocs.rule_dissolution_{'founded' if charter.dormant else 'text'}",
                                        rounds=charter.dissolve_after_rounds)),
    ]  # fmt: skip


def why_not_table(view: View, bloc: Bloc, content: MotionContent) -> str | None:
    """Return why the person's seat cannot table a motion now, or None."""
    world = view.world
    # The rules read nothing of the state but motions and the round, which a view has.
    reason = motions.why_not_table(world, view, view.seat, bloc)
    if reason is not None:
        return told_refusal(reason)
    if view.legal["table_motion"].reason is not None:
        return told_refusal(view.legal["table_motion"].reason)
    barred = blocked(world, view, bloc).get(content)
    if barred is not None:
        return told_refusal(barred)
    return _against_charter(view, bloc, content)


def _against_charter(view: View, bloc: Bloc, content: MotionContent) -> str | None:
    """Return why the charter does not allow what a motion asks for, or None."""
    try:
        motions.MOTIONS[content.type].check(view.world, view, bloc, content)
    except Refused as error:
        return told_refusal(error)
    return None


def levels(view: View, bloc: Bloc, mineral: str, stage: StageName, schedule: str = SCHEDULES[0]) -> list[float | None]:
    """Return the levels that the charter lets a motion ask for now, the highest first; None ends the floor."""
    asked: list[float | None] = [*sorted(motions.FLOOR_STEPS, reverse=True)]
    if motions.floor_of(bloc, mineral, stage, schedule) is not None:
        asked.append(None)
    return [
        level for level in asked if _against_charter(view, bloc, floor_motion(schedule, mineral, stage, level)) is None
    ]
