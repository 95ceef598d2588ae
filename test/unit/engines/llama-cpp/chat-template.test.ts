import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ChatMessage } from "../../../../src/core/prompt.ts";
import {
  ChatTemplate,
  ChatTemplateError,
  foldSystemMessage,
} from "../../../../src/engines/llama-cpp/chat-template.ts";
import { renderMessages } from "../../../../src/engines/llama-cpp/prompt-reader.ts";

const TOKENS = { bos_token: "<s>", eos_token: "</s>" };
const HELLO: ChatMessage[] = [{ role: "user", content: "Hello" }];

/** A template without the word "messages" is taken for none. */
function templateOf(source: string): ChatTemplate {
  return new ChatTemplate(`{# messages #}${source}`, TOKENS);
}

function render(source: string, messages: readonly ChatMessage[] = HELLO): string {
  return templateOf(source).render(messages);
}

describe("a chat template", () => {
  it("sees the messages, the special tokens and that an answer is wanted", () => {
    const source =
      "{{ bos_token }}{% for m in messages %}[{{ m.role }}]{{ m['content'] }}{{ eos_token }}{% endfor %}{% if add_generation_prompt %}[assistant]{% endif %}";
    expect(render(source)).toBe("<s>[user]Hello</s>[assistant]");
  });

  it("takes the contents of messages as they are, whatever they look like", () => {
    const template = new ChatTemplate("{{ messages[0].content }}", TOKENS);
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (content) => {
        expect(template.render([{ role: "user", content }])).toBe(content);
      }),
    );
  });

  it("never changes the messages of the caller", () => {
    const messages: ChatMessage[] = [{ role: "user", content: "a" }];
    render("{% set ns = namespace(x=messages[0]) %}{{ ns.x.content }}", messages);
    expect(messages).toEqual([{ role: "user", content: "a" }]);
  });

  it("renders each of several conversations as its own, also again", () => {
    const template = templateOf("{{ messages[0].content }}{{ messages|length }}");
    const one: ChatMessage[] = [{ role: "user", content: "a" }];
    const two: ChatMessage[] = [...one, { role: "user", content: "b" }];
    const texts = [one, one, two, two, one].map((messages) => template.render(messages));
    expect(texts).toEqual(["a1", "a1", "a2", "a2", "a1"]);
  });

  it("sees when the caller has changed a conversation", () => {
    const template = templateOf("{{ messages[0].content }}");
    const message: ChatMessage = { role: "user", content: "a" };
    expect(template.render([message])).toBe("a");
    message.content = "b";
    expect(template.render([message])).toBe("b");
  });

  it("prints a fixed date, so that the same request gives the same prompt", () => {
    expect(render("{{ strftime_now('%d %B %Y, %b %m') }}")).toBe("01 January 2026, Jan 01");
  });

  it("can break out of loops, as transformers lets it", () => {
    const source =
      "{% for i in range(5) %}{% if i == 2 %}{% break %}{% endif %}{{ i }}{% endfor %}";
    expect(render(source)).toBe("01");
  });

  it("tells in its own words why it refuses", () => {
    expect(() => render("{{ raise_exception('no such role') }}")).toThrow(
      new ChatTemplateError("no such role"),
    );
  });

  it.each(["42", "true", "", "Hello"])(
    "that ignores the conversation (%j) is refused",
    (source) => {
      expect(() => new ChatTemplate(source, TOKENS).render(HELLO)).toThrow(
        new ChatTemplateError("it does not use the conversation"),
      );
    },
  );

  it("that is broken is refused when it is used, not before", () => {
    const template = templateOf("{% for %}");
    expect(() => template.render(HELLO)).toThrow(ChatTemplateError);
    expect(() => template.render(HELLO)).toThrow(ChatTemplateError);
  });
});

const DOUBLING = "{% set ns = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}";

