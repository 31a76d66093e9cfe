"""A vault as tables: `schema` and `tables`; stored as csv, parquet or sqlite, or asked by `query` in memory."""
