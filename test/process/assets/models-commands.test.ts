import {
  appendFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readModelsLock } from "../../../src/assets/lock.ts";
import { bytesOf, flipped, lockOfHub, REPOSITORY } from "./hub-models.ts";
import { COMMIT, gitBlobSha1, hubServer, sha256 } from "./hub-server.ts";
import { ModelsUser } from "./models-cli.ts";

const GGUF = { "Tiny-Q8_0.gguf": bytesOf(3_000_000) };
const MODEL = GGUF["Tiny-Q8_0.gguf"];
const MLX = {
  "model.safetensors": bytesOf(5000, 7),
  "model.safetensors.index.json": Buffer.from("{}"),
  "config.json": Buffer.from('{"model_type":"llama"}'),
  "tokenizer.json": bytesOf(900, 13),
  "chat_template.jinja": Buffer.from("{{ messages }}"),
  "README.md": Buffer.from("# a card"),
  "picture.png": bytesOf(10),
};
const PATH = `hub/models--owner--model/snapshots/${COMMIT}/Tiny-Q8_0.gguf`;

describe("edge-bench models pull", () => {
  it("fetches, prints the path and what to type next, and is silent where no person looks on", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = new ModelsUser(hub.address);
    user.writeLock(lockOfHub(GGUF));
    const { exitCode, stdout, stderr } = await user.run("pull", "mine");

    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(stdout).toBe(`${join(user.cache, PATH)}\nNext: edge-bench perf --models mine\n`);
  });

  it("goes on at the right byte after kill -9", async () => {
    const reached = 1_200_000;
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } }, (_, response, seen) => {
      if (seen.length > 1) return false;
      response.writeHead(200, { "content-length": MODEL.length });
      response.write(MODEL.subarray(0, reached));
      return true;
    });
    const user = new ModelsUser(hub.address);
    user.writeLock(lockOfHub(GGUF));
    const blobs = join(user.cache, "hub/models--owner--model/blobs");
    const first = user.start("pull", "mine");
    const part = join(blobs, `${sha256(MODEL)}.${first.child.pid ?? 0}.incomplete`);
    await expect.poll(() => sizeOf(part), { timeout: 30_000 }).toBe(reached);
    first.child.kill("SIGKILL");
    await first.result;

    expect(readdirSync(blobs)).toEqual([`${sha256(MODEL)}.${first.child.pid ?? 0}.incomplete`]);
    expect(existsSync(join(user.cache, PATH))).toBe(false);

    const { exitCode } = await user.run("pull", "mine");

    expect(exitCode).toBe(0);
    expect(hub.seen.map(({ range }) => range)).toEqual([null, `bytes=${reached}-`]);
    expect(readFileSync(join(user.cache, PATH)).equals(MODEL)).toBe(true);
    expect(readdirSync(blobs)).toEqual([sha256(MODEL)]);
  });

  it("shows a licence that is not permissive, and where its terms are, before it fetches", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = new ModelsUser(hub.address);
    const licence = {
      id: "LicenseRef-Gemma",
      name: "Gemma Terms of Use",
      url: "https://ai.google.dev/gemma/terms",
      textSha256: null,
    };
    user.writeLock(lockOfHub(GGUF, { licence }));
    const first = await user.run("pull", "mine");
    const again = await user.run("pull", "mine");

    expect(first.stderr).toBe(
      "mine: Gemma Terms of Use (LicenseRef-Gemma), terms: https://ai.google.dev/gemma/terms\n  Not a permissive licence: who uses the model accepts these terms.\n",
    );
    expect(again.stderr).toBe("");
  });

  it("locks an unlocked entry at its first pull, writes the lock and says so in one line", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: MLX } });
    const user = new ModelsUser(hub.address);
    const source = { kind: "hub", repository: REPOSITORY, revision: null, file: null };
    const open = { files: [], revision: null, sources: [source], state: "unlocked", format: "mlx" };
    user.writeLock(lockOfHub({}, open));
    const { exitCode, stdout, stderr } = await user.run("pull", "mine");
    const { models } = await readModelsLock(user.lockPath);

    expect(stderr).toBe(
      `locked mine: revision ${COMMIT}, 4 files with size and hash; written to ${user.lockPath}\n`,
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`snapshots/${COMMIT}\n`);
    expect(models["mine"]).toMatchObject({
      state: "locked",
      revision: COMMIT,
      sources: [{ revision: COMMIT }],
      files: [
        { path: "model.safetensors", sha256: sha256(MLX["model.safetensors"]), gitBlobSha1: null },
        {
          path: "chat_template.jinja",
          sha256: null,
          gitBlobSha1: gitBlobSha1(MLX["chat_template.jinja"]),
        },
        { path: "config.json" },
        { path: "tokenizer.json", sizeBytes: 900 },
      ],
    });
  });

  it("refuses to lock over a size or hash that is known and differs", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: { "m.gguf": flipped(MODEL) } } });
    const user = new ModelsUser(hub.address);
    const source = { kind: "hub", repository: REPOSITORY, revision: null, file: "m.gguf" };
    const open = { revision: null, sources: [source], state: "unlocked" };
    user.writeLock(lockOfHub({ "m.gguf": MODEL }, open));
    const before = readFileSync(user.lockPath, "utf8");
    const { exitCode, stderr } = await user.run("lock", "mine");

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `differs from models.lock: sha256 of m.gguf is ${sha256(flipped(MODEL))}, models.lock says ${sha256(MODEL)}`,
    );
    expect(readFileSync(user.lockPath, "utf8")).toBe(before);
  });

  it("points to models add for a repository", async () => {
    const user = new ModelsUser("http://127.0.0.1:9");
    const { exitCode, stderr } = await user.run("pull", "owner/model");

    expect(exitCode).toBe(2);
    expect(stderr).toContain("edge-bench models add owner/model");
  });

  it.each([
    ["--offline", ["--offline"], {}],
    ["HF_HUB_OFFLINE", [], { HF_HUB_OFFLINE: "1" }],
  ])("asks nobody with %s", async (_, words, env) => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = new ModelsUser(hub.address, env);
    user.writeLock(lockOfHub(GGUF));
    const { exitCode, stderr } = await user.run("pull", "mine", ...words);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("mine is not here (Tiny-Q8_0.gguf; 3000000 bytes)");
    expect(hub.seen).toEqual([]);
  });

  it("sends the token that a login left in the home folder", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = new ModelsUser(hub.address);
    writeFileSync(join(user.folder, "token"), "hf_from_file\n");
    user.env["HF_TOKEN_PATH"] = join(user.folder, "token");
    user.writeLock(lockOfHub(GGUF));
    await user.run("pull", "mine");

    expect(hub.seen.map(({ authorization }) => authorization)).toEqual(["Bearer hf_from_file"]);
  });
});

