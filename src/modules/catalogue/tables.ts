import type { FormSchema } from '#platform/forms/schema.ts'
import type { Audience, Channel, OnlineLevel, Service, Unit } from './procedure.ts'

export type FieldRow = { code: string; name: string; ministry: string | null }

export type ProcedureTable = {
  id: string
  code: string
  effective_from: string
  effective_to: string | null
  name: string
  field_code: string
  levels: string[]
  levels_before_2025: string[] | null
  subjects: string[]
  audiences: Audience[]
  decision: string | null
  type: 'delegated' | 'national' | 'other' | null
  implementing: string | null
  competent: string | null
  conditions: string | null
  fee_note: string | null
  detail: boolean
  sort_name: string
  keywords: string
  everyday_words: string | null
}

export type ChannelTable = {
  procedure_id: string
  position: number
  channel: Channel
  time_amount: string | null
  time_unit: Unit | null
  fee: number | null
}

export type DocumentTable = {
  procedure_id: string
  position: number
  name: string
  originals: number
  copies: number
  has_form: boolean
  present_only: boolean
  optional: boolean
  case_name: string | null
}

export type LifeEventTable = {
  key: string
  audience: Audience
  name: string
  description: string
  position: number
  field_codes: string[]
  procedure_codes: string[]
}

export type AssignmentTable = {
  id: string
  procedure_code: string
  level: 'province' | 'district' | 'commune'
  kind: string | null
  agency_keys: string[] | null
  form_key: string
  process_key: string
  template_key: string
  result_type: Service['resultType']
  online_level: OnlineLevel
  online_level_old: number
  limit_amount: string | null
  limit_unit: Unit | null
  fee: number | null
  division: string | null
  basis: string | null
  effective_from: string
  effective_to: string | null
}

export type CatalogueTables = {
  catalogue_version: { singleton: boolean; version: number }
  field: FieldRow
  procedure: ProcedureTable
  procedure_channel: ChannelTable
  procedure_document: DocumentTable
  procedure_result: { procedure_id: string; position: number; name: string; code: string | null }
  procedure_basis: { procedure_id: string; position: number; number: string }
  life_event: LifeEventTable
  form: { key: string; effective_from: string; effective_to: string | null; schema: FormSchema }
  result_template: { key: string; effective_from: string; effective_to: string | null; content: unknown }
  assignment: AssignmentTable
}
