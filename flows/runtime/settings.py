"""The parameters of a run, checked before anything starts; the same for the command line and for deployments."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Role = Literal["text", "title", "published", "id", "url", "publisher", "byline"]


class Settings(BaseModel):
    """What to read, where to publish it, and how much may go wrong."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    inputs: Annotated[list[str], Field(min_length=1, description="Files, folders, globs or s3:// addresses.")]
    warehouse: Annotated[str, Field(min_length=1, description="Folder of the tables and the database.")]
    columns: Annotated[dict[Role, str], Field(description="Role → column name of this input.")] = {}
    reject_share: Annotated[float, Field(ge=0, le=1, description="Share of refused rows above which a run fails.")] = 0.05
    wait_seconds: Annotated[float, Field(ge=0, description="How long to wait for another run of the warehouse.")] = 0.0
    only: Annotated[bool, Field(description="Let go of remembered inputs that are not named.")] = False

    @property
    def roles(self) -> dict[str, str]:
        """The column names with plain keys, in a fixed order."""
        return {str(role): name for role, name in sorted(self.columns.items())}

    @property
    def folder(self) -> Path:
        """The warehouse as a path."""
        return Path(self.warehouse).expanduser()
