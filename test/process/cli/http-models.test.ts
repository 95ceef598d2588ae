import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import {
  delta,
  DONE,
  finish,
  GOOD_EVENTS,
  sendStream,
  usage,
} from "../../support/http-server/events.ts";
import {
  type Answer,
  faultServer,
  MODEL,
  sendJson,
} from "../../support/http-server/fault-server.ts";
import { accountOf, type CliResult, Workshop } from "./workshop.ts";

let workshop: Workshop;

beforeEach(() => {
  workshop = new Workshop();
});

afterEach(() => {
  workshop.remove();
});

const wellBehaved: Answer = (response) => {
  sendStream(response, GOOD_EVENTS);
};

/** An answer without counts. */
const withoutUsage: Answer = (response) => {
  sendStream(response, [
    delta({ content: "Par" }),
    delta({ content: "is." }),
    finish("stop"),
    DONE,
  ]);
};

const bodySchemaOf = (body: unknown): { model: string; messages: { content: string }[] } =>
  body as { model: string; messages: { content: string }[] };

const IN_RESULTS = ["--results-dir", "results"];
const QUICK = ["--runs", "2", "--warmup", "0", "--no-progress"];

function evalMini(...words: string[]): Promise<CliResult> {
  const fixed = ["--mini", "--sample-size", "3", "--no-progress", ...IN_RESULTS];
  return workshop.run("eval", ...fixed, ...words);
}

function configure(models: Record<string, unknown>): void {
  workshop.write("configs/models.yaml", stringify({ models }));
}

/** All text below a folder. */
function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, "utf8"))
    .join("\n");
}

