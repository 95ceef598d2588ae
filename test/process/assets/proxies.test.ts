import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, request as forward } from "node:http";
import { createServer as createSecureServer } from "node:https";
import { type AddressInfo, connect, type Server } from "node:net";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { sendFile } from "./data-server.ts";
import { bytesOf, lockOfHub, REPOSITORY } from "./hub-models.ts";
import { COMMIT, hubServer } from "./hub-server.ts";
import { ModelsUser } from "./models-cli.ts";

const GGUF = { "Tiny.gguf": bytesOf(50_000) };
const PATH = `/${REPOSITORY}/resolve/${COMMIT}/Tiny.gguf`;

async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** A proxy that forwards requests and opens tunnels, all to one port of this machine. */
async function proxyTo(port: number): Promise<{ port: number; lines: string[]; users: unknown[] }> {
  const lines: string[] = [];
  const users: unknown[] = [];
  const server = createServer((request, response) => {
    lines.push(`${request.method ?? ""} ${request.url ?? ""}`);
    users.push(request.headers["proxy-authorization"]);
    const { pathname } = new URL(request.url ?? "");
    forward({ host: "127.0.0.1", port, path: pathname }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    }).end();
  });
  server.on("connect", (request, socket) => {
    lines.push(`CONNECT ${request.url ?? ""}`);
    users.push(request.headers["proxy-authorization"]);
    const inside = connect(port, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      inside.pipe(socket).pipe(inside);
    });
    inside.on("error", () => socket.destroy());
    socket.on("error", () => inside.destroy());
  });
  return { port: await listening(server), lines, users };
}

function hasOpenssl(): boolean {
  try {
    execFileSync("openssl", ["version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** A certificate of its own for a name that no name server knows. */
function certificate(host: string): { readonly key: string; readonly cert: string } {
  const folder = temporaryFolder();
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const words = `req -x509 -newkey rsa:2048 -nodes -days 2 -keyout ${key} -out ${cert} -subj /CN=${host} -addext subjectAltName=DNS:${host}`;
  execFileSync("openssl", words.split(" "), { stdio: "ignore" });
  return { key, cert };
}

describe("behind a proxy", () => {
  it("asks it for the whole address, with its user and password", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const proxy = await proxyTo(Number(new URL(hub.address).port));
    const user = new ModelsUser("http://hub.invalid", {
      HTTP_PROXY: `http://me:p%40ss@127.0.0.1:${proxy.port}`,
    });
    user.writeLock(lockOfHub(GGUF));
    const { exitCode, stderr } = await user.run("pull", "mine");

    expect(stderr).toBe("");
    expect(exitCode).toBe(0);
    expect(proxy.lines).toEqual([`GET http://hub.invalid${PATH}`]);
    expect(proxy.users).toEqual([`Basic ${Buffer.from("me:p@ss").toString("base64")}`]);
  });

  it("goes around it where NO_PROXY names the hub", async () => {
    const hub = await hubServer({ [REPOSITORY]: { files: GGUF } });
    const user = new ModelsUser(hub.address, {
      HTTP_PROXY: "http://127.0.0.1:9",
      NO_PROXY: "127.0.0.1",
    });
    user.writeLock(lockOfHub(GGUF));

    expect(await user.run("pull", "mine")).toMatchObject({ exitCode: 0 });
  });

  it.skipIf(!hasOpenssl())(
    "opens a tunnel to a hub on https and checks its certificate",
    async () => {
      const { key, cert } = certificate("hub.invalid");
      const pem = { key: readFileSync(key), cert: readFileSync(cert) };
      const secrets: unknown[] = [];
      const hub = createSecureServer(pem, (request, response) => {
        secrets.push(request.headers.authorization);
        sendFile(request, response, GGUF["Tiny.gguf"]);
      });
      const proxy = await proxyTo(await listening(hub));
      const user = new ModelsUser("https://hub.invalid", {
        HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
        NODE_EXTRA_CA_CERTS: cert,
        HF_TOKEN: "hf_secret",
      });
      user.writeLock(lockOfHub(GGUF));
      const trusted = await user.run("pull", "mine");
      user.env["EDGE_BENCH_CACHE_DIR"] = join(user.folder, "another-cache");
      user.env["NODE_EXTRA_CA_CERTS"] = "";
      const unknown = await user.run("pull", "mine");

      expect(trusted).toMatchObject({ exitCode: 0, stderr: "" });
      expect(secrets).toEqual(["Bearer hf_secret"]);
      expect(proxy.lines).toEqual(["CONNECT hub.invalid:443", "CONNECT hub.invalid:443"]);
      expect(proxy.users).toEqual([undefined, undefined]);
      expect(unknown.exitCode).toBe(2);
      expect(unknown.stderr).toContain("set NODE_EXTRA_CA_CERTS to a file with the certificates");
    },
  );

  it("says what a proxy answers that opens no tunnel", async () => {
    const server = createServer();
    server.on("connect", (_request, socket) => {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
    });
    const port = await listening(server);
    const user = new ModelsUser("https://hub.invalid", {
      HTTPS_PROXY: `http://127.0.0.1:${port}`,
    });
    user.writeLock(lockOfHub(GGUF));
    const { exitCode, stderr } = await user.run("pull", "mine");

    expect(exitCode).toBe(2);
    expect(stderr).toContain(
      `the proxy 127.0.0.1:${port} answers 407 Proxy Authentication Required`,
    );
  });
});
