"""The log as data and pages: tables, rollups, SQL, exports."""
