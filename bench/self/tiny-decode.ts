import { chooseLibraries } from "../../bindings/llama-cpp/gpu-choice.ts";
import { buildLlamaBench } from "../native-parity/build-llama-bench.ts";
import { runLlamaBench } from "../native-parity/run-llama-bench.ts";
import { runOurs } from "../native-parity/run-ours.ts";
import type { ParitySettings } from "../native-parity/settings.ts";
import { interleave } from "../support/interleave.ts";
import type { BenchModel } from "../support/models.ts";
import { figure, figurePair, type Figure } from "./figure.ts";

const SETTINGS: Omit<ParitySettings, "pairs"> = {
  gpu: "auto",
  threads: 1,
  depthTokens: 64,
  decodeTokens: 1024,
  prefillTokens: 64,
  repetitions: 5,
  variationRequests: 5,
};

/**
 * Time of a whole token on both sides with a model so small that the program around it shows: the
 * difference holds our loop, both crossings and the arg-max, which llama-bench does not do.
 */
export async function measureTinyDecode(model: BenchModel, pairs: number): Promise<Figure[]> {
  const settings = { ...SETTINGS, pairs };
  const program = await buildLlamaBench(chooseLibraries("auto"));
  const { counted } = await interleave(
    pairs,
    () => runOurs(model.path, "decode", settings),
    () => runLlamaBench(program, model.path, "decode", settings),
  );
  const microseconds = counted.map(({ first, second }) => ({
    ours: 1e6 / first.value.tokensPerSecond,
    native: 1e6 / second.value.tokensPerSecond,
  }));
  return [
    ...figurePair(
      figure(
        `one token of ours, ${model.name}, 1 thread`,
        "us",
        microseconds.map(({ ours }) => ours),
      ),
      figure(
        "one token of llama-bench",
        "us",
        microseconds.map(({ native }) => native),
      ),
    ),
    figure(
      "difference, arg-max included",
      "us",
      microseconds.map(({ ours, native }) => ours - native),
    ),
  ];
}
