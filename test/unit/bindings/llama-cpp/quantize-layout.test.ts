import { describe, expect, it } from "vitest";
import { checkQuantizeLayout } from "../../../../bindings/llama-cpp/quantize-calls.ts";

/** What llama.cpp 0.4.0 returns from llama_model_quantize_default_params(). */
const DEFAULTS = {
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
  max_buf_size: 8_589_934_592,
};

describe("the layout of llama_model_quantize_params", () => {
  it("is accepted with the defaults that were declared", () => {
    expect(() => {
      checkQuantizeLayout("0.4.0", DEFAULTS);
    }).not.toThrow();
  });

  it("is refused when it is shifted by one field, and what differs is named", () => {
    const values = Object.values(DEFAULTS);
    const shifted = Object.fromEntries(
      Object.keys(DEFAULTS).map((field, index) => [field, values[index + 1]]),
    );
    expect(() => {
      checkQuantizeLayout("0.4.0", shifted);
    }).toThrow("llama_model_quantize_params.nthread is 7, expected 0");
  });

  it.each(Object.keys(DEFAULTS))("is refused with another default of %s", (field) => {
    expect(() => {
      checkQuantizeLayout("0.4.0", { ...DEFAULTS, [field]: 17 });
    }).toThrow(`llama_model_quantize_params.${field} is 17`);
  });
});
