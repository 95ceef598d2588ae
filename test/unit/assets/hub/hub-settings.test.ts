import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import {
  lmStudioDirectories,
  ownHubDirectory,
  sharedHubDirectory,
} from "../../../../src/assets/hub/hub-folders.ts";
import { hubSettings } from "../../../../src/assets/hub/hub-settings.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";

const HOME = "/home/someone";

function around(env: Record<string, string>, home = HOME): Parameters<typeof hubSettings>[0] {
  return { env, platform: "linux", home };
}

describe("the settings of the hub", () => {
  it("are those of Hugging Face's own client", async () => {
    const env = { HF_ENDPOINT: "https://hub.example/", HF_TOKEN: " hf_abc\n", HF_HUB_OFFLINE: "1" };

    expect(await hubSettings(around(env))).toEqual({
      endpoint: "https://hub.example",
      authorization: "Bearer hf_abc",
      isOffline: true,
    });
  });

  it("are the public hub without a token where nothing is set", async () => {
    expect(await hubSettings(around({ HF_HUB_OFFLINE: "0" }))).toEqual({
      endpoint: "https://huggingface.co",
      authorization: null,
      isOffline: false,
    });
  });

  it("take the token that a login left, and none where that is switched off", async () => {
    const home = temporaryFolder();
    const folder = join(home, ".cache", "huggingface");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "token"), "hf_login\n");

    expect((await hubSettings(around({}, home))).authorization).toBe("Bearer hf_login");
    expect(
      (await hubSettings(around({ HF_HUB_DISABLE_IMPLICIT_TOKEN: "1" }, home))).authorization,
    ).toBeNull();
  });

  it("never put more than one word into a header", async () => {
    const env = { HF_TOKEN: "hf_abc\r\nX-Other: 1" };

    expect((await hubSettings(around(env))).authorization).toBeNull();
  });

  it("refuse an endpoint that is no address", async () => {
    expect(await rejectionOf(hubSettings(around({ HF_ENDPOINT: "hub.example" })))).toMatchObject({
      code: "endpoint-invalid",
    });
  });
});

describe("the caches of the hub", () => {
  it.each([
    [{ HF_HUB_CACHE: "/a", HF_HOME: "/b", XDG_CACHE_HOME: "/c" }, "/a"],
    [{ HF_HOME: "/b", XDG_CACHE_HOME: "/c" }, "/b/hub"],
    [{ XDG_CACHE_HOME: "/c" }, "/c/huggingface/hub"],
    [{}, "/home/someone/.cache/huggingface/hub"],
  ])("lie where Hugging Face's client has them: %o", (env, expected) => {
    expect(sharedHubDirectory({ env, platform: "linux", home: HOME })).toBe(expected);
  });

  it("are this tool's own where EDGE_BENCH_CACHE_DIR is set", () => {
    const env = { EDGE_BENCH_CACHE_DIR: "/big", HF_HUB_CACHE: "/a" };

    expect(ownHubDirectory({ env, platform: "linux", home: HOME })).toBe("/big/hub");
    expect(ownHubDirectory({ env: {}, platform: "linux", home: HOME })).toBeNull();
  });

  it("stand beside the two folders of LM Studio", () => {
    expect(lmStudioDirectories({ env: {}, platform: "darwin", home: HOME })).toEqual([
      "/home/someone/.lmstudio/models",
      "/home/someone/.cache/lm-studio/models",
    ]);
  });
});
