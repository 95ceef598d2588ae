import { describe, expect, it } from "vitest";
import {
  CONFIRMATION_OFFSET,
  NONCE_OFFSET,
  ProgramChannel,
  REPORT_OFFSET,
} from "../../../../bindings/python-wasi/program-channel.ts";

const PROGRAM = Buffer.from("print(1)");
const NONCE = Buffer.from("0123456789abcdef");

function read(channel: ProgramChannel, offset: bigint, sizeBytes = 64): string | null {
  const target = new Uint8Array(sizeBytes);
  const readBytes = channel.readInto(target, offset);
  return readBytes === null ? null : Buffer.from(target.subarray(0, readBytes)).toString();
}

describe("the channel to the driver", () => {
  it("gives the program text in pieces, and nothing behind its end", () => {
    const channel = new ProgramChannel(PROGRAM, NONCE);
    expect([
      read(channel, 0n, 5),
      read(channel, 5n),
      read(channel, 8n),
      read(channel, 900n),
    ]).toEqual(["print", "(1)", "", ""]);
  });

  it("confirms the nonce that was read and written back", () => {
    const channel = new ProgramChannel(PROGRAM, NONCE);
    expect(channel.isConfirmed()).toBe(false);
    const nonce = read(channel, NONCE_OFFSET) ?? "";
    expect(channel.isConfirmed()).toBe(false);
    channel.write(Buffer.from(nonce), CONFIRMATION_OFFSET);
    expect(channel.isConfirmed()).toBe(true);
  });

  it("gives the nonce once, and does not confirm it when it was asked for twice", () => {
    const channel = new ProgramChannel(PROGRAM, NONCE);
    expect([read(channel, NONCE_OFFSET), read(channel, NONCE_OFFSET)]).toEqual([
      NONCE.toString(),
      "",
    ]);
    channel.write(NONCE, CONFIRMATION_OFFSET);
    expect(channel.isConfirmed()).toBe(false);
  });

  it("does not confirm a guess, nor the nonce after a guess", () => {
    const channel = new ProgramChannel(PROGRAM, NONCE);
    read(channel, NONCE_OFFSET);
    channel.write(Buffer.from("0123456789abcdee"), CONFIRMATION_OFFSET);
    expect(channel.isConfirmed()).toBe(false);
    channel.write(NONCE, CONFIRMATION_OFFSET);
    expect(channel.isConfirmed()).toBe(false);
  });

  it("does not confirm a nonce that nobody read", () => {
    const channel = new ProgramChannel(PROGRAM, NONCE);
    channel.write(NONCE, CONFIRMATION_OFFSET);
    expect(channel.isConfirmed()).toBe(false);
  });

  it("keeps the last report and refuses a long one", () => {
    const channel = new ProgramChannel(PROGRAM, NONCE);
    expect(channel.report()).toBeNull();
    channel.write(Buffer.from("first"), REPORT_OFFSET);
    channel.write(Buffer.from("second"), REPORT_OFFSET);
    expect(channel.write(Buffer.alloc(8193), REPORT_OFFSET)).toBe(false);
    expect(channel.report()).toBe("second");
  });

  it.each([-1n, NONCE_OFFSET + 1n, CONFIRMATION_OFFSET, REPORT_OFFSET])(
    "has nothing to read at %s",
    (offset) => {
      expect(read(new ProgramChannel(PROGRAM, NONCE), offset)).toBeNull();
    },
  );

  it.each([0n, NONCE_OFFSET, -1n])("takes nothing at %s", (offset) => {
    expect(new ProgramChannel(PROGRAM, NONCE).write(NONCE, offset)).toBe(false);
  });
});
