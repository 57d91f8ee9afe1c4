"""The command ``generate``: writes a synthetic world as a scenario folder."""

from __future__ import annotations

from pathlib import Path

from game.errors import MinisterialError
from game.generate.files import files_of
from game.generate.world import LEAST_FOR_UNION, synthetic_world
from game.scenario.folder import KNOWN
from game.scenario.read import from_files


def run_generate(
    actors: int, minerals: int, seed: int, rounds: int, out: Path, *, union: bool, rival: bool, force: bool
) -> int:
    """Write a world into a folder and say what it is; return the exit code.

    Args:
        actors: seats at the table, from 3 to 200.
        minerals: from 1 to 12.
        seed: any whole number; the same arguments give the same bytes on every machine.
        rounds: quarters to play.
        out: the folder, made if it is missing.
        union: whether there is a customs union.
        rival: whether there is a rival.
        force: whether a folder that holds something may be written into; what is not a scenario's stays.

    Raises:
        MinisterialError: if the world is too small for a union, or the folder cannot be used.
    """
    if union and actors < LEAST_FOR_UNION:
        raise MinisterialError(f"A world with a union needs --actors {LEAST_FOR_UNION} or more, not {actors}.")
    files = files_of(synthetic_world(actors, minerals, seed, rounds, union=union, rival=rival))
    scenario = from_files(files)
    _write(out, files, force)
    print(
        f"{out}: {scenario.head.id}, {len(scenario.seats)} seats, {len(scenario.minerals)} minerals, "
        f"{scenario.head.rounds} rounds"
    )
    return 0


def _write(out: Path, files: dict[str, str], force: bool) -> None:
    """Write the files; nothing is written into a folder that holds something, unless that is asked for."""
    try:
        if out.exists() and not out.is_dir():
            raise MinisterialError(f"{out} is a file; give the name of a folder.")
        if out.is_dir() and any(out.iterdir()) and not force:
            raise MinisterialError(f"{out} is not empty; choose another folder, or add --force to write into it.")
        out.mkdir(parents=True, exist_ok=True)
        for name in KNOWN:
            # A file of an earlier scenario, such as controls.csv, would belong to this one too.
            if name not in files:
                (out / name).unlink(missing_ok=True)
        for name, text in files.items():
            (out / name).write_bytes(text.encode("utf-8"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is not a path"
        raise MinisterialError(f"{str(out)!r} cannot be written: {reason}.") from None
