"""A prompt for questions: names are completed with Tab, a statement may run over several lines."""

from __future__ import annotations

import readline
from collections.abc import Callable, Iterator, Sequence

from flows.cli.answers import Format, show_answer
from flows.cli.console import err, plain
from flows.cli.questions import Questions
from flows.runtime.errors import UserError

DOTTED = (".tables", ".schema", ".examples", ".help", ".quit")
WORDS = (
    "SELECT", "FROM", "WHERE", "GROUP BY", "ORDER BY", "HAVING", "LIMIT", "JOIN", "USING", "DISTINCT", "COUNT", "AND",
    "OR", "NOT", "NULL", "LIKE", "ILIKE", "DESC", "UNNEST", "SUMMARIZE", "DESCRIBE",
)  # fmt: skip
READY, MORE = "solieu> ", "   ...> "


def prompt(questions: Questions, form: Format) -> None:
    """Answer questions until the end of input or `.quit`; a mistake is told and forgotten."""
    _complete_with(questions.names)
    err().print("Questions in SQL end with ; — .help says what else there is, Tab completes names, Ctrl-D leaves.")
    for question in statements(input):
        try:
            show_answer(*questions.answer(question), form)
        except UserError as error:
            err().print(plain(str(error)))


def statements(ask_line: Callable[[str], str]) -> Iterator[str]:
    """Whole statements from lines: up to a semicolon, a blank line, or one line that begins with a dot."""
    lines: list[str] = []
    while True:
        try:
            lines.append(ask_line(MORE if lines else READY))
        except EOFError:
            return
        except KeyboardInterrupt:
            lines.clear()
            print()
            continue
        text = "\n".join(lines).strip()
        if text in (".quit", ".exit"):
            return
        if not text or text.startswith(".") or text.endswith(";") or not lines[-1].strip():
            lines.clear()
            if text:
                yield text


def completions(names: Sequence[str], typed: str) -> list[str]:
    """What a beginning of a word can become: names of the database first, then words of SQL."""
    if typed.startswith("."):
        return [word for word in DOTTED if word.startswith(typed)]
    small = typed.lower()
    known = [name for name in names if name.lower().startswith(small)]
    words = [word for word in WORDS if word.lower().startswith(small)]
    return [*known, *(words if typed.isupper() or not typed else map(str.lower, words))]


def _complete_with(names: Sequence[str]) -> None:
    """Have Tab complete names."""

    def complete(typed: str, n: int) -> str | None:
        found = completions(names, typed)
        return found[n] if n < len(found) else None

    readline.set_completer(complete)
    readline.set_completer_delims(" \t\n,;()=<>'\"")
    editline = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if editline else "tab: complete")
