import { buffer } from 'node:stream/consumers'
import { readStoredFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { typeOf } from '../books.ts'
import type { DraftContent } from '../draft.ts'
import { versionsOf } from '../stores/draft-store.ts'
import { foreignPdf } from './foreign-pdf.ts'
import { checkLayout, type Deviation } from './layout-check.ts'
import { mainText } from './main-text.ts'
import { notationOf } from './printing.ts'
import { filesOf } from '../stores/store.ts'
import { tasksOf } from '../stores/task-store.ts'
import type { DocumentRow } from '../stores/tables.ts'

/**
 * Checks the layout (kiểm tra thể thức) of an outgoing document: of a draft as it will be printed or was uploaded, of any
 * other as it was last laid out.
 * @returns deviations; undefined when there is no page to look at
 */
export async function layoutOf(services: Services, document: DocumentRow): Promise<Deviation[] | undefined> {
  const { db, documentRules } = services
  const [[version], agency, tasks] = await Promise.all([
    versionsOf(db, document.id),
    getAgency(db, document.agency_id),
    tasksOf(db, document.id),
  ])
  const signer = tasks.findLast(({ kind, state }) => kind === 'sign' && state !== 'cancelled')
  const signerName = document.signer?.fullName ?? signer?.account_name ?? null
  const pdf = await pageOf(services, document, version?.content, signerName ?? '')
  if (!pdf) return undefined
  const type = typeOf(documentRules, document.type)
  return checkLayout(await foreignPdf(services).text.readPageText(pdf), {
    typeName: type.abbreviation ? type.name : null,
    agencyName: agency.name,
    notation: notationOf(type, agency, document.details.field),
    signerName,
  })
}

async function pageOf(
  services: Services,
  document: DocumentRow,
  content: DraftContent | undefined,
  signerName: string,
): Promise<Buffer | undefined> {
  if (document.state === 'draft') {
    return content && (await mainText(services, document, content, signerName, null)).pdf
  }
  const [main] = (await filesOf(services.db, document.id)).filter(({ role }) => role === 'main')
  return main?.media_type === 'application/pdf' ? buffer(readStoredFile(services, main.sha256)) : undefined
}
