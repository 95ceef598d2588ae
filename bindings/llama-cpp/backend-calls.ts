import koffi, { type LibraryHandle } from "koffi";
import { DEVICE_KINDS, threadpoolParamsType, type NativePointer } from "./abi.ts";

export interface NativeDevice {
  readonly name: string;
  readonly description: string;
  readonly kind: (typeof DEVICE_KINDS)[number];
  /** `null` when the device does not tell. */
  readonly totalMemoryBytes: number | null;
}

/** Calls that concern the process as a whole: compute backends, logging, threads. */
export interface BackendCalls {
  /** Registers every backend library of a folder that loads here (ggml picks one CPU variant). */
  loadAllFrom(directory: string): void;
  devices(): NativeDevice[];
  /**
   * Sends llama.cpp's log lines to a function; `null` gives them back to the default, which writes
   * to standard error. A function must never be set while a model computes: backends may log from
   * threads of their own, and a call into JavaScript from there waits for a thread that is busy.
   */
  setLog(listener: ((level: number, text: string) => void) | null): void;
  /** Creates a thread pool of the CPU backend; `null` when the backend offers none. */
  createThreadpool(threads: number): NativePointer | null;
  freeThreadpool(threadpool: NativePointer): void;
}

const logCallbackType = koffi.proto("void", ["int", "str", "void *"]);
const newThreadpoolType = koffi.proto("void *", [koffi.pointer(threadpoolParamsType)]);
const freeThreadpoolType = koffi.proto("void", ["void *"]);
const CPU_DEVICE = 0;

export function bindBackendCalls(
  llama: LibraryHandle,
  ggml: LibraryHandle,
  ggmlBase: LibraryHandle,
): BackendCalls {
  const setLogPointer: (callback: NativePointer | null, data: null) => void = llama.func(
    "llama_log_set",
    "void",
    ["void *", "void *"],
  );
  let registered: NativePointer | null = null;
  return {
    loadAllFrom: ggml.func("ggml_backend_load_all_from_path", "void", ["str"]),
    devices: bindDeviceList(ggml, ggmlBase),
    setLog(listener) {
      const previous = registered;
      registered =
        listener === null
          ? null
          : koffi.register((level: number, text: string) => {
              listener(level, text);
            }, koffi.pointer(logCallbackType));
      setLogPointer(registered, null);
      if (previous !== null) koffi.unregister(previous);
    },
    ...bindThreadpools(ggml, ggmlBase),
  };
}

function bindDeviceList(ggml: LibraryHandle, ggmlBase: LibraryHandle): BackendCalls["devices"] {
  const count: () => number = ggml.func("ggml_backend_dev_count", "size_t", []);
  const get: (index: number) => NativePointer = ggml.func("ggml_backend_dev_get", "void *", [
    "size_t",
  ]);
  const bindName = (symbol: string): ((device: NativePointer) => string) =>
    ggmlBase.func(symbol, "str", ["void *"]);
  const nameOf = bindName("ggml_backend_dev_name");
  const descriptionOf = bindName("ggml_backend_dev_description");
  const typeOf: (device: NativePointer) => number = ggmlBase.func("ggml_backend_dev_type", "int", [
    "void *",
  ]);
  const memoryOf: (device: NativePointer, free: BigUint64Array, total: BigUint64Array) => void =
    ggmlBase.func("ggml_backend_dev_memory", "void", ["void *", "void *", "void *"]);
  return () =>
    Array.from({ length: count() }, (_, index) => {
      const device = get(index);
      const free = new BigUint64Array(1);
      const total = new BigUint64Array(1);
      memoryOf(device, free, total);
      const totalBytes = Number(total[0]);
      return {
        name: nameOf(device),
        description: descriptionOf(device),
        kind: DEVICE_KINDS[typeOf(device)] ?? "other",
        totalMemoryBytes: totalBytes > 0 ? totalBytes : null,
      };
    });
}

/** The functions live in the CPU library that ggml chose, so they are looked up through its registry. */
function bindThreadpools(
  ggml: LibraryHandle,
  ggmlBase: LibraryHandle,
): Pick<BackendCalls, "createThreadpool" | "freeThreadpool"> {
  const deviceByType: (type: number) => NativePointer | null = ggml.func(
    "ggml_backend_dev_by_type",
    "void *",
    ["int"],
  );
  const registryOf: (device: NativePointer) => NativePointer = ggmlBase.func(
    "ggml_backend_dev_backend_reg",
    "void *",
    ["void *"],
  );
  const procAddress: (registry: NativePointer, name: string) => NativePointer | null =
    ggmlBase.func("ggml_backend_reg_get_proc_address", "void *", ["void *", "str"]);
  const defaults: (threads: number) => object = ggmlBase.func(
    "ggml_threadpool_params_default",
    threadpoolParamsType,
    ["int"],
  );
  const find = (name: string): NativePointer | null => {
    const device = deviceByType(CPU_DEVICE);
    return device === null ? null : procAddress(registryOf(device), name);
  };
  return {
    createThreadpool(threads) {
      const create = find("ggml_threadpool_new");
      return create === null
        ? null
        : (koffi.call(create, newThreadpoolType, defaults(threads)) as NativePointer | null);
    },
    freeThreadpool(threadpool) {
      const free = find("ggml_threadpool_free");
      if (free !== null) koffi.call(free, freeThreadpoolType, threadpool);
    },
  };
}
