"""Simple LaTeX as plain characters, for places without a math renderer."""

from __future__ import annotations

import re

_SYMBOLS: dict[str, str] = dict(
    re.findall(
        r"(\S+) (\S+)",
        """
alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ iota ι kappa κ lambda λ mu μ nu ν xi ξ
pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π
Sigma Σ Phi Φ Psi Ψ Omega Ω times × cdot · pm ± mp ∓ to → rightarrow → leftarrow ← Rightarrow ⇒ leq ≤ le ≤ geq ≥
ge ≥ neq ≠ ne ≠ approx ≈ sim ~ simeq ≃ equiv ≡ propto ∝ infty ∞ partial ∂ nabla ∇ sum ∑ prod ∏ int ∫ in ∈ notin ∉
subset ⊂ cup ∪ cap ∩ forall ∀ exists ∃ ldots … cdots … dots … ell ℓ circ ° uparrow ↑ downarrow ↓ leftrightarrow ↔
mid | ll ≪ gg ≫
""",
    )
)
_SYMBOLS |= {"quad": " ", "qquad": " ", "left": "", "right": ""}
_UP = str.maketrans("0123456789+-=()ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ")
_DOWN = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_MATH = re.compile(r"(?<![\\$])\$\$?(?=[^\s$])([^$\n]*?[^\s$\\])\$\$?(?!\d)")
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_WRAPPED = re.compile(
    r"\\(?:text|mathrm|mathbf|mathit|mathcal|mathbb|mathsf|operatorname|boldsymbol|bm|hat|bar|tilde)"
    r"\s*\{([^{}]*)\}"
)
_SCRIPT = re.compile(r"([\^_])(?:\{([^{}]*)\}|(\\?\w))")


def readable(text: str) -> str:
    """`text` with its `$math$` as plain characters: `$\\tau^{2}$-Bench` reads `τ²-Bench`."""
    return _MATH.sub(lambda match: _math(match[1]), text) if "$" in text else text


def _math(tex: str) -> str:
    for _ in range(4):
        tex = _WRAPPED.sub(r"\1", _FRACTION.sub(r"\1/\2", tex))
    tex = re.sub(r"\\([A-Za-z]+) ?", lambda match: _SYMBOLS.get(match[1], match[1]), tex)
    tex = re.sub(r"\\([,;:! ])", lambda match: "" if match[1] == "!" else " ", tex)
    tex = _SCRIPT.sub(_script, tex.replace("\\%", "%").replace("\\_", "_").replace("\\", ""))
    return " ".join(tex.replace("{", "").replace("}", "").split())


def _script(match: re.Match[str]) -> str:
    inner = match[2] if match[2] is not None else match[3]
    table, plain = (_UP, "^") if match[1] == "^" else (_DOWN, "_")
    if inner in ("°", "∘"):
        return "°"
    return inner.translate(table) if all(ord(char) in table for char in inner) else plain + inner
