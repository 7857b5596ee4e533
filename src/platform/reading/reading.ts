import { pathOf } from '../files/files.ts'
import type { Services } from '../services.ts'
import type { Reading } from './read-file.ts'

export type { Reading } from './read-file.ts'

const NOTHING: Reading = { origin: 'none', text: '', pages: 0 }
const READ = ['application/pdf', 'image/jpeg', 'image/png']

/**
 * Reads the text of a stored file, from its own text or, of a scan, by recognising it, a line of the page a line of the text, in a
 * process of its own. A file that is damaged, made to do harm, or of a kind without text, gives nothing.
 */
export async function readText(
  services: Services,
  file: { sha256: string; media_type: string },
): Promise<Reading> {
  if (!READ.includes(file.media_type)) return NOTHING
  const { readFile } = services.apart.of<typeof import('./read-file.ts')>(
    new URL('./read-file.ts', import.meta.url),
  )
  try {
    return await readFile(pathOf(services, file.sha256), file.media_type)
  } catch (error) {
    services.log.warn({ err: error, sha256: file.sha256 }, 'a file could not be read')
    return NOTHING
  }
}

/** A larger PDF is not opened only to count its pages. */
const MOST_COUNTED = 50_000_000

/** How many pages a stored file has; null where nobody can say. */
export async function pagesOf(
  services: Services,
  { sha256, mediaType, size }: { sha256: string; mediaType: string; size: number },
): Promise<number | null> {
  if (mediaType.startsWith('image/')) return 1
  if (mediaType !== 'application/pdf' || size > MOST_COUNTED) return null
  const { countPages } = services.apart.of<typeof import('./count-pages.ts')>(
    new URL('./count-pages.ts', import.meta.url),
  )
  return countPages(pathOf(services, sha256)).catch(() => null)
}
