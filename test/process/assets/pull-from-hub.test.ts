import {
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  symlinkSync,
} from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { pullModel, type PullOptions } from "../../../src/assets/pull-model.ts";
import { rejectionOf, temporaryFolder } from "../../support/temporary-folder.ts";
import { dataServer, dropAfter, sendFile } from "./data-server.ts";
import { bytesOf, flipped, lockOfHub, REPOSITORY } from "./hub-models.ts";
import {
  COMMIT,
  type Fault,
  gitBlobSha1,
  hubServer,
  type HubServer,
  sha256,
} from "./hub-server.ts";

const MODEL = bytesOf(200_000);
const GGUF = { "model.gguf": MODEL };
const MLX = {
  "model-00001-of-00002.safetensors": bytesOf(150_000, 7),
  "model-00002-of-00002.safetensors": bytesOf(120_000, 11),
  "config.json": Buffer.from('{"model_type":"llama"}'),
  "tokenizer.json": bytesOf(50_000, 13),
  "tokenizer_config.json": Buffer.from("{}"),
};

/** Folders of a user without anything, and options that use them and this hub. */
function userOf(hub: HubServer, more: Partial<PullOptions> = {}): PullOptions & { root: string } {
  const root = temporaryFolder();
  const folders = {
    models: join(root, "models"),
    hub: join(root, "hub"),
    isHubOurs: true,
    otherHubs: [join(root, "others")],
    lmStudio: [join(root, "lm-studio")],
  };
  return { root, folders, settings: hub.settings, pauseMs: 1, ...more };
}

const repositoryIn = (root: string, hub = "hub"): string => join(root, hub, "models--owner--model");
const blobsIn = (root: string): string[] => readdirSync(join(repositoryIn(root), "blobs")).sort();

async function pullWith(fault: Fault): Promise<{ error: unknown; hub: HubServer; root: string }> {
  const hub = await hubServer({ [REPOSITORY]: { files: GGUF } }, fault);
  const user = userOf(hub);
  const error = await rejectionOf(pullModel("mine", lockOfHub(GGUF), user));
  return { error, hub, root: user.root };
}

