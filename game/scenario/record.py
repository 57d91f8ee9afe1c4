"""What the records of a scenario are made of: the base of all of them, codes, shares and amounts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Code = Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9]{2,5}$", description="an upper-case code, such as JPN")]
MineralId = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9]{0,15}$")]
StageName = Literal["refined", "ore"]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Positive = Annotated[float, Field(gt=0.0)]
Usd = Annotated[float, Field(ge=0.0, description="US dollars")]


class Record(BaseModel):
    """A record that refuses unknown fields, so that a misspelt column is an error and not a silence."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)
