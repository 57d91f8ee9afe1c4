"""Between two turns: what is shown while the others act."""

import pytest

from tests.window.stage import Stage, own_home


@pytest.fixture
def stage(tmp_path, monkeypatch):
    own_home(tmp_path, monkeypatch)
    stage = Stage()
    stage.start("USA", opponents="heuristic")
    stage.show("journal")
    return stage


def test_the_wait_fits_at_every_text_size(stage):
    stage.app.end_phase(stage.ui)
    assert stage.app.play.busy
    assert stage.overflows() == {}
