import koffi, { type LibraryHandle } from "koffi";
import {
  batchType,
  contextParamsType,
  type ContextParams,
  type NativeBatch,
  type NativePointer,
} from "./abi.ts";

/** Calls on a context (`llama_context *`): evaluation, logits, the key-value cache. */
export interface ContextCalls {
  /** `null` when llama.cpp refuses (out of memory, unsupported cache types); its log says why. */
  create(model: NativePointer, params: ContextParams): NativePointer | null;
  free(context: NativePointer): void;
  attachThreadpool(
    context: NativePointer,
    decode: NativePointer,
    batch: NativePointer | null,
  ): void;
  contextTokens(context: NativePointer): number;
  /** 0 on success, 1 when the cache has no room, negative on errors. Blocks until submitted, on the CPU until computed. */
  decode(context: NativePointer, batch: NativeBatch): number;
  /** Waits until everything submitted is computed. */
  synchronize(context: NativePointer): void;
  /** Address of the logits of the i-th position of the last batch (which must have asked for output); waits for them. */
  logitsAddress(context: NativePointer, index: number): NativePointer | null;
  createBatch(capacityTokens: number): NativeBatch;
  freeBatch(batch: NativeBatch): void;
  memoryOf(context: NativePointer): NativePointer | null;
  clearMemory(memory: NativePointer, clearData: boolean): void;
  /** Removes positions [from, to) of a sequence, `to` < 0 for all; false when the cache cannot do it. */
  removeFromMemory(memory: NativePointer, sequence: number, from: number, to: number): boolean;
  /** Lets a sequence share all that another one holds; only what comes after is then its own. */
  copySequence(memory: NativePointer, from: number, to: number): void;
  /** The running state of a sequence, without keys and values of ordinary layers; empty when there is none. */
  saveRunningState(context: NativePointer, sequence: number): Uint8Array;
  /** Puts back what `saveRunningState` gave; false when llama.cpp refuses it. */
  restoreRunningState(context: NativePointer, sequence: number, state: Uint8Array): boolean;
  /** Smallest position held; -1 when the sequence is empty. Above 0 only for sliding-window caches. */
  firstPosition(memory: NativePointer, sequence: number): number;
  /** Largest position held; -1 when the sequence is empty. */
  lastPosition(memory: NativePointer, sequence: number): number;
}

const CONTEXT = ["void *"];

export function bindContextCalls(llama: LibraryHandle): ContextCalls {
  const createBatch: (capacity: number, embedding: number, sequences: number) => NativeBatch =
    llama.func("llama_batch_init", batchType, ["int32", "int32", "int32"]);
  return {
    create: llama.func("llama_init_from_model", "void *", ["void *", contextParamsType]),
    free: llama.func("llama_free", "void", CONTEXT),
    attachThreadpool: llama.func("llama_attach_threadpool", "void", ["void *", "void *", "void *"]),
    contextTokens: llama.func("llama_n_ctx", "uint32", CONTEXT),
    decode: llama.func("llama_decode", "int32", ["void *", batchType]),
    synchronize: llama.func("llama_synchronize", "void", CONTEXT),
    logitsAddress: llama.func("llama_get_logits_ith", "void *", ["void *", "int32"]),
    createBatch: (capacityTokens) => createBatch(capacityTokens, 0, 1),
    freeBatch: llama.func("llama_batch_free", "void", [batchType]),
    memoryOf: llama.func("llama_get_memory", "void *", CONTEXT),
    clearMemory: llama.func("llama_memory_clear", "void", ["void *", "bool"]),
    removeFromMemory: llama.func("llama_memory_seq_rm", "bool", [
      "void *",
      "int32",
      "int32",
      "int32",
    ]),
    copySequence: bindCopySequence(llama),
    ...bindRunningState(llama),
    firstPosition: llama.func("llama_memory_seq_pos_min", "int32", ["void *", "int32"]),
    lastPosition: llama.func("llama_memory_seq_pos_max", "int32", ["void *", "int32"]),
  };
}

function bindCopySequence(llama: LibraryHandle): ContextCalls["copySequence"] {
  const copy: (
    memory: NativePointer,
    source: number,
    target: number,
    from: number,
    to: number,
  ) => void = llama.func("llama_memory_seq_cp", "void", [
    "void *",
    "int32",
    "int32",
    "int32",
    "int32",
  ]);
  return (memory, from, to) => {
    copy(memory, from, to, -1, -1);
  };
}

/** LLAMA_STATE_SEQ_FLAGS_PARTIAL_ONLY (include/llama.h). */
const PARTIAL_ONLY = 1;

function bindRunningState(
  llama: LibraryHandle,
): Pick<ContextCalls, "saveRunningState" | "restoreRunningState"> {
  const sizeOf: (context: NativePointer, sequence: number, flags: number) => number = llama.func(
    "llama_state_seq_get_size_ext",
    "size_t",
    ["void *", "int32", "uint32"],
  );
  type Transfer = (
    context: NativePointer,
    state: Uint8Array,
    size: number,
    sequence: number,
    flags: number,
  ) => number;
  const transfer = ["void *", "void *", "size_t", "int32", "uint32"];
  const save: Transfer = llama.func("llama_state_seq_get_data_ext", "size_t", transfer);
  const restore: Transfer = llama.func("llama_state_seq_set_data_ext", "size_t", transfer);
  return {
    saveRunningState(context, sequence) {
      const state = new Uint8Array(sizeOf(context, sequence, PARTIAL_ONLY));
      const size = save(context, state, state.length, sequence, PARTIAL_ONLY);
      return state.subarray(0, size);
    },
    restoreRunningState: (context, sequence, state) =>
      restore(context, state, state.length, sequence, PARTIAL_ONLY) > 0,
  };
}

/** A view on native memory, no copy. Valid as long as the memory is. */
export function viewBytes(address: NativePointer, lengthBytes: number): ArrayBuffer {
  return koffi.view(address, lengthBytes);
}
