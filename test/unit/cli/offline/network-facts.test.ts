import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLoopbackAlone, parseInterfaces } from "../../../../src/cli/offline/network-facts.ts";

// As `cat /proc/net/dev` prints it on Linux 6.
const TABLE = `Inter-|   Receive                                                |  Transmit
 face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop fifo colls carrier compressed
    lo:       0       0    0    0    0     0          0         0        0       0    0    0    0     0       0          0
  eth0: 28303767529  593302    0    0    0     0          0         0 37405615  370998    0    0    0     0       0          0
eth0:1:12 1 0 0 0 0 0 0 34 1 0 0 0 0 0 0
`;

describe("parseInterfaces", () => {
  it("reads names, received and sent bytes", () => {
    expect(parseInterfaces(TABLE)).toEqual([
      { name: "lo", receivedBytes: 0, sentBytes: 0 },
      { name: "eth0", receivedBytes: 28303767529, sentBytes: 37405615 },
      { name: "eth0:1", receivedBytes: 12, sentBytes: 34 },
    ]);
  });

  it("gives counters that are whole and not negative, whatever it reads", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        for (const { receivedBytes, sentBytes } of parseInterfaces(`x: ${text}\n${text}`)) {
          expect(Number.isSafeInteger(receivedBytes) && receivedBytes >= 0).toBe(true);
          expect(Number.isSafeInteger(sentBytes) && sentBytes >= 0).toBe(true);
        }
      }),
    );
  });
});

describe("isLoopbackAlone", () => {
  it("is true for loopback, false beside another interface and where nothing is known", () => {
    const [lo, eth0] = parseInterfaces(TABLE);
    if (lo === undefined || eth0 === undefined) throw new Error("the table has both");
    expect(isLoopbackAlone({ namespace: null, interfaces: [lo] })).toBe(true);
    expect(isLoopbackAlone({ namespace: null, interfaces: [lo, eth0] })).toBe(false);
    expect(isLoopbackAlone({ namespace: null, interfaces: null })).toBe(false);
  });
});
