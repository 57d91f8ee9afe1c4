"""The shipped scenario: counts, sums, values, and shares against the published calibration."""

from __future__ import annotations

import math
from collections import Counter
from datetime import date

import pytest

from game.market.world import MarketPolicy
from game.rules.measures import running_effects
from game.scenario.models import ScenarioHead
from game.scenario.read import Scenario, list_scenarios, load_scenario
from game.world import build_world

# US$ m a quarter: tonnes of 2024 at prices outside China in the fourth quarter of 2025.
VALUE_USD_M = {
    "NdPr": 1655, "DyTb": 1019, "Ga": 237, "Ge": 213, "Sb": 1413, "W": 1810, "graphite": 867, "Li": 3569, "Co": 3114,
    "Ni": 12890, "Cu": 76852, "Ti": 1140,
}  # fmt: skip

# Rows of the market (refined, feed), and shares in per cent: refined, feed by mines and secondary feed, Chinese use.
ROWS = {
    "NdPr": (17, 16), "DyTb": (11, 11), "Ga": (16, 0), "Ge": (13, 0), "Sb": (15, 15), "W": (15, 25),
    "graphite": (14, 25), "Li": (13, 15), "Co": (18, 29), "Ni": (21, 16), "Cu": (31, 56), "Ti": (10, 18),
}  # fmt: skip
REFINED = {
    "NdPr": "CHN 90.9 MYS 4.6 ROW 1.4 USA 1.2 IND 0.8 EST 0.6",
    "DyTb": "CHN 99.0 ROW 0.5 JPN 0.2 FRA 0.1 EST 0.1 MYS 0.0",
    "Ga": "CHN 98.8 ROW 0.7 JPN 0.4 USA 0.0 DEU 0.0 KAZ 0.0",
    "Ge": "CHN 70.0 BEL 10.0 CAN 8.0 RUS 4.0 DEU 4.0 JPN 2.0",
    "Sb": "CHN 55.9 ROW 20.8 BEL 4.9 OMN 4.9 USA 3.3 BOL 2.9",
    "W": "CHN 80.0 VNM 5.0 USA 4.0 EUU 3.0 DEU 3.0 JPN 2.0",
    "graphite": "CHN 95.6 JPN 2.4 KOR 1.6 ROW 0.2 USA 0.1 NOR 0.0",
    "Li": "CHN 70.2 CHL 20.4 ARG 5.5 AUS 1.8 KOR 1.3 USA 0.5",
    "Co": "CHN 78.4 FIN 8.0 ROW 2.7 JPN 2.3 NOR 1.7 BEL 1.5",
    "Ni": "IDN 42.8 CHN 31.3 JPN 4.0 RUS 3.6 ROW 3.3 CAN 3.2",
    "Cu": "CHN 44.9 COD 9.3 CHL 7.0 JPN 5.7 USA 3.3 RUS 3.2",
    "Ti": "CHN 67.5 JPN 15.0 RUS 8.7 KAZ 5.0 SAU 3.7 IND 0.1",
}
FEED = {
    "NdPr": "CHN 61.7 MMR 14.8 USA 9.4 ROW 6.8 AUS 4.4 THA 1.0 IND 0.8",
    "DyTb": "MMR 50.0 CHN 40.0 ROW 3.2 AUS 2.0 USA 2.0 MYS 0.9 BRA 0.9",
    "Sb": "RUS 32.7 CHN 32.7 TJK 18.0 BOL 4.3 MMR 3.7 SEC:USA 2.8 TUR 2.4",
    "W": "CHN 78.0 SEC:CHN 4.0 VNM 4.0 EUU 2.5 PRK 2.2 BOL 2.0 RUS 1.7",
    "graphite": "SEC:CHN 62.2 CHN 28.7 MDG 1.9 SEC:JPN 1.6 BRA 1.3 SEC:KOR 1.1 MOZ 0.9",
    "Li": "AUS 37.1 CHL 21.9 CHN 18.6 ZWE 9.0 ARG 6.2 BRA 4.6 CAN 2.2",
    "Co": "COD 70.7 IDN 10.9 SEC:CHN 3.9 ROW 2.6 RUS 2.5 AUS 1.5 CUB 1.1",
    "Ni": "IDN 62.3 PHL 9.6 ROW 6.5 RUS 5.5 CAN 3.4 NCL 3.1 CHN 3.1",
    "Cu": "CHL 19.8 COD 10.7 PER 9.8 SEC:CHN 7.2 CHN 6.6 ROW 4.4 USA 3.8",
    "Ti": "SEC:CHN 40.5 AUS 24.3 ZAF 12.4 SLE 9.7 KEN 5.0 SEC:KAZ 1.5 IND 1.5",
}
CHINESE_USE = {
    "NdPr": 60, "DyTb": 60, "Ga": 75, "Ge": 45, "Sb": 42, "W": 60, "graphite": 74, "Li": 71, "Co": 64, "Ni": 64,
    "Cu": 58, "Ti": 66,
}  # fmt: skip


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return load_scenario("washington-2026")


