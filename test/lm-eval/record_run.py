"""Writes the sample logs and results that lm-eval 0.4.13 itself writes for invented documents.

  python test/lm-eval/record_run.py test/fixtures/lm-eval/recorded-run.json

The model is a formula: the log-likelihood of a continuation comes from a hash, generated text from a
list. Test programs are not run: pass@1 is 0.
"""

import hashlib
import json
import sys
import tempfile
from pathlib import Path

import offline_lm_eval

SUBJECT_SIZES = (1, 2, 3, 4)
NUMBERS = [f"She has {count} of {count + 3} cards." for count in range(30)]

TEXTS = [
    " It is 7.\n#### 7",
    " The answer is 7.",
    " The answer is 12",
    " I do not know",
    " \u201cquoted\u201d \u2028 and \U0001f600, 1,000 in all.\n#### 1,000\n",
    "    return x + 1\n",
    "    return x + 1\n```\nThat is it.",
    "",
]


def digest(text):
    return int(hashlib.sha256(text.encode()).hexdigest()[:8], 16)


def mmlu_rows(subject, split):
    """`split` is "test" or "dev"; sizes differ by subject, so that weights matter."""
    count = 5 if split == "dev" else SUBJECT_SIZES[len(subject) % 4] + 1
    return [
        {
            "question": f"  Question {index} on {subject} ({split})?\n",
            "subject": subject,
            "choices": [f"{letter}{index}" for letter in "wxyz"],
            "answer": (index + len(subject)) % 4,
        }
        for index in range(count)
    ]


GSM8K = {
    split: [
        {"question": f"{text} How many? ({split})", "answer": f"It is <<1*{n}={n}>>{n}.\n#### {n}"}
        for n, text in enumerate(NUMBERS)
    ]
    for split in ("train", "test")
}
GSM8K["test"] = GSM8K["test"][:6] + [{"question": "\u00c0 quoi bon ?", "answer": "#### 1,000"}]

ARC = {
    "train": [
        {
            "id": f"train_{n}",
            "question": f"Which of these is {n}?",
            "choices": {"text": [f"{n}", f"{n + 1}", f"it's {n}"], "label": ["A", "B", "C"]},
            "answerKey": "ABC"[n % 3],
        }
        for n in range(30)
    ],
    "test": [
        {
            "id": f"test_{n}",
            "question": f"Which is longer, {n} or \u00e9?",
            "choices": {
                "text": ["a", "\u00e9\u00e9\u00e9\u00e9", "\U0001f600" * 3, 'the "longest"'][: 3 + n % 2],
                "label": ["1", "2", "3", "4"][: 3 + n % 2],
            },
            "answerKey": "123"[n % 3],
        }
        for n in range(6)
    ],
}

HELLASWAG = {
    "train": [],
    "validation": [
        {
            "ind": n,
            "activity_label": "Cleaning [header] windows",
            "ctx_a": f"[header] How to clean [title] Take {n}  cloths.",
            "ctx_b": "then she Says" if n % 2 else "",
            "ctx": "",
            "endings": [f"ending  {n} [step] one", " two", "three [title] x", "f\u00fcnf"],
            "source_id": f"source~{n}",
            "split": "val",
            "split_type": "indomain",
            "label": str(n % 4),
        }
        for n in range(4)
    ],
}
# With copies of the first document, so that a draw has to be repeated.
HELLASWAG["train"] = HELLASWAG["validation"] + HELLASWAG["validation"][:1] * 3

HUMANEVAL = {
    "test": [
        {
            "task_id": f"Test/{n}",
            "prompt": f'def add_{n}(x):\n    """ Add {n}. """\n',
            "canonical_solution": f"    return x + {n}\n",
            "test": f"def check(candidate):\n    assert candidate(1) == {n + 1}\n",
            "entry_point": f"add_{n}",
        }
        for n in range(8)
    ]
}

