import type { Module } from '#platform/module.ts'
import { readDirectory } from './administration.ts'
import { fetchWaiting } from './fetch.ts'
import { sendWaiting } from './forward.ts'
import { routes } from './routes.ts'

export const exchange: Module = {
  name: 'exchange',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
  jobs: {
    'exchange.send': sendWaiting,
    'exchange.fetch': fetchWaiting,
    'exchange.directory': readDirectory,
  },
}

export { sendEdoc, sendStatus, type Attached } from './send.ts'
export { readInbox, type InboxItem } from './inbox-store.ts'
export { resendDelivery } from './administration.ts'
export { deliveriesOf, type Delivery } from './outbox-store.ts'
export { findRecipients, resolveRecipient, resolveRecipients, type Recipient } from './directory-store.ts'
export type { KeptAttachment, OutboxState } from './tables.ts'

export { buildEdxml, type AttachmentSource, type BuiltAttachment, type BuildOptions } from './edxml/build.ts'
export type { AttachmentProblem, EdxmlErrorCode } from './edxml/errors.ts'
export type { EdxmlLimits } from './edxml/limits.ts'
export {
  businessTypeOf,
  codeOf,
  readDate,
  readStatusCode,
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
