import {
  codeOf,
  readDate,
  writeDate,
  writeTimestamp,
  type EdocMessage,
  type Organ,
  type StatusCode,
  type StatusMessage,
} from '#modules/exchange/index.ts'
import type { Agency } from '#modules/agencies/index.ts'
import type { DocumentRules } from '#platform/province/documents.ts'
import { typeByName, typeOf } from '../books.ts'
import { LONGEST, type IncomingFacts, type Urgency } from '../document.ts'
import type { DocumentRow } from '../stores/tables.ts'

/** Priorities of the exchange in their order: 0 thường … 3 hỏa tốc; 4 is hỏa tốc at a named hour. */
const PRIORITIES: readonly Urgency[] = ['normal', 'urgent', 'very-urgent', 'immediate', 'immediate']

/** An agency as the exchange names it, by its identifier of Decision 20/2020. */
export const organOf = (agency: Agency, parentName: string | null): Organ => ({
  id: agency.identifier2020,
  inCharge: parentName,
  name: agency.name,
  address: agency.address,
  email: agency.email,
  telephone: agency.phone,
  fax: null,
  website: agency.website,
})

/** What a package says of a document, as the clerk will enter it. */
export function factsOf(message: EdocMessage, rules: DocumentRules): IncomingFacts {
  const code = codeOf(message.code).slice(0, LONGEST.code)
  const { signer, other } = message
  return {
    type: typeByName(rules, message.documentType.name)?.key ?? 'cong-van',
    code: code || null,
    subject: (message.subject || message.content || code || 'Không có trích yếu').slice(0, LONGEST.subject),
    issuedOn: readDate(message.promulgationDate)?.toString() ?? null,
    issuerName: (message.from.name || message.from.id).slice(0, LONGEST.issuer),
    issuerCode: message.from.id,
    signer: signer.fullName
      ? {
          fullName: signer.fullName.slice(0, LONGEST.position),
          ...(signer.position ? { position: signer.position } : {}),
          ...(signer.competence ? { competence: signer.competence } : {}),
        }
      : null,
    urgency: PRIORITIES[other?.priority ?? 0] ?? 'normal',
    dueOn: readDate(message.dueDate)?.toString() ?? null,
    details: {
      typeName: message.documentType.name,
      ...(other?.pages ? { pages: other.pages } : {}),
      ...(other?.copies ? { copies: other.copies } : {}),
      ...(message.toPlaces.length > 0 ? { places: message.toPlaces } : {}),
      ...(other && other.appendixes.length > 0 ? { appendices: other.appendixes } : {}),
      ...(message.business?.paper === '1' ? { paperFollows: true } : {}),
    },
  }
}

type Sent = Pick<
  DocumentRow,
  'code' | 'issued_on' | 'type' | 'subject' | 'signer' | 'due_on' | 'urgency' | 'details' | 'exchange_id'
>

/** DocumentId by the regulation: who issued it, the day, the code. */
export const exchangeIdOf = (organId: string, issuedOn: Temporal.PlainDate, code: string): string =>
  `${organId},${writeDate(issuedOn)},${code}`

export type BusinessGiven = {
  type: '0' | '1' | '2' | '3'
  reason: string
  /** DocumentId this one corrects; the other stays as it is. */
  corrects?: string | null
  /** DocumentIds this one replaces, and for which codes. */
  replaces?: { documentId: string; organIds: string[] }[]
}

/** An issued document as a package. @param answers what it answers, with whom it is for */
export function edocOf(
  document: Sent,
  from: Organ,
  given: {
    place: string
    rules: DocumentRules
    answers: { organId: string; code: string; documentId: string; issuedOn: string | null }[]
    business: BusinessGiven
    at: Temporal.Instant
  },
): EdocMessage {
  const [number = '', ...notation] = (document.code ?? '').split('/')
  const type = typeOf(given.rules, document.type)
  const { details, signer } = document
  return {
    kind: 'edoc',
    from,
    to: [],
    documentId: document.exchange_id ?? '',
    code: { number, notation: notation.join('/') },
    place: given.place,
    promulgationDate: document.issued_on ? writeDate(Temporal.PlainDate.from(document.issued_on)) : null,
    documentType: { type: 2, detail: type.exchange, name: type.name },
    subject: document.subject,
    content: document.subject,
    signer: {
      competence: signer?.competence ?? null,
      position: signer?.position ?? null,
      fullName: signer?.fullName ?? null,
    },
    dueDate: document.due_on ? writeDate(Temporal.PlainDate.from(document.due_on)) : null,
    toPlaces: details.places ?? [],
    other: {
      priority: PRIORITIES.indexOf(document.urgency),
      sphere: null,
      typer: null,
      copies: details.copies ?? null,
      pages: details.pages ?? null,
      direction: false,
      appendixes: details.appendices ?? [],
      replyFors: null,
      referenceCodes: null,
    },
    responseFor: given.answers.map(({ organId, code, documentId, issuedOn }) => ({
      organId,
      code,
      documentId,
      promulgationDate: issuedOn ? writeDate(Temporal.PlainDate.from(issuedOn)) : '',
    })),
    steeringType: 0,
    tasks: [],
    applicationType: null,
    business: {
      type: given.business.type,
      reason: given.business.reason,
      documentId: given.business.type === '2' ? document.exchange_id : (given.business.corrects ?? null),
      paper: details.paperFollows ? '1' : '0',
      update: null,
      replacements: given.business.replaces ?? [],
      staff: null,
    },
    trace: [{ organId: from.id, timestamp: writeTimestamp(given.at) }],
  }
}

type Reported = Pick<DocumentRow, 'issuer_code' | 'code' | 'exchange_id' | 'issued_on'>

/** What we tell the sender of a document about it. */
export const statusOf = (
  document: Reported,
  from: Organ,
  given: { code: StatusCode; description: string; staff: string | null; at: Temporal.Instant },
): StatusMessage => ({
  kind: 'status',
  from,
  responseFor: {
    organId: document.issuer_code ?? '',
    code: document.code ?? '',
    documentId: document.exchange_id ?? '',
    promulgationDate: document.issued_on ? writeDate(Temporal.PlainDate.from(document.issued_on)) : '',
  },
  staff: given.staff
    ? {
        department: 'Văn thư',
        departmentId: null,
        staff: given.staff,
        staffId: null,
        email: null,
        mobile: null,
      }
    : null,
  statusCode: given.code,
  description: given.description,
  timestamp: writeTimestamp(given.at),
})
