import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cardLicenceOf } from "../../../../src/assets/licences/model-card.ts";

const UNREADABLE = "(front matter that cannot be read)";

describe("cardLicenceOf", () => {
  it("reads licence and base model of the front matter", () => {
    const card =
      "---\nlicense: apache-2.0\nbase_model: Qwen/Qwen3-0.6B\n---\n# Model\nlicense: mit\n";
    expect(cardLicenceOf(card)).toEqual({
      statement: { source: "model-card", license: "apache-2.0", name: null, link: null },
      baseModels: ["Qwen/Qwen3-0.6B"],
    });
  });

  it("reads lists, comments, quotes and line ends of Windows", () => {
    const card =
      '\uFEFF---\r\nlicense: ["apache-2.0", mit] # both\r\nbase_model:\r\n- a/b\r\n- https://huggingface.co/c/d\r\n---\r\n';
    expect(cardLicenceOf(card)).toMatchObject({
      statement: { license: "apache-2.0,mit" },
      baseModels: ["a/b", "c/d"],
    });
  });

  it("reads what stands behind `other`", () => {
    const card =
      "---\nlicense: other\nlicense_name: mrl\nlicense_link: https://mistral.ai/licenses/MRL-0.1.md\n---\n";
    expect(cardLicenceOf(card).statement).toMatchObject({
      license: "other",
      name: "mrl",
      link: "https://mistral.ai/licenses/MRL-0.1.md",
    });
  });

  it.each(["", "# A model", "---\ntags: [x]\n---\n", "---\nlicense: mit", "---\nlicense:\n---\n"])(
    "says nothing for a card that says nothing: %j",
    (card) => {
      expect(cardLicenceOf(card)).toEqual({ statement: null, baseModels: [] });
    },
  );

  it.each([
    ["is no YAML", 'license: "mit\n  x: ]'],
    ["names a mapping", "license: {id: [mit]}"],
    ["hides the key in flow style", "{license: mit}"],
    ["hides the key behind spaces", "# a comment\n\n  license: mit"],
    ["hides the key in quotes", '"lic\\u0065nse": mit'],
    ["hides the key behind an alias", "x: &x {license: mit}\n<<: *x"],
    ["multiplies aliases", `license: [&a [1], ${"*a,".repeat(60)}]`],
    ["is nested without end", `license: ${"[".repeat(200_000)}`],
    ["says it too often", "license: mit\n".repeat(9)],
  ])("names a licence that nobody knows when the front matter %s", (_, front) => {
    expect(cardLicenceOf(`---\n${front}\n---\n`).statement?.license).toBe(UNREADABLE);
  });

  it("takes a licence that is named twice for both of them", () => {
    expect(cardLicenceOf("---\nlicense: mit\nlicense: gemma\n---\n").statement?.license).toBe(
      "mit,gemma",
    );
  });

  it("reads past a whole agreement, and past nesting that no parser survives", () => {
    const front = `extra: ${"[".repeat(200_000)}\nprompt: |\n${"  license: gemma\n".repeat(500)}license: mit`;
    expect(cardLicenceOf(`---\n${front}\n---\n`).statement?.license).toBe("mit");
  });

  it("says that there are more base models than it reads", () => {
    const list = Array.from({ length: 20 }, (_, index) => `- o/m${index}`).join("\n");
    const { baseModels } = cardLicenceOf(`---\nbase_model:\n${list}\n---\n`);
    expect(baseModels).toHaveLength(17);
    expect(baseModels.at(-1)).toBe("4 more that are not read");
  });

  it("always answers", () => {
    const piece = fc.constantFrom(
      "license: ",
      "base_model:",
      "- ",
      "[",
      "]",
      '"',
      "&a",
      "*a",
      "x",
      "\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const { baseModels } = cardLicenceOf(`---\n${pieces.join("")}\n---\n`);
        expect(baseModels.length).toBeLessThanOrEqual(17);
      }),
    );
  });
});
