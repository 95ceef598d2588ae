"""Times scipy.stats.bootstrap of a mean, one request at a time.

    python3 scipy_bootstrap.py     # pip install scipy numpy

First line printed: {"scipy", "numpy", "python"}. Then for each line of standard input
{"values", "method", "generator", "batch", "resamples", "seed"} (batch null: SciPy's default;
generator "default": none is passed, SciPy takes NumPy's global one) one line {"ms", "low", "high"}.
Only the call of bootstrap is timed.
"""

import json
import platform
import sys
import time

import numpy as np
import scipy
from scipy.stats import bootstrap


def answer(request):
    values = np.array(request["values"])
    if request["generator"] == "default":
        np.random.seed(request["seed"])
        source = {}
    else:
        source = {"rng": np.random.default_rng(request["seed"])}
    start = time.perf_counter()
    result = bootstrap(
        (values,),
        np.mean,
        n_resamples=request["resamples"],
        method=request["method"],
        batch=request["batch"],
        vectorized=True,
        **source,
    )
    ms = (time.perf_counter() - start) * 1000
    low, high = result.confidence_interval
    return {"ms": ms, "low": float(low), "high": float(high)}


versions = {"scipy": scipy.__version__, "numpy": np.__version__, "python": platform.python_version()}
print(json.dumps(versions), flush=True)
for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))), flush=True)
