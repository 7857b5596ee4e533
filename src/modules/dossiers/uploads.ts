import type { FastifyRequest } from 'fastify'
import { Unacceptable, type FieldErrors } from '#platform/errors.ts'
import { PAPER_KINDS, storeFile } from '#platform/files/files.ts'
import type { FormBody } from '#platform/http/route.ts'
import { readUpload, type IncomingFile } from '#platform/http/upload.ts'
import type { Services } from '#platform/services.ts'
import type { PaperRow } from './tables.ts'

/** A file that was taken in, before anybody says what it is for. */
export type ReceivedPaper = Pick<PaperRow, 'file_name' | 'sha256' | 'size' | 'media_type'>

/** @throws Unacceptable when the file is too large, of a kind that is not taken, empty, or infected */
export async function receivePaper(
  services: Services,
  { name, stream }: Pick<IncomingFile, 'name' | 'stream'>,
): Promise<ReceivedPaper> {
  const { sha256, size, mediaType } = await storeFile(services, stream, PAPER_KINDS, name)
  return { file_name: name, sha256, size, media_type: mediaType }
}

/**
 * Reads a form with papers. Each is given to `keep` as it arrives; one that cannot be taken is told beside its field and does
 * not lose the others.
 */
export async function receivePapers(
  services: Services,
  request: FastifyRequest,
  keep: (paper: ReceivedPaper, field: string) => Promise<void> | void,
): Promise<{ body: FormBody; errors: FieldErrors }> {
  const errors: FieldErrors = {}
  const body = await readUpload(request, async ({ field, name, stream }) => {
    try {
      await keep(await receivePaper(services, { name, stream }), field)
    } catch (error) {
      stream.resume()
      if (!(error instanceof Unacceptable)) throw error
      errors[field] = error.message
    }
  })
  return { body, errors }
}
