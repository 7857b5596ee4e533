import {
  codeOf,
  readDate,
  readTimestamp,
  writeDate,
  type EdocMessage,
  type StatusMessage,
} from './message.ts'
import type { ParsedAttachment, ParsedPackage } from './parse.ts'

/** A package in the words of the command line: the fields by which two readers of one package can be compared. */
export function summarise(file: string, found: ParsedPackage): Record<string, unknown> {
  const { message } = found
  const head = { ok: true, file, bytes: found.bytes, kind: message.kind, from: organOf(message.from) }
  return message.kind === 'status'
    ? { ...head, ...statusOf(message) }
    : { ...head, ...edocOf(message), ...bodyOf(found) }
}

const orNull = (text: string) => (text === '' ? null : text)
const organOf = ({ id, name }: { id: string; name: string }) => ({ id: orNull(id), name: orNull(name) })

function dateOf(text: string | null): string | null {
  const date = readDate(text)
  return date && writeDate(date)
}

function timeOf(text: string | null): string | null {
  const time = readTimestamp(text)
  return time && `${writeDate(time.toPlainDate())} ${time.toPlainTime().toString({ smallestUnit: 'second' })}`
}

const responseOf = (of: StatusMessage['responseFor']) => ({
  organId: orNull(of.organId),
  code: orNull(of.code),
  promulgationDate: dateOf(of.promulgationDate),
  documentId: orNull(of.documentId),
})

const statusOf = (of: StatusMessage) => ({
  statusCode: of.statusCode,
  description: of.description,
  timestamp: timeOf(of.timestamp),
  responseFor: responseOf(of.responseFor),
  staff: of.staff && { department: of.staff.department, staff: of.staff.staff },
})

const edocOf = (of: EdocMessage) => ({
  to: of.to.map(organOf),
  documentId: orNull(of.documentId),
  codeNumber: orNull(of.code.number),
  codeNotation: orNull(of.code.notation),
  code: orNull(codeOf(of.code)),
  place: of.place,
  promulgationDate: dateOf(of.promulgationDate),
  type: of.documentType.type,
  typeDetail: of.documentType.detail ?? -1,
  typeName: orNull(of.documentType.name),
  subject: orNull(of.subject),
  signer: of.signer.fullName,
  dueDate: dateOf(of.dueDate),
  steeringType: of.steeringType ?? 0,
  priority: of.other?.priority ?? 0,
  responseFor: of.responseFor.map(responseOf),
  trace: of.trace.map(({ organId, timestamp }) => ({ organId, timestamp: timeOf(timestamp) })),
  bussinessDocType: of.business?.type ?? null,
  bussinessDocReason: of.business?.reason ?? null,
})

const bodyOf = ({ hasSignature, manifest, attachments }: ParsedPackage) => ({
  hasSignature,
  manifest: manifest.map(({ contentId }) => contentId),
  attachments: attachments.map(attachmentOf),
})

const attachmentOf = ({ name, contentId, contentType, raw, content, problem }: ParsedAttachment) => ({
  name,
  contentId: orNull(contentId),
  contentType,
  rawSize: raw?.size ?? null,
  rawSha256: raw?.sha256 ?? null,
  rawIsZip: raw?.isZip ?? false,
  size: content?.size ?? null,
  sha256: content?.sha256 ?? null,
  ...(problem && { error: problem.message }),
})
