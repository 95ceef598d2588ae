"""Log-likelihoods of lm-eval's hf backend in float32, to compare those of edge-bench with.

    python -m venv venv && venv/bin/pip install lm-eval==0.4.13 torch transformers accelerate
    venv/bin/python test/lm-eval/hf_loglikelihoods.py --model DIR --data DATASETS --out DIR
    edge-bench score --model MODEL.gguf --reference --input DIR/requests.jsonl --output scores.jsonl
    venv/bin/python test/lm-eval/compare_scores.py DIR/expected.jsonl scores.jsonl

DIR of --model holds a Hugging Face model with the weights of MODEL.gguf; DATASETS has the folders
`mmlu` (dev and test, CSV files of the original release) and `arc` (JSON Lines). Without --data only
texts written for this file are asked. Writes requests.jsonl ({"id", "context", "continuation"}),
expected.jsonl ({"id", "logprob", "isGreedy"}) and fixture.jsonl, which holds the same in groups of
one context, without ARC (CC BY-SA): that is what test/fixtures/lm-eval is made of.

Pairs that lm-eval refuses with a failed assertion (the continuation adds no token) are left out.
"""

import argparse
import csv
import json
from pathlib import Path

import torch
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM

MMLU_SUBJECTS = ["anatomy", "college_computer_science", "formal_logic", "high_school_geography", "us_foreign_policy"]

TEXTS = {
    "english": "The harbour was quiet that morning. Two fishing boats lay at the pier, and an old man mended a net "
    "while gulls walked along the wall. Nobody knew when the ferry would come, but everyone agreed that it would be "
    "late, because it had been late every day since the storm in March.",
    "french": "Le marché s'ouvrait à sept heures. L'épicier déballait des pêches, des œufs et du thé; la boulangère "
    "déjà épuisée répétait à chacun qu'il n'y avait plus de brioche. « C'est toujours ainsi », dit-elle, « quand "
    "l'été arrive. »",
    "german": "Während es draußen schneite, saß Jürgen in der Küche und löste Rätsel. Die Uhr tickte, das Feuer "
    "knisterte, und über dem Tisch hing eine schwache Glühbirne.",
    "chinese": "今天的天气很好，我们去公园散步吧。孩子们在湖边喂鸭子，老人们在树下下棋。",
    "japanese": "電車は五分遅れて到着した。駅のホームには学生が三人、ベンチで本を読んでいた。",
    "emoji": "Our team won the cup 🏆🎉! Everybody danced 💃🕺 until 3 a.m. 😴 — see you next year 👋🏽",
    "python": "def moving_average(values, size):\n    if size < 1:\n        raise ValueError(\"size must be positive\")\n"
    "    total = 0.0\n    for index, value in enumerate(values):\n        total += value\n        if index >= size:\n"
    "            total -= values[index - size]\n        yield total / min(index + 1, size)\n",
    "typescript": "export function parseLine(line: string): Record<string, number> {\n\tconst entries = line.split(\";\")"
    ".map((part) => part.split(\"=\"));\n\treturn Object.fromEntries(entries.map(([key, value]) => [key, Number(value)]));\n}\n",
    "numbers": "Invoice 2024-0317: 3 x 19.99 EUR = 59.97 EUR; VAT 20 % = 11.99 EUR; total 71.96 EUR. Pi is 3.14159265358979.",
    "markdown": "# Release notes\n\n- **Fixed**: the counter no longer skips `0`.\n- *Changed*: see [the guide](./guide.md).\n\n"
    "| name | value |\n|------|------:|\n| a    |    12 |\n",
    "json": '{"name": "Ada", "tags": ["x", "y"], "nested": {"depth": 2, "ok": true, "none": null}, "text": "line\\nbreak"}',
    "spaces": "a  b   c    d\t\te\n\n\nf \n g\u00a0h\u2003i\u3000j",
}

EDGES = [
    ("", "The"),
    ("", " The"),
    ("", "A"),
    ("", "Once upon a time there was a small dog."),
    ("", "\n\nHello"),
    ("", "😀"),
    ("", "<|im_start|>user"),
    ("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", "Hello! How can I help you?"),
    ("<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", "A"),
    ("<|endoftext|>", "Title: "),
    ("Yes or no? ", "Yes"),
    ("Yes or no?\n", "No"),
    ("Yes or no?\u0085", "No"),
    ("Yes or no?\u001c", "No"),
    ("Yes or no?\ufeff", "No"),
    ("Yes or no?\u00a0", "No"),
    ("Yes or no? \t\r\n ", " No"),
    ("I li", "ke cats"),
    ("x", "x"),
    ("1 + 1 =", " 2"),
    ("1 + 1 =", " 3"),
    ("a", "\n"),
    ("a", "     "),
    ("Question: 2+2?\nAnswer:", " 4\n\nQuestion: 3+3?\nAnswer: 6"),
    ("The word", " antidisestablishmentarianism"),
    ("The word", " donaudampfschifffahrtsgesellschaftskapitän"),
]


