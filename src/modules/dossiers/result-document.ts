import type { Db, Tx } from '#platform/database/database.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { FieldSchema, FormSchema } from '#platform/forms/schema.ts'
import type { Lists } from '#platform/province/lists.ts'
import { getTemplate } from '#modules/catalogue/index.ts'
import type { Agency } from '#modules/agencies/index.ts'
import { answerText } from '#ui/form-fields/values.ts'
import { formatDate } from '#ui/format.ts'
import type { DossierRow } from './tables.ts'

/** The shape of a result document (mẫu kết quả), as data of the province: `provinces/…/templates/<key>.json`. */
export type ResultTemplate = {
  key: string
  kind: 'decision' | 'certificate' | 'extract' | 'permit'
  typeName: string
  /** As in a document's number, `QĐ`; null: the number has the agency only. */
  abbreviation: string | null
  title: string
  abstract: string
  basis: readonly string[]
  body: readonly ({ text: string } | { label: string; value: string })[]
  recipients: readonly string[]
  signer: { onBehalf: string | null; title: string; role: string }
}

/** The template in force when the dossier was filed. */
export const templateOf = async (db: Db | Tx, key: string, at: Temporal.Instant): Promise<ResultTemplate> =>
  (await getTemplate(db, key, at)) as ResultTemplate

/** What stands after the number: `QĐ-STP`, or the agency alone where the kind has no abbreviation (Decree 30/2020). */
export async function resultSymbol(
  db: Db | Tx,
  dossier: Pick<DossierRow, 'template_key' | 'submitted_at'>,
  agency: Pick<Agency, 'abbreviation'>,
): Promise<string> {
  const template = dossier.template_key
    ? await templateOf(db, dossier.template_key, dossier.submitted_at)
    : undefined
  const kind = template?.abbreviation
  return kind ? `${kind}-${agency.abbreviation}` : agency.abbreviation
}

export type ResultDocument = Omit<ResultTemplate, 'key' | 'kind'> & {
  kind: ResultTemplate['kind']
  number: string | null
  issuedOn: string | null
  signedBy: { name: string; title: string } | null
  /** True until it is registered: shown across the page. */
  draft: boolean
}

/** Fills a template with the answers of a dossier and what the officers wrote. */
export function fillTemplate(
  template: ResultTemplate,
  form: FormSchema,
  dossier: DossierRow,
  agency: Agency,
  lists: Lists,
): ResultDocument {
  const known = wordsOf(form, dossier, agency, lists)
  const fill = (text: string) =>
    text
      .replaceAll(/\{\{([\w.]+)\}\}/g, (_match, name: string) => known(name))
      .replace(/[ \t]+/g, ' ')
      .trim()
  return {
    kind: template.kind,
    typeName: template.typeName,
    abbreviation: template.abbreviation,
    title: fill(template.title),
    abstract: fill(template.abstract),
    basis: template.basis.map(fill),
    body: template.body
      .map((part) =>
        'text' in part ? { text: fill(part.text) } : { label: part.label, value: fill(part.value) },
      )
      .filter((part) => ('text' in part ? part.text !== '' : part.value !== '')),
    recipients: template.recipients.map(fill),
    signer: template.signer,
    number: dossier.result?.number ?? null,
    issuedOn: dossier.result?.issuedOn ?? null,
    signedBy: dossier.result?.signedBy ?? null,
    draft: dossier.result?.number === undefined,
  }
}

/** `childName`, `agency.name`, `dossier.code`, `result.date` … in words; unknown names are empty. */
function wordsOf(
  form: FormSchema,
  dossier: DossierRow,
  agency: Agency,
  lists: Lists,
): (name: string) => string {
  const { result, applicant } = dossier
  const note = result?.content['note']
  const fixed: Record<string, string | null | undefined> = {
    'agency.name': agency.name,
    'agency.shortName': agency.shortName,
    'agency.address': agency.address,
    'dossier.code': dossier.code,
    'dossier.applicantName': applicant.fullName,
    'dossier.applicantNumber': applicant.personalNumber ?? applicant.taxCode,
    'dossier.applicantAddress': applicant.address,
    'dossier.submittedAt': formatDate(dossier.submitted_at),
    'dossier.procedureName': dossier.procedure_name,
    'result.number': result?.number,
    'result.date': result?.issuedOn ? formatDate(result.issuedOn) : '',
    'result.note': typeof note === 'string' ? note : '',
  }
  return (name) => (name in fixed ? (fixed[name] ?? '') : answerWords(form, dossier.answers, name, lists))
}

function answerWords(form: FormSchema, answers: Values, name: string, lists: Lists): string {
  const field: FieldSchema | undefined = form.properties[name]
  const value = answers[name]
  return field === undefined || value === undefined ? '' : answerText(field, value, lists)
}

/** What the dossier page shows of the result so far. */
export const draftOf = (dossier: DossierRow): { printable: boolean; note: string } => ({
  printable: dossier.template_key !== null && dossier.accepted_at !== null,
  note: typeof dossier.result?.content['note'] === 'string' ? dossier.result.content['note'] : '',
})
