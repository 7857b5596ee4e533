import { type Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Conflict, NotFound, Refusal, saidBy } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import {
  keepPaper,
  leaderLook,
  newPaperCode,
  signaturePaths,
  signDocuments,
  type Paper,
  type SignedFile,
  type SignItem,
  voidPaper,
} from '#modules/signatures/index.ts'
import { bookFor, typeOf } from '../books.ts'
import { documentCode, type SignatureSpot } from '../document.ts'
import { COMPETENCES } from '../draft.ts'
import { versionsOf } from '../stores/draft-store.ts'
import type { Desk } from '../policy.ts'
import { mainText } from '../paper/main-text.ts'
import {
  findRegister,
  findReservedFor,
  takeNumber,
  useReserved,
  type Taken,
} from '../stores/register-store.ts'
import { addParties, deskOf, filesOf, indexDocument, insertFiles } from '../stores/store.ts'
import { endTask, insertTasks } from '../stores/task-store.ts'
import type { DocumentRow } from '../stores/tables.ts'
import { fileRow } from './arrive.ts'
import { moveDocument } from './move.ts'
import { chainTask } from './outgoing.ts'

/** `request`: what waits for a confirmation on the phone, of `beginOnPhone`. */
export type Key = { keyId: string; pin?: string; request?: string }
export type Signed = { done: { id: string; code: string }[]; refused: { taskId: string; reason: string }[] }

type Ready = {
  taskId: string
  document: DocumentRow
  taken: Taken
  code: string
  paper: Paper
  item: SignItem
  spot: SignatureSpot | undefined
  /** There is no room for its code on a text from elsewhere. */
  noCode: boolean
}

/**
 * Signs the documents of these tasks in one act of the key (ký ban hành, Decree 30/2020 art. 13): each gets its number and
 * day, is printed as it will stand, and is signed; nothing of a document changes after its signature. The number is kept
 * for the document before it is signed, so that a signature that does not come about leaves no gap.
 * @returns what was signed, and of every other task why not
 * @throws Invalid on a wrong PIN, Forbidden when the key is not theirs to use
 */
export async function signTasks(
  services: Services,
  actor: Actor,
  given: Key & { taskIds: readonly string[] },
  origin?: Origin,
): Promise<Signed> {
  const desk = await deskOf(services.db, actor, dateOf(services.clock.now()))
  const ready: Ready[] = []
  const result: Signed = { done: [], refused: [] }
  // One that cannot be signed, or was taken back meanwhile, does not hold up the others.
  const attempt = async (taskId: string, work: () => Promise<void>): Promise<boolean> => {
    try {
      await work()
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      result.refused.push({ taskId, reason: saidBy(error) })
      return false
    }
  }
  for (const taskId of new Set(given.taskIds)) {
    await attempt(taskId, async () => {
      ready.push(await makeReady(services, desk, taskId))
    })
  }
  if (ready.length === 0) return result
  const files = await signDocuments(services, actor, {
    keyId: given.keyId,
    pin: given.pin,
    request: given.request,
    items: ready.map(({ item }) => item),
    origin,
  })
  for (const [index, one] of ready.entries()) {
    const isKept = await attempt(one.taskId, async () => {
      await keepSigned(services, desk, one, files[index]!, origin)
      result.done.push({ id: one.document.id, code: one.code })
    })
    // The key has signed it, but no document stands behind it.
    if (!isKept) await voidPaper(services.db, one.paper.code, 'cancelled', services.clock.now())
  }
  return result
}

/** Gives the document its number and prints it as it will be signed. */
async function makeReady(services: Services, desk: Desk, taskId: string): Promise<Ready> {
  const { db, clock, documentRules, config } = services
  const now = clock.now()
  const { document, taken, version } = await inTransaction(db, async (tx) => {
    const { task, document } = await chainTask(tx, desk, taskId)
    if (task.kind !== 'sign') throw new Conflict('Việc này không phải là ký văn bản.')
    const [version] = await versionsOf(tx, document.id)
    if (!version) throw new NotFound('Văn bản chưa có nội dung.')
    return { document, version, taken: await numberOf(services, tx, desk, document, now) }
  })
  const agency = await getAgency(db, document.agency_id)
  const type = typeOf(documentRules, document.type)
  const code = documentCode(taken.number, type, agency.abbreviation, document.details.field)
  const paper = {
    code: newPaperCode(),
    title: `${type.name}: ${document.subject}`,
    number: code,
    issuedOn: dateOf(now).toString(),
  }
  const verifyUrl = config.baseUrl ? `${config.baseUrl}${signaturePaths.paper(paper.code)}` : null
  const numbered = { code, issuedOn: dateOf(now), verifyUrl }
  const { pdf, spot, hasCode } = await mainText(
    services,
    document,
    version.content,
    desk.actor.name,
    numbered,
  )
  const item: SignItem = {
    pdf,
    purpose: 'sign',
    look: spot ? { ...leaderLook(), spot } : leaderLook(),
    ref: { kind: 'document', id: document.id },
    paper: { ...paper, later: true },
  }
  return { taskId, document, taken, code, paper, item, spot, noCode: verifyUrl !== null && hasCode === false }
}

