import { randomUUIDv7 } from 'node:crypto'
import { Readable } from 'node:stream'
import { system } from '#platform/access/actor.ts'
import { inTransaction, type Db, type Tx } from '#platform/database/database.ts'
import { storeFile } from '#platform/files/files.ts'
import type { JobHandler } from '#platform/module.ts'
import { printResult, type Issuer, type ResultPaper } from '#platform/print/slips.ts'
import type { Services } from '#platform/services.ts'
import { getAgency, type Agency } from '#modules/agencies/index.ts'
import { getForm } from '#modules/catalogue/index.ts'
import { keepPersonPapers } from './draft-store.ts'
import { paths } from './paths.ts'
import { fillTemplate, templateOf } from './result-document.ts'
import { accessDossier, insertPapers, papersOf } from './store.ts'
import type { DossierRow } from './tables.ts'

/** Who issues a paper of this agency, as the head of the page wants it. */
export async function issuerOf(services: Services, agency: Agency, atDesk: boolean): Promise<Issuer> {
  const parent = agency.parentId ? await getAgency(services.db, agency.parentId) : null
  return {
    parent: parent?.name ?? null,
    name: agency.name,
    desk: atDesk ? 'Bộ phận Tiếp nhận và Trả kết quả' : null,
    place: services.province.name,
  }
}

export const trackUrl = ({ config }: Services, code: string): string | null =>
  config.baseUrl ? `${config.baseUrl}${paths.track(code)}` : null

/** The result of a dossier as a document: a draft until it is registered. */
export async function resultPaper(
  services: Services,
  dossier: DossierRow,
  at: Temporal.Instant,
): Promise<ResultPaper> {
  const agency = await getAgency(services.db, dossier.agency_id)
  const form = await getForm(services.db, dossier.form_key, dossier.submitted_at)
  const template = await templateOf(services.db, dossier.template_key!, dossier.submitted_at)
  const { place, parent } = await issuerOf(services, agency, false)
  const filled = fillTemplate(template, form, dossier, agency, services.lists)
  return {
    agency: { parent, name: agency.name, place },
    number: filled.number,
    issuedOn: filled.issuedOn,
    abbreviation: filled.abbreviation,
    title: filled.title,
    abstract: filled.abstract,
    basis: filled.basis,
    body: filled.body,
    recipients: filled.recipients,
    signer: filled.signer,
    signedBy: filled.signedBy ? { name: filled.signedBy.name } : null,
    draft: filled.draft,
    code: dossier.code,
    trackUrl: trackUrl(services, dossier.code),
    at,
  }
}

/**
 * Prints the registered result, keeps it with the dossier and in the person's store of papers. Run again it finds its own
 * work done.
 */
export const issueResult: JobHandler = async (services: Services, { dossierId }: { dossierId: string }) => {
  const { db } = services
  const dossier = await accessDossier(db, system('dossier.issue-result'), { id: dossierId })
  if (!dossier.template_key || !dossier.result?.number || (await hasResult(db, dossierId))) return
  const at = dossier.processed_at ?? services.clock.now()
  const paper = await resultPaper(services, dossier, at)
  const name = `${dossier.code}-ket-qua.pdf`
  const pdf = await printResult(services.printer, paper)
  const stored = await storeFile(services, Readable.from([pdf]), ['application/pdf'], name)
  const file = { ...stored, title: inSmallLetters(paper.title) }
  await inTransaction(db, (tx) => keepResult(tx, dossier, file, at))
}

/** The result among the papers of the dossier and in the store of the person it is for. */
export async function keepResult(
  tx: Tx,
  dossier: Pick<DossierRow, 'id' | 'code' | 'person_id' | 'agency_name'>,
  { title, sha256, size }: { title: string; sha256: string; size: number },
  at: Temporal.Instant,
): Promise<void> {
  const file = {
    title,
    file_name: `${dossier.code}-ket-qua.pdf`,
    sha256,
    size,
    media_type: 'application/pdf',
  }
  await insertPapers(tx, dossier.id, 'result', [{ ...file, id: randomUUIDv7(), component: null }], at, null)
  await keepPersonPapers(tx, dossier.person_id, [{ ...file, issued_by: dossier.agency_name }], at)
}

/** “GIẤY KHAI SINH” on the paper is “Giấy khai sinh” in a list. Kinds of documents hold no names. */
export const inSmallLetters = (title: string): string => title.charAt(0) + title.slice(1).toLowerCase()

const hasResult = async (db: Db, dossierId: string): Promise<boolean> =>
  (await papersOf(db, dossierId)).some((paper) => paper.kind === 'result')
