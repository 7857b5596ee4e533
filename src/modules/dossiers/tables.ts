import type { TrailEntry } from '#platform/calendar/deadline.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Applicant, Channel, ResultDraft, Status } from './dossier.ts'
import type { PaidBy, PaymentState, Reconciled } from './payment.ts'

type Instant = Temporal.Instant

/** How the due date came about, as stored and shown. Instants as ISO text. */
export type StoredDeadline = {
  receivedAt: string
  startsAt: string
  due: string
  limit: { amount: number; unit: string }
  pauses: { from: string; to: string; reason: string }[]
  trail: TrailEntry[]
}

export type ReturnBy = 'online' | 'counter' | 'postal'

export type DossierRow = {
  id: string
  code: string
  status: Status
  procedure_code: string
  procedure_name: string
  field: string
  agency_id: string
  agency_name: string
  channel: Channel
  person_id: string
  applicant: Applicant
  filed_by: string
  /** The form that was filled in, in its text of the day of filing. */
  form_key: string
  answers: Values
  template_key: string | null
  process_key: string
  instance_id: string | null
  limit_amount: string | null
  limit_unit: string | null
  fee: number | null
  return_by: ReturnBy
  submitted_at: Instant
  accepted_at: Instant | null
  due_at: Instant | null
  deadline: StoredDeadline | null
  first_due_at: Instant | null
  extension_reason: string | null
  handler_id: string | null
  handler_name: string | null
  supplement_requests: number
  processed_at: Instant | null
  returned_at: Instant | null
  ended_at: Instant | null
  result: ResultDraft | null
  filing_key: string
  search: string
}

export type PaperRow = {
  id: string
  dossier_id: string
  kind: 'submitted' | 'result' | 'internal' | 'payment'
  component: number | null
  title: string
  file_name: string
  sha256: string
  size: number
  media_type: string
  added_at: Instant
  added_by: string | null
}

export type EventRow = {
  id: number
  dossier_id: string
  at: Instant
  act: string
  public: boolean
  actor_account_id: string | null
  actor_name: string
  actor_title: string | null
  note: string | null
  details: Record<string, unknown> | null
}

export type Answer3 = 'very' | 'yes' | 'no'
export type RatingRow = {
  dossier_id: string
  rated_at: Instant
  overall: Answer3
  ease: Answer3 | null
  timeliness: Answer3 | null
  attitude: Answer3 | null
  comment: string | null
}

export type DraftRow = {
  id: string
  account_id: string
  person_id: string
  procedure_code: string
  agency_id: string
  channel: Channel
  answers: Values
  return_by: ReturnBy
  created_at: Instant
  updated_at: Instant
}

export type DraftPaperRow = Omit<PaperRow, 'dossier_id' | 'kind' | 'added_by'> & { draft_id: string }

export type PersonPaperRow = {
  id: string
  person_id: string
  title: string
  file_name: string
  sha256: string
  size: number
  media_type: string
  added_at: Instant
  issued_by: string | null
}

/** What was asked of an applicant, or taken at the counter; its lines stand in a table of their own. */
export type PaymentRow = {
  id: string
  dossier_id: string
  agency_id: string
  state: PaymentState
  asked_at: Instant
  /** Since when the applicant is waited for; no time of the agency runs. */
  waits_since: Instant | null
  asked_by: string | null
  asked_by_name: string
  last_day: string | null
  where_to_pay: string | null
  bank: string | null
  bank_bin: string | null
  account_number: string | null
  account_name: string | null
  notice_id: string | null
  reported_at: Instant | null
  transaction_number: string | null
  report_note: string | null
  proof_id: string | null
  returned_reason: string | null
  paid_by: PaidBy | null
  /** When it came to count as collected: confirmed, or kept of a request that was over. */
  collected_at: Instant | null
  settled_at: Instant | null
  settled_by: string | null
  settled_by_name: string | null
  /** What became of its money, where the request was over before that was confirmed. */
  reconciled_as: Reconciled | null
  /** Whole đồng; null where nothing came in, and for what was written down without an amount. */
  reconciled_amount: number | null
  reconciled_note: string | null
  reconciled_at: Instant | null
  reconciled_by: string | null
  reconciled_by_name: string | null
}

/** A slip as it was sealed, by the hash of what it says. */
export type SlipRow = {
  dossier_id: string
  form: string
  content_sha256: string
  sha256: string
  paper_code: string
  sealed_at: Instant
}

export type DossierTables = {
  dossier_slip: SlipRow
  dossier: DossierRow
  dossier_paper: PaperRow
  dossier_event: EventRow
  dossier_rating: RatingRow
  dossier_draft: DraftRow
  draft_paper: DraftPaperRow
  person_paper: PersonPaperRow
}
