import { expect, it } from "vitest";
import { openPythonSandbox } from "../../../bindings/python-wasi/sandbox.ts";
import { loadMini } from "../../../src/tasks/mini-data.ts";

it("passes the solutions of data/mini/python.jsonl, and no function that does nothing", async () => {
  const sandbox = await openPythonSandbox();
  try {
    for (const row of await loadMini("python")) {
      const check = `${row.test}\ncheck(${row.entry_point})`;
      const run = (body: string) => sandbox.run({ program: row.prompt + body, check });
      expect((await run(row.canonical_solution)).outcome, row.task_id).toBe("passed");
      expect((await run("    pass\n")).outcome, row.task_id).not.toBe("passed");
    }
  } finally {
    await sandbox.close();
  }
});
