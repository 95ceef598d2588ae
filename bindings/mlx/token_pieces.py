"""The bytes that each token stands for, so that text is built exactly: nothing trimmed at its start,
no character cut in two. The same as what llama.cpp gives for a token, special tokens included."""

import json
import re
from typing import Any

BYTE_TOKEN = re.compile(r"<0x([0-9A-Fa-f]{2})>")
SPACE_MARK = "\u2581"


def byte_alphabet() -> dict[str, int]:
    """The characters that stand for bytes in byte-level vocabularies (GPT-2's bytes_to_unicode)."""
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [byte for byte in range(256) if byte not in printable]
    alphabet = {chr(byte): byte for byte in printable}
    alphabet.update({chr(256 + index): byte for index, byte in enumerate(others)})
    return alphabet


class TokenPieces:
    """Bytes by token id, made once per token when it is first asked for."""

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._kinds = decoder_kinds(tokenizer)
        self._alphabet = byte_alphabet()
        self._added = {
            int(token): added.content.encode("utf-8", "replace")
            for token, added in tokenizer.added_tokens_decoder.items()
        }
        self._known: dict[int, bytes] = {}

    def bytes_of(self, token: int) -> bytes:
        """The bytes of a token; none for an id that only pads the model's vocabulary."""
        piece = self._known.get(token)
        if piece is None:
            piece = self._known[token] = self._make(token)
        return piece

    def _make(self, token: int) -> bytes:
        if token in self._added:
            return self._added[token]
        name = self._tokenizer.convert_ids_to_tokens(token)
        if not isinstance(name, str):
            return b""
        if "ByteLevel" in self._kinds:
            return b"".join(
                bytes([self._alphabet[character]])
                if character in self._alphabet
                else character.encode("utf-8", "replace")
                for character in name
            )
        if "ByteFallback" in self._kinds and (match := BYTE_TOKEN.fullmatch(name)):
            return bytes([int(match[1], 16)])
        if "Replace" in self._kinds or "Metaspace" in self._kinds:
            return name.replace(SPACE_MARK, " ").encode("utf-8", "replace")
        return self._tokenizer.decode([token]).encode("utf-8", "replace")


def decoder_kinds(tokenizer: Any) -> set[str]:
    """The kinds of steps by which a tokenizer makes text of tokens; none when it does not tell."""
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        return set()
    decoder = json.loads(backend.to_str()).get("decoder") or {}
    steps = decoder.get("decoders", [decoder])
    return {step["type"] for step in steps if "type" in step}
