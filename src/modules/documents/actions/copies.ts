import { randomUUIDv7 } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { may, type Actor } from '#platform/access/actor.ts'
import type { Origin } from '#platform/audit/audit.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Conflict, Forbidden, Invalid } from '#platform/errors.ts'
import { readStoredFile, type StoredFile } from '#platform/files/files.ts'
import { printCopyFoot } from '#platform/print/copy-foot.ts'
import type { Services } from '#platform/services.ts'
import { formatDate } from '#ui/format.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { officersOf } from '#modules/identity/index.ts'
import { bookFor, typeOf } from '../books.ts'
import {
  COPY_FORMS,
  copyErrors,
  isCopyForm,
  readPages,
  scanShortcoming,
  type CopyForm,
  type Medium,
} from '../copy.ts'
import type { FootPlace } from '../paper/copy-pdf.ts'
import { foreignPdf } from '../paper/foreign-pdf.ts'
import { FOOT_WIDTH } from '../paper/copy-page.ts'
import { documentCode, LONGEST, type Signatory } from '../document.ts'
import { COMPETENCES, EMPTY_DRAFT, onBehalfOf, type Competence, type Recipient } from '../draft.ts'
import { insertRecipients, saveVersion } from '../stores/draft-store.ts'
import { countDay } from '../stores/figures-store.ts'
import type { Desk } from '../policy.ts'
import { contentOf, idFor } from '../once.ts'
import { storePdf } from '../paper/printing.ts'
import { scheduleReading, verdictOf } from '../paper/reading.ts'
import { takeNumber } from '../stores/register-store.ts'
import { insertLink } from '../stores/link-store.ts'
import {
  accessDocument,
  addParties,
  deskOf,
  filesOf,
  insertDocument,
  insertFiles,
  isNew,
} from '../stores/store.ts'
import type { DocumentRow, FileRow, SignatureVerdict } from '../stores/tables.ts'
import { setVerdict, verdictsOf } from '../stores/text-store.ts'
import { fileRow } from './arrive.ts'
import { tell } from './move.ts'
import { askClerks } from './sign.ts'

/** Who signs a copy on paper, and in whose name. */
export type CopySigner = {
  accountId: string
  competence: Competence
  onBehalf: string | null
  title: string
}

export type CopyGiven = {
  form: CopyForm
  medium: Medium
  /** Pages of an excerpt, as they are typed: `1, 3-5`. */
  pages: string
  places: readonly string[]
  recipients: readonly Recipient[]
  /** Of a copy on paper; a digital one carries the signature of the agency alone. */
  signer: CopySigner | null
  /** Of the program or the form that asks: with the same one again there is no second copy. */
  key?: string
}

/** States in which a document stands as it was issued or received, and may be copied. */
const COPIED: readonly DocumentRow['state'][] = ['registered', 'assigned', 'processing', 'closed', 'issued']

/** May the desk have this document copied: its leaders and clerks, whom the head entrusts with it (art. 27). */
export const canCopy = (desk: Desk, document: Pick<DocumentRow, 'state' | 'type'>): boolean =>
  may(desk.actor, 'document.copy') &&
  COPIED.includes(document.state) &&
  (document.type === 'sao-y' || !isCopyForm(document.type))

/** What there is to copy: the paper as a PDF, what goes with it, and whether it is digital or the scan of paper. */
type LookedAt = {
  document: DocumentRow
  main: FileRow
  attachments: FileRow[]
  medium: Medium
  pages: number
  pdf: Buffer
}
/** The same, perhaps before anybody has looked at the signatures of its file. */
export type Original = LookedAt | (Omit<LookedAt, 'medium'> & { medium: null; unseen: FileRow })

/**
 * A document that may be copied, with its file, by what is known of its signatures.
 * @throws Forbidden for anybody but leaders and clerks, Conflict when it has no file to copy, or its signatures do not hold
 */
