import { basename } from "node:path";
import type { LoadedModel } from "../../core/engine.ts";
import { ConfigError } from "../../core/errors.ts";
import {
  CANCEL,
  createEngineControl,
  type EngineControl,
} from "../../engines/llama-cpp/control.ts";
import { loadEngine } from "../../engines/registry.ts";
import { checkPort, startServer, type RunningServer } from "../../serve/start-server.ts";
import type { ServeOptions } from "../commands/serve.ts";
import { valueOf } from "../engine-error.ts";
import { loadOptionsOf } from "../engine-options.ts";
import { EXIT, type ExitCode } from "../exit-code.ts";
import { loadRequestOf } from "../load-request.ts";
import { referenceOf, resolveModel, type ResolvedModel } from "../models/resolve-model.ts";
import { printable } from "../printable.ts";
import { EndWatch } from "./end-watch.ts";
import { printExchange } from "./print-exchange.ts";

/** Loads a model into this process and answers requests until Ctrl-C. */
export async function runServe(options: ServeOptions): Promise<ExitCode> {
  const configDir = options.configDir ?? null;
  refuseForeign(await referenceOf(options.model, configDir));
  await checkPort(options);
  const model = await resolveModel(options.model, configDir, options.engine ?? null);
  const control = createEngineControl();
  const loaded = await load(model, control, options);
  const watch = new EndWatch();
  const server = await serve(loaded, model, control, watch, options);
  const name = printable(model.modelId);
  console.log(`listening on ${server.baseUrl} (model ${name}, pid ${process.pid})`);
  await watch.ended;
  await server.close();
  // The model goes with the process: freeing it before would make llama.cpp write lines about that.
  return EXIT.done;
}

/** Others answer for these already. @throws ConfigError `not-served` */
function refuseForeign({ modelId, format }: { modelId: string; format: string }): void {
  if (format === "gguf" || format === "mock") return;
  throw new ConfigError(`${modelId} is no GGUF file, and only these are served here`, {
    code: "not-served",
    hint:
      format === "mlx"
        ? "For MLX start mlx_lm.server, and measure it as a model of kind http."
        : "Ask the server that has loaded it.",
  });
}

async function load(
  model: ResolvedModel,
  control: EngineControl,
  options: ServeOptions,
): Promise<LoadedModel> {
  const outcome = await loadEngine(
    loadRequestOf(model, false, {
      ...loadOptionsOf(options),
      contextTokens: options.context ?? model.effectiveContextTokens,
    }),
    control,
  );
  return valueOf(outcome, model);
}

function serve(
  loaded: LoadedModel,
  model: ResolvedModel,
  control: EngineControl,
  watch: EndWatch,
  options: ServeOptions,
): Promise<RunningServer> {
  const key = process.env["EDGE_BENCH_API_KEY"] ?? "";
  return startServer({
    model: loaded,
    modelId: model.modelId,
    fileName: basename(model.filePath),
    host: options.host,
    port: options.port,
    key: key === "" ? null : key,
    waitingLimit: options.queue,
    cancelRunning: () => {
      Atomics.store(control.words, CANCEL, 1);
    },
    onBusy: (isBusy) => {
      watch.setBusy(isBusy);
    },
    onExchange: (exchanged) => {
      printExchange(exchanged, options.verbose);
    },
  });
}
