"""Every way to write a paper's identity."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from obsidian_intel.core.paper_ids import id_month, id_problem, paper_id

A = "arxiv:2601.16725"
D = "doi:10.1016/s0140-6736(20)30183-5"
HASH = "204e3073870fae3d05bcbc2f6a8e263d9b72e776"

FORMS = [
    ("https://arxiv.org/abs/2601.16725", A),
    ("http://arxiv.org/abs/2601.16725v3", A),
    ("https://www.arxiv.org/abs/2601.16725", A),
    ("https://export.arxiv.org/abs/2601.16725", A),
    ("https://arxiv.org/pdf/2601.16725", A),
    ("https://arxiv.org/pdf/2601.16725.pdf", A),
    ("https://arxiv.org/pdf/2601.16725v1.pdf", A),
    ("https://arxiv.org/html/2601.16725v2", A),
    ("https://arxiv.org/html/2601.16725v2#S3", A),
    ("https://arxiv.org/abs/2601.16725?context=cs", A),
    ("https://arxiv.org/abs/2601.16725/", A),
    ("arxiv.org/abs/2601.16725", A),
    ("https://www.alphaxiv.org/abs/2601.16725", A),
    ("https://alphaxiv.org/overview/2601.16725v1", A),
    ("https://ar5iv.org/abs/2601.16725", A),
    ("https://ar5iv.labs.arxiv.org/html/2601.16725", A),
    ("https://huggingface.co/papers/2601.16725", A),
    ("https://hf.co/papers/2601.16725", A),
    ("https://papers.cool/arxiv/2601.16725", A),
    ("https://scirate.com/arxiv/2601.16725", A),
    ("https://doi.org/10.48550/arXiv.2601.16725", A),
    ("https://dx.doi.org/10.48550/arxiv.2601.16725v1", A),
    ("10.48550/arXiv.2601.16725", A),
    ("doi:10.48550/ARXIV.2601.16725", A),
    ("https://api.semanticscholar.org/arXiv:2601.16725", A),
    ("arXiv:2601.16725", A),
    ("arXiv: 2601.16725v2", A),
    ("arXiv:2601.16725v2 [cs.CL]", A),
    ("2601.16725", A),
    ("2601.16725v4", A),
    ("<https://arxiv.org/abs/2601.16725>", A),
    (" https://arxiv.org/abs/2601.16725 ", A),
    ("2407.0945", "arxiv:2407.09450"),
    ("https://arxiv.org/abs/2407.0945", "arxiv:2407.09450"),
    ("1412.1234", "arxiv:1412.1234"),
    ("0704.0001", "arxiv:0704.0001"),
    ("https://arxiv.org/abs/hep-th/9901001", "arxiv:hep-th/9901001"),
    ("https://arxiv.org/ftp/arxiv/papers/2601/2601.16725.pdf", A),
    ("https://arxiv.org/abs/cond-mat.mes-hall/0001001", "arxiv:cond-mat/0001001"),
    ("arXiv:hep-th/9901001v2", "arxiv:hep-th/9901001"),
    ("https://arxiv.org/pdf/cs/0703124", "arxiv:cs/0703124"),
    ("https://arxiv.org/abs/cs.LG/0703124", "arxiv:cs/0703124"),
    ("math.GT/0309136", "arxiv:math/0309136"),
    ("https://doi.org/10.1016/S0140-6736(20)30183-5", D),
    ("10.1016/S0140-6736(20)30183-5", D),
    ("doi: 10.1016/s0140-6736(20)30183-5", D),
    ("https://doi.org/10.1016%2FS0140-6736(20)30183-5", D),
    ("https://dl.acm.org/doi/pdf/10.1145/3292500.3330701", "doi:10.1145/3292500.3330701"),
    ("https://dl.acm.org/doi/abs/10.1145/3292500.3330701?a=1", "doi:10.1145/3292500.3330701"),
    ("https://link.springer.com/article/10.1007/s11263-024-02001-1", "doi:10.1007/s11263-024-02001-1"),
    ("https://www.nature.com/articles/s41586-025-09422-z", "doi:10.1038/s41586-025-09422-z"),
    ("https://www.biorxiv.org/content/10.1101/2024.01.02.123456v2.full.pdf", "doi:10.1101/2024.01.02.123456"),
    ("https://www.biorxiv.org/content/10.1101/2024.01.02.123456v1", "doi:10.1101/2024.01.02.123456"),
    ("https://www.medrxiv.org/content/10.1101/2024.01.02.123456v1.full", "doi:10.1101/2024.01.02.123456"),
    (
        "https://www.biorxiv.org/content/biorxiv/early/2024/01/03/2024.01.02.123456.full.pdf",
        "doi:10.1101/2024.01.02.123456",
    ),
    ("https://www.biorxiv.org/cgi/content/short/2024.01.02.123456v1", "doi:10.1101/2024.01.02.123456"),
    ("https://doi.org/10.1101/2024.01.02.123456", "doi:10.1101/2024.01.02.123456"),
    ("https://openreview.net/forum?id=aB-c_D1", "openreview:aB-c_D1"),
    ("https://openreview.net/pdf?id=aB-c_D1", "openreview:aB-c_D1"),
    ("https://openreview.net/forum?id=aB-c_D1&noteId=zz", "openreview:aB-c_D1"),
    ("https://openreview.net/forum?noteId=zz&id=aB-c_D1#x", "openreview:aB-c_D1"),
    ("https://aclanthology.org/2024.acl-long.1/", "acl:2024.acl-long.1"),
    ("https://openreview.net/references/pdf?id=aB-c_D1", "openreview:aB-c_D1"),
    ("https://aclanthology.org/anthology-files/pdf/acl/2024.acl-long.1.pdf", "acl:2024.acl-long.1"),
    ("https://aclanthology.org/2024.acl-long.1.pdf", "acl:2024.acl-long.1"),
    ("https://www.aclweb.org/anthology/P19-1001", "acl:P19-1001"),
    (f"https://www.semanticscholar.org/paper/Attention-Is-All/{HASH}", f"s2:{HASH}"),
    (f"https://www.semanticscholar.org/paper/{HASH}", f"s2:{HASH}"),
    ("https://api.semanticscholar.org/CorpusID:13756489", "s2:13756489"),
    ("https://github.com/vllm-project/vllm", "github:vllm-project/vllm"),
    ("https://github.com/vllm-project/vllm.git", "github:vllm-project/vllm"),
    ("https://github.com/vllm-project/vllm/tree/main/docs#x", "github:vllm-project/vllm"),
    ("https://github.com/a/b/blob/main/b.pdf", "github:a/b"),
    ("https://github.com/a/b/blob/main/docs/report.pdf", "github:a/b"),
    ("https://github.com/a/b/blob/main/MODEL.md", "github:a/b"),
    ("https://github.com/a/b/blob/main/sub/README.md", "github:a/b"),
    ("https://github.com/a/b/blob/main/Papers/otters.md", "url:github.com/a/b/blob/main/Papers/otters.md"),
    ("https://github.com/topics/llm", "url:github.com/topics/llm"),
    ("https://huggingface.co/Qwen/Qwen3-8B", "hf:Qwen/Qwen3-8B"),
    ("https://huggingface.co/Qwen/Qwen3-8B/tree/main", "hf:Qwen/Qwen3-8B"),
    ("https://huggingface.co/datasets/openai/gsm8k/viewer", "hf:datasets/openai/gsm8k"),
    ("https://huggingface.co/blog/some-post", "url:huggingface.co/blog/some-post"),
    ("https://www.Example.com/Path/?utm_source=x&b=1&utm_medium=y#frag", "url:example.com/Path?b=1"),
    ("http://example.com/", "url:example.com"),
    ("http://example.com:8080/a", "url:example.com/a"),
    ("https://arxiv.org/abs/2613.12345", "url:arxiv.org/abs/2613.12345"),
    ("https://arxiv.org/list/cs.CL/recent", "url:arxiv.org/list/cs.CL/recent"),
    ("2613.12345", None),
    ("14121.234", None),
    ("3.14", None),
    ("Qwen3 Technical Report", None),
    ("", None),
    ("notes/paper.md", None),
]


@pytest.mark.parametrize(("text", "expected"), FORMS)
def test_forms(text: str, expected: str | None) -> None:
    assert paper_id(text) == expected


def test_a_bare_number_of_the_future_is_no_id() -> None:
    assert paper_id("2609.12345", "2026-02") is None
    assert paper_id("2603.12345", "2026-02") == "arxiv:2603.12345"
    assert paper_id("2701.12345", "2026-12") == "arxiv:2701.12345"
    assert paper_id("arXiv:2609.12345", "2026-02") == "arxiv:2609.12345"


MONTHS = [
    ("arxiv:2601.16725", "2026-01"),
    ("arxiv:hep-th/9901001", "1999-01"),
    ("arxiv:cs/0703124", "2007-03"),
    ("doi:10.1101/2024.01.02.123456", "2024-01"),
    ("doi:10.1145/3292500", None),
    ("url:example.com", None),
]


@pytest.mark.parametrize(("identity", "expected"), MONTHS)
def test_months(identity: str, expected: str | None) -> None:
    assert id_month(identity) == expected


PROBLEMS = [
    ("https://arxiv.org/abs/2613.12345", "there is no month 13"),
    ("arXiv:2600.12345", "there is no month 00"),
    ("https://arxiv.org/abs/2601.123", "expected YYMM.NNNNN"),
    ("https://arxiv.org/pdf/2601.1234567", "expected YYMM.NNNNN"),
    ("https://arxiv.org/abs/1402.12345", "wrong number of digits"),
    ("https://arxiv.org/abs/2407.0945", "has lost a digit"),
    ("https://doi.org/10.1145", "is no DOI"),
    ("doi:10.1145/", "is no DOI"),
]


@pytest.mark.parametrize(("text", "words"), PROBLEMS)
def test_problems(text: str, words: str) -> None:
    assert words in (id_problem(text) or "")


@pytest.mark.parametrize(
    "text", [text for text, identity in FORMS if identity and "2613" not in text and "0945" not in text]
)
def test_good_ids_have_no_problem(text: str) -> None:
    assert id_problem(text) is None


@given(st.one_of(st.text(), st.sampled_from(FORMS).flatmap(lambda form: st.text().map(lambda tail: form[0] + tail))))
def test_any_text_has_one_identity_or_none(text: str) -> None:
    identity = paper_id(text)
    assert identity is None or identity.partition(":")[0] in {
        "arxiv",
        "doi",
        "openreview",
        "acl",
        "s2",
        "github",
        "hf",
        "url",
    }
    assert id_problem(text) != ""
