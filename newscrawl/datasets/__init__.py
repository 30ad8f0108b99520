"""Datasets: the record as typed columns, Parquet, packages with card and manifest, and what tells whether one is whole."""
