"""The pipeline from raw articles to tables: see ``flows.pipeline``."""
