import { buffer } from 'node:stream/consumers'
import { readStoredFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import type { DraftContent } from '../draft.ts'
import type { SignatureSpot } from '../document.ts'
import { foreignPdf } from './foreign-pdf.ts'
import { printDocument, type Numbered, type Printed } from './printing.ts'
import { filesOf } from '../stores/store.ts'

/** A laid out text, and where it is to be signed when no place was kept free by name. */
export type MainText = {
  pdf: Buffer
  spot?: SignatureSpot
  /** Of a text from elsewhere: is the code by which it is checked on it? */
  hasCode?: boolean
}

/**
 * The main text of an outgoing document: printed from its words, or as it was written elsewhere; with its number and day
 * once it has them.
 * @param signerName as it stands under the signature
 * @throws Invalid when a text from elsewhere keeps no place for number, day or signature
 */
export async function mainText(
  services: Services,
  document: Printed & { id: string },
  content: DraftContent,
  signerName: string,
  numbered: Numbered | null,
): Promise<MainText> {
  const pdf = await outsidePdf(services, document.id, content)
  if (!pdf) return { pdf: await printDocument(services, document, content, signerName, numbered) }
  if (!numbered) return { pdf }
  return foreignPdf(services).outside.numberOutsideText(pdf, {
    code: numbered.code,
    issuedOn: numbered.issuedOn.toString(),
    placeName: services.province.name,
    signerName,
    places: content.outside?.places ?? {},
    verifyUrl: numbered.verifyUrl,
  })
}

/** The text that was written elsewhere, when there is one. */
export async function outsidePdf(
  services: Services,
  documentId: string,
  content: DraftContent,
): Promise<Buffer | undefined> {
  if (!content.outside) return undefined
  const files = await filesOf(services.db, documentId)
  const file = files.find(({ id }) => id === content.outside?.fileId)
  return file && buffer(readStoredFile(services, file.sha256))
}