def _shares(scenario: Scenario, mineral: str, stage: str) -> dict[str, float]:
    return {p.row: p.share for p in scenario.production if (p.mineral, p.stage) == (mineral, stage)}


def _feed(scenario: Scenario, mineral: str) -> dict[str, float]:
    refined, secondary = _shares(scenario, mineral, "refined"), _shares(scenario, mineral, "secondary")
    scrap = {f"SEC:{code}": refined[code] * share for code, share in secondary.items()}
    mined = 1.0 - sum(scrap.values())
    return {code: share * mined for code, share in _shares(scenario, mineral, "mine").items()} | scrap


def _expected(text: str) -> dict[str, float]:
    words = text.split()
    return {code: float(share) for code, share in zip(words[::2], words[1::2], strict=True)}


def test_it_is_listed() -> None:
    assert ("washington-2026", "Washington 2026") in list_scenarios()


def test_cast(scenario: Scenario) -> None:
    assert len(scenario.delegations) == 58
    assert len(scenario.seats) == len(scenario.mandates) == 57
    assert len(scenario.minerals) == 12
    kinds = Counter(d.kind for d in scenario.delegations)
    assert kinds == {"host": 1, "country": 54, "union": 1, "rival": 1, "rest": 1}
    codes = scenario.codes
    assert (codes[0], codes[-2], codes[-1]) == ("USA", "CHN", "ROW")
    assert list(codes[1:56]) == sorted(codes[1:56])
    members = [d.code for d in scenario.delegations if d.union == "EUU"]
    assert members == ["BEL", "CZE", "DEU", "EST", "FIN", "FRA", "GRC", "ITA", "LTU", "NLD", "POL", "ROU", "SWE"]
    assert len(members) + len(scenario.head.customs_unions[0].members_outside) == 27
    assert {"CHL", "IDN", "ZAF", "VNM", "RUS", "MMR", "TUR"}.isdisjoint(codes)
    assert all(scenario.accounts[code] == "ROW" for code in ("CHL", "IDN", "ZAF", "VNM", "RUS", "MMR", "TUR"))


CONTROLS = {
    "CHN DyTb refined": ("licence", date(2025, 4, 4)), "CHN Ga refined": ("licence", date(2023, 8, 1)),
    "CHN Ge refined": ("licence", date(2023, 8, 1)), "CHN Sb refined": ("licence", date(2024, 9, 15)),
    "CHN W refined": ("licence", date(2025, 2, 4)), "CHN graphite refined": ("licence", date(2023, 12, 1)),
    "COD Co ore": ("quota", date(2025, 10, 16)), "MYS NdPr ore": ("ban", date(2024, 1, 1)),
}  # fmt: skip


def test_controls_in_force_at_the_start(scenario: Scenario) -> None:
    found = {f"{c.code} {c.mineral} {c.stage}": (c.form, c.since) for c in scenario.controls}
    assert found == CONTROLS
    apart = {c.mineral: c.home_price for c in scenario.controls if c.home_price < 1.0}
    assert set(apart) == {"DyTb", "Ga", "Ge", "Sb", "Co"}
    assert all(c.since < scenario.head.start and c.code == c.row and not c.targets for c in scenario.controls)
    # Suspended measures against one country are not in force, nor is the one against military users.
    assert all(c.cap_share == 1.0 for c in scenario.controls if c.code == "CHN")


