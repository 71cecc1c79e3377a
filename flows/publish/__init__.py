"""Publishing: Parquet tables, the database over them, the checks of both, the data dictionary."""
