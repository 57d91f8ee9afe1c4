# ruff: noqa: E501 -- the sentences of the program are quoted whole
"""Every fault of a table is told with file, row, column, value and what to write instead."""

from __future__ import annotations

import pytest

from tests.scenario.copies import changed, harbours, problems_of, washington

# file, text to replace, replacement, the one problem that it makes
ONE_FAULT = {
    "misspelt column": (
        "delegations.csv", "meetings", "meetngs",
        "delegations.csv:1, column 6: 'meetngs' — is not a column; write meetings instead",
    ),
    "shortened column": (
        "delegations.csv", "gdp_usd_bn", "gdp",
        "delegations.csv:1, column 4: 'gdp' — is not a column; write gdp_usd_bn instead",
    ),
    "header shorter than the rows": (
        "delegations.csv", ",meetings", "",
        "delegations.csv:1: most rows have more cells than the header, which has 5; "
        "complete the header, or put cells that hold commas in quotation marks",
    ),
    "code in lower case": (
        "delegations.csv", "AAA,host", "aaa,host",
        "delegations.csv:2, column code: 'aaa' — is not well formed; write an upper-case code such as JPN",
    ),
    "misspelt choice": (
        "delegations.csv", "BBB,country", "BBB,contry",
        "delegations.csv:3, column kind: 'contry' — is not one of the choices; write country",
    ),
    "letter in a number": (
        "delegations.csv", "800,20", "8OO,20",
        "delegations.csv:3, column gdp_usd_bn: '8OO' — is not a number; write a number with a point, such as 1.5",
    ),
    "not a number": (
        "delegations.csv", "800,20", "NaN,20",
        "delegations.csv:3, column gdp_usd_bn: 'NaN' — is not a finite number; write a number with a point, such as 1.5",
    ),
    "infinite": (
        "consumption.csv", "Co,AAA,0.15", "Co,AAA,-inf",
        "consumption.csv:6, column share: '-inf' — is not a finite number; write a number with a point, such as 1.5",
    ),
    "overflow": (
        "minerals.csv", "400000", "1e999",
        "minerals.csv:2, column price_usd_per_t: '1e999' — is not a finite number; write a number with a point, such as 1.5",
    ),
    "blank number": (
        "delegations.csv", "800,20", ",20",
        "delegations.csv:3, column gdp_usd_bn: is blank; write a value",
    ),
    "decimal comma": (
        "delegations.csv", "800,20", '"800,5",20',
        "delegations.csv:3, column gdp_usd_bn: '800,5' — has a comma where a point belongs; write 800.5",
    ),
    "percentage": (
        "production.csv", "Co,secondary,BBB,BBB,0.05", "Co,secondary,BBB,BBB,5 %",
        "production.csv:11, column share: '5 %' — is a percentage; write a share between 0 and 1, such as 0.25 for 25 %",
    ),
    "negative": (
        "delegations.csv", "800,20", "-5,20",
        "delegations.csv:3, column gdp_usd_bn: '-5' — is too small; write a number of at least 0",
    ),
    "share above one": (
        "consumption.csv", "Co,AAA,0.15", "Co,AAA,15",
        "consumption.csv:6, column share: '15' — is too large; write a number of at most 1",
    ),
    "comma in a text": (
        "names.csv", "Coral Island,Coral I.", "Coral, the Island,Coral I.",
        "names.csv:4: the row has 6 cells and the header 5; put a cell that holds a comma in quotation marks",
    ),
    "fraction for a whole number": (
        "delegations.csv", "80,5", "80,5.5",
        "delegations.csv:2, column meetings: '5.5' — is not a number; write a whole number, such as 3",
    ),
    "too long": (
        "names.csv", "Coral I.", "The Very Long Coral Island",
        "names.csv:4, column short: 'The Very Long Coral Island' — is too long; write at most 20 characters",
    ),
    "neither true nor false": (
        "minerals.csv", "rival_import_openness,foreign_ore_to_rival_pull,voll\n"
        "Ga,Gallium,t Ga,800,400000,1,0,6,0.2,20,0.4,1.5,0.8,0.5,6,8,0.4,0.03,1,40",
        "rival_import_openness,foreign_ore_to_rival_pull,voll,strategic\n"
        "Ga,Gallium,t Ga,800,400000,1,0,6,0.2,20,0.4,1.5,0.8,0.5,6,8,0.4,0.03,1,40,maybe",
        "minerals.csv:2, column strategic: 'maybe' — is neither true nor false; write true or false",
    ),
    "unclosed quotation": (
        "consumption.csv", "Ga,AAA", '"Ga,AAA',
        "consumption.csv:2: a quotation mark is out of place or not closed; "
        'close it, and write a quotation mark inside a cell as ""',
    ),
    "semicolons": (
        "consumption.csv", "mineral,code,share", "mineral;code;share",
        "consumption.csv:1: the columns are separated by semicolons; "
        "save the table as CSV with commas ('CSV UTF-8 (comma delimited)' in a spreadsheet)",
    ),
    "second host": (
        "delegations.csv", "CCC,country", "CCC,host",
        "delegations.csv:4, column kind: 'host' — there is already a host; write country or union",
    ),
    "union that is none": (
        "delegations.csv", harbours()["delegations.csv"],
        harbours()["delegations.csv"].replace("meetings", "meetings,union").replace("CCC,country,South,30,4,2", "CCC,country,South,30,4,2,BBB"),
        "delegations.csv:4, column union: 'BBB' — is not a row with kind union; leave it blank",
    ),
    "ore cost without ore": (
        "minerals.csv", "400000,1,0,", "400000,1,0.5,",
        "minerals.csv:2, column kappa: '0.5' — a mineral with one stage has no ore cost; "
        "write 0 here or 2 in the column stages",
    ),
    "ore without ore cost": (
        "minerals.csv", "26000,2,0.6", "26000,2,0",
        "minerals.csv:3, column kappa: '0' — a mineral with two stages needs an ore cost share; "
        "write a share such as 0.5 here or 1 in the column stages",
    ),
    "refinery for nothing": (
        "minerals.csv", harbours()["minerals.csv"],
        harbours()["minerals.csv"].replace(",voll\n", ",voll,lrmc_refining\n")
        .replace("0.03,1,40", "0.03,1,40,0.6").replace("0.15,4,5", "0.15,4,5,0.6"),
        "minerals.csv:3, column lrmc_refining: '0.6' — is not above the ore cost share of Co, 0.6, so a new refinery "
        "would cost nothing; write a long-run cost above 0.6: it holds the ore at its baseline price",
    ),
    "sigma under eta": (
        "minerals.csv", "1,0,6,0.2,", "1,0,1.1,3,",
        "minerals.csv:2, column sigma: '1.1' — must be above eta, which is 3; write a number such as 6",
    ),
    "unknown producer": (
        "production.csv", "Ga,refined,ZZZ,ZZZ", "Ga,refined,ZZY,ZZZ",
        "production.csv:2, column row: 'ZZY' — is in no other file; write ZZZ instead, "
        "or give it a name in names.csv and a region in scenario.yaml",
    ),
    "unknown account": (
        "production.csv", "Co,mine,FAR,ROW", "Co,mine,FAR,RWO",
        "production.csv:9, column account: 'RWO' — is not in delegations.csv; write ROW instead",
    ),
    "account of a seat": (
        "production.csv", "Co,mine,CCC,CCC", "Co,mine,CCC,ROW",
        "production.csv:8, column account: 'ROW' — CCC is in delegations.csv and books its own gains; write CCC",
    ),
    "row without account": (
        "production.csv", "Co,mine,FAR,ROW", "Co,mine,FAR,",
        "production.csv:9, column account: is blank; write a value",
    ),
    "producer of nothing": (
        "production.csv", "Ga,refined,ROW,ROW,0.01", "Ga,refined,CCC,CCC,0\nGa,refined,ROW,ROW,0.01",
        "production.csv:4, column share: '0' — a producer needs a share above 0; "
        "remove the row, or write a seed such as 0.0001",
    ),
    "mine shares": (
        "production.csv", "Co,mine,CCC,CCC,0.6", "Co,mine,CCC,CCC,0.7",
        "production.csv:8, column share: the mine shares of Co (rows 8 to 10) add up to 1.1, not 1; "
        "take away 0.1 somewhere, for instance in the rest of the world",
    ),
    "use shares": (
        "consumption.csv", "Ga,AAA,0.2", "Ga,AAA,0.198",
        "consumption.csv:2, column share: the use shares of Ga (rows 2 to 5) add up to 0.998, not 1; "
        "add 0.002 somewhere, for instance in the rest of the world",
    ),
    "scrap of nobody": (
        "production.csv", "Co,secondary,BBB,BBB", "Co,secondary,CCC,CCC",
        "production.csv:11, column row: 'CCC' — does not refine Co, so it has no feed; "
        "remove the row, or add one with stage refined",
    ),
    "scrap without ore": (
        "production.csv", "Co,secondary,BBB,BBB", "Ga,secondary,BBB,BBB",
        "production.csv:11, column stage: 'secondary' — Ga has one stage in minerals.csv and takes no feed; "
        "remove the row",
    ),
    "row twice": (
        "production.csv", "Co,secondary,BBB,BBB,0.05", "Co,secondary,BBB,BBB,0.05\nCo,secondary,BBB,BBB,0.06",
        "production.csv:12, column row: 'Co secondary BBB' — stands twice; it is already in row 11; "
        "remove one of the rows",
    ),
    "mineral without users": (
        "consumption.csv", "Ga,AAA,0.2\nGa,BBB,0.2\nGa,ZZZ,0.5\nGa,ROW,0.1\n", "",
        "consumption.csv, column mineral: nobody uses Ga; add rows for it that add up to 1",
    ),
    "unknown user": (
        "consumption.csv", "Ga,AAA,0.2", "Ga,ABA,0.2",
        "consumption.csv:2, column code: 'ABA' — is not in delegations.csv; write AAA instead",
    ),
    "unknown stock": (
        "stockpiles.csv", "BBB,Co", "BBB,Cobalt",
        "stockpiles.csv:2, column mineral: 'Cobalt' — is not in minerals.csv; write Co instead",
    ),
    "year twice": (
        "prices.csv", "Co,2029,26000", "Ga,2029,26000",
        "prices.csv:3, column year: 'Ga 2029' — stands twice; it is already in row 2; remove one of the rows",
    ),
    "actor without a name": (
        "names.csv", "FAR,Far Highlands,Far Highlands,,Highland\n", "",
        "names.csv, column code: FAR has no name; add a row for it",
    ),
    "name twice": (
        "names.csv", "Coral Island,Coral I.", "Aldermere,Coral I.",
        "names.csv:4, column name: 'Aldermere' — stands twice; it is already in row 2; remove one of the rows",
    ),
    "control of nobody's row": (
        "controls.csv", "ZZZ,ZZZ,Ga", "ZZZ,ZZY,Ga",
        "controls.csv:2, column row: 'ZZY' — is not a row of production.csv; write ZZZ instead",
    ),
    "control by another": (
        "controls.csv", "ZZZ,ZZZ,Ga", "AAA,ZZZ,Ga",
        "controls.csv:2, column code: 'AAA' — has no say over the exports of ZZZ; write ZZZ",
    ),
    "control by nobody": (
        "controls.csv", "ZZZ,ZZZ,Ga", "ZZX,ZZZ,Ga",
        "controls.csv:2, column code: 'ZZX' — is not in delegations.csv; write ZZZ instead",
    ),
    "control of what is not made": (
        "controls.csv", "ZZZ,ZZZ,Ga,refined", "CCC,CCC,Ga,refined",
        "controls.csv:2, column row: 'CCC' — makes no Ga at the stage refined; write one of ZZZ, BBB, ROW instead",
    ),
    "control of ore that is none": (
        "controls.csv", "Ga,refined", "Ga,ore",
        "controls.csv:2, column stage: 'ore' — Ga has only one stage; write refined",
    ),
    "control of an unknown mineral": (
        "controls.csv", "ZZZ,ZZZ,Ga,", "ZZZ,ZZZ,Gas,",
        "controls.csv:2, column mineral: 'Gas' — is not in minerals.csv; write Ga instead",
    ),
    "home price above one": (
        "controls.csv", "licence,0.6", "licence,1.6",
        "controls.csv:2, column home_price: '1.6' — is too large; write a number of at most 1",
    ),
    "home price of nothing": (
        "controls.csv", "licence,0.6", "licence,0",
        "controls.csv:2, column home_price: '0' — is too small; write a number above 0",
    ),
    "home price below ore cost": (
        "controls.csv", "ZZZ,ZZZ,Ga,refined,licence,0.6", "ZZZ,ZZZ,Co,refined,licence,0.6",
        "controls.csv:2, column home_price: '0.6' — is not above the ore cost share of Co, 0.6, so its refiner would "
        "work at a loss; write a ratio above 0.6 here or lower kappa in minerals.csv",
    ),
    "home price with targets": (
        "controls.csv", "home_price,since\nZZZ,ZZZ,Ga,refined,licence,0.6,2029-06-01",
        "home_price,since,targets\nZZZ,ZZZ,Ga,refined,licence,0.6,2029-06-01,AAA BBB",
        "controls.csv:2, column targets: 'AAA BBB' — a control that keeps a home price apart binds everybody; "
        "leave it blank, or write home_price 1",
    ),
    "unknown target": (
        "controls.csv", "home_price,since\nZZZ,ZZZ,Ga,refined,licence,0.6,2029-06-01",
        "home_price,since,targets\nZZZ,ZZZ,Ga,refined,licence,1,2029-06-01,AAA BBC",
        "controls.csv:2, column targets: 'BBC' — is not in delegations.csv; write BBB instead",
    ),
    "target that is no code": (
        "controls.csv", "home_price,since\nZZZ,ZZZ,Ga,refined,licence,0.6,2029-06-01",
        "home_price,since,targets\nZZZ,ZZZ,Ga,refined,licence,1,2029-06-01,aaa BBB",
        "controls.csv:2, column targets: 'aaa BBB' — is not well formed; write an upper-case code such as JPN",
    ),
    "control twice": (
        "controls.csv", "ZZZ,ZZZ,Ga,refined,licence,0.6,2029-06-01",
        "ZZZ,ZZZ,Ga,refined,licence,0.6,2029-06-01\nZZZ,ZZZ,Ga,refined,ban,0.7,2029-06-01",
        "controls.csv:3, column stage: 'ZZZ Ga refined' — stands twice; it is already in row 2; remove one of the rows",
    ),
    "control without a date": (
        "controls.csv", "2029-06-01", "June 2029",
        "controls.csv:2, column since: 'June 2029' — is not a date; write year-month-day, such as 2026-02-04",
    ),
    "host of a refiner that is none": (
        "hosts.csv", "Ga,BBB,BBB,1,0.2", "Ga,CCC,BBB,1,",
        "hosts.csv:4, column refiner: 'CCC' — does not refine Ga; write one of ZZZ, BBB, ROW instead",
    ),
    "host of a mineral with ore": (
        "hosts.csv", "Ga,BBB,BBB,1,0.2", "Co,BBB,BBB,1,",
        "hosts.csv:4, column mineral: 'Co' — has an ore of its own in minerals.csv, so bauxite does not bound it; "
        "write a mineral with one stage, or 1 in its column stages",
    ),
    "unknown origin": (
        "hosts.csv", "Ga,ZZZ,CCC", "Ga,ZZZ,CCD",
        "hosts.csv:3, column origin: 'CCD' — is neither in delegations.csv nor a row of production.csv; "
        "write CCC instead",
    ),
    "feeds above one": (
        "hosts.csv", "Ga,ZZZ,CCC,0.4", "Ga,ZZZ,CCC,0.5",
        "hosts.csv:3, column share: '0.5' — the shares of ZZZ's feed for Ga add up to 1.1, more than 1; take away 0.1",
    ),
    "origin twice": (
        "hosts.csv", "Ga,ZZZ,CCC,0.4,,bauxite", "Ga,ZZZ,CCC,0.2,,bauxite\nGa,ZZZ,CCC,0.2,,bauxite",
        "hosts.csv:4, column origin: 'Ga ZZZ CCC' — stands twice; it is already in row 3; remove one of the rows",
    ),
    "limit below the baseline": (
        "hosts.csv", "ZZZ,0.6,2.5", "ZZZ,0.6,0.9",
        "hosts.csv:2, column limit_share: '0.9' — is below what ZZZ refines at the baseline, 0.950000 of the world; "
        "write at least 0.950000",
    ),
    "limit in the wrong row": (
        "hosts.csv", "Ga,ZZZ,CCC,0.4,,", "Ga,ZZZ,CCC,0.4,2,",
        "hosts.csv:3, column limit_share: '2' — a limit stands in the row whose origin is the refiner, ZZZ; "
        "leave it blank",
    ),
    "premium of nothing": (
        "minerals.csv", harbours()["minerals.csv"],
        harbours()["minerals.csv"].replace("voll\n", "voll,risk_premium\n").replace(",40\n", ",40,0\n").replace("4,5\n", "4,5,0.3\n"),
        "minerals.csv:2, column risk_premium: '0' — is too small; write a number above 0",
    ),
    "no rows": (
        "names.csv", harbours()["names.csv"].split("\n", 1)[1], "",
        "names.csv:2: the table has no rows; write at least one row under the header",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", ONE_FAULT)
def test_one_fault(fault: str) -> None:
    file, old, new, expected = ONE_FAULT[fault]
    found = problems_of(changed(harbours(), file, old, new))
    if fault == "no rows":  # everybody is also without a name then, which is told once for the table
        found = found[:1]
    assert found == [expected]


def test_two_stages_without_a_mine() -> None:
    mines = "Co,mine,CCC,CCC,0.6\nCo,mine,FAR,ROW,0.3\nCo,mine,ROW,ROW,0.1\n"
    found = problems_of(changed(harbours(), "production.csv", mines, ""))
    what = (
        "production.csv, column stage: Co has two stages in minerals.csv and nobody mines it; add rows with stage mine"
    )
    assert any(p.startswith(what) for p in found)


def test_feed_that_is_all_scrap() -> None:
    files = changed(harbours(), "production.csv", "Co,secondary,BBB,BBB,0.05", "Co,secondary,BBB,BBB,1")
    for code in ("ZZZ", "ROW"):
        files["production.csv"] += f"Co,secondary,{code},{code},1\n"
    (problem,) = problems_of(files)
    assert problem.startswith("production.csv:13, column share: '1' — all feed of Co is secondary")


def test_missing_column() -> None:
    text = "\n".join(line.rsplit(",", 1)[0] for line in harbours()["consumption.csv"].splitlines())
    (problem,) = problems_of({**harbours(), "consumption.csv": text})
    assert problem.startswith("consumption.csv:1: the column share is missing; add it")


def test_column_twice() -> None:
    found = problems_of(changed(harbours(), "prices.csv", "mineral,year,usd_per_t", "mineral,mineral,usd_per_t"))
    assert found[0].startswith("prices.csv:1, column 2: 'mineral' — stands in the header twice; remove one of them")
    assert found[1].startswith("prices.csv:1: the column year is missing")


def test_rows_are_counted_as_a_spreadsheet_does() -> None:
    """A cell with a line break and an empty row before the fault do not shift its number wrongly."""
    text = harbours()["stockpiles.csv"] + '\nAAA,Ga,1,"two\nlines"\nAAA,Xx,5,\n'
    (problem,) = problems_of({**harbours(), "stockpiles.csv": text})
    assert problem.startswith("stockpiles.csv:5, column mineral: 'Xx'")


def test_many_at_once_in_many_files() -> None:
    files = washington()
    expected = []
    for file, old, new, told in (
        ("delegations.csv", "JPN,country", "JPN,contry", "column kind: 'contry' — is not one of the choices; write country"),
        ("minerals.csv", "graphite,Graphite for anodes,t graphite,1875252", "graphite,Graphite for anodes,t graphite,lots",
         "column world_t_per_year: 'lots' — is not a number"),
        ("production.csv", "Ga,refined,JPN,JPN", "Ga,refined,JPN,JPM", "column account: 'JPM' — is not in delegations.csv; write JPN"),
        ("consumption.csv", "Ge,USA,", "Gee,USA,", "column mineral: 'Gee' — is not in minerals.csv; write Ge"),
        ("stockpiles.csv", "USA,W,3830.000", "USA,W,", "column tonnes: is blank; write a value"),
        ("prices.csv", "Ti,2025,", "Ti,twenty,", "column year: 'twenty' — is not a number; write a whole number"),
        ("names.csv", "ZMB,Zambia,Zambia", "ZMB,Zambia,A short name of Zambia", "column short: 'A short name of Zambia' — is too long"),
        ("scenario.yaml", "quick_start: JPN", "quick_start: JPY", "quick_start: 'JPY' — is not a seat of delegations.csv; write JPN"),
        ("mandates.yaml", "\nAGO:", "\nAGX:", "AGX: 'AGX' — is not a seat of delegations.csv; write AGO"),
        ("events.yaml", "row: IDN", "row: IDM", "effects.1.row: 'IDM' — is not a row of production.csv; write IDN"),
    ):  # fmt: skip
        line = files[file][: files[file].index(old) + (old[0] == "\n")].count("\n") + 1
        files = changed(files, file, old, new)
        expected.append((f"{file}:{line}, ", told))
    found = problems_of(files)
    for place, told in expected:
        assert any(p.startswith(place) and told in p for p in found), (place, told)
    # Two more follow from these: the Ge shares no longer add up, and Angola is left without a mandate.
    assert len(found) == len(expected) + 2, found