def mmlu_rows(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def mmlu_question(row):
    choices = "\n".join(f"{letter}. {text}" for letter, text in zip("ABCD", row[1:5]))
    return f"{row[0].strip()}\n{choices}\nAnswer:"


def mmlu_groups(data, shots, per_subject):
    for subject in MMLU_SUBJECTS:
        name = subject.replace("_", " ")
        head = f"The following are multiple choice questions (with answers) about {name}.\n\n"
        dev = mmlu_rows(data / "mmlu" / "dev" / f"{subject}_dev.csv")[:shots]
        head += "".join(f"{mmlu_question(row)} {row[5]}\n\n" for row in dev)
        rows = mmlu_rows(data / "mmlu" / "test" / f"{subject}_test.csv")
        for index, row in enumerate(rows[:per_subject]):
            context = head + mmlu_question(row)
            yield f"mmlu-{shots}-shot/{subject}/{index}", context, [f" {letter}" for letter in "ABCD"]


def mmlu_cloze_groups(data, per_subject):
    """Whole answers as continuations: several tokens each, and some with white space at their ends."""
    for subject in MMLU_SUBJECTS:
        rows = mmlu_rows(data / "mmlu" / "test" / f"{subject}_test.csv")
        for index, row in enumerate(rows[20 : 20 + per_subject]):
            yield f"mmlu-cloze/{subject}/{index}", f"Question: {row[0]}\nAnswer:", [f" {text}" for text in row[1:5]]


def arc_groups(data, count):
    lines = (data / "arc" / "ARC-Challenge-Test-1172.jsonl").read_text(encoding="utf-8").splitlines()
    for index, line in enumerate(lines[:count]):
        row = json.loads(line)
        question = row["question"]
        if isinstance(question, dict):
            texts = [choice["text"] for choice in question["choices"]]
            question = question["stem"]
        else:
            texts = row["choices"]["text"]
        yield f"arc/{index}", f"Question: {question}\nAnswer:", [f" {text}" for text in texts]


def text_groups():
    for name, text in TEXTS.items():
        # Cuts anywhere, also within words and runs of white space; continuations of one character up to the end.
        for number, cut in enumerate(range(0, len(text) - 1, max(7, len(text) // 8))):
            rest = text[cut:]
            ends = sorted({1, min(5, len(rest)), min(40, len(rest)), len(rest)})
            yield f"text/{name}/{number}", text[:cut], [rest[:end] for end in ends]
    for number, (context, continuation) in enumerate(EDGES):
        yield f"edge/{number}", context, [continuation]


def groups(data):
    yield from text_groups()
    if data is not None:
        yield from mmlu_groups(data, 0, 8)
        yield from mmlu_groups(data, 5, 2)
        yield from mmlu_cloze_groups(data, 4)
        yield from arc_groups(data, 30)


def is_scorable(lm, context, continuation):
    """Whether lm-eval does not stop at this pair with a failed assertion."""
    if context == "":
        tokens = lm.tok_encode(continuation, add_special_tokens=False)
        return len(tokens) > (1 if tokens[:1] == [lm.prefix_token_id] else 0)
    context_tokens, continuation_tokens = lm._encode_pair(context, continuation)
    return len(context_tokens) > 0 and len(continuation_tokens) > 0


def write_lines(path, rows):
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    torch.set_num_threads(1)
    # With its logits cache, lm-eval 0.4.13 gives requests of the same tokens that are cut at different
    # places into context and continuation the score of the first of them.
    lm = HFLM(pretrained=options.model, dtype="float32", device="cpu", batch_size=1, logits_cache=False)
    asked, left_out = [], 0
    for group, context, continuations in groups(options.data):
        for place, continuation in enumerate(continuations):
            if is_scorable(lm, context, continuation):
                asked.append((group, place, context, continuation))
            else:
                left_out += 1
    instances = [
        Instance(request_type="loglikelihood", doc={}, arguments=(context, continuation), idx=index)
        for index, (_, _, context, continuation) in enumerate(asked)
    ]
    results = lm.loglikelihood(instances)
    options.out.mkdir(parents=True, exist_ok=True)
    requests, expected, fixture = [], [], {}
    for (group, place, context, continuation), (logprob, is_greedy) in zip(asked, results):
        name = f"{group}/{place}"
        requests.append({"id": name, "context": context, "continuation": continuation})
        expected.append({"id": name, "logprob": logprob, "isGreedy": bool(is_greedy)})
        if group.startswith("arc/"):
            continue
        row = fixture.setdefault(
            group, {"id": group, "context": context, "continuations": [], "logprobs": [], "isGreedy": []}
        )
        row["continuations"].append(continuation)
        row["logprobs"].append(round(logprob, 6))
        row["isGreedy"].append(bool(is_greedy))
    write_lines(options.out / "requests.jsonl", requests)
    write_lines(options.out / "expected.jsonl", expected)
    write_lines(options.out / "fixture.jsonl", fixture.values())
    print(f"{len(requests)} requests, {left_out} left out because lm-eval refuses them")


if __name__ == "__main__":
    main()
