"""The parameters of a run, checked before anything starts; the same for the command line and for deployments."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

Role = Literal["text", "title", "published", "id", "url", "publisher", "byline"]

Inputs = Annotated[list[str], Field(min_length=1, description="Files, folders, globs or s3:// addresses.")]
Warehouse = Annotated[str, Field(min_length=1, description="Folder of the tables and the database.")]
Columns = Annotated[dict[Role, str], Field(description="Role → column name of this input.")]
Share = Annotated[float, Field(ge=0, le=1, description="Share of refused rows that fails a run.")]
Seconds = Annotated[float, Field(ge=0, description="How long to wait for another run of the warehouse.")]
Report = Annotated[bool, Field(description="Write the report with the tables.")]
Only = Annotated[bool, Field(description="Let go of remembered inputs that are not named.")]
Runner = Annotated[Literal["threads", "dask"], Field(description="Where batches are worked on.")]


def _like(pattern: str, advice: str) -> AfterValidator:
    """Refuses what a pattern does not match, with what to give instead."""

    def check(given: str) -> str:
        if not re.fullmatch(pattern, given):
            raise ValueError(f"{given} is no such address. {advice}")
        return given

    return AfterValidator(check)


CLUSTER = r"(tcp|tls|ws|wss)://\S+"
BUCKET = r"s3://[^/\s]+(/\S*)?"

Workers = Annotated[int, Field(ge=1, le=1024, description="Batches worked on at once; one a core without it.")]
Scheduler = Annotated[
    str,
    _like(
        CLUSTER, "Give the Dask scheduler's as it tells it at its start: tcp://HOST:8786 (or tls://, ws://, wss://)."
    ),
    Field(json_schema_extra={"pattern": f"^{CLUSTER}$"}, description="A Dask scheduler."),
]
Published = Annotated[
    str,
    _like(BUCKET, "Give s3://BUCKET/PREFIX, such as s3://news/solieu. Stores with Amazon's S3 API elsewhere are "
          "named by the variable AWS_ENDPOINT_URL; for a folder, --warehouse suffices."),
    Field(json_schema_extra={"pattern": f"^{BUCKET}$"}, description="s3:// prefix that gets each release."),
]  # fmt: skip


class Settings(BaseModel):
    """What to read, where to publish it, and how much may go wrong."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    inputs: Inputs
    warehouse: Warehouse
    columns: Columns = {}
    reject_share: Share = 0.05
    wait_seconds: Seconds = 0.0
    only: Only = False
    report: Report = True
    runner: Runner = "threads"
    workers: Workers | None = None
    dask_address: Scheduler | None = None
    publish_to: Published | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if "" in self.inputs:
            raise ValueError("an input is empty: is a variable not set? Name a file, folder, glob or s3:// address")
        if self.dask_address and self.runner != "dask":
            raise ValueError("dask_address names a Dask cluster, but runner is not dask: pass --runner dask too")
        if self.dask_address and self.workers:
            raise ValueError("workers are counted on this machine only: a cluster by address has those it was given")
        if self.warehouse.startswith("s3:/"):
            raise ValueError("a warehouse is a folder, which keeps work and lock: publish it with --publish s3://…")
        return self

    @property
    def roles(self) -> dict[str, str]:
        """The column names with plain keys, in a fixed order."""
        return {str(role): name for role, name in sorted(self.columns.items())}

    @property
    def folder(self) -> Path:
        """The warehouse as a path."""
        return Path(self.warehouse).expanduser().absolute()
