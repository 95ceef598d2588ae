"""The worker as a process: stopping, noise, the end of its parent."""

import signal
import tempfile
import unittest
from pathlib import Path

from worker_client import (
    NO_DATA,
    REQUEST,
    TEST_DATA,
    WorkerClient,
    load_request,
    story_model,
)

LONG = {**REQUEST, "maxOutputTokens": 490, "prompt": {"kind": "tokens", "tokens": [1, 403]}}

NOISE = """
import os, threading, time
def shout():
    while True:
        print("noise by print", flush=True)
        os.write(1, b"noise by descriptor\\n")
        time.sleep(0.005)
threading.Thread(target=shout, daemon=True).start()
"""


@unittest.skipUnless(TEST_DATA, NO_DATA)
class ChannelTest(unittest.TestCase):
    def setUp(self) -> None:
        self.worker = WorkerClient()
        self.addCleanup(self.worker.close)

    def test_ends_decoding_when_it_is_cancelled_and_serves_the_next_request(self) -> None:
        self.worker.load(story_model())
        request_id = self.worker.ask("generate", request=LONG, stream=True)
        self.worker.receive()
        self.worker.send({"type": "cancel", "id": request_id})
        trace = self.worker.outcome_of(request_id)["value"]
        self.assertEqual(trace["stopReason"], "cancelled")
        self.assertGreater(trace["outputTokenCount"], 0)
        self.assertLess(trace["outputTokenCount"], 490)
        self.assertEqual(len(trace["timing"]["tokenNs"]), trace["outputTokenCount"])
        self.assertEqual(self.worker.generate()["stopReason"], "max-tokens")

    def test_ends_a_prefill_when_it_is_cancelled(self) -> None:
        self.worker.load(story_model(), batchTokens=1)
        prompt = {"kind": "tokens", "tokens": [3 + index % 250 for index in range(500)]}
        request = {**REQUEST, "prompt": prompt, "maxOutputTokens": 2}
        request_id = self.worker.ask("generate", request=request, stream=False)
        self.worker.send({"type": "cancel", "id": request_id})
        trace = self.worker.outcome_of(request_id)["value"]
        self.assertEqual(trace["stopReason"], "cancelled")
        self.assertIsNone(trace["timing"]["prefillEndNs"])
        self.assertIsNone(trace["evaluatedTokenCount"])
        self.assertLess(len(trace["timing"]["prefillChunkEndNs"]), 500)
        self.assertEqual(trace["outputTokens"], [])

    def test_refuses_when_the_preparation_of_a_prefix_is_cancelled(self) -> None:
        self.worker.load(story_model(), batchTokens=1)
        prompt = {"kind": "tokens", "tokens": [3 + index % 250 for index in range(500)]}
        cache = {"kind": "prefix", "tokenCount": 490}
        request = {**REQUEST, "prompt": prompt, "maxOutputTokens": 2, "cache": cache}
        request_id = self.worker.ask("generate", request=request, stream=False)
        self.worker.send({"type": "cancel", "id": request_id})
        self.assertEqual(self.worker.outcome_of(request_id)["failure"]["code"], "cancelled")

    def test_stops_the_request_that_waits_and_no_other(self) -> None:
        self.worker.load(story_model())
        first = self.worker.ask("generate", request=LONG, stream=False)
        second = self.worker.ask("generate", request=LONG, stream=False)
        self.worker.send({"type": "cancel", "id": second})
        self.assertEqual(self.worker.outcome_of(first)["value"]["stopReason"], "max-tokens")
        self.assertEqual(self.worker.outcome_of(second)["value"]["stopReason"], "cancelled")
        self.worker.send({"type": "cancel", "id": second})
        self.assertEqual(self.worker.generate()["stopReason"], "max-tokens")

    def test_says_how_far_it_is_while_it_computes(self) -> None:
        self.worker.load(story_model())
        request_id = self.worker.ask("generate", request=LONG, stream=True)
        self.worker.receive()
        self.worker.send({"type": "progress"})
        while (message := self.worker.receive())["type"] == "text":
            pass
        self.assertEqual(message["type"], "progress")
        self.assertGreater(message["tokens"], 2)
        self.assertEqual(self.worker.outcome_of(request_id)["status"], "ok")

    def test_keeps_noise_on_standard_output_off_the_channel(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "sitecustomize.py").write_text(NOISE, encoding="utf-8")
            noisy = WorkerClient({"PYTHONPATH": folder})
            self.addCleanup(noisy.close)
            noisy.load(story_model())
            self.assertEqual(noisy.generate()["outputTokenCount"], 24)
            self.assertIn("noise by print", noisy.log())
            self.assertIn("noise by descriptor", noisy.log())

    def test_ends_at_once_when_the_channel_ends(self) -> None:
        self.worker.load(story_model())
        self.worker.ask("generate", request=LONG, stream=False)
        self.worker.hang_up()
        self.assertEqual(self.worker.process.wait(timeout=30), 1)

    def test_lives_on_after_an_interrupt(self) -> None:
        self.worker.load(story_model())
        self.worker.process.send_signal(signal.SIGINT)
        self.assertEqual(self.worker.generate()["outputTokenCount"], 24)

    def test_leaves_with_code_0_when_it_is_closed(self) -> None:
        self.worker.load(story_model())
        self.assertIsNone(self.worker.value("close"))
        self.assertEqual(self.worker.process.wait(timeout=10), 0)

    def test_ends_with_its_stack_in_the_log_when_a_line_is_no_message(self) -> None:
        self.worker.load(story_model())
        self.worker._socket.sendall(b"this is no JSON\n")
        self.assertEqual(self.worker.process.wait(timeout=30), 1)
        self.assertIn("JSONDecodeError", self.worker.log())

    def test_loads_one_model_only(self) -> None:
        self.assertIn("no model is loaded", self.worker.failure("memory")["message"])
        self.worker.load(story_model())
        failure = self.worker.failure("load", request=load_request(story_model()))
        self.assertIn("loaded already", failure["message"])

    def test_renders_and_tokenizes_without_weights(self) -> None:
        request = load_request(story_model(), vocabulary_only=True)
        facts = self.worker.value("load", request=request)["facts"]
        self.assertIsNone(facts["weightBytes"])
        self.assertEqual(facts["vocabularySize"], 512)
        reply = self.worker.value(
            "tokenize", request={"prompts": [{"kind": "text", "text": "Once upon"}]}
        )
        self.assertEqual(reply["prompts"][0]["tokens"], [1, 403, 407])
        failure = self.worker.failure("generate", request=REQUEST, stream=False)
        self.assertIn("only the vocabulary", failure["message"])


class IncompleteEnvironmentTest(unittest.TestCase):
    def test_says_which_package_is_missing(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "mlx.py").write_text("raise ImportError('no mlx here')", encoding="utf-8")
            worker = WorkerClient({"PYTHONPATH": folder})
            self.addCleanup(worker.close)
            failure = worker.failure("load", request=load_request("anywhere"))
            self.assertEqual(failure["code"], "engine-refused")
            self.assertIn("no mlx here", failure["message"])
            self.assertIn("edge-bench setup mlx", failure["hint"])
            worker.failure("close")
            self.assertEqual(worker.process.wait(timeout=10), 0)


if __name__ == "__main__":
    unittest.main()