/** Each of these once cost some template engine its process. */
const HOSTILE: Readonly<Record<string, string>> = {
  "loops for ever":
    "{% for a in range(99999) %}{% for b in range(99999) %}{% for c in range(99999) %}{% endfor %}{% endfor %}{% endfor %}",
  "asks for a range of a thousand million": "{{ range(1000000000) }}",
  "asks for a range that never ends": "{{ range(0, 10, 0) }}",
  "asks for a range of no number": "{{ range('a') }}",
  "multiplies a text": '{{ "a" * 1000000000 }}',
  "doubles a text by ~": `${DOUBLING}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}`,
  "doubles a text by +": `${DOUBLING}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x|length }}`,
  "doubles a text by replace": `${DOUBLING}{% set ns.x = ns.x|replace('a', 'aaaa') %}{% endfor %}{{ ns.x }}`,
  "doubles a text by join": `${DOUBLING}{% set ns.x = [ns.x, ns.x, ns.x]|join(ns.x) %}{% endfor %}{{ ns.x }}`,
  "doubles a list":
    "{% set ns = namespace(x=[1]) %}{% for i in range(60) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x|length }}",
  "collects large texts":
    "{% set ns = namespace(x=[]) %}{% set t = ('x'|indent(3000000)) %}{% for i in range(99999) %}{% set ns.x = ns.x + [t ~ i] %}{% endfor %}{{ ns.x|length }}",
  "indents by a thousand million": "{{ 'a\\nb'|indent(1000000000) }}",
  "writes without end":
    "{% for a in range(99999) %}{% for b in range(9999) %}xxxxxxxxxxxxxxxx{% endfor %}{% endfor %}",
  "calls itself": "{% macro f(x) %}{{ f(x) }}{% endmacro %}{{ f(1) }}",
  "nests parentheses deeply": `{{ ${"(".repeat(200_000)}1${")".repeat(200_000)} }}`,
  "nests lists deeply": `{{ ${"[".repeat(200_000)}`,
  "nests conditions deeply": "{% if true %}".repeat(50_000),
  "is longer than any template": "x".repeat(1_000_001),
  "calls what is no function": "{{ messages() }}",
  "uses an unknown filter": "{{ messages|evil }}",
  "does not end its expression": "{{ messages",
  "raises something that is no text": "{{ raise_exception(messages) }}",
};

describe("a hostile chat template is refused when it", () => {
  it.each(Object.entries(HOSTILE))("%s", (_name, source) => {
    expect(() => render(source)).toThrow(ChatTemplateError);
  });

  it("loops for ever a second time, and the process goes on", () => {
    const template = templateOf(HOSTILE["loops for ever"] ?? "");
    for (let count = 0; count < 2; count++)
      expect(() => template.render(HELLO)).toThrow("it ran for more than 2000 ms");
    expect(render("{{ messages[0].content }}")).toBe("Hello");
  });

  it("reaches for the constructor of things, and finds nothing", () => {
    for (const name of ["constructor", "__proto__", "prototype", "process"]) {
      expect(render(`{{ ${name} }}{{ messages.${name} }}{{ messages[0].${name} }}`)).toBe("");
    }
  });
});

describe("renderMessages", () => {
  const conversation: ChatMessage[] = [
    { role: "system", content: "Be brief." },
    { role: "user", content: "Hello" },
  ];

  it("folds the system text into the first user text when the template refuses a system role", () => {
    const template = new ChatTemplate(
      "{% if messages[0].role == 'system' %}{{ raise_exception('no system') }}{% endif %}{{ messages[0].content }}",
      TOKENS,
    );
    expect(renderMessages(template, conversation)).toEqual([
      "chat-template-folded-system",
      "Be brief.\n\nHello",
    ]);
  });

  it("gives the template's own reason when there is no system text to fold", () => {
    const template = templateOf("{{ raise_exception('never') }}");
    expect(() => renderMessages(template, HELLO)).toThrow("never");
  });

  it("joins the contents by a blank line when the model has no template", () => {
    expect(renderMessages(null, conversation)).toEqual(["plain-join-v1", "Be brief.\n\nHello"]);
  });

  it("leaves a conversation without a leading system text alone when folding", () => {
    expect(foldSystemMessage(HELLO)).toEqual(HELLO);
    const onlySystem: ChatMessage[] = [{ role: "system", content: "x" }];
    expect(foldSystemMessage(onlySystem)).toEqual(onlySystem);
  });
});
