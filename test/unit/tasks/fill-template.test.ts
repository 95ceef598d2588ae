import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../../src/core/errors.ts";
import { fillTemplate } from "../../../src/tasks/fill-template.ts";

describe("fillTemplate", () => {
  it("puts each value in its place, as often as it is named", () => {
    expect(fillTemplate("{{a}}-{{ b }}-{{a}}", { a: "1", b: "2" }, "x")).toBe("1-2-1");
  });

  it("leaves a template without placeholders, and single braces, as they are", () => {
    expect(fillTemplate('{"a": {"b": 1}}', {}, "x")).toBe('{"a": {"b": 1}}');
  });

  it("does not read placeholders inside values", () => {
    expect(fillTemplate("{{a}}", { a: "{{b}} $& {{a}}", b: "no" }, "x")).toBe("{{b}} $& {{a}}");
  });

  it.each(["{{c}}", "{{toString}}", "{{__proto__}}", "{{", "{{}}", "{{a"])(
    "refuses %j with the place of the template",
    (template) => {
      const fill = () => fillTemplate(template, { a: "1" }, "prompts/tasks/faq.yaml: user.en");
      expect(fill).toThrow(ConfigError);
      expect(fill).toThrow("prompts/tasks/faq.yaml: user.en: unknown placeholder {{");
    },
  );

  it("keeps every value whole", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (value) => {
        expect(fillTemplate("<{{a}}>", { a: value }, "x")).toBe(`<${value}>`);
      }),
    );
  });
});
