"""The text that metrics are read from: no marks, math as Unicode, and where each character stands in the cell."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from obsidian_intel.cells.scan import Kind, Piece, scan
from obsidian_intel.text import Span

OPAQUE = "\ufffc"

_UP = str.maketrans("0123456789+-−()nk", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿᵏ")
_DOWN = str.maketrans("0123456789+-−", "₀₁₂₃₄₅₆₇₈₉₊₋₋")
_LETTERS: dict[int, int | str] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code - 0xFEE0).isalnum()}
_NARROW: dict[int, int | str] = dict(_LETTERS)
_NARROW |= str.maketrans("（）［］【】｛｝％／＋＝～〜＜＞｜＆＠＊－", "()[][]{}%/+=~~<>|&@*-")
_NARROW |= dict.fromkeys(map(ord, "\u00a0\u1680\u2007\u2009\u200a\u200b\u202f\u3000\ufe0f\t\r"), " ")
_VALUE_CODE = re.compile(r"\s*[<>≥≤~≈]?\s*\d[\d.,]*\s*%?(?:\s*(?:/|±|->|→)\s*\d[\d.,]*\s*%?)*\s*")
_NAME_CODE = re.compile(r"[^\W\d_][\w\-+@^'.]*(?: [^\W_][\w+@^'-]*){0,3}")
_TAG_NAME = re.compile(r"<(/?)\s*(su[bp]|del|s|strike)\b", re.I)


@dataclass(frozen=True, slots=True)
class View:
    """`text` as shown (fullwidth letters made plain); `norm` is as long, with plain punctuation and spaces too."""

    text: str
    norm: str
    shown_at: list[int]
    pieces: list[Piece]

    def span(self, start: int, end: int) -> Span:
        """Where `text[start:end]` stands in the cell's raw text."""
        return Span(self._raw(start, False), self._raw(end - 1, True)) if start < end else Span(0, 0)

    def _raw(self, at: int, after: bool) -> int:
        i = bisect_right(self.shown_at, at) - 1
        piece = self.pieces[i]
        if piece.kind is Kind.TEXT:
            return piece.start + at - self.shown_at[i] + after
        return piece.end if after else piece.start


def view(raw: str) -> View:
    """What metrics see of a cell. Code that is no name and no number, URLs and struck text are opaque."""
    parts: list[str] = []
    starts: list[int] = []
    pieces: list[Piece] = []
    length, state, struck = 0, "", False
    for piece in scan(raw).pieces:
        text = raw[piece.start : piece.end] if piece.kind is Kind.TEXT else piece.shown
        if piece.kind is Kind.TAG:
            if tag := _TAG_NAME.match(raw, piece.start):
                name = tag[2].lower()
                if name[:2] == "su":
                    state = "" if tag[1] else name
                else:
                    struck = not tag[1]
            continue
        if piece.kind is Kind.MARK:
            struck ^= raw.startswith("~~", piece.start)
            continue
        if not text:
            continue
        if struck and piece.kind is not Kind.BREAK:
            text = OPAQUE * (len(text) if piece.kind is Kind.TEXT else 1)
        elif piece.kind is Kind.MATH:
            text = math_text(text)
        elif piece.kind is Kind.CODE:
            text = text if _VALUE_CODE.fullmatch(text) or _NAME_CODE.fullmatch(text) else OPAQUE
        elif piece.kind in (Kind.URL, Kind.WIKI):
            text = OPAQUE
        elif state == "sup":
            text = text.translate(_UP)
        elif state == "sub" and "±" not in text and parts and not parts[-1][-1].isalpha():
            text = text.translate(_DOWN)
        parts.append(text)
        starts.append(length)
        pieces.append(piece)
        length += len(text)
    shown = "".join(parts).translate(_LETTERS)
    return View(shown, shown.translate(_NARROW), starts, pieces)


_WRAPPED = re.compile(
    r"\\(?:text(?:bf|it|rm|sf|tt|sc)?|math(?:rm|bf|it|sf|tt|cal|bb|scr)|operatorname\*?|mbox|bm|boldsymbol)\s*\{([^{}]*)\}"
)
_COMMAND = re.compile(r"\\([A-Za-z]+|[^A-Za-z])\s?")
_RAISED = re.compile(r"\^\s*(?:\{([^{}]*)\}|(\S))")
_LOWERED = re.compile(r"_\s*(?:\{([^{}]*)\}|(\w))")
_FORMULA = re.compile(r"[\\=_^|{}]")
_GREEK = [
    "alpha",
    "α",
    "beta",
    "β",
    "gamma",
    "γ",
    "delta",
    "δ",
    "epsilon",
    "ε",
    "varepsilon",
    "ε",
    "zeta",
    "ζ",
    "eta",
    "η",
    "theta",
    "θ",
    "kappa",
    "κ",
    "lambda",
    "λ",
    "mu",
    "μ",
    "nu",
    "ν",
    "xi",
    "ξ",
    "pi",
    "π",
    "rho",
    "ρ",
    "sigma",
    "σ",
    "tau",
    "τ",
    "phi",
    "φ",
    "varphi",
    "φ",
    "chi",
    "χ",
    "psi",
    "ψ",
    "omega",
    "ω",
    "Delta",
    "Δ",
    "Omega",
    "Ω",
    "Sigma",
    "Σ",
    "Phi",
    "Φ",
    "Psi",
    "Ψ",
    "Gamma",
    "Γ",
    "Lambda",
    "Λ",
    "Theta",
    "Θ",
    "Pi",
    "Π",
    "pm",
    "±",
    "times",
    "×",
    "to",
    "→",
    "rightarrow",
    "→",
    "Rightarrow",
    "→",
    "longrightarrow",
    "→",
    "uparrow",
    "↑",
    "downarrow",
    "↓",
    "ge",
    "≥",
    "geq",
    "≥",
    "geqslant",
    "≥",
    "le",
    "≤",
    "leq",
    "≤",
    "leqslant",
    "≤",
    "gt",
    ">",
    "lt",
    "<",
    "approx",
    "≈",
    "sim",
    "~",
    "simeq",
    "≈",
    "infty",
    "∞",
    "dagger",
    "†",
    "ddagger",
    "‡",
    "ast",
    "*",
    "star",
    "★",
    "cdot",
    "·",
    "checkmark",
    "✓",
]
_SYMBOLS = dict(zip(_GREEK[::2], _GREEK[1::2], strict=True)) | {
    "%": "%", "&": "&", ",": " ", ";": " ", ":": " ", " ": " ", "!": "", "quad": " ", "left": "", "right": "",
    "bf": "", "rm": "", "it": "", "displaystyle": "", "#": "#", "$": "$",
}  # fmt: skip


def math_text(tex: str) -> str:
    """`$\\tau^{2}$` -> `τ²`. What is a formula and no name or number is opaque."""
    inner = tex.strip("$").strip()
    if len(inner) > 200:
        return OPAQUE
    for _ in range(3):
        inner = _WRAPPED.sub(r"\1", inner)
    inner = _COMMAND.sub(lambda m: _SYMBOLS.get(m[1], m[0]), inner)
    inner = _RAISED.sub(lambda m: (m[1] or m[2] or "").translate(_UP), inner)
    inner = _LOWERED.sub(lambda m: m[1] or m[2] or "", inner)
    inner = inner.replace("{", "").replace("}", "")
    return OPAQUE if _FORMULA.search(inner) or not inner else inner
