"""Tables of the texts: documents as received, articles as cleaned, their lines, and the map from one to the other."""

from __future__ import annotations

import polars as pl

from schemas.tables.base import HEX16, Rule, Table, about, column, ordered

SHA256 = "^[0-9a-f]{64}$"
SPAN_ORDER = ordered("char_start", "char_end", "span_order", strictly=True)


class Documents(Table):
    """One row a document as it was received."""

    document_id: str = column("mã tài liệu", "Hash of the source and the bytes.", str_matches=HEX16)
    source_uri: str = column("nguồn", "Path or address it came from; the last part names the record.", concept="SOURCE")
    container: str = column("tệp chứa", "File the document was read from.")
    record: str = column("bản ghi", "Record inside the container, null where the file is one document.", nullable=True)
    format: str = column("định dạng", "Format it was read as.", codes="document_format")
    encoding: str = column("bảng mã", "Text encoding as found.")
    bytes_sha256: str = column("SHA-256 của tệp", "SHA-256 of the bytes received.", str_matches=SHA256)
    size_bytes: pl.Int64 = column("kích thước", "Size as received.", unit="bytes", ge=0)
    raw_text: str = column("văn bản gốc", "Decoded text before cleaning; kept in Parquet only.", parquet_only=True,
                           words="all")  # fmt: skip
    url: str = column("địa chỉ", "Address of the page, where the source names it.", nullable=True)
    title: str = column("tít", "Title, where the source names it.", nullable=True)
    published: str = column("ngày đăng (nguyên văn)", "Date of publication as the source writes it.", nullable=True)
    publisher: str = column("cơ quan báo chí", "Publisher, where the source names it.", nullable=True)
    byline: str = column("tác giả", "Author, where the source names one.", nullable=True)

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "documents", "Documents", "Tài liệu",
            "One row a document as received: bytes' hash, encoding, text before cleaning.",
            key=("document_id",), row_group_rows=4_000,
        )


class Articles(Table):
    """One row an article: the cleaned text all offsets count in."""

    article_id: str = column("mã bài", "Stable identifier: hash of the source and the text.", str_matches=HEX16)
    document_id: str = column("mã tài liệu", "Document it was cleaned from.", references="documents.document_id")
    source_uri: str = column("nguồn", "Path or address it came from.", concept="SOURCE")
    url: str = column("địa chỉ", "Address of the page.", nullable=True)
    title: str = column("tít", "Title.", nullable=True)
    text: str = column(
        "văn bản", "Cleaned text in NFC, lines separated by line feeds; what all offsets count in.", words="all"
    )
    published_on: pl.Date = column("ngày đăng", "Day of publication, null when unknown.", nullable=True)
    published_on_basis: str = column("căn cứ ngày đăng", "How the day is known.", codes="published_on_basis")
    publisher: str = column("cơ quan báo chí", "Publisher.", concept="DATA_PROVIDER", nullable=True)
    publisher_domain: str = column("tên miền", "Internet domain of the publisher.", nullable=True)
    byline: str = column("tác giả", "Author as the article names them.", nullable=True)
    text_sha256: str = column("SHA-256 của văn bản", "SHA-256 of the cleaned text in UTF-8.", str_matches=SHA256)
    n_chars: pl.Int64 = column("số ký tự", "Length of the text.", unit="code points", ge=0)
    in_scope: pl.Boolean = column("thuộc chủ đề", "Whether the article is about poverty and figures were sought in it.")
    duplicate_of: str = column(
        "trùng với", "Earliest article whose text this one repeats.", references="articles.article_id", nullable=True
    )
    duplicate_kind: str = column("kiểu trùng", "How it repeats that text.", codes="duplicate_kind", nullable=True)

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "articles", "Articles", "Bài báo",
            "One row an article: where it came from, when it was published, its cleaned text.",
            key=("article_id",), row_group_rows=4_000,
            rules=(
                Rule("length_disagrees", pl.col("n_chars") == pl.col("text").str.len_chars(),
                     "n_chars must be the text's length"),
                Rule("duplicate_kind_missing", pl.col("duplicate_of").is_null() == pl.col("duplicate_kind").is_null(),
                     "duplicate_of and duplicate_kind must be given together"),
                Rule("duplicate_of_itself", pl.col("duplicate_of").ne_missing(pl.col("article_id")),
                     "an article is not a duplicate of itself"),
            ),
        )  # fmt: skip


class ArticleLines(Table):
    """One row a line of an article, with the role it plays."""

    article_id: str = column("mã bài", "Article the line stands in.", references="articles.article_id")
    line_no: pl.Int32 = column("dòng số", "Number of the line, from 0 or 1 at the top.", ge=0)
    char_start: pl.Int64 = column("bắt đầu", "First character in the article's text.", unit="code points", ge=0)
    char_end: pl.Int64 = column("kết thúc", "Character after the last.", unit="code points", ge=0)
    role: str = column("vai trò", "What the line is: title, body, caption, boilerplate …", codes="line_role")
    repeats_line: pl.Int32 = column("lặp lại dòng", "Earlier line whose words this one repeats.", nullable=True)

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "article_lines", "Lines of articles", "Dòng của bài",
            "One row a line: its span and role, so that boilerplate and repeated captions are labelled, not lost.",
            key=("article_id", "line_no"), rules=(ordered("char_start", "char_end", "span_order"),),
        )  # fmt: skip


class TextMap(Table):
    """One row a segment that leads from the cleaned text to the raw text."""

    article_id: str = column("mã bài", "Article.", references="articles.article_id")
    char_start: pl.Int64 = column("bắt đầu", "First character in articles.text.", unit="code points", ge=0)
    char_end: pl.Int64 = column("kết thúc", "Character after the last in articles.text.", unit="code points", ge=0)
    raw_start: pl.Int64 = column("bắt đầu (gốc)", "First character in documents.raw_text.", unit="code points", ge=0)
    raw_end: pl.Int64 = column("kết thúc (gốc)", "Character after the last there.", unit="code points", ge=0)

    class Config(Table.Config):
        """Facts of the table."""

        metadata = about(
            "text_map", "Map to the raw text", "Ánh xạ về văn bản gốc",
            "One row a segment, in order: equal lengths map character by character, others are replacements.",
            key=("article_id", "char_start", "raw_start"),
            sort=("article_id", "char_start", "raw_start", "char_end", "raw_end"),
            rules=(ordered("char_start", "char_end", "span_order"), ordered("raw_start", "raw_end", "raw_span_order")),
        )  # fmt: skip


__all__ = ["ArticleLines", "Articles", "Documents", "TextMap"]
