"""The field's words: benchmarks, measures and ways of running, models, and what looks like them and is none.

A lexicon only settles doubts; a name that is not here is known by its shape, its measure or its neighbours.
"""

from __future__ import annotations

import re
from functools import lru_cache


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BENCHMARKS = _words(
    """aime amc hmmt usamo usamo25 imo cnmo cmimc brumo putnam math500 gsm8k gsm-plus mgsm polymath apex minif2f proofnet ipho
    cpho icho ioi icpc noi gpqa mmlu cmmlu mmmlu kmmlu tmmlu supergpqa hle bbh bbeh drop arc arc-agi arc-c arc-e arc-challenge
    hellaswag winogrande piqa siqa boolq race squad nq triviaqa truthfulqa commonsenseqa openbookqa naturalquestions lambada
    clue c3 ceval gaokao agieval include humaneval mbpp apps codecontests codeforces lcb ojbench cruxeval aider terminal-bench
    swe swe-lancer cybergym scicode critpt kaggle mle nl2sql bird spider bfcl tau tau2 tau-bench τ τ² τ³ gaia browsecomp
    xbench widesearch frames simpleqa seal seal-0 osworld webarena visualwebarena webvoyager mind2web androidworld screenspot
    appworld alfworld webshop toolathlon mcp-atlas mcpmark gdpval vending-bench healthbench medqa medmcqa pubmedqa mmmu mme
    mathvista mathvision mathverse wemath logicvista dynamath blink hallusionbench pope ai2d mmstar mmvet mm-vet realworldqa
    charxiv chartqa docvqa infovqa textvqa vqav2 ocrbench omnidocbench seed-bench mvbench mlvu egoschema videomme
    longvideobench perceptiontest mrcr graphwalks ruler niah longbench helmet infinitebench loft ifeval multichallenge
    alpacaeval arenahard lmarena lmsys wildbench livebench zebralogic enigmaeval simplebench eqbench imagenet imagenet-1k coco
    lvis ade20k cityscapes kitti nuscenes waymo scannet davis youtube-vos sa-v sa-co refcoco refcoco+ refcocog kinetics ssv2
    flickr30k objects365 voc odinw roboflow100 librispeech aishell wenetspeech fleurs commonvoice covost gigaspeech voxpopuli
    wmt flores iwslt seed-tts geneval dpg gedit imgedit wise oneig t2i-compbench vbench libero calvin robotwin simplerenv
    metaworld robocasa behavior d4rl atari minecraft mteb beir msmarco miracl hotpotqa musique 2wikimultihopqa bamboogle
    wikitext pile lm-harness frontiermath researchbench paperbench sciq scienceqa olympiadbench omni-math minerva math
    humanity's ecommerce finqa tatqa crag needle vbench-2.0 mtbench mt-bench chatbot alpaca-eval webdev dab sweperf
    cifar cifar-10 cifar-100 mnist glue superglue squad2 nyuv2 scanrefer sqa3d vsi mmau mmar voicebench big-bench
    ucf101 msr-vtt msrvtt activitynet ego4d davis2017 ava re10k dtu tanks pdb casp casp14 casp15 casp16 posebusters
    proteingym openrouter strongreject xstest agentharm wmdp bbq toxigen multipl-e spreadsheetbench"""
)
_SHAPE = re.compile(
    r"(?:bench(?:mark)?\d*|eval|arena|[a-z0-9]qa|(?<=-)qa|vqa|gym|exam|olympiad|leaderboard|challenge|trivia|quiz|arc-?agi"
    r"|math-?\d+|world|suite|omniscience|decathlon|jeopardy|mmlu|gpqa|gsm8k|aime|humaneval|imagenet|swe-?bench)(?:[-+.v]?[\d.]*)*(?:[-_].*)?\Z",
    re.I,
)
_TAIL_NAMES = _words("bench benchmark eval arena leaderboard challenge exam index tasks suite test olympiad track")
_EDGE = re.compile(r"(?:[-_'’]?(?:19|20)?\d\d|[-_]?v?\d+(?:\.\d+)*|\++)\Z", re.I)

