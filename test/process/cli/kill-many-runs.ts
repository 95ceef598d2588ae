import { basename } from "node:path";
import { seededRandom } from "../../../src/core/random.ts";
import { killOnce, measuringMs, type KillOutcome, type Victim } from "./kill-and-resume.ts";
import { Workshop } from "./workshop.ts";

/*
 * Kills the command line, then the engine, at random moments of a run each and resumes every time:
 * once on a script that takes its time, once on a tiny model. `npm run test:kills [kills] [seed]`,
 * 30 kills each and seed 42 unless told otherwise; a third word is a model to do it on instead, such
 * as an MLX folder, and a fourth the only victim (cli, engine). Exits with 1 when anything was lost or doubled.
 */

const kills = Number(process.argv[2] ?? 30);
const seed = Number(process.argv[3] ?? 42);
const named = process.argv[4];
const victims = (["cli", "engine"] as const).filter(
  (victim) => (process.argv[5] ?? victim) === victim,
);
const WORDS = ["--runs", "4", "--rounds", "2", "--warmup", "1", "--no-progress"];
const workshop = new Workshop();
let bad = 0;

try {
  for (const model of named === undefined ? await ownModels() : [named]) {
    for (const victim of victims) await killMany(model, victim);
  }
} finally {
  workshop.remove();
}
process.exitCode = bad === 0 ? 0 : 1;

async function ownModels(): Promise<string[]> {
  const script = workshop.mock("slow", {
    clock: "real",
    latency: { prefill_ms_fixed: 5, prefill_ms_per_token: 0.1, token_ms: 6 },
  });
  return [script, await workshop.tinyModel()];
}

async function killMany(model: string, victim: Victim): Promise<void> {
  const words = ["--models", model, ...WORDS];
  const durationMs = await measuringMs(workshop, words);
  const random = seededRandom(seed);
  const outcomes: KillOutcome[] = [];
  for (let kill = 0; kill < kills; kill += 1) {
    const outcome = await killOnce(workshop, words, victim, random, durationMs);
    outcomes.push(outcome);
    for (const complaint of outcome.complaints)
      process.stderr.write(`kill ${kill + 1}: ${complaint}\n`);
  }
  const sum = (figure: (outcome: KillOutcome) => number): number =>
    outcomes.reduce((total, outcome) => total + figure(outcome), 0);
  const times = outcomes.map((outcome) => Math.round(outcome.killedAfterMs)).sort((a, b) => a - b);
  const figures = {
    kills: outcomes.length,
    "moments (ms)": `${times[0] ?? "-"} to ${times.at(-1) ?? "-"}`,
    "lines before": sum((outcome) => outcome.linesBefore),
    "lines after": sum((outcome) => outcome.linesAfter),
    resumes: sum((outcome) => outcome.resumeCount),
    lost: sum((outcome) => outcome.lostCount),
    doubled: sum((outcome) => outcome.doubledCount),
    missing: sum((outcome) => outcome.missingCount),
    complaints: sum((outcome) => outcome.complaints.length),
  };
  bad += figures.lost + figures.doubled + figures.missing + figures.complaints;
  const name = basename(model);
  process.stdout.write(
    `${name}, ${victim} killed: ${Object.entries(figures)
      .map(([title, value]) => `${title} ${value}`)
      .join(", ")}\n`,
  );
}
