"""A charter as a text: its articles, what each provision says, how it came to say so, and what rivals ask for.

A *provision* is what one motion can set: a rule of the charter, the floor of a market, the target of a stock. It goes
by the subject that the rules give to motions on it, so that two motions on one subject are rivals, as in the count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from game.actions import AmendCharter, MotionContent, SetExportFloor, SetFloor, SetLevyShare, SetStockTarget
from game.rules.charter import DECISION_ON, charter_of, offered, value_of
from game.rules.charter_motions import LEVY_SHARE
from game.rules.membership import RECOVERY_ROUNDS
from game.rules.motions import MOTIONS, STAGES, floor_of
from game.rules.stock_motions import target_days
from game.state import Bloc, Motion
from game.view import View
from game.window.catalog import t
from game.window.charterwords import rule_name, rule_value
from game.window.figures import figures, grouped, percent
from game.window.naming import semicolons
from game.window.phrases import mineral_of, price_text
from game.window.screens.blocs_unions import deciding_roll
from game.window.screens.blocs_words import SCHEDULES, counts, floor_motion, floor_price, motion_text

Subject = tuple[Any, ...]
Value = float | str | None

#: The articles in the order of the text, and the rules of the charter that each sets.
ARTICLES: dict[str, tuple[str, ...]] = {
    "membership": ("decisions.admit", "decisions.expel", "associate_levy"),
    "decisions": ("quorum", "decisions.set_floor", "decisions.set_export_floor", "decisions.set_levy_share",
                  "decisions.set_stock_target", "decisions.call_contributions", "decisions.release_stock"),
    "floors": ("largest_floor_step", "min_floor", "max_floor"),
    "export_floors": (),
    "fund": ("levy_share",),
    "force": ("critical_mass_members", "critical_mass_use_share"),
    "stock": (),
    "amendments": ("decisions.amend_charter", "notice_rounds"),
}  # fmt: skip
ICONS = {
    "membership": "user", "decisions": "gavel", "floors": "ship", "export_floors": "factory", "fund": "coin",
    "force": "bloc", "stock": "box", "amendments": "journal",
}  # fmt: skip
_CHARTER, _TARGET = "charter", "stock_target"
_ARTICLE_OF_RULE = {rule: article for article, rules in ARTICLES.items() for rule in rules}


@dataclass(frozen=True, slots=True)
class Version:
    """What a provision has said since some round.

    Attributes:
        kind: ``founding``, ``adopted`` or, where what was voted fell with the bloc, ``lapsed``.
        round: since when; 0 for what the scenario says.
        text: the provision's sentence.
        roll: votes for, against and abstained of an adoption.
        proposer: whose motion it was; empty for the others.
    """

    kind: str
    round: int
    text: str
    roll: tuple[int, int, int] = (0, 0, 0)
    proposer: str = ""


def subject_of(content: MotionContent) -> Subject:
    """Return what a motion sets."""
    return MOTIONS[content.type].subject(content)


def article_of(subject: Subject) -> str:
    """Return the article to which a provision belongs."""
    kind = subject[0]
    if kind == _CHARTER:
        return _ARTICLE_OF_RULE[subject[1]]
    if kind in SCHEDULES:
        return str(kind)
    return "membership" if kind in ("admit", "expel") else "stock"


def asked(content: MotionContent) -> Value:
    """Return the value that a motion asks for; None also for a motion that decides without setting anything."""
    if isinstance(content, SetFloor | SetExportFloor):
        return content.level
    if isinstance(content, SetLevyShare):
        return content.share
    if isinstance(content, AmendCharter):
        return content.value
    return content.days if isinstance(content, SetStockTarget) else None


def decides_once(subject: Subject) -> bool:
    """Whether motions on it decide a case (an admission, a call, a release) and set no lasting value."""
    return subject[0] not in (_CHARTER, _TARGET, *SCHEDULES)


def value_now(view: View, bloc: Bloc, subject: Subject) -> Value:
    """Return what a provision says now."""
    if subject[0] == _CHARTER:
        return value_of(charter_of(view.world, bloc), subject[1])
    if subject[0] in SCHEDULES:
        return floor_of(bloc, subject[1], subject[2], subject[0])
    return target_days(bloc, subject[1]) if subject[0] == _TARGET else None


def value_at_founding(view: View, bloc: Bloc, subject: Subject) -> Value:
    """Return what the scenario's charter says of a provision."""
    charter = view.world.charters[bloc.id]
    if subject[0] == _CHARTER:
        return value_of(charter, subject[1])
    if subject[0] in SCHEDULES:
        floors = charter.floors if subject[0] == SCHEDULES[0] else charter.export_floors
        return next((f.level for f in floors if (f.mineral, f.stage) == (subject[1], subject[2])), None)
    return 0.0


def sentence_of(view: View, subject: Subject, value: Value) -> str:
    """Return a provision in a sentence, were it to say ``value``."""
    kind = subject[0]
    if kind == _CHARTER:
        rule = subject[1]
        assert value is not None
        if rule.startswith(DECISION_ON):
            return t("textroom.says_decision", rule=rule_name(rule), majority=t(f"textroom.majority_{value}"))
        return t(f"textroom.says_{rule}", value=rule_value(rule, value))
    if kind in SCHEDULES:
        market = t(f"blocs.market_{subject[2]}", mineral=mineral_of(view, subject[1]))
        if value is None:
            return t("textroom.says_no_floor", market=market)
        level = float(value)
        price = price_text(floor_price(view.world, subject[1], subject[2], level))
        return t(f"textroom.says_{kind}", market=market, level=grouped(level, 2), price=price)
    mineral = mineral_of(view, subject[1])
    days = float(value or 0.0)
    if not days:
        return t("textroom.says_no_target", mineral=mineral)
    return t("textroom.says_target", mineral=mineral, days=figures(days))


