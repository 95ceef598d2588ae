import {
  parseLowPowerMode,
  parsePowerSource,
  parseThermalLevel,
  THERMAL_KEY,
} from "../../../../bindings/process-counters/macos-conditions.ts";
import { readMacosMachine } from "../../../../bindings/process-counters/macos-machine.ts";
import type { RunTool } from "../../../../bindings/process-counters/run-tool.ts";
import { type Question, recorded } from "./observation.ts";

/** The wording of macOS's own programs, which our readers depend on. Not yet run on a Mac. */
export function systemQuestions(run: RunTool): Question[] {
  return [
    { question: "What is this Mac?", ask: () => machine(run) },
    { question: "Does notifyutil tell the thermal pressure?", ask: () => thermalKey(run) },
    { question: "How does pmset word the power source?", ask: () => powerSource(run) },
    { question: "How does pmset word the low-power mode?", ask: () => powerMode(run) },
    { question: "How does sysctl word swap?", ask: () => swap(run) },
  ];
}

async function machine(run: RunTool): ReturnType<Question["ask"]> {
  const found = await readMacosMachine(run);
  return {
    expected: "every value but macmon's path is told",
    isAsExpected: Object.entries(found).every(
      ([name, value]) => name === "macmonPath" || value !== null,
    ),
    seen: Object.entries(found).map(([name, value]) =>
      name === "macmonPath"
        ? `macmon: ${value === null ? "not installed" : "installed"}`
        : `${name}: ${value ?? "not told"}`,
    ),
  };
}

/** Beside a key that nobody posts: when both answer 0, a 0 proves nothing. */
async function thermalKey(run: RunTool): ReturnType<Question["ask"]> {
  const ask = (key: string): Promise<string | null> => run("/usr/bin/notifyutil", ["-g", key]);
  const [real, control] = [await ask(THERMAL_KEY), await ask(`${THERMAL_KEY}.none`)];
  return {
    expected: "a level from 0 to 4",
    isAsExpected: parseThermalLevel(real ?? "") !== null,
    seen: [`thermal: ${lineOf(real)}`, `key that does not exist: ${lineOf(control)}`],
  };
}

/** The first line only: the next ones name the battery by its number. */
async function powerSource(run: RunTool): ReturnType<Question["ask"]> {
  const text = (await run("/usr/bin/pmset", ["-g", "batt"])) ?? "";
  return {
    expected: "mains or battery is read from the first line",
    isAsExpected: parsePowerSource(text) !== null,
    seen: [lineOf(text)],
  };
}

async function powerMode(run: RunTool): ReturnType<Question["ask"]> {
  const text = (await run("/usr/bin/pmset", ["-g"])) ?? "";
  const lines = text.split("\n").filter((line) => /power ?mode/i.test(line));
  return {
    expected: "on or off is read from a line lowpowermode or powermode",
    isAsExpected: parseLowPowerMode(text) !== null,
    seen: lines.length === 0 ? ["no line names a power mode"] : lines.map((line) => line.trim()),
  };
}

async function swap(run: RunTool): ReturnType<Question["ask"]> {
  return recorded(lineOf(await run("/usr/sbin/sysctl", ["-n", "vm.swapusage"])));
}

function lineOf(text: string | null): string {
  if (text === null) return "no answer";
  return text.split("\n")[0]?.trim() ?? "";
}
