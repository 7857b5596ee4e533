import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import type { EdxmlMessage, OrganId } from './edxml/message.ts'
import type { Recipient } from './directory-store.ts'
import type { Handed } from './inbox-store.ts'
import type { Content } from './package-store.ts'
import type { ExchangeTables, KeptAttachment, OutboxRow, OutboxState } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<ExchangeTables>()

/** How a package fares on its way to one recipient. */
export type Delivery = {
  id: string
  recipient: OrganId
  recipientName: string
  /** waiting, sent (a peer has it), delivered (the recipient has it), failed (somebody has to look). */
  state: OutboxState
  /** Why it failed, or did the last time. */
  error: string | null
  changedAt: Temporal.Instant
}

/** All deliveries of what was sent under a reference, in the order of sending. */
export async function deliveriesOf(db: Db | Tx, ref: string): Promise<Delivery[]> {
  const rows = await tables(db)
    .selectFrom('exchange_outbox')
    .selectAll()
    .where('ref', '=', ref)
    .orderBy(sql`sequence`)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    recipient: row.recipient,
    recipientName: row.recipient_name,
    state: row.state,
    error: row.error,
    changedAt: row.changed_at,
  }))
}

/**
 * Puts a package on its way to its recipients.
 * @param row.error why it cannot go, and waits for somebody to look
 * @returns the codes it is new to: not those it was sent to under the same reference before
 */
export async function insertOutbox(
  tx: Tx,
  row: {
    packageId: string
    ref: string
    contentHash: string
    to: readonly Recipient[]
    now: Temporal.Instant
    error?: string | null
  },
): Promise<Set<OrganId>> {
  if (row.to.length === 0) return new Set()
  const added = await tables(tx)
    .insertInto('exchange_outbox')
    .values(
      row.to.map((to) => ({
        id: randomUUIDv7(),
        package_id: row.packageId,
        ref: row.ref,
        recipient: to.code,
        recipient_name: to.name,
        agency_id: to.agencyId,
        peer_id: to.agencyId === null ? to.peerId : null,
        content_hash: row.contentHash,
        state: row.error
          ? ('failed' as const)
          : to.agencyId === null
            ? ('waiting' as const)
            : ('delivered' as const),
        doc_id: null,
        ask_at: null,
        attempts: 0,
        error: row.error ?? null,
        created_at: at(row.now),
        changed_at: at(row.now),
      })),
    )
    .onConflict((clash) => clash.columns(['ref', 'recipient', 'content_hash']).doNothing())
    .returning('recipient')
    .execute()
  return new Set(added.map(({ recipient }) => recipient))
}

export type Waiting = {
  id: string
  ref: string
  recipient: OrganId
  packageId: string
  message: EdxmlMessage
  attachments: readonly KeptAttachment[]
  createdAt: Temporal.Instant
}

/** What goes to a peer next. */
export async function nextWaiting(db: Db | Tx, peerId: string): Promise<Waiting | undefined> {
  const row = await tables(db)
    .selectFrom('exchange_outbox as o')
    .innerJoin('exchange_package as p', 'p.id', 'o.package_id')
    .select(['o.id', 'o.ref', 'o.recipient', 'o.package_id', 'p.message', 'p.attachments', 'p.created_at'])
    .where('o.peer_id', '=', peerId)
    .where('o.state', '=', 'waiting')
    .orderBy(sql`o.sequence`)
    .limit(1)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      ref: row.ref,
      recipient: row.recipient,
      packageId: row.package_id,
      message: row.message,
      attachments: row.attachments,
      createdAt: row.created_at,
    }
  )
}

