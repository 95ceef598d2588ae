import { homedir, hostname, tmpdir, userInfo } from "node:os";
import { packageVersion } from "../../../core/package-version.ts";
import { printable } from "../../printable.ts";
import type { Observation } from "./observation.ts";

/** What must not be shared, and what is shown in its place. Longest first: a home folder holds a user's name. */
export interface Secret {
  readonly text: string;
  readonly shown: string;
}

export function ownSecrets(): Secret[] {
  return [
    { text: tmpdir(), shown: "<temporary folder>" },
    { text: homedir(), shown: "~" },
    { text: hostname(), shown: "<host>" },
    { text: hostname().replace(/\..*$/, ""), shown: "<host>" },
    { text: userInfo().username, shown: "<user>" },
  ];
}

/** Shorter ones are parts of ordinary words. */
const SHORTEST_SECRET = 3;

/** A text without user, host and their folders. */
export function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  return secrets
    .filter((secret) => secret.text.length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.text.length - a.text.length)
    .reduce((shown, secret) => shown.replaceAll(secret.text, secret.shown), text);
}

/** The observations as Markdown that can be pasted into a report. */
export function observationsMarkdown(
  observations: readonly Observation[],
  secrets: readonly Secret[] = ownSecrets(),
): string {
  const blocks = observations.map(({ question, expected, isAsExpected, seen }) =>
    [
      `### ${question}`,
      "",
      ...(expected === null ? [] : [`${verdictOf(isAsExpected)} (expected: ${expected})`, ""]),
      ...seen.map((line) => `- ${withoutSecrets(printable(line).replace(/\n/g, " "), secrets)}`),
    ].join("\n"),
  );
  const title = `## edge-slm-bench ${packageVersion()} on a Mac, Node ${process.versions.node}, libuv ${process.versions.uv}`;
  return [title, ...blocks].join("\n\n");
}

function verdictOf(isAsExpected: boolean | null): string {
  if (isAsExpected === null) return "Recorded";
  return isAsExpected ? "As expected" : "**Not as expected**";
}

/** The same as one JSON document. */
export function observationsJson(
  observations: readonly Observation[],
  secrets: readonly Secret[] = ownSecrets(),
): string {
  const shared = observations.map((observation) => ({
    ...observation,
    seen: observation.seen.map((line) => withoutSecrets(line, secrets)),
  }));
  const { node, uv } = process.versions;
  return JSON.stringify({ version: packageVersion(), node, libuv: uv, observations: shared });
}
