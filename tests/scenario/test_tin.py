"""``tin-1985``: its facts, and what the model makes of a buffer stock under them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from game import Scenario, load_scenario, new_game
from game.actions import Action, ExportControl, SetPolicy
from game.cli import main
from game.players import assign
from game.scenario.folder import find_files
from game.scenario.read import from_files
from game.session import Table
from game.world import CENTS, KG_PER_T, World
from scenarios.build import tin_1985
from tests.scenario.copies import changed

PAGE = Path(__file__).parents[2] / "docs" / "tin-1985.md"
MEMBERS = ("MYS", "IDN", "THA", "AUS", "NGA", "COD")
OUTSIDERS = ("BRA", "BOL", "CHN")
SEAT, MINERAL = "ITC", "Sn"
SEED = 3
REFINED, ORE = 0, 1


def shipped() -> dict[str, str]:
    return dict(find_files("tin-1985"))


def defending(level: float) -> dict[str, str]:
    """Return the scenario with another price to defend: one number of a mandate."""
    files = shipped()
    low = "kind: price_at_least, mineral: Sn, value: 0.75}"
    files = changed(files, "mandates.yaml", low, "kind: price_at_least, mineral: Sn, value: 0.5}")
    wanted = "kind: price_at_least, mineral: Sn, value: 1.0}"
    return changed(files, "mandates.yaml", wanted, f"kind: price_at_least, mineral: Sn, value: {level}}}")


def without_events() -> dict[str, str]:
    """Return the scenario with a calendar that changes nothing."""
    files = shipped()
    events = yaml.safe_load(files["events.yaml"])
    quiet = [{k: v for k, v in e.items() if k != "effects"} for e in events if e["kind"] == "history"]
    return {**files, "events.yaml": yaml.safe_dump(quiet)}


@dataclass(frozen=True)
class Course:
    """A game round by round, and its capacity before the money ends.

    Attributes:
        price: what the market in London pays, over the baseline.
        left_usd: of the buffer stock's credit, after the round.
        stock_t: what the buffer stock holds, after the round.
        use: the world's use, over baseline use.
        mined: actor -> its mine output, over the baseline.
        built: actor -> structural capacity of its mines after the tenth round, over the baseline.
    """

    price: tuple[float, ...]
    left_usd: tuple[float, ...]
    stock_t: tuple[float, ...]
    use: tuple[float, ...]
    mined: dict[str, tuple[float, ...]]
    built: dict[str, float]

    @property
    def out_of_money(self) -> int | None:
        """The round in which the credit ends, or None."""
        return next((n for n, usd in enumerate(self.left_usd, start=1) if usd < 1e6), None)


def course(scenario: Scenario, acts: Callable[[World, str], Iterator[Action]] | None = None) -> Course:
    """Play a game in which nobody deals and the council keeps its buffer stock; ``acts`` are of the first round."""
    game = new_game(scenario, SEED)
    world = game.world
    table = Table(game, assign(f"no-deal,{SEAT}=buffer-stock", world.seats, world.rival))
    a = world.index[SEAT]
    price, left, stock, use = [], [], [], []
    mined: dict[str, list[float]] = {code: [] for code in (*MEMBERS, *OUTSIDERS)}
    built: dict[str, float] = {}
    done: set[str] = set()

    def take() -> None:
        market = game.state.market
        assert market is not None
        price.append(float(market.price[0, a]))
        left.append(game.state.programmes["buffer-stock"] / CENTS)
        stock.append(float(game.state.stocks[0, a]) / KG_PER_T)
        use.append(float(market.use[0].sum() / world.market.use0[0].sum()))
        for code, series in mined.items():
            i = world.index[code]
            series.append(float(market.output[ORE, 0, i] / world.market.output0[ORE, 0, i]))
        if len(price) == 10:
            for code in mined:
                built[code] = float(game.state.structure.capacity[world.market.rows.index(ORE, 0, code)])

    for seat in table.advance():
        if acts is not None and game.round == 1 and game.state.phase == "sittings" and seat not in done:
            done.add(seat)
            for action in acts(world, seat):
                game.apply(action)
        if game.round > len(price) + 1:
            take()
    take()
    assert not table.notes, table.notes
    return Course(tuple(price), tuple(left), tuple(stock), tuple(use), {k: tuple(v) for k, v in mined.items()}, built)


def cut_exports(world: World, seat: str) -> Iterator[Action]:
    """Let a producing member cut all its exports of tin to nine tenths."""
    if seat in MEMBERS:
        abroad = tuple(code for code in world.actors if code != seat)
        for mineral, stage in world.exports[seat]:
            yield SetPolicy(seat, ExportControl(mineral, stage, abroad, 0.9))  # type: ignore[arg-type]


@cache
def as_shipped() -> Course:
    return course(load_scenario("tin-1985"))


@cache
def modest() -> Course:
    return course(from_files(defending(0.75)))


@cache
def controlled() -> Course:
    return course(load_scenario("tin-1985"), cut_exports)


# --- the data ------------------------------------------------------------------------------------------------------


def test_the_folder_can_be_played(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "tin-1985"]) == 0
    assert "18 seats, 1 minerals" in capsys.readouterr().out
    head = load_scenario("tin-1985").head
    assert (head.host, head.rival, head.rounds, head.charters) == (SEAT, None, 16, ())


def test_a_build_changes_nothing() -> None:
    for name, text in tin_1985.build().items():
        found = (tin_1985.FOLDER / name).read_bytes()
        assert found == text.encode("utf-8"), f"{name}: run python -m scenarios.build.tin_1985"
    assert tin_1985.main(["--check"]) == 0


def test_documented_figures() -> None:
    scenario = load_scenario("tin-1985")
    (tin,) = scenario.minerals
    (credit,) = scenario.head.programmes
    assert (tin.price_usd_per_t, tin.stages, credit.usd_m) == (12800, 2, 1400)
    assert 190_000 < tin.world_t_per_year < 220_000
    mines = {p.row: p.share * tin.world_t_per_year for p in scenario.production if p.stage == "mine"}
    # Malaysia, Indonesia and Thailand are said to mine some 65 per cent of the supply outside the planned economies.
    assert 0.55 < sum(mines[c] for c in ("MYS", "IDN", "THA")) / (tin.world_t_per_year - mines["CHN"]) < 0.7
    grown = mines["BRA"]
    for event in scenario.events:
        for effect in event.effects:
            if effect.row == "BRA" and effect.stage == "ore":
                grown *= effect.factor
    assert 8_000 < mines["BRA"] < 9_000
    assert grown == pytest.approx(26_000, rel=0.03)


def test_every_number_has_a_source() -> None:
    files = shipped()
    for name in files:
        if name != "SOURCES.md":
            assert name in files["SOURCES.md"], f"SOURCES.md says nothing about {name}"
    scenario = load_scenario("tin-1985")
    for record in (*scenario.production, *scenario.consumption, *scenario.stockpiles):
        assert record.flag, record
        assert record.source, record
    assert all(e.source.startswith("http") for e in scenario.events)


def test_stocks_that_seats_set_out_to_hold_can_be_bought() -> None:
    scenario = load_scenario("tin-1985")
    (tin,) = scenario.minerals
    use = {c.code: c.share * tin.world_t_per_year for c in scenario.consumption}
    gdp = {d.code: d.gdp_usd_bn * 1e9 for d in scenario.delegations}
    rules = scenario.head.rules
    seen = 0
    for code, mandate in scenario.mandates.items():
        for target in mandate.targets:
            if target.when.kind == "stock_days_at_least":
                seen += 1
                needed = target.when.value / 365 * use[code] * tin.price_usd_per_t
                budget = max(rules.budget_floor_usd_m * 1e6, rules.budget_share_of_quarterly_gdp * gdp[code] / 4)
                assert needed <= 0.5 * budget * (target.by_round or scenario.head.rounds), (code, target.text)
    assert seen


# --- what happens --------------------------------------------------------------------------------------------------


def test_the_money_ends_within_the_game_and_the_price_falls() -> None:
    run = as_shipped()
    out = run.out_of_money
    assert out is not None
    assert 6 <= out <= 14, "it lasts for years, and ends early enough to be seen"
    held = run.price[: out - 1]
    assert all(price == pytest.approx(1.0, abs=2e-3) for price in held)
    assert min(run.price[out - 1 : out + 2]) <= 0.75 * held[-1], "a quarter or more within two rounds"
    # It bought what the credit buys, at about the price of 1982 and less what the keeping cost.
    assert 0.85 * 1.4e9 / 12_800 < run.stock_t[out - 1] < 1.02 * 1.4e9 / 12_800


def test_a_modest_price_is_defended_to_the_end() -> None:
    run = modest()
    assert run.out_of_money is None
    assert min(run.price) >= 0.75
    assert run.left_usd[-1] > 0.9 * 1.4e9


def test_between_the_two_it_buys_and_lasts() -> None:
    run = course(from_files(defending(0.85)))
    assert run.out_of_money is None
    assert run.stock_t[-1] > 2_000
    assert min(run.price) == pytest.approx(0.85, abs=2e-3)


def test_with_control_over_the_members_exports_it_lasts_longer() -> None:
    without, with_control = as_shipped().out_of_money, controlled().out_of_money
    assert without is not None
    assert with_control is None or with_control >= without + 2
    assert controlled().stock_t[9] < 0.75 * as_shipped().stock_t[9]


def test_the_reason_is_the_price_itself() -> None:
    """The same events befall both games: what differs is what mines and users do at the price they see."""
    high, low = as_shipped(), modest()
    for code in (*MEMBERS, *OUTSIDERS):
        assert high.built[code] > 1.02, f"at a defended price {code} builds"
        assert low.built[code] < 0.95, f"at the market's price {code} closes mines"
    for code in MEMBERS:
        assert min(high.mined[code][:10]) > 0.98, f"{code} mines on as if nothing had changed"
    assert high.mined["BRA"][9] > 2.0
    assert high.use[9] < low.use[9], "a high price saves metal"
    assert high.use[9] < 0.9


def test_without_the_documented_conditions_the_same_credit_is_enough() -> None:
    run = course(from_files(without_events()))
    assert run.out_of_money is None
    assert all(price == pytest.approx(1.0, abs=2e-3) for price in run.price)


def test_at_a_table_of_negotiators_it_ends_too(capsys: pytest.CaptureFixture[str]) -> None:
    players = f"heuristic,{SEAT}=buffer-stock"
    assert main(["simulate", "--scenario", "tin-1985", "--players", players, "--seed", "5"]) == 0
    said = re.search(r"^Sn +([\d.]+) +([\d.]+) +([\d.]+) +([\d.]+)$", capsys.readouterr().out, re.M)
    assert said is not None
    first, lowest = float(said[1]), float(said[2])
    assert first > 0.98
    assert lowest < 0.75


def test_the_page_shows_what_the_model_gives() -> None:
    """The first table of docs/tin-1985.md, and what is said below it."""
    page = PAGE.read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| \d{4} Q\d \| (.*) \|$", page, re.M)
    run, low, cut = as_shipped(), modest(), controlled()
    assert [int(n) for n, _ in rows] == list(range(1, 17))
    for n, cells in rows:
        i = int(n) - 1
        price, left, stock, low_price, cut_price, cut_left = (float(c.replace(",", "")) for c in cells.split(" | "))
        found = (run.price[i], low.price[i], cut.price[i])
        assert (price, low_price, cut_price) == pytest.approx(found, abs=0.0051)
        assert (left, cut_left) == pytest.approx((run.left_usd[i] / 1e6, cut.left_usd[i] / 1e6), abs=0.51)
        assert stock == pytest.approx(run.stock_t[i] / 1e3, abs=0.051)
    assert (run.out_of_money, cut.out_of_money) == (11, 14), "the eleventh quarter, and three later"
    assert 1.0 - run.price[11] / run.price[9] == pytest.approx(0.35, abs=0.006)
    assert all(1.035 < v < 1.065 for v in run.built.values())
    assert 1.0 - run.use[9] == pytest.approx(0.16, abs=0.006)
    assert 1.0 - low.built["MYS"] == pytest.approx(0.15, abs=0.006)
    assert 1.0 - low.built["BRA"] == pytest.approx(0.26, abs=0.006)
    assert low.mined["MYS"][9] == pytest.approx(0.84, abs=0.006)


LEVELS = re.findall(r"^\| ([\d.]+) \| (never|\d+) \| ([\d.]+) \| (\d+) \|$", PAGE.read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize(("level", "ends", "lowest", "most"), LEVELS)
def test_the_prices_that_can_be_defended(level: str, ends: str, lowest: str, most: str) -> None:
    """The second table of the page."""
    run = course(from_files(defending(float(level))))
    assert run.out_of_money == (None if ends == "never" else int(ends))
    assert float(lowest) == pytest.approx(min(run.price), abs=0.0051)
    assert float(most) == pytest.approx(max(run.stock_t) / 1e3, abs=0.6)