def test_hosts_of_by_products(scenario: Scenario) -> None:
    feed: dict[tuple[str, str], dict[str, float]] = {}
    for host in scenario.hosts:
        feed.setdefault((host.mineral, host.refiner), {})[host.origin] = host.share
        assert host.host_metal == {"Ga": "bauxite", "Ge": "zinc"}[host.mineral]
    refiners = {(p.mineral, p.row) for p in scenario.production if p.stage == "refined" and p.mineral in ("Ga", "Ge")}
    assert set(feed) == refiners
    assert all(total <= 1.0 + 1e-9 for total in (math.fsum(parts.values()) for parts in feed.values()))
    assert feed["Ga", "CHN"]["GIN"] == max(v for code, v in feed["Ga", "CHN"].items() if code != "CHN") > 0.3
    limits = {(h.mineral, h.refiner): h.limit_share for h in scenario.hosts if h.limit_share is not None}
    assert set(limits) == refiners, "every refiner of a by-product has a limit"
    for p in scenario.production:
        if (p.mineral, p.row) in limits and p.stage == "refined":
            assert limits[p.mineral, p.row] >= 1.99 * p.share
    # 36 t of gallium a year per Mt of alumina, of which Australia made 18 Mt and Guinea 0.3.
    assert limits["Ga", "AUS"] == pytest.approx(18 * 36 / 848, rel=0.01)
    assert limits["Ga", "GIN"] == pytest.approx(0.3 * 36 / 848, rel=0.01)


def test_head(scenario: Scenario) -> None:
    head = scenario.head
    assert isinstance(head, ScenarioHead)
    assert (head.host, head.rival, head.rest, head.rounds, head.start) == ("USA", "CHN", "ROW", 12, date(2026, 2, 4))
    assert head.opening_bloc == head.charters[0].id == "floor-zone"
    assert set(head.charters[0].founders) == {"USA", "JPN", "EUU"}
    assert not head.charters[0].floors
    plain = [p for p in head.reference_set if p.export_floor is None]
    assert len(plain) == 1 + 4 * 5 * 3
    assert [p.export_floor for p in head.reference_set[len(plain) :]] == [1.2, 1.5, 1.2]
    assert head.rival_settings.depths == (0.25, 0.5, 0.95)
    vault = next(p for p in head.programmes if p.id == "vault")
    assert (vault.seat, vault.usd_m) == ("USA", 12000)


@pytest.mark.parametrize("mineral", VALUE_USD_M)
def test_value_of_the_market(scenario: Scenario, mineral: str) -> None:
    m = next(m for m in scenario.minerals if m.id == mineral)
    assert m.world_t_per_year / 4 * m.price_usd_per_t / 1e6 == pytest.approx(VALUE_USD_M[mineral], rel=0.01)


@pytest.mark.parametrize("mineral", VALUE_USD_M)
def test_shares_add_up(scenario: Scenario, mineral: str) -> None:
    stages = next(m.stages for m in scenario.minerals if m.id == mineral)
    for stage in ("refined", "mine")[:stages]:
        assert math.fsum(_shares(scenario, mineral, stage).values()) == pytest.approx(1.0, abs=1e-8)
    use = [c.share for c in scenario.consumption if c.mineral == mineral]
    assert math.fsum(use) == pytest.approx(1.0, abs=1e-8)
    assert all(math.isfinite(share) and share > 0.0 for share in use)


@pytest.mark.parametrize("mineral", VALUE_USD_M)
def test_shares_are_the_published_ones(scenario: Scenario, mineral: str) -> None:
    refined, feed = _shares(scenario, mineral, "refined"), _feed(scenario, mineral) if mineral in FEED else {}
    assert (len(refined), len(feed)) == ROWS[mineral]
    for code, percent in _expected(REFINED[mineral]).items():
        assert 100 * refined[code] == pytest.approx(percent, abs=0.051), code
    for code, percent in _expected(FEED.get(mineral, "")).items():
        assert 100 * feed[code] == pytest.approx(percent, abs=0.051), code
    use = next(c.share for c in scenario.consumption if (c.mineral, c.code) == (mineral, "CHN"))
    assert 100 * use == pytest.approx(CHINESE_USE[mineral], abs=0.5)


