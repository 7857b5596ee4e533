import { readFile as bytesOf } from 'node:fs/promises'

export type Reading = {
  origin: 'layer' | 'recognised' | 'none'
  text: string
  pages: number
  /** The same scan as a PDF in which words can be searched; only of what had to be recognised. */
  searchable?: Buffer
}

/**
 * The text of a file by its path.
 * @throws Error when it is damaged, or larger than what is read
 */
export async function readFile(path: string, mediaType: string): Promise<Reading> {
  const bytes = await bytesOf(path)
  if (mediaType === 'application/pdf') {
    const { textLayer } = await import('./text-layer.ts')
    const own = await textLayer(new Uint8Array(bytes))
    if (own.text.trim()) return { origin: 'layer', ...own }
  }
  const { recognise } = await import('./recognise.ts')
  const seen = await recognise(bytes, mediaType)
  return seen.text.trim()
    ? { origin: 'recognised', ...seen }
    : { origin: 'none', text: '', pages: seen.pages }
}