SPLITS = _words(
    """val test dev train minival val2017 test-dev test-clean test-other test-std test-zh test-en clean other dev-clean mini lite
    testmini hard easy medium full pro verified diamond main extended polyglot multilingual multimodal airline retail telecom
    banking public private semi-private strict loose prompt instruction instruct-level subset split set tier level track text
    vision audio image video code coding math long short total base plus live max avg2 english chinese japanese korean german
    french spanish arabic russian hindi cantonese mandarin en zh ja ko de fr es ar ru hi th vi it pt en-zh zh-en en-de de-en en2zh zh2en
    python java cpp js javascript typescript go rust sql bash needle needles 2-needle 4-needle 8-needle hard-prompt creative
    writing overview agentic reasoning average-case physics chemistry biology search grounding spatial small large net worth
    lifelong novel iid ood object goal web desktop mobile sub subtitles wo overall-score mcq open-ended rq dq m3exam zero easy-hard
    and-only index score kr cn us global in-domain hidden parity humanities stem"""
)
CJK_SPLITS = re.compile(
    r"(?:(?:中文|英文|英语|汉语|日语|日文|韩语|韩文|法语|德语|俄语|西语|西班牙语|阿拉伯语|葡萄牙语|粤语|方言|普通话|多语言|多语种|多语|小语种"
    r"|中英|英中|中译英|英译中|中→英|中|英|日|韩|德|法|验证集|测试集|开发集|子集|全集|文本|视觉|代码|数学|航空|零售|电信|长文|短文|困难|简单|高难"
    r"|榜单?|榜|级)+)\Z"
)
_DOMAINS = _words(
    """math maths coding code reasoning agent agents agentic search knowledge science general vision multimodal tool tools use
    instruction following overall performance results result benchmark benchmarks long context long-context sota competition
    stem chat alignment safety translation asr tts ocr vqa retrieval embedding rag robotics planning perception detection
    segmentation speech audio video image text medical finance legal document browsing software engineering understanding
    generation programming logic hallucination multilingual language computer deep research new public reported evaluation
    capability capabilities ability abilities quality metric metrics highlights and pretraining rl sft post-training english
    chinese short ours model human main final best score scores pass"""
)
STOP_WORDS = _words(
    """on in at for with by from to into over under than as of the a an its it our we they this that these is are was were be been
    has have had achieves achieve achieved achieving reaches reach reached reaching scores scored scoring score hits hit gets get got
    getting attains attained attaining obtains obtained obtaining posts posted records recorded delivers delivering delivered sets
    setting yields yielding yielded gives giving shows showing shown improves improved improving improvement rises rising rose
    raised boosts boosting boosted lifts lifted lifting jumps jumped climbs climbed increases increased increasing gains gain
    drops dropped dropping decreases decreased falls fell using via while but also still even only just both all across including
    include e.g e.g. i.e i.e. such like where when which whose outperforms outperforming outperformed beats beating beat surpasses
    surpassing surpassed exceeds exceeding exceeded vs vs. versus compared against above below behind about around approximately
    nearly almost roughly up down more less new sota state-of-the-art strong up-to reports reported report claims claimed claims
    respectively results result performance solves solved solving resolves resolved resolving ranks ranked ranking now then after
    before without no w/ w/o not or if per each average overall against between within at-least most least top first second"""
)
LINKING = _words(
    """on in at for by from to of the a an is are was were be been has achieves achieve achieved achieving reaches reach reached
    reaching scores scored scoring score hits hit gets get got attains attained attaining obtains obtained obtaining posts posted
    records recorded yields yielding gives shows improves improved improving rises rising rose raised boosts boosting boosted lifts lifted
    jumps jumped climbs climbed increases increased with result results performance value now all respectively reports reported
    benchmark its about around approximately nearly almost roughly over above at-least than more over surpasses surpassing
    exceeds exceeding and up solves solved resolves resolved both only just also still even delivers delivered sets scores: accuracy-of
    drops dropped falls fell decreases reduces reduced as high"""
)
_MODELS = re.compile(
    r"(?:gpt|chatgpt|o[1345](?=\Z|-)|claude|sonnet\Z|opus\Z|haiku\Z|gemini|gemma|llama|qwen|qwq|qvq|deepseek|kimi|glm|chatglm|minimax|mistral|"
    r"mixtral|magistral|codestral|devstral|grok|ernie|hunyuan|doubao|seed(?:-oss|-?\d|-thinking|-coder)|step-?\d|yi-|baichuan|internlm|internvl"
    r"|phi-?\d|falcon|nemotron|command|jamba|olmo|smollm|mimo|longcat|ling-|ring-|dots\.|bert|roberta|t5|vit|dino|clip|sam\d?\Z|sam-|flux|sdxl"
    r"|stable|wan\d|sora|veo|imagen|whisper|cosyvoice|kokoro|nova|granite|exaone|solar|aya|r1\Z|v3\Z|k2\Z|m1\Z|m2\Z|cogv|pangu|tulu|openai"
    r"|anthropic|google|meta\Z|alibaba|moonshot|zhipu|skywork|marco|vicuna|mpt|palm|bard|copilot|codex|cursor|devin|manus|openhands|llava|minicpm"
    r"|janus|bagel|omnigen|stepfun|ui-tars|sensenova|spark\Z|yuan|kling|seedream|seedance|midjourney|dall-e|recraft|ideogram|hidream|intern-)",
    re.I,
)
_NOT_NAMES = _words(
    """figure fig fig. table tab section sec appendix eq equation chapter layer layers epoch epochs page version
    ver top rank no no. issue jan feb mar apr may jun jul aug sep oct nov dec january february march april
    june july august september october november december cuda pytorch torch python pip npm node transformers
    vllm sglang tensorrt tensorrt-llm trt megatron deepspeed fsdp apache license mit bsd gpl cc cc-by openrail
    ubuntu linux windows macos ios android docker kubernetes ray numpy triton nccl flashattention
    flash-attention flashinfer h100 h800 h200 h20 a100 a800 b200 b300 gb200 mi300x v100 l40s rtx tpu npu gpu
    gpus cpu ascend blackwell hopper fp4 fp8 fp16 bf16 int4 int8 mxfp4 nvfp4 gguf awq gptq mtp moe mla mha gqa
    mqa dsa nsa kv kv-cache cache rope yarn swa ssm mamba adam adamw muon lion sgd lr wd dropout batch tokens
    token parameters params param rate steps seeds seed threshold temperature budget dim dims blocks block
    bits ratio width vocab vocabulary k n t p alpha beta gamma lambda epsilon tau-value sparsity mfu hfu ttft
    tpot tps qps rps itl latency throughput flops flop tflops pflops hbm vram ram usd rmb cny speedup speed
    fps hz khz mhz ghz gb mb kb tb db ms api sdk http https iclr icml neurips cvpr iccv eccv acl emnlp naacl
    aaai ijcai colm tmlr arxiv vol corl rss icra interspeech icassp kdd www sigir colt grpo dapo gspo ppo dpo
    rlhf rlvr rl sft cpt lora qlora kl ema ce mid-training pre-training pretrain post-training mcts cot beam
    p50 p90 p95 p99 ci std var iou-threshold q1 q2 q3 q4 h1 h2 mit-license tier-0 stage1 stage2 stage3"""
)
_GENERIC = _words(
    """data dataset web books wiki wikipedia github commoncrawl common-crawl fineweb stackexchange code english
    chinese multilingual synthetic others total prompt prompts queries samples agent agents model models
    thinking tool tools prefill decode decoding draft accept acceptance tree depth star stars downloads likes
    usage commit pr sparse attention linear full-attention input output hidden context window memory price
    cost size length week month year day round stage step phase level-up reward rewards rollout rollouts
    advantage loss head heads expert experts"""
)
_NOUN_TRAPS = _words(
    """size length window rate layers layer heads experts params parameters tokens token steps epochs gpus dim bits seeds threshold temperature
    budget sparsity latency throughput cost price memory speedup speed reward loss samples prompts rollouts figure table section version"""
)


