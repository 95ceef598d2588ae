import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { renderHtml } from "../../../src/report/document/html.ts";
import { demoDocument } from "../../fixtures/document/demo.ts";
import { temporaryFile, temporaryFolder } from "../../support/temporary-folder.ts";
import { findChromium } from "./find-chromium.ts";

const CHROMIUM = findChromium();
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const POLICY = /<meta http-equiv="Content-Security-Policy"[^>]*>/;

const findingsSchema = z.object({
  violations: z.array(z.string()),
  passCount: z.number(),
});

if (CHROMIUM === null) {
  process.stderr.write("Skipped: accessibility of reports; no Chromium. Set CHROMIUM_PATH.\n");
}

/** The report with axe in it, whose findings replace the page. Its own policy would forbid the script. */
function pageWithAxe(html: string): string {
  const script = `${AXE.replaceAll("</script", "<\\/script")}
axe.run(document).then(({ violations, passes }) => {
  const found = violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html }) => html.slice(0, 120)).join(" "));
  document.body.innerHTML = "<pre></pre>";
  document.querySelector("pre").dataset.findings = encodeURIComponent(
    JSON.stringify({ violations: found, passCount: passes.length }));
});`;
  return html.replace(POLICY, "").replace("</body>", () => `<script>${script}</script></body>`);
}

/** What Chromium shows after all scripts have run. */
function loadedPage(chromium: string, path: string, scheme: "light" | "dark"): string {
  return execFileSync(
    chromium,
    [
      "--headless",
      `--user-data-dir=${temporaryFolder()}`,
      "--no-sandbox",
      "--disable-gpu",
      `--blink-settings=preferredColorScheme=${scheme === "dark" ? 0 : 1}`,
      "--virtual-time-budget=60000",
      "--window-size=1080,900",
      "--dump-dom",
      `file://${path}`,
    ],
    { stdio: ["ignore", "pipe", "ignore"], encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
  );
}

describe.skipIf(CHROMIUM === null)("a report in a browser", () => {
  it.each(["light", "dark"] as const)("has no violation that axe finds, %s", (scheme) => {
    const path = temporaryFile("report.html", pageWithAxe(renderHtml(demoDocument())));
    const page = loadedPage(CHROMIUM ?? "", path, scheme);
    const findings = /data-findings="([^"]*)"/.exec(page)?.[1] ?? "";
    const { violations, passCount } = findingsSchema.parse(
      JSON.parse(decodeURIComponent(findings)),
    );
    expect(violations).toEqual([]);
    expect(passCount).toBeGreaterThan(30);
  });

  it("runs no script, as its policy says, which would run without it", () => {
    const html = renderHtml(demoDocument()).replace(
      "</body>",
      "<script>document.title = 'RAN'</script></body>",
    );
    const titleOf = (page: string): string => {
      const path = temporaryFile("report.html", page);
      return /<title>([^<]*)</.exec(loadedPage(CHROMIUM ?? "", path, "light"))?.[1] ?? "";
    };
    expect(titleOf(html)).toBe("Small language models for the branch laptop");
    expect(titleOf(html.replace(POLICY, ""))).toBe("RAN");
  });

  it("keeps the style that its policy allows", () => {
    const html = renderHtml(demoDocument());
    // Without the style the page would be as wide as the window; a picture shows it, the width proves it.
    const probe = `<script>document.title = String(document.body.getBoundingClientRect().width)</script>`;
    const withoutScriptRule = html.replace(
      "default-src",
      "script-src &#39;unsafe-inline&#39;; default-src",
    );
    const path = temporaryFile(
      "report.html",
      withoutScriptRule.replace("</body>", `${probe}</body>`),
    );
    expect(loadedPage(CHROMIUM ?? "", path, "light")).toContain("<title>1024</title>");
  });
});
