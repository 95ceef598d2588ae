"""The files of a model folder: what must be there before anything is loaded from it."""

import json
import re
from pathlib import Path
from typing import Any

from outcomes import Refusal

CONFIG_LIMIT_BYTES = 16 * 1024 * 1024
MODEL_TYPE = re.compile(r"[A-Za-z0-9_.-]{1,64}")
WEIGHT_FILES = "model*.safetensors"
"""The names that mlx-lm reads weights from."""

HINT = "Name the folder of an MLX build: config.json, model*.safetensors, tokenizer.json."


def unusable(model_path: str, reason: str, hint: str | None = HINT) -> Refusal:
    """The refusal of a folder."""
    return Refusal("engine-refused", f"mlx-lm cannot load {model_path}: {reason}", hint)


def read_config(model_path: str) -> dict[str, Any]:
    """The model's config.json.

    A folder that is missing must be noticed here: mlx-lm takes its name for a repository on a hub.
    Raises Refusal when the folder, the file or the model type is missing or no such thing.
    """
    folder = Path(model_path)
    if not folder.is_dir():
        raise unusable(model_path, "it is a file" if folder.exists() else "there is no such folder")
    path = folder / "config.json"
    if not path.is_file():
        raise unusable(model_path, "it has no config.json")
    try:
        if path.stat().st_size > CONFIG_LIMIT_BYTES:
            raise unusable(model_path, f"config.json is larger than {CONFIG_LIMIT_BYTES} bytes")
        config = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise unusable(model_path, f"config.json cannot be read: {error}") from error
    if not isinstance(config, dict):
        raise unusable(model_path, "config.json holds no object")
    model_type = config.get("model_type")
    if not isinstance(model_type, str) or MODEL_TYPE.fullmatch(model_type) is None:
        raise unusable(model_path, "config.json names no model_type")
    return config


def require_weights(model_path: str) -> None:
    """Raises Refusal when the folder has no weights that mlx-lm finds."""
    folder = Path(model_path)
    if any(folder.glob(WEIGHT_FILES)):
        return
    others = sorted(path.name for path in folder.glob("*.safetensors"))[:3]
    reason = f"it has no {WEIGHT_FILES}"
    raise unusable(model_path, f"{reason}, only {', '.join(others)}" if others else reason)


def number_in(config: dict[str, Any], key: str) -> int | None:
    """A positive whole number of the configuration, or of its text part; `None` when neither has it."""
    for part in (config, config.get("text_config")):
        value = part.get(key) if isinstance(part, dict) else None
        if isinstance(value, int) and not isinstance(value, bool) and 0 < value < 2**53:
            return value
    return None
