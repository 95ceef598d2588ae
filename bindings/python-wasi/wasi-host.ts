import { seededRandom } from "../../src/core/random.ts";
import type { ProgramChannel } from "./program-channel.ts";
import type { ProgramOutput } from "./program-output.ts";
import { WasiMemory } from "./wasi-memory.ts";

/** Error numbers of WASI preview 1, as the module expects them. */
const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const INVALID = 28;
const NOT_SUPPORTED = 58;
const NOT_A_SEEKABLE_FILE = 70;

const STANDARD_INPUT = 0;
const STANDARD_ERROR = 2;
/** A descriptor of unknown type: no terminal, no file. */
const FILE_TYPE_UNKNOWN = 0;
const ALL_RIGHTS = 0xffff_ffff_ffff_ffffn;

/** 2025-01-01T00:00:00Z: the clock of every program starts here. */
const CLOCK_START_NS = 1_735_689_600_000_000_000n;
/** Each look at the clock moves it on, so that a program waiting for a time gets there. */
const CLOCK_STEP_NS = 1_000_000n;
const RANDOM_SEED = 20_250_101;

/** A program called `exit`: thrown through the interpreter to leave it. */
export class ProgramExit extends Error {
  readonly exitCode: number;

  constructor(exitCode: number) {
    super(`the program ended with exit code ${exitCode}`);
    this.exitCode = exitCode;
  }
}

type WasiFunction = (...args: never[]) => number;

/** Everything that a module may ask of us; nothing else of WASI preview 1 is offered. */
const REFUSED: Readonly<Record<string, number>> = {
  fd_advise: BAD_DESCRIPTOR,
  fd_allocate: BAD_DESCRIPTOR,
  fd_datasync: INVALID,
  fd_fdstat_set_flags: SUCCESS,
  fd_filestat_set_size: BAD_DESCRIPTOR,
  fd_filestat_set_times: BAD_DESCRIPTOR,
  // No directory is open, so no path leads anywhere.
  fd_prestat_get: BAD_DESCRIPTOR,
  fd_prestat_dir_name: BAD_DESCRIPTOR,
  fd_readdir: BAD_DESCRIPTOR,
  fd_renumber: NOT_SUPPORTED,
  fd_seek: NOT_A_SEEKABLE_FILE,
  fd_sync: INVALID,
  fd_tell: NOT_A_SEEKABLE_FILE,
  path_create_directory: BAD_DESCRIPTOR,
  path_filestat_get: BAD_DESCRIPTOR,
  path_filestat_set_times: BAD_DESCRIPTOR,
  path_link: BAD_DESCRIPTOR,
  path_open: BAD_DESCRIPTOR,
  path_readlink: BAD_DESCRIPTOR,
  path_remove_directory: BAD_DESCRIPTOR,
  path_rename: BAD_DESCRIPTOR,
  path_symlink: BAD_DESCRIPTOR,
  path_unlink_file: BAD_DESCRIPTOR,
  proc_raise: NOT_SUPPORTED,
  sched_yield: SUCCESS,
  sock_accept: BAD_DESCRIPTOR,
  sock_recv: BAD_DESCRIPTOR,
  sock_send: BAD_DESCRIPTOR,
  sock_shutdown: BAD_DESCRIPTOR,
};

export interface WasiHostOptions {
  readonly args: readonly string[];
  readonly output: ProgramOutput;
  readonly channel: ProgramChannel;
}

/**
 * The functions of WASI preview 1 for one program: arguments, an empty environment, standard input
 * (always at its end), standard output and error (collected), a clock that only moves when it is
 * looked at or slept on, random numbers from a fixed seed. There is no file, directory, socket or
 * process behind any of them, and they return numbers only: no object of JavaScript gets inside.
 */
export function createWasiHost(memory: WasiMemory, options: WasiHostOptions) {
  const refused = Object.entries(REFUSED).map(([name, code]) => [name, () => code] as const);
  return {
    ...Object.fromEntries<WasiFunction>(refused),
    ...argumentFunctions(memory, options.args),
    ...clockFunctions(memory),
    ...descriptorFunctions(memory),
    ...transferFunctions(memory, options),
    random_get: randomFunction(memory),
    proc_exit(exitCode: number): never {
      throw new ProgramExit(exitCode);
    },
  };
}

/** Names of the functions that exist, for a check of the module's imports. */
export function wasiFunctionNames(): ReadonlySet<string> {
  const unused = { args: [], output: null as never, channel: null as never };
  return new Set(Object.keys(createWasiHost(new WasiMemory(), unused)));
}

