import { formatter } from "../numbers.ts";

const n = formatter("en");

/** Machine, state of the machine, flags and failures. */
export const conditions = {
  title: "Measurement conditions and flags",
  machine: "Machine",
  cores: (physical: number | null, logical: number, performance: number | null): string =>
    `${n.count(physical)} physical, ${n.count(logical)} logical cores${performance === null ? "" : `, ${n.count(performance)} of them fast`}`,
  unknownProcessor: "unknown processor",
  memory: (bytes: number): string => `${n.megabytes(bytes)} MB memory`,
  system: "System",
  kernel: (name: string): string => `kernel ${name}`,
  node: (version: string): string => `Node.js ${version}`,
  period: "Trials ran",
  periodText: (from: string, to: string): string => `from ${from} to ${to}`,
  pause: "Pause between requests",
  pauseText: (ms: string): string => `${ms} ms (median)`,
  thermal: "Thermal state",
  thermalText: (level: string, throttles: string): string =>
    `level at most ${level}, throttle events ${throttles}`,
  power: "Power",
  powerSources: { ac: "mains", battery: "battery" },
  lowPower: {
    seen: "low-power mode seen",
    notSeen: "low-power mode not seen",
    unknown: "low-power mode -",
  },
  load: "Load",
  loadText: (before: string, most: string, pressure: string): string =>
    `load average before the first trial ${before}, at most ${most}; processor pressure at most ${pressure} %`,
  swap: "Swap and free memory",
  swapText: (growth: string, available: string): string =>
    `swap growth ${growth} MB, free memory at least ${available} MB`,
  frequency: "Processor frequency",
  frequencyText: (low: string, high: string): string => `${low} to ${high} MHz`,
  dash: "A dash is a condition that this system does not tell.",
  flagsTitle: "Flags",
  flagsIntro:
    "A flag is something to know before trusting a figure. Nothing is hidden or dropped because of it; where a cell is unreliable, its figures are shown and no winner is named.",
  noFlags: "No flag was raised.",
  failuresTitle: "Failures",
  noFailures: "No trial failed.",
  failure: (where: string, count: number, what: string, end: string): string =>
    `${where}: ${n.count(count)}x ${what}${end}. The engine said: `,
  failedItems: (where: string, count: number): string =>
    `${where}: failed items, in no figure: ${n.count(count)}.`,
  signal: (name: string): string => `signal ${name}`,
  exitCode: (code: number): string => `exit code ${String(code)}`,
};

/** Files, versions and commands. */
export const reproducibility = {
  title: "Reproducibility",
  intro:
    "The same files give the same report. Model files, configuration, plan and data are named by SHA-256.",
  experimentsCaption: "Experiments",
  experimentColumns: {
    experiment: "Experiment",
    date: "Created",
    tool: "edge-slm-bench",
    seed: "Seed",
    rounds: "Rounds",
    configs: "Configuration",
    plan: "Plan",
  },
  modelsCaption: "Model files and options in force",
  modelColumns: {
    experiment: "Experiment",
    model: "Model",
    file: "File",
    size: "Size, MB",
    sha256: "SHA-256",
    licence: "Licence",
    engine: "Engine",
    backend: "Backend",
    options: "Options",
    load: "Load, ms",
  },
  modelFacts: (parameters: number | null, sessions: number): string =>
    `${n.count(parameters)} parameters, loaded in ${n.count(sessions)} processes`,
  options: (facts: {
    readonly threads: string;
    readonly context: string;
    readonly batch: string;
    readonly kv: string;
    readonly flashAttention: string;
    readonly mmap: string;
    readonly gpuLayers: string | null;
  }): string =>
    `threads ${facts.threads}, context ${facts.context}, batch ${facts.batch}, KV ${facts.kv}, flash attention ${facts.flashAttention}, mmap ${facts.mmap}${facts.gpuLayers === null ? "" : `, GPU layers ${facts.gpuLayers}`}`,
  evaluationOptions: (threads: string, kv: string, flashAttention: string): string =>
    `threads ${threads}, KV ${kv}, flash attention ${flashAttention}`,
  server: (software: string, version: string | null, baseUrl: string): string =>
    `server ${software}${version === null ? "" : ` ${version}`} at ${baseUrl}`,
  serverOptions: (context: string, slots: string): string =>
    `options of the server (context ${context}, requests at once ${slots})`,
  serverFacts: (parameters: number | null, sessions: number): string =>
    `${parameters === null ? "" : `${n.count(parameters)} parameters, `}asked from ${n.count(sessions)} processes`,
  notTold: "not told",
  byEngine: "by engine",
  on: "on",
  off: "off",
  noLibrary: "no CPU library named",
  datasetsCaption: "Data sets",
  datasetColumns: {
    name: "Data set",
    origin: "Origin",
    revision: "Revision",
    licence: "Licence",
    verified: "Verified",
    files: "SHA-256 of the files",
  },
  origins: { published: "published", mini: "written for this project" },
  moreFiles: (count: number): string => `${n.count(count)} files`,
  tasksCaption: "Tasks",
  taskColumns: { task: "Task", version: "Version", scorer: "Scorer", dataset: "Data" },
  versionsCaption: "Software",
  versionColumns: { name: "Software", version: "Version" },
  commit: (commit: string, isDirty: boolean): string =>
    isDirty ? `${commit} with uncommitted changes` : commit,
  sourceCode: "source code (git)",
  inferenceCaption: "Statistics fixed before the figures were seen",
  inferenceColumns: { setting: "Setting", value: "Value" },
  inference: {
    confidence: "Confidence of intervals",
    alpha: "Level of tests, two-sided",
    resamples: "Bootstrap resamples",
    primaryMetric: "Primary figure of speed",
    equivalenceSpeed: "Equivalence margin, speeds and times",
    equivalenceAccuracy: "Equivalence margin, shares, percentage points",
    wide: "Wide from a half-width of",
    minPrompts: "Least prompts for a verdict",
    minRounds: "Least rounds for a verdict",
  },
  commandsTitle: "Commands to measure the same again, and to write this report",
};