describe("edge-bench ask over a server", () => {
  it("prints the answer of the only model that it serves, then its figures", async () => {
    const server = await faultServer(wellBehaved);
    const { exitCode, stdout } = await workshop.run("ask", "--base-url", server.baseUrl, "Where?");

    expect(exitCode).toBe(0);
    expect(stdout.split("\n")[0]).toBe("Paris.");
    expect(stdout).toMatch(/\| 12 prompt and 3 output tokens \| peak memory - MB private/);
    expect(bodySchemaOf(server.asked()[0]?.body).model).toBe(MODEL);
  });

  it("does not count what the server does not count", async () => {
    const { baseUrl } = await faultServer(withoutUsage);
    const { stdout } = await workshop.run("ask", "--base-url", baseUrl, "Where?");

    expect(stdout).toContain("- prompt and - output tokens");
    expect(stdout).not.toMatch(/\b0 (?:prompt|output)/);
  });

  it("refuses a name that is not served, and says what is", async () => {
    const { baseUrl } = await faultServer(wellBehaved);
    const words = ["ask", "--base-url", baseUrl, "--model", "other", "Where?"];
    const { exitCode, stderr } = await workshop.run(...words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(`does not serve "other"`);
    expect(stderr).toContain(MODEL);
  });

  it("needs a model or a server", async () => {
    const { exitCode, stderr } = await workshop.run("ask", "Where?");
    expect(exitCode).toBe(2);
    expect(stderr).toContain("required option '--model <name>' not specified");
  });
});

describe("edge-bench perf over a server", () => {
  it("measures it like any other model, and says what cannot be seen from outside", async () => {
    const server = await faultServer(wellBehaved);
    const { exitCode, stdout } = await workshop.perf("--base-url", `${server.baseUrl}/`, ...QUICK);
    const { manifest, plan, records } = workshop.experiment();

    expect(exitCode).toBe(0);
    expect(stdout).toContain(MODEL);
    expect(manifest.models).toMatchObject([
      {
        modelId: MODEL,
        format: "http",
        engine: "openai-http",
        fileSizeBytes: null,
        fileSha256: null,
        loadOptions: null,
        facts: { served: { baseUrl: server.baseUrl, servedModel: MODEL } },
      },
    ]);
    expect(records.map(({ status }) => status)).not.toContain("failed");
    expect(accountOf({ plan, records })).toEqual({ missing: [], doubled: [] });
  });

  it("goes on at the same server where it was interrupted by failures", async () => {
    let isBroken = true;
    const server = await faultServer((response, request) => {
      if (isBroken) sendJson(response, 500, { error: { message: "out of memory" } });
      else wellBehaved(response, request);
    });
    const first = await workshop.perf("--base-url", server.baseUrl, ...QUICK);
    isBroken = false;
    const second = await workshop.perf("--resume", "--no-progress");
    const { plan, records } = workshop.experiment();

    expect([first.exitCode, second.exitCode]).toEqual([1, 0]);
    expect(workshop.experimentIds()).toHaveLength(1);
    expect(accountOf({ plan, records })).toEqual({ missing: [], doubled: [] });
  });

  it("opens a connection for every request with --no-keep-alive", async () => {
    const server = await faultServer(wellBehaved);
    await workshop.perf("--base-url", server.baseUrl, "--no-keep-alive", ...QUICK);
    const asked = server.asked();

    expect(asked.length).toBeGreaterThan(1);
    expect(new Set(asked.map(({ clientPort }) => clientPort)).size).toBe(asked.length);
  });

  it("measures a server of models.yaml by its key, and not as one of all", async () => {
    const server = await faultServer(wellBehaved);
    configure({
      branch: {
        format: "http",
        base_url: server.baseUrl,
        display_name: "Branch",
        quantization: "Q4_1",
      },
      quick: { format: "mock", script: workshop.mock("quick"), display_name: "Quick" },
    });
    await workshop.perf("--models", "all", ...QUICK);
    const all = workshop.experiment().manifest.models.map(({ modelId }) => modelId);
    const { exitCode } = await workshop.perf("--models", "http", ...QUICK);

    expect(all).toEqual(["quick"]);
    expect(exitCode).toBe(0);
    expect(workshop.experiment().manifest.models).toMatchObject([
      { modelId: "branch", displayName: "Branch", quantization: "Q4_1" },
    ]);
  });

  it("measures a server for an experiment file, and leaves open what it does not tell", async () => {
    const server = await faultServer(wellBehaved);
    configure({ branch: { format: "http", base_url: server.baseUrl, display_name: "Branch" } });
    const performance = { scenarios: ["short"], prompts: 1, rounds: 1, warmup: 0 };
    const file = { name: "Branch", question: "How fast?", models: ["branch"], performance };
    const path = workshop.write("branch.yaml", stringify(file));
    const words = ["--config-dir", "configs", "--no-progress", ...IN_RESULTS];
    const { exitCode, stdout } = await workshop.run("run", path, ...words);

    // The server does not tell what its cache held: its cold TTFT is not judged.
    expect(exitCode).toBe(1);
    expect(stdout).toContain("UNDECIDED Branch");
    expect(stdout.replace(/\s+/g, " ")).toContain("2 of 2 trials succeeded");
  });

  it("sends the key of the environment, and writes it nowhere", async () => {
    const server = await faultServer(wellBehaved);
    workshop.environment = { EDGE_BENCH_API_KEY: "sk-only-for-the-server" };
    const { stdout, stderr } = await workshop.perf("--base-url", server.baseUrl, ...QUICK);

    expect(server.asked()[0]?.authorization).toBe("Bearer sk-only-for-the-server");
    expect(`${stdout}${stderr}${everythingIn(workshop.resultsDir)}`).not.toContain("sk-only");
  });

  it.each([
    [["--threads", "2"], "--threads cannot reach a server: it was started with its own"],
    [["--engine", "llama-cpp"], "--engine llama-cpp loads models itself, --base-url asks a server"],
    [["--api-key", "sk-1"], "EDGE_BENCH_API_KEY"],
  ])("refuses %j before the server is asked", async (words, reason) => {
    const server = await faultServer(wellBehaved);
    const { exitCode, stderr } = await workshop.perf("--base-url", server.baseUrl, ...words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(reason);
    expect(server.seen).toEqual([]);
  });

  it("says what to check where no server answers", async () => {
    // Port 9 (discard) is one that no server of this kind uses.
    const { exitCode, stderr } = await workshop.perf(
      "--base-url",
      "http://127.0.0.1:9/v1",
      ...QUICK,
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain("http://127.0.0.1:9/v1");
    expect(stderr).toContain("Start the server");
  });
});

describe("edge-bench eval over a server", () => {
  const labelled: Answer = (response) => {
    sendStream(response, [delta({ content: "card_lost" }), finish("stop"), usage(90, 4), DONE]);
  };

  it("asks banking77 by generation, and says so in one line", async () => {
    const server = await faultServer(labelled);
    const { exitCode, stderr } = await evalMini(
      "--task",
      "banking77",
      "--base-url",
      server.baseUrl,
    );

    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^note: banking77: labels are asked for by generation: .+$/m);
    expect(server.asked().map(({ path }) => path)).toEqual(
      Array<string>(3).fill("/v1/chat/completions"),
    );
  });

  it("asks the conversation that a model in this process is asked", async () => {
    const server = await faultServer(labelled);
    const model = workshop.mock("quick");
    await evalMini("--task", "banking77", "--base-url", server.baseUrl);
    const { stdout } = await evalMini(
      ...["--task", "banking77", "--scorer", "label-text", "--model", model, "--print-prompts"],
    );
    const rendered = stdout.trim().split("\n");
    const asked = server.asked().map(({ body }) => bodySchemaOf(body).messages);

    expect(rendered).toHaveLength(3);
    for (const messages of asked) {
      const texts = messages.map(({ content }) => JSON.stringify(content).slice(1, -1));
      expect(texts).toHaveLength(2);
      const same = rendered.filter((line) => texts.every((text) => line.includes(text)));
      expect(same).toHaveLength(1);
    }
  });

  it("prints the conversations as the server is sent them", async () => {
    const server = await faultServer(labelled);
    const words = ["--task", "banking77", "--base-url", server.baseUrl];
    const { stdout } = await evalMini(...words, "--print-prompts");
    await evalMini(...words);
    const printed = stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { prompt: string }).prompt);

    expect(new Set(printed.map((prompt): unknown => JSON.parse(prompt)))).toEqual(
      new Set(server.asked().map(({ body }) => bodySchemaOf(body).messages)),
    );
  });

  it.each([
    [["--task", "mmlu"], "mmlu cannot be asked"],
    [["--task", "banking77", "--scorer", "label-probabilities"], "--scorer label-probabilities"],
    [["--task", "banking77", "--all-models"], "--all-models means files on this machine"],
  ])("refuses %j with the reason before the server is asked", async (words, reason) => {
    const server = await faultServer(labelled);
    const { exitCode, stderr } = await evalMini(...words, "--base-url", server.baseUrl);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(reason);
    expect(server.seen).toEqual([]);
  });
});

