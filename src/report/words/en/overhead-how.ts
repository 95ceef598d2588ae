import type { RungComparison } from "../../../analyze/overhead/compare-rungs.ts";
import { counted } from "./common.ts";

/** How a ladder was measured, and what it does not say. */
export const howWords = {
  howTitle: "How it was measured",
  /** @param hasForeign a server was running already and was not started by this tool */
  sameWork: (hasForeign: boolean): string =>
    `Same model file${hasForeign ? " in every process that this tool starts" : ""}, same prompt token ids, always the most likely token, the same number of output tokens past any end mark, empty prompt cache. A trial counts only where the engine's own count says that every prompt token was evaluated.`,
  processes: (hasForeign: boolean): string =>
    `Every way ${hasForeign ? "that this tool starts " : ""}has fresh processes in each round, started in a random order. For each prompt the ways take turns in a random order; only one computes at a time.`,
  foreignServer: (rungs: string): string =>
    `${rungs}: the server was running already. It was one process throughout, with options and threads of its own that are not known here. That it loaded the same file was checked only as far as it tells the name of its file.`,
  foreignInterval: (rungs: string): string =>
    `${rungs}: the server was one process throughout, so the intervals do not account for fresh processes of it.`,
  clock:
    "Times are taken by the asking side's own clock: without HTTP that is the engine process, with HTTP it is the client. Processor time is read before the request and after the reply, memory after the reply.",
  intervals: {
    "two-way":
      "Several prompts in several rounds: an interval accounts for prompts and for processes. SE² = max(Vp + Vr - Ve, Vp, Vr) with the variances of the means of prompts, rounds and cells, and min(P, R) - 1 degrees of freedom.",
    "by-round":
      "Where prompts are not crossed with rounds, an interval is over rounds: Student's t of the differences by round.",
    "by-prompt":
      "Where only one round counts, an interval is over prompts: Student's t of the differences by prompt.",
  } satisfies Readonly<Record<RungComparison["method"], string>>,
  limitsTitle: "What this does not say",
  limits: [
    "Loopback only: client and server on one machine. A network adds its own delay, which is not in these figures.",
    "One request at a time: nothing is said about several users, batching or queues.",
    "This machine and these versions: nothing is said about others. Client and server share its processors.",
    "No TLS, no proxy, no authentication.",
  ],
  foreign: "was running already",
  threads: (count: number, hasForeign: boolean): string =>
    hasForeign
      ? `${counted(count, "thread", "threads")} in each engine that this tool started; those of a server that was running already are not known.`
      : `${counted(count, "thread", "threads")} in each engine.`,
};
