import { may, type Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import type { Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid } from '#platform/errors.ts'
import type { Services } from '#platform/services.ts'
import { officersOf } from '#modules/identity/index.ts'
import { bookFor } from '../books.ts'
import { linkCorrectedByWords } from '../correction-links.ts'
import { ELECTRONIC, type IncomingFacts } from '../document.ts'
import { countDay } from '../stores/figures-store.ts'
import type { Desk } from '../policy.ts'
import { reportProgress } from '../progress.ts'
import { takeNumber, useReserved, type Taken } from '../stores/register-store.ts'
import { accessDocument, addParties, indexDocument } from '../stores/store.ts'
import { insertTasks } from '../stores/task-store.ts'
import type { DocumentRow } from '../stores/tables.ts'
import { columnsOf } from './arrive.ts'
import { atDesk } from './desk.ts'
import { moveDocument } from './move.ts'

type Registering = {
  /** The document as it arrived, from wherever: exchange, e-mail, upload, scan. */
  id: string
  facts: IncomingFacts
  /** A number that was kept; the next one when left out. */
  reserved?: Taken
  /** To whom it is submitted; nobody: it stays with the clerk. */
  directTo?: string | null
}

/**
 * Enters an incoming document in the register (đăng ký văn bản đến, Decree 30/2020 art. 22): number, day, elements;
 * submits it to the leader who directs its handling. One transaction.
 * @returns its number in the register
 * @throws Forbidden for anybody but a clerk; Conflict when it is entered already
 */
export function registerIncoming(
  services: Services,
  actor: Actor,
  given: Registering,
  origin?: Origin,
): Promise<{ id: string; number: number }> {
  return atDesk(services, actor, async ({ tx, now, desk }) => {
    if (!may(actor, 'document.register')) throw new Forbidden('Chỉ văn thư được vào sổ văn bản đến.')
    const document = await accessDocument(tx, desk, given.id, { lock: true })
    if (document.state !== 'arrived') throw new Conflict('Văn bản này đã được vào sổ hoặc đã trả lại.')
    const taken = await numberFor(services, tx, desk, given, now)
    const columns = columnsOf(given.facts)
    await moveDocument(tx, document, {
      actor,
      at: now,
      action: 'register',
      change: {
        ...columns,
        details: { ...document.details, ...columns.details },
        number: taken.number,
        register_id: taken.registerId,
        registered_at: now,
      },
      details: { number: taken.number },
      origin,
    })
    await indexDocument(tx, document.id)
    await linkCorrectedByWords(tx, { ...document, ...columns }, { actor, at: now })
    const paper = columns.details.paperFollows ?? document.details.paperFollows ?? false
    const electronic = ELECTRONIC.includes(document.source) && !paper
    await countDay(tx, desk.agencyId, dateOf(now), { received: 1, receivedElectronic: electronic ? 1 : 0 })
    await addParties(tx, document, [desk.actor.accountId])
    if (given.directTo) await submitTo(services, tx, desk, document, given.directTo, given.facts.dueOn)
    await reportProgress(services, tx, document, '03', desk.actor.name)
    return { id: document.id, number: taken.number }
  })
}

async function numberFor(services: Services, tx: Tx, desk: Desk, given: Registering, now: Temporal.Instant) {
  if (given.reserved) {
    await useReserved(tx, given.reserved, given.id)
    return given.reserved
  }
  return takeNumber(tx, {
    agencyId: desk.agencyId,
    book: bookFor(services.documentRules, 'incoming', given.facts.type),
    year: dateOf(now).year,
    documentId: given.id,
    reason: null,
    state: 'used',
    actor: desk.actor,
    at: now,
  })
}

/** Submits it to a leader for direction (trình văn bản đến, art. 23). */
async function submitTo(
  services: Services,
  tx: Tx,
  desk: Desk,
  document: Pick<DocumentRow, 'id' | 'agency_id' | 'direction' | 'sort_at'>,
  accountId: string,
  dueOn: string | null | undefined,
): Promise<void> {
  const now = services.clock.now()
  const colleagues = await officersOf(tx, desk.agencyId, dateOf(now))
  const leader = colleagues.find((one) => one.accountId === accountId && one.roles.includes('leader'))
  if (!leader) throw new Invalid({ directTo: 'Chọn một lãnh đạo trong danh sách.' })
  await insertTasks(
    tx,
    [
      {
        document_id: document.id,
        agency_id: desk.agencyId,
        kind: 'direct',
        account_id: leader.accountId,
        account_name: leader.name,
        account_title: leader.title,
        instruction: null,
        asked_by: desk.actor.accountId,
        asked_by_name: desk.actor.name,
        due_on: dueOn ?? null,
      },
    ],
    now,
  )
  await addParties(tx, document, [leader.accountId])
}
