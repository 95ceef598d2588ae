import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { experimentText } from "../../../../src/cli/init/experiment-text.ts";
import { loadExperimentFile } from "../../../../src/config/experiment-file.ts";
import type { Environment } from "../../../../src/core/manifest.ts";
import { temporaryFile } from "../../../support/temporary-folder.ts";

const CONFIGS = join(import.meta.dirname, "../../../../configs");

function environment(changes: Partial<Environment["hardware"]>): Environment {
  return {
    hardware: {
      cpuModel: "Test processor",
      physicalCores: 4,
      performanceCores: 4,
      logicalCores: 8,
      totalMemoryBytes: 16e9,
      gpus: [],
      ...changes,
    },
    software: {
      platform: "linux",
      architecture: "x64",
      osName: null,
      osVersion: null,
      kernel: "6",
      node: "v20",
    },
    packages: {},
    git: null,
  };
}

describe("the experiment that init writes", () => {
  it("is one that run accepts, with half of the memory as the limit", async () => {
    const text = experimentText(environment({}), ["a", "b"]);
    const file = await loadExperimentFile(temporaryFile("x.yaml", text));

    expect(file.models).toEqual(["a", "b"]);
    expect(file.constraints).toContainEqual({ memory: "peak_resident_mb", max: 8000 });
  });

  it("names a model to fetch where none is here", async () => {
    const text = experimentText(environment({}), []);
    const file = await loadExperimentFile(temporaryFile("x.yaml", text));

    expect(file.models).toEqual(["smollm2_135m_q4_1"]);
    expect(text).toContain("edge-bench models pull smollm2_135m_q4_1");
  });

  it("stays one line and valid whatever the machine calls itself", async () => {
    const cpuModel = "Evil\nname: \u001b[31m";
    const gpus = [{ model: "X\r\nseed: 1", vramBytes: null }];
    const text = experimentText(environment({ cpuModel, physicalCores: null, gpus }), ["a"]);
    const file = await loadExperimentFile(temporaryFile("x.yaml", text));

    expect(text).not.toContain("\u001b");
    expect([file.name, file.seed]).toEqual(["My laptop", 42]);
  });
});

describe("the worked experiment that is shipped", () => {
  it("is one that run accepts", async () => {
    const file = await loadExperimentFile(join(CONFIGS, "experiments/bank-laptop.yaml"));
    expect(file.models).toHaveLength(2);
  });
});
