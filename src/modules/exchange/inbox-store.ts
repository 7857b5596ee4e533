import { randomUUIDv7 } from 'node:crypto'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import type { EdxmlMessage, OrganId } from './edxml/message.ts'
import type { UnknownElement } from './edxml/read-message.ts'
import { deletePackage, identityOf, type Content } from './package-store.ts'
import type { ExchangeTables, KeptAttachment, OutboxState } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<ExchangeTables>()

/** A package that arrived for one agency of the province. */
export type InboxItem = {
  id: string
  /** The agency of ours it is for. */
  agencyId: string
  /** The code it was sent to. */
  recipient: OrganId
  /** Null when it came from within the province. */
  peerId: string | null
  message: EdxmlMessage
  attachments: readonly KeptAttachment[]
  unknown: readonly UnknownElement[]
  receivedAt: Temporal.Instant
}

/** @throws NotFound */
export async function readInbox(db: Db | Tx, inboxId: string): Promise<InboxItem> {
  const row = await tables(db)
    .selectFrom('exchange_inbox as i')
    .innerJoin('exchange_package as p', 'p.id', 'i.package_id')
    .select(['i.id', 'i.agency_id', 'i.recipient', 'i.peer_id', 'i.received_at'])
    .select(['p.message', 'p.attachments', 'p.unknown'])
    .where('i.id', '=', inboxId)
    .where('i.state', '=', 'arrived')
    .executeTakeFirst()
  if (!row || row.agency_id === null) throw new NotFound('Không tìm thấy văn bản liên thông này.')
  return {
    id: row.id,
    agencyId: row.agency_id,
    recipient: row.recipient ?? '',
    peerId: row.peer_id,
    message: row.message,
    attachments: row.attachments,
    unknown: row.unknown,
    receivedAt: row.received_at,
  }
}

/** How a package came. */
export type Arrival = { packageId: string; peerId: string | null; docId: string | null; at: Temporal.Instant }

/**
 * Lets a package arrive at one agency of ours, once: whatever came before from the same sender about the same document with
 * the same content is the same package. What is above is told in the same transaction.
 * @returns the id of the row, or null when it was there
 */
