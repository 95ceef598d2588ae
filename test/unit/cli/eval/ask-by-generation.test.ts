import { describe, expect, it } from "vitest";
import type { EvalOptions } from "../../../../src/cli/commands/eval.ts";
import { askByGeneration } from "../../../../src/cli/eval/ask-by-generation.ts";
import { evalDefaults } from "../../../../src/cli/eval/eval-defaults.ts";
import type { ResolvedModel } from "../../../../src/cli/models/resolve-model.ts";
import { resolveConfigDir } from "../../../../src/config/config-dir.ts";
import { loadEvalTasks, selectTasks } from "../../../../src/config/eval-tasks.ts";

const tasksFile = await loadEvalTasks(resolveConfigDir(null));

const FILE: ResolvedModel = {
  modelId: "file",
  displayName: "file",
  format: "gguf",
  quantization: null,
  license: null,
  engine: "llama-cpp",
  filePath: "/models/file.gguf",
  fileSizeBytes: 10,
  fileSha256: "0".repeat(64),
  effectiveContextTokens: null,
};
const SERVED: ResolvedModel = {
  ...FILE,
  modelId: "served",
  format: "http",
  engine: "openai-http",
  filePath: "http://127.0.0.1:8080/v1",
  fileSizeBytes: null,
  fileSha256: null,
  server: {
    baseUrl: "http://127.0.0.1:8080/v1",
    servedModel: null,
    keepAlive: true,
    serverPid: null,
    silenceMs: 600_000,
  },
};

interface Asked {
  readonly options: EvalOptions;
  readonly notes: string[];
}

function ask(
  tasks: readonly string[],
  changes: Partial<EvalOptions> = {},
  models: readonly ResolvedModel[] = [SERVED],
): Asked {
  const notes: string[] = [];
  const options = askByGeneration(
    { ...evalDefaults(), ...changes },
    selectTasks(tasksFile, tasks),
    models,
    (note) => notes.push(note),
  );
  return { options, notes };
}

describe("askByGeneration", () => {
  it("asks a server for a written label, and says why", () => {
    const { options, notes } = ask(["banking77", "faq"]);
    expect(options.scorer).toBe("label-text");
    expect(notes).toEqual([
      "note: banking77: labels are asked for by generation: a server gives no log-probabilities of given texts (llama-server refuses echo)",
    ]);
  });

  it("asks a file beside a server in the same way, so that answers can be compared", () => {
    expect(ask(["banking77"], {}, [FILE, SERVED]).options.scorer).toBe("label-text");
  });

  it("changes nothing without a server", () => {
    const { options, notes } = ask(["banking77", "mmlu"], { reference: true }, [FILE]);
    expect(options).toEqual({ ...evalDefaults(), reference: true });
    expect(notes).toEqual([]);
  });

  it.each([["gsm8k"], ["realistic"], ["coding"]])("changes nothing of %s", (word) => {
    const { options, notes } = ask([word]);
    expect(options).toEqual(evalDefaults());
    expect(notes).toEqual([]);
  });

  it("says nothing where written labels were asked for", () => {
    expect(ask(["banking77"], { scorer: "label-text" }).notes).toEqual([]);
  });

  it("refuses probabilities of labels that were asked for, and says what to type", () => {
    expect(() => ask(["banking77"], { scorer: "label-probabilities" })).toThrow(
      expect.objectContaining({
        code: "engine-refused",
        hint: expect.stringContaining("--scorer label-text") as string,
      }) as Error,
    );
  });

  it("refuses multiple choice and names the tasks that are left", () => {
    expect(() => ask(["harness"])).toThrow(
      expect.objectContaining({
        code: "engine-refused",
        message:
          "mmlu, arc_challenge, hellaswag cannot be asked of served: a server gives no log-probabilities of given texts (llama-server refuses echo)",
        hint: "Name the others: --task gsm8k; or use the model's own .gguf file without --base-url.",
      }) as Error,
    );
  });

  it.each([
    [{ reference: true }, "--reference"],
    [{ fast: true }, "--fast"],
  ])("refuses %j, which changes nothing of a server", (changes, name) => {
    expect(() => ask(["gsm8k"], changes)).toThrow(
      expect.objectContaining({ code: "options-contradict", hint: `Leave ${name} out.` }) as Error,
    );
  });
});
