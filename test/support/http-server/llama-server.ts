import { DONE, finish, textChunk } from "./events.ts";
import type { FaultServerOptions } from "./fault-server.ts";

/** What llama-server says of itself and a small model. */
export const LLAMA_SERVER: FaultServerOptions = {
  models: [
    {
      id: "tiny.gguf",
      aliases: ["tiny"],
      owned_by: "llamacpp",
      meta: { n_vocab: 512, n_ctx: 256, n_ctx_train: 2048, n_params: 260_000, size: 1_000_000 },
    },
  ],
  paths: {
    "/props": {
      default_generation_settings: { n_ctx: 256 },
      total_slots: 2,
      model_path: "/models/tiny.gguf",
      build_info: "b1-5b4ebc5",
      chat_template: "{{ messages }}",
    },
    "/apply-template": { prompt: "user: hi" },
    "/tokenize": { tokens: [1, 300, 7] },
  },
};

/** One token, with its id, evaluated without a cache. */
export const ONE_TOKEN = [
  textChunk(" a", { __verbose: { tokens: [7] } }),
  finish("length", { timings: { cache_n: 0, prompt_n: 8, predicted_n: 1 } }),
  DONE,
];
