/** Sum of the values at `count` indices. Two sums, so that an addition does not wait for the one before. */
export function gatherSum(values: Float64Array, indices: Int32Array): number {
  const count = indices.length;
  const even4 = count - (count % 4);
  let even = 0;
  let odd = 0;
  let place = 0;
  for (; place < even4; place += 2) {
    even += values[indices[place] as number] as number;
    odd += values[indices[place + 1] as number] as number;
  }
  for (; place < count; place += 1) even += values[indices[place] as number] as number;
  return even + odd;
}
