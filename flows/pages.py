"""What a run shows in Prefect's pages, through Prefect's client: part of the pipeline, apart to keep that short.

Prefect's own `create_…_artifact` leave a connection open each time they are called; a client that is closed does not.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from prefect.client.orchestration import get_client
from prefect.client.schemas.actions import ArtifactCreate, ArtifactUpdate
from prefect.context import FlowRunContext

from flows.runtime.artifacts import artifacts
from flows.runtime.progress import Paced
from flows.runtime.summary import Summary


def leave(summary: Summary) -> None:
    """Leave what the run did, what was new, what was refused and what drifted."""
    for left in artifacts(summary):
        if left.rows is not None:
            _create("table", left.key, left.description, json.dumps(left.rows))
        else:
            _create("markdown", left.key, left.description, left.markdown)


class Pages(Paced):
    """Shows how far the long stages are."""

    def begin(self, name: str, total: int) -> Any:
        """A new bar, at nothing."""
        return _create("progress", f"solieu-progress-{name}", f"{name}: {total} steps", 0.0)

    def show(self, bar: Any, share: float) -> None:
        """Move a bar."""
        with get_client(sync_client=True) as client:
            client.update_artifact(bar, ArtifactUpdate(data=100.0 * share))


def _create(kind: str, key: str, description: str, data: str | float) -> UUID:
    """A new artifact of the flow run that is going on."""
    context = FlowRunContext.get()
    run = context.flow_run.id if context and context.flow_run else None
    asked = ArtifactCreate(type=kind, key=key, description=description, data=data, flow_run_id=run)
    with get_client(sync_client=True) as client:
        return client.create_artifact(asked).id
