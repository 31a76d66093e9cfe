r"""Math of a cell as plain text: `$\tau^{2}$` is `τ²`; a formula that is no name or number is opaque."""

from __future__ import annotations

import re

from obsidian_intel.core.caches import text_cache

OPAQUE = "\ufffc"
RAISED = str.maketrans("0123456789+-−()nk", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿᵏ")

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


@text_cache(512)
def math_text(tex: str) -> str:
    """`$\\tau^{2}$` -> `τ²`. What is a formula and no name or number is opaque."""
    inner = tex.strip("$").strip()
    if len(inner) > 200:
        return OPAQUE
    for _ in range(3):
        inner = _WRAPPED.sub(r"\1", inner)
    inner = _COMMAND.sub(lambda m: _SYMBOLS.get(m[1], m[0]), inner)
    inner = _RAISED.sub(lambda m: (m[1] or m[2] or "").translate(RAISED), inner)
    inner = _LOWERED.sub(lambda m: m[1] or m[2] or "", inner)
    inner = inner.replace("{", "").replace("}", "")
    return OPAQUE if _FORMULA.search(inner) or not inner else inner
