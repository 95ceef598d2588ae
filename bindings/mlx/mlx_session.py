"""What works on a loaded model."""

from dataclasses import dataclass
from typing import Any

from engine_control import EngineControl
from json_grammar import JsonGrammars
from outcomes import Refusal
from process_memory import MemoryCounter, allocator_reading
from prompt_reader import PromptReader
from sequence_cache import SequenceCache
from token_pieces import TokenPieces


@dataclass
class ComputingModel:
    """A model with its weights."""

    model: Any
    cache: SequenceCache
    reader: PromptReader
    pieces: TokenPieces
    grammars: JsonGrammars
    control: EngineControl
    vocabulary_size: int
    context_tokens: int
    batch_tokens: int
    end_tokens: frozenset[int]
    looks_ahead: bool
    """Queue the next pass before the id of the current one is read: right for a GPU, see decode_loop.py."""


@dataclass
class MlxSession:
    """A model folder that was opened; without weights it renders and tokenizes only."""

    facts: dict[str, Any]
    reader: PromptReader
    computing: ComputingModel | None
    memory_counter: MemoryCounter

    def require_computing(self) -> ComputingModel:
        """Raises Refusal when only the vocabulary is loaded."""
        if self.computing is None:
            raise Refusal("engine-refused", "only the vocabulary is loaded")
        return self.computing

    def tokenize(self, prompts: list[dict[str, Any]]) -> dict[str, Any]:
        """A TokenizeReply: for each prompt the text and the ids that `generate` would use."""
        read = [self.reader.read(prompt) for prompt in prompts]
        return {
            "prompts": [{"renderedPrompt": item.rendered, "tokens": item.tokens} for item in read]
        }

    def memory(self) -> dict[str, Any]:
        """A MemoryReading."""
        buffers = list(self.facts["buffers"])
        if self.computing is not None:
            size_bytes = self.computing.cache.size_bytes()
            buffers.append({"device": "MLX", "purpose": "kv-cache", "sizeBytes": size_bytes})
        return {
            **self.memory_counter.read(),
            "engineBuffers": buffers,
            "allocator": allocator_reading(),
        }
