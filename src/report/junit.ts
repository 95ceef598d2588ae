import { escapeXml } from "./xml-escape.ts";

/** One test case of a JUnit report. */
export interface JunitCase {
  /** Groups cases, such as a model. */
  readonly suite: string;
  readonly name: string;
  /** `error`: it could not be judged. */
  readonly result: "pass" | "fail" | "undecided";
  /** The figures, in one sentence. */
  readonly message: string;
}

/** JUnit XML as CI systems read it: one suite for each group. Ends with a line feed. */
export function renderJunit(name: string, cases: readonly JunitCase[]): string {
  const suites = [...new Set(cases.map(({ suite }) => suite))].map((suite) =>
    suiteLines(
      suite,
      cases.filter((one) => one.suite === suite),
    ),
  );
  return `${[
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escapeXml(name)}" ${countsOf(cases)}>`,
    ...suites.flat(),
    "</testsuites>",
  ].join("\n")}\n`;
}

function suiteLines(suite: string, cases: readonly JunitCase[]): string[] {
  return [
    `  <testsuite name="${escapeXml(suite)}" ${countsOf(cases)}>`,
    ...cases.flatMap(caseLines),
    "  </testsuite>",
  ];
}

function countsOf(cases: readonly JunitCase[]): string {
  const count = (result: JunitCase["result"]): number =>
    cases.filter((one) => one.result === result).length;
  return `tests="${cases.length}" failures="${count("fail")}" errors="${count("undecided")}"`;
}

function caseLines({ suite, name, result, message }: JunitCase): string[] {
  const open = `    <testcase classname="${escapeXml(suite)}" name="${escapeXml(name)}"`;
  const text = escapeXml(message);
  if (result === "pass") {
    return [`${open}>`, `      <system-out>${text}</system-out>`, "    </testcase>"];
  }
  const element = result === "fail" ? "failure" : "error";
  return [
    `${open}>`,
    `      <${element} message="${text}">${text}</${element}>`,
    "    </testcase>",
  ];
}
