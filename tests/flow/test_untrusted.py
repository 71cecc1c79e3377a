"""Whatever articles, records and files say of themselves becomes text: never SQL, HTML, a path or a command."""

from __future__ import annotations

import json
import re
from pathlib import Path

import duckdb

from flows.runtime.plain import run_plain
from flows.runtime.settings import Settings
from tests.flow.articles import article

HOSTILE = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "'; DROP TABLE figures; --",
    '" onmouseover="alert(3)',
    "$(touch owned) `touch owned` ; touch owned",
    "../../../../owned",
    "{{ 7*7 }} {% include '/etc/passwd' %}",
    "a\u0000b\r\nc\u202ed\u200be",
    "strip_accents('x') || getenv('HOME')",
)


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    source, warehouse = tmp_path / "in", tmp_path / "w"
    source.mkdir()
    lines = [
        {
            "id": f"../../{word}", "title": word, "publisher": word, "byline": word, "date": "2023-11-09",
            "url": f"javascript:alert('{n}')//{word}",
            "text": f"{word}\n{article(n)}\n{word} {word} còn {n + 2} hộ nghèo.",
        }
        for n, word in enumerate(HOSTILE)
    ]  # fmt: skip
    (source / "bai.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf8")
    for name in ("<img src=x onerror=alert(4)>.txt", "'; DROP TABLE articles; --.txt", "$(touch owned).txt"):
        (source / name).write_text(article(len(name)), encoding="utf8")
    before = {path for path in tmp_path.rglob("*owned*") if source not in path.parents}
    summary = run_plain(Settings(inputs=[str(source)], warehouse=str(warehouse)))
    assert not summary.notes, "the report was written too"
    assert summary.counts["articles"] == len(HOSTILE) + 3
    assert {path for path in tmp_path.rglob("*owned*") if source not in path.parents} == before
    with duckdb.connect(str(warehouse / "solieu.duckdb"), read_only=True) as connection:
        found = connection.execute("SELECT count(*) FROM articles WHERE title LIKE '%DROP TABLE%'").fetchone()
    assert found == (1,)
    pages = [page for page in (warehouse / "report").rglob("*.html") if page.is_file()]
    assert len(pages) > 5
    for page in pages:
        text = page.read_text(encoding="utf8")
        markup = re.sub(r"<script.*?</script>", "", text, flags=re.S)
        assert "<script>alert" not in text, page
        assert not re.search(r"<[^>]*\son\w+\s*=\s*[\"']?alert", markup), page
        assert not re.search(r"(href|src)\s*=\s*[\"']?\s*javascript:", text, re.I), page
        assert "<img src=x" not in markup, page
