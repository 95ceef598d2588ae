import { defaultThreadCount } from "../../bindings/process-counters/cpu-topology.ts";
import { readMachineConditions } from "../../bindings/process-counters/machine-conditions.ts";
import { readNumbers, runBench } from "../support/arguments.ts";
import { describeMachine, machineLine } from "../support/machine.ts";
import { realModel, syntheticModel } from "../support/models.ts";
import { writeBenchResult } from "../support/result-file.ts";
import { renderTable } from "../support/table.ts";
import { measureChannel } from "./channel.ts";
import { measureCliStart } from "./cli-start.ts";
import { FIGURE_HEADERS, figureRow, type Figure } from "./figure.ts";
import { measurePrivateMemory } from "./private-memory.ts";
import { measureRecordAppend } from "./record-append.ts";
import { measureTimestamp } from "./timestamp.ts";
import { measureTinyDecode } from "./tiny-decode.ts";
import { measureTokenLoop } from "./token-loop.ts";

/** `bench:self`: what the instrument itself costs: clock, token loop, channel, record log, command line, memory. */
await runBench(async () => {
  const numbers = readNumbers({ threads: defaultThreadCount(), pairs: 9, starts: 15 });
  const tiny = await syntheticModel("tiny", "F16");
  const real = realModel("SmolLM2-135M-Instruct.Q4_1.gguf");
  const machine = describeMachine();
  const conditionsBefore = await readMachineConditions();
  const figures: Figure[] = [
    ...measureTimestamp(),
    ...measureTokenLoop(),
    ...(await measureTinyDecode(tiny, numbers.pairs)),
    ...(await measureChannel(tiny.path)),
    ...(await measureRecordAppend(tiny.path)),
    ...(await measureCliStart(numbers.starts)),
    ...(await measurePrivateMemory(real, numbers.threads)),
  ];
  console.log(machineLine(machine, conditionsBefore));
  console.log(`\n${renderTable(FIGURE_HEADERS, figures.map(figureRow))}`);
  const path = writeBenchResult({
    bench: "self",
    machine,
    conditionsBefore,
    conditionsAfter: await readMachineConditions(),
    settings: numbers,
    results: figures,
  });
  console.log(`\nEvery value: ${path}`);
});
