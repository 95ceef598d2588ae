import koffi from "koffi";
import { batchType, type NativeBatch } from "../../bindings/llama-cpp/abi.ts";
import { chooseLibraries } from "../../bindings/llama-cpp/gpu-choice.ts";

export interface NativeNothing {
  readonly decode: (context: bigint, batch: NativeBatch) => number;
  readonly logitsAddress: (context: bigint, index: number) => unknown;
}

/**
 * A native function that does nothing, under the signatures of `llama_decode` and
 * `llama_get_logits_ith`: `llama_max_devices` takes no arguments and returns a constant, and in the
 * C calling conventions of these platforms the caller alone cares for arguments nobody reads.
 */
export function nativeNothing(): NativeNothing {
  const llama = koffi.load(chooseLibraries("auto").llama);
  const decode = llama.func("llama_max_devices", "int32", [
    "void *",
    batchType,
  ]) as unknown as NativeNothing["decode"];
  const logitsAddress = llama.func("llama_max_devices", "void *", [
    "void *",
    "int32",
  ]) as unknown as NativeNothing["logitsAddress"];
  return {
    // The loop takes any other answer than 0 for a failure.
    decode: (context, batch) => (decode(context, batch) > 0 ? 0 : 1),
    logitsAddress,
  };
}
