import {
  EDXML_NAMESPACE,
  type Business,
  type EdocMessage,
  type EdxmlMessage,
  type Organ,
  type ResponseFor,
  type Staff,
  type StatusMessage,
} from './message.ts'
import { trim } from './scanner.ts'

const EOL = '\r\n'

/** A file as the manifest names it. */
export type ManifestLine = { id: string; name: string; description: string | null }

/**
 * The package up to its attachments, in the layout every receiver on the axis is used to: two blanks of indent, CRLF, each
 * element with its prefix, empty ones left out.
 */
export function writeHead(message: EdxmlMessage, files: readonly ManifestLine[]): string {
  const header =
    message.kind === 'edoc'
      ? [block('MessageHeader', edocFields(message)), traceList(message)]
      : [block('MessageHeader', statusFields(message))]
  const envelope = [block('edXMLHeader', header), message.kind === 'edoc' ? manifest(files) : NONE]
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<edXML xmlns="${EDXML_NAMESPACE}">`,
    `  <edXML:edXMLEnvelope xmlns:edXML="${EDXML_NAMESPACE}">`,
    ...envelope.flat().map((line) => `    ${line}`),
    '  </edXML:edXMLEnvelope>',
    '',
  ].join(EOL)
}

/** What stands around the encoded content of one attachment. */
export function writeAttachmentFrame(
  file: ManifestLine,
  contentType: string,
): { before: string; after: string } {
  const fields = [
    ['ContentId', `cid:${file.id}`],
    ['AttachmentName', file.name],
    ['Description', file.description],
    ['ContentType', contentType],
  ] as const
  const lines = fields.flatMap(([name, value]) => {
    const text = textOf(value)
    return text === '' ? [] : [`      <${name}>${text}</${name}>`]
  })
  return {
    before: `${['    <Attachment>', ...lines].join(EOL)}${EOL}      <edXML:ContentTransferEncoded xmlns:edXML="${EDXML_NAMESPACE}">`,
    after: `</edXML:ContentTransferEncoded>${EOL}    </Attachment>${EOL}`,
  }
}

/** The end of the package; `hasFiles`: whether attachments were written between `open` and this. */
export const writeTail = (kind: EdxmlMessage['kind'], hasFiles: boolean): string =>
  [
    ...(kind === 'status' ? [] : [hasFiles ? '  </AttachmentEncoded>' : '  <AttachmentEncoded />']),
    '</edXML>',
    '',
  ].join(EOL)

export const ATTACHMENTS_OPEN = `  <AttachmentEncoded>${EOL}`

type Lines = readonly string[]
const NONE: Lines = Object.freeze([])

/** Text as XML, in the way of the official writer: no blanks around, CRLF within, characters beyond the first plane as numbers. */
function textOf(value: string | number | boolean | null | undefined): string {
  if (value === null || value === undefined) return ''
  const text = trim(String(value).replace(NOT_XML, ''))
  if (!/[&<>\r\n\ud800-\udbff]/.test(text)) return text
  return text
    .replace(/[&<>\r\n]/g, (mark) => ESCAPES[mark] ?? mark)
    .replace(/[\ud800-\udbff][\udc00-\udfff]/g, (pair) => `&#x${(pair.codePointAt(0) ?? 0).toString(16)};`)
}
const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '\r': '&#xD;',
  '\n': EOL,
}
// Control characters, halves of pairs, and the two that are no characters.
const NOT_XML =
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

function leaf(name: string, value: string | number | boolean | null | undefined): Lines {
  const text = textOf(value)
  return text === '' ? NONE : [`<edXML:${name}>${text}</edXML:${name}>`]
}

const leaves = (name: string, values: readonly string[]): Lines =>
  values.flatMap((value) => leaf(name, value))

/** An element around others; nothing when they are all empty. */
function block(name: string, parts: readonly Lines[]): Lines {
  const lines = parts.flat()
  if (lines.length === 0) return NONE
  return [`<edXML:${name}>`, ...lines.map((line) => `  ${line}`), `</edXML:${name}>`]
}

const organ = (name: string, of: Organ): Lines =>
  block(name, [
    leaf('OrganId', of.id),
    leaf('OrganizationInCharge', of.inCharge),
    leaf('OrganName', of.name),
    leaf('OrganAdd', of.address),
    leaf('Email', of.email),
    leaf('Telephone', of.telephone),
    leaf('Fax', of.fax),
    leaf('Website', of.website),
  ])

const responseFor = (of: ResponseFor): Lines =>
  block('ResponseFor', [
    leaf('OrganId', of.organId),
    leaf('Code', of.code),
    leaf('DocumentId', of.documentId),
    leaf('PromulgationDate', of.promulgationDate),
  ])

