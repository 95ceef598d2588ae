import { describe, expect, it } from "vitest";
import { flagsFor, recipeHash } from "../../../bench/support/program-recipe.ts";

const RECIPE = {
  name: "llama-bench",
  duration: "15 seconds",
  sourceFolders: ["tools/llama-bench"],
};

describe("recipeHash", () => {
  it("is another one when other files or headers make the program", () => {
    const hashes = [
      RECIPE,
      { ...RECIPE, sourceFolders: ["tools/llama-bench", "tools/more"] },
      { ...RECIPE, leftOut: ["main.cpp"] },
      { ...RECIPE, includeFolders: ["tools/mtmd"] },
      { ...RECIPE, generate: () => Promise.resolve(["ui.cpp"]) },
    ].map(recipeHash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it("does not depend on how long a build is said to take", () => {
    expect(recipeHash({ ...RECIPE, duration: "a minute" })).toBe(recipeHash(RECIPE));
  });
});

describe("flagsFor", () => {
  it("compiles the vendored hashes as C, but for sha1", () => {
    expect(flagsFor("/hash/xxhash.c").slice(-2)).toStrictEqual(["-x", "c"]);
    expect(flagsFor("/hash/sha1/sha1.c")).toContain("-std=c++17");
    expect(flagsFor("/server/server.cpp")).toContain("-std=c++17");
  });
});
