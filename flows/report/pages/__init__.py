"""One module a page or kind of page: each reads what it needs and writes it in one language."""
