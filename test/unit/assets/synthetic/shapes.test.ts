import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readShapes, shapeNamed } from "../../../../src/assets/synthetic/shapes.ts";
import { planTensors } from "../../../../src/assets/synthetic/tensor-plan.ts";
import { inTemporaryFolder, thrownBy } from "../in-temporary-folder.ts";

const SHAPE = `
version: 1
shapes:
  mine:
    summary: Mine
    source: null
    architecture: llama
    layerCount: 2
    width: 64
    feedForwardWidth: 128
    headCount: 4
    keyValueHeadCount: 2
    headWidth: 16
    vocabularySize: 2048
    contextTokens: 512
    tiedEmbeddings: true
    ropeFrequencyBase: 10000
    ropeFrequencyFactors: false
    rmsNormEpsilon: 1.0e-5
    queryKeyValueBiases: false
    queryKeyNorms: false
    chatTemplate: chatml
`;

async function refusalOf(yaml: string): Promise<unknown> {
  return inTemporaryFolder(async (folder) => {
    await writeFile(join(folder, "shapes.yaml"), yaml);
    return thrownBy(() => readShapes(join(folder, "shapes.yaml")));
  });
}

describe("model shapes", () => {
  // Parameter counts of the published checkpoints; Llama's is without its 32 frequency factors. Of the
  // three models that also see, the text part as mlx-lm 0.32.2 builds it from these widths
  // (sum of v.size over tree_flatten(Model(args).parameters()) of gemma3n, ministral3 and qwen3).
  it.each([
    ["smollm2-135m", 134_515_008],
    ["qwen-0.5b", 494_032_768],
    ["llama-1b", 1_235_814_400 + 32],
    ["qwen3-4b", 4_022_468_096],
    ["qwen3-vl-4b", 4_022_468_096],
    ["ministral-3-3b", 3_429_006_336],
    ["gemma3-270m", 268_098_176],
    ["gemma3n-e4b", 6_866_172_400],
  ])("of %s have the parameters of the model they copy", async (name, parameterCount) => {
    const plan = planTensors(shapeNamed(await readShapes(), name));
    const found = plan.reduce(
      (sum, { dimensions }) => sum + dimensions.reduce((a, b) => a * b, 1),
      0,
    );
    expect(found).toBe(parameterCount);
  });

  it("suggest the name that was meant", async () => {
    const shapes = await readShapes();
    expect(
      await thrownBy(async () => Promise.resolve(shapeNamed(shapes, "qwen-4b"))),
    ).toMatchObject({
      code: "shape-unknown",
      message: 'There is no model shape "qwen-4b". Did you mean "qwen3-4b"?',
    });
  });

  it("are not looked up in what every object inherits", async () => {
    const shapes = await readShapes();
    const error = await thrownBy(async () => Promise.resolve(shapeNamed(shapes, "constructor")));
    expect(error).toMatchObject({ code: "shape-unknown" });
  });

  it.each([
    ["an unknown key", SHAPE.replace("width: 64", "width: 64\n    depth: 3"), "depth"],
    ["a missing key", SHAPE.replace("    headWidth: 16\n", ""), "headWidth"],
    [
      "heads that do not divide",
      SHAPE.replace("keyValueHeadCount: 2", "keyValueHeadCount: 3"),
      "multiple of keyValueHeadCount",
    ],
    ["a width beyond all models", SHAPE.replace("width: 64", "width: 1000000"), "width"],
    [
      "norms of another architecture",
      SHAPE.replace("queryKeyNorms: false", "queryKeyNorms: true"),
      "queryKeyNorms",
    ],
    ["a key of another architecture", SHAPE.replace("llama", "gemma3n"), "slidingWindowTokens"],
    ["an architecture that is not offered", SHAPE.replace("llama", "mamba"), "architecture"],
    [
      "sections that leave a part of a head unturned",
      SHAPE.replace("llama", "qwen3vl").replace(
        /    ropeFrequencyFactors[^]*queryKeyNorms: false/,
        "    rmsNormEpsilon: 1.0e-6\n    ropeSections: [4, 2, 1, 0]\n    deepstackLayerCount: 0",
      ),
      "ropeSections must add up to half of headWidth",
    ],
    [
      "shared keys and values of the wrong kind of layer",
      SHAPE.replace("llama", "gemma3n")
        .replace("layerCount: 2", "layerCount: 24")
        .replace(
          /    ropeFrequencyFactors[^]*queryKeyNorms: false/,
          "    rmsNormEpsilon: 1.0e-6\n    slidingWindowTokens: 64\n    slidingWindowPeriod: 6\n    slidingRopeFrequencyBase: 10000",
        ),
      "slidingWindowPeriod of 2, 4, 5, 10 or 20",
    ],
    ["a vocabulary without room for the bytes", SHAPE.replace("2048", "200"), "vocabularySize"],
  ])("with %s are refused", async (_, yaml, place) => {
    const error = await refusalOf(yaml);
    expect(error).toMatchObject({ code: "shapes-invalid" });
    expect(String(error)).toContain(place);
  });

  it("in a file that is no YAML are refused", async () => {
    expect(await refusalOf("shapes: [")).toMatchObject({ code: "shapes-unreadable" });
  });
});
