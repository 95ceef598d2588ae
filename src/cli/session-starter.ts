import { join } from "node:path";
import { startEngineSession } from "../engines/channel/engine-session.ts";
import type { MeasureSettings } from "../measure/measure-settings.ts";
import type { KnownModel } from "../plan/prepared.ts";
import { diskError } from "../store/disk-error.ts";
import { loadRequestOf } from "./load-request.ts";
import { ofPlannedServer } from "./planned-server.ts";

/**
 * Starts the engine process of a planned model; its output goes to a log of its own. A server that is no
 * longer the planned one is a session that failed: two of them must not make up one measurement.
 */
export function sessionStarter(
  models: readonly KnownModel[],
  logsDirectory: string,
  hangAfterMs: number,
): MeasureSettings<never>["startSession"] {
  return async (modelId, sessionId) => {
    const model = models.find((candidate) => candidate.modelId === modelId);
    if (model === undefined)
      throw new Error(`the plan names a model that was not prepared: ${modelId}`);
    const logPath = join(logsDirectory, `${sessionId}.log`);
    try {
      const started = await startEngineSession({
        request: loadRequestOf(model, false, model.loadOptions),
        logPath,
        hangAfterMs,
      });
      return await ofPlannedServer(model.facts, started);
    } catch (error) {
      throw diskError(error, logPath);
    }
  };
}