def test_the_union_row_comes_out_of_the_rest_of_the_world(scenario: Scenario) -> None:
    by = {(c.mineral, c.code): c for c in scenario.consumption}
    for mineral in VALUE_USD_M:
        union, rest = by[mineral, "EUU"], by[mineral, "ROW"]
        assert "estimate" in union.flag
        assert 0.0 < union.share < 0.03
        assert rest.share > 0.0


def test_mandates(scenario: Scenario) -> None:
    small = {d.code for d in scenario.delegations if d.gdp_usd_bn < 400 and d.union is None and d.playable}
    for code, mandate in scenario.mandates.items():
        points = sum(t.points for t in mandate.targets)
        w = mandate.weights
        assert w.prosperity + w.security + w.industry + w.standing + points == pytest.approx(100)
        if code in small:
            assert points >= 45, code
        if code in {d.code for d in scenario.delegations if d.gdp_usd_bn < 150 and d.union is None}:
            assert points >= 50, code
    assert sum(m.basis == "brief" for m in scenario.mandates.values()) >= 27


def test_what_seats_set_out_to_receive_can_be_paid(scenario: Scenario) -> None:
    """The sums that all seats together want are less than a third of all ministry budgets of the game."""
    rules = scenario.head.rules
    budgets = sum(
        max(rules.budget_floor_usd_m * 1e6, rules.budget_share_of_quarterly_gdp * d.gdp_usd_bn * 1e9 / 4)
        for d in scenario.delegations
        if d.playable
    )
    wanted = sum(
        t.when.value for m in scenario.mandates.values() for t in m.targets if t.when.kind == "received_at_least"
    )
    assert wanted < budgets * scenario.head.rounds / 3


def test_events(scenario: Scenario) -> None:
    real = [e for e in scenario.events if e.date is not None and not e.id.startswith("chance-")]
    assert len(real) >= 45
    assert all(e.source.startswith("http") for e in real)
    # What follows a decision is no report: it says so, and so do chance events and the facilitator's library.
    ours = [e for e in scenario.events if e not in real]
    assert all(e.source in ("branch of the game", "chance event of the game", "inject of the game") for e in ours)
    chance = [e for e in ours if e.date is not None]
    assert all("Chance event of the game" in e.text and e.chance < 1 and e.kind == "exogenous" for e in chance)
    for word in ("accident", "strike", "coup", "boom", "switch", "discovery"):
        assert any(word in e.id for e in chance), word
    deadlines = {e.date: e for e in real if e.kind in ("exogenous", "decision")}
    for day in (date(2026, 7, 13), date(2026, 7, 24), date(2026, 11, 10), date(2026, 11, 27)):
        assert "Default of the game" in deadlines[day].text
        assert "What happened is not known" in deadlines[day].text
        assert not deadlines[day].effects
    # What moves the market by the calendar is never the choice of a seat.
    for event in real:
        assert all(effect.row not in scenario.codes for effect in event.effects), event.id


DECIDERS = {"deadline-232-2026": "USA", "pause-ends-october-2026": "CHN", "pause-ends-metals-2026": "CHN"}


def test_the_deadlines_are_decisions_whose_default_changes_nothing(scenario: Scenario) -> None:
    events = {e.id: e for e in scenario.events}
    for name, seat in DECIDERS.items():
        event = events[name]
        assert (event.kind, event.decider, event.default) == ("decision", seat, "prolong")
        assert len(event.options) == 3
        default = event.option("prolong")
        assert default is not None
        assert not default.effects
        assert not default.then
        assert any(option.then for option in event.options), "a real branch has something to follow it"
        assert all(effect.kind != "control" or effect.seat == "CHN" for o in event.options for effect in o.effects)
    library = [e for e in scenario.events if e.kind == "inject"]
    assert 8 <= len(library) <= 12
    kinds = {effect.kind for e in library for effect in e.effects}
    assert {"supply", "demand", "trust", "approval", "budget", "standing"} <= kinds


