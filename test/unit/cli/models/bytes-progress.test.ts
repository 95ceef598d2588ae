import { describe, expect, it, vi } from "vitest";
import { BytesProgress, progressText } from "../../../../src/cli/models/bytes-progress.ts";

function stream(isTTY: boolean): { stream: NodeJS.WriteStream; written: string[] } {
  const written: string[] = [];
  const fake = { isTTY, write: (text: string) => written.push(text) };
  return { stream: fake as unknown as NodeJS.WriteStream, written };
}

describe("the progress of a transfer", () => {
  it("is told as bytes, share, speed and time left", () => {
    expect(progressText(120e6, 480e6, 11.25e6)).toBe("120 of 480 MB (25 %), 11.3 MB/s, 32 s left");
    expect(progressText(120e6, 480e6, null)).toBe("120 of 480 MB (25 %)");
    expect(progressText(120e6, null, 11.25e6)).toBe("120 MB, 11.3 MB/s");
    expect(progressText(0, 480e6, 0)).toBe("0 of 480 MB (0 %), 0.0 MB/s");
  });

  it("counts the speed from what this process fetched, not from what was there", () => {
    const clock = vi.spyOn(performance, "now");
    const { stream: terminal, written } = stream(true);
    const progress = new BytesProgress("fetching m", terminal);
    clock.mockReturnValue(1000);
    progress.show(400e6, 1000e6, { done: 1, total: 3 });
    clock.mockReturnValue(3000);
    progress.show(420e6, 1000e6, { done: 1, total: 3 });
    clock.mockRestore();

    expect(written).toEqual([
      "\r\u001b[2Kfetching m: 1 of 3 files, 400 of 1000 MB (40 %)",
      "\r\u001b[2Kfetching m: 1 of 3 files, 420 of 1000 MB (42 %), 10.0 MB/s, 58 s left",
    ]);
  });

  it("is silent where no person looks on", () => {
    const { stream: file, written } = stream(false);
    const progress = new BytesProgress("fetching m", file);
    progress.show(1, 2);
    progress.finish();

    expect(written).toEqual([]);
  });
});