export async function openOriginal(services: Services, desk: Desk, id: string): Promise<Original> {
  const { db } = services
  const document = await accessDocument(db, desk, id)
  if (!may(desk.actor, 'document.copy')) throw new Forbidden('Chỉ lãnh đạo, văn thư sao văn bản.')
  if (!canCopy(desk, document)) {
    throw new Conflict('Chỉ sao bản gốc, bản chính, bản sao y của văn bản đã phát hành hoặc đã vào sổ.')
  }
  const [files, verdicts] = [await filesOf(db, id), await verdictsOf(db, id)]
  const [first] = files.filter(({ role }) => role === 'main')
  const isPdf = ({ media_type }: FileRow) => media_type === 'application/pdf'
  const verdict = first && (verdicts.get(first.id) ?? (isPdf(first) ? undefined : 'none'))
  const medium = verdict && mediumOf(document, verdict)
  // Of a picture the scan with its words is kept beside it, as a PDF.
  const main = files.find((file) => (file.id === first?.id || file.role === 'copy') && isPdf(file))
  if (!first || !main)
    throw new Conflict('Văn bản không có tệp PDF để sao. Nếu vừa nhận bản quét, chờ hệ thống đọc xong.')
  const pdf = await buffer(readStoredFile(services, main.sha256))
  const facts = {
    document,
    main,
    attachments: files.filter((file) => file.role === 'attachment'),
    pages: await foreignPdf(services).copy.countPages(pdf),
    pdf,
  }
  return medium ? { ...facts, medium } : { ...facts, medium: null, unseen: first }
}

/** What a verdict makes of an original. @throws Conflict when its signatures do not hold */
function mediumOf({ direction }: DocumentRow, verdict: SignatureVerdict): Medium {
  if (verdict === 'invalid')
    throw new Conflict('Chữ ký số của văn bản không hợp lệ nên không sao được. Đề nghị nơi gửi gửi lại.')
  return direction === 'outgoing' || verdict !== 'none' ? 'electronic' : 'paper'
}

/**
 * Copies a document (sao y, sao lục, trích sao; Decree 30/2020 art. 25–27): the copy is an outgoing document of the register
 * of copies, with the next number of its year. A digital one waits for the seal of the agency; one on paper is laid out with
 * the elements of annex I under the text, to be printed, signed and stamped.
 * @returns id and code of the copy
 * @throws Forbidden, Conflict as `openOriginal`; Invalid naming what is missing or against the law
 */
export async function copyDocument(
  services: Services,
  actor: Actor,
  id: string,
  given: CopyGiven,
  origin?: Origin,
): Promise<{ id: string; code: string }> {
  const { db, clock } = services
  const desk = await deskOf(db, actor, dateOf(clock.now()))
  const original = await lookedAt(services, await openOriginal(services, desk, id))
  const pages = await checkCopy(services, original, given)
  const signatory = await signatoryOf(services, desk, given)
  const taken = await paperOf(services, original, given, pages)
  return inTransaction(db, async (tx) => {
    // Its state may have changed while the pages were copied.
    const source = await accessDocument(tx, desk, id, { lock: true })
    if (!canCopy(desk, source)) throw new Conflict('Văn bản vừa đổi trạng thái nên không sao được nữa.')
    const copyId = idFor('copy', desk.actor, given.key)
    if (!(await isNew(tx, copyId, askedOf(source, given))))
      return codeOf(await accessDocument(tx, desk, copyId))
    const work = { services, tx, desk, source, copyId, given, pages, signatory, now: clock.now() }
    const copy = await enterCopy(work)
    await keepFiles(work, copy, original, taken)
    const move = { actor, at: work.now, details: { code: copy.code, form: given.form }, origin }
    await tell(tx, copy.id, 'document.copy', { ...move, note: `Từ ${nameOf(services, source)}` })
    await tell(tx, source.id, 'document.copy', { ...move, note: copy.code })
    if (given.medium === 'electronic') await askClerks(services, tx, desk, copy, work.now)
    else await sendPaper(work, copy)
    return { id: copy.id, code: copy.code }
  })
}

/**
 * An original whose signatures somebody has looked at: those that were not read so far, were read before signatures were, or never
 * to an end, are looked at now, and the verdict is kept with what was read.
 * @throws Conflict when they do not hold
 */
async function lookedAt(services: Services, original: Original): Promise<LookedAt> {
  if (original.medium !== null) return original
  const { unseen, ...facts } = original
  const verdict = (await verdictOf(services, unseen)) ?? 'none'
  await setVerdict(services.db, unseen.id, verdict)
  return { ...facts, medium: mediumOf(facts.document, verdict) }
}

