import type { Module } from '#platform/module.ts'

export const exchange: Module = { name: 'exchange' }

export { buildEdxml, type AttachmentSource, type BuiltAttachment, type BuildOptions } from './edxml/build.ts'
export { EdxmlError, type AttachmentProblem, type EdxmlErrorCode } from './edxml/errors.ts'
export { DEFAULT_LIMITS, type EdxmlLimits } from './edxml/limits.ts'
export {
  businessTypeOf,
  codeOf,
  readDate,
  readStatusCode,
  readTimestamp,
  STATUSES,
  writeDate,
  writeTimestamp,
  type Business,
  type BusinessType,
  type EdocMessage,
  type EdxmlMessage,
  type Organ,
  type OrganId,
  type ResponseFor,
  type Staff,
  type StatusCode,
  type StatusMessage,
} from './edxml/message.ts'
export { parseEdxml, type ParsedAttachment, type ParsedPackage } from './edxml/parse.ts'
export { randomBytes } from './edxml/random-bytes.ts'
export { Spool, type SpooledContent } from './edxml/spool.ts'
