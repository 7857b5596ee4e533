import { readFile } from 'node:fs/promises'
import { PDFDocument } from '@cantoo/pdf-lib'

/** How many pages a PDF has, by its path. @throws Error when it cannot be opened */
export async function countPages(path: string): Promise<number> {
  const pdf = await PDFDocument.load(await readFile(path), { updateMetadata: false, ignoreEncryption: true })
  return pdf.getPageCount()
}
