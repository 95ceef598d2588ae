import koffi from "koffi";
import { promisify } from "node:util";
import { PrerequisiteError } from "../../src/core/errors.ts";
import { differingFields } from "./abi.ts";
import type { LibraryFiles } from "./library-files.ts";
import { openLlamaApi } from "./llama-api.ts";

/** `struct llama_model_quantize_params` (include/llama.h). */
const quantizeParamsType = koffi.struct({
  nthread: "int32",
  ftype: "int32",
  output_tensor_type: "int32",
  token_embedding_type: "int32",
  allow_requantize: "bool",
  quantize_output_tensor: "bool",
  only_copy: "bool",
  pure: "bool",
  keep_split: "bool",
  dry_run: "bool",
  imatrix: "void *",
  kv_overrides: "void *",
  tt_overrides: "void *",
  prune_layers: "void *",
  max_buf_size: "size_t",
});

type QuantizeParams = Record<string, unknown>;

/** Values that the library must return through the layout above (src/llama-quant.cpp); 43 is GGML_TYPE_COUNT. */
const EXPECTED_DEFAULTS = {
  nthread: 0,
  ftype: 7,
  output_tensor_type: 43,
  token_embedding_type: 43,
  allow_requantize: false,
  quantize_output_tensor: true,
  only_copy: false,
  pure: false,
  keep_split: false,
  dry_run: false,
  imatrix: null,
  kv_overrides: null,
  tt_overrides: null,
  prune_layers: null,
  max_buf_size: 8 * 1024 ** 3,
} as const;

/** What one call makes of one file. */
export interface QuantizeSettings {
  /** `llama_ftype`. */
  readonly fileType: number;
  readonly threads: number;
  /** Takes tensors that are quantized already. */
  readonly allowRequantize: boolean;
  /** Writes nothing: the log says how large the file would be. */
  readonly dryRun: boolean;
}

/**
 * Runs `llama_model_quantize` beside the event loop; `false` when llama.cpp refuses the file, and its
 * log, on standard error, says why. A hostile file can end the process: call it where that is harmless.
 */
export type Quantize = (
  inputPath: string,
  outputPath: string,
  settings: QuantizeSettings,
) => Promise<boolean>;

/**
 * Loads the libraries and checks that they quantize through the layout declared here.
 * @throws PrerequisiteError what `openLlamaApi` throws; `llama-layout-differs`.
 */
export function openQuantizer(files: LibraryFiles): Quantize {
  const { version } = openLlamaApi(files);
  const llama = koffi.load(files.llama);
  const defaultsOf: () => QuantizeParams = llama.func(
    "llama_model_quantize_default_params",
    quantizeParamsType,
    [],
  );
  const initializeBackend: () => void = llama.func("llama_backend_init", "void", []);
  const quantize = llama.func("llama_model_quantize", "uint32", [
    "str",
    "str",
    koffi.pointer(quantizeParamsType),
  ]);
  const call = promisify<string, string, QuantizeParams, number>(quantize.async);
  const defaults = defaultsOf();
  checkQuantizeLayout(version, defaults);
  initializeBackend();
  return async (inputPath, outputPath, settings) => {
    const params = {
      ...defaults,
      nthread: settings.threads,
      ftype: settings.fileType,
      allow_requantize: settings.allowRequantize,
      dry_run: settings.dryRun,
    };
    return (await call(inputPath, outputPath, params)) === 0;
  };
}

/**
 * Refuses a library whose defaults, read through the layout above, are not the ones of llama.cpp.
 * @throws PrerequisiteError `llama-layout-differs`
 */
export function checkQuantizeLayout(version: string, defaults: QuantizeParams): void {
  const differences = differingFields("llama_model_quantize_params", EXPECTED_DEFAULTS, defaults);
  if (differences.length === 0) return;
  throw new PrerequisiteError(
    `The struct layouts of llama.cpp ${version} differ from the declared ones: ${differences.join("; ")}.`,
    {
      code: "llama-layout-differs",
      hint: "Run `npm ci`: node-llama-cpp must be exactly the version in package-lock.json.",
    },
  );
}
