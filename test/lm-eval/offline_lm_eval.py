"""lm-evaluation-harness on local files: no network, no code of a data set, nothing of a model run.

Import this before lm_eval: it puts local rows in the place of `datasets.load_dataset` and a stub in
the place of `evaluate.load`, which humaneval calls when it is read. Needs `pip install lm_eval==0.4.13`;
chat templates need transformers beside it.

The folder holds the official files: gsm8k/{train,test}.jsonl (openai/grade-school-math),
mmlu/{test,dev}/*.csv (the original archive), humaneval/HumanEval.jsonl.gz (openai/human-eval),
arc/ARC-Challenge-{Train,Test}.jsonl (AI2, or names that begin so), hellaswag/hellaswag_{train,val}.jsonl
(rowanzellers.com). What is missing is only missed when a task needs it; without a train file, ARC and
HellaSwag have no shots.
"""

import csv
import gzip
import json
import os
from pathlib import Path

os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["HF_DATASETS_OFFLINE"] = "1"
os.environ["HF_ALLOW_CODE_EVAL"] = "1"
os.environ.setdefault("LMEVAL_LOG_LEVEL", "ERROR")
os.environ.setdefault("TQDM_DISABLE", "1")

import datasets  # noqa: E402
import evaluate  # noqa: E402

datasets.disable_progress_bars()

ARC_PARTS = {"train": "Train", "validation": "Dev", "test": "Test"}

# Tasks whose train split is a stand-in: lm-eval wants one even where no shot is drawn from it.
WITHOUT_SHOTS = set()


class NoCodeRuns:
    def compute(self, **_):
        return {"pass@1": 0.0}, {}


def json_lines(path):
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8", newline="\n") as file:
        return [json.loads(line) for line in file if line.strip()]


def mmlu_rows(path, subject):
    with open(path, encoding="utf-8", newline="") as file:
        return [
            {
                "question": row[0],
                "subject": subject,
                "choices": row[1:5],
                "answer": "ABCD".index(row[5]),
            }
            for row in csv.reader(file)
        ]


def arc_row(row):
    choices = row["question"]["choices"]
    return {
        "id": row["id"],
        "question": row["question"]["stem"],
        "choices": {
            "text": [choice["text"] for choice in choices],
            "label": [choice["label"] for choice in choices],
        },
        "answerKey": row["answerKey"],
    }


HELLASWAG_COLUMNS = (
    "ind activity_label ctx_a ctx_b ctx endings source_id split split_type label".split()
)


def hellaswag_row(row):
    columns = {name: row.get(name, "") for name in HELLASWAG_COLUMNS}
    return {**columns, "label": str(columns["label"])}


def with_train(splits, task, other):
    if "train" in splits:
        return splits
    WITHOUT_SHOTS.add(task)
    return {**splits, "train": splits[other][:1]}


def gsm8k(folder, _):
    return {split: json_lines(folder / "gsm8k" / f"{split}.jsonl") for split in ("train", "test")}


def mmlu(folder, subject):
    return {
        split: mmlu_rows(folder / "mmlu" / split / f"{subject}_{split}.csv", subject)
        for split in ("test", "dev")
    }


def humaneval(folder, _):
    return {"test": json_lines(folder / "humaneval" / "HumanEval.jsonl.gz")}


def arc(folder, _):
    splits = {}
    for split, part in ARC_PARTS.items():
        paths = sorted((folder / "arc").glob(f"ARC-Challenge-{part}*.jsonl"))
        if paths:
            splits[split] = [arc_row(row) for row in json_lines(paths[0])]
    return with_train(splits, "arc_challenge", "test")


def hellaswag(folder, _):
    splits = {
        split: [hellaswag_row(row) for row in json_lines(path)]
        for split, name in (("train", "train"), ("validation", "val"))
        if (path := folder / "hellaswag" / f"hellaswag_{name}.jsonl").exists()
    }
    return with_train(splits, "hellaswag", "validation")


READERS = {
    "openai/gsm8k": gsm8k,
    "cais/mmlu": mmlu,
    "openai/openai_humaneval": humaneval,
    "allenai/ai2_arc": arc,
    "Rowan/hellaswag": hellaswag,
}


def use_rows(rows_of):
    """Lets lm-eval read `rows_of(path, name)`: a dictionary from split to rows in the hub's schema."""

    def load_dataset(path=None, name=None, **_):
        splits = rows_of(path, name)
        return datasets.DatasetDict(
            {split: datasets.Dataset.from_list(rows) for split, rows in splits.items()}
        )

    datasets.load_dataset = load_dataset
    evaluate.load = lambda *_, **__: NoCodeRuns()


def use_folder(folder):
    """Lets lm-eval read the official files in a folder."""
    use_rows(lambda path, name: READERS[path](Path(folder), name))
