"""The entry of a delegation: what everybody can know of it, and nothing of its mandate."""

from __future__ import annotations

from game.scenario.models import Delegation
from game.scenario.read import Scenario
from game.view import View
from game.window.catalog import t
from game.window.codex.entries import MINERAL, SEAT, Entry, Figure, Group, Heading
from game.window.codex.minerals import control_figure
from game.window.codex.rows import source_of
from game.window.figures import dollars, grouped
from game.window.naming import mineral_named, named, named_shortly, within
from game.window.phrases import stage_of, tonnes
from game.window.screens.public_brief import LEAST_SHARE, money, people, share_text
from game.window.screens.stakes import SIDES, Stakes
from game.window.sources import Sourced, kept
from game.window.told import told


def seat_heading(scenario: Scenario, row: Delegation) -> Heading:
    """Return a delegation's line in the list."""
    record = scenario.names[row.code]
    group = "members" if row.union is not None else "seats"
    also = f"{row.code} {named_shortly(record)} {told(row.region)}"
    return Heading(SEAT + row.code, "seat", group, named(record), "flag", row.code, also)


def seat_entry(scenario: Scenario, view: View | None, stakes: Stakes, seat: str) -> Entry:
    """Return a delegation's entry; with a view also what the game has made public of it."""
    row = stakes.delegation(seat)
    region = told(row.region)
    if row.union is not None:
        lead = t("codex.seat_member", union=within(named(scenario.names[row.union])), region=region)
    else:
        key = f"codex.seat_{row.kind}" if row.kind in ("host", "rival", "union") else "codex.seat_is"
        lead = t(key, region=region)
    groups = [
        _position(row),
        _economy(row, view),
        _shares(stakes, seat),
        *_stocks(scenario, view, stakes, seat),
        *_programmes(scenario, seat),
        *_controls(scenario, seat),
        *_blocs(scenario, view, seat),
    ]
    also = [MINERAL + stake.mineral.id for stake in stakes.of(seat)[:4]]
    if row.union is not None:
        also.append(SEAT + row.union)
    also += [SEAT + other.code for other in scenario.delegations if other.union == seat]
    return Entry(
        seat_heading(scenario, row), lead, groups=tuple(g for g in groups if g.figures or g.note),
        also=tuple(also),
    )  # fmt: skip


def row_source(row: Delegation) -> str:
    """Return where a delegation's figures and position were published."""
    return source_of(row) if row.source or row.flag else t("codex.source_none")


def _position(row: Delegation) -> Group:
    """What it has said in public, with the place where that was published."""
    if not row.stance:
        return Group(t("codex.position"), note=t("codex.no_position"))
    return Group(t("codex.position"), (Figure(told(row.stance), "", row_source(row)),))


def _economy(row: Delegation, view: View | None) -> Group:
    source = row_source(row)
    out = [
        Figure(t("codex.gdp"), money(row.gdp_usd_bn), source),
        Figure(t("codex.population"), people(row.population_m), source),
    ]
    if row.manufacturing_usd_bn > 0:
        out.append(Figure(t("codex.manufacturing"), money(row.manufacturing_usd_bn), source))
    rule = t("codex.source_rule", page="docs/rulebook.md")
    out.append(Figure(t("codex.meetings"), grouped(row.meetings), rule, "term_meeting"))
    band = view.budgets_usd.get(row.code) if view is not None else None
    if view is not None and band is not None:
        low, high = band
        value = t("codex.band", low=dollars(low), high=dollars(high))
        source = t("codex.source_dated", source=kept(), date=as_round(view))
        out.append(Figure(t("codex.budget_band"), value, source, "term_allotment"))
    return Group(t("codex.economy"), tuple(out))


def as_round(view: View) -> str:
    """Return to what a figure that the rules keep belongs: the round and its first day."""
    return t("codex.as_of", round=max(1, view.round), date=view.date)


def _shares(stakes: Stakes, seat: str) -> Group:
    out = []
    for stake in stakes.of(seat):
        for side in SIDES:
            found = stake.shares[side]
            if found.share < LEAST_SHARE:
                continue
            source = _share_source(stakes, seat, stake.mineral.id, side)
            label = t(f"codex.stake_{side}", mineral=mineral_named(stake.mineral))
            out.append(Figure(label, share_text(found.share), source, MINERAL + stake.mineral.id, share=found.share))
    return Group(t("codex.stake"), tuple(out), "" if out else t("codex.stake_none"))


