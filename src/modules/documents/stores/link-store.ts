import type { Db, Tx } from '#platform/database/database.ts'
import { tables } from './store.ts'
import type { DocumentRow, LinkKind } from './tables.ts'

type Other = Pick<DocumentRow, 'id' | 'code' | 'issuer_name' | 'issued_on'>

/** Writes down how a document stands to another, once. */
export async function insertLink(tx: Tx, documentId: string, kind: LinkKind, other: Other): Promise<void> {
  await tables(tx)
    .insertInto('document_link')
    .values({
      document_id: documentId,
      kind,
      other_id: other.id,
      other_code: other.code ?? '',
      other_issuer: other.issuer_name,
      other_issued_on: other.issued_on,
    })
    .onConflict((clash) => clash.doNothing())
    .execute()
}

/** Links from a document, and from others to it. */
export async function linksOf(db: Db | Tx, documentId: string) {
  const [from, to] = await Promise.all([
    tables(db).selectFrom('document_link').selectAll().where('document_id', '=', documentId).execute(),
    tables(db)
      .selectFrom('document_link')
      .innerJoin('document', 'document.id', 'document_link.document_id')
      .select([
        'document_link.kind',
        'document.id',
        'document.code',
        'document.subject',
        'document.state',
        'document.type',
        'document.issuer_name',
        'document.issued_on',
      ])
      .where('other_id', '=', documentId)
      .execute(),
  ])
  return { from, to }
}

/** What a document is linked to, as far as it lives here, with what the exchange calls it. */
export const linkedDocuments = (db: Db | Tx, documentId: string) =>
  tables(db)
    .selectFrom('document_link')
    .innerJoin('document', 'document.id', 'document_link.other_id')
    .select([
      'document_link.kind',
      'document.code',
      'document.issuer_code as issuerCode',
      'document.exchange_id as exchangeId',
      'document.issued_on as issuedOn',
    ])
    .where('document_link.document_id', '=', documentId)
    .execute()
