import { crc32 } from "./crc32.ts";
import { deflateRawSync } from "node:zlib";

export interface ArchiveMember {
  readonly name: string;
  readonly content: Buffer;
  readonly deflated?: boolean;
  /** Bytes put into the member's own header only, as some tools do. */
  readonly localExtraBytes?: number;
}

/** A ZIP archive (PKWARE APPNOTE 4.3: local headers, directory, end record). */
export function zipArchive(members: readonly ArchiveMember[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.from(member.name, "utf8");
    const packed = member.deflated === true ? deflateRawSync(member.content) : member.content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(member.deflated === true ? 8 : 0, 4);
    common.writeUInt32LE(crc32(member.content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(member.content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const local = Buffer.from(common);
    local.writeUInt16LE(member.localExtraBytes ?? 0, 24);
    const bytes = Buffer.concat([
      Buffer.from("PK\u0003\u0004", "latin1"),
      local,
      name,
      Buffer.alloc(member.localExtraBytes ?? 0),
      packed,
    ]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    const version = Buffer.from([20, 0]);
    directory.push(Buffer.from("PK\u0001\u0002", "latin1"), version, common, rest, name);
    parts.push(bytes);
    offset += bytes.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(members.length, 4);
  end.writeUInt16LE(members.length, 6);
  end.writeUInt32LE(entries.length, 8);
  end.writeUInt32LE(offset, 12);
  return Buffer.concat([...parts, entries, Buffer.from("PK\u0005\u0006", "latin1"), end]);
}
