import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Duplex } from "node:stream";
import { EngineError } from "../../src/core/errors.ts";

/** A child that sends back what it gets on descriptor 3, as bytes, with nothing else to do. */
const PROGRAM = 'const s = new (require("net").Socket)({ fd: 3 }); s.pipe(s);';

export interface PipeEcho {
  /** Sends a line and waits for its first bytes to come back. @throws EngineError `bench-child-failed` */
  roundTrip(): Promise<void>;
  /** Ends the child; also when it has ended by itself. */
  close(): Promise<void>;
}

/** The zero point of the channel: two Node processes and a pipe of the same kind. */
export function openPipeEcho(program = PROGRAM): PipeEcho {
  const child: ChildProcess = spawn(process.execPath, ["-e", program], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  const pipe = child.stdio[3];
  if (!(pipe instanceof Duplex)) throw new Error("descriptor 3 of the child is no pipe");
  // A child that is gone answers a line with a broken pipe; `ended` says so with its exit code.
  pipe.on("error", () => undefined);
  const ended = once(child, "close");
  const endedEarly = async (): Promise<never> => {
    await ended;
    throw new EngineError(`The process that echoes ended with ${String(child.exitCode)}`, {
      code: "bench-child-failed",
      hint: "What it said is above. Start the benchmark again.",
    });
  };
  return {
    async roundTrip() {
      const answer = new Promise((resolve) => pipe.once("data", resolve));
      pipe.write("{}\n");
      await Promise.race([answer, endedEarly()]);
    },
    async close() {
      pipe.end();
      await ended;
    },
  };
}
