"""Which of the month's own sentences a label is likely to name, by words of many languages."""

from __future__ import annotations

from obsidian_intel.core.declared_settings import fold

_WORDS = {
    "theme": "主线 主题 主旋律 theme thema テーマ 主題 흐름 주제 тема tema thème motif leitmotiv motyw الموضوع chủđề",
    "signal": "信号 信號 signal シグナル 신호 сигнал señal sinal segnale sinyal sygnał إشارة الإشارة tínhiệu",
    "insight": "洞察 认知 認知 感悟 insight lesson learned 気づき 学び 통찰 배운 вывод урок lección lição aprendizado"
    " leçon erkenntnis lezione wniosek ders الدرس",
    "implementation": "最佳实现 最佳实践 实现 實作 implementation 実装 구현 реализация implementación implementação"
    " implémentation umsetzung implementazione wdrożenie uygulama تطبيق",
}


def likely_statement(label: str) -> str | None:
    """`theme`, `signal`, `insight` or `implementation`, where just one of them is meant."""
    folded = fold(label)
    found = [field for field, words in _WORDS.items() if any(fold(word) in folded for word in words.split())]
    return found[0] if len(found) == 1 else None
