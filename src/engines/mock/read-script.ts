import { readFile, stat } from "node:fs/promises";
import { parseDocument } from "yaml";
import { messageOf, systemCodeOf } from "../../core/errors.ts";
import { failed, succeeded, type Outcome } from "../../core/outcome.ts";
import { mockScriptSchema, type MockScript } from "./script.ts";

/** Scripts are written by hand; anything larger is some other file, such as a model. */
const LARGEST_SCRIPT_BYTES = 1024 * 1024;
const SHOWN_PROBLEMS = 5;
const HINT = "A script of the mock engine is YAML such as configs/mock/demo.mock.yaml.";

/** Reads and checks a script. A file that is missing or is no script is an `engine-refused` failure. */
export async function readMockScript(path: string): Promise<Outcome<MockScript>> {
  const text = await readText(path);
  if (text.status === "failed") return text;
  return parseMockScript(text.value, path);
}

/** Checks the text of a script; `path` is for messages only. */
export function parseMockScript(text: string, path: string): Outcome<MockScript> {
  let data: unknown;
  try {
    const document = parseDocument(text, { prettyErrors: true });
    const problem = document.errors[0];
    if (problem !== undefined) return refused(`${path}: ${firstLine(problem.message)}`);
    data = document.toJS({ maxAliasCount: 100 });
  } catch (error) {
    return refused(`${path}: ${firstLine(messageOf(error))}`);
  }
  const result = mockScriptSchema.safeParse(data);
  if (result.success) return succeeded(result.data);
  const problems = result.error.issues
    .slice(0, SHOWN_PROBLEMS)
    .map((issue) => `${issue.path.join(".") || "the file"}: ${issue.message}`);
  return refused(`${path}: ${problems.join("; ")}`);
}

async function readText(path: string): Promise<Outcome<string>> {
  try {
    const { size } = await stat(path);
    if (size > LARGEST_SCRIPT_BYTES) {
      return refused(`${path} has ${size} bytes, too many for a script of the mock engine`);
    }
    return succeeded(await readFile(path, "utf8"));
  } catch (error) {
    if (systemCodeOf(error) === "ENOENT") return refused(`${path}: there is no such file`);
    return refused(`${path} cannot be read: ${messageOf(error)}`);
  }
}

function refused(message: string): Outcome<never> {
  return failed("engine-refused", message, HINT);
}

function firstLine(message: string): string {
  return message.split("\n")[0] ?? message;
}
