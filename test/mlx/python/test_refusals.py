"""What a worker process refuses, and that it lives on."""

import json
import shutil
import tempfile
import unittest
from pathlib import Path
from typing import Any

from worker_client import (
    NO_DATA,
    REQUEST,
    TEST_DATA,
    WorkerClient,
    load_request,
    score_request,
    story_model,
)

HELLO = {"kind": "messages", "messages": [{"role": "user", "content": "Hello."}]}
WITH_SYSTEM = {
    "kind": "messages",
    "messages": [
        {"role": "system", "content": "Be short."},
        {"role": "user", "content": "Hello."},
    ],
}


@unittest.skipUnless(TEST_DATA, NO_DATA)
class FolderRefusalTest(unittest.TestCase):
    """One worker refuses one broken folder after the other."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.worker = WorkerClient()

    @classmethod
    def tearDownClass(cls) -> None:
        cls.worker.close()

    def setUp(self) -> None:
        self._folder = tempfile.TemporaryDirectory()
        self.addCleanup(self._folder.cleanup)
        self.model = Path(self._folder.name, "model")
        shutil.copytree(story_model(), self.model)

    def refusal(self, model: Path | None = None, **changes: Any) -> str:
        path = self.model if model is None else model
        failure = self.worker.failure("load", request=load_request(path, **changes))
        self.assertEqual(failure["code"], "engine-refused")
        self.assertIsNone(failure["signal"])
        return failure["message"]

    def change_config(self, **changes: Any) -> None:
        path = self.model / "config.json"
        config = json.loads(path.read_text(encoding="utf-8"))
        path.write_text(json.dumps({**config, **changes}), encoding="utf-8")

    def test_refuses_a_missing_folder_instead_of_asking_a_hub(self) -> None:
        missing = self.model.parent / "owner" / "name"
        message = self.refusal(missing)
        self.assertIn(str(missing), message)
        self.assertIn("no such folder", message)

    def test_refuses_a_file(self) -> None:
        letter = self.model.parent / "letter"
        letter.write_text("not a model", encoding="utf-8")
        self.assertIn(f"{letter}: it is a file", self.refusal(letter))

    def test_refuses_a_folder_without_a_configuration(self) -> None:
        (self.model / "config.json").unlink()
        self.assertIn("no config.json", self.refusal())

    def test_refuses_a_configuration_that_is_no_json(self) -> None:
        for text in ("{", "[" * 100_000, "[1]", '{"model_type": 3}', '{"model_type": "../x"}'):
            (self.model / "config.json").write_text(text, encoding="utf-8")
            self.assertIn("config.json", self.refusal())

    def test_refuses_a_folder_without_weights(self) -> None:
        weights = self.model / "model.safetensors"
        weights.rename(self.model / "weights.safetensors")
        message = self.refusal()
        self.assertIn(str(self.model), message)
        self.assertIn("only weights.safetensors", message)

    def test_refuses_an_unsupported_model_type(self) -> None:
        self.change_config(model_type="perceiver9")
        self.assertIn("Model type perceiver9 not supported", self.refusal())

    def test_refuses_truncated_weights(self) -> None:
        weights = self.model / "model.safetensors"
        whole = weights.read_bytes()
        for length in (0, 4, 100, len(whole) // 2, len(whole) - 1):
            weights.write_bytes(whole[:length])
            self.assertIn(str(self.model), self.refusal())

    def test_refuses_weights_that_do_not_fit_the_configuration(self) -> None:
        self.change_config(hidden_size=128)
        self.assertIn(str(self.model), self.refusal())
        self.change_config(hidden_size=64, num_hidden_layers=6)
        self.assertIn(str(self.model), self.refusal())

    def test_refuses_a_folder_that_brings_its_own_program(self) -> None:
        ran = self.model.parent / "ran"
        program = f"open({str(ran)!r}, 'w').close()\n"
        (self.model / "own.py").write_text(program, encoding="utf-8")
        self.change_config(model_file="own.py")
        self.assertIn("custom module", self.refusal())
        self.assertFalse(ran.exists())

    def test_refuses_a_broken_tokenizer(self) -> None:
        for text in ("{", "{}", '{"model": {"type": "BPE"}}'):
            (self.model / "tokenizer.json").write_text(text, encoding="utf-8")
            message = self.refusal()
            self.assertIn(str(self.model), message)
            self.assertIn("tokenizer", message)

    def test_refuses_a_chat_template_that_does_not_compile(self) -> None:
        (self.model / "chat_template.jinja").write_text(
            "{% for message in messages %}{{ message.content }", encoding="utf-8"
        )
        message = self.refusal()
        self.assertIn(str(self.model), message)
        self.assertIn("does not compile", message)

    def test_refuses_a_chat_template_that_does_not_use_the_conversation(self) -> None:
        (self.model / "chat_template.jinja").write_text("Hello", encoding="utf-8")
        self.assertIn("does not use the conversation", self.refusal())

    def test_refuses_what_mlx_does_not_offer(self) -> None:
        cases: list[tuple[dict[str, Any], str]] = [
            ({"kvTypeK": "q8_0"}, "q8_0 is not offered for MLX"),
            ({"kvTypeV": "q4_0"}, "q4_0 is not offered for MLX"),
            ({"kvTypeK": "bf16"}, "key-value cache is f32, not bf16"),
            ({"gpu": "cuda"}, "not on cuda"),
            ({"contextTokens": 2**40}, "more than the limit"),
        ]
        for options, reason in cases:
            self.assertIn(reason, self.refusal(**options))


@unittest.skipUnless(TEST_DATA, NO_DATA)
class RequestRefusalTest(unittest.TestCase):
    """A loaded model refuses a request and serves the next."""

    @classmethod
    def setUpClass(cls) -> None:
        cls.worker = WorkerClient()
        cls.worker.load(story_model())

    @classmethod
    def tearDownClass(cls) -> None:
        cls.worker.close()

    def refusal(self, **changes: Any) -> dict[str, Any]:
        failure = self.worker.failure("generate", request={**REQUEST, **changes}, stream=False)
        self.assertEqual(self.worker.generate(maxOutputTokens=2)["outputTokenCount"], 2)
        return failure

    def test_refuses_a_token_outside_the_vocabulary(self) -> None:
        prompt = {"kind": "tokens", "tokens": [5, 512]}
        score = score_request([([5], [512])])
        for failure in (
            self.refusal(prompt=prompt),
            self.worker.failure("tokenize", request={"prompts": [prompt]}),
            self.worker.failure("score", request=score),
        ):
            self.assertEqual(failure["code"], "engine-refused")
            self.assertIn("512 is outside the vocabulary of 512", failure["message"])

    def test_refuses_what_does_not_fit_the_context(self) -> None:
        failure = self.refusal(prompt={"kind": "tokens", "tokens": [5] * 512})
        self.assertEqual(failure["code"], "context-overflow")
        self.assertIn("need 536 tokens, the context holds 512", failure["message"])
        failure = self.worker.failure("score", request=score_request([([5] * 512, [5, 5])]))
        self.assertEqual(failure["code"], "context-overflow")

    def test_refuses_a_prefix_that_leaves_nothing_to_evaluate(self) -> None:
        prompt = {"kind": "tokens", "tokens": [5, 6, 7]}
        failure = self.refusal(prompt=prompt, cache={"kind": "prefix", "tokenCount": 3})
        self.assertEqual(failure["code"], "engine-refused")
        self.assertIn("leaves nothing to evaluate", failure["message"])

    def test_refuses_a_schema_that_cannot_be_forced(self) -> None:
        nested: dict[str, Any] = {"type": "integer"}
        for _ in range(100):
            nested = {"type": "array", "items": nested}
        for schema in (
            {"type": "object", "not": {"type": "string"}},
            {"$ref": "https://example.org/schema.json"},
            {"type": "no such type"},
            nested,
        ):
            failure = self.refusal(jsonSchema=schema)
            self.assertEqual(failure["code"], "engine-refused")
            self.assertIn("JSON Schema", failure["message"])


@unittest.skipUnless(TEST_DATA, NO_DATA)
class TemplateTest(unittest.TestCase):
    """Chat templates of strangers."""

    def rendered(self, template: str, prompt: dict[str, Any]) -> dict[str, Any]:
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder, "model")
            shutil.copytree(story_model(), model)
            (model / "chat_template.jinja").write_text(template, encoding="utf-8")
            worker = WorkerClient()
            self.addCleanup(worker.close)
            worker.load(model)
            request = {**REQUEST, "prompt": prompt, "maxOutputTokens": 1}
            return worker.outcome_of(worker.ask("generate", request=request, stream=False))

    def test_folds_the_system_text_for_a_template_that_refuses_it(self) -> None:
        outcome = self.rendered(
            "{% if messages[0].role == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
            "{% for message in messages %}[{{ message.content }}]{% endfor %}",
            WITH_SYSTEM,
        )
        self.assertEqual(outcome["value"]["promptForm"], "chat-template-folded-system")
        self.assertEqual(outcome["value"]["renderedPrompt"], "[Be short.\n\nHello.]")

    def test_refuses_a_template_that_never_ends(self) -> None:
        loop = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
        outcome = self.rendered(loop + "{{ messages }}", HELLO)
        self.assertEqual(outcome["failure"]["code"], "engine-refused")
        self.assertIn("ran for more than 2 s", outcome["failure"]["message"])

    def test_refuses_a_template_that_reaches_for_the_system(self) -> None:
        outcome = self.rendered("{{ messages.__class__.__mro__ }}", HELLO)
        self.assertIn("unsafe", outcome["failure"]["message"])

    def test_shows_the_same_date_on_every_day(self) -> None:
        outcome = self.rendered("{{ strftime_now('%d %b %Y') }}{{ messages[0].content }}", HELLO)
        self.assertEqual(outcome["value"]["renderedPrompt"], "01 Jan 2026Hello.")

    def test_gives_a_template_that_begins_the_text_no_second_begin_token(self) -> None:
        outcome = self.rendered("{{ bos_token }}{{ messages[0].content }}", HELLO)
        self.assertEqual(outcome["value"]["promptTokens"].count(1), 1)


@unittest.skipUnless(TEST_DATA, NO_DATA)
class TooLargeTokenizerTest(unittest.TestCase):
    def test_refuses_a_text_with_a_token_that_the_model_has_no_row_for(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder, "model")
            shutil.copytree(story_model(), model)
            path = model / "tokenizer.json"
            tokenizer = json.loads(path.read_text(encoding="utf-8"))
            extra = {**tokenizer["added_tokens"][0], "id": 512, "content": "<extra>"}
            tokenizer["added_tokens"].append(extra)
            path.write_text(json.dumps(tokenizer), encoding="utf-8")
            worker = WorkerClient()
            self.addCleanup(worker.close)
            worker.load(model)
            request = {**REQUEST, "prompt": {"kind": "text", "text": "Hi <extra>"}}
            failure = worker.failure("generate", request=request, stream=False)
            self.assertEqual(failure["code"], "engine-refused")
            self.assertIn("512 is outside the vocabulary of 512", failure["message"])


@unittest.skipUnless(TEST_DATA, NO_DATA)
class BrokenWeightsTest(unittest.TestCase):
    def test_refuses_logits_that_are_no_numbers(self) -> None:
        import mlx.core as mx

        with tempfile.TemporaryDirectory() as folder:
            model = Path(folder, "model")
            shutil.copytree(story_model(), model)
            weights = mx.load(str(model / "model.safetensors"))
            weights["model.norm.weight"] = mx.full(weights["model.norm.weight"].shape, float("nan"))
            mx.save_safetensors(str(model / "model.safetensors"), weights)
            worker = WorkerClient()
            self.addCleanup(worker.close)
            worker.load(model)
            for failure in (
                worker.failure("generate", request=REQUEST, stream=False),
                worker.failure("generate", request=REQUEST, stream=True),
                worker.failure("score", request=score_request([([5, 6], [7])])),
            ):
                self.assertEqual(failure["code"], "not-finite")


if __name__ == "__main__":
    unittest.main()
