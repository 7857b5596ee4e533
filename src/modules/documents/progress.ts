import { system } from '#platform/access/actor.ts'
import type { Services } from '#platform/services.ts'
import type { Tx } from '#platform/database/database.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { resolveRecipient, sendStatus, STATUSES, type StatusCode } from '#modules/exchange/index.ts'
import { organOf, statusOf } from './post/edoc.ts'
import type { DocumentRow } from './stores/tables.ts'

/** Whoever acts when the exchange brings something. */
export const EXCHANGE = system('Trục liên thông văn bản')

type Reported = Pick<
  DocumentRow,
  'agency_id' | 'inbox_id' | 'issuer_code' | 'code' | 'exchange_id' | 'issued_on'
>

/**
 * Tells the sender of a document that came by the exchange how it fares (Decision 28/2018/QĐ-TTg art. 10): 01 arrived,
 * 02 refused, 03 entered, 04 assigned, 05 in work, 06 done, 15 and 16 the answer to a request. Documents that came any
 * other way have nobody to tell.
 * @param by who did it; nobody when it happened by itself
 */
export async function reportProgress(
  services: Services,
  tx: Tx,
  document: Reported,
  code: StatusCode,
  by: string | null,
  description: string = STATUSES[code],
): Promise<void> {
  if (!document.inbox_id || !document.issuer_code) return
  // Whoever sent it may be in no directory: there is no way back to them, and their document counts all the same.
  if (!(await resolveRecipient(tx, document.issuer_code, services.clock.now()))) {
    services.log.warn(
      { issuer: document.issuer_code, status: code },
      'no way to tell the sender of a document',
    )
    return
  }
  const agency = await getAgency(tx, document.agency_id)
  const status = statusOf(document, organOf(agency, null), {
    code,
    description: description || STATUSES[code],
    staff: by,
    at: services.clock.now(),
  })
  await sendStatus(tx, services, { status, to: document.issuer_code })
}
