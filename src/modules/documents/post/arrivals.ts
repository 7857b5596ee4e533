import { inTransaction, type Tx } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import {
  businessTypeOf,
  readInbox,
  readStatusCode,
  STATUSES,
  type EdocMessage,
  type InboxItem,
  type KeptAttachment,
} from '#modules/exchange/index.ts'
import { arriveDocument } from '../actions/arrive.ts'
import { tell } from '../actions/move.ts'
import { recipientsOf, updateRecipient } from '../stores/draft-store.ts'
import { factsOf } from './edoc.ts'
import { linkCorrectedById } from '../correction-links.ts'
import { EXCHANGE, reportProgress } from '../progress.ts'
import { cameFromInbox, lockSent } from '../stores/exchange-store.ts'
import { ask, filesIn } from './requests.ts'
import { codesOf, findReceivedFrom } from './sender.ts'
import { insertLink } from '../stores/link-store.ts'
import { findDocument } from '../stores/store.ts'

/**
 * Takes in what the exchange brought for an agency: a document waits to be entered, a wish of the sender to have one back,
 * changed or replaced waits for the clerk. Twice the same changes nothing.
 * @throws NotFound when a wish comes before its document: it is tried again later
 */
export async function takeArrival(services: Services, { inboxId }: { inboxId: string }): Promise<void> {
  const item = await readInbox(services.db, inboxId)
  const { message } = item
  if (message.kind !== 'edoc') return
  const kind = KINDS[businessTypeOf(message)]
  await inTransaction(services.db, async (tx) => {
    if (kind === 'revoke' || kind === 'update') {
      await ask(services, tx, item, message.documentId, kind, message.business?.reason ?? null)
      return
    }
    const documentId = await enter(services, tx, item, message)
    if (!documentId || kind !== 'replace') return
    for (const { documentId: replaced } of message.business?.replacements ?? []) {
      const about = { agencyId: item.agencyId, sender: message.from.id, exchangeId: replaced }
      const old = await findReceivedFrom(tx, about, services.clock.now())
      if (!old) continue
      await insertLink(tx, documentId, 'replaces', old)
      await ask(services, tx, item, replaced, 'replace', message.business?.reason ?? null)
    }
  })
}

const KINDS = { '0': null, '1': 'revoke', '2': 'update', '3': 'replace' } as const

/** @returns the id of the new document; nothing when it was taken in before */
async function enter(
  services: Services,
  tx: Tx,
  item: InboxItem,
  message: EdocMessage,
): Promise<string | undefined> {
  if (await cameFromInbox(tx, item.agencyId, item.id)) return undefined
  const agency = await getAgency(tx, item.agencyId)
  const facts = factsOf(message, services.documentRules)
  const id = await arriveDocument(
    tx,
    EXCHANGE,
    {
      agency,
      facts,
      source: 'exchange',
      files: filesIn(item.attachments),
      exchange: { inboxId: item.id, documentId: message.documentId },
    },
    services.clock.now(),
  )
  await linkAnswered(tx, item.agencyId, id, message)
  const entered = await findDocument(tx, id)
  if (entered) await linkCorrectedById(tx, entered, message, { actor: EXCHANGE, at: services.clock.now() })
  await tellProblems(services, tx, id, item.attachments)
  const reported = { ...facts, agency_id: agency.id, inbox_id: item.id, exchange_id: message.documentId }
  await reportProgress(
    services,
    tx,
    { ...reported, issuer_code: message.from.id, code: facts.code, issued_on: facts.issuedOn },
    '01',
    null,
  )
  return id
}

/** Our documents that a received one answers, so that the author finds the answer. */
async function linkAnswered(tx: Tx, agencyId: string, id: string, message: EdocMessage): Promise<void> {
  for (const answered of message.responseFor) {
    const ours = await lockSent(tx, agencyId, answered.documentId)
    if (!ours) continue
    await insertLink(tx, id, 'answers', ours)
  }
}

async function tellProblems(
  services: Services,
  tx: Tx,
  documentId: string,
  attachments: readonly KeptAttachment[],
): Promise<void> {
  const broken = attachments.filter(({ problem }) => problem !== null)
  if (broken.length === 0) return
  const note = broken.map(({ name, problem }) => `Tệp “${name}”: ${problem?.message}`).join('\n')
  await tell(tx, documentId, 'document.broken-files', { actor: EXCHANGE, at: services.clock.now(), note })
}

/** Codes of the progress of a document, in the order in which they are passed. */
const PASSED = ['01', '03', '04', '05', '06']

/**
 * Writes down what a receiver reports about a document of ours (statuses 01–06, 15, 16), or what a sender asks (13).
 * What comes late or twice never turns back what is known.
 */
export async function takeStatus(services: Services, { inboxId }: { inboxId: string }): Promise<void> {
  const item = await readInbox(services.db, inboxId)
  const { message } = item
  if (message.kind !== 'status') return
  const code = readStatusCode(message.statusCode)
  if (!code) return
  await inTransaction(services.db, async (tx) => {
    if (code === '13') {
      await ask(services, tx, item, message.responseFor.documentId, 'revoke', message.description)
      return
    }
    const now = services.clock.now()
    const document = await lockSent(tx, item.agencyId, message.responseFor.documentId)
    if (!document) return
    const codes = await codesOf(tx, message.from.id, now)
    const known = (await recipientsOf(tx, document.id)).find(({ code: one }) => one && codes.includes(one))
    if (!known || isBehind(known.status, code)) return
    await updateRecipient(tx, document.id, codes, {
      state: 'delivered',
      status: code,
      status_text: message.description,
      at: now,
    })
    await tell(tx, document.id, 'document.status', {
      actor: EXCHANGE,
      at: now,
      note: `${known.name}: ${STATUSES[code]}${message.description && message.description !== STATUSES[code] ? ` – ${message.description}` : ''}`,
    })
  })
}

const isBehind = (known: string | null, code: string): boolean =>
  known === code ||
  (known !== null &&
    PASSED.includes(known) &&
    PASSED.includes(code) &&
    PASSED.indexOf(code) < PASSED.indexOf(known))

/** How a package fares on its way: shown beside the recipient. */
export async function takeDelivery(
  services: Services,
  {
    ref,
    recipient,
    state,
  }: { ref: string; recipient: string; state: 'waiting' | 'sent' | 'delivered' | 'failed' },
): Promise<void> {
  if (!/^[0-9a-f-]{36}$/.test(ref)) return
  await inTransaction(services.db, (tx) =>
    updateRecipient(tx, ref, [recipient], { state, at: services.clock.now() }),
  )
}