describe("edge-bench models add", () => {
  const card = { license: "gemma", base_model: "base/one" };
  const several = {
    "Tiny-Q4_0.gguf": bytesOf(100),
    "Tiny-Q8_0.gguf": bytesOf(200),
    "mmproj-Tiny.gguf": bytesOf(50),
    LICENSE: Buffer.from("the terms"),
  };

  it("locks a file of a repository: commit, size, hash, licence and what it was made from", async () => {
    const hub = await hubServer({
      [REPOSITORY]: { files: several, cardData: card },
      "base/one": { files: {}, cardData: { base_model: ["base/two"] } },
      "base/two": { files: {} },
    });
    const user = new ModelsUser(hub.address);
    const { exitCode, stdout } = await user.run("add", REPOSITORY, "--file", "Tiny-Q8_0.gguf");
    const { models } = await readModelsLock(user.lockPath);

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`tiny_q8_0: added to ${user.lockPath}
  owner/model @ ${COMMIT}
  gguf, 1 file, 200 bytes
  licence: Gemma Terms of Use (LicenseRef-Gemma), https://ai.google.dev/gemma/terms
  made from: base/one <- base/two
Next: edge-bench models pull tiny_q8_0
`);
    expect(models).toEqual({
      tiny_q8_0: {
        format: "gguf",
        files: [
          {
            path: "Tiny-Q8_0.gguf",
            sizeBytes: 200,
            sha256: sha256(several["Tiny-Q8_0.gguf"]),
            gitBlobSha1: null,
          },
        ],
        repository: REPOSITORY,
        revision: COMMIT,
        licence: {
          id: "LicenseRef-Gemma",
          name: "Gemma Terms of Use",
          url: "https://ai.google.dev/gemma/terms",
          textSha256: sha256(several.LICENSE),
        },
        baseModels: ["base/one", "base/two"],
        sources: [
          { kind: "hub", repository: REPOSITORY, revision: COMMIT, file: "Tiny-Q8_0.gguf" },
        ],
        state: "locked",
        note: null,
      },
    });
  });

  it("lists the models of a repository that holds several, with their sizes", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: several, cardData: card } });
    const user = new ModelsUser(hub.address);
    const { exitCode, stderr } = await user.run("add", REPOSITORY);

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      "holds 2 GGUF models. It holds:\n  Tiny-Q4_0.gguf  100 bytes\n  Tiny-Q8_0.gguf  200 bytes\n",
    );
    expect(existsSync(user.lockPath)).toBe(false);
  });

  it("makes a key that pull, list and the others know", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: MLX } });
    const user = new ModelsUser(hub.address);
    await user.run("add", REPOSITORY, "--id", "my_mlx");
    const pulled = await user.run("pull", "my_mlx");
    const verified = await user.run("verify", "my_mlx");

    expect(pulled.exitCode).toBe(0);
    expect(verified.exitCode).toBe(0);
    expect(verified.stdout).toMatch(/4 whole, 0 altered\.\n$/);
  });

  it("never replaces an entry silently", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = new ModelsUser(hub.address);
    const again = ["add", REPOSITORY, "--id", "smollm2_135m_q4_1"];
    const { exitCode, stderr } = await user.run(...again);

    expect(exitCode).toBe(2);
    expect(stderr).toContain('the key "smollm2_135m_q4_1" stands for QuantFactory/');
  });

  it("refuses an answer with a file name that leaves its folder", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: { "a/../../b.gguf": bytesOf(9) } } });
    const user = new ModelsUser(hub.address);
    const { exitCode, stderr } = await user.run("add", REPOSITORY);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("the hub's answer is not usable");
    expect(existsSync(user.lockPath)).toBe(false);
  });

  it("says what an endpoint that is no hub must be", async () => {
    const hub = await hubServer({}, (_, response) => {
      response.writeHead(200).end("<html>");
      return true;
    });
    const { exitCode, stderr } = await new ModelsUser(hub.address).run("add", REPOSITORY);

    expect(exitCode).toBe(2);
    expect(stderr).toContain("Check HF_ENDPOINT: it must name a Hugging Face hub");
  });
});