@lru_cache(maxsize=8192)
def is_benchmark(word: str) -> bool:
    """Whether a word alone tells of a benchmark: by the lexicon or by its shape."""
    low = word.lower().replace("’", "'")
    if low == "math" and word != "MATH":
        return False
    if low in (
        "frames",
        "drop",
        "race",
        "include",
        "wise",
        "apps",
        "tau",
        "spider",
        "bird",
        "needle",
        "seal",
        "behavior",
        "loft",
    ) and not (word.isupper() or (low in ("spider", "bird", "needle") and word[0].isupper())):
        return False
    if low in _BENCHMARKS or (_SHAPE.search(low) and not low.startswith(("benchmark", "eval"))):
        return True
    if is_model(word):
        return False
    base = low
    for _ in range(3):
        base = _EDGE.sub("", base)
        if len(base) > 1 and base in _BENCHMARKS:
            return base != "math" or word.startswith("MATH")
    head, dash, _ = low.partition("-")
    return (
        bool(dash)
        and head in _BENCHMARKS
        and head not in ("needle", "math", "code", "drop", "apps", "wise", "spider", "bird")
    )


@lru_cache(maxsize=8192)
def is_model(word: str) -> bool:
    """Whether a word begins the name of a model or its maker."""
    return _MODELS.match(word) is not None and not _SHAPE.search(word)


