/** All elements of an asynchronous sequence, in order. */
export async function collect<T>(sequence: AsyncIterable<T>): Promise<T[]> {
  const elements: T[] = [];
  for await (const element of sequence) elements.push(element);
  return elements;
}
