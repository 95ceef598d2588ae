"""Times lm-eval's hf backend in float32 on requests {"context", "continuation"} (JSON lines on standard input).

    python lm_eval_hf.py FOLDER_OF_THE_MODEL THREADS < requests.jsonl

Prints {"seconds": ..., "logprobs": [...]}. Needs: pip install lm_eval==0.4.13 transformers torch
"""
import json
import sys
import time

import torch
from lm_eval.api.instance import Instance
from lm_eval.models.huggingface import HFLM

torch.set_num_threads(int(sys.argv[2]))
requests = [json.loads(line) for line in sys.stdin if line.strip()]
model = HFLM(pretrained=sys.argv[1], dtype="float32", device="cpu", batch_size=4)
instances = [
    Instance(request_type="loglikelihood", doc={}, arguments=(r["context"], r["continuation"]), idx=i)
    for i, r in enumerate(requests)
]
model.loglikelihood(instances[:4], disable_tqdm=True)
start = time.perf_counter()
results = model.loglikelihood(instances, disable_tqdm=True)
seconds = time.perf_counter() - start
print(json.dumps({"seconds": seconds, "logprobs": [r[0] for r in results]}))
