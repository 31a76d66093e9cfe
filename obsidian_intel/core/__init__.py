"""Values that every room uses: spans, edits, documents, diagnostics, periods, paper ids, settings, errors."""
