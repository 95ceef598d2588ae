import type { EngineName, LoadRequest, LoadedModel } from "../core/engine.ts";
import { failed, type Outcome } from "../core/outcome.ts";
import type { EngineControl } from "./llama-cpp/control.ts";

/** Loads a model into this process. */
export type EngineLoader = (
  request: LoadRequest,
  control: EngineControl,
) => Promise<Outcome<LoadedModel>>;

/** Engines that work in a process of ours; MLX answers from a Python process of its own (`launch.ts`). */
type OwnEngineName = Exclude<EngineName, "mlx">;

/** Each is imported only when used: their libraries cost memory in the process that is measured. */
const LOADERS: Readonly<Record<OwnEngineName, EngineLoader>> = {
  "llama-cpp": async (request, control) => {
    const { loadLlamaCpp } = await import("./llama-cpp/load-model.ts");
    return loadLlamaCpp(request, control);
  },
  "node-llama-cpp": async (request, control) => {
    const { loadNodeLlamaCpp } = await import("./node-llama-cpp/load-model.ts");
    return loadNodeLlamaCpp(request, control);
  },
  "openai-http": async (request, control) => {
    const { loadOpenaiHttp } = await import("./openai-http/load-model.ts");
    return loadOpenaiHttp(request, control);
  },
  mock: async (request, control) => {
    const { loadMock } = await import("./mock/load-mock.ts");
    return loadMock(request, control);
  },
};

/** Loads the model that a request names, with the engine that it names. */
export function loadEngine(
  request: LoadRequest,
  control: EngineControl,
): Promise<Outcome<LoadedModel>> {
  const { engine } = request;
  if (engine === "mlx")
    return Promise.resolve(failed("engine-refused", "MLX does not run in this process", null));
  return LOADERS[engine](request, control);
}