@lru_cache(maxsize=8192)
def is_trap(word: str) -> bool:
    """Whether a word names hardware, software, a figure, a hyperparameter …: never a benchmark."""
    return word.lower().rstrip(".") in _NOT_NAMES


def is_generic(word: str) -> bool:
    """Whether a word alone names no benchmark, though it may be a part of one's name (`Finance Agent`)."""
    return word.lower() in _GENERIC


def is_trap_noun(word: str) -> bool:
    """Whether a name that ends in this word counts something and is no benchmark."""
    return word.lower() in _NOUN_TRAPS


def is_domain(word: str) -> bool:
    """Whether a word says the field of a benchmark (Math, Coding) and is no part of its name."""
    return word.lower() in _DOMAINS and word != "MATH"


def is_tail_name(word: str) -> bool:
    """Whether a word makes a benchmark of the words before it (`… Bench`, `… Index`)."""
    return word.lower() in _TAIL_NAMES


SIZE = re.compile(r"(?:\d+(?:\.\d+)?B|\d{2,3}M)(?:-?A\d+(?:\.\d+)?[BM])?|E\d+B", re.I)
WAYS_OF_THINKING = re.compile(
    r"(?:non-?|no-?)?(?:thinking|think|reasoning)|instruct|heavy|parallel|text-only|high|low|medium|xhigh|minimal", re.I
)
MODES = re.compile(
    r"(?:non-?)?(?:thinking|think|reasoning|instruct|heavy|no-think|parallel|single|low|medium|high|xhigh|max|minimal|fast|text-only|tool-use"
    r"|base|chat|pro|flash|mini|nano|lite|large|small|ultra|turbo)",
    re.I,
)