describe("pulling a model from a hub", () => {
  it("stores a file under its hash and shows it in the snapshot of its revision", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = userOf(hub);
    const path = await pullModel("mine", lockOfHub(GGUF), user);
    const snapshot = join(repositoryIn(user.root), "snapshots", COMMIT);

    expect(path).toBe(join(snapshot, "model.gguf"));
    expect(readlinkSync(path)).toBe(join("..", "..", "blobs", sha256(MODEL)));
    expect(readFileSync(path).equals(MODEL)).toBe(true);
    expect(readdirSync(snapshot)).toEqual(["model.gguf"]);
    expect(blobsIn(user.root)).toEqual([sha256(MODEL)]);
    expect(hub.seen.map((request) => request.path)).toEqual([
      `/${REPOSITORY}/resolve/${COMMIT}/model.gguf`,
    ]);
  });

  it("fetches every file of an MLX model, small ones verified by their Git id, and returns the folder", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: MLX } });
    const user = userOf(hub);
    const progress: (readonly [number, number | null, number, number])[] = [];
    const folder = await pullModel("mine", lockOfHub(MLX), {
      ...user,
      onProgress: (done, total, _step, files) => {
        progress.push([done, total, files?.done ?? 0, files?.total ?? 0]);
      },
    });
    const total = Object.values(MLX).reduce((sum, bytes) => sum + bytes.length, 0);

    expect(folder).toBe(join(repositoryIn(user.root), "snapshots", COMMIT));
    for (const [name, bytes] of Object.entries(MLX)) {
      expect(readFileSync(join(folder, name)).equals(bytes)).toBe(true);
    }
    expect(readlinkSync(join(folder, "config.json"))).toBe(
      join("..", "..", "blobs", gitBlobSha1(MLX["config.json"])),
    );
    expect(progress.at(-1)).toEqual([total, total, 5, 5]);
  });

  it("fetches three files at a time", async () => {
    const held: (() => void)[] = [];
    let answered = 0;
    const hub = await hubServer({ [REPOSITORY]: { files: MLX } }, (request, response) => {
      const name = (request.url ?? "").split("/").at(-1) as keyof typeof MLX;
      held.push(() => {
        sendFile(request, response, MLX[name]);
      });
      // Five files: three, and the other two when those are done. One at a time would wait for ever.
      if (held.length < Math.min(3, 5 - answered)) return true;
      answered += held.length;
      for (const send of held.splice(0)) send();
      return true;
    });
    await pullModel("mine", lockOfHub(MLX), userOf(hub));

    expect(answered).toBe(5);
  });

  it("asks nothing when the files are here, and hashes them", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: MLX } });
    const user = userOf(hub);
    const folder = await pullModel("mine", lockOfHub(MLX), user);
    const steps = new Set<string>();
    const again = await pullModel("mine", lockOfHub(MLX), {
      ...user,
      onProgress: (_done, _total, step) => steps.add(step),
    });

    expect(again).toBe(folder);
    expect([...steps]).toEqual(["verify"]);
    expect(hub.seen).toHaveLength(5);
  });

  it("fetches only what lacks", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: MLX } });
    const user = userOf(hub);
    const blobs = join(repositoryIn(user.root), "blobs");
    await mkdir(blobs, { recursive: true });
    const weights = MLX["model-00001-of-00002.safetensors"];
    await writeFile(join(blobs, sha256(weights)), weights);
    await pullModel("mine", lockOfHub(MLX), user);

    expect(hub.seen).toHaveLength(4);
    expect(hub.seen.some(({ path }) => path.endsWith("00001-of-00002.safetensors"))).toBe(false);
  });

  it("fetches files of the same bytes once", async () => {
    const files = {
      ...MLX,
      "special_tokens_map.json": MLX["tokenizer_config.json"],
      "added_tokens.json": MLX["tokenizer_config.json"],
    };
    const hub = await hubServer({ [REPOSITORY]: { files } });
    const folder = await pullModel("mine", lockOfHub(files), userOf(hub));

    expect(hub.seen).toHaveLength(5);
    expect(readdirSync(folder).sort()).toEqual(Object.keys(files).sort());
    expect(readFileSync(join(folder, "added_tokens.json"), "utf8")).toBe("{}");
  });

  it("shows all shards of a GGUF beside each other and returns the first", async () => {
    const shards = {
      "q8/m-00001-of-00002.gguf": bytesOf(1000, 3),
      "q8/m-00002-of-00002.gguf": bytesOf(900, 5),
    };
    const hub = await hubServer({ [REPOSITORY]: { files: shards } });
    const path = await pullModel("mine", lockOfHub(shards), userOf(hub));

    expect(path.endsWith(join(COMMIT, "q8", "m-00001-of-00002.gguf"))).toBe(true);
    expect(readdirSync(dirname(path))).toEqual(Object.keys(shards).map((name) => name.slice(3)));
    expect(readlinkSync(path)).toMatch(/^\.\.\/\.\.\/\.\.\/blobs\//);
  });
});

