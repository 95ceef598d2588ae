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
  deadBaseUrl,
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

  it("asks for structured output in words alone where the server takes no schema, and says so", async () => {
    const server = await faultServer(wellBehaved);
    const words = ["--scenarios", "structured_json_output", "--runs", "1", "--warmup", "0"];
    const { exitCode, stderr, stdout } = await workshop.run(
      "perf",
      ...["--base-url", server.baseUrl, ...words, "--no-progress", ...IN_RESULTS],
    );
    const { records } = workshop.experiment();

    expect(exitCode).toBe(0);
    expect(stderr).toContain("its server is not known to honour a JSON Schema");
    expect(records.map(({ mode, status }) => [mode, status])).toEqual([
      ["unconstrained", "ok"],
      ["unconstrained", "ok"],
    ]);
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("Output under a JSON Schema was not measured");
  });

  it("goes on at the same server where it was interrupted by failures", async () => {
    let isBroken = true;
    const server = await faultServer((response, request) => {
      if (isBroken) sendJson(response, 500, { error: { message: "out of memory" } });
      else wellBehaved(response, request);
    });
    const first = await workshop.perf("--base-url", server.baseUrl, ...QUICK);
    const [failed] = workshop.experiment().records;
    isBroken = false;
    const second = await workshop.perf("--resume", "--no-progress");
    const { plan, records } = workshop.experiment();

    expect(failed).toMatchObject({
      status: "failed",
      failure: {
        code: "server-refused",
        message: `${server.baseUrl}/chat/completions answered with status 500: {"error":{"message":"out of memory"}}`,
        hint: "Look into the log of the server.",
      },
    });
    expect(failed).not.toHaveProperty("trace");
    expect(first.stdout).toMatch(/ {2}n {2}Success {2}Limits\n/);
    expect(first.stdout).toMatch(/ {2}short +0 +0\/2 /);
    expect(first.stdout).toContain("no figures: no trial succeeded");
    expect([first.exitCode, second.exitCode]).toEqual([1, 0]);
    expect(workshop.experimentIds()).toHaveLength(1);
    expect(accountOf({ plan, records })).toEqual({ missing: [], doubled: [] });
  });

  it("fails the rounds after the server was replaced by another, and says how it differs", async () => {
    const meta = { size: 1_000_000 };
    let answers = 0;
    const server = await faultServer(
      (response) => {
        answers += 1;
        // While the first round is measured, another file is loaded.
        if (answers === 2) meta.size = 2_000_000;
        sendStream(response, GOOD_EVENTS);
      },
      { models: [{ id: MODEL, meta }] },
    );
    const words = ["--rounds", "2", "--prompts", "1", "--warmup", "0", "--no-progress"];
    const { exitCode } = await workshop.perf("--base-url", server.baseUrl, ...words);
    const { records } = workshop.experiment();
    const failures = records.flatMap((record) =>
      record.status === "failed" ? [record.failure.message] : [],
    );

    expect(exitCode).toBe(1);
    expect(records.filter(({ status }) => status === "ok").map(({ round }) => round)).not.toContain(
      1,
    );
    expect(new Set(failures)).toEqual(
      new Set([
        `${server.baseUrl} is no longer the server that was planned for (weightBytes: 1000000 -> 2000000)`,
      ]),
    );
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

  it("refuses options that cannot reach the server before it is asked", async () => {
    const server = await faultServer(wellBehaved);
    const { exitCode, stderr } = await workshop.perf(
      "--base-url",
      server.baseUrl,
      "--threads",
      "2",
    );

    expect(exitCode).toBe(2);
    expect(stderr).toContain("--threads cannot reach a server: it was started with its own");
    expect(server.seen).toEqual([]);
  });

  it("takes no key on the command line", async () => {
    const server = await faultServer(wellBehaved);
    const words = ["--base-url", server.baseUrl, "--api-key", "sk-1"];
    const { exitCode, stderr } = await workshop.perf(...words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("EDGE_BENCH_API_KEY");
    expect(stderr).not.toContain("sk-1");
    expect(server.seen).toEqual([]);
  });

  it("says what to check where no server answers", async () => {
    const baseUrl = await deadBaseUrl();
    const { exitCode, stderr } = await workshop.perf("--base-url", baseUrl, ...QUICK);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(baseUrl);
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

  it("sends and prints the conversation that a model in this process is asked", async () => {
    const server = await faultServer(labelled);
    const words = ["--task", "banking77", "--base-url", server.baseUrl];
    const inProcess = ["--task", "banking77", "--scorer", "label-text", "--print-prompts"];
    const printed = await evalMini(...words, "--print-prompts");
    await evalMini(...words);
    const { stdout } = await evalMini(...inProcess, "--model", workshop.mock("quick"));
    const rendered = stdout.trim().split("\n");
    const asked = server.asked().map(({ body }) => bodySchemaOf(body).messages);

    expect(asked).toHaveLength(3);
    expect(rendered).toHaveLength(3);
    for (const messages of asked) {
      const texts = messages.map(({ content }) => JSON.stringify(content).slice(1, -1));
      expect(texts).toHaveLength(2);
      const same = rendered.filter((line) => texts.every((text) => line.includes(text)));
      expect(same).toHaveLength(1);
    }
    const shown = printed.stdout
      .trim()
      .split("\n")
      .map((line) => (JSON.parse(line) as { prompt: string }).prompt);
    expect(new Set(shown.map((prompt): unknown => JSON.parse(prompt)))).toEqual(new Set(asked));
  });

  it("refuses a task that needs log-probabilities before the server is asked", async () => {
    const server = await faultServer(labelled);
    const { exitCode, stderr } = await evalMini("--task", "mmlu", "--base-url", server.baseUrl);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("mmlu cannot be asked");
    expect(server.seen).toEqual([]);
  });
});

describe("commands for files", () => {
  beforeEach(() => {
    const base_url = "http://server.example/v1";
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
      "at http://server.example/v1",
    ]);
  });

  it("refuse what cannot be done from outside", async () => {
    const words = ["models", "verify", "branch", "--config-dir", "configs"];
    const { exitCode, stderr } = await workshop.run(...words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("branch is served by http://server.example/v1");
    expect(stderr).toContain("from outside");
  });

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
