import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import type { FileKind } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { accessFilingCard, type FilingCard } from '#modules/documents/index.ts'
import { appendItem, itemsOf, removeItem, type ItemFacts, type NewItem } from '../item-store.ts'
import { canCollect, canTakeOut } from '../policy.ts'
import { indexFile } from '../store.ts'
import { LONGEST } from '../workfile.ts'
import { onFile, tell, wrongState, type Scene } from './scene.ts'

/** A document as a line of the contents. */
export const factsOf = (services: Services, card: FilingCard): ItemFacts => ({
  type_name: services.documentRules.types.find(({ key }) => key === card.type)?.name ?? card.type,
  code: card.code,
  issued_on: card.issuedOn,
  subject: card.subject,
  author: card.author,
  pages: card.pages,
})

function mustCollect({ desk, file, part }: Scene): void {
  if (file.state !== 'open') throw wrongState(file.state)
  if (!canCollect(desk, file, part))
    throw new Forbidden('Chỉ người lập hồ sơ và người được mời đưa tài liệu vào hồ sơ.')
}

const lineOf = ({ file, desk, now }: Scene, facts: ItemFacts): NewItem => ({
  ...facts,
  id: randomUUIDv7(),
  file_id: file.id,
  kind: 'paper',
  document_id: null,
  file_name: null,
  sha256: null,
  size: null,
  media_type: null,
  added_at: now,
  added_by: desk.actor.accountId,
  added_by_name: desk.actor.name,
})

/**
 * Puts documents the desk may read into a file, each with the next ordinal. From then on whoever may read the file may
 * read them in it.
 * @throws NotFound for a document the desk may not read, Conflict for one that is there already
 */
export const addDocuments = (
  services: Services,
  actor: Actor,
  id: string,
  documentIds: readonly string[],
  origin?: Origin,
): Promise<number[]> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    mustCollect(scene)
    if (documentIds.length === 0) throw new Invalid({ documents: 'Chọn ít nhất một văn bản.' })
    const ordinals: number[] = []
    for (const documentId of new Set(documentIds)) {
      const card = await accessFilingCard(scene.tx, scene.desk, documentId)
      const facts = factsOf(services, card)
      ordinals.push(
        await appendItem(scene.tx, { ...lineOf(scene, facts), kind: 'document', document_id: documentId }),
      )
      await tell(scene, {
        act: 'workfile.add',
        note: `${card.code ?? 'Dự thảo'}: ${card.subject}`,
        changes: { document: documentId },
      })
    }
    await indexFile(scene.tx, id)
    return ordinals
  })

export type OwnFile = {
  fileName: string
  sha256: string
  size: number
  mediaType: FileKind
  /** As far as the machine could count them. */
  pages: number | null
}
export type OwnGiven = { subject: string; typeName: string; pages: number | null }

/** Puts files of one's own in: drafts, minutes, pictures. @throws Invalid by field, Forbidden */
export const addOwnFiles = (
  services: Services,
  actor: Actor,
  id: string,
  files: readonly OwnFile[],
  given: OwnGiven,
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    mustCollect(scene)
    if (files.length === 0) throw new Invalid({ files: 'Chọn ít nhất một tệp.' })
    const said = given.subject.normalize('NFC').trim()
    if (said.length > LONGEST.subject)
      throw new Invalid({ subject: `Nội dung tối đa ${LONGEST.subject} chữ.` })
    for (const one of files) {
      const subject =
        said && files.length === 1 ? said : one.fileName.replace(/\.\w+$/, '').slice(0, LONGEST.subject)
      const line = lineOf(scene, own(scene, given, subject, one.pages ?? given.pages))
      await appendItem(scene.tx, {
        ...line,
        kind: 'own',
        file_name: one.fileName,
        sha256: one.sha256,
        size: one.size,
        media_type: one.mediaType,
      })
      await tell(scene, { act: 'workfile.add', note: subject })
    }
    await indexFile(scene.tx, id)
  })

/** Notes paper that is not in the system: the contents are whole, and the file no longer counts as processed online. */
export const addPaper = (
  services: Services,
  actor: Actor,
  id: string,
  given: OwnGiven,
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    mustCollect(scene)
    const subject = given.subject.normalize('NFC').trim()
    if (!subject || subject.length > LONGEST.subject)
      throw new Invalid({ subject: `Nhập nội dung tài liệu giấy, tối đa ${LONGEST.subject} chữ.` })
    await appendItem(scene.tx, lineOf(scene, own(scene, given, subject, given.pages)))
    await tell(scene, { act: 'workfile.add', note: `Bản giấy: ${subject}` })
    await indexFile(scene.tx, id)
  })

const own = ({ desk, today }: Scene, given: OwnGiven, subject: string, pages: number | null): ItemFacts => ({
  type_name: given.typeName.normalize('NFC').trim().slice(0, 100) || 'Tài liệu',
  code: null,
  issued_on: today.toString(),
  subject,
  author: desk.actor.name,
  pages,
})

/** Takes a line out of a file in work: double copies and drafts do not belong in (art. 29.4). @throws Forbidden */
export const takeOut = (
  services: Services,
  actor: Actor,
  id: string,
  itemId: string,
  origin?: Origin,
): Promise<void> =>
  onFile({ services, actor, origin }, id, async (scene) => {
    const { tx, file, desk } = scene
    if (file.state !== 'open') throw wrongState(file.state)
    const item = (await itemsOf(tx, id)).find((one) => one.id === itemId)
    if (!item) throw new NotFound('Không tìm thấy tài liệu này trong hồ sơ.')
    if (!canTakeOut(desk, file, item))
      throw new Forbidden('Chỉ người lập hồ sơ, hoặc người đã đưa tài liệu vào, được đưa tài liệu ra.')
    if (!(await removeItem(tx, id, itemId))) throw new Conflict('Tài liệu này vừa được đưa ra khỏi hồ sơ.')
    await tell(scene, { act: 'workfile.take-out', note: item.subject })
    await indexFile(tx, id)
  })
