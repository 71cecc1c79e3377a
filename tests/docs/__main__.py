"""`make showcase`: example questions with their answers, and the picture of the report, from the sample articles."""

from __future__ import annotations

import tempfile
from pathlib import Path

from flows.runtime.environment import ROOT
from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from tests.docs import examples, picture


def main() -> None:
    """Write what the README shows."""
    with tempfile.TemporaryDirectory() as scratch:
        run_plain(Settings(inputs=[str(ROOT / "warehouse" / "samples")], warehouse=scratch))
        examples.PAGE.write_text(examples.page(Path(scratch) / "solieu.duckdb"), encoding="utf8")
        picture.take(Path(scratch) / "report", Path(scratch))
    print(f"wrote {examples.PAGE.relative_to(ROOT)} and {picture.FILE.relative_to(ROOT)}")


if __name__ == "__main__":
    main()