describe("files that other tools downloaded", () => {
  it("are taken from another revision in Hugging Face's cache", async () => {
    const hub = await hubServer({});
    const user = userOf(hub);
    const snapshot = join(repositoryIn(user.root, "others"), "snapshots", "f".repeat(40));
    await mkdir(snapshot, { recursive: true });
    await writeFile(join(snapshot, "model.gguf"), MODEL);

    expect(await pullModel("mine", lockOfHub(GGUF), user)).toBe(join(snapshot, "model.gguf"));
    expect(hub.seen).toEqual([]);
  });

  it("are taken from LM Studio's folder", async () => {
    const hub = await hubServer({});
    const user = userOf(hub);
    const folder = join(user.root, "lm-studio", "owner", "model");
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "model.gguf"), MODEL);

    expect(await pullModel("mine", lockOfHub(GGUF), user)).toBe(join(folder, "model.gguf"));
    expect(hub.seen).toEqual([]);
  });

  it("are left alone when a byte differs, and the model is fetched", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const notes: string[] = [];
    const user = userOf(hub, { onNote: (text) => notes.push(text) });
    const folder = join(user.root, "lm-studio", "owner", "model");
    await mkdir(folder, { recursive: true });
    const theirs = join(folder, "model.gguf");
    await writeFile(theirs, flipped(MODEL));
    const path = await pullModel("mine", lockOfHub(GGUF), user);

    expect(path.startsWith(join(user.root, "hub"))).toBe(true);
    expect(readFileSync(theirs).equals(flipped(MODEL))).toBe(true);
    expect(notes).toEqual([`${theirs} has other bytes than models.lock says; it is not used`]);
  });

  it("replace nothing of this tool's cache: an altered file there is fetched anew", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = userOf(hub);
    const path = await pullModel("mine", lockOfHub(GGUF), user);
    await writeFile(path, flipped(MODEL));
    await pullModel("mine", lockOfHub(GGUF), user);

    expect(readFileSync(path).equals(MODEL)).toBe(true);
    expect(hub.seen).toHaveLength(2);
  });
});