/** Writes how a delivery went on, and tells whoever sent it, in one transaction. */
export async function changeDelivery(
  tx: Tx,
  id: string,
  change: {
    state: OutboxState
    docId?: string
    askAt?: Temporal.Instant | null
    error: string | null
    now: Temporal.Instant
  },
): Promise<void> {
  const row = await tables(tx)
    .updateTable('exchange_outbox')
    .set({
      state: change.state,
      error: change.error,
      changed_at: at(change.now),
      ...(change.docId !== undefined && { doc_id: change.docId }),
      ask_at: change.askAt ? at(change.askAt) : null,
    })
    .where('id', '=', id)
    .returning(['ref', 'recipient'])
    .executeTakeFirst()
  if (row) await tell(tx, row.ref, row.recipient, change.state)
}

export const tell = (tx: Tx, ref: string, recipient: OrganId, state: OutboxState): Promise<void> =>
  enqueue(tx, 'document.delivery-changed', { ref, recipient, state })

/** Counts a try that did not get through; the package keeps its place. */
export async function countAttempt(db: Db, id: string, error: string, now: Temporal.Instant): Promise<void> {
  await tables(db)
    .updateTable('exchange_outbox')
    .set({ attempts: sql<number>`attempts + 1`, error, changed_at: at(now) })
    .where('id', '=', id)
    .execute()
}

/** How many wait for a peer, and since when. */
export async function queueOf(
  db: Db | Tx,
  peerId: string,
): Promise<{ waiting: number; since: Temporal.Instant | null }> {
  const { rows } = await sql<{ waiting: number; since: Temporal.Instant | null }>`
    SELECT count(*)::int AS waiting, min(created_at) AS since
    FROM exchange_outbox WHERE peer_id = ${peerId} AND state = 'waiting'`.execute(db)
  return rows[0] ?? { waiting: 0, since: null }
}

export type DeadLetter = OutboxRow & { message: EdxmlMessage; peer_name: string | null }

/** Deliveries that failed, the latest first. */
export async function deadLetters(db: Db | Tx, limit = 50): Promise<DeadLetter[]> {
  const rows = await deadLetterRows(db).orderBy('o.changed_at', 'desc').orderBy('o.id').limit(limit).execute()
  return rows as unknown as DeadLetter[]
}