_AT = r"(?:g-?)?(?:pass|avg|mean|maj|majority|cons|consensus|best|acc|accuracy|recall|precision|[rp]|hits?|ndcg|m?ap|mrr|f1|top|bo|rm|k)"
_MEASURES_ANY = [
    "map",
    "map50",
    "map75",
    "map50-95",
    "map@50",
    "miou",
    "iou",
    "ciou",
    "giou",
    "f1",
    "f1-score",
    "macro-f1",
    "micro-f1",
    "bleu",
    "bleu-4",
    "sacrebleu",
    "spbleu",
    "chrf",
    "chrf++",
    "comet",
    "comet-22",
    "comet22",
    "xcomet",
    "xcomet-xxl",
    "metricx",
    "metricx-24",
    "bleurt",
    "rouge",
    "rouge-l",
    "rouge-1",
    "rouge-2",
    "meteor",
    "cider",
    "spice",
    "bertscore",
    "wer",
    "cer",
    "ter",
    "der",
    "eer",
    "mos",
    "utmos",
    "dnsmos",
    "pesq",
    "stoi",
    "fid",
    "gfid",
    "rfid",
    "sfid",
    "fvd",
    "kid",
    "clip-score",
    "clipscore",
    "clip-i",
    "clip-t",
    "lpips",
    "psnr",
    "ssim",
    "ppl",
    "perplexity",
    "bpb",
    "bpc",
    "elo",
    "rating",
    "acc",
    "acc.",
    "accuracy",
    "avg",
    "avg.",
    "average",
    "mean",
    "overall",
    "mae",
    "mse",
    "rmse",
    "auc",
    "auroc",
    "auprc",
    "mcc",
    "nds",
    "hota",
    "mota",
    "idf1",
    "macc",
    "aacc",
    "oacc",
    "teds",
    "anls",
    "epe",
    "absrel",
    "mpjpe",
    "dice",
    "recall",
    "precision",
    "pass-rate",
    "win-rate",
    "winrate",
    "success-rate",
    "em",
    "ndcg",
    "mrr",
    "map@0.5:0.95",
    "greedy",
    "cmos",
    "smos",
    "n-mos",
    "j&f",
    "cgf1",
    "pmf1",
    "cg_f1",
    "ap50",
    "ap75",
    "ap50-95",
    "r-precision",
    "spl",
    "auc-roc",
    "ba",
    "zero-shot",
    "one-shot",
    "few-shot",
    "0-shot",
    "cot-em",
    "bt-elo",
    "pck",
    "box-ap",
    "mask-ap",
    "aps",
    "apm",
    "apl",
    "apb",
    "apr",
    "apc",
    "apf",
    "r²",
    "spearman",
    "pearson",
    "kendall",
    "srcc",
    "plcc",
    "resolved",
    "pass1",
    "lc-win-rate",
    "fad",
    "mcd",
    "cer%",
    "wer%",
]
_MEASURES = frozenset(_MEASURES_ANY) | _words("tm-score lddt gdt-ts dockq score@1 hmean ned-score")
_MEASURES_EXACT = frozenset(
    [
        "AP",
        "AR",
        "SR",
        "EM",
        "IS",
        "SIM",
        "SS",
        "PQ",
        "ED",
        "NED",
        "CDM",
        "CoT",
        "ADE",
        "FDE",
        "TER",
        "PER",
        "ACC",
        "AS",
        "LC",
        "P",
        "R",
        "F",
        "BLEU",
        "PCK",
        "DSC",
        "NC",
        "IoU",
        "ER",
        "UER",
        "EO",
        "MR",
        "JGA",
    ]
)
_WAYS = re.compile(
    rf"{_AT}[@^]\(?[\dkn][\d.:]*(?:[km])?\)?(?:-(?:cot|avg|verified|greedy))?|(?:zero|one|two|few|many|\d+|k|n)-?shots?|top-?\d+|top-k|bo\d+|best-of-(?:n|\d+)|pass[⁰¹²³⁴-⁹ᵏ]+",
    re.I,
)
_WEAK_MEASURES = _words(
    "acc acc. accuracy avg avg. average mean overall cot greedy p r f as sr is ed ss em recall precision resolved k-shot cot zero-shot f1"
)
CJK_MEASURE = re.compile(
    r"(?:(?:平均|综合|总体|整体|宏平均|微平均|端到端|一次|首次|任务|单次|攻击|越狱|防御|中位|加权)?(?:准确率|正解率|정확도|정답률|精确率|正确率|精度|召回率|通过率|成功率|胜率|解决率|完成率|词错率"
    r"|字错率|错误率|困惑度|总分|均分|得分率)|平均分?|均值|中位数)\Z"
)
_PHRASES = {
    "rate": _words("win success pass resolve resolved solve solved completion hit resolution"),
    "match": _words("exact"),
    "shot": _words("zero one two few many"),
    "ap": _words("box mask bbox keypoint"),
    "f1": _words("macro micro token"),
    "accuracy": _words("top-1 top-5 average mean overall balanced"),
    "score": _words("f1 comet elo bleu clip average overall mean arena fid"),
    "error": _words("word character mean"),
}


