"""Compares the prompts of edge-bench with those of lm-eval 0.4.13, byte for byte.

  edge-bench eval --task gsm8k --print-prompts | python compare_prompts.py --data DIR
  edge-bench eval --task mmlu --fewshot 5 --print-prompts > mmlu.jsonl
  python compare_prompts.py --data DIR --fewshot 5 mmlu.jsonl

Each line is {"task", "doc_id", "prompt_hash", "prompt", "continuations"?}. With --tokenizer, lm-eval
renders the chat template of that folder (a tokenizer of transformers); --single-turn is its
fewshot_as_multiturn=False. Lines may also carry {"messages", "assistantPrefix"} in the place of
`prompt`: then the same tokenizer renders those. Where shots are drawn, lm-eval builds every document up
to the last one in the lines, so that the draws are in its order. Ends with 1 when anything differs.
"""

import argparse
import difflib
import hashlib
import json
import sys
from collections import defaultdict

import offline_lm_eval


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("lines", nargs="*", help="files of edge-bench's lines; standard input when none")
    parser.add_argument("--data", required=True, help="folder with the official data files")
    parser.add_argument("--fewshot", type=int, help="as for edge-bench; lm-eval's default when absent")
    parser.add_argument("--tokenizer", help="folder of a tokenizer whose chat template is applied")
    parser.add_argument("--single-turn", action="store_true", help="shots in one user turn")
    return parser.parse_args()


def read_lines(paths):
    by_task = defaultdict(dict)
    files = [open(path, encoding="utf-8") for path in paths] or [sys.stdin]
    for file in files:
        for line in file:
            item = json.loads(line)
            by_task[item["task"]][item["doc_id"]] = item
    return by_task


class Renderer:
    """What lm-eval's hf backend does with a conversation."""

    def __init__(self, folder):
        from transformers import AutoTokenizer

        self.tokenizer = AutoTokenizer.from_pretrained(folder)

    def __call__(self, messages, add_generation_prompt=True):
        return self.tokenizer.apply_chat_template(
            messages,
            tokenize=False,
            add_generation_prompt=add_generation_prompt,
            continue_final_message=not add_generation_prompt,
        )


def lm_eval_items(manager, name, options, doc_ids, renderer):
    """From document id to prompt and continuations (none for generation)."""
    from lm_eval.api.samplers import FirstNSampler

    task = manager.load([name])["tasks"][name]
    # As in simple_evaluate: a task that sets 0 shots itself keeps them.
    if options.fewshot is not None and task.config.num_fewshot != 0:
        task.set_config("num_fewshot", options.fewshot)
    elif task.config.num_fewshot is None:
        task.set_config("num_fewshot", 0)
    task.set_fewshot_seed(1234)
    draws = task.config.num_fewshot > 0 and not isinstance(task.sampler, FirstNSampler)
    if draws and name in offline_lm_eval.WITHOUT_SHOTS:
        sys.exit(f"{name}: its train file is not in {options.data}, so lm-eval cannot draw shots")
    built = range(max(doc_ids) + 1) if draws else sorted(doc_ids)
    task.build_all_requests(
        samples=list(built),
        apply_chat_template=renderer is not None,
        fewshot_as_multiturn=not options.single_turn,
        chat_template=renderer,
    )
    items = {}
    for instance in task.instances:
        prompt, second = instance.args
        _, continuations = items.setdefault(built[instance.doc_id], (prompt, []))
        if isinstance(second, str):
            continuations.append(second)
    return items, len(task.eval_docs)


def our_prompt(item, renderer):
    if "messages" not in item:
        return item["prompt"]
    prefix = item["assistantPrefix"]
    return renderer(item["messages"]) + prefix


def differences(item, expected, renderer):
    prompt, continuations = expected
    ours = our_prompt(item, renderer)
    if ours != prompt:
        yield "\n".join(
            difflib.unified_diff(
                [repr(line) for line in prompt.splitlines(keepends=True)],
                [repr(line) for line in ours.splitlines(keepends=True)],
                "lm-eval",
                "edge-bench",
                lineterm="",
            )
        )
    if "prompt_hash" in item and item["prompt_hash"] != hashlib.sha256(ours.encode()).hexdigest():
        yield "prompt_hash is not the SHA-256 of the prompt"
    if item.get("continuations", []) != continuations:
        yield f"continuations: lm-eval {continuations!r}, edge-bench {item.get('continuations')!r}"


def main():
    options = arguments()
    offline_lm_eval.use_folder(options.data)
    from lm_eval.tasks import TaskManager

    manager = TaskManager()
    renderer = Renderer(options.tokenizer) if options.tokenizer else None
    compared, different, shown = 0, 0, 0
    for name, ours in read_lines(options.lines).items():
        theirs, total = lm_eval_items(manager, name, options, ours.keys(), renderer)
        wrong = 0
        for doc_id, item in ours.items():
            found = list(differences(item, theirs[doc_id], renderer))
            wrong += bool(found)
            if found and shown < 5:
                shown += 1
                print(f"{name} document {doc_id}:", *found, sep="\n")
        compared, different = compared + len(ours), different + wrong
        print(f"{name}: {len(ours) - wrong} of {len(ours)} equal ({total} documents in the split)")
    print(f"{compared} prompts compared, {different} different")
    return 1 if different or not compared else 0


if __name__ == "__main__":
    sys.exit(main())
