"""Opens a model folder through mlx-lm. Files are strangers' work: whatever is wrong with them is a
refusal that names the folder."""

import gc
import time
from pathlib import Path
from typing import Any

from mlx_lm.utils import load_model as load_weights
from mlx_lm.utils import load_tokenizer, maybe_set_recommended_wired_limit

from chat_template import open_chat_template
from engine_control import EngineControl
from json_grammar import JsonGrammars
from load_options import choose_device, refuse_options, resolve_options
from mlx_session import ComputingModel, MlxSession
from model_facts import FactSources, describe_model
from model_folder import number_in, read_config, require_weights, unusable
from model_shape import ModelShape, shape_of
from outcomes import text_of
from process_memory import MemoryCounter
from prompt_reader import PromptReader
from request_types import LoadRequest
from sequence_cache import SequenceCache
from token_pieces import TokenPieces


def load(request: LoadRequest, control: EngineControl) -> MlxSession:
    """Opens the folder of a request. Raises Refusal when the folder, the options or MLX refuse."""
    start = time.perf_counter_ns()
    refuse_options(request.options)
    gpu_kind = choose_device(request.options)
    config = read_config(request.model_path)
    if not request.vocabulary_only:
        require_weights(request.model_path)
    model, shape, end_ids = open_model(request)
    tokenizer = open_tokenizer(request.model_path, end_ids)
    template = open_chat_template(tokenizer, request.model_path)
    reader = PromptReader(tokenizer, template, shape.vocabulary_size)
    options = resolve_options(
        request.options,
        gpu_kind,
        number_in(config, "max_position_embeddings"),
        shape.layer_count,
        shape.cache_type,
    )
    if gpu_kind == "metal" and not request.vocabulary_only:
        wire_memory()
    sources = FactSources(
        config=config,
        model=None if request.vocabulary_only else model,
        shape=shape,
        tokenizer=tokenizer,
        reader=reader,
        template=template,
        gpu_kind=gpu_kind,
        options=options,
        load_ns=time.perf_counter_ns() - start,
    )
    facts = describe_model(sources)
    computing = (
        None
        if request.vocabulary_only
        else computing_model(model, tokenizer, reader, options, shape, control)
    )
    # What loading made lives as long as the process: the collector need not look at it again.
    gc.collect()
    gc.freeze()
    counter = MemoryCounter()
    counter.read()
    return MlxSession(facts, reader, computing, counter)


def open_model(request: LoadRequest) -> tuple[Any, ModelShape, int | list[int] | None]:
    """The model, its shape, and the ids that end a text: those of generation_config.json, else of
    config.json. With the vocabulary only, no weight is read; its arrays take no memory then.

    Raises Refusal when mlx-lm cannot load it.
    """
    try:
        # `trust_remote_code` stays off: a folder may name a Python file of its own.
        model, config = load_weights(
            Path(request.model_path),
            lazy=request.vocabulary_only,
            strict=not request.vocabulary_only,
        )
        return model, shape_of(model), config.get("eos_token_id")
    except MemoryError as error:
        raise unusable(
            request.model_path, "memory is too short for its weights", "Use a smaller build."
        ) from error
    except Exception as error:
        raise unusable(request.model_path, text_of(error)) from error


def open_tokenizer(model_path: str, end_ids: int | list[int] | None) -> Any:
    """mlx-lm's wrapper around the folder's tokenizer.

    Raises Refusal when it cannot be read.
    """
    try:
        return load_tokenizer(
            Path(model_path), {"trust_remote_code": False}, eos_token_ids=end_ids
        )
    # The tokenizer library is written in Rust, whose panics are no ordinary exceptions.
    except BaseException as error:
        raise unusable(model_path, f"its tokenizer cannot be read: {text_of(error)}") from error


def computing_model(
    model: Any,
    tokenizer: Any,
    reader: PromptReader,
    options: dict[str, Any],
    shape: ModelShape,
    control: EngineControl,
) -> ComputingModel:
    """Everything that answers requests about a model with weights."""
    end_tokens = frozenset(tokenizer.eos_token_ids)
    return ComputingModel(
        model=model,
        cache=SequenceCache(model),
        reader=reader,
        pieces=TokenPieces(tokenizer),
        grammars=JsonGrammars(tokenizer._tokenizer, end_tokens, shape.vocabulary_size),
        control=control,
        vocabulary_size=shape.vocabulary_size,
        context_tokens=options["contextTokens"],
        batch_tokens=options["batchTokens"],
        end_tokens=end_tokens,
        looks_ahead=options["gpu"] == "metal",
    )


def wire_memory() -> None:
    """Lets MLX keep its memory wired, once: mlx-lm's own helper sets and resets it around every
    request. Needs macOS 15; before that the default stays. Not yet run on a Mac."""
    try:
        maybe_set_recommended_wired_limit()
    except (RuntimeError, ValueError):
        return
