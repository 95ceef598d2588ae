import type { ChildProcess } from "node:child_process";
import type { Duplex } from "node:stream";
import type { z } from "zod";
import { messageOf } from "../../core/errors.ts";
import type { Failure, Outcome } from "../../core/outcome.ts";
import { HangWatch } from "./hang-watch.ts";
import { LineSplitter } from "./line-splitter.ts";
import { readLogTail } from "./log-tail.ts";
import { engineMessageSchema, type ControlMessage, type RequestMessage } from "./protocol.ts";
import { spawnEngine } from "./spawn-engine.ts";

type Ending = Pick<Failure, "code" | "message" | "signal" | "exitCode" | "hint">;

interface Pending {
  readonly settle: (outcome: Outcome<unknown>) => void;
  readonly onText: ((piece: string) => void) | null;
}

/** How long a closing process may take to free its model before it is killed. */
const CLOSE_LIMIT_MS = 10_000;

/** A request before it gets its number. */
export type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

/** The steering side of the channel: questions out, outcomes back, and the end of the process as an outcome. */
export class EngineConnection {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #logPath: string;
  readonly #hangWatch: HangWatch;
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #nextId = 0;
  #ending: Ending | null = null;

  constructor(logPath: string, hangAfterMs: number, launchPrefix: readonly string[]) {
    const { child, channel } = spawnEngine(logPath, launchPrefix);
    this.#child = child;
    this.#channel = channel;
    this.#logPath = logPath;
    this.#hangWatch = new HangWatch(hangAfterMs, {
      ask: () => {
        this.#send({ type: "progress" });
      },
      giveUp: (message) => {
        this.#kill({
          code: "engine-hung",
          message,
          hint: "Close other programs, use fewer --threads, or raise --hang-timeout.",
        });
      },
    });
    const splitter = new LineSplitter((line) => {
      this.#receive(line);
    });
    channel.on("data", (chunk: Buffer) => {
      this.#guard(() => {
        splitter.add(chunk);
      });
    });
    // Writing to a dead process fails; its exit is what gets reported.
    channel.on("error", () => undefined);
    this.#exited = new Promise((resolve) => {
      child.once("error", (error) => {
        this.#end({
          code: "engine-crashed",
          message: `the engine process cannot be started: ${messageOf(error)}`,
          signal: null,
          exitCode: null,
          hint: null,
        });
        resolve();
      });
      // "close", not "exit": what the process wrote before it died has been read by then.
      child.once("close", (exitCode, signal) => {
        this.#end(crash(exitCode, signal));
        resolve();
      });
    });
  }

  get alive(): boolean {
    return this.#ending === null;
  }

  /** Sends a request; the outcome is the reply, or why there is none. */
  ask<T>(
    message: WithoutId<RequestMessage>,
    schema: z.ZodType<T>,
    onText: ((piece: string) => void) | null,
  ): Promise<Outcome<T>> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const settle = (outcome: Outcome<unknown>): void => {
        if (this.#pending.delete(id) && this.#pending.size === 0) this.#hangWatch.stop();
        if (outcome.status === "failed") {
          resolve(outcome);
          return;
        }
        const parsed = schema.safeParse(outcome.value);
        if (parsed.success) resolve({ status: "ok", value: parsed.data });
        else
          resolve(
            this.#failure({
              code: "engine-crashed",
              message: `the engine's reply to "${message.type}" is malformed: ${parsed.error.message}`,
              signal: null,
              exitCode: null,
              hint: null,
            }),
          );
      };
      if (this.#ending !== null) {
        settle(this.#failure(this.#ending));
        return;
      }
      this.#pending.set(id, { settle, onText });
      this.#hangWatch.start();
      this.#send({ ...message, id } as RequestMessage);
    });
  }

  /** Asks the running request to stop. */
  cancel(): void {
    this.#send({ type: "cancel" });
  }

  /** Ends the process, kindly first. */
  async close(): Promise<void> {
    this.#send({ type: "close", id: this.#nextId++ });
    const limit = setTimeout(() => {
      this.#signalGroup();
    }, CLOSE_LIMIT_MS);
    // Also after a hang: the killed process must be gone before another one is measured.
    await this.#exited;
    clearTimeout(limit);
    this.#hangWatch.stop();
  }

  #send(message: RequestMessage | ControlMessage): void {
    if (this.#ending === null && this.#channel.writable)
      this.#channel.write(`${JSON.stringify(message)}\n`);
  }

  #receive(line: string): void {
    const message = engineMessageSchema.parse(JSON.parse(line));
    switch (message.type) {
      case "progress":
        this.#hangWatch.saw(message.tokens);
        return;
      case "text":
        this.#pending.get(message.id)?.onText?.(message.piece);
        return;
      case "reply":
        this.#pending.get(message.id)?.settle(message.outcome);
    }
  }

  /** A process that sends what nobody can read is as good as dead. */
  #guard(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#kill({
        code: "engine-crashed",
        message: `the engine process sent something unreadable: ${messageOf(error)}`,
        hint: null,
      });
    }
  }

  #kill(reason: Pick<Ending, "code" | "message" | "hint">): void {
    this.#end({ ...reason, signal: null, exitCode: null });
    this.#signalGroup();
  }

  #signalGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // The group is gone already, which is what was wanted.
    }
  }

  /** The first reason counts: a process killed for hanging did not crash. */
  #end(ending: Ending): void {
    this.#ending ??= ending;
    this.#hangWatch.stop();
    for (const { settle } of [...this.#pending.values()]) settle(this.#failure(this.#ending));
  }

  #failure(ending: Ending): { status: "failed"; failure: Failure } {
    return { status: "failed", failure: { ...ending, logTail: readLogTail(this.#logPath) } };
  }
}

function crash(exitCode: number | null, signal: NodeJS.Signals | null): Ending {
  const how = signal === null ? `with exit code ${String(exitCode)}` : `by signal ${signal}`;
  return {
    code: "engine-crashed",
    message: `the engine process ended ${how}`,
    signal,
    exitCode,
    hint:
      signal === "SIGKILL"
        ? "The system may have run out of memory: try a smaller --context or model."
        : null,
  };
}
