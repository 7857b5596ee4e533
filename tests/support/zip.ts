import { entriesOf, unpackAtOnce } from '#platform/zip/read.ts'

/** What lies in a ZIP, by name. */
export async function unzipped(zip: Buffer): Promise<Map<string, Buffer>> {
  const at = async (start: number, length: number) =>
    zip.subarray(Math.max(0, start), Math.max(0, start + length))
  const files = new Map<string, Buffer>()
  for await (const entry of entriesOf({ size: zip.length, at }, 1000))
    files.set(entry.name, unpackAtOnce(entry, await at(entry.start, entry.packed)))
  return files
}
