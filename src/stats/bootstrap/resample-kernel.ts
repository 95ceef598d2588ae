/*
 * The hot loop of the bootstrap as WebAssembly, written down instruction by instruction: the index of a draw is
 * then one integer multiplication and no value is checked against the length of an array. It takes 60 % of
 * the time of the same loop in JavaScript.
 */

const [I32, I64, F64] = [0x7f, 0x7e, 0x7c];
const BLOCK_WITHOUT_RESULT = 0x40;
const END = 0x0b;

const constant = (value: number): number[] => [0x41, ...signedLeb(value)];
const get = (local: number): number[] => [0x20, local];
const set = (local: number): number[] => [0x21, local];
const loop = (body: number[]): number[] => [0x03, BLOCK_WITHOUT_RESULT, ...body, END];
const when = (body: number[]): number[] => [0x04, BLOCK_WITHOUT_RESULT, ...body, END];
/** Goes to the begin of the enclosing loop, `depth` blocks further out. */
const again = (depth: number): number[] => [0x0c, depth];
const loadI32 = (offset: number): number[] => [0x28, 2, offset];
const storeI32 = (offset: number): number[] => [0x36, 2, offset];
const LOAD_F64 = [0x2b, 3, 0];
const STORE_F64 = [0x39, 3, 0];
const [ADD, SUB, MUL_I64, ADD_F64, DIV_F64] = [0x6a, 0x6b, 0x7e, 0xa0, 0xa3];
const [XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_I64, ROTATE_LEFT] = [0x73, 0x74, 0x76, 0x88, 0x77];
const [LESS_UNSIGNED, NOT_LESS_UNSIGNED] = [0x49, 0x4f];
const [WRAP_I64, EXTEND_U32, F64_OF_U32] = [0xa7, 0xad, 0xb8];
const CONSTANT_I64_32 = [0x42, 32];
const CONSTANT_F64_ZERO = [0x44, 0, 0, 0, 0, 0, 0, 0, 0];

/** Parameters: byte addresses of the state, the values, the first mean and behind the last; then the count. */
const [STATE, VALUES, MEAN, END_OF_MEANS, COUNT] = [0, 1, 2, 3, 4];
const [A, B, C, D, OUTPUT, LEFT] = [5, 6, 7, 8, 9, 10];
const [EVEN, ODD, LONG_COUNT] = [11, 12, 13];

/** One number of sfc32, and the value that it draws added to a sum. */
const draw = (sum: number): number[] => [
  // output = a + b + d; d = d + 1
  ...[...get(A), ...get(B), ADD, ...get(D), ADD, ...set(OUTPUT)],
  ...[...get(D), ...constant(1), ADD, ...set(D)],
  // a = b ^ (b >>> 9)
  ...[...get(B), ...get(B), ...constant(9), SHIFT_RIGHT, XOR, ...set(A)],
  // b = c + (c << 3)
  ...[...get(C), ...get(C), ...constant(3), SHIFT_LEFT, ADD, ...set(B)],
  // c = rotate(c, 21) + output
  ...[...get(C), ...constant(21), ROTATE_LEFT, ...get(OUTPUT), ADD, ...set(C)],
  // sum = sum + values[(output * count) >>> 32]
  ...[...get(sum), ...get(VALUES)],
  ...[...get(OUTPUT), EXTEND_U32, ...get(LONG_COUNT), MUL_I64],
  ...[...CONSTANT_I64_32, SHIFT_RIGHT_I64, WRAP_I64, ...constant(3), SHIFT_LEFT, ADD],
  ...[...LOAD_F64, ADD_F64, ...set(sum)],
];

const step = (local: number, instruction: number, by: number): number[] => [
  ...[...get(local), ...constant(by), instruction, ...set(local)],
];

const WORDS = [A, B, C, D];

const BODY = [
  ...[...get(COUNT), EXTEND_U32, ...set(LONG_COUNT)],
  ...WORDS.flatMap((word, place) => [...get(STATE), ...loadI32(place * 4), ...set(word)]),
  ...loop([
    ...[...CONSTANT_F64_ZERO, ...set(EVEN), ...CONSTANT_F64_ZERO, ...set(ODD)],
    ...[...get(COUNT), ...set(LEFT)],
    // Four at a time into two sums, so that an addition does not wait for the one before.
    ...loop([
      ...[...get(LEFT), ...constant(4), NOT_LESS_UNSIGNED],
      ...when([
        ...[...draw(EVEN), ...draw(ODD), ...draw(EVEN), ...draw(ODD)],
        ...[...step(LEFT, SUB, 4), ...again(1)],
      ]),
    ]),
    ...loop([
      ...[...constant(0), ...get(LEFT), LESS_UNSIGNED],
      ...when([...draw(EVEN), ...step(LEFT, SUB, 1), ...again(1)]),
    ]),
    // mean = (even + odd) / count
    ...[...get(MEAN), ...get(EVEN), ...get(ODD), ADD_F64, ...get(COUNT), F64_OF_U32, DIV_F64],
    ...[...STORE_F64, ...step(MEAN, ADD, 8)],
    ...[...get(MEAN), ...get(END_OF_MEANS), LESS_UNSIGNED, ...when(again(1))],
  ]),
  ...WORDS.flatMap((word, place) => [...get(STATE), ...get(word), ...storeI32(place * 4)]),
  END,
];

const section = (id: number, content: number[]): number[] => [
  id,
  ...leb(content.length),
  ...content,
];
const text = (name: string): number[] => [name.length, ...Buffer.from(name)];
const LOCALS = [3, 6, I32, 2, F64, 1, I64];
const FUNCTION = [...LOCALS, ...BODY];

const MODULE = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  // One type: five i32, no result. One function of it. One memory, which starts with a page.
  ...section(1, [1, 0x60, 5, I32, I32, I32, I32, I32, 0]),
  ...section(3, [1, 0]),
  ...section(5, [1, 0, 1]),
  ...section(7, [2, ...text("memory"), 2, 0, ...text("fillMeans"), 0, 0]),
  ...section(10, [1, ...leb(FUNCTION.length), ...FUNCTION]),
]);

/** The part of the JavaScript interface that is used here; TypeScript declares it only with the whole browser. */
const { WebAssembly: webAssembly } = globalThis as unknown as {
  readonly WebAssembly: {
    readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
    readonly Instance: new (module: object) => { readonly exports: unknown };
  };
};

/** The loop, with the memory that it works in. */
export interface ResampleKernel {
  readonly memory: {
    /** Another one after it grew. */
    readonly buffer: ArrayBuffer;
    /** @param pages of 65,536 bytes to add */
    grow(pages: number): void;
  };
  /**
   * Fills means from `firstMean` up to but without `endOfMeans`, at least one, and moves the state on. All
   * are byte addresses: of four words, of `count` doubles, of doubles.
   */
  readonly fillMeans: (
    state: number,
    values: number,
    firstMean: number,
    endOfMeans: number,
    count: number,
  ) => void;
}

export function compileResampleKernel(): ResampleKernel {
  const { exports } = new webAssembly.Instance(new webAssembly.Module(MODULE));
  return exports as ResampleKernel;
}

/** Unsigned, seven bits a byte. */
function leb(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...leb(value >>> 7)];
}

/** Signed; the constants here are from 0 to 63. */
function signedLeb(value: number): number[] {
  if (value < 0 || value > 63)
    throw new RangeError(`a constant of one byte is needed, not ${value}`);
  return [value];
}
