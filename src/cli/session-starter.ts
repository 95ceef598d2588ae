import { join } from "node:path";
import { startEngineSession } from "../engines/channel/engine-session.ts";
import type { MeasureSettings } from "../measure/measure-settings.ts";
import type { KnownModel } from "../plan/prepared.ts";
import { diskError } from "../store/disk-error.ts";
import { loadRequestOf } from "./load-request.ts";

/** Starts the engine process of a planned model; its output goes to a log of its own. */
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
      return await startEngineSession({
        request: loadRequestOf(model, false, model.loadOptions),
        logPath,
        hangAfterMs,
      });
    } catch (error) {
      throw diskError(error, logPath);
    }
  };
}
