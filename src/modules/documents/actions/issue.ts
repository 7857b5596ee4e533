import { buffer } from 'node:stream/consumers'
import { rolesOf, type Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid, NotFound } from '#platform/errors.ts'
import { readStoredFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import {
  attachmentLook,
  copyLook,
  keepPaper,
  sealLook,
  type Look,
  signDocuments,
  type SignedFile,
  type SignItem,
  voidPaper,
} from '#modules/signatures/index.ts'
import { typeOf } from '../books.ts'
import { COPY_FORMS } from '../copy.ts'
import { versionsOf } from '../stores/draft-store.ts'
import { exchangeIdOf } from '../post/edoc.ts'
import { scheduleReading } from '../paper/reading.ts'
import { countDay } from '../stores/figures-store.ts'
import { askBack, sendOut } from '../post/sending.ts'
import { linksOf } from '../stores/link-store.ts'
import {
  accessDocument,
  deskOf,
  filesOf,
  indexDocument,
  insertFiles,
  moveInLists,
  replaceFile,
} from '../stores/store.ts'
import type { Desk } from '../policy.ts'
import { cancelTasks } from '../stores/task-store.ts'
import type { DocumentRow, FileRow } from '../stores/tables.ts'
import { atDesk } from './desk.ts'
import { moveDocument, tell } from './move.ts'
import { newMain, type Key } from './sign.ts'

/**
 * Seals a signed document and sends it out (đóng dấu, phát hành, Decree 30/2020 art. 16–18): the seal over the signature,
 * attachments of their own sealed at the head of their first page, everything to its recipients. One transaction; what
 * goes through the exchange leaves with it.
 * @throws Forbidden for anybody but a clerk, Invalid on a wrong PIN or an unknown recipient, Conflict when it is out already
 */
export async function issueDocument(
  services: Services,
  actor: Actor,
  given: Key & { id: string },
  origin?: Origin,
): Promise<{ code: string }> {
  const { db, clock } = services
  const desk = await deskOf(db, actor, dateOf(clock.now()))
  if (!rolesOf(actor).includes('clerk')) throw new Forbidden('Chỉ văn thư đóng dấu, phát hành văn bản.')
  const document = await accessDocument(db, desk, given.id)
  if (document.state !== 'signed') throw new Conflict('Văn bản chưa ký hoặc đã phát hành.')
  const files = await filesOf(db, document.id)
  const [main] = files.filter(({ role }) => role === 'main')
  const attached = files.filter(({ role }) => role === 'attachment')
  if (!main) throw new NotFound('Văn bản chưa có bản đã ký.')
  const sealable = [main, ...attached.filter(({ media_type }) => media_type === 'application/pdf')]
  const sealed = await signDocuments(services, actor, {
    keyId: given.keyId,
    pin: given.pin,
    request: given.request,
    origin,
    items: await Promise.all(sealable.map((one) => sealItem(services, document, one))),
  })
  return inTransaction(db, async (tx) => {
    const now = clock.now()
    const locked = await accessDocument(tx, desk, given.id, { lock: true })
    const agency = await getAgency(tx, locked.agency_id)
    const exchangeId = exchangeIdOf(
      agency.identifier2020,
      Temporal.PlainDate.from(locked.issued_on!),
      locked.code!,
    )
    const [file, ...rest] = sealed
    await insertFiles(tx, [await newMain(tx, locked.id, file!, main.file_name, desk.actor, now)])
    const { paperCode } = locked.details
    if (paperCode) await keepPaper(tx, { code: paperCode, sha256: file!.sha256 }, now)
    await replaceAttachments(tx, sealable.slice(1), rest)
    await cancelTasks(tx, locked.id, now)
    await moveDocument(tx, locked, {
      actor,
      at: now,
      action: 'issue',
      change: { issued_at: now, sort_at: now, exchange_id: exchangeId },
      details: { code: locked.code },
      origin,
    })
    await moveInLists(tx, locked.id, now)
    const [version] = await versionsOf(tx, locked.id)
    await sendOut(services, tx, { ...locked, exchange_id: exchangeId }, version!.content.recipients)
    const { recipients } = version!.content
    await countDay(tx, locked.agency_id, dateOf(now), {
      issued: 1,
      sent: recipients.length,
      sentElectronic: recipients.filter((one) => one.code !== null).length,
    })
    await followOld(tx, desk, locked, { actor, at: now, origin })
    await indexDocument(tx, locked.id)
    await scheduleReading(tx, locked.id)
    return { code: locked.code! }
  })
}

/** From its issue on, what a new document replaces is no longer in force, and what it corrects says so. */
async function followOld(
  tx: Tx,
  desk: Desk,
  document: DocumentRow,
  move: { actor: Actor; at: Temporal.Instant; origin?: Origin },
): Promise<void> {
  const { from } = await linksOf(tx, document.id)
  for (const { kind, other_id } of from) {
    if ((kind !== 'replaces' && kind !== 'corrects') || !other_id) continue
    const old = await accessDocument(tx, desk, other_id, { lock: true })
    if (old.state !== 'issued') continue
    if (kind === 'corrects') {
      await tell(tx, old.id, 'document.correct', { ...move, note: document.code })
      continue
    }
    await moveDocument(tx, old, { ...move, action: 'replace', note: `Thay bằng ${document.code}.` })
  }
}

const MM = 72 / 25.4

/** What is seen of the seal: on the main text and on what goes with it; a copy says on each what it is. */
function lookOf(document: DocumentRow, file: FileRow, now: Temporal.Instant): Look {
  const { copy } = document.details
  if (copy) return copyLook(COPY_FORMS[copy.form].mark, document.agency_name, now)
  return file.role === 'main' ? sealOn(document) : attachmentLook(document.code!, now)
}

/** The seal, over a third of the signature to the left; on a text from elsewhere beside the place that was signed. */
function sealOn({ details }: DocumentRow): Look {
  const look = sealLook()
  if (!details.signatureSpot) return look
  const { page, rectangle } = details.signatureSpot
  const [left, bottom, right, top] = rectangle
  const middle = (bottom + top) / 2
  const edge = left + (right - left) / 3
  const half = 18 * MM
  return {
    ...look,
    spot: { page, rectangle: [edge - 2 * half, middle - half, edge, middle + half] },
  }
}

async function sealItem(services: Services, document: DocumentRow, file: FileRow): Promise<SignItem> {
  const { paperCode } = document.details
  const paper = paperCode
    ? {
        code: paperCode,
        title: `${typeOf(services.documentRules, document.type).name}: ${document.subject}`,
        number: document.code,
        issuedOn: document.issued_on!,
        later: true as const,
      }
    : undefined
  const isMain = file.role === 'main'
  return {
    pdf: await buffer(readStoredFile(services, file.sha256)),
    purpose: 'seal',
    look: lookOf(document, file, services.clock.now()),
    ref: { kind: 'document', id: document.id },
    ...(isMain && paper ? { paper } : {}),
  }
}

async function replaceAttachments(
  tx: Tx,
  files: readonly FileRow[],
  sealed: readonly SignedFile[],
): Promise<void> {
  for (const [index, file] of files.entries()) {
    await replaceFile(tx, file.id, sealed[index]!)
  }
}

/**
 * Recalls an issued document (thu hồi, Decree 30/2020 art. 18): its receivers by the exchange are asked for it back, the
 * number stays used, its paper is void.
 * @throws Forbidden for anybody but leaders and clerks, Invalid without a reason, Conflict unless it is issued
 */
export function recallDocument(
  services: Services,
  actor: Actor,
  given: { id: string; reason: string },
  origin?: Origin,
): Promise<void> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    const document = await accessDocument(tx, desk, given.id, { lock: true })
    const mayRecall = rolesOf(actor).some((role) => role === 'leader' || role === 'clerk')
    if (!mayRecall || document.direction !== 'outgoing')
      throw new Forbidden('Chỉ lãnh đạo, văn thư thu hồi văn bản.')
    const reason = given.reason.trim()
    if (!reason) throw new Invalid({ reason: 'Nêu lý do thu hồi để nơi nhận biết.' })
    await moveDocument(tx, document, { actor, at: now, action: 'recall', note: reason, origin })
    const { paperCode } = document.details
    if (paperCode) await voidPaper(tx, paperCode, 'recalled', now)
    const [version] = await versionsOf(tx, document.id)
    if (await askBack(services, tx, document, version?.content.recipients ?? [], reason)) {
      await tell(tx, document.id, 'document.ask-back', { actor, at: now, note: reason, origin })
    }
  })
}
