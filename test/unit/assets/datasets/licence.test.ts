import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pullCommand, requireLicence } from "../../../../src/assets/datasets/licence.ts";
import { rejectionOf, temporaryFolder } from "../../../support/temporary-folder.ts";
import { sampleLock } from "./sample-dataset.ts";

const FORMS = [{ id: "f", files: [{ path: "a", split: "test", content: "a" }] }];
const asking = (): { lock: ReturnType<typeof sampleLock>; cacheDirectory: string } => ({
  lock: sampleLock("financial_phrasebank", FORMS, { needsAcceptance: true }),
  cacheDirectory: join(temporaryFolder(), "datasets"),
});

describe("a licence that asks for acceptance", () => {
  it("is refused until it was accepted, with what to type", async () => {
    expect(
      await rejectionOf(requireLicence("financial_phrasebank", ["gsm8k"], asking())),
    ).toMatchObject({
      code: "licence-not-accepted",
      message: "financial_phrasebank (Sample) is licensed under Creative Commons Zero.",
      hint: "If you may use it, say so once: --accept-license financial_phrasebank",
    });
  });

  it("is asked for once", async () => {
    const options = asking();
    await requireLicence("financial_phrasebank", ["financial_phrasebank"], options);

    await expect(requireLicence("financial_phrasebank", [], options)).resolves.toBeUndefined();
  });

  it("stands in the command to download until it was accepted", async () => {
    const options = asking();
    const before = await pullCommand("financial_phrasebank", options);
    await requireLicence("financial_phrasebank", ["financial_phrasebank"], options);

    expect(before).toBe(
      "edge-bench data pull financial_phrasebank --accept-license financial_phrasebank",
    );
    expect(await pullCommand("financial_phrasebank", options)).toBe(
      "edge-bench data pull financial_phrasebank",
    );
  });

  it("is asked for again where what was kept cannot be read", async () => {
    const options = asking();
    await requireLicence("financial_phrasebank", ["financial_phrasebank"], options);
    writeFileSync(join(options.cacheDirectory, "accepted-licenses.json"), "[");

    await expect(requireLicence("financial_phrasebank", [], options)).rejects.toThrow(
      "is licensed under",
    );
  });

  it("holds for this command where nothing can be kept", async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, "file"), "");
    const options = { ...asking(), cacheDirectory: join(folder, "file", "datasets") };

    await expect(
      requireLicence("financial_phrasebank", ["financial_phrasebank"], options),
    ).resolves.toBeUndefined();
  });

  it("of the published data set forbids commercial use", async () => {
    const cacheDirectory = temporaryFolder();

    await expect(requireLicence("financial_phrasebank", [], { cacheDirectory })).rejects.toThrow(
      /NonCommercial-ShareAlike 3\.0 Unported \(https:.*\); it forbids commercial use\.$/,
    );
    await expect(requireLicence("gsm8k", [], { cacheDirectory })).resolves.toBeUndefined();
  });
});
