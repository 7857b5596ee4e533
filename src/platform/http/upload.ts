import type { MultipartFile } from '@fastify/multipart'
import type { FastifyRequest } from 'fastify'
import { Forbidden } from '../errors.ts'
import type { FormBody } from './route.ts'

export type IncomingFile = { field: string; name: string; stream: MultipartFile['file'] }

/**
 * Reads a form with files, part by part: the token comes first and is checked before any file is touched; each file is
 * handed on as a stream and must be consumed by `take` before the next part is read. A call of the API carries no token; the door
 * has already asked where it comes from.
 * @returns the other fields
 * @throws Forbidden when a file comes before the token, or the token is wrong
 */
export async function readUpload(
  request: FastifyRequest,
  take: (file: IncomingFile) => Promise<void>,
): Promise<FormBody> {
  const fields: FormBody = {}
  let trusted = request.routeOptions.config.kind === 'api'
  for await (const part of request.parts()) {
    if (part.type === 'field') {
      if (part.fieldname === '_csrf') {
        request.server.checkFormToken(request, part.value)
        trusted = true
      } else add(fields, part.fieldname, String(part.value))
      continue
    }
    if (!trusted) throw new Forbidden('Biểu mẫu thiếu mã bảo vệ. Hãy tải lại trang rồi gửi lại.')
    // A file field that was left empty still sends a part.
    if (part.filename === '') part.file.resume()
    else await take({ field: part.fieldname, name: part.filename.normalize('NFC'), stream: part.file })
  }
  if (!trusted) throw new Forbidden('Biểu mẫu thiếu mã bảo vệ. Hãy tải lại trang rồi gửi lại.')
  return fields
}

function add(fields: FormBody, name: string, value: string): void {
  const known = fields[name]
  fields[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value]
}
