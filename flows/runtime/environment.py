"""Settings Prefect reads when it is imported: offline, quiet, and in a home of the project's own."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

QUIET = {
    "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
    "PREFECT_CLOUD_ENABLE_ORCHESTRATION_TELEMETRY": "false",
    "DO_NOT_TRACK": "1",
    "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "180",
    "PREFECT_LOGGING_LEVEL": "CRITICAL",
    "PREFECT_LOGGING_TO_API_ENABLED": "false",
}
"""Nothing leaves the machine; a busy machine gets three minutes; what is wrong is told by us, once, in one line."""


def prepare(warehouse: Path) -> Path:
    """Set what the user has not set; must run before Prefect is imported. Returns Prefect's home.

    In a checkout the home is shared by all warehouses, since a new home costs Prefect several seconds of migrations.
    """
    for name, value in QUIET.items():
        os.environ.setdefault(name, value)
    shared = (ROOT / "pyproject.toml").is_file() and os.access(ROOT, os.W_OK)
    home = ROOT / ".prefect" if shared else warehouse.resolve() / ".solieu" / "prefect"
    return Path(os.environ.setdefault("PREFECT_HOME", str(home)))
