import type { OverheadAnalysis } from "../../analyze/overhead/overhead-analysis.ts";
import type { Analysis } from "../../analyze/performance/analysis.ts";
import type { Environment } from "../../core/manifest.ts";
import type { Block, Section, Text } from "../document/blocks.ts";
import { plainText } from "../plain-text.ts";
import type { Words } from "../words/words.ts";
import { foreign, list, paragraph, section, strong } from "./build-blocks.ts";
import type { ComposeContext } from "./context.ts";
import { flagItems } from "./flag-items.ts";
import { performanceRows } from "./performance-rows.ts";

/** Machine, its state while measuring, flags, failures. */
export function conditionsSection(context: ComposeContext): Section[] {
  const { dossier, words } = context;
  const { conditions: say } = words;
  const timed = [...dossier.performance, ...(dossier.overhead ?? [])];
  if (timed.length + dossier.capability.length === 0) return [];
  const flags = flagItems(context);
  const failures = failureItems(context);
  return section(
    "conditions",
    say.title,
    [
      ...timed.flatMap((analysis) => [
        paragraph([strong(analysis.experiment.experimentId)]),
        definitions([...machine(analysis.environment, words), ...stateOfMachine(analysis, words)]),
      ]),
      ...dossier.capability.flatMap(({ experimentId, environment }) => [
        paragraph([strong(experimentId)]),
        definitions(machine(environment, words)),
      ]),
      ...(timed.length === 0 ? [] : [paragraph(say.dash)]),
    ],
    [
      ...section(
        "conditions-flags",
        say.flagsTitle,
        flags.length === 0 ? [paragraph(say.noFlags)] : [paragraph(say.flagsIntro), ...list(flags)],
      ),
      ...section(
        "conditions-failures",
        say.failuresTitle,
        failures.length === 0 ? [paragraph(say.noFailures)] : list(failures),
      ),
    ],
  );
}

type Definition = { readonly term: Text; readonly text: Text };

function definitions(items: readonly Definition[]): Block {
  return { kind: "definitions", items };
}

/** Processor, cores, memory, accelerators; system. */
function machine({ hardware, software }: Environment, { conditions: say }: Words): Definition[] {
  const system = [software.osName, software.osVersion].filter((part) => part !== null).join(" ");
  return [
    { term: say.machine, text: machineText(hardware, say) },
    {
      term: say.system,
      text: [
        plainText(system === "" ? software.platform : system),
        plainText(software.architecture),
        say.kernel(plainText(software.kernel)),
        say.node(plainText(software.node)),
      ].join(", "),
    },
  ];
}

/** For the title page too. */
export function machineText(hardware: Environment["hardware"], say: Words["conditions"]): string {
  return [
    hardware.cpuModel === null ? say.unknownProcessor : plainText(hardware.cpuModel),
    say.cores(hardware.physicalCores, hardware.logicalCores, hardware.performanceCores),
    say.memory(hardware.totalMemoryBytes),
    ...hardware.gpus.map(({ model }) => plainText(model)),
  ].join(", ");
}

function stateOfMachine(
  { conditions: seen, kind }: Pick<Analysis | OverheadAnalysis, "conditions" | "kind">,
  words: Words,
): Definition[] {
  const { conditions: say, number: n, common } = words;
  const lowPower =
    seen.lowPowerModeSeen === null
      ? say.lowPower.unknown
      : seen.lowPowerModeSeen
        ? say.lowPower.seen
        : say.lowPower.notSeen;
  const sources = seen.powerSources.map((source) => say.powerSources[source]);
  const hertz = (value: number | null): string => n.figure(value === null ? null : value / 1e6);
  return [
    {
      term: say.period,
      text: say.periodText(n.utc(seen.firstTrialEpochMs), n.utc(seen.lastTrialEpochMs)),
    },
    ...(kind === "overhead" ? [] : [pauseOf(seen, words)]),
    {
      term: say.thermal,
      text: say.thermalText(n.count(seen.thermalLevelMax), n.count(seen.thermalThrottleGrowth)),
    },
    {
      term: say.power,
      text: `${sources.length === 0 ? common.dash : common.listed(sources)}, ${lowPower}`,
    },
    {
      term: say.load,
      text: say.loadText(
        n.figure(seen.load1BeforeFirst),
        n.figure(seen.load1Max),
        n.figure(seen.cpuPressurePercentMax),
      ),
    },
    {
      term: say.swap,
      text: say.swapText(
        n.megabytes(seen.swapGrowthBytes),
        n.megabytes(seen.memoryAvailableBytesMin),
      ),
    },
    {
      term: say.frequency,
      text: say.frequencyText(hertz(seen.cpuFrequencyHzMin), hertz(seen.cpuFrequencyHzMax)),
    },
  ];
}

/** Not of a ladder, which goes from one way to the next without a pause that anybody records. */
function pauseOf(
  { idleMsMedian }: Analysis["conditions"],
  { conditions: say, number: n }: Words,
): Definition {
  return { term: say.pause, text: say.pauseText(n.figure(idleMsMedian)) };
}

/** Why trials failed, and how many items did. */
function failureItems(context: ComposeContext): Text[] {
  const { dossier, words, names } = context;
  const { conditions: say, failureNames } = words;
  const trials = performanceRows(context).flatMap(({ cell, modelLabel, scenarioLabel }) =>
    cell.failures.map(({ code, message, hint, signal, exitCode, count }): Text => {
      const ends = [
        ...(signal === null ? [] : [say.signal(plainText(signal))]),
        ...(exitCode === null ? [] : [say.exitCode(exitCode)]),
      ];
      const end = ends.length === 0 ? "" : ` (${ends.join(", ")})`;
      const where = `${modelLabel}, ${scenarioLabel}`;
      return [
        { text: say.failure(where, count, failureNames[code], end) },
        foreign(message),
        ...(hint === null ? [] : [{ text: " " }, foreign(hint)]),
      ];
    }),
  );
  const items = dossier.capability.flatMap(({ experimentId, tasks }) =>
    tasks
      .filter(({ counts }) => counts.failedCount > 0)
      .map(({ task, modelId, counts }) =>
        say.failedItems(
          `${names.of("capability", { experimentId, modelId })}, ${plainText(task)}`,
          counts.failedCount,
        ),
      ),
  );
  const ladders = (dossier.overhead ?? []).flatMap(({ rungs }) =>
    rungs.flatMap(({ rung, failures }) =>
      failures.map(({ code, message, count }): Text => {
        const where = words.overhead.rungs[rung];
        return [{ text: say.failure(where, count, failureNames[code], "") }, foreign(message)];
      }),
    ),
  );
  return [...trials, ...items, ...ladders];
}
