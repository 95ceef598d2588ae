import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { ConfigError } from "../../src/core/errors.ts";
import { readArguments, runBench } from "../support/arguments.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { realModel } from "../support/models.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { fixed, renderTable } from "../support/table.ts";
import { askAll } from "./ask.ts";
import {
  compareAnswers,
  NEAR_TIE_NATS,
  summarize,
  type PromptAgreement,
} from "./compare-answers.ts";
import { shortPrompts } from "./prompts.ts";

/** `bench:format-parity [MODEL.gguf MLX_FOLDER]`: do GGUF and MLX builds of the same weights say the same? */
await runBench(async () => {
  const { numbers, positionals } = readArguments({ prompts: 1000, tokens: 32 });
  const [ggufPath, mlxPath] = pathsOf(positionals);
  const prompts = (await shortPrompts()).slice(0, numbers.prompts);
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  const gguf = await askAll(ggufPath, prompts, numbers.tokens, null);
  const mlx = await askAll(mlxPath, prompts, numbers.tokens, gguf);
  const agreements = gguf.flatMap((answer, index) => {
    const other = mlx[index];
    return other === undefined ? [] : [compareAnswers(answer, other)];
  });
  console.log(machineLine(machine, conditionsBefore));
  console.log(`${ggufPath} (key-value cache F32, no flash attention) beside ${mlxPath}`);
  console.log(`${numbers.tokens} greedy tokens for each prompt\n`);
  console.log(tableOf(agreements));
  for (const line of partings(agreements)) console.log(line);
  const path = writeBenchResult({
    bench: "format-parity",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: { ...numbers, ggufPath, mlxPath },
    results: agreements,
  });
  console.log(`\nEvery value: ${path}`);
});

function pathsOf(positionals: readonly string[]): [string, string] {
  const [gguf, mlx, ...more] = positionals;
  if (gguf === undefined) {
    return [realModel("SmolLM2-135M-Instruct.f32.gguf").path, realModel("smollm2-135m-fp32").path];
  }
  if (mlx !== undefined && more.length === 0) return [gguf, mlx];
  throw new ConfigError("two builds of the same weights are compared", {
    code: "bench-arguments",
    hint: "Name a .gguf file and an MLX folder, or neither.",
  });
}

function tableOf(agreements: readonly PromptAgreement[]): string {
  const all = summarize(agreements);
  const nats = (value: number): string => value.toExponential(1);
  return renderTable(
    ["what", "value", "target"],
    [
      ["prompts", String(all.promptCount), ">= 60"],
      ["tokenized the same", String(all.sameTokenizationCount), "all"],
      ["same greedy tokens", String(all.sameTextCount), "all but near-ties"],
      [`parted at a near-tie (< ${NEAR_TIE_NATS} nats)`, String(all.nearTieCount), "named"],
      ["parted elsewhere", String(all.differentCount), "0"],
      [
        "largest difference of a log-probability, nats",
        nats(all.largestDifferenceNats),
        "<= 0.001",
      ],
      ["median over prompts of the largest, nats", nats(all.medianDifferenceNats), ""],
      ["smallest gap of the two likeliest, nats", fixed(all.smallestGapNats, 4), ""],
    ],
  );
}

function partings(agreements: readonly PromptAgreement[]): string[] {
  return agreements.flatMap(({ firstDifference, gapThereNats }, index) =>
    firstDifference === null
      ? []
      : [`prompt ${index}: parted at token ${firstDifference}, gap ${fixed(gapThereNats, 4)} nats`],
  );
}