const staffInfo = (of: Staff | null): Lines =>
  of === null
    ? NONE
    : block('StaffInfo', [
        leaf('Department', of.department),
        leaf('DepartmentId', of.departmentId),
        leaf('Staff', of.staff),
        leaf('StaffId', of.staffId),
        leaf('Email', of.email),
        leaf('Mobile', of.mobile),
      ])

const edocFields = (of: EdocMessage): Lines[] => [
  organ('From', of.from),
  ...of.to.map((receiver) => organ('To', receiver)),
  leaf('DocumentId', of.documentId),
  block('Code', [leaf('CodeNumber', of.code.number), leaf('CodeNotation', of.code.notation)]),
  block('PromulgationInfo', [leaf('Place', of.place), leaf('PromulgationDate', of.promulgationDate)]),
  block('DocumentType', [
    leaf('Type', of.documentType.type),
    leaf('TypeDetail', of.documentType.detail === -1 ? null : of.documentType.detail),
    leaf('TypeName', of.documentType.name),
  ]),
  leaf('Subject', of.subject),
  leaf('Content', of.content),
  block('SignerInfo', [
    leaf('Competence', of.signer.competence),
    leaf('Position', of.signer.position),
    leaf('FullName', of.signer.fullName),
  ]),
  leaf('DueDate', of.dueDate),
  otherInfo(of.other),
  ...of.responseFor.map(responseFor),
  // Receivers on the axis drop a package without it.
  leaf('SteeringType', of.steeringType ?? 0),
  ...(of.tasks.length === 0 ? [] : [block('ResponseForTask', [leaves('TaskCode', of.tasks)])]),
  leaf('ApplicationType', of.applicationType),
  block('ToPlaces', [leaves('Place', of.toPlaces)]),
]

const otherInfo = (of: EdocMessage['other']): Lines =>
  of === null
    ? NONE
    : block('OtherInfo', [
        leaf('Priority', of.priority),
        leaf('SphereOfPromulgation', of.sphere),
        leaf('TyperNotation', of.typer),
        leaf('PromulgationAmount', of.copies ?? 1),
        leaf('PageAmount', of.pages ?? 1),
        leaf('Direction', of.direction ?? false),
        block('Appendixes', [leaves('Appendix', of.appendixes)]),
        leaf('ReplyFors', of.replyFors),
        leaf('ReferenceCodes', of.referenceCodes),
      ])

const statusFields = (of: StatusMessage): Lines[] => [
  organ('From', of.from),
  responseFor(of.responseFor),
  staffInfo(of.staff),
  leaf('StatusCode', /^\d$/.test(of.statusCode) ? `0${of.statusCode}` : of.statusCode),
  leaf('Description', of.description),
  leaf('Timestamp', of.timestamp),
]

const traceList = (of: EdocMessage): Lines =>
  block('TraceHeaderList', [
    of.business === null ? NONE : bussiness(of.business),
    ...of.trace.map((hop) =>
      block('TraceHeader', [leaf('OrganId', hop.organId), leaf('Timestamp', hop.timestamp)]),
    ),
  ])

const bussiness = (of: Business): Lines =>
  block('Bussiness', [
    leaf('DocumentId', of.documentId),
    leaf('BussinessDocType', of.type),
    leaf('BussinessDocReason', of.reason),
    leaf('Paper', of.paper),
    of.update === null
      ? NONE
      : block('BussinessDocumentInfo', [
          leaf('DocumentInfo', of.update.documentInfo),
          leaf('DocumentReceiver', of.update.documentReceiver),
          block(
            'ReceiverList',
            of.update.receivers.map((receiver) =>
              block('Receiver', [leaf('OrganId', receiver.organId), leaf('ReceiverType', receiver.type)]),
            ),
          ),
        ]),
    block(
      'ReplacementInfoList',
      of.replacements.map((one) =>
        block('ReplacementInfo', [
          leaf('DocumentId', one.documentId),
          block('OrganIdList', [leaves('OrganId', one.organIds)]),
        ]),
      ),
    ),
    staffInfo(of.staff),
  ])

function manifest(files: readonly ManifestLine[]): Lines {
  const references = files.map((file) =>
    block('Reference', [
      leaf('ContentId', `cid:${file.id}`),
      // Whatever the file is: the official writer says so too, and nobody reads it.
      leaf('ContentType', 'application/zip'),
      leaf('Description', file.description),
      leaf('AttachmentName', file.name),
    ]),
  )
  if (references.length === 0) return block('edXMLBody', [['<edXML:edXMLManifest version="1.0" />']])
  return block('edXMLBody', [
    [
      '<edXML:edXMLManifest version="1.0">',
      ...references.flat().map((line) => `  ${line}`),
      '</edXML:edXMLManifest>',
    ],
  ])
}
