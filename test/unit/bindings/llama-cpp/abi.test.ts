import { describe, expect, it } from "vitest";
import { checkAbi } from "../../../../bindings/llama-cpp/abi.ts";
import { PrerequisiteError } from "../../../../src/core/errors.ts";

/** What llama.cpp 0.4.0 returns from llama_model_default_params() and llama_context_default_params(). */
const MODEL = {
  n_gpu_layers: -1,
  split_mode: 1,
  load_mode: -1,
  lazy_mode: 1,
  main_gpu: 0,
  vocab_only: false,
  check_tensors: false,
  use_extra_bufts: true,
  no_host: false,
  no_alloc: false,
  load_mtp: false,
};
const CONTEXT = {
  n_ctx: 512,
  n_batch: 2048,
  n_ubatch: 512,
  n_seq_max: 1,
  n_rs_seq: 0,
  n_outputs_max: 0,
  n_outputs_max_per_seq: 1,
  flash_attn_type: -1,
  yarn_ext_factor: -1,
  defrag_thold: -1,
  type_k: 1,
  type_v: 1,
  embeddings: false,
  offload_kqv: true,
  no_perf: true,
  op_offload: true,
  swa_full: true,
  kv_unified: false,
  n_samplers: 0,
};

function refusalOf(check: () => void): { code: string; message: string } {
  try {
    check();
  } catch (error) {
    if (error instanceof PrerequisiteError) return { code: error.code, message: error.message };
    throw error;
  }
  throw new Error("it was not refused");
}

describe("the check of the binary interface", () => {
  it("accepts the version and the defaults that were declared", () => {
    expect(() => {
      checkAbi("0.4.0", MODEL, CONTEXT);
    }).not.toThrow();
  });

  it("accepts a build outside the release pipeline", () => {
    expect(() => {
      checkAbi("0.4.0-dev", MODEL, CONTEXT);
    }).not.toThrow();
  });

  it.each(["0.4.1", "0.40.0", "1.0.0", "", "0.4.0-dev-dev"])("refuses version %j", (version) => {
    const refusal = refusalOf(() => {
      checkAbi(version, MODEL, CONTEXT);
    });
    expect(refusal.code).toBe("llama-version-unsupported");
  });

  it("refuses a context layout that is shifted by one field, and names what differs", () => {
    const values = Object.values(CONTEXT);
    const shifted = Object.fromEntries(
      Object.keys(CONTEXT).map((field, index) => [field, values[index + 1]]),
    );

    const refusal = refusalOf(() => {
      checkAbi("0.4.0", MODEL, shifted);
    });

    expect(refusal.code).toBe("llama-layout-differs");
    expect(refusal.message).toContain("llama_context_params.n_ctx is 2048, expected 512");
  });

  it.each(Object.keys(MODEL))("refuses another default of llama_model_params.%s", (field) => {
    const refusal = refusalOf(() => {
      checkAbi("0.4.0", { ...MODEL, [field]: 17 }, CONTEXT);
    });
    expect(refusal.message).toContain(`llama_model_params.${field} is 17`);
  });
});
