import { hash, randomUUIDv7 } from 'node:crypto'
import { at, json, type Tx } from '#platform/database/database.ts'
import { businessTypeOf, readStatusCode, type EdxmlMessage } from './edxml/message.ts'
import type { UnknownElement } from './edxml/read-message.ts'
import type { ExchangeTables, KeptAttachment } from './tables.ts'

/** A message and its files, before it is known to whom it goes. */
export type Content = {
  message: EdxmlMessage
  attachments: readonly KeptAttachment[]
  unknown?: readonly UnknownElement[]
}

/** Keeps what is said, once. @returns the id of the package */
export async function insertPackage(tx: Tx, content: Content, now: Temporal.Instant): Promise<string> {
  const id = randomUUIDv7()
  await tx
    .withTables<ExchangeTables>()
    .insertInto('exchange_package')
    .values({
      id,
      kind: content.message.kind,
      message: json(content.message),
      attachments: json(content.attachments),
      unknown: json(content.unknown ?? []),
      created_at: at(now),
    })
    .execute()
  return id
}

/** Takes a package away again that turned out to be there already. */
export async function deletePackage(tx: Tx, id: string): Promise<void> {
  await tx.withTables<ExchangeTables>().deleteFrom('exchange_package').where('id', '=', id).execute()
}

/** What makes two packages one: sender, document, what is done with it, and the content below. */
export const identityOf = ({ message, attachments }: Content) => ({
  from_code: message.from.id,
  document_id: message.kind === 'edoc' ? message.documentId : message.responseFor.documentId,
  business:
    message.kind === 'edoc'
      ? businessTypeOf(message)
      : `s${readStatusCode(message.statusCode) ?? message.statusCode}`,
  content_hash: contentHash(message, attachments),
})

/** Hops on the way add to the trace and repack files: neither counts, nor does who else it went to. */
function contentHash(message: EdxmlMessage, attachments: readonly KeptAttachment[]): string {
  const said =
    message.kind === 'status'
      ? [message.responseFor, message.statusCode, message.description, message.timestamp]
      : [
          message.subject,
          message.code,
          message.promulgationDate,
          message.dueDate,
          message.business?.type ?? '0',
          message.business?.reason ?? null,
          message.business?.documentId ?? null,
        ]
  return hash('sha256', JSON.stringify([said, attachments.map(({ name, sha256 }) => [name, sha256])]))
}
