import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defaultThreadCount } from "../../bindings/process-counters/cpu-topology.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { readArguments, runBench } from "../support/arguments.ts";
import { fixedLengthRequest, randomTokens, valueOf, withEngine } from "../support/engine.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { namedModels, realModel, type BenchModel } from "../support/models.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { fixed, percent, renderTable } from "../support/table.ts";
import { readPeakOfTime, timeCommand } from "./time-tool.ts";

const MEBIBYTE = 1024 * 1024;
const HEADERS = ["model", "ours MiB", "time MiB", "difference", "private MiB"];

/** `bench:memory-check [MODEL.gguf ...]`: our peak resident memory against what time(1) says of the same process. */
await runBench(async () => {
  const { numbers, positionals } = readArguments({
    threads: defaultThreadCount(),
    prompt: 512,
    decode: 32,
  });
  const models =
    positionals.length > 0
      ? namedModels(positionals)
      : [
          realModel("SmolLM2-135M-Instruct.Q4_1.gguf"),
          realModel("SmolLM2-135M-Instruct.f32.gguf"),
          realModel("gemma-3-270m-q4_k_m.gguf"),
        ];
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  const results: MemoryComparison[] = [];
  for (const model of models) results.push(await compare(model, numbers));
  console.log(machineLine(machine, conditionsBefore));
  console.log(
    `threads ${numbers.threads}, context 2,048, one request of ${numbers.prompt} + ${numbers.decode} tokens\n`,
  );
  console.log(renderTable(HEADERS, results.map(rowOf)));
  console.log("\nTarget: peak resident memory within 2 %.");
  const path = writeBenchResult({
    bench: "memory-check",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: numbers,
    results,
  });
  console.log(`Every value: ${path}`);
});

interface MemoryComparison {
  readonly model: string;
  readonly peakResidentBytes: number | null;
  readonly timePeakResidentBytes: number;
  readonly peakPrivateBytes: number | null;
}

async function compare(
  model: BenchModel,
  numbers: { readonly threads: number; readonly prompt: number; readonly decode: number },
): Promise<MemoryComparison> {
  const folder = mkdtempSync(join(tmpdir(), "edge-bench-memory-"));
  const reportPath = join(folder, "time.txt");
  try {
    const reading = await withEngine(
      model.path,
      { threads: numbers.threads, contextTokens: 2048 },
      async (session) => {
        const prompt = randomTokens(numbers.prompt, session.facts.vocabularySize, 1);
        valueOf(await session.generate(fixedLengthRequest(prompt, numbers.decode, 0)));
        return valueOf(await session.memory());
      },
      timeCommand(reportPath),
    );
    return {
      model: model.name,
      peakResidentBytes: reading.peakResidentBytes,
      timePeakResidentBytes: readPeakOfTime(readFileSync(reportPath, "utf8")),
      peakPrivateBytes: reading.peakPrivateBytes,
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function rowOf(result: MemoryComparison): string[] {
  const inMebibytes = (bytes: number | null): string =>
    fixed(bytes === null ? null : bytes / MEBIBYTE, 1);
  const difference =
    result.peakResidentBytes === null
      ? null
      : result.peakResidentBytes / result.timePeakResidentBytes - 1;
  return [
    result.model,
    inMebibytes(result.peakResidentBytes),
    inMebibytes(result.timePeakResidentBytes),
    percent(difference, 2),
    inMebibytes(result.peakPrivateBytes),
  ];
}
