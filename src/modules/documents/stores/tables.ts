import type { Scan } from '../copy.ts'
import type { DraftContent } from '../draft.ts'
import type { Direction, DocumentDetails, Signatory, Source, State, TaskKind, Urgency } from '../document.ts'

type Instant = Temporal.Instant

export type DocumentRow = {
  id: string
  agency_id: string
  agency_name: string
  direction: Direction
  state: State
  type: string
  code: string | null
  number: number | null
  register_id: string | null
  subject: string
  issued_on: string | null
  issuer_name: string
  issuer_code: string | null
  signer: Signatory | null
  urgency: Urgency
  due_on: string | null
  details: DocumentDetails
  source: Source
  exchange_id: string | null
  inbox_id: string | null
  /** Message-ID of the letter it came in. */
  mail_id: string | null
  same_key: string | null
  /** What a program asked for with a key of its own. */
  asked: string | null
  author_id: string | null
  author_name: string | null
  division_id: string | null
  handler_id: string | null
  handler_name: string | null
  sort_at: Instant
  registered_at: Instant | null
  issued_at: Instant | null
  closed_at: Instant | null
  version: number
}

export type RegisterRow = {
  id: string
  agency_id: string
  book: string
  name: string
  direction: Direction
  year: number
  last: number
}

export type EntryRow = {
  register_id: string
  number: number
  state: 'reserved' | 'used' | 'cancelled'
  document_id: string | null
  reason: string | null
  at: Instant
  by_account_id: string | null
  by_name: string
}

export type PartyRow = {
  account_id: string
  document_id: string
  agency_id: string
  direction: Direction
  sort_at: Instant
}

export type FileRow = {
  id: string
  document_id: string
  role: 'main' | 'attachment' | 'copy' | 'source'
  version: number
  /** Among the attachments. */
  place: number
  file_name: string
  sha256: string
  size: number
  media_type: string
  note: string | null
  added_at: Instant
  added_by: string | null
  added_by_name: string
}

export type TaskState = 'waiting' | 'open' | 'done' | 'returned' | 'cancelled'
export type TaskRow = {
  id: string
  document_id: string
  agency_id: string
  kind: TaskKind
  place: number
  account_id: string
  account_name: string
  account_title: string
  instruction: string | null
  asked_by: string | null
  asked_by_name: string
  asked_at: Instant
  due_on: string | null
  state: TaskState
  answer: string | null
  done_by: string | null
  done_by_name: string | null
  opened_at: Instant | null
  done_at: Instant | null
}

export type EventRow = {
  id: number
  document_id: string
  at: Instant
  act: string
  actor_account_id: string | null
  actor_name: string
  actor_title: string | null
  note: string | null
  details: Record<string, unknown> | null
}

export type LinkKind = 'answers' | 'replaces' | 'corrects' | 'recalls' | 'relates' | 'copies'
export type LinkRow = {
  document_id: string
  kind: LinkKind
  other_id: string | null
  other_code: string
  other_issuer: string
  other_issued_on: string | null
}

export type DeputyKind = 'absence' | 'authorisation' | 'secretary'
export type DeputyRow = {
  id: string
  agency_id: string
  principal_id: string
  principal_name: string
  deputy_id: string
  deputy_name: string
  kind: DeputyKind
  from_day: string
  until_day: string | null
  basis: string | null
  ended_at: Instant | null
  made_at: Instant
  made_by_name: string
}

type WordsRow = {
  document_id: string
  agency_id: string
  direction: Direction
  sort_at: Instant
  words: string
}

/** `partial`: valid, but only over parts of an XML file. */
export type SignatureVerdict = 'valid' | 'partial' | 'invalid' | 'uncertain' | 'none'

export type TextRow = {
  file_id: string
  document_id: string
  /** `layer`: the file's own text; `recognised`: read from the picture; `none`: there is nothing to read. */
  origin: 'layer' | 'recognised' | 'none'
  text: string
  pages: number
  read_at: Instant
  /** What the signatures of a received PDF or XML file were worth when it was read. */
  signatures: SignatureVerdict | null
  /** How a scan was taken; null for what is none. */
  scan: Scan | null
}

export type VersionRow = {
  document_id: string
  version: number
  content: DraftContent
  file_id: string | null
  made_at: Instant
  made_by: string
  made_by_name: string
}

export type RecipientRow = {
  document_id: string
  place: number
  name: string
  code: string | null
  state: 'waiting' | 'sent' | 'delivered' | 'failed' | 'paper'
  status: string | null
  status_text: string | null
  status_at: Instant | null
}

export type CommentRow = {
  id: string
  document_id: string
  version: number
  quote: string | null
  text: string
  by_account_id: string
  by_name: string
  at: Instant
  settled_at: Instant | null
  settled_by_name: string | null
}

export type RequestKind = 'revoke' | 'update' | 'replace'
export type RequestRow = {
  id: string
  document_id: string
  agency_id: string
  kind: RequestKind
  reason: string | null
  inbox_id: string
  asked_at: Instant
  answer: 'agreed' | 'refused' | null
  answer_note: string | null
  answered_at: Instant | null
  answered_by_name: string | null
}

export type FilterRow = {
  id: string
  account_id: string
  direction: Direction
  name: string
  /** The filter as it stands in the address of the list. */
  query: Record<string, string>
}

export type DocumentTables = {
  document_filter: FilterRow
  document_request: RequestRow
  document_version: VersionRow
  document_recipient: RecipientRow
  document_comment: CommentRow
  document_text: TextRow
  document: DocumentRow
  document_register: RegisterRow
  register_entry: EntryRow
  document_party: PartyRow
  document_file: FileRow
  document_task: TaskRow
  document_event: Omit<EventRow, 'id'> & { id?: number }
  document_link: LinkRow
  document_deputy: DeputyRow
  document_words: WordsRow
}