def test_nothing_is_missing_or_infinite(scenario: Scenario) -> None:
    for table in (scenario.minerals, scenario.production, scenario.consumption, scenario.stockpiles, scenario.prices):
        for record in table:
            for value in record.model_dump().values():
                assert not isinstance(value, float) or math.isfinite(value)
    latest = {p.mineral: p.year for p in scenario.prices}
    assert set(latest) == set(VALUE_USD_M)


def test_stocks_that_seats_set_out_to_hold_can_be_bought(scenario: Scenario) -> None:
    """At baseline prices a target stock costs at most half of what the seat's ministry has by the round it is due."""
    rules = scenario.head.rules
    gdp = {d.code: d.gdp_usd_bn * 1e9 for d in scenario.delegations}
    minerals = {m.id: m for m in scenario.minerals}
    use = {(c.mineral, c.code): c.share for c in scenario.consumption}
    held = {(p.mineral, p.code): p.tonnes for p in scenario.stockpiles}
    seen = 0
    for code, mandate in scenario.mandates.items():
        for target in mandate.targets:
            if target.when.kind != "stock_days_at_least":
                continue
            m = minerals[str(target.when.mineral)]
            needed_t = target.when.value / 365 * use[m.id, code] * m.world_t_per_year - held.get((m.id, code), 0.0)
            budget = max(rules.budget_floor_usd_m * 1e6, rules.budget_share_of_quarterly_gdp * gdp[code] / 4)
            rounds = target.by_round or scenario.head.rounds
            programmes = sum(
                min(p.usd_m, rounds * p.per_round_usd_m) * 1e6 for p in scenario.head.programmes if p.seat == code
            )
            assert 0.0 < needed_t * m.price_usd_per_t <= 0.5 * (budget * rounds + programmes), (code, target.text)
            seen += 1
    assert seen >= 15


def test_the_market_begins_at_the_prices_of_the_table(scenario: Scenario) -> None:
    """With the controls of the start everybody outside pays the baseline price, the rival's users the home price."""
    world = build_world(scenario)
    start = world.market.clear(MarketPolicy(quotas=world.market.controlled))
    assert start.ex_rival_price == pytest.approx(1.0, abs=1e-4)
    rival = world.index["CHN"]
    for control in scenario.controls:
        if control.stage == "refined" and control.home_price < 1.0:
            paid = start.price[world.mineral_index[control.mineral], rival]
            assert control.home_price <= paid <= control.home_price + 0.05, "a little is imported at the price outside"


def test_no_event_by_itself_crosses_a_red_line(scenario: Scenario) -> None:
    """Red lines are a seat's own to keep: neither the calendar nor chance crosses one of output or prices alone."""
    world = build_world(scenario)
    stage_of = {"refined": 0, "ore": 1}
    controls = world.market.controlled
    base = world.market.clear(MarketPolicy(quotas=controls))
    for event in scenario.events:
        moves = [number for number, effect in enumerate(event.effects) if effect.kind in ("supply", "demand")]
        if not moves:
            continue
        running = tuple((event.id, number, scenario.head.rounds) for number in moves)
        rows, demand = running_effects(world, running)
        after = world.market.clear(MarketPolicy(quotas=controls, row_capacity=rows, demand=demand))
        assert max(abs(after.ex_rival_price - 1.0)) > 0.003, f"{event.id} moves nothing"
        for code, mandate in scenario.mandates.items():
            a = world.index[code]
            for line in mandate.red_lines:
                keep = line.keep
                if keep.kind == "output_at_least":
                    where = (stage_of[keep.stage], world.mineral_index[str(keep.mineral)], a)
                    assert after.output[where] >= keep.value * base.output[where], (event.id, code)
                if keep.kind == "price_at_most":
                    weight = world.market.use0[:, a] * world.market.value_usd_per_quarter * world.strategic
                    assert (after.price[:, a] * weight).sum() <= keep.value * weight.sum(), (event.id, code)
