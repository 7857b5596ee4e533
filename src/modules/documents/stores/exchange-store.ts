import { at, type Db, type Tx } from '#platform/database/database.ts'
import { tables } from './store.ts'
import type { DocumentRow, RequestRow } from './tables.ts'

/** Has what lies in the exchange's inbox been taken in before? */
export async function cameFromInbox(tx: Tx, agencyId: string, inboxId: string): Promise<boolean> {
  const known = await tables(tx)
    .selectFrom('document')
    .select('id')
    .where('agency_id', '=', agencyId)
    .where('inbox_id', '=', inboxId)
    .executeTakeFirst()
  return known !== undefined
}

/** Has this letter been taken in before? */
export async function cameByMail(tx: Tx, agencyId: string, mailId: string): Promise<boolean> {
  const known = await tables(tx)
    .selectFrom('document')
    .select('id')
    .where('agency_id', '=', agencyId)
    .where('mail_id', '=', mailId)
    .executeTakeFirst()
  return known !== undefined
}

/** The newest incoming document of an agency under its DocumentId, from one of these issuers. */
export const findReceived = (
  db: Db | Tx,
  agencyId: string,
  exchangeId: string,
  issuers: readonly string[],
): Promise<DocumentRow | undefined> =>
  tables(db)
    .selectFrom('document')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .where('direction', '=', 'incoming')
    .where('exchange_id', '=', exchangeId)
    .where('issuer_code', 'in', issuers)
    .orderBy('sort_at', 'desc')
    .limit(1)
    .executeTakeFirst()

/** A document this agency has sent, by its DocumentId, locked until the transaction ends. */
export const lockSent = (tx: Tx, agencyId: string, exchangeId: string): Promise<DocumentRow | undefined> =>
  tables(tx)
    .selectFrom('document')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .where('direction', '=', 'outgoing')
    .where('exchange_id', '=', exchangeId)
    .forUpdate()
    .executeTakeFirst()

type NewRequest = Pick<
  RequestRow,
  'id' | 'document_id' | 'agency_id' | 'kind' | 'reason' | 'inbox_id' | 'asked_at'
>

/** Keeps what a sender asks. @returns whether it was not known before */
export async function insertRequest(tx: Tx, row: NewRequest): Promise<boolean> {
  const added = await tables(tx)
    .insertInto('document_request')
    .values({
      ...row,
      asked_at: at(row.asked_at),
      answer: null,
      answer_note: null,
      answered_at: null,
      answered_by_name: null,
    })
    .onConflict((clash) => clash.doNothing())
    .returning('id')
    .executeTakeFirst()
  return added !== undefined
}

export type OpenRequest = RequestRow & Pick<DocumentRow, 'code' | 'subject' | 'issuer_name'>

/** What senders ask that nobody has answered yet, the oldest first. */
export const openRequests = (db: Db, agencyId: string): Promise<OpenRequest[]> =>
  tables(db)
    .selectFrom('document_request as r')
    .innerJoin('document as d', 'd.id', 'r.document_id')
    .selectAll('r')
    .select(['d.code', 'd.subject', 'd.issuer_name'])
    .where('r.agency_id', '=', agencyId)
    .where('r.answered_at', 'is', null)
    .orderBy('r.asked_at')
    .limit(50)
    .execute()

export const findRequest = (tx: Tx, documentId: string, id: string): Promise<RequestRow | undefined> =>
  tables(tx)
    .selectFrom('document_request')
    .selectAll()
    .where('id', '=', id)
    .where('document_id', '=', documentId)
    .executeTakeFirst()

type RequestAnswer = {
  answer: 'agreed' | 'refused'
  note: string | null
  by: string
  at: Temporal.Instant
}

export async function answerTo(tx: Tx, id: string, given: RequestAnswer): Promise<void> {
  await tables(tx)
    .updateTable('document_request')
    .set({
      answer: given.answer,
      answer_note: given.note,
      answered_at: at(given.at),
      answered_by_name: given.by,
    })
    .where('id', '=', id)
    .execute()
}