describe("edge-bench models verify", () => {
  it("names the file that was altered and fails", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = new ModelsUser(hub.address);
    user.writeLock(lockOfHub(GGUF));
    await user.run("pull", "mine");
    const whole = await user.run("verify");
    const path = join(user.cache, PATH);
    writeFileSync(path, flipped(MODEL));
    const altered = await user.run("verify");

    expect(whole).toMatchObject({
      exitCode: 0,
      stdout: `whole           ${path} (mine)\n1 whole, 0 altered.\n`,
    });
    expect(altered).toMatchObject({
      exitCode: 1,
      stdout: `altered         ${path} (mine): models.lock says 3000000 bytes, sha256 ${sha256(MODEL)}; the file has 3000000 bytes, sha256 ${sha256(flipped(MODEL))}\n0 whole, 1 altered.\n`,
    });
  });

  it("calls a file of another size altered where only the right one belongs", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = new ModelsUser(hub.address);
    user.writeLock(lockOfHub(GGUF));
    await user.run("pull", "mine");
    appendFileSync(join(user.cache, PATH), "x");
    const { exitCode, stdout } = await user.run("verify", "--json");

    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ files: [{ id: "mine", state: "altered" }] });
  });

  it("compares a file of any place with the entries of the lock", async () => {
    const user = new ModelsUser("http://127.0.0.1:9");
    user.writeLock(lockOfHub(GGUF));
    writeFileSync(join(user.folder, "renamed.gguf"), MODEL);
    writeFileSync(join(user.folder, "Tiny-Q8_0.gguf"), flipped(MODEL));
    writeFileSync(join(user.folder, "unknown.gguf"), "abc");
    const whole = await user.run("verify", "renamed.gguf");
    const altered = await user.run("verify", "Tiny-Q8_0.gguf");
    const unknown = await user.run("verify", "unknown.gguf");

    expect(whole.stdout).toBe("whole           renamed.gguf (mine)\n1 whole, 0 altered.\n");
    expect(altered.stdout).toContain("altered         Tiny-Q8_0.gguf (mine): models.lock says");
    expect(unknown.stdout).toContain("not verifiable  unknown.gguf: no entry of models.lock");
    expect([whole, altered, unknown].map(({ exitCode }) => exitCode)).toEqual([0, 1, 1]);
  });

  it("does not call it verified when nothing is here", async () => {
    const user = new ModelsUser("http://127.0.0.1:9");
    const { exitCode, stderr } = await user.run("verify");

    expect(exitCode).toBe(2);
    expect(stderr).toContain("nothing was verified: no model of models.lock is on this machine");
  });
});

describe("edge-bench models rm", () => {
  it("removes the files of a model and the folders that are empty then", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = new ModelsUser(hub.address);
    user.writeLock(lockOfHub(GGUF));
    await user.run("pull", "mine");
    const { exitCode, stdout } = await user.run("rm", "mine");

    expect(exitCode).toBe(0);
    expect(stdout).toBe(`removed ${join(user.cache, PATH)}\n3.00 MB are free again.\n`);
    expect(readdirSync(join(user.cache, "hub"))).toEqual([]);
  });

  it("leaves the files of other tools unless everything is asked for", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = new ModelsUser(hub.address);
    user.writeLock(lockOfHub(GGUF));
    const other = new ModelsUser(hub.address, { HF_HOME: join(user.home, ".cache/huggingface") });
    other.env["EDGE_BENCH_CACHE_DIR"] = "";
    other.writeLock(lockOfHub(GGUF));
    await other.run("pull", "mine");
    const path = join(user.home, ".cache/huggingface", PATH);
    const named = await user.run("rm", "mine");
    const isLeft = existsSync(path);
    await user.run("rm", "mine", "--everywhere");

    expect(named.stdout).toBe(
      `left ${path} (Hugging Face's cache; --everywhere removes it too)\nNothing was removed.\n`,
    );
    expect([isLeft, existsSync(path)]).toEqual([true, false]);
  });
});

function sizeOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}
