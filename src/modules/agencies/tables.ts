export const LEVELS = { province: 'Cấp tỉnh', district: 'Cấp huyện', commune: 'Cấp xã' } as const
export type Level = keyof typeof LEVELS

export const KINDS = {
  committee: 'Ủy ban nhân dân',
  department: 'Sở, ban, ngành',
  office: 'Văn phòng',
  centre: 'Trung tâm, đơn vị sự nghiệp',
  vertical: 'Cơ quan ngành dọc',
} as const
export type Kind = keyof typeof KINDS

/** Bộ phận Tiếp nhận và Trả kết quả of an agency; `counters` are codes of fields. */
export type Desk = { name: string; address: string; hours: string; counters: readonly string[] }

export type AgencyRow = {
  id: string
  key: string
  parent_id: string | null
  level: Level
  kind: Kind
  name: string
  short_name: string
  abbreviation: string
  identifier: string
  identifier_2020: string
  unit_code: string
  address: string | null
  phone: string | null
  email: string | null
  website: string | null
  effective_from: string
  effective_to: string | null
  basis: string | null
  desk: Desk | null
  position: number
  search: string
}

export type DivisionRow = {
  id: string
  agency_id: string
  key: string
  name: string
  position: number
  closed: boolean
}

export type UnitRow = {
  code: string
  effective_from: string
  effective_to: string | null
  parent_code: string | null
  level: Level
  kind: string
  name: string
  full_name: string
  basis: string | null
}

export type UnitSuccessorRow = {
  old_code: string
  new_code: string
  effective_from: string
  old_name: string
  new_name: string
  split: boolean
  basis: string | null
}

export type AgencySuccessorRow = {
  predecessor_id: string
  successor_id: string
  effective_from: string
  basis: string | null
}

export type AgencyTables = {
  agency: AgencyRow
  agency_division: DivisionRow
  agency_successor: AgencySuccessorRow
  administrative_unit: UnitRow
  unit_successor: UnitSuccessorRow
}
