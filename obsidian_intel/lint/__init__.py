"""Rules, one file each, and what selects, runs, suppresses, reports and fixes."""