const askedOf = ({ id }: DocumentRow, given: CopyGiven): string | null =>
  given.key === undefined ? null : contentOf({ ...given, id })

/** @returns the pages to copy @throws Invalid */
async function checkCopy(services: Services, original: LookedAt, given: CopyGiven): Promise<number[]> {
  const { document, medium, pdf, pages: count } = original
  const own = document.direction === 'outgoing'
  const errors: Record<string, string> = copyErrors({
    form: given.form,
    from: medium,
    to: given.medium,
    type: document.type,
    own,
  })
  const all = Array.from({ length: count }, (_, index) => index + 1)
  const pages = given.form === 'trich-sao' ? readPages(given.pages, count) : all
  if (typeof pages === 'string') errors['pages'] = pages
  if (given.places.length === 0) errors['places'] = 'Nhập nơi nhận, ít nhất dòng “Lưu: VT”.'
  if (given.medium === 'electronic' && medium === 'paper') {
    const scan = await foreignPdf(services).copy.scanOf(pdf)
    const shortcoming = scan && scanShortcoming(scan)
    if (shortcoming) errors['medium'] = `${shortcoming} Quét lại văn bản.`
  }
  if (Object.keys(errors).length > 0 || typeof pages === 'string') throw new Invalid(errors)
  return pages
}

/** Whose name stands under it. @throws Invalid when a copy on paper has nobody to sign it */
async function signatoryOf(services: Services, desk: Desk, given: CopyGiven): Promise<Signatory> {
  if (given.medium === 'electronic')
    return { fullName: desk.actor.acting.agencyName.slice(0, LONGEST.position) }
  const colleagues = await officersOf(services.db, desk.agencyId, dateOf(services.clock.now()))
  const person = colleagues.find(({ accountId }) => accountId === given.signer?.accountId)
  if (!given.signer || !person) throw new Invalid({ signerId: 'Chọn người ký bản sao.' })
  const { competence, onBehalf, title } = given.signer
  if (!title.trim()) throw new Invalid({ signerTitle: 'Nhập chức vụ người ký bản sao.' })
  if (COMPETENCES[competence].abbreviation && competence !== 'acting' && !onBehalf?.trim()) {
    throw new Invalid({ onBehalf: 'Ghi rõ ký thay, thừa lệnh của ai, ví dụ GIÁM ĐỐC.' })
  }
  const words = onBehalfOf({ competence, onBehalf })
  return { fullName: person.name, position: title.trim(), ...(words ? { competence: words } : {}) }
}

/** A digital copy as it is kept, or the pages of one on paper and where its foot goes. */
type Prepared = { stored: StoredFile } | { foot: FootPlace }

/**
 * The pages as the copy shows them. A scan copied as a whole stays the file it is. A digital copy is kept before it has its
 * number, which holds up everybody who wants the next one; the foot of one on paper carries the number and comes after it.
 */
async function paperOf(
  services: Services,
  original: LookedAt,
  given: CopyGiven,
  pages: readonly number[],
): Promise<Prepared> {
  const whole = original.medium === 'paper' && pages.length === original.pages
  const { findFoot, seenPages } = foreignPdf(services).copy
  const pdf = whole ? original.pdf : await seenPages(original.pdf, pages)
  if (given.medium === 'paper') return { foot: await findFoot(pdf) }
  return { stored: await storePdf(services, pdf, original.main.file_name) }
}

type Work = {
  services: Services
  tx: Tx
  desk: Desk
  source: DocumentRow
  copyId: string
  given: CopyGiven
  pages: number[]
  signatory: Signatory
  now: Temporal.Instant
}
type Copy = DocumentRow & { code: string }
const codeOf = ({ id, code }: DocumentRow) => ({ id, code: code ?? '' })

/** `Quyết định 15/QĐ-UBND ngày 05/11/2026 của …`: what was copied, as it is cited. */
function nameOf({ documentRules }: Services, document: DocumentRow): string {
  const { type, details, code, issued_on, issuer_name } = document
  return [
    isKnown(documentRules, type) ? typeOf(documentRules, type).name : details.typeName,
    code,
    issued_on ? `ngày ${formatDate(issued_on)}` : '',
    `của ${issuer_name}`,
  ]
    .filter(Boolean)
    .join(' ')
}
const isKnown = ({ types }: Services['documentRules'], key: string) => types.some((type) => type.key === key)

