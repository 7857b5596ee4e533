import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import type { Tx } from '#platform/database/database.ts'
import { Conflict, Invalid, NotFound } from '#platform/errors.ts'
import { readStoredFile, type StoredFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { buffer } from 'node:stream/consumers'
import type { OutsidePlaces } from '../draft.ts'
import { deleteFile, orderFiles } from '../stores/draft-file-store.ts'
import { saveVersion, versionsOf } from '../stores/draft-store.ts'
import { isSigned } from '../paper/outside-places.ts'
import { foreignPdf } from '../paper/foreign-pdf.ts'
import { canEdit, type Desk } from '../policy.ts'
import { accessDocument, filesOf, insertFiles } from '../stores/store.ts'
import type { DocumentRow, FileRow } from '../stores/tables.ts'
import { fileRow } from './arrive.ts'
import { atDesk } from './desk.ts'
import { tell } from './move.ts'

type Uploaded = StoredFile & { fileName: string }
type At = { services: Services; actor: Actor; id: string; origin?: Origin }

/** More files than this belong into a package of their own. */
const MOST_FILES = 30
const PDF = 'application/pdf'

/** Opens a draft for a change by its author. @throws Conflict once it has been sent round */
function change(
  { services, actor, id }: At,
  work: (
    tx: Tx,
    given: { desk: Desk; document: DocumentRow; files: FileRow[]; now: Temporal.Instant },
  ) => Promise<void>,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    const document = await accessDocument(tx, desk, id, { lock: true })
    if (!canEdit(desk, document))
      throw new Conflict('Văn bản đã được trình hoặc do người khác soạn nên không sửa được.')
    await work(tx, { desk, document, files: await filesOf(tx, id), now })
  })
}

/**
 * Adds attachments to a draft, after those it has.
 * @throws Invalid without a file or with too many
 */
export const attachFiles = (at: At, given: readonly Uploaded[]): Promise<void> =>
  change(at, async (tx, { desk, document, files, now }) => {
    const attached = files.filter(({ role }) => role === 'attachment')
    if (given.length === 0) throw new Invalid({ files: 'Chọn tệp kèm theo.' })
    if (attached.length + given.length > MOST_FILES) {
      throw new Invalid({ files: `Mỗi văn bản kèm tối đa ${MOST_FILES} tệp.` })
    }
    const last = Math.max(0, ...attached.map(({ place }) => place))
    await insertFiles(
      tx,
      given.map((file, index) => ({
        ...fileRow(document.id, { ...file, role: 'attachment' }, desk.actor, now),
        place: last + index + 1,
      })),
    )
    const names = given.map(({ fileName }) => fileName)
    await tell(tx, document.id, 'document.attach', {
      actor: at.actor,
      at: now,
      note: names.join(', '),
      details: { files: names },
      origin: at.origin,
    })
  })

/**
 * Takes a text that was written elsewhere: a PDF becomes the main text, a file of a word processor is kept as its source.
 * @throws Invalid when a PDF is signed already or cannot be read
 */
export async function takeOutsideText(at: At, file: Uploaded | undefined): Promise<void> {
  if (!file) throw new Invalid({ text: 'Chọn tệp toàn văn.' })
  if (file.mediaType === PDF) await checkPdf(at.services, file)
  await change(at, async (tx, { desk, document, files, now }) => {
    const row = fileRow(document.id, { ...file, role: 'source' }, desk.actor, now)
    const isPdf = file.mediaType === PDF
    // The one before it of the same kind gives way.
    const before = files.filter(({ role, media_type }) => role === 'source' && (media_type === PDF) === isPdf)
    await insertFiles(tx, [row])
    if (isPdf) await setOutside(tx, desk, document, { fileId: row.id, places: {} }, now)
    for (const one of before) await deleteFile(tx, document.id, one.id)
    await tell(tx, document.id, 'document.attach', {
      actor: at.actor,
      at: now,
      note: file.fileName,
      details: { files: [file.fileName] },
      origin: at.origin,
    })
  })
}

async function checkPdf(services: Services, file: Uploaded): Promise<void> {
  const pdf = await buffer(readStoredFile(services, file.sha256))
  if (isSigned(pdf)) {
    throw new Invalid({
      text: 'Tệp PDF đã có chữ ký số nên không ghi số, ngày lên được. Tải tệp chưa ký.',
    })
  }
  try {
    const { text, outside } = foreignPdf(services)
    await text.readPageText(pdf)
    await outside.checkWritable(pdf)
  } catch (error) {
    services.log.info({ err: error }, 'a text from elsewhere could not be read')
    throw new Invalid({ text: 'Không đọc được tệp PDF (tệp hỏng hoặc có mật khẩu). Tải tệp khác.' })
  }
}

async function setOutside(
  tx: Tx,
  desk: Desk,
  document: DocumentRow,
  outside: { fileId: string; places: OutsidePlaces } | undefined,
  now: Temporal.Instant,
): Promise<void> {
  const [version] = await versionsOf(tx, document.id)
  const { outside: _before, ...content } = version!.content
  await saveVersion(
    tx,
    {
      documentId: document.id,
      version: document.version,
      content: outside ? { ...content, outside } : content,
      by: desk.actor,
    },
    now,
  )
}

/** Says where number, day and signature go, where the page does not show it. @throws NotFound without such a text */
export const placeOutsideText = (at: At, places: OutsidePlaces): Promise<void> =>
  change(at, async (tx, { desk, document, now }) => {
    const [version] = await versionsOf(tx, document.id)
    const { outside } = version!.content
    if (!outside) throw new NotFound('Văn bản này không có toàn văn tải lên.')
    await setOutside(tx, desk, document, { ...outside, places }, now)
    await tell(tx, document.id, 'document.edit', { actor: at.actor, at: now, origin: at.origin })
  })

/** Takes a file off a draft. Without its PDF the text is printed from the form again. @throws NotFound */
export const detachFile = (at: At, fileId: string): Promise<void> =>
  change(at, async (tx, { desk, document, files, now }) => {
    const file = files.find(({ id, role }) => id === fileId && (role === 'attachment' || role === 'source'))
    if (!file) throw new NotFound('Không tìm thấy tệp này.')
    const [version] = await versionsOf(tx, document.id)
    if (version?.content.outside?.fileId === file.id) await setOutside(tx, desk, document, undefined, now)
    await deleteFile(tx, document.id, file.id)
    await tell(tx, document.id, 'document.detach', {
      actor: at.actor,
      at: now,
      note: file.file_name,
      origin: at.origin,
    })
  })

/** Moves an attachment before the one above it. @throws NotFound */
export const raiseFile = (at: At, fileId: string): Promise<void> =>
  change(at, async (tx, { document, files }) => {
    const ids = files.filter(({ role }) => role === 'attachment').map(({ id }) => id)
    const index = ids.indexOf(fileId)
    if (index === -1) throw new NotFound('Không tìm thấy tệp này.')
    if (index === 0) return
    const moved = [...ids.slice(0, index - 1), fileId, ids[index - 1]!, ...ids.slice(index + 1)]
    await orderFiles(tx, document.id, moved)
  })
