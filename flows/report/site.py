"""Writing of the site: pages from templates that escape everything, data files that a page loads as scripts."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from flows.report.earlier import Earlier, key_of, program
from flows.report.fold import fold
from flows.report.grid import Grid
from flows.report.language import LANGUAGES, Language

HERE = Path(__file__).parent
MENU = ("index", "poverty", "change", "plans", "places", "indicators", "conflicts", "visits", "quality", "dictionary")
# What could end a script element, open a comment in it or break a line of JavaScript, written as escapes of JSON.
UNSAFE = {sign: f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@cache
def _environment() -> Environment:
    """Templates with escaping of everything; an unknown name is an error, not a gap."""
    loader = FileSystemLoader(HERE / "templates")
    made = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["fold"] = fold
    return made


def script_json(value: object) -> str:
    """JSON that can stand inside a script element whatever texts it holds."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for sign, escape in UNSAFE.items():  # four times as fast as str.translate
        text = text.replace(sign, escape)
    return text


@dataclass(frozen=True)
class Site:
    """A site being written into `folder`; `facts` are known to every page, `earlier` lends what did not change."""

    folder: Path
    facts: dict[str, Any] = field(default_factory=dict)
    earlier: Earlier = field(default_factory=lambda: Earlier(None))
    drawn: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Charts by name, since several pages show one."""

    def kept(self, names: Sequence[str], *made_from: object) -> str:
        """Take files over from the report before if they were made from the same; else the key to write them with.

        The first of `names` must be written with that key; an empty answer says that nothing is left to do.
        """
        key = key_of(program(), *made_from)
        return "" if self.earlier.lend(self.folder, names, key) else key

    def page(self, template: str, address: str, language: Language, key: str = "", **facts: Any) -> None:
        """Write one page in one language; `address` is relative to the folder of the language, without .html."""
        root = "../" * (address.count("/") + 1)
        known = {"t": language, "root": root, "home": root + language.code + "/", "address": address, "menu": MENU,
                 "key": key}  # fmt: skip
        text = _environment().get_template(template).render({**self.facts, **known, **facts})
        self._write(f"{language.code}/{address}.html", text + (f"\n<!-- {key} -->" if key else ""))

    def front(self) -> None:
        """Write the front door, which leads to the language last used."""
        text = _environment().get_template("front.html").render(languages=LANGUAGES)
        self._write("index.html", text)

    def data(self, name: str, value: object, key: str = "") -> None:
        """Write a data file: a script that hands `value` to the page that asked for `name`."""
        entry, body, end = script_json(name), script_json(value), f"// {key}\n" if key else ""
        self._write(f"data/{name}.js", f"(window.solieuData=window.solieuData||{{}})[{entry}]={body};\n{end}")

    def grid(self, grid: Grid, language: Language) -> Grid:
        """Write the data file of a long table; returns the table for the page."""
        if grid.is_long:
            self.data(f"{language.code}/{grid.name}", grid.data())
        return grid

    def file(self, name: str, content: bytes) -> None:
        """Write any other file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    def assets(self) -> None:
        """Copy style and script."""
        shutil.copytree(HERE / "assets", self.folder / "assets")

    def _write(self, name: str, text: str) -> None:
        self.file(name, text.encode("utf8"))
