"""The entry of a mineral: what it is for, its volume and price, who makes and uses it, and what controls it."""

from __future__ import annotations

from collections import defaultdict

from game.rules.events import round_start
from game.scenario.models import Mineral
from game.scenario.models_trade import OpeningControl
from game.scenario.read import Scenario
from game.view import View
from game.window.catalog import t
from game.window.codex.entries import MINERAL, SEAT, Entry, Figure, Group, Heading
from game.window.codex.rows import source_of
from game.window.figures import figures, grouped, percent
from game.window.naming import mineral_named, named, within
from game.window.phrases import stage_of
from game.window.screens.public_brief import LEAST_SHARE, money, share_text
from game.window.sources import ESTIMATE, computed, price_source
from game.window.told import told

#: Makers and users that are listed by name; the others are added up.
MOST_LISTED = 6
_PARAMETERS = "docs/model-parameters.md"
_SIDES = (("mine", "top_mine"), ("refined", "top_refined"), ("use", "top_use"))


def mineral_heading(record: Mineral) -> Heading:
    """Return a mineral's line in the list."""
    group = "strategic" if record.strategic else "bulk"
    also = f"{record.id} {told(record.end_uses)}"
    return Heading(MINERAL + record.id, "mineral", group, mineral_named(record), "pick", also=also)


def mineral_entry(scenario: Scenario, view: View | None, mineral: str) -> Entry:
    """Return a mineral's entry; with a view also what the markets of the game have come to."""
    record = next(m for m in scenario.minerals if m.id == mineral)
    name = mineral_named(record)
    lead = t("codex.mineral_is_strategic" if record.strategic else "codex.mineral_is", name=name, unit=record.unit)
    texts = [t("codex.mineral_uses", uses=told(record.end_uses))] if record.end_uses else []
    texts.append(t("codex.mineral_two_stages" if record.stages == 2 else "codex.mineral_one_stage"))
    if not record.strategic:
        texts.append(t("codex.mineral_not_strategic"))
    sides = [_side(scenario, mineral, side, key) for side, key in _SIDES]
    groups = [
        _market(scenario, view, record),
        *(group for group in sides if group.figures),
        _controls(scenario, mineral),
        *_hosts(scenario, mineral),
        *_past(scenario, mineral),
        _behaviour(scenario, record),
    ]
    also = ("term_baseline_price", "term_price_index", "model_price", "policy_export_control", "motion_set_floor")
    return Entry(mineral_heading(record), lead, tuple(texts), groups=tuple(groups), also=also)


# --- volume and price ---------------------------------------------------------------------------------------------


def volume_source(record: Mineral) -> str:
    """Return where the volume comes from: a mineral's flag says of each of its figures how it was come by."""
    parts = [part.strip() for part in record.flag.split(";") if part.strip().startswith("volume")]
    source = record.source.split("; price")[0].replace("(volume)", "").strip()
    text = "; ".join(part for part in (source, *parts) if part)
    if not text:
        return t("codex.source_none")
    estimated = any(ESTIMATE in part for part in (*parts, source))
    return t("common.source_estimate" if estimated else "common.source_documented", text=text)


def _market(scenario: Scenario, view: View | None, record: Mineral) -> Group:
    volume, price = volume_source(record), price_source(record)
    out = [
        Figure(t("codex.world_volume"), t("codex.tonnes", amount=grouped(record.world_t_per_year)), volume),
        Figure(t("codex.base_price"), _usd(record.price_usd_per_t), price, "term_baseline_price"),
        Figure(
            t("codex.world_value"),
            money(record.world_t_per_year * record.price_usd_per_t / 1e9),
            t("codex.source_product"),
        ),
    ]
    if view is not None and view.price_history:
        index = float(view.price_history[-1][view.world.mineral_index[record.id]])
        source = t("codex.source_dated", source=computed(), date=as_of(view))
        rival = scenario.head.rival
        words = {"name": within(named(scenario.names[rival]))} if rival is not None else {}
        end = "" if words else "_plain"
        out.append(Figure(t(f"codex.price_now{end}", **words), t("codex.index", value=grouped(index, 2)), source,
                          "term_price_index"))  # fmt: skip
        out.append(Figure(t(f"codex.price_usd_now{end}", **words), _usd(index * record.price_usd_per_t), source,
                          "model_price"))  # fmt: skip
    return Group(t("codex.market_figures"), tuple(out))


def as_of(view: View) -> str:
    """Return to what the figures of the last market belong: its round, and the day on which that began."""
    last = len(view.price_history) * view.world.scenario.head.market_every
    return t("codex.as_of", round=last, date=round_start(view.world, last).isoformat())


def _usd(usd_per_t: float) -> str:
    return t("figures.usd", number=grouped(usd_per_t, 0 if usd_per_t >= 100 else 2))


# --- makers and users ---------------------------------------------------------------------------------------------


