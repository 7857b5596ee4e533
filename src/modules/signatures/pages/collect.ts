/**
 * Reads a file that was sent into memory, to its end, so that the connection stays whole.
 * @returns null when it is larger than `most` bytes
 */
export async function collectFile(stream: AsyncIterable<Buffer>, most: number): Promise<Buffer | null> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of stream) {
    size += part.length
    if (size <= most) parts.push(part)
  }
  return size > most ? null : Buffer.concat(parts)
}
