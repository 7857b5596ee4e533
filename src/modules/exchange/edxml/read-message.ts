import type {
  Business,
  EdocMessage,
  EdxmlMessage,
  Organ,
  ResponseFor,
  Staff,
  StatusMessage,
} from './message.ts'
import { EdxmlError } from './errors.ts'
import type { XmlElement } from './scanner.ts'

/** An element the regulation does not know, as it came: `MessageHeader/Mật`. */
export type UnknownElement = { path: string; text: string }

/** One line of the manifest. */
export type ManifestReference = {
  /** Without “cid:”. */
  contentId: string
  contentType: string | null
  description: string | null
  name: string | null
}

export type EnvelopeParts = {
  message: EdxmlMessage
  manifest: ManifestReference[]
  hasSignature: boolean
  unknown: UnknownElement[]
}

/**
 * Reads an envelope by local names, in whatever order. Of a single element that is repeated the last counts.
 * @throws EdxmlError when there is no header to read
 */
export function readEnvelope(envelope: XmlElement): EnvelopeParts {
  const unknown: UnknownElement[] = []
  const parts = new Fields(envelope, '', unknown)
  const header = parts.element('edXMLHeader')
  const head = header?.element('MessageHeader')
  if (!header || !head)
    throw new EdxmlError('no-header', 'Gói tin thiếu phần đầu (edXMLHeader/MessageHeader) của văn bản.')
  const traces = header.element('TraceHeaderList')
  const hasSignature = header.element('Signature') !== null
  header.element('DigitalSignature')
  const statusCode = head.text('StatusCode')
  const message = statusCode === null ? readEdoc(head, traces) : readStatus(head, statusCode)
  const body = parts.element('edXMLBody')
  const manifest = body?.element('edXMLManifest') ?? body?.element('Manifest') ?? null
  const references = manifest?.elements('Reference').map(readReference) ?? []
  for (const fields of [parts, header, head, traces, body]) fields?.rest()
  return { message, manifest: references, hasSignature, unknown }
}

const readReference = (fields: Fields): ManifestReference => ({
  contentId: withoutCid(fields.text('ContentId') ?? ''),
  contentType: fields.text('ContentType'),
  description: fields.text('Description'),
  name: fields.text('AttachmentName'),
})

export const withoutCid = (id: string): string => id.replace(/^cid:/i, '')

function readEdoc(head: Fields, traces: Fields | null): EdocMessage {
  const code = head.element('Code')
  const promulgation = head.element('PromulgationInfo')
  const type = head.element('DocumentType')
  const signer = head.element('SignerInfo')
  return {
    kind: 'edoc',
    from: readOrgan(head.element('From')),
    to: head.elements('To').map(readOrgan),
    documentId: head.text('DocumentId') ?? '',
    code: { number: code?.text('CodeNumber') ?? '', notation: code?.text('CodeNotation') ?? '' },
    place: promulgation?.text('Place') ?? null,
    promulgationDate: promulgation?.text('PromulgationDate') ?? null,
    documentType: {
      type: type?.whole('Type') ?? 2,
      detail: type?.whole('TypeDetail') ?? null,
      name: type?.text('TypeName') ?? '',
    },
    subject: head.text('Subject') ?? '',
    content: head.text('Content'),
    signer: {
      competence: signer?.text('Competence') ?? null,
      position: signer?.text('Position') ?? null,
      fullName: signer?.text('FullName') ?? null,
    },
    dueDate: head.text('DueDate'),
    toPlaces: head.element('ToPlaces')?.texts('Place') ?? [],
    other: readOther(head.element('OtherInfo')),
    responseFor: head
      .elements('ResponseFor')
      .map(readResponseFor)
      .filter((one) => Object.values(one).some((value) => value !== '')),
    steeringType: head.whole('SteeringType'),
    tasks: head.elements('ResponseForTask').flatMap((task) => task.texts('TaskCode')),
    applicationType: head.text('ApplicationType'),
    business: readBusiness(traces?.element('Bussiness') ?? null),
    trace: (traces?.elements('TraceHeader') ?? []).map((hop) => ({
      organId: hop.text('OrganId'),
      timestamp: hop.text('Timestamp') ?? '',
    })),
  }
}

const readStatus = (head: Fields, statusCode: string): StatusMessage => ({
  kind: 'status',
  from: readOrgan(head.element('From')),
  responseFor: readResponseFor(head.element('ResponseFor')),
  staff: readStaff(head.element('StaffInfo')),
  statusCode,
  description: head.text('Description'),
  timestamp: head.text('Timestamp'),
})

