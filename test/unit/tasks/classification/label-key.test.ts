import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../../src/core/errors.ts";
import { labelKey, requireUsableLabels } from "../../../../src/tasks/classification/label-key.ts";
import { BANKING77_LABELS } from "../../../fixtures/classification/banking77-labels.ts";

describe("labelKey", () => {
  it("leaves case, spaces and hyphens aside, and nothing else", () => {
    expect(labelKey("Top-up Failed")).toBe("top_up_failed");
    expect(labelKey("reverted_card_payment?")).not.toBe(labelKey("reverted_card_payment"));
    expect(labelKey("top  up")).not.toBe(labelKey("top_up"));
  });
});

describe("requireUsableLabels", () => {
  it("accepts the labels of Banking77", () => {
    expect(() => {
      requireUsableLabels(BANKING77_LABELS, "banking77");
    }).not.toThrow();
  });

  it.each([
    [["top_up", "Top-Up"], 'the labels "top_up" and "Top-Up" differ only in case'],
    [["a", "a"], 'the labels "a" and "a" differ only'],
    [["a"], "two labels or more"],
    [["a", ""], 'the label "" is empty'],
    [["a", " b"], 'the label " b" is empty, has white space'],
    [["a", "b\nc"], "or a line break"],
  ])("refuses %j", (labels, message) => {
    const check = () => {
      requireUsableLabels(labels, "intents");
    };
    expect(check).toThrow(ConfigError);
    expect(check).toThrow(message);
  });
});
