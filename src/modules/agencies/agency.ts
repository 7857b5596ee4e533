import type { AgencyRow, Desk, Kind, Level } from './tables.ts'

/** An agency (cơ quan) as the rest of the house sees it. Dates are ISO days of the province. */
export type Agency = {
  id: string
  /** Stable name in URLs and files: `kt-so-tu-phap`. */
  key: string
  parentId: string | null
  level: Level
  kind: Kind
  name: string
  shortName: string
  /** As in document numbers: `STP`, `UBND`. */
  abbreviation: string
  /** Identifier of 13 characters (Circular 10/2016): `000.00.03.H34`. */
  identifier: string
  /** The same by Decision 20/2020: `H34.03`. */
  identifier2020: string
  /** Administrative unit where it works. */
  unitCode: string
  address: string | null
  phone: string | null
  email: string | null
  website: string | null
  effectiveFrom: string
  effectiveTo: string | null
  basis: string | null
  desk: Desk | null
}

export type Division = { id: string; agencyId: string; key: string; name: string; closed: boolean }

export type AgencyFilter = {
  /** Only agencies in force on this day; all of them when left out. */
  on?: Temporal.PlainDate
  level?: Level
  kind?: Kind
  parentId?: string
  unitCode?: string
  keys?: readonly string[]
  ids?: readonly string[]
  /** Words of the name or the identifier, with or without diacritics. */
  search?: string
  limit?: number
}

export const readAgency = (row: Omit<AgencyRow, 'search' | 'position'>): Agency => ({
  id: row.id,
  key: row.key,
  parentId: row.parent_id,
  level: row.level,
  kind: row.kind,
  name: row.name,
  shortName: row.short_name,
  abbreviation: row.abbreviation,
  identifier: row.identifier,
  identifier2020: row.identifier_2020,
  unitCode: row.unit_code,
  address: row.address,
  phone: row.phone,
  email: row.email,
  website: row.website,
  effectiveFrom: row.effective_from,
  effectiveTo: row.effective_to,
  basis: row.basis,
  desk: row.desk,
})

/** Was the agency in force on a day? The first day counts, the last does not. */
export const inForce = (
  agency: Pick<Agency, 'effectiveFrom' | 'effectiveTo'>,
  on: Temporal.PlainDate,
): boolean =>
  agency.effectiveFrom <= on.toString() && (agency.effectiveTo === null || on.toString() < agency.effectiveTo)