def _share_source(stakes: Stakes, seat: str, mineral: str, side: str) -> str:
    """Return the sources of the rows that a delegation's share is the sum of."""
    scenario, codes = stakes.scenario, stakes.covers(seat)
    rows: list[Sourced] = []
    if side == "use":
        rows += [row for row in scenario.consumption if row.mineral == mineral and row.code in codes and row.share > 0]
    else:
        made = [row for row in scenario.production if row.mineral == mineral and row.stage == side]
        rows += [row for row in made if row.account in codes and row.share > 0]
    return "; ".join(dict.fromkeys(source_of(row) for row in rows))


def _stocks(scenario: Scenario, view: View | None, stakes: Stakes, seat: str) -> list[Group]:
    """Public stocks: those of the scenario, or those that the game has come to."""
    opening = {mineral.id: pile for mineral, pile in stakes.stocks(seat)}
    out = []
    for mineral in scenario.minerals:
        pile = opening.get(mineral.id)
        at_start = source_of(pile) if pile is not None else ""
        if view is None:
            amount = pile.tonnes if pile is not None else 0.0
            source = at_start
        else:
            world = view.world
            amount = float(view.stocks_t[world.mineral_index[mineral.id], world.index[seat]])
            source = t("codex.source_dated", source=kept(), date=as_round(view))
            if at_start:
                source = f"{source}; {t('common.source_start', text=at_start)}"
        if amount > 0:
            out.append(Figure(mineral_named(mineral), tonnes(amount), source, MINERAL + mineral.id))
    return [Group(t("codex.stocks"), tuple(out))] if out else []


def _programmes(scenario: Scenario, seat: str) -> list[Group]:
    out = []
    for programme in scenario.head.programmes:
        if programme.seat != seat:
            continue
        name, source = told(programme.name), told(programme.source) or t("codex.source_none")
        out.append(Figure(t("codex.programme", name=name), dollars(programme.usd_m * 1e6), source, "term_programme"))
        each = dollars(programme.per_round_usd_m * 1e6)
        out.append(Figure(t("codex.programme_round", name=name), each, source))
    return [Group(t("codex.programmes"), tuple(out))] if out else []


def _controls(scenario: Scenario, seat: str) -> list[Group]:
    minerals = {record.id: record for record in scenario.minerals}
    out = [
        control_figure(
            scenario,
            control,
            t(
                "codex.control_of",
                mineral=mineral_named(minerals[control.mineral]),
                stage=stage_of(control.stage),
                form=t(f"codex.form_{control.form}"),
            ),
            MINERAL + control.mineral,
        )
        for control in scenario.controls
        if control.code == seat
    ]
    return [Group(t("codex.its_controls"), tuple(out))] if out else []


def _blocs(scenario: Scenario, view: View | None, seat: str) -> list[Group]:
    """What it is to each bloc, and how many public treaties it has; of the scenario alone, where it is a founder."""
    rule = t("codex.source_rule", page="docs/rulebook.md")
    out = [
        Figure(t("codex.bloc_founder", bloc=told(charter.name)), t("codex.form_founder"), rule, "term_founder")
        for charter in scenario.head.charters
        if seat in charter.founders and not charter.dormant
    ]
    if view is not None:
        source = t("codex.source_dated", source=kept(), date=as_round(view))
        for bloc in view.blocs.values():
            name = told(view.world.charters[bloc.id].name)
            for code, status, since in bloc.members:
                if code == seat:
                    key = "bloc_full" if status == "full" else "bloc_associate"
                    value = t("codex.since", round=since)
                    link = "term_full_member" if status == "full" else "term_associate"
                    out.append(Figure(t(f"codex.{key}", bloc=name), value, source, link))
            for code, _, since in bloc.signatories:
                if code == seat:
                    value = t("codex.since", round=since)
                    out.append(Figure(t("codex.bloc_signatory", bloc=name), value, source, "term_signatory"))
        count = sum(1 for treaty in view.public_treaties if seat in treaty.parties and treaty.status == "in force")
        out.append(Figure(t("codex.treaties_public"), grouped(count), source, "term_treaty"))
    return [Group(t("codex.blocs_now"), tuple(out))] if out else []