/** @throws NotFound */
export async function getDeadLetter(db: Db | Tx, id: string): Promise<DeadLetter> {
  const row = await deadLetterRows(db).where('o.id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound('Không tìm thấy gói tin này, hoặc gói tin đã được gửi lại.')
  return row as unknown as DeadLetter
}

const deadLetterRows = (db: Db | Tx) =>
  tables(db)
    .selectFrom('exchange_outbox as o')
    .innerJoin('exchange_package as p', 'p.id', 'o.package_id')
    .leftJoin('exchange_peer as r', 'r.id', 'o.peer_id')
    .selectAll('o')
    .select(['p.message', 'r.name as peer_name'])
    .where('o.state', '=', 'failed')

/** Puts a failed delivery back on its way, perhaps to another code; an agency of ours has it with that. */
export async function requeue(tx: Tx, id: string, to: Recipient, now: Temporal.Instant): Promise<void> {
  const state = to.agencyId === null ? 'waiting' : 'delivered'
  const row = await tables(tx)
    .updateTable('exchange_outbox')
    .set({
      state,
      error: null,
      attempts: 0,
      recipient: to.code,
      recipient_name: to.name,
      agency_id: to.agencyId,
      peer_id: to.agencyId === null ? to.peerId : null,
      changed_at: at(now),
    })
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .returning('ref')
    .executeTakeFirst()
  if (row) await tell(tx, row.ref, to.code, state)
}

/** What is said in a package. @throws Error when there is none */
export const packageOf = (tx: Tx, id: string): Promise<Content> =>
  tables(tx)
    .selectFrom('exchange_package')
    .select(['message', 'attachments', 'unknown'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow()

/** What waits for a system that asks by itself, in order. */
export async function listWaiting(
  db: Db | Tx,
  peerId: string,
  kind: EdxmlMessage['kind'],
  limit = 500,
): Promise<{ id: string; from: OrganId; to: OrganId; createdAt: Temporal.Instant }[]> {
  const { rows } = await sql<{ id: string; from: string; to: string; createdAt: Temporal.Instant }>`
    SELECT o.id, p.message->'from'->>'id' AS "from", o.recipient AS "to", o.created_at AS "createdAt"
    FROM exchange_outbox o JOIN exchange_package p ON p.id = o.package_id
    WHERE o.peer_id = ${peerId} AND o.state = 'waiting' AND p.kind = ${kind}
    ORDER BY o.sequence LIMIT ${limit}`.execute(db)
  return rows
}

export async function countWaiting(db: Db | Tx, peerId: string, kind: EdxmlMessage['kind']): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    SELECT count(*)::int AS count FROM exchange_outbox o JOIN exchange_package p ON p.id = o.package_id
    WHERE o.peer_id = ${peerId} AND o.state = 'waiting' AND p.kind = ${kind}`.execute(db)
  return rows[0]?.count ?? 0
}

/** How a package that a peer brought fares on its way to those other peers serve. */
export async function passedOf(db: Db | Tx, peerId: string, docId: string): Promise<Handed[]> {
  const rows = await tables(db)
    .selectFrom('exchange_inbox as i')
    .innerJoin('exchange_outbox as o', 'o.package_id', 'i.package_id')
    .innerJoin('exchange_package as p', 'p.id', 'i.package_id')
    .select(['o.id', 'o.recipient', 'o.state', 'o.error', 'o.changed_at', 'p.message'])
    .select(['i.from_code', 'i.document_id', 'i.business', 'i.received_at'])
    .where('i.peer_id', '=', peerId)
    .where('i.doc_id', '=', docId)
    .where('i.state', '=', 'passed')
    .orderBy(sql`o.sequence`)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    from: row.from_code,
    recipient: row.recipient,
    documentId: row.document_id,
    business: row.business,
    subject: row.message.kind === 'edoc' ? row.message.subject : '',
    state: row.state,
    error: row.error,
    receivedAt: row.received_at,
    deliveredAt: row.changed_at,
  }))
}

/** A package a peer took and has not told the end of. */
export type Underway = {
  id: string
  docId: string
  kind: EdxmlMessage['kind']
  recipient: OrganId
  sentAt: Temporal.Instant
}

/** What a peer is to be asked about now, the longest waiting first. */
export async function listUnderway(
  db: Db | Tx,
  peerId: string,
  now: Temporal.Instant,
  limit: number,
): Promise<Underway[]> {
  const { rows } = await sql<Underway>`
    SELECT o.id, o.doc_id AS "docId", p.kind, o.recipient, o.changed_at AS "sentAt"
    FROM exchange_outbox o JOIN exchange_package p ON p.id = o.package_id
    WHERE o.peer_id = ${peerId} AND o.state = 'sent' AND o.ask_at <= ${now.toString()}
    ORDER BY o.ask_at LIMIT ${limit}`.execute(db)
  return rows
}

/** When to ask again; null: never. */
export async function askLater(db: Db | Tx, id: string, askAt: Temporal.Instant | null): Promise<void> {
  await tables(db)
    .updateTable('exchange_outbox')
    .set({ ask_at: askAt && at(askAt) })
    .where('id', '=', id)
    .execute()
}

/** One that waits, or waited, for this peer. */
export async function findForPeer(
  db: Db | Tx,
  peerId: string,
  id: string,
): Promise<(Waiting & { state: OutboxState }) | undefined> {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id)) return undefined
  const row = await tables(db)
    .selectFrom('exchange_outbox as o')
    .innerJoin('exchange_package as p', 'p.id', 'o.package_id')
    .select([
      'o.id',
      'o.ref',
      'o.recipient',
      'o.package_id',
      'o.state',
      'p.message',
      'p.attachments',
      'p.created_at',
    ])
    .where('o.peer_id', '=', peerId)
    .where('o.id', '=', id)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      ref: row.ref,
      recipient: row.recipient,
      packageId: row.package_id,
      message: row.message,
      attachments: row.attachments,
      createdAt: row.created_at,
      state: row.state,
    }
  )
}
