import { Readable } from 'node:stream'
import type { Db } from '#platform/database/database.ts'
import { storeFile, type StoredFile } from '#platform/files/files.ts'
import { printOfficialDocument } from '#platform/print/official-document.ts'
import type { Services } from '#platform/services.ts'
import { getAgency, type Agency } from '#modules/agencies/index.ts'
import { typeOf } from '../books.ts'
import { blocksOf, decidesOf, onBehalfOf, type DraftContent } from '../draft.ts'
import { documentCode } from '../document.ts'
import type { DocumentRow } from '../stores/tables.ts'

/** What stands after the number of a document that has none yet. */
export const notationOf = (
  type: { abbreviation: string | null },
  agency: Pick<Agency, 'abbreviation'>,
  field?: string,
): string => documentCode(0, type, agency.abbreviation, field).replace(/^00\//, '')

export type Numbered = { code: string; issuedOn: Temporal.PlainDate; verifyUrl: string | null }
export type Printed = Pick<DocumentRow, 'type' | 'subject' | 'urgency' | 'agency_id' | 'details'>

/**
 * Prints an outgoing document from its words: a draft across whose pages that stands, or, with its number and day, as it
 * will be signed.
 * @param signerName as it stands under the signature
 */
export async function printDocument(
  services: Services,
  document: Printed,
  content: DraftContent,
  signerName: string,
  numbered: Numbered | null,
): Promise<Buffer> {
  const { documentRules, printer, province, clock } = services
  const agency = await getAgency(services.db, document.agency_id)
  const type = typeOf(documentRules, document.type)
  const decides = decidesOf(document.type)
  return printOfficialDocument(
    printer,
    {
      agency: { parent: await parentName(services.db, agency), name: agency.name, place: province.name },
      title: type.abbreviation ? type.name : null,
      abstract: document.subject,
      code: numbered?.code ?? null,
      notation: notationOf(type, agency, document.details.field),
      issuedOn: numbered?.issuedOn ?? null,
      urgency: document.urgency,
      addressees: content.addressees,
      basis: content.basis.map((line, index) => `${line}${index === content.basis.length - 1 ? '.' : ';'}`),
      decides,
      authority: decides
        ? content.onBehalf && content.competence !== 'head'
          ? content.onBehalf
          : content.signerTitle
        : null,
      body: blocksOf(content.body),
      places: content.places,
      signer: { onBehalf: onBehalfOf(content), title: content.signerTitle, name: signerName },
      verifyUrl: numbered?.verifyUrl ?? null,
      draft: numbered === null,
    },
    clock.now(),
  )
}

/** People's committees stand at the head alone; what belongs to one names it above itself (annex I, II.2). */
async function parentName(db: Db, agency: Agency): Promise<string | null> {
  if (!agency.parentId || agency.kind === 'committee') return null
  return (await getAgency(db, agency.parentId)).name
}

/** Keeps a printed document. */
export const storePdf = (services: Services, pdf: Buffer, name: string): Promise<StoredFile> =>
  storeFile(services, Readable.from([pdf]), ['application/pdf'], name)
