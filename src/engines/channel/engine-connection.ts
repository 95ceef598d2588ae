import type { ChildProcess } from "node:child_process";
import type { Duplex } from "node:stream";
import type { z } from "zod";
import { messageOf } from "../../core/errors.ts";
import type { Failure, Outcome } from "../../core/outcome.ts";
import { crashEnding, startEnding, unreadableEnding, type Ending } from "./ending.ts";
import { HangWatch } from "./hang-watch.ts";
import { LineSplitter } from "./line-splitter.ts";
import { readLogTail } from "./log-tail.ts";
import { engineMessageSchema, type ControlMessage, type RequestMessage } from "./protocol.ts";
import { spawnEngine, type EngineLaunch } from "./spawn-engine.ts";

interface Pending {
  readonly settle: (outcome: Outcome<unknown>) => void;
  readonly onText: ((piece: string) => void) | null;
}

/** How long a closing process may take to free its model before it is killed. */
const CLOSE_LIMIT_MS = 10_000;

/** A request before it gets its number. */
export type WithoutId<T> = T extends unknown ? Omit<T, "id"> : never;

export interface AskOptions {
  readonly onText?: (piece: string) => void;
  readonly signal?: AbortSignal;
}

/** The steering side of the channel: questions out, outcomes back, and the end of the process as an outcome. */
export class EngineConnection {
  readonly #child: ChildProcess;
  readonly #channel: Duplex;
  readonly #logPath: string;
  readonly #hangWatch: HangWatch;
  readonly #pending = new Map<number, Pending>();
  readonly #exited: Promise<void>;
  #nextId = 0;
  #closing: Promise<void> | null = null;
  #ending: Ending | null = null;

  /** @throws PrerequisiteError `log-not-writable` */
  constructor(launch: EngineLaunch, logPath: string, hangAfterMs: number) {
    const { child, channel } = spawnEngine(launch, logPath);
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
          signal: null,
          exitCode: null,
        });
      },
    });
    this.#listen();
    this.#exited = this.#watchExit();
  }

  get alive(): boolean {
    return this.#ending === null;
  }

  /** Sends a request; the outcome is the reply, or why there is none. */
  ask<T>(
    message: WithoutId<RequestMessage>,
    schema: z.ZodType<T>,
    { onText, signal }: AskOptions = {},
  ): Promise<Outcome<T>> {
    const id = this.#nextId++;
    const cancel = (): void => {
      this.#send({ type: "cancel", id });
    };
    return new Promise((resolve) => {
      if (this.#ending !== null) {
        resolve(this.#failure(this.#ending));
        return;
      }
      const settle = (outcome: Outcome<unknown>): void => {
        signal?.removeEventListener("abort", cancel);
        this.#pending.delete(id);
        if (this.#pending.size === 0) this.#hangWatch.stop();
        resolve(outcome.status === "failed" ? outcome : this.#check(message.type, outcome, schema));
      };
      this.#pending.set(id, { settle, onText: onText ?? null });
      this.#hangWatch.start();
      this.#send({ ...message, id });
      signal?.addEventListener("abort", cancel);
      if (signal?.aborted === true) cancel();
    });
  }

  /** Ends the process, kindly first. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#send({ type: "close", id: this.#nextId++ });
    const limit = setTimeout(() => {
      this.#signalGroup();
    }, CLOSE_LIMIT_MS);
    await this.#exited;
    clearTimeout(limit);
  }

  #listen(): void {
    const splitter = new LineSplitter((line) => {
      this.#receive(line);
    });
    this.#channel.on("data", (chunk: Buffer) => {
      // What a killed process sent before it died counts for nothing.
      if (this.#ending !== null) return;
      try {
        splitter.add(chunk);
      } catch (error) {
        this.#kill(unreadableEnding(messageOf(error)));
      }
    });
    // Writing to a dead process fails; its exit is what gets reported.
    this.#channel.on("error", () => undefined);
  }

  #watchExit(): Promise<void> {
    return new Promise((resolve) => {
      this.#child.once("error", (error) => {
        this.#end(startEnding(error));
        resolve();
      });
      // "close", not "exit": what the process wrote before it died has been read by then.
      this.#child.once("close", (exitCode, signal) => {
        this.#end(crashEnding(exitCode, signal, this.#closing !== null));
        resolve();
      });
    });
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

  /** A reply of another form than the request's: the process is as good as dead. */
  #check<T>(
    type: RequestMessage["type"],
    outcome: { readonly status: "ok"; readonly value: unknown },
    schema: z.ZodType<T>,
  ): Outcome<T> {
    const parsed = schema.safeParse(outcome.value);
    if (parsed.success) return { status: "ok", value: parsed.data };
    const ending = unreadableEnding(`its reply to "${type}" is malformed: ${parsed.error.message}`);
    this.#kill(ending);
    return this.#failure(ending);
  }

  #kill(ending: Ending): void {
    this.#end(ending);
    this.#signalGroup();
  }

  #signalGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      process.kill(-pid, "SIGKILL");
    } catch {
      // The group is gone already, which is what was wanted, or this system has no groups.
      this.#child.kill("SIGKILL");
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
