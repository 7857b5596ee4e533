import type { Tx } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { sendEdoc } from '#modules/exchange/index.ts'
import type { Recipient } from '../draft.ts'
import { insertRecipients } from '../stores/draft-store.ts'
import { edocOf, organOf, type BusinessGiven } from './edoc.ts'
import { linkedDocuments } from '../stores/link-store.ts'
import { filesOf } from '../stores/store.ts'
import type { DocumentRow } from '../stores/tables.ts'

const codesOf = (recipients: readonly Recipient[]): string[] => recipients.flatMap(({ code }) => code ?? [])

/**
 * Sends an issued document to its recipients: those with a code through the exchange, in this transaction; the others get
 * paper. One that replaces others says so to the same recipients.
 * @throws Invalid naming the codes nobody answers to
 */
export async function sendOut(
  services: Services,
  tx: Tx,
  document: DocumentRow,
  recipients: readonly Recipient[],
): Promise<void> {
  await insertRecipients(tx, document.id, recipients)
  const codes = codesOf(recipients)
  if (codes.length === 0) return
  const business = businessOf(await linkedDocuments(tx, document.id), codes)
  const files = await filesOf(tx, document.id)
  const [main] = files.filter(({ role }) => role === 'main')
  await sendEdoc(tx, services, {
    edoc: await messageOf(services, tx, document, business),
    attachments: [...(main ? [main] : []), ...files.filter(({ role }) => role === 'attachment')].map(
      (file) => ({
        name: file.file_name,
        sha256: file.sha256,
        size: file.size,
        mediaType: file.media_type,
      }),
    ),
    recipients: codes,
    ref: document.id,
  })
}

/**
 * What the exchange is told of a document. A correction is a new document beside the one it corrects, which it names: an
 * update (2) would put its words in the place of those it only mends.
 */
function businessOf(links: Awaited<ReturnType<typeof linkedDocuments>>, codes: string[]): BusinessGiven {
  const replaced = links.flatMap(({ kind, exchangeId }) =>
    kind === 'replaces' && exchangeId ? [{ documentId: exchangeId, organIds: codes }] : [],
  )
  if (replaced.length > 0) return { type: '3', reason: 'Văn bản thay thế', replaces: replaced }
  const corrected = links.find(({ kind }) => kind === 'corrects')
  if (corrected) {
    return { type: '0', reason: `Đính chính văn bản ${corrected.code}`, corrects: corrected.exchangeId }
  }
  return { type: '0', reason: 'Văn bản mới' }
}

/** Asks the receivers by the exchange to give a document back. @returns whether there are any */
export async function askBack(
  services: Services,
  tx: Tx,
  document: DocumentRow,
  recipients: readonly Recipient[],
  reason: string,
): Promise<boolean> {
  const codes = codesOf(recipients)
  if (codes.length === 0) return false
  const edoc = await messageOf(services, tx, document, { type: '1', reason })
  await sendEdoc(tx, services, { edoc, attachments: [], recipients: codes, ref: document.id })
  return true
}

async function messageOf(services: Services, tx: Tx, document: DocumentRow, business: BusinessGiven) {
  const agency = await getAgency(tx, document.agency_id)
  const parent = agency.parentId ? await getAgency(tx, agency.parentId) : null
  const answers = (await linkedDocuments(tx, document.id)).flatMap((link) =>
    link.kind === 'answers' && link.issuerCode && link.exchangeId
      ? [
          {
            organId: link.issuerCode,
            code: link.code ?? '',
            documentId: link.exchangeId,
            issuedOn: link.issuedOn,
          },
        ]
      : [],
  )
  return edocOf(document, organOf(agency, parent?.name ?? null), {
    place: services.province.name,
    rules: services.documentRules,
    answers,
    business,
    at: services.clock.now(),
  })
}
