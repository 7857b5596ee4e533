import type { AttachmentProblem } from './edxml/errors.ts'
import type { EdxmlMessage } from './edxml/message.ts'
import type { UnknownElement } from './edxml/read-message.ts'

type Instant = Temporal.Instant

/** `system`: asks and brings by itself, through our own VXP service. */
export type PeerKind = 'vxp' | 'lgsp' | 'folder' | 'system'
export type OutboxState = 'waiting' | 'sent' | 'delivered' | 'failed'
/** passed: for an agency that another peer serves, and on its way there. */
export type InboxState = 'arrived' | 'passed' | 'stray' | 'refused'

/** A file of a package; without `sha256` when there is a problem with it. */
export type KeptAttachment = {
  name: string
  description: string | null
  sha256: string | null
  size: number
  mediaType: string
  problem: { code: AttachmentProblem['code'] | 'infected'; message: string } | null
}

export type PeerSettings = {
  /** VXP: the id under which this peer calls our service with the same secret. */
  theirSystemId?: string
  /** Of systems that call us: how long a request stays good after the time it names. */
  requestMinutes?: number
  /** VXP: bytes of `hash-file` written with their leading zero. */
  paddedHash?: boolean
  /** LGSP: name to sign in with, and the code of the application. */
  userName?: string
  applicationCode?: string
}

export type PeerRow = {
  id: string
  name: string
  kind: PeerKind
  endpoint: string
  system_id: string | null
  sealed_secret: string | null
  settings: PeerSettings
  active: boolean
  failures: number
  last_ok_at: Instant | null
  last_error: string | null
  last_error_at: Instant | null
  created_at: Instant
}

export type DirectoryRow = {
  code: string
  old_code: string | null
  name: string
  email: string | null
  peer_id: string
  updated_at: Instant
  search: string
}

export type PackageRow = {
  id: string
  kind: EdxmlMessage['kind']
  message: EdxmlMessage
  attachments: readonly KeptAttachment[]
  unknown: readonly UnknownElement[]
  created_at: Instant
}

export type OutboxRow = {
  id: string
  sequence: number
  package_id: string
  ref: string
  recipient: string
  recipient_name: string
  agency_id: string | null
  peer_id: string | null
  content_hash: string
  state: OutboxState
  doc_id: string | null
  ask_at: Instant | null
  attempts: number
  error: string | null
  created_at: Instant
  changed_at: Instant
}

export type InboxRow = {
  id: string
  package_id: string | null
  agency_id: string | null
  recipient: string | null
  peer_id: string | null
  doc_id: string | null
  state: InboxState
  error: string | null
  from_code: string
  document_id: string
  business: string
  content_hash: string
  received_at: Instant
}

export type ExchangeTables = {
  exchange_peer: PeerRow
  exchange_agency: Omit<DirectoryRow, 'search'> & { search?: string }
  exchange_package: PackageRow
  exchange_outbox: Omit<OutboxRow, 'sequence'> & { sequence?: number }
  exchange_inbox: InboxRow
}