export async function arrive(
  tx: Tx,
  content: Content,
  to: { agencyId: string; recipient: OrganId },
  arrival: Arrival,
): Promise<string | null> {
  const row = await tables(tx)
    .insertInto('exchange_inbox')
    .values({
      id: randomUUIDv7(),
      package_id: arrival.packageId,
      agency_id: to.agencyId,
      recipient: to.recipient,
      peer_id: arrival.peerId,
      doc_id: arrival.docId,
      state: 'arrived',
      error: null,
      ...identityOf(content),
      received_at: at(arrival.at),
    })
    .onConflict((clash) => clash.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return null
  if (content.message.kind === 'edoc') await enqueue(tx, 'document.arrived', { inboxId: row.id })
  else await enqueue(tx, 'document.status-arrived', { inboxId: row.id })
  return row.id
}

/**
 * Keeps what came and stays with nobody here: what passes on to others, and, for an administrator to look at, what is for nobody
 * or could not be read.
 */
export async function keepAside(
  tx: Tx | Db,
  content: Content | null,
  fate: { state: 'passed'; error: null } | { state: 'stray' | 'refused'; error: string },
  arrival: Omit<Arrival, 'packageId'> & { packageId: string | null },
): Promise<void> {
  const nothing = { from_code: '', document_id: '', business: '', content_hash: '' }
  await tables(tx)
    .insertInto('exchange_inbox')
    .values({
      id: randomUUIDv7(),
      package_id: arrival.packageId,
      agency_id: null,
      recipient: null,
      peer_id: arrival.peerId,
      doc_id: arrival.docId,
      ...fate,
      ...(content ? identityOf(content) : nothing),
      received_at: at(arrival.at),
    })
    // Brought again: what became of it the last time counts.
    .onConflict((clash) =>
      clash
        .columns(['peer_id', 'doc_id', 'agency_id'])
        .where('doc_id', 'is not', null)
        .doUpdateSet((row) => ({
          package_id: row.ref('excluded.package_id'),
          state: row.ref('excluded.state'),
          error: row.ref('excluded.error'),
          from_code: row.ref('excluded.from_code'),
          document_id: row.ref('excluded.document_id'),
          business: row.ref('excluded.business'),
          content_hash: row.ref('excluded.content_hash'),
          received_at: row.ref('excluded.received_at'),
        })),
    )
    .execute()
}

/** Takes away what was kept aside of a package that is brought again, its content with it. */
export async function dropAside(tx: Tx, peerId: string, docId: string): Promise<void> {
  const rows = await tables(tx)
    .deleteFrom('exchange_inbox')
    .where('peer_id', '=', peerId)
    .where('doc_id', '=', docId)
    .where('state', 'in', ['stray', 'refused'])
    .returning('package_id')
    .execute()
  for (const { package_id: packageId } of rows) if (packageId !== null) await deletePackage(tx, packageId)
}

/** Has this package of a peer been taken in before? One that was refused, or for nobody, may be brought again. */
export async function isKnown(db: Db | Tx, peerId: string, docId: string): Promise<boolean> {
  const row = await tables(db)
    .selectFrom('exchange_inbox')
    .select('id')
    .where('peer_id', '=', peerId)
    .where('doc_id', '=', docId)
    .where('state', 'in', ['arrived', 'passed'])
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export type Trouble = {
  id: string
  peerName: string | null
  docId: string | null
  state: 'stray' | 'refused'
  error: string
  from: string
  /** Its name, where the directory knows it. */
  fromName: string | null
  documentId: string
  receivedAt: Temporal.Instant
}

/** What came and went nowhere, the newest first. */
export async function troubles(db: Db | Tx, limit = 50): Promise<Trouble[]> {
  const rows = await tables(db)
    .selectFrom('exchange_inbox as i')
    .leftJoin('exchange_peer as p', 'p.id', 'i.peer_id')
    .leftJoin('exchange_agency as a', 'a.code', 'i.from_code')
    .selectAll('i')
    .select(['p.name as peer_name', 'a.name as from_name'])
    .where('i.state', 'in', ['stray', 'refused'])
    .orderBy('i.received_at', 'desc')
    .orderBy('i.id')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    peerName: row.peer_name,
    docId: row.doc_id,
    state: row.state === 'stray' ? 'stray' : 'refused',
    error: row.error ?? '',
    from: row.from_code,
    fromName: row.from_name,
    documentId: row.document_id,
    receivedAt: row.received_at,
  }))
}

/** A package of a peer at one of those it was for. */
export type Handed = {
  id: string
  from: OrganId
  recipient: OrganId
  documentId: string
  business: string
  subject: string
  state: OutboxState
  error: string | null
  receivedAt: Temporal.Instant
  deliveredAt: Temporal.Instant
}

/** Where a package of a peer arrived here. */
export async function arrivalsOf(db: Db | Tx, peerId: string, docId: string): Promise<Handed[]> {
  const rows = await tables(db)
    .selectFrom('exchange_inbox as i')
    .innerJoin('exchange_package as p', 'p.id', 'i.package_id')
    .selectAll('i')
    .select('p.message')
    .where('i.peer_id', '=', peerId)
    .where('i.doc_id', '=', docId)
    .where('i.state', '=', 'arrived')
    .orderBy('i.id')
    .execute()
  return rows.map((row) => ({
    id: row.id,
    from: row.from_code,
    recipient: row.recipient ?? '',
    documentId: row.document_id,
    business: row.business,
    subject: row.message.kind === 'edoc' ? row.message.subject : '',
    state: 'delivered',
    error: null,
    receivedAt: row.received_at,
    deliveredAt: row.received_at,
  }))
}