describe("commands for files", () => {
  beforeEach(() => {
    const base_url = "http://127.0.0.1:9/v1";
    configure({ branch: { format: "http", base_url, display_name: "Branch", license: "MIT" } });
  });

  it("list a model behind a server with its address", async () => {
    const { exitCode, stdout } = await workshop.run("models", "list", "--config-dir", "configs");
    const line = stdout.split("\n").find((text) => text.startsWith("branch")) ?? "";

    expect(exitCode).toBe(0);
    expect(line.split(/\s{2,}/)).toEqual([
      "branch",
      "http",
      "-",
      "MIT",
      "served",
      "-",
      "at http://127.0.0.1:9/v1",
    ]);
  });

  it.each([["info"], ["verify"], ["pull"], ["rm"]])(
    "models %s refuses what cannot be seen from outside",
    async (command) => {
      const words = ["models", command, "branch", "--config-dir", "configs"];
      const { exitCode, stderr } = await workshop.run(...words);

      expect(exitCode).toBe(2);
      expect(stderr).toContain("branch is served by http://127.0.0.1:9/v1");
      expect(stderr).toContain("from outside");
    },
  );

  it("score needs the model's own file", async () => {
    const input = workshop.write("in.jsonl", '{"id": "a", "context": "b", "continuation": "c"}\n');
    const words = [
      "--model",
      "branch",
      "--input",
      input,
      "--output",
      join(workshop.directory, "out"),
    ];
    const { exitCode, stderr } = await workshop.run("score", ...words, "--config-dir", "configs");

    expect(exitCode).toBe(2);
    expect(stderr).toContain("a server gives no log-probabilities");
  });
});