function readOrgan(fields: Fields | null): Organ {
  const organ = {
    id: fields?.text('OrganId') ?? '',
    inCharge: fields?.text('OrganizationInCharge') ?? null,
    name: fields?.text('OrganName') ?? '',
    address: fields?.text('OrganAdd') ?? null,
    email: fields?.text('Email') ?? null,
    telephone: fields?.text('Telephone') ?? null,
    fax: fields?.text('Fax') ?? null,
    website: fields?.text('Website') ?? null,
  }
  fields?.rest()
  return organ
}

const readResponseFor = (fields: Fields | null): ResponseFor => ({
  organId: fields?.text('OrganId') ?? '',
  code: fields?.text('Code') ?? '',
  documentId: fields?.text('DocumentId') ?? '',
  promulgationDate: fields?.text('PromulgationDate') ?? '',
})

const readStaff = (fields: Fields | null): Staff | null =>
  fields && {
    department: fields.text('Department'),
    departmentId: fields.text('DepartmentId'),
    staff: fields.text('Staff'),
    staffId: fields.text('StaffId'),
    email: fields.text('Email'),
    mobile: fields.text('Mobile'),
  }

function readOther(fields: Fields | null): EdocMessage['other'] {
  if (fields === null) return null
  const priority = fields.whole('Priority') ?? 0
  const direction = fields.text('Direction')
  const other = {
    priority: priority >= 0 && priority <= 4 ? priority : 0,
    sphere: fields.text('SphereOfPromulgation'),
    typer: fields.text('TyperNotation'),
    copies: fields.whole('PromulgationAmount'),
    pages: fields.whole('PageAmount'),
    direction: direction === null ? null : direction.toLowerCase() === 'true',
    appendixes: fields.element('Appendixes')?.texts('Appendix') ?? [],
    replyFors: fields.text('ReplyFors'),
    referenceCodes: fields.text('ReferenceCodes'),
  }
  fields.rest()
  return other
}

function readBusiness(fields: Fields | null): Business | null {
  if (fields === null) return null
  const update = fields.element('BussinessDocumentInfo')
  const business = {
    type: fields.text('BussinessDocType') ?? '0',
    reason: fields.text('BussinessDocReason'),
    documentId: fields.text('DocumentId'),
    paper: fields.text('Paper'),
    update: update && {
      documentInfo: update.text('DocumentInfo'),
      documentReceiver: update.text('DocumentReceiver'),
      receivers: (update.element('ReceiverList')?.elements('Receiver') ?? []).map((receiver) => ({
        organId: receiver.text('OrganId') ?? '',
        type: receiver.text('ReceiverType'),
      })),
    },
    replacements: (fields.element('ReplacementInfoList')?.elements('ReplacementInfo') ?? []).map((one) => ({
      documentId: one.text('DocumentId') ?? '',
      organIds: one.element('OrganIdList')?.texts('OrganId') ?? [],
    })),
    staff: readStaff(fields.element('StaffInfo')),
  }
  fields.rest()
  return business
}

/** The children of an element by local name; keeps those that nobody asks for. */
export class Fields {
  readonly #element: XmlElement
  readonly #path: string
  readonly #unknown: UnknownElement[]
  readonly #asked = new Set<string>()

  constructor(element: XmlElement, path: string, unknown: UnknownElement[]) {
    this.#element = element
    this.#path = path
    this.#unknown = unknown
  }

  element(name: string): Fields | null {
    const found = this.#last(name)
    return found && this.#below(found)
  }

  elements(name: string): Fields[] {
    this.#asked.add(name)
    return this.#element.children.filter((child) => child.name === name).map((child) => this.#below(child))
  }

  /** Null when it is missing or empty. */
  text(name: string): string | null {
    const text = this.#last(name)?.text
    return text === undefined || text === '' ? null : text
  }

  texts(name: string): string[] {
    return this.#element.children
      .filter((child) => child.name === name && child.text !== '')
      .map(({ text }) => text)
  }

  /** Null for anything but a whole number. */
  whole(name: string): number | null {
    const text = this.text(name)
    return text !== null && /^[+-]?\d{1,9}$/.test(text) ? Number(text) : null
  }

  /** Keeps what was not asked for. */
  rest(): void {
    for (const child of this.#element.children)
      if (!this.#asked.has(child.name)) collect(child, this.#path, this.#unknown)
  }

  #last(name: string): XmlElement | null {
    this.#asked.add(name)
    return this.#element.children.findLast((child) => child.name === name) ?? null
  }

  #below(element: XmlElement): Fields {
    return new Fields(element, `${this.#path}${element.name}/`, this.#unknown)
  }
}

function collect(element: XmlElement, path: string, found: UnknownElement[]): void {
  if (element.text !== '') found.push({ path: path + element.name, text: element.text })
  for (const child of element.children) collect(child, `${path}${element.name}/`, found)
}
