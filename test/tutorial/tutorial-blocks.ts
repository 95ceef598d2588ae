import { spawn } from "node:child_process";

/** How a block of commands is to be run, by the comment before it. */
export type BlockMode =
  | { readonly kind: "run" }
  /** Exit code 1 is an answer too: a gate that says no. */
  | { readonly kind: "may-fail" }
  /** Ctrl-C is pressed as soon as the output holds this text. */
  | { readonly kind: "interrupted"; readonly after: string }
  | { readonly kind: "not-run"; readonly reason: string };

export interface CommandBlock {
  readonly commands: string;
  readonly mode: BlockMode;
}

const BLOCK = /(?:^<!-- (?<comment>[^\n]+) -->\n+)?^```sh\n(?<commands>[^`]*)^```$/gm;

/** Every `sh` block of a document in its order. @throws Error for a comment that is no mode */
export function commandBlocks(markdown: string): CommandBlock[] {
  return [...markdown.matchAll(BLOCK)].map(({ groups }) => ({
    commands: groups?.["commands"] ?? "",
    mode: modeOf(groups?.["comment"]),
  }));
}

function modeOf(comment: string | undefined): BlockMode {
  if (comment === undefined) return { kind: "run" };
  const colon = comment.indexOf(": ");
  const [word, rest] = [comment.slice(0, colon), comment.slice(colon + 2)];
  if (word === "not run") return { kind: "not-run", reason: rest };
  if (word === "exit 0 or 1") return { kind: "may-fail" };
  if (word === "interrupted after") return { kind: "interrupted", after: rest };
  throw new Error(`unknown comment before a block: ${comment}`);
}

export interface BlockResult {
  readonly exitCode: number | null;
  readonly output: string;
}

/** Runs a block in a shell that stops at the first error, in a process group of its own as in a terminal. */
export function runBlock(
  { commands, mode }: CommandBlock,
  { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
): Promise<BlockResult> {
  return new Promise((resolve, reject) => {
    const child = spawn("sh", ["-e", "-c", commands], {
      cwd: folder,
      env,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    let isInterrupted = false;
    const read = (text: string): void => {
      output += text;
      if (mode.kind !== "interrupted" || isInterrupted || !output.includes(mode.after)) return;
      isInterrupted = true;
      if (child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    };
    child.stdout.setEncoding("utf8").on("data", read);
    child.stderr.setEncoding("utf8").on("data", read);
    child.once("error", reject);
    child.once("close", (exitCode) => {
      resolve({ exitCode, output });
    });
  });
}

/** The exit codes with which a block has done what the document says. */
export function expectedExitCodes(mode: BlockMode): readonly (number | null)[] {
  if (mode.kind === "may-fail") return [0, 1];
  // The shell ends with 130, or by the signal itself.
  return mode.kind === "interrupted" ? [130, null] : [0];
}