def texts_of(view: View, bloc: Bloc, content: MotionContent) -> tuple[str, str]:
    """Return (what the charter says now, what it would say) of a motion; nothing now where it decides a case."""
    subject = subject_of(content)
    if decides_once(subject):
        return "", motion_text(view, content)
    return sentence_of(view, subject, value_now(view, bloc, subject)), sentence_of(view, subject, asked(content))


def provisions(view: View, bloc: Bloc, motions: Sequence[Motion], article: str) -> list[Subject]:
    """Return the provisions of an article: those in force, those asked for, and the rules that it sets, in order."""
    found: list[Subject] = [(_CHARTER, rule) for rule in ARTICLES[article]]
    if article in SCHEDULES:
        pairs = [(m, s) for m in view.world.minerals for s in STAGES[: view.world.mineral[m].stages]]
        found += [(article, *pair) for pair in pairs if floor_of(bloc, *pair, article) is not None]
    if article == "stock":
        found += [(_TARGET, mineral) for mineral in view.world.minerals if target_days(bloc, mineral)]
    for motion in motions:
        subject = subject_of(motion.content)
        if article_of(subject) == article and subject not in found:
            found.append(subject)
    return found


def rivals(motions: Sequence[Motion], subject: Subject) -> list[Motion]:
    """Return the open motions on one provision, oldest first."""
    return [m for m in sorted(motions, key=lambda m: m.id) if subject_of(m.content) == subject]


def began(view: View, bloc: Bloc) -> int:
    """Return the round from which the text counts: that of the bloc's last founding, 0 if it was there at the start."""
    rounds = [h.round for h in view.happenings if h.kind == "bloc_founded" and h.get("bloc") == bloc.id]
    return max(rounds, default=0)


def versions(view: View, bloc: Bloc, subject: Subject) -> list[Version]:
    """Return what a provision has said since the founding, oldest first."""
    if decides_once(subject):
        return []
    since = began(view, bloc)
    out = [Version("founding", since, sentence_of(view, subject, value_at_founding(view, bloc, subject)))]
    changes: list[tuple[int, int, Version]] = []
    for motion in view.motions.values():
        if motion.bloc != bloc.id or motion.status != "adopted" or motion.ready < since:
            continue
        if subject_of(motion.content) == subject:
            text = sentence_of(view, subject, asked(motion.content))
            version = Version("adopted", motion.ready, text, counts(deciding_roll(motion)), motion.proposer)
            changes.append((motion.ready, motion.id, version))
    if subject[0] in SCHEDULES:
        # The floors of a bloc that lapses fall with it, after the count of the round.
        text = sentence_of(view, subject, None)
        for happening in view.happenings:
            if happening.kind == "bloc_lapsed" and happening.get("bloc") == bloc.id and happening.round >= since:
                changes.append((happening.round, 1 << 40, Version("lapsed", happening.round, text)))
    for _, _, version in sorted(changes, key=lambda change: change[:2]):
        if version.kind == "adopted" or version.text != out[-1].text:
            out.append(version)
    return out


def fixed_texts(view: View, bloc: Bloc, article: str) -> list[str]:
    """Return the sentences of an article that no motion can change."""
    world, charter = view.world, charter_of(view.world, bloc)
    if article == "membership":
        return [t("textroom.fixed_membership"), t("textroom.fixed_associate")]
    if article == "force":
        ends = "founded" if charter.dormant else "text"
        return [
            t("blocs.rule_recovery_text", rounds=RECOVERY_ROUNDS),
            t(f"blocs.rule_dissolution_{ends}", rounds=charter.dissolve_after_rounds),
        ]
    if article in SCHEDULES:
        return [t(f"textroom.fixed_{article}")]
    if article == "stock":
        drawing = charter.drawing
        out = [t(f"blocs.stock_rule_{drawing.share}", share=percent(drawing.per_round_share))]
        return [*out, t("blocs.stock_rule_restricted")] if drawing.only_if_restricted else out
    if article == "amendments":
        entrenched = [rule_name(rule) for rule in _ARTICLE_OF_RULE if rule not in charter.amendable]
        kept = [t("textroom.fixed_entrenched", rules=semicolons(entrenched))] if entrenched else []
        return [t("textroom.fixed_amendments", motions=world.rules.motions_a_round), *kept]
    return [t(f"textroom.fixed_{article}")]


def can_be_asked(view: View, bloc: Bloc, subject: Subject) -> bool:
    """Whether the charter lets anybody table a motion on a provision."""
    if subject[0] != _CHARTER:
        return True
    return subject[1] in charter_of(view.world, bloc).amendable


def trial(view: View, bloc: Bloc, article: str, mineral: str) -> MotionContent | None:
    """Return a motion with which an article is tested where nobody has tabled one: a modest step up, or None.

    Args:
        mineral: the one selected in the window, for floors and targets.
    """
    charter = charter_of(view.world, bloc)
    if article in SCHEDULES:
        now = floor_of(bloc, mineral, "refined", article)
        level = min(charter.max_floor, (now or 1.0) + min(0.1, charter.largest_floor_step))
        return None if level == now else floor_motion(article, mineral, "refined", round(level, 2))
    if article == "stock":
        return SetStockTarget(mineral, target_days(bloc, mineral) + 30.0)
    rule = {"fund": LEVY_SHARE, "force": "critical_mass_members", "membership": "associate_levy"}.get(article)
    if rule is None or rule not in charter.amendable:
        return None
    above = [v for v in offered(rule) if float(v) > float(value_of(charter, rule))]
    if not above:
        return None
    return SetLevyShare(float(above[0])) if rule == LEVY_SHARE else AmendCharter(rule, above[0])