function argumentFunctions(memory: WasiMemory, args: readonly string[]) {
  const texts = args.map((argument) => Buffer.from(`${argument}\0`));
  return {
    args_sizes_get(countAt: number, sizeAt: number): number {
      memory.setUint32(countAt, texts.length);
      memory.setUint32(
        sizeAt,
        texts.reduce((sum, text) => sum + text.length, 0),
      );
      return SUCCESS;
    },
    args_get(pointersAt: number, textAt: number): number {
      let position = textAt;
      texts.forEach((text, index) => {
        memory.setUint32(pointersAt + 4 * index, position);
        memory.setBytes(position, text);
        position += text.length;
      });
      return SUCCESS;
    },
    environ_sizes_get(countAt: number, sizeAt: number): number {
      memory.setUint32(countAt, 0);
      memory.setUint32(sizeAt, 0);
      return SUCCESS;
    },
    environ_get: (): number => SUCCESS,
  };
}

function clockFunctions(memory: WasiMemory) {
  let nowNs = CLOCK_START_NS;
  return {
    clock_res_get(_clock: number, resolutionAt: number): number {
      memory.setUint64(resolutionAt, CLOCK_STEP_NS);
      return SUCCESS;
    },
    clock_time_get(_clock: number, _precision: bigint, timeAt: number): number {
      nowNs = BigInt.asUintN(64, nowNs + CLOCK_STEP_NS);
      memory.setUint64(timeAt, nowNs);
      return SUCCESS;
    },
    /** Sleeping moves the clock and returns at once; input is always ready, being at its end. */
    poll_oneoff(subscriptions: number, events: number, count: number, countAt: number): number {
      if (count === 0) return INVALID;
      for (let index = 0; index < count; index += 1) {
        const subscription = memory.readSubscription(subscriptions, index);
        const { isClock, isAbsolute, timeoutNs } = subscription;
        if (isClock && isAbsolute) nowNs = timeoutNs > nowNs ? timeoutNs : nowNs;
        else if (isClock) nowNs = BigInt.asUintN(64, nowNs + timeoutNs);
        memory.writeEvent(events, index, subscription);
      }
      memory.setUint32(countAt, count);
      return SUCCESS;
    },
  };
}

function isStandard(descriptor: number): boolean {
  return descriptor >= STANDARD_INPUT && descriptor <= STANDARD_ERROR;
}

function descriptorFunctions(memory: WasiMemory) {
  return {
    fd_close: (descriptor: number): number => (isStandard(descriptor) ? SUCCESS : BAD_DESCRIPTOR),
    fd_fdstat_get(descriptor: number, statAt: number): number {
      if (!isStandard(descriptor)) return BAD_DESCRIPTOR;
      memory.fill(statAt, 24);
      memory.setUint8(statAt, FILE_TYPE_UNKNOWN);
      memory.setUint64(statAt + 8, ALL_RIGHTS);
      return SUCCESS;
    },
    fd_filestat_get(descriptor: number, statAt: number): number {
      if (!isStandard(descriptor)) return BAD_DESCRIPTOR;
      memory.fill(statAt, 64);
      return SUCCESS;
    },
  };
}

function transferFunctions(memory: WasiMemory, { output, channel }: WasiHostOptions) {
  return {
    fd_read(descriptor: number, _vectors: number, _count: number, sizeAt: number): number {
      if (descriptor !== STANDARD_INPUT) return BAD_DESCRIPTOR;
      memory.setUint32(sizeAt, 0);
      return SUCCESS;
    },
    fd_write(descriptor: number, vectors: number, count: number, sizeAt: number): number {
      if (!isStandard(descriptor) || descriptor === STANDARD_INPUT) return BAD_DESCRIPTOR;
      let sizeBytes = 0;
      for (const bytes of memory.vectors(vectors, count)) {
        output.add(bytes);
        sizeBytes += bytes.length;
      }
      memory.setUint32(sizeAt, sizeBytes);
      return SUCCESS;
    },
    fd_pread(
      descriptor: number,
      vectors: number,
      count: number,
      offset: bigint,
      sizeAt: number,
    ): number {
      if (descriptor !== STANDARD_INPUT) return NOT_A_SEEKABLE_FILE;
      const [target] = memory.vectors(vectors, count);
      if (target === undefined) return INVALID;
      const sizeBytes = channel.readInto(target, offset);
      if (sizeBytes === null) return NOT_A_SEEKABLE_FILE;
      memory.setUint32(sizeAt, sizeBytes);
      return SUCCESS;
    },
    fd_pwrite(
      descriptor: number,
      vectors: number,
      count: number,
      offset: bigint,
      sizeAt: number,
    ): number {
      const [source] = memory.vectors(vectors, count);
      if (source === undefined || descriptor !== STANDARD_INPUT) return NOT_A_SEEKABLE_FILE;
      if (!channel.write(source, offset)) return NOT_A_SEEKABLE_FILE;
      memory.setUint32(sizeAt, source.length);
      return SUCCESS;
    },
  };
}

function randomFunction(memory: WasiMemory) {
  const random = seededRandom(RANDOM_SEED);
  return (at: number, sizeBytes: number): number => {
    const bytes = memory.bytes(at, sizeBytes);
    for (let index = 0; index < bytes.length; index += 1) bytes[index] = random.nextUint32();
    return SUCCESS;
  };
}