/** The number kept for this document this year, or the next one of its book. */
async function numberOf(
  services: Services,
  tx: Tx,
  desk: Desk,
  document: DocumentRow,
  now: Temporal.Instant,
): Promise<Taken> {
  const { year } = dateOf(now)
  const kept = await findReservedFor(tx, document.id)
  if (kept) {
    const register = await findRegister(tx, document.agency_id, kept.register_id)
    if (register?.year === year) return { registerId: kept.register_id, number: kept.number }
  }
  return takeNumber(tx, {
    agencyId: document.agency_id,
    book: bookFor(services.documentRules, 'outgoing', document.type),
    year,
    documentId: document.id,
    reason: 'Cấp để ký',
    state: 'reserved',
    actor: desk.actor,
    at: now,
  })
}

/** Keeps the signed file, and lets the clerks seal and issue it. */
function keepSigned(
  services: Services,
  desk: Desk,
  { taskId, taken, code, paper, spot, noCode }: Ready,
  signed: SignedFile,
  origin?: Origin,
): Promise<void> {
  return inTransaction(services.db, async (tx) => {
    const now = services.clock.now()
    const { actor } = desk
    const { task, document, thanks } = await chainTask(tx, desk, taskId)
    const [version] = await versionsOf(tx, document.id)
    await useReserved(tx, taken, document.id)
    // From here on the paper counts: had this not come about, its code would say that it does not.
    await keepPaper(tx, { code: paper.code, sha256: signed.sha256 }, now)
    await insertFiles(tx, [
      await newMain(tx, document.id, signed, `${code.replaceAll('/', '-')}.pdf`, actor, now),
    ])
    await endTask(tx, task.id, {
      state: 'done',
      by: { accountId: actor.accountId, name: actor.name },
      at: now,
    })
    const { content } = version!
    const competence = COMPETENCES[content.competence].abbreviation
    await moveDocument(tx, document, {
      actor,
      at: now,
      action: 'sign',
      note: thanks || null,
      change: {
        code,
        number: taken.number,
        register_id: taken.registerId,
        // The day that was printed, also when midnight has passed since.
        issued_on: paper.issuedOn,
        registered_at: now,
        signer: {
          fullName: actor.name,
          position: content.signerTitle,
          ...(competence ? { competence: [competence, content.onBehalf].filter(Boolean).join(' ') } : {}),
        },
        details: {
          ...document.details,
          places: content.places,
          paperCode: paper.code,
          ...(spot ? { signatureSpot: spot } : {}),
          ...(noCode ? { codeLeftOut: true } : {}),
        },
      },
      details: { code },
      origin,
    })
    await indexDocument(tx, document.id)
    await askClerks(services, tx, desk, document, now)
  })
}

/** The signed file as the newest version of the main text. */
export async function newMain(
  tx: Tx,
  documentId: string,
  signed: SignedFile,
  fileName: string,
  by: { accountId: string; name: string },
  now: Temporal.Instant,
) {
  const [newest] = (await filesOf(tx, documentId)).filter(({ role }) => role === 'main')
  return {
    ...fileRow(documentId, { ...signed, fileName, role: 'main' }, by, now),
    version: (newest?.version ?? 0) + 1,
  }
}

/** Asks the clerks of the agency to seal a document and send it out. */
export async function askClerks(
  services: Services,
  tx: Tx,
  desk: Desk,
  document: DocumentRow,
  now: Temporal.Instant,
) {
  const colleagues = await officersOf(tx, desk.agencyId, dateOf(now))
  const clerks = colleagues.filter(({ roles }) => roles.includes('clerk'))
  await insertTasks(
    tx,
    clerks.map((clerk) => ({
      document_id: document.id,
      agency_id: document.agency_id,
      kind: 'issue' as const,
      place: 1000,
      account_id: clerk.accountId,
      account_name: clerk.name,
      account_title: clerk.title,
      instruction: null,
      asked_by: desk.actor.accountId,
      asked_by_name: desk.actor.name,
      due_on: dateOf(now).add({ days: 1 }).toString(),
    })),
    now,
  )
  await addParties(
    tx,
    document,
    clerks.map(({ accountId }) => accountId),
  )
}