ROWS = {
    "openai/gsm8k": GSM8K,
    "allenai/ai2_arc": ARC,
    "Rowan/hellaswag": HELLASWAG,
    "openai/openai_humaneval": HUMANEVAL,
}
TASKS = ["gsm8k", "gsm8k_cot", "arc_challenge", "hellaswag", "humaneval", "humaneval_instruct", "mmlu"]
# Task, shots: how prompts look with shots, in plain text and as a conversation.
FEWSHOT = [
    ("mmlu_anatomy", 3),
    ("gsm8k", 2),
    ("gsm8k_cot", 1),
    ("arc_challenge", 25),
    ("hellaswag", 3),
    ("humaneval", 0),
    ("humaneval_instruct", 0),
]
KEPT = ["results", "groups", "group_subtasks", "versions", "n-shot", "higher_is_better", "n-samples"]


def rows_of(path, name):
    if path == "cais/mmlu":
        return {split: mmlu_rows(name, split) for split in ("test", "dev")}
    return ROWS[path]


def run(folder):
    from lm_eval import simple_evaluate
    from lm_eval.api.model import LM
    from lm_eval.loggers import EvaluationTracker

    class Formula(LM):
        def loglikelihood(self, requests):
            return [
                (-10 * digest("\0".join(request.args)) / 2**32, digest(request.args[1]) % 2 == 0)
                for request in requests
            ]

        def generate_until(self, requests):
            return [TEXTS[digest(request.args[0]) % len(TEXTS)] for request in requests]

        def loglikelihood_rolling(self, requests):
            raise NotImplementedError

    tracker = EvaluationTracker(output_path=folder)
    results = simple_evaluate(
        Formula(),
        tasks=TASKS,
        evaluation_tracker=tracker,
        confirm_run_unsafe_code=True,
    )
    samples = results.pop("samples")
    tracker.save_results_aggregated(results, samples)
    for task, lines in samples.items():
        tracker.save_results_samples(task, lines)
    return results


def sample_lines(folder, task):
    (path,) = Path(folder).rglob(f"samples_{task}_20*.jsonl")
    return path.read_text(encoding="utf-8").split("\n")[:-1]


def conversation(messages, add_generation_prompt):
    return json.dumps(messages, ensure_ascii=False)


def fewshot_prompts(name, shots, form):
    """Prompt and continuations of each of the first two documents; `form` as edge-bench's settings."""
    from lm_eval.tasks import TaskManager

    task = TaskManager().load([name])["tasks"][name]
    task.set_config("num_fewshot", shots)
    task.set_fewshot_seed(1234)
    task.build_all_requests(
        limit=2,
        apply_chat_template=form != "text",
        fewshot_as_multiturn=form == "chat",
        chat_template=None if form == "text" else conversation,
    )
    prompts = {}
    for instance in task.instances:
        entry = prompts.setdefault(instance.doc_id, {"prompt": instance.args[0]})
        if isinstance(instance.args[1], str):
            entry.setdefault("continuations", []).append(instance.args[1])
    return list(prompts.values())


def main():
    offline_lm_eval.use_rows(rows_of)
    with tempfile.TemporaryDirectory() as folder:
        results = run(folder)
        names = [*TASKS[:-1], "mmlu_anatomy", "mmlu_us_foreign_policy"]
        lines = {name: sample_lines(folder, name) for name in names}
        (path,) = Path(folder).rglob("results_*.json")
        written = json.loads(path.read_text(encoding="utf-8"))
    subjects = [name[5:] for name in written["configs"] if name.startswith("mmlu_")]
    from lm_eval import __version__

    fixture = {
        "command": "python test/lm-eval/record_run.py test/fixtures/lm-eval/recorded-run.json",
        "lm_eval": __version__,
        "texts": TEXTS,
        "rows": {
            **ROWS,
            "cais/mmlu": {subject: mmlu_rows(subject, "test") for subject in subjects},
            "mmlu_dev": mmlu_rows("anatomy", "dev"),
        },
        "lines": lines,
        "fewshot": [
            {"task": name, "shots": shots, "form": form, "items": fewshot_prompts(name, shots, form)}
            for name, shots in FEWSHOT
            for form in ("text", "chat", "single-turn chat")
        ],
        "results": {name: written[name] for name in KEPT},
        "task_hashes": {name: written["task_hashes"][name] for name in names},
    }
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(fixture, file, ensure_ascii=False)
        file.write("\n")
    return results


if __name__ == "__main__":
    main()