/** The copy with its number in the register of copies: one series for all forms (annex I part II, II.1). */
async function enterCopy(work: Work): Promise<Copy> {
  const { services, tx, desk, source, copyId: id, given, pages, signatory, now } = work
  const { documentRules } = services
  const agency = await getAgency(tx, desk.agencyId)
  const taken = await takeNumber(tx, {
    agencyId: agency.id,
    book: bookFor(documentRules, 'outgoing', given.form),
    year: dateOf(now).year,
    documentId: id,
    reason: null,
    state: 'used',
    actor: desk.actor,
    at: now,
  })
  const paper = given.medium === 'paper'
  const subject = `${COPY_FORMS[given.form].label} ${nameOf(services, source)}: ${source.subject}`
  await insertDocument(tx, {
    id,
    agency_id: agency.id,
    agency_name: agency.name,
    direction: 'outgoing',
    state: paper ? 'issued' : 'signed',
    type: given.form,
    code: documentCode(taken.number, typeOf(documentRules, given.form), agency.abbreviation),
    number: taken.number,
    register_id: taken.registerId,
    subject: subject.slice(0, LONGEST.subject),
    issued_on: dateOf(now).toString(),
    issuer_name: agency.name,
    signer: signatory,
    source: 'draft',
    asked: askedOf(source, given),
    details: {
      places: [...given.places],
      pages: pages.length,
      copy: {
        form: given.form,
        medium: given.medium,
        ...(given.form === 'trich-sao' ? { pages } : {}),
      },
    },
    author_id: desk.actor.accountId,
    author_name: desk.actor.name,
    division_id: desk.actor.acting.divisionId,
    sort_at: now,
    registered_at: now,
    ...(paper ? { issued_at: now } : {}),
  })
  const content = { ...EMPTY_DRAFT, places: [...given.places], recipients: [...given.recipients] }
  await saveVersion(tx, { documentId: id, version: 1, content, by: desk.actor }, now)
  await insertLink(tx, id, 'copies', source)
  const copy = await accessDocument(tx, desk, id)
  await addParties(tx, copy, [desk.actor.accountId])
  return { ...copy, code: copy.code! }
}

async function keepFiles(work: Work, copy: Copy, original: LookedAt, taken: Prepared): Promise<void> {
  const { services, tx, desk, given, now } = work
  const fileName = `${copy.code.replaceAll('/', '-')}.pdf`
  const stored =
    'stored' in taken
      ? taken.stored
      : await storePdf(
          services,
          await foreignPdf(services).copy.putFoot(taken.foot, await footOf(work, copy)),
          fileName,
        )
  const main = { ...stored, fileName, role: 'main' as const }
  // An excerpt is of the text; whoever needs an annex has it copied with it.
  const attached = given.form === 'trich-sao' ? [] : original.attachments
  await insertFiles(tx, [
    fileRow(copy.id, main, desk.actor, now),
    ...attached.map(({ sha256, size, media_type, file_name }, place) => ({
      id: randomUUIDv7(),
      document_id: copy.id,
      role: 'attachment' as const,
      place,
      file_name,
      sha256,
      size,
      media_type,
      added_at: now,
      added_by: desk.actor.accountId,
      added_by_name: desk.actor.name,
    })),
  ])
  await scheduleReading(tx, copy.id)
}

async function footOf({ services, given, signatory, now }: Work, copy: Copy): Promise<Buffer> {
  const { printer, province } = services
  return printCopyFoot(
    printer,
    {
      form: COPY_FORMS[given.form].mark,
      agency: copy.agency_name,
      code: copy.code,
      place: province.name,
      day: dateOf(now),
      places: given.places,
      signer: {
        onBehalf: signatory.competence ?? null,
        title: signatory.position ?? '',
        name: signatory.fullName,
      },
    },
    FOOT_WIDTH,
    now,
  )
}

/** A copy on paper goes out by hand or by post. */
async function sendPaper({ tx, given, now }: Work, copy: Copy): Promise<void> {
  const recipients = given.recipients.map(({ name }) => ({ name, code: null }))
  await insertRecipients(tx, copy.id, recipients)
  await countDay(tx, copy.agency_id, dateOf(now), { issued: 1, sent: recipients.length, sentElectronic: 0 })
}
