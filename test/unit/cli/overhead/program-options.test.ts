import { describe, expect, it } from "vitest";
import { buildProgram } from "../../../../src/cli/program.ts";
import { loadOptionsOf, type EngineOptions } from "../../../../src/cli/engine-options.ts";
import {
  llamaServerOptions,
  ownServerOptions,
} from "../../../../src/cli/overhead/program-options.ts";
import { DEFAULT_LOAD_OPTIONS, type LoadOptions } from "../../../../src/core/engine.ts";

const IN_FORCE: LoadOptions = {
  ...DEFAULT_LOAD_OPTIONS,
  gpu: "cpu",
  gpuLayers: 0,
  threads: 3,
  contextTokens: 1024,
  batchTokens: 1024,
  microBatchTokens: 256,
};

const OTHERS: LoadOptions = {
  ...IN_FORCE,
  gpu: "cuda",
  gpuLayers: 12,
  kvTypeK: "q8_0",
  kvTypeV: "q4_0",
  flashAttention: "on",
  mmap: false,
  fullSlidingWindowCache: true,
};

describe("ownServerOptions", () => {
  it.each([IN_FORCE, OTHERS])(
    "are read by the server as the options that are in force",
    (inForce) => {
      const serve = buildProgram().commands.find((command) => command.name() === "serve");
      serve?.parseOptions(ownServerOptions(inForce));
      const read = loadOptionsOf(serve?.opts<EngineOptions>() ?? ({} as EngineOptions));
      // A processor has no layers placed on a GPU: the option is left out.
      const gpuLayers = inForce.gpu === "cpu" ? null : inForce.gpuLayers;
      expect(read).toEqual({ ...inForce, gpuLayers });
    },
  );
});

describe("llamaServerOptions", () => {
  it("give sizes and threads in full, one slot, and nothing that is kept between requests", () => {
    expect(llamaServerOptions(IN_FORCE).join(" ")).toBe(
      "--device none -ngl 0 --threads 3 --threads-batch 3 --ctx-size 1024 --batch-size 1024 " +
        "--ubatch-size 256 --cache-type-k f16 --cache-type-v f16 --flash-attn auto " +
        "--parallel 1 --fit off --cache-ram 0 --ctx-checkpoints 0 --no-webui --no-warmup",
    );
  });

  it("pass on what differs from the defaults", () => {
    const options = llamaServerOptions(OTHERS).join(" ");
    expect(options).toContain("-ngl 12 --threads 3");
    expect(options).toContain("--cache-type-k q8_0 --cache-type-v q4_0 --flash-attn on");
    expect(options).toContain("--no-mmap --swa-full --parallel 1");
    expect(options).not.toContain("--device");
  });
});