describe("a hub that does not serve what the lock says", () => {
  it("has a flipped byte refused, told once again, and nothing kept", async () => {
    const { error, hub, root } = await pullWith((request, response) => {
      sendFile(request, response, flipped(MODEL));
      return true;
    });
    const url = `${hub.address}/${REPOSITORY}/resolve/${COMMIT}/model.gguf`;

    expect(error).toMatchObject({
      code: "hash-mismatch",
      message: `${url}: models.lock says 200000 bytes, sha256 ${sha256(MODEL)}; what arrived, twice, has 200000 bytes, sha256 ${sha256(flipped(MODEL))}`,
    });
    expect(hub.seen).toHaveLength(2);
    expect(blobsIn(root)).toEqual([]);
    expect(existsSync(join(repositoryIn(root), "snapshots"))).toBe(false);
  });

  it("has a flipped byte in a small file refused by its Git id", async () => {
    const config = MLX["config.json"];
    const hub = await hubServer({ [REPOSITORY]: { files: MLX } }, (request, response) => {
      if (request.url?.endsWith("/config.json") !== true) return false;
      sendFile(request, response, flipped(config, 3));
      return true;
    });
    const error = await rejectionOf(pullModel("mine", lockOfHub(MLX), userOf(hub)));

    expect(error).toMatchObject({ code: "hash-mismatch" });
    expect(String(error)).toContain(
      `models.lock says ${config.length} bytes, git blob sha1 ${gitBlobSha1(config)}; what arrived, twice, has ${config.length} bytes, git blob sha1 ${gitBlobSha1(flipped(config, 3))}`,
    );
  });

  it("has a file of another length refused before its bytes are fetched", async () => {
    const { error, hub } = await pullWith((_, response) => {
      response.writeHead(200, { "content-length": MODEL.length + 1 });
      response.flushHeaders();
      return true;
    });

    expect(error).toMatchObject({
      code: "hash-mismatch",
      message: `${hub.address}/${REPOSITORY}/resolve/${COMMIT}/model.gguf: models.lock says 200000 bytes, sha256 ${sha256(MODEL)}; the server announces 200001 bytes, asked twice`,
    });
    expect(hub.seen).toHaveLength(2);
  });

  it("has a shorter file refused that does not say how long it is", async () => {
    const { error } = await pullWith((_, response) => {
      response.write(MODEL.subarray(0, 1000));
      response.end();
      return true;
    });

    expect(error).toMatchObject({ code: "hash-mismatch" });
    expect(String(error)).toContain("what arrived, twice, has 1000 bytes");
  });

  it("goes on at the right byte after the connection was dropped", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } }, (_, response, seen) => {
      if (seen.length > 1) return false;
      dropAfter(response, MODEL, 70_000);
      return true;
    });
    const path = await pullModel("mine", lockOfHub(GGUF), userOf(hub));

    expect(hub.seen.map(({ range }) => range)).toEqual([null, "bytes=70000-"]);
    expect(readFileSync(path).equals(MODEL)).toBe(true);
  });

  it("starts over when the hub ignores the range", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } }, (_, response, seen) => {
      if (seen.length === 1) dropAfter(response, MODEL, 70_000);
      else response.writeHead(200, { "content-length": MODEL.length }).end(MODEL);
      return true;
    });
    const path = await pullModel("mine", lockOfHub(GGUF), userOf(hub));

    expect(hub.seen.map(({ range }) => range)).toEqual([null, "bytes=70000-"]);
    expect(readFileSync(path).equals(MODEL)).toBe(true);
  });

  it("refuses another part than the one asked for", async () => {
    const { error } = await pullWith((_, response, seen) => {
      if (seen.length === 1) dropAfter(response, MODEL, 70_000);
      else {
        response.writeHead(206, { "content-range": "bytes 0-9/200000" }).end(MODEL.subarray(0, 10));
      }
      return true;
    });

    expect(error).toMatchObject({ code: "download-failed" });
    expect(String(error)).toContain("another part of the file than the one asked for");
  });

  it("throws a part of other bytes away and fetches the whole file", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = userOf(hub);
    const blobs = join(repositoryIn(user.root), "blobs");
    await mkdir(blobs, { recursive: true });
    // Beyond the largest process id of Linux and macOS.
    const left = join(blobs, `${sha256(MODEL)}.99999999.incomplete`);
    await writeFile(left, flipped(MODEL).subarray(0, 50_000));
    await pullModel("mine", lockOfHub(GGUF), user);

    expect(hub.seen.map(({ range }) => range)).toEqual(["bytes=50000-", null]);
    expect(blobsIn(user.root)).toEqual([sha256(MODEL)]);
  });

  it("gives up a connection on which nothing arrives, and asks again", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } }, (_request, _response, seen) => {
      return seen.length === 1;
    });
    await pullModel("mine", lockOfHub(GGUF), userOf(hub, { silenceMs: 100 }));

    expect(hub.seen).toHaveLength(2);
  });

  it("is not waited for when it asks for an hour", async () => {
    const { error, hub } = await pullWith((_, response) => {
      response.writeHead(429, { "retry-after": "3600" }).end();
      return true;
    });

    expect(error).toMatchObject({ code: "download-failed" });
    expect(String(error)).toContain(
      "the server answers 429 Too Many Requests; it asks to wait 3600 s",
    );
    expect(hub.seen).toHaveLength(1);
  });

  it.each([401, 403])("says where to accept the licence when it answers %i", async (status) => {
    const { error, hub } = await pullWith((_, response) => {
      response.writeHead(status).end();
      return true;
    });

    expect(error).toMatchObject({
      code: "hub-forbidden",
      hint: `Accept its licence at ${hub.address}/owner/model, then set HF_TOKEN to a token that may read it (${hub.address}/settings/tokens), and run the command again.`,
    });
    expect(String(error)).toContain(`owner/model @ ${COMMIT}, model.gguf`);
    expect(hub.seen).toHaveLength(1);
  });

  it("names repository, revision and file when it has not got it", async () => {
    const { error, hub } = await pullWith((_, response) => {
      response.writeHead(404).end();
      return true;
    });

    expect(error).toMatchObject({
      code: "hub-not-found",
      message: `owner/model @ ${COMMIT}, model.gguf: ${hub.address} has no such file at this revision (404)`,
    });
    expect(hub.seen).toHaveLength(1);
  });

  it("is told when it redirects without end", async () => {
    const { error } = await pullWith((request, response) => {
      response.writeHead(302, { location: request.url ?? "/" }).end();
      return true;
    });

    expect(String(error)).toContain("the server redirects without end");
  });
});

