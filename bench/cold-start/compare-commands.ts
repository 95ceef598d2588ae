import { inRounds, type Round } from "../support/rounds.ts";
import { medianOf, spreadOf, type Spread } from "../support/spread.ts";
import { fixed } from "../support/table.ts";
import type { ColdStartCommand } from "./commands.ts";
import { firstOutputMs } from "./first-output.ts";
import { runHyperfine, type HyperfineTimes } from "./hyperfine.ts";

/** What one command took in one round. */
export interface StartTimes extends HyperfineTimes {
  /** From the start to the first byte of output in a run of its own, ms; `null` when there was none. */
  readonly firstOutputMs: number | null;
}

export interface CommandFigures {
  readonly name: string;
  readonly command: readonly string[];
  /** All runs that count, ms. */
  readonly wallMs: Spread;
  readonly firstOutputMs: Spread;
  /** Processor time, ms. */
  readonly cpuMs: Spread;
  /** The round's median over that of the first command. */
  readonly ratios: Spread;
}

export interface CommandComparison {
  readonly subject: string;
  readonly figures: readonly CommandFigures[];
  readonly roundCount: number;
  readonly disturbedCount: number;
  readonly calm: boolean;
  readonly rounds: readonly Round<StartTimes>[];
  readonly disturbed: readonly Round<StartTimes>[];
}

export interface ColdStartSettings {
  readonly rounds: number;
  readonly runs: number;
}

/** Times commands in turns; each round asks hyperfine for a few runs of each. Ratios are to the first command. */
export async function compareCommands(
  subject: string,
  commands: readonly ColdStartCommand[],
  settings: ColdStartSettings,
): Promise<CommandComparison> {
  const works = commands.map(({ command }) => async (): Promise<StartTimes> => ({
    ...(await runHyperfine(command, settings.runs)),
    firstOutputMs: await firstOutputMs(command),
  }));
  const { counted, disturbed, calm } = await inRounds(settings.rounds, works);
  return {
    subject,
    figures: commands.map((command, index) => figuresOf(command, index, counted)),
    roundCount: counted.length,
    disturbedCount: disturbed.length,
    calm,
    rounds: counted,
    disturbed,
  };
}

/** Figures of the command at `index`, over the rounds. */
export function figuresOf(
  { name, command }: ColdStartCommand,
  index: number,
  rounds: readonly Round<StartTimes>[],
): CommandFigures {
  const own = rounds.flatMap((round) => round[index]?.value ?? []);
  const reference = rounds.flatMap((round) => round[0]?.value ?? []);
  return {
    name,
    command,
    wallMs: spreadOf(own.flatMap(({ wallMs }) => wallMs)),
    firstOutputMs: spreadOf(own.flatMap((times) => times.firstOutputMs ?? [])),
    cpuMs: spreadOf(own.map(({ cpuMs }) => cpuMs)),
    ratios: spreadOf(
      own.map(({ wallMs }, round) => medianOf(wallMs) / medianOf(reference[round]?.wallMs ?? [])),
    ),
  };
}

export const HEADERS = [
  "command",
  "start to end ms",
  "min..max",
  "first output ms",
  "processor ms",
  "ratio",
  "min..max",
  "rounds",
];

/** One row for each command. The ratio of the first is 1 by definition and is left out. */
export function tableRows(comparison: CommandComparison): string[][] {
  const { figures, roundCount, disturbedCount, calm } = comparison;
  const repeated = disturbedCount > 0 ? ` (+${disturbedCount})` : "";
  return figures.map(({ name, wallMs, firstOutputMs: first, cpuMs, ratios }, index) => [
    name,
    fixed(wallMs.median, 0),
    `${fixed(wallMs.minimum, 0)}..${fixed(wallMs.maximum, 0)}`,
    fixed(first.median, 0),
    fixed(cpuMs.median, 0),
    index === 0 ? "" : fixed(ratios.median, 2),
    index === 0 ? "" : `${fixed(ratios.minimum, 2)}..${fixed(ratios.maximum, 2)}`,
    `${roundCount}${repeated}${calm ? "" : " (busy)"}`,
  ]);
}
