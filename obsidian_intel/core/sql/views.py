"""SQL views over the tables. The same text runs in SQLite, DuckDB, Polars and Spark."""

from __future__ import annotations

from obsidian_intel.core.sql.exported_tables import VAULT, ColumnSchema, MetricRecord, Type

# A model stands with what its latest month states (`latest`). A value that is only repeated keeps the month that
# stated it first: the earliest statement after the last one that differed (`broken`, `stated`). `scope` is one board.
_LEADERBOARD = """\
WITH said AS (
  SELECT *,
    {scope} AS scope,
    CASE better WHEN 'lower' THEN -value ELSE value END AS score,
    max(period) OVER (PARTITION BY {scope}, model) AS now,
    min(seq) OVER (PARTITION BY {scope}, model) AS first_seq,
    first_value(condition) OVER (PARTITION BY {scope} ORDER BY seq) AS board_condition,
    first_value(protocol) OVER (PARTITION BY {scope} ORDER BY seq) AS board_protocol,
    first_value(unit) OVER (PARTITION BY {scope} ORDER BY CASE WHEN unit IS NULL THEN 1 ELSE 0 END, seq) AS board_unit
  FROM {source}
  WHERE seq IS NOT NULL
),
latest AS (
  SELECT scope, model, now, value, max(seq) AS seq FROM said WHERE period = now GROUP BY scope, model, now, value
),
broken AS (
  SELECT latest.seq, max(said.seq) AS last_seq
  FROM latest JOIN said ON said.scope = latest.scope AND said.model = latest.model
  WHERE said.period < latest.now AND said.value <> latest.value
  GROUP BY latest.seq
),
stated AS (
  SELECT latest.seq, min(said.seq) AS first_seq
  FROM latest LEFT JOIN broken ON broken.seq = latest.seq
  JOIN said ON said.scope = latest.scope AND said.model = latest.model
  WHERE said.period < latest.now AND said.value = latest.value AND said.seq > coalesce(broken.last_seq, 0)
  GROUP BY latest.seq
),
standing AS (
  SELECT said.*
  FROM latest LEFT JOIN stated ON stated.seq = latest.seq
  JOIN said ON said.seq = coalesce(stated.first_seq, latest.seq)
),
moved AS (
  SELECT scope, period, max(score) AS score FROM said GROUP BY scope, period
),
earlier AS (
  SELECT scope, period, lag(score) OVER (PARTITION BY scope ORDER BY period) AS score FROM moved
),
best AS (
  SELECT scope, period, max(score) OVER (PARTITION BY scope ORDER BY period) AS score FROM earlier
)
SELECT
  standing.benchmark_name AS benchmark,
  standing.board_condition AS condition,
  standing.board_protocol AS protocol,
  standing.board_unit AS unit,
  standing.better,
  rank() OVER (PARTITION BY standing.scope ORDER BY standing.score DESC) AS rank,
  standing.name,
  standing.period,
  standing.value,
  round(standing.value - CASE standing.better WHEN 'lower' THEN -best.score ELSE best.score END, 6) AS change,
  standing.paper,
  standing.relation,
  standing.error,
  standing.source,
  standing.note,
  standing.path,
  standing.line,
  standing.board,
  standing.model{more}
FROM standing JOIN best ON best.scope = standing.scope AND best.period = standing.period
ORDER BY standing.scope, standing.score DESC, standing.period, standing.first_seq"""


LEADERBOARD = _LEADERBOARD.format(scope="board", source="metrics", more="")

# Of many vaults: `seq` counts within one vault, so that all scores are numbered anew, by month.
_NUMBERED = (
    "(SELECT "
    + ", ".join(name for name in MetricRecord._fields if name != "seq")
    + f", {VAULT.name}, row_number() OVER (ORDER BY period, {VAULT.name}, seq) AS seq"
    + " FROM metrics WHERE seq IS NOT NULL) AS numbered"
)
_MORE = f",\n  standing.{VAULT.name}"
VAULT_VIEWS = {
    "leaderboard": _LEADERBOARD.format(scope="board", source=_NUMBERED, more=_MORE),
    "leaderboard_by_vault": _LEADERBOARD.format(scope=f"{VAULT.name} || ' ' || board", source=_NUMBERED, more=_MORE),
}

VIEWS = {"leaderboard": LEADERBOARD}

_TEXT, _REAL = Type.TEXT, Type.REAL
LEADERBOARD_COLUMNS = (
    ColumnSchema("benchmark", _TEXT, False, "The benchmark, under the name that counts"),
    ColumnSchema("condition", _TEXT, True, "The board's condition, as first written"),
    ColumnSchema("protocol", _TEXT, True, "The board's protocol, as first written"),
    ColumnSchema("unit", _TEXT, True, "The board's unit, as first written"),
    ColumnSchema("better", _TEXT, False, "`higher` or `lower`"),
    ColumnSchema("rank", Type.INTEGER, False, "Place on the board; equal values share one, and the next counts on"),
    ColumnSchema("name", _TEXT, True, "The model"),
    ColumnSchema("period", _TEXT, False, "The month that stated this value first"),
    ColumnSchema("value", _REAL, False, "What the model's latest month states"),
    ColumnSchema("change", _REAL, True, "Against the best of the months before `period`; null where there is none"),
    ColumnSchema("paper", _TEXT, True, "Id of the model's paper"),
    ColumnSchema("relation", _TEXT, False, "As in `metrics`"),
    ColumnSchema("error", _REAL, True, "As in `metrics`"),
    ColumnSchema("source", _TEXT, False, "As in `metrics`"),
    ColumnSchema("note", _TEXT, True, "As in `metrics`"),
    ColumnSchema("path", _TEXT, False, "As in `metrics`"),
    ColumnSchema("line", Type.INTEGER, False, "As in `metrics`"),
    ColumnSchema("board", _TEXT, False, "As in `metrics`"),
    ColumnSchema("model", _TEXT, False, "As in `metrics`"),
)
VIEW_COLUMNS = {"leaderboard": LEADERBOARD_COLUMNS}
