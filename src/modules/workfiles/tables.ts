import type { ItemKind, Part, State, TaskKind, TaskState } from './workfile.ts'

type Instant = Temporal.Instant

export type ListRow = {
  id: string
  agency_id: string
  year: number
  state: 'draft' | 'approved'
  made_at: Instant
  made_by_name: string
  approved_at: Instant | null
  approved_by_name: string | null
}

export type HeadingRow = {
  id: string
  list_id: string
  place: number
  name: string
  abbreviation: string
  last: number
}

export type EntryRow = {
  id: string
  list_id: string
  heading_id: string
  number: number
  code: string
  title: string
  retention: string
  holder_id: string
  holder_name: string
  note: string | null
  added_later: boolean
}

export type FileRow = {
  id: string
  agency_id: string
  agency_name: string
  entry_id: string
  year: number
  code: string
  title: string
  retention: string
  retention_label: string
  retention_years: number | null
  rights: string
  language: string
  holder_id: string
  holder_name: string
  holder_title: string
  division_id: string | null
  state: State
  opened_at: Instant
  started_on: string
  ended_on: string | null
  hand_over_by: string | null
  /** Of construction: when it was settled. */
  settled_on: string | null
  /** When it was first due, of a file that is kept longer; on what ground, by whose consent. */
  kept_from: string | null
  kept_basis: string | null
  kept_by_name: string | null
  offered_at: Instant | null
  offered_by_name: string | null
  archived_at: Instant | null
  archived_by_name: string | null
  returned_reason: string | null
  item_last: number
  page_total: number
  paper_count: number
  outside_count: number
  package_sha256: string | null
  package_size: number | null
  /** SHA-256 of the manifest the record of the hand-over names. */
  manifest_sha256: string | null
  /** The record as it was last signed; null while nobody has. */
  record_sha256: string | null
  giver_signed: boolean
  taker_signed: boolean
  /** Does the package carry its manifest under the seal of the agency? */
  package_sealed: boolean
}

export type PartyRow = {
  account_id: string
  file_id: string
  agency_id: string
  part: Part
  name: string
  title: string
  opened_at: Instant
}

export type ItemRow = {
  id: string
  file_id: string
  ordinal: number
  kind: ItemKind
  document_id: string | null
  type_name: string
  code: string | null
  issued_on: string | null
  subject: string
  author: string
  pages: number | null
  file_name: string | null
  sha256: string | null
  size: number | null
  media_type: string | null
  added_at: Instant
  added_by: string
  added_by_name: string
}

export type TaskRow = {
  id: string
  file_id: string
  agency_id: string
  kind: TaskKind
  account_id: string
  account_name: string
  account_title: string
  what: string
  asked_by_name: string
  asked_at: Instant
  due_on: string | null
  state: TaskState
  answer: string | null
  outside: boolean
  done_by_name: string | null
  done_at: Instant | null
}

export type NoteRow = { id: string; file_id: string; text: string; by_name: string; at: Instant }

export type EventRow = {
  id: number
  file_id: string
  at: Instant
  act: string
  actor_name: string
  actor_title: string | null
  note: string | null
}

export type WorkTables = {
  work_list: ListRow
  work_heading: HeadingRow
  work_entry: EntryRow
  work_file: FileRow
  work_party: PartyRow
  work_item: ItemRow
  work_task: TaskRow
  work_note: NoteRow
  work_event: Omit<EventRow, 'id'> & { id?: number }
}
