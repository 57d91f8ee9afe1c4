"""Synthetic worlds of any size for the tests and the bench."""

from __future__ import annotations

import numpy as np

from game.market.calibrate import MineralInputs, WorldInputs

REGIONS = ("north", "south", "east", "west")


def random_world(
    rng: np.random.Generator,
    actors: int,
    sizes: tuple[tuple[int, int], ...],
    secondary: float = 0.5,
) -> WorldInputs:
    """Draw a world; ``sizes`` gives refined and mine rows of each mineral (0 mines: one stage)."""
    codes = (*(f"A{i:02d}" for i in range(actors - 2)), "RIV", "RST")
    extra = ("X1", "X2")
    minerals = []
    for number, (refiners, mines) in enumerate(sizes):
        pool = [*codes[:-2], "RST", *extra]
        refined = ["RIV", *rng.choice(pool, size=refiners - 1, replace=False)]
        share = rng.dirichlet(np.full(refiners - 1, 0.5)) * rng.uniform(0.2, 0.7) + 1e-4
        mined: list[str] = []
        if mines:
            mined = ["RIV", *rng.choice(pool, size=mines - 1, replace=False)]
        scrap = tuple(
            (str(code), float(rng.uniform(0.02, 0.6))) for code in refined if mines and rng.random() < secondary
        )
        minerals.append(
            MineralInputs(
                id=f"m{number}",
                world_t_per_year=float(rng.uniform(1e3, 1e6)),
                price_usd_per_t=float(rng.uniform(1e3, 1e5)),
                kappa=float(rng.uniform(0.2, 0.7)) if mines else 0.0,
                sigma=float(rng.uniform(5, 8)),
                eta=float(rng.uniform(0.1, 0.4)),
                choke=float(rng.uniform(6, 20)),
                eps_refining=float(rng.uniform(0.4, 1.0)),
                eps_refining_rival=float(rng.uniform(0.8, 2.0)),
                u0=float(rng.uniform(0.7, 0.9)),
                u0_rival=float(rng.uniform(0.5, 0.85)),
                sigma_ore=float(rng.uniform(6, 8)),
                choke_ore=8.0,
                eps_mine=float(rng.uniform(0.35, 0.7)),
                rival_import_openness=float(rng.uniform(0.05, 1.0)),
                foreign_ore_to_rival_pull=float(rng.uniform(1.0, 4.0)),
                refined=tuple((str(c), float(s)) for c, s in zip(refined, [1 - share.sum(), *share], strict=True)),
                mined=tuple(
                    (str(c), float(s)) for c, s in zip(mined, rng.dirichlet(np.full(mines, 0.5)) + 1e-4, strict=True)
                )
                if mines
                else (),
                secondary=scrap,
                use=tuple(rng.dirichlet(np.append(np.full(actors - 2, 0.15), [8.0, 1.0]))),
                ore_affinity=(("X1", "*", 0.2), ("*", "RST", 0.5)),
            )
        )
    return WorldInputs(
        actors=codes,
        rival="RIV",
        rest="RST",
        row_account={"X1": "RST", "X2": "RST"},
        region={code: REGIONS[i % 4] for i, code in enumerate((*codes, *extra))},
        minerals=tuple(minerals),
    )


REAL_SIZES = (
    (17, 16), (11, 11), (11, 0), (13, 0), (15, 14), (15, 12),
    (14, 12), (13, 15), (18, 17), (21, 16), (31, 28), (10, 13),
)  # fmt: skip
"""Refined and mine rows of the twelve minerals of the default scenario, before secondary feed."""
