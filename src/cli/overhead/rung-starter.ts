import { join } from "node:path";
import type { EngineName } from "../../core/engine.ts";
import type { ServerRequest } from "../../core/http-observation.ts";
import type { Outcome } from "../../core/outcome.ts";
import { startEngineSession, type EngineSession } from "../../engines/channel/engine-session.ts";
import type { MeasuredSession } from "../../measure/measure-settings.ts";
import type { KnownModel } from "../../plan/prepared.ts";
import { diskError } from "../../store/disk-error.ts";
import { ofPlannedServer } from "../planned-server.ts";
import { optionsInForce, type ReadyRung, type RungStart } from "./prepare-rungs.ts";
import { ServedSession } from "./served-session.ts";
import { ServerProcess } from "./server-process.ts";

interface StarterSettings {
  readonly rungs: readonly ReadyRung[];
  readonly model: KnownModel;
  readonly logsDirectory: string;
  /** Whole milliseconds. */
  readonly hangAfterMs: number;
}

/** Starts the processes of rungs: an engine process, with a server before it where the rung has one. */
export class RungStarter {
  readonly #settings: StarterSettings;
  readonly #started = new Set<MeasuredSession>();

  constructor(settings: StarterSettings) {
    this.#settings = settings;
  }

  /** @param name of the rung */
  async start(name: string, sessionId: string): Promise<Outcome<MeasuredSession>> {
    const rung = this.#settings.rungs.find(({ manifest }) => manifest.rung === name);
    if (rung === undefined) throw new Error(`the plan names an unknown rung: ${name}`);
    const session = await this.#startRung(rung, sessionId);
    if (session.status === "ok") this.#started.add(session.value);
    return session;
  }

  /** Engine and server processes that live at the moment. */
  livingPids(): number[] {
    for (const session of this.#started) if (!session.alive) this.#started.delete(session);
    return [...this.#started].flatMap(({ pid, facts: { served } }) => {
      const serverPid = served?.serverPid ?? null;
      return serverPid === null ? [pid] : [pid, serverPid];
    });
  }

  #startRung({ start, manifest }: ReadyRung, sessionId: string): Promise<Outcome<MeasuredSession>> {
    switch (start.kind) {
      case "engine":
        return this.#startEngine(start.engine, sessionId);
      case "foreign":
        return this.#startForeign(start, sessionId);
      case "server":
        return this.#startServed(manifest.program, start, sessionId);
    }
  }

  async #startForeign(
    { server, facts }: Extract<RungStart, { kind: "foreign" }>,
    sessionId: string,
  ): Promise<Outcome<MeasuredSession>> {
    return ofPlannedServer(facts, await this.#startEngine("openai-http", sessionId, server));
  }

  async #startServed(
    program: string,
    { command, args }: Extract<RungStart, { kind: "server" }>,
    sessionId: string,
  ): Promise<Outcome<MeasuredSession>> {
    const { logsDirectory, hangAfterMs } = this.#settings;
    const server = await ServerProcess.start({
      name: program,
      command,
      args,
      logPath: join(logsDirectory, `${sessionId}-server.log`),
      startLimitMs: hangAfterMs,
    });
    if (server.status === "failed") return server;
    try {
      const engine = await this.#startEngine("openai-http", sessionId, {
        baseUrl: `${server.value.origin}/v1`,
        servedModel: null,
        keepAlive: true,
        serverPid: server.value.pid,
        silenceMs: hangAfterMs,
      });
      if (engine.status === "ok") {
        return { status: "ok", value: new ServedSession(engine.value, server.value) };
      }
      await server.value.close();
      return engine;
    } catch (error) {
      await server.value.close();
      throw error;
    }
  }

  async #startEngine(
    engine: EngineName,
    sessionId: string,
    server?: ServerRequest,
  ): Promise<Outcome<EngineSession>> {
    const { model, logsDirectory, hangAfterMs } = this.#settings;
    const logPath = join(logsDirectory, `${sessionId}.log`);
    try {
      return await startEngineSession({
        request: {
          engine,
          modelPath: server?.baseUrl ?? model.filePath,
          vocabularyOnly: false,
          options: optionsInForce(model),
          ...(server === undefined ? {} : { server }),
        },
        logPath,
        hangAfterMs,
      });
    } catch (error) {
      throw diskError(error, logPath);
    }
  }
}
