import { BadZip, entriesOf, unpack, unpackAtOnce, type Entry, type ZipFault } from '#platform/zip/read.ts'
import { BadAttachment, type AttachmentProblemCode } from './errors.ts'
import { megabytes, type EdxmlLimits } from './limits.ts'
import type { Spool, SpooledContent } from './spool.ts'

const FAULTS: Readonly<Record<ZipFault, readonly [AttachmentProblemCode, string]>> = {
  broken: ['zip-broken', 'Tệp nén bị hỏng hoặc thiếu dữ liệu.'],
  entries: ['zip-entries', 'Tệp nén có quá nhiều tệp bên trong.'],
  encrypted: ['zip-encrypted', 'Tệp nén có đặt mật khẩu nên không giải nén được.'],
  method: ['zip-method', 'Tệp nén dùng cách nén không hỗ trợ; xin nén lại bằng ZIP thông thường.'],
}

/**
 * Takes the first file out of a ZIP: what attachments travel in. Names and paths of entries mean nothing.
 * @throws BadAttachment when it is broken, encrypted, too large, or packed to harm
 */
export async function unzipFirst(
  zip: SpooledContent,
  spool: Spool,
  limits: EdxmlLimits,
): Promise<SpooledContent> {
  const target = spool.create()
  try {
    const entry = await firstOf(zip, limits)
    if (zip.isInMemory && spool.hasRoomFor(entry.size))
      target.append(unpackAtOnce(entry, await zip.at(entry.start, entry.packed)))
    else await unpackInPieces(zip, entry, target, spool)
    await target.seal()
    return target
  } catch (error) {
    await target.discard()
    throw error instanceof BadZip ? new BadAttachment(...FAULTS[error.fault]) : error
  }
}

/** The first file, when it may be unpacked. */
async function firstOf(zip: SpooledContent, limits: EdxmlLimits): Promise<Entry> {
  for await (const entry of entriesOf(zip, limits.zipEntries)) {
    if (entry.size > limits.attachmentBytes)
      throw new BadAttachment(
        'too-large',
        `Tệp giải nén ra ${megabytes(entry.size)} MB, lớn hơn mức cho phép (${megabytes(limits.attachmentBytes)} MB).`,
      )
    if (entry.size > 1_000_000 && entry.size > entry.packed * limits.zipRatio)
      throw new BadAttachment(
        'zip-bomb',
        'Tệp nén có tỷ lệ nén bất thường (dấu hiệu của tệp phá hoại) nên không được giải nén.',
      )
    return entry
  }
  throw new BadAttachment('zip-empty', 'Tệp nén không có tệp nào bên trong.')
}

async function unpackInPieces(zip: SpooledContent, entry: Entry, target: SpooledContent, spool: Spool) {
  for await (const piece of unpack(entry, zip.stream(entry.start, entry.start + entry.packed))) {
    target.append(piece)
    await spool.flush()
  }
}