def _side(scenario: Scenario, mineral: str, side: str, key: str) -> Group:
    """The largest shares of the world in mining, refining or use, each with the sources of its rows."""
    shares: defaultdict[str, float] = defaultdict(float)
    sources: defaultdict[str, dict[str, None]] = defaultdict(dict)
    if side == "use":
        rows = [(row.code, row.share, source_of(row)) for row in scenario.consumption if row.mineral == mineral]
    else:
        made = [row for row in scenario.production if row.mineral == mineral and row.stage == side]
        rows = [(row.row, row.share, source_of(row)) for row in made]
    for code, share, source in rows:
        if share > 0:
            shares[code] += share
            sources[code][source] = None
    rest = scenario.head.rest
    ranked = sorted((code for code in shares if code != rest), key=lambda code: (-shares[code], code))
    listed = [code for code in ranked[:MOST_LISTED] if shares[code] >= LEAST_SHARE]
    others = [*ranked[len(listed) :], *([rest] if rest in shares else [])]
    seats = set(scenario.seats)
    out = [
        Figure(
            named(scenario.names[code]),
            share_text(shares[code]),
            "; ".join(sources[code]),
            SEAT + code if code in seats else "",
            code,
            shares[code],
        )
        for code in listed
    ]
    if others:
        total = sum(shares[code] for code in others)
        texts = list(dict.fromkeys(source for code in others for source in sources[code]))
        shown = "; ".join(texts[:3])
        out.append(Figure(t("codex.rest_of"), share_text(total), shown, share=total))
    return Group(t(f"codex.{key}"), tuple(out))


# --- controls and hosts -------------------------------------------------------------------------------------------


def control_figure(scenario: Scenario, control: OpeningControl, label: str, link: str, flag: str = "") -> Figure:
    """Return an export control of the start as a figure: what it lets through, or the home price that it keeps."""
    if control.home_price < 1:
        value = t("codex.control_home_price", share=percent(control.home_price))
    elif control.cap_share >= 1:
        value = t("codex.control_free")
    else:
        value = t("codex.control_passes", share=percent(control.cap_share))
    source = t("codex.source_in_force", source=source_of(control), date=control.since.isoformat())
    return Figure(label, value, source, link, flag)


def _controls(scenario: Scenario, mineral: str) -> Group:
    found = [control for control in scenario.controls if control.mineral == mineral]
    seats = set(scenario.seats)
    out = [
        control_figure(
            scenario,
            control,
            t(f"codex.control_{control.form}", name=named(scenario.names[control.code]), stage=stage_of(control.stage)),
            SEAT + control.code if control.code in seats else "",
            control.code,
        )
        for control in found
    ]
    return Group(t("codex.controls"), tuple(out), "" if out else t("codex.no_controls"))


def _hosts(scenario: Scenario, mineral: str) -> list[Group]:
    made = [row for row in scenario.production if row.mineral == mineral and row.stage == "refined"]
    refiners = {row.row for row in made if row.share >= LEAST_SHARE}
    rows = [feed for feed in scenario.hosts if feed.mineral == mineral and feed.share > 0 and feed.refiner in refiners]
    out = [
        Figure(
            t(
                "codex.host_row",
                refiner=named(scenario.names[feed.refiner]),
                metal=told(feed.host_metal),
                origin=named(scenario.names[feed.origin]),
            ),
            share_text(feed.share),
            source_of(feed),
            "term_host_metal",
        )
        for feed in sorted(rows, key=lambda feed: (feed.refiner, -feed.share, feed.origin))
    ]
    return [Group(t("codex.hosts"), tuple(out))] if out else []


def _past(scenario: Scenario, mineral: str) -> list[Group]:
    rows = sorted((p for p in scenario.prices if p.mineral == mineral), key=lambda p: -p.year)
    out = []
    for point in rows:
        text = "; ".join(part for part in (told(point.basis), point.source) if part)
        source = t("common.source_documented", text=text) if text else t("codex.source_none")
        out.append(Figure(str(point.year), _usd(point.usd_per_t), source))
    return [Group(t("codex.past_prices"), tuple(out))] if out else []


# --- behaviour ----------------------------------------------------------------------------------------------------


def _behaviour(scenario: Scenario, record: Mineral) -> Group:
    """The parameters of the model for this mineral: estimates all of them."""
    source = t("codex.source_estimate", page=_PARAMETERS)
    rival = scenario.head.rival
    rows: list[tuple[str, str, str]] = [
        ("param_mineral_eta", figures(record.eta), "model_demand"),
        ("param_mineral_choke", t("codex.index", value=figures(record.choke)), "term_choke"),
        ("param_mineral_sigma", figures(record.sigma), "term_armington"),
        ("param_mineral_eps", figures(record.eps_refining), "model_supply"),
        ("param_mineral_u0", percent(record.u0), "term_utilisation"),
    ]
    if record.stages == 2:
        rows.append(("param_mineral_eps_mine", figures(record.eps_mine), "model_supply"))
        rows.append(("param_mineral_kappa", percent(record.kappa), "term_ore"))
    rows += [
        (
            "param_mineral_lead_refining",
            t("codex.rounds", count=figures(record.lead_rounds_refining)),
            "term_lead_time",
        ),
        ("param_mineral_lrmc_refining", t("codex.index", value=figures(record.lrmc_refining)), "model_capacity"),
    ]
    if record.stages == 2:
        mining = t("codex.rounds", count=figures(record.lead_rounds_mining))
        rows.append(("param_mineral_lead_mining", mining, "term_lead_time"))
        rows.append(
            ("param_mineral_lrmc_mining", t("codex.index", value=figures(record.lrmc_mining)), "model_capacity")
        )
    rows += [
        ("param_mineral_premium", percent(record.risk_premium), "term_premium"),
        ("param_mineral_stock", figures(record.private_cover_quarters), "term_private_stock"),
        ("param_mineral_voll", t("figures.usd", number=grouped(record.voll)), "model_loss"),
    ]
    out = [Figure(t(f"codex.{key}"), value, source, link) for key, value, link in rows]
    if rival is not None:
        name = within(named(scenario.names[rival]))
        value = figures(record.eps_refining_rival)
        out.insert(4, Figure(t("codex.param_mineral_eps_rival", name=name), value, source, "model_supply"))
    return Group(t("codex.behaviour"), tuple(out))
