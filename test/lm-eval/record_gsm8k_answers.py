"""Writes what lm-eval 0.4.13's own filters and metrics say of difficult answers to GSM8K.

  python test/lm-eval/record_gsm8k_answers.py test/fixtures/lm-eval/gsm8k-answers.json
"""

import json
import sys

import offline_lm_eval

TEXTS = [
    "",
    " ",
    "\n",
    "#### 72",
    " 48/2 = 24. 48+24 = 72\n#### 72",
    "#### 72.",
    "#### 72.\n",
    "#### 72.\n\n",
    "#### 72.00",
    "#### 1,234",
    "#### -5",
    "#### - 5",
    "####72",
    "#### 72 #### 73",
    "first #### 1\nthen #### 72",
    "#### $72",
    "#### ,",
    "#### .",
    "#### 7.2.",
    "so 72...",
    "5 ... ",
    "see 2.)",
    "x = -5",
    "$72.",
    "It costs $72.",
    "It costs 72 dollars",
    "The answer is 72",
    "The answer is 72.",
    "The answer is 72.\n",
    "The answer is 72\n",
    "The answer is 7",
    "The answer is 7.",
    "The answer is $72.",
    "The answer is -72!",
    "The answer is 1,234,567 apples",
    "The answer is 72\U0001f600",
    "The answer is 72\u2028 The answer is 73.",
    "The answer is 72\r\nThe answer is 73.",
    "the answer is 72.",
    "The answer is  72.",
    "The answer is 18. The answer is 20.",
    "The answer is not known",
    "A: 5 B: 6",
    "-,-",
    "--5",
    "3-2",
    "1e5",
    "$",
    "$$",
    "..",
    "..5",
    ",5",
    "7 $",
    "\u0667\u0662",
    "\uff17\uff12",
    "72\u00a0",
    "#### 72\u00a0000",
    "#### 72\x00",
    "\U0001f600 72 \U0001f600",
    "Seventy-two",
    "[invalid]",
    "#### " * 50,
    "The answer is " * 50 + "4.",
    "1 " * 40 + "2",
    "####\n72",
    "#### 72\n\nQ: What is 1 + 1?\nA: 2",
    "\\$72",
    "**72**",
    "\\boxed{72}",
    "72%",
    "72/100",
    "#### 72%",
    "#### 0",
    "#### 072",
    "####  72",
]

ANSWERS = [
    "Half of 48 is 24.\n#### 72",
    "He has <<1+1=2>>2 left.\n#### 2",
    "#### 1,234",
    "No mark, 18",
    "#### -5",
    "It is #### 1 or #### 72.",
    "#### $72",
]


def filtered_texts(task):
    """From a filter's name to what it leaves of each text."""
    from lm_eval.api.instance import Instance

    instances = [
        Instance("generate_until", {}, ("?", {}), 0, (task.config.task, 0, 1), [text])
        for text in TEXTS
    ]
    for ensemble in task._filters:
        ensemble.apply(instances)
    names = [ensemble.name for ensemble in task._filters]
    return {name: [instance.filtered_resps[name] for instance in instances] for name in names}


def judged(task, answer, filtered):
    """The target, and for each filter a digit for each text: 1 where it counts as right."""
    doc = {"question": "?", "answer": answer}

    def digit(text):
        return str(int(task.process_results(doc, [text])["exact_match"]))

    matches = {name: "".join(map(digit, texts)) for name, texts in filtered.items()}
    return {"target": task.doc_to_target(doc), "matches": matches}


def main():
    rows = [{"question": "?", "answer": answer} for answer in ANSWERS]
    offline_lm_eval.use_rows(lambda *_: {"train": rows, "test": rows})
    from lm_eval import __version__
    from lm_eval.tasks import TaskManager

    tasks = TaskManager().load(["gsm8k", "gsm8k_cot"])["tasks"]
    fixture = {
        "command": "python test/lm-eval/record_gsm8k_answers.py test/fixtures/lm-eval/gsm8k-answers.json",
        "lm_eval": __version__,
        "texts": TEXTS,
        "tasks": {},
    }
    for name, task in tasks.items():
        filtered = filtered_texts(task)
        cases = [judged(task, answer, filtered) for answer in ANSWERS]
        fixture["tasks"][name] = {"filtered": filtered, "cases": cases}
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(fixture, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
