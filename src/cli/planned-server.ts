import type { ModelFacts } from "../core/engine.ts";
import { failed, type Outcome } from "../core/outcome.ts";
import type { EngineSession } from "../engines/channel/engine-session.ts";
import { servedDifferences } from "./served-difference.ts";

/**
 * The session that was started; ended and failed where another server answers than the one that the trials
 * were planned for: two of them must not make up one measurement.
 */
export async function ofPlannedServer(
  planned: ModelFacts,
  started: Outcome<EngineSession>,
): Promise<Outcome<EngineSession>> {
  if (started.status === "failed") return started;
  const { facts } = started.value;
  const differences = servedDifferences(planned, facts);
  if (differences.length === 0) return started;
  await started.value.close();
  return failed(
    "engine-refused",
    `${facts.served?.baseUrl ?? "the server"} is no longer the server that was planned for (${differences.join("; ")})`,
    "Start the server as it was and go on with --resume, or begin a new experiment.",
  );
}
