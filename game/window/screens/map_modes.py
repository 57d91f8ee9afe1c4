"""The modes of the map: what each one says of every country, in a fill, in words and as a figure to sort by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from game.rules import membership
from game.view import View
from game.window.catalog import t
from game.window.figures import grouped, percent, signed
from game.window.marketfacts import ORE, REFINED, Facts
from game.window.naming import in_text, mineral_named, rival_in_text
from game.window.theme import Color, Theme, contrast, mix
from game.window.told import told
from game.window.worldmap import HATCHES, Fill, Hatch
from game.world import World

MODES = ("bloc", "stance", "refined", "mined", "dependence", "stock", "relations")
#: Modes that say nothing where a scenario has no charter, or no rival.
_OF_BLOCS, _OF_RIVAL = frozenset(("bloc", "stance")), "dependence"
#: Modes that show one mineral.
OF_MINERAL = frozenset(("refined", "mined", "dependence", "stock"))
#: The choice of all minerals together, where a mode has one.
ALL = "all"

_SHARES = (0.0005, 0.01, 0.05, 0.20, 0.50)
_DEPENDENCE = (0.0005, 0.10, 0.30, 0.50, 0.70)
_DAYS = (0.5, 15.0, 30.0, 60.0, 90.0)
_TRUST = (-9.5, -0.5, 0.5, 9.5)
#: The least contrast between land and the darkest step of a ramp.
STANDS_OUT = 2.0


@dataclass(frozen=True)
class Layer:
    """A mode of the map for one view.

    Attributes:
        fills: country -> how it is filled; others are plain land.
        words: country -> what the mode says of it, short.
        order: country -> the figure to sort a list by, largest first.
        legend: (fill, text) in reading order.
        note: what the figures are, one sentence.
        column: heading of the figures in the list.
    """

    fills: dict[str, Fill]
    words: dict[str, str]
    order: dict[str, float]
    legend: tuple[tuple[Fill, str], ...]
    note: str
    column: str


def modes_of(world: World) -> tuple[str, ...]:
    """Return the modes that say something in a world: without charters or a rival there is less to show."""
    idle = _OF_BLOCS if not world.charters else frozenset()
    idle |= {_OF_RIVAL} if world.rival is None else set()
    return tuple(mode for mode in MODES if mode not in idle)


def land(theme: Theme) -> Fill:
    """Return the fill of land of which a mode says nothing."""
    return Fill(mix(theme.color("panel"), theme.color("border_strong"), 0.32))


def build(view: View, facts: Facts, mode: str, mineral: str, theme: Theme) -> Layer:
    """Return a mode of the map; ``mineral`` may be :data:`ALL` for dependence.

    Stances rest on the desk's estimates as well; ``map_stances.py`` builds them.
    """
    return _BUILDERS[mode](view, facts, mineral, theme)


# --- bloc ----------------------------------------------------------------------------------------------------------


def bloc_status(view: View, code: str) -> tuple[str, str]:
    """Return how an actor stands to the blocs, and the bloc's id (empty if to none).

    The status is ``full``, ``associate``, ``applicant``, ``exploring`` (a founder that has not acceded), ``rival`` or
    ``outside``. Who is covered by a union has the union's status, with ``-covered`` behind it.
    """
    for bloc in view.blocs.values():
        if bloc.dissolved:
            continue
        status = bloc.status(code)
        if status is not None:
            return status, bloc.id
        if any(a.member == code for a in bloc.applications):
            return "applicant", bloc.id
        if membership.accedes_by_right(view.world, bloc, code):
            return "exploring", bloc.id
    union = _union_of(view, code)
    if union is not None:
        status, bloc_id = bloc_status(view, union)
        if status in ("full", "associate", "applicant", "exploring"):
            return f"{status}-covered", bloc_id
    return ("rival" if code == view.world.rival else "outside"), ""


def _union_of(view: View, code: str) -> str | None:
    """Return the union that a country belongs to, also one without a seat of its own."""
    union = view.world.union_of.get(code)
    if union is None:
        union = next((u.code for u in view.world.unions.values() if code in u.members_outside), None)
    return union


def status_in_words(view: View, code: str) -> str:
    """Return how an actor stands to the blocs, in words."""
    status, bloc = bloc_status(view, code)
    if status.endswith("-covered"):
        union = _union_of(view, code)
        assert union is not None
        within = t(f"map.status_{status.removesuffix('-covered')}", bloc=told(view.world.charters[bloc].name))
        return t("map.status_covered", union=in_text(view.world, union), status=within)
    return t(f"map.status_{status}", bloc=told(view.world.charters[bloc].name) if bloc else "")


#: Which icon says a status beside the words.
STATUS_ICONS = {
    "full": "check",
    "associate": "bloc",
    "applicant": "clock",
    "exploring": "search",
    "rival": "factory",
    "outside": "dash",
}


def _bloc(view: View, facts: Facts, mineral: str, theme: Theme) -> Layer:
    ground = land(theme).color
    accent, amber = theme.color("accent"), theme.series[1]
    teal, rose = theme.series[2], theme.series[5]

    def strong(color: Color, share: float = 0.72) -> Color:
        return mix(theme.color("panel"), color, share)

    looks: dict[str, tuple[Color, Hatch]] = {
        "full": (strong(accent), ""),
        "associate": (strong(accent, 0.5), "slant"),
        "applicant": (strong(amber, 0.55), "dots"),
        "exploring": (strong(teal, 0.5), "columns"),
        "rival": (strong(rose, 0.5), "cross"),
        "outside": (mix(ground, theme.color("text"), 0.28), ""),
    }

    def fill(status: str) -> Fill:
        color, hatch = looks[status.removesuffix("-covered")]
        if status.endswith("-covered"):
            hatch = "rows"
        return Fill(color, hatch, mix(color, theme.color("bg"), 0.42))

    codes = [*view.world.seats, *(m for u in view.world.unions.values() for m in u.members_outside)]
    status = {code: bloc_status(view, code)[0] for code in codes}
    rank = ("full", "associate", "applicant", "exploring", "outside", "rival")
    used = set(status.values())
    legend = [(fill(s), t(f"map.legend_{s}")) for s in rank if s in used or s in ("full", "outside")]
    legend += [(fill(f"{s}-covered"), t("map.legend_covered")) for s in rank if f"{s}-covered" in used][:1]
    return Layer(
        fills={code: fill(s) for code, s in status.items()},
        words={code: t(f"map.short_{s.replace('-covered', '_covered')}") for code, s in status.items()},
        order={code: -float(rank.index(s.removesuffix("-covered"))) for code, s in status.items()},
        legend=tuple(legend),
        note=t("map.note_bloc"),
        column=t("map.column_bloc"),
    )


# --- shares, dependence and stocks ---------------------------------------------------------------------------------


def ramp(theme: Theme, color: Color, steps: int) -> list[Fill]:
    """Return ``steps`` fills from plain land to ``color``; the last is hatched, and all where the theme asks for it."""
    ground = land(theme).color
    # Some palettes have shades that are as bright as land: those are taken towards the text's until they stand out.
    shades = (mix(color, theme.color("text"), n / 10) for n in range(11))
    color = next((shade for shade in shades if contrast(ground, shade) >= STANDS_OUT), theme.color("text"))
    fills = [Fill(mix(ground, color, 0.14 + 0.86 * n / (steps - 1))) for n in range(steps)]
    # The theme may ask for a pattern on every step, which then tells it as well as the colour does.
    patterns: dict[int, Hatch] = {-1: "slant"}
    if theme.hatched:
        patterns |= {n: HATCHES[1 + n % (len(HATCHES) - 1)] for n in range(1, steps - 1)}
    for n, hatch in patterns.items():
        fills[n] = Fill(fills[n].color, hatch, mix(fills[n].color, theme.color("bg"), 0.4))
    return fills


def _graded(values: dict[str, float], limits: Sequence[float], fills: Sequence[Fill], theme: Theme) -> dict[str, Fill]:
    """Return the fill of each value: land below the first limit, then one step for each limit passed."""
    out: dict[str, Fill] = {}
    for code, value in values.items():
        step = sum(1 for limit in limits if value >= limit)
        out[code] = fills[step - 1] if step else land(theme)
    return out


def _legend(
    limits: Sequence[float], fills: Sequence[Fill], theme: Theme, text_of: Callable[[float], str]
) -> tuple[tuple[Fill, str], ...]:
    out = [(land(theme), t("map.legend_none"))]
    for n, fill in enumerate(fills):
        low = "0" if n == 0 else text_of(limits[n])
        more = n == len(fills) - 1
        out.append((fill, t("map.legend_more", low=low) if more else t("map.legend_span", low=low,
                                                                      high=text_of(limits[n + 1]))))  # fmt: skip
    return tuple(out)


def _percent(share: float) -> str:
    return percent(share)


def share_text(share: float) -> str:
    """Return a share in per cent, with a decimal where it is small; a dash for nothing."""
    if share < 0.0005:
        return "–" if share < 1e-6 else f"<{percent(0.001, 1)}"
    return percent(share, 1 if share < 0.0995 else 0)


def _output(stage: int) -> Callable[[View, Facts, str, Theme], Layer]:
    name = "refined" if stage == REFINED else "mined"

    def make(view: View, facts: Facts, mineral: str, theme: Theme) -> Layer:
        world = view.world
        shares = {code: facts.output_share(mineral, stage, code) for code in world.seats}
        wanted = "refined" if stage == REFINED else "mine"
        shares |= {
            p.row: p.share
            for p in world.scenario.production
            if p.mineral == mineral and p.stage == wanted and p.row not in world.index
        }
        color = theme.color("accent") if stage == REFINED else theme.series[1]
        fills = ramp(theme, color, len(_SHARES))
        key = "map.note_mined_one_stage" if stage == ORE and world.mineral[mineral].stages == 1 else f"map.note_{name}"
        if view.market is None and shares and key != "map.note_mined_one_stage":
            key += "_before"
        return Layer(
            fills=_graded(shares, _SHARES, fills, theme),
            words={code: share_text(share) for code, share in shares.items()},
            order=shares,
            legend=_legend(_SHARES, fills, theme, _percent),
            note=t(key, mineral=mineral_named(world.mineral[mineral])),
            column=t(f"map.column_{name}"),
        )

    return make


def _dependence(view: View, facts: Facts, mineral: str, theme: Theme) -> Layer:
    world = view.world
    rival = rival_in_text(world)
    if mineral == ALL:
        values = {code: facts.dependence_overall(code) for code in world.seats if code != world.rival}
        note = t("map.note_dependence_all", rival=rival)
    else:
        users = [code for code in world.seats if code != world.rival and facts.uses(mineral, code)]
        values = {code: facts.dependence(mineral, code) for code in users}
        note = t("map.note_dependence", rival=rival, mineral=mineral_named(world.mineral[mineral]))
    fills = ramp(theme, theme.series[4], len(_DEPENDENCE))
    shown = _graded(values, _DEPENDENCE, fills, theme)
    legend = list(_legend(_DEPENDENCE, fills, theme, _percent))
    if world.rival is not None:
        own = mix(theme.color("panel"), theme.series[5], 0.5)
        shown[world.rival] = Fill(own, "cross", mix(own, theme.color("bg"), 0.4))
        legend.append((shown[world.rival], rival))
    return Layer(
        fills=shown,
        words={code: share_text(value) for code, value in values.items()},
        order=values,
        legend=tuple(legend),
        note=note,
        column=t("map.column_dependence"),
    )


def days_text(days: float) -> str:
    """Return days of cover in words; a dash for none."""
    if days == float("inf"):
        return t("map.days_no_use")
    return "–" if days < 0.5 else t("map.days", days=grouped(days))


def _stock(view: View, facts: Facts, mineral: str, theme: Theme) -> Layer:
    values = {code: facts.cover_days(mineral, code) for code in view.world.seats}
    fills = ramp(theme, theme.series[2], len(_DAYS))
    return Layer(
        fills=_graded(values, _DAYS, fills, theme),
        words={code: days_text(days) for code, days in values.items()},
        order=values,
        legend=_legend(_DAYS, fills, theme, lambda days: t("map.days", days=grouped(days))),
        note=t("map.note_stock", mineral=mineral_named(view.world.mineral[mineral])),
        column=t("map.column_stock"),
    )


# --- relations -----------------------------------------------------------------------------------------------------


def treaties_with(view: View, code: str) -> int:
    """Return how many treaties in force the seat has with another, as far as the seat may know."""
    return sum(1 for tr in view.treaties if tr.status == "in force" and view.seat in tr.parties and code in tr.parties)


def _relations(view: View, facts: Facts, mineral: str, theme: Theme) -> Layer:
    ground = mix(land(theme).color, theme.color("text"), 0.22)
    cold, warm = theme.color("bad"), theme.color("good")
    colors = [mix(ground, cold, 0.85), mix(ground, cold, 0.4), ground, mix(ground, warm, 0.4), mix(ground, warm, 0.85)]
    ink = [mix(color, theme.color("bg"), 0.45) for color in colors]
    fills: dict[str, Fill] = {}
    words: dict[str, str] = {}
    order: dict[str, float] = {}
    for code in view.world.seats:
        if code == view.seat:
            fills[code] = Fill(mix(theme.color("panel"), theme.color("text"), 0.85))
            words[code] = t("map.you")
            order[code] = 1000.0
            continue
        trust = view.me.trust.get(code, 0)
        step = sum(1 for limit in _TRUST if trust >= limit)
        treaties = treaties_with(view, code)
        fills[code] = Fill(colors[step], "slant" if treaties else "", ink[step])
        words[code] = t("map.trust_treaties", trust=signed(trust), count=treaties) if treaties else signed(trust)
        order[code] = trust + 0.5 * treaties
    texts = ("map.trust_very_low", "map.trust_low", "map.trust_none", "map.trust_good", "map.trust_very_good")
    legend = [(Fill(color), t(text)) for color, text in zip(colors, texts, strict=True)]
    legend.append((Fill(colors[2], "slant", ink[2]), t("map.legend_treaty")))
    return Layer(
        fills=fills,
        words=words,
        order=order,
        legend=tuple(legend),
        note=t("map.note_relations"),
        column=t("map.column_relations"),
    )


_BUILDERS: dict[str, Callable[[View, Facts, str, Theme], Layer]] = {
    "bloc": _bloc,
    "refined": _output(REFINED),
    "mined": _output(ORE),
    "dependence": _dependence,
    "stock": _stock,
    "relations": _relations,
}
