"""The tables of the log as SQL knows them: their columns, the views, and a SELECT over them."""
