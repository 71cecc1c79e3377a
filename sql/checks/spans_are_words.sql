-- A span holds the words themselves: no blank at either end.
SELECT figure_id, role, char_start, char_end, quote
FROM figure_spans
WHERE quote <> trim(quote) OR quote = '';