describe("the token", () => {
  it("goes to the hub and not to the host that it redirects to", async () => {
    const leaked: (string | undefined)[] = [];
    const storage = await dataServer((request, response) => {
      leaked.push(request.headers.authorization);
      sendFile(request, response, MODEL);
    });
    const hub = await hubServer({}, (_, response) => {
      response.writeHead(302, { location: `${storage.address}/bytes` }).end();
      return true;
    });
    const settings = { ...hub.settings, authorization: "Bearer hf_secret" };
    const path = await pullModel("mine", lockOfHub(GGUF), userOf(hub, { settings }));

    expect(hub.seen.map(({ authorization }) => authorization)).toEqual(["Bearer hf_secret"]);
    expect(leaked).toEqual([undefined]);
    expect(readFileSync(path).equals(MODEL)).toBe(true);
  });

  it("stays with a redirect on the hub itself", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } }, (request, response, seen) => {
      if (seen.length > 1) return false;
      response.writeHead(307, { location: request.url ?? "" }).end();
      return true;
    });
    const settings = { ...hub.settings, authorization: "Bearer hf_secret" };
    await pullModel("mine", lockOfHub(GGUF), userOf(hub, { settings }));

    expect(hub.seen.map(({ authorization }) => authorization)).toEqual([
      "Bearer hf_secret",
      "Bearer hf_secret",
    ]);
  });
});

describe("the disk", () => {
  it("is asked for room before the first byte", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = userOf(hub, { freeBytes: () => Promise.resolve(1_000_000) });
    const error = await rejectionOf(pullModel("mine", lockOfHub(GGUF), user));

    expect(error).toMatchObject({
      code: "disk-full",
      message: `mine: 200000 bytes are to be fetched to ${join(user.root, "hub")}, and 1000000 bytes are free`,
    });
    expect(hub.seen).toEqual([]);
  });

  it.skipIf(!existsSync("/dev/full"))("may become full on the way", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = userOf(hub);
    const blobs = join(repositoryIn(user.root), "blobs");
    await mkdir(blobs, { recursive: true });
    symlinkSync("/dev/full", join(blobs, `${sha256(MODEL)}.${process.pid}.incomplete`));
    const error = await rejectionOf(pullModel("mine", lockOfHub(GGUF), user));

    expect(error).toMatchObject({
      code: "disk-full",
      message: `${join(blobs, sha256(MODEL))}: the disk is full`,
    });
    expect(existsSync(join(blobs, sha256(MODEL)))).toBe(false);
  });

  it("is not written where no folder can be made", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = userOf(hub);
    await writeFile(join(user.root, "hub"), "a file in the way");

    expect(await rejectionOf(pullModel("mine", lockOfHub(GGUF), user))).toMatchObject({
      code: "output-not-writable",
    });
  });
});

describe("offline", () => {
  it("nothing is asked, and what is missing is named", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const settings = { ...hub.settings, isOffline: true };
    const error = await rejectionOf(pullModel("mine", lockOfHub(GGUF), userOf(hub, { settings })));

    expect(error).toMatchObject({
      code: "offline",
      message:
        "mine is not here (model.gguf; 200000 bytes), and nothing may be fetched (--offline or HF_HUB_OFFLINE)",
    });
    expect(hub.seen).toEqual([]);
  });

  it("a model that is here is verified and used", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = userOf(hub);
    const path = await pullModel("mine", lockOfHub(GGUF), user);
    const settings = { ...hub.settings, isOffline: true };

    expect(await pullModel("mine", lockOfHub(GGUF), { ...user, settings })).toBe(path);
  });
});

describe("several sources", () => {
  it("are tried in the order of the lock, and the reason of each is kept", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const lock = lockOfHub(GGUF);
    const mine = lock.models["mine"];
    if (mine === undefined) throw new Error("no entry");
    const nowhere = { kind: "file", path: "/nowhere/model.gguf" } as const;
    const models = { mine: { ...mine, sources: [nowhere, ...mine.sources] } };
    const notes: string[] = [];
    const user = userOf(hub, { onNote: (text) => notes.push(text) });
    const path = await pullModel("mine", { version: 1, models }, user);

    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(notes).toEqual([
      "/nowhere/model.gguf: ENOENT: no such file or directory, open '/nowhere/model.gguf'; trying the next source",
    ]);
  });
});
