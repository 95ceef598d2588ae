import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { Duplex } from "node:stream";

/** A child that sends back what it gets on descriptor 3, as bytes, with nothing else to do. */
const PROGRAM = 'const s = new (require("net").Socket)({ fd: 3 }); s.pipe(s);';

export interface PipeEcho {
  /** Sends a line and waits for its first bytes to come back. */
  roundTrip(): Promise<void>;
  close(): Promise<void>;
}

/** The zero point of the channel: two Node processes and a pipe of the same kind. */
export function openPipeEcho(): PipeEcho {
  const child: ChildProcess = spawn(process.execPath, ["-e", PROGRAM], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  const pipe = child.stdio[3];
  if (!(pipe instanceof Duplex)) throw new Error("descriptor 3 of the child is no pipe");
  return {
    async roundTrip() {
      const answer = once(pipe, "data");
      pipe.write("{}\n");
      await answer;
    },
    async close() {
      const ended = once(child, "close");
      pipe.end();
      await ended;
    },
  };
}