@lru_cache(maxsize=8192)
def is_measure(word: str) -> bool:
    """Whether a word is a measure or a way of running: Pass@1, 5-shot, mIoU, WER, Elo."""
    return word in _MEASURES_EXACT or word.lower() in _MEASURES or _WAYS.fullmatch(word) is not None


def is_strong_measure(words: str) -> bool:
    """Whether a measure is said of benchmarks only (Pass@1, mIoU), not of any system (accuracy, average)."""
    return any(is_measure(word) and word.lower() not in _WEAK_MEASURES for word in words.split())


def completes_measure(first: str, second: str) -> bool:
    """Whether two words are one measure: `win rate`, `exact match`, `box AP`."""
    return first.lower() in _PHRASES.get(second.lower(), ())


CJK_SUPPRESS = re.compile(
    r"(?:(?:训练)?数据(?:配比|构成|规模|混合|量|来源)?|配比|混合比例|成本|价格|定价|训练(?:数据|开销|成本|算力|设置|配置|细节)|(?:模型)?参数(?:量|规模)?|架构|模型结构"
    r"|延迟|吞吐量?|速度|推理(?:效率|成本|速度|加速)|效率|硬件|部署|显存|超参数?|规格|上下文(?:长度)?|许可证?|代价|约束|代价/约束|代价与约束|工程|系统)\Z"
)
LATIN_SUPPRESS = _words(
    "license pricing price cost costs speed latency hardware data training architecture params parameters throughput serving efficiency compute context"
)
_PAIRS = frozenset(
    [
        ("finance", "agent"), ("common", "voice"), ("natural", "questions"), ("creative", "writing"), ("tau", "bench"),
        ("last", "exam"), ("function", "calling"), ("intelligence", "index"), ("legal", "agent"), ("big", "bench"),
        ("terminal", "bench"), ("web", "arena"), ("text", "arena"), ("webdev", "arena"), ("long", "bench"),
        ("mind2web", "live"), ("visual", "genome"), ("ms", "marco"), ("tool", "decathlon"), ("vals", "index"), ("humanity", "last"),
    ]
)  # fmt: skip


def is_pair(first: str, second: str) -> bool:
    """Whether two plain words together name a benchmark (`Finance Agent`)."""
    return (first.lower(), second.lower()) in _PAIRS


BARE_MEASURES = _words("fid gfid rfid fvd wer cer psnr ssim lpips bleu comet chrf miou map nds hota mota kid")
LOWER_BETTER = _words(
    "wer cer ter der eer per fid gfid rfid sfid fvd kid lpips ppl perplexity mae mse rmse epe absrel ade fde mpjpe bpb bpc ed ned"
)

CJK_RATE = re.compile(r"[㐀-鿿]{1,4}率\Z")
SYSTEM_RATE = re.compile(
    r"(?:利用|命中|压缩|稀疏|保留|接受|占用|使用|激活|吞吐|频|学习|采样|缓存|丢弃|达成|可用|复用|并发|覆盖|存活|转化|留存|效|功|比|倍|概|速|帧|重复|折损|算力|失败)率\Z|占比\Z"
)
