import { randomUUIDv7 } from 'node:crypto'
import { sql } from 'kysely'
import type { Db, Tx } from '#platform/database/database.ts'
import { waitingImports } from '#platform/imports/imports-store.ts'
import type { AgencyImportRow } from './rows.ts'
import type { AgencyRow, AgencyTables } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<AgencyTables>()

/** The register as a file states it, ended agencies and all: what an import is compared with. */
export async function readRegister(db: Db | Tx): Promise<AgencyImportRow[]> {
  const agencies = await tables(db)
    .selectFrom('agency')
    .selectAll()
    .orderBy('position')
    .orderBy('key')
    .execute()
  const divisions = await tables(db)
    .selectFrom('agency_division')
    .selectAll()
    .where('closed', '=', false)
    .orderBy('position')
    .execute()
  const keys = new Map(agencies.map((agency) => [agency.id, agency.key]))
  return agencies.map((agency) => ({
    ...statedFields(agency),
    parent: agency.parent_id ? (keys.get(agency.parent_id) ?? null) : null,
    divisions: divisions.filter((one) => one.agency_id === agency.id).map(({ key, name }) => ({ key, name })),
  }))
}

const statedFields = (agency: AgencyRow) => ({
  key: agency.key,
  level: agency.level,
  kind: agency.kind,
  name: agency.name,
  shortName: agency.short_name,
  abbreviation: agency.abbreviation,
  identifier2016: agency.identifier,
  identifier2020: agency.identifier_2020,
  unitCode: agency.unit_code,
  address: agency.address,
  phone: agency.phone,
  email: agency.email,
  website: agency.website,
  effectiveFrom: agency.effective_from,
  effectiveTo: agency.effective_to,
  basis: agency.basis,
  desk: agency.desk ? { ...agency.desk, counters: [...agency.desk.counters] } : null,
})

/** Writes agencies by key, new or changed; parents are resolved at the end, so their order does not matter. */
export async function putAgencies(
  tx: Tx,
  rows: readonly (AgencyImportRow & { position: number })[],
): Promise<void> {
  const given = rows.map((row) => ({ ...row, id: randomUUIDv7() }))
  await sql`
    INSERT INTO agency (id, key, level, kind, name, short_name, abbreviation, identifier, identifier_2020, unit_code,
      address, phone, email, website, effective_from, effective_to, basis, desk, position)
    SELECT id, key, level, kind, name, "shortName", abbreviation, "identifier2016", "identifier2020", "unitCode",
      address, phone, email, website, "effectiveFrom", "effectiveTo", basis, NULLIF(desk, 'null'::jsonb), position
    FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS given(
      id uuid, key text, level text, kind text, name text, "shortName" text, abbreviation text, "identifier2016" text,
      "identifier2020" text, "unitCode" text, address text, phone text, email text, website text, "effectiveFrom" date,
      "effectiveTo" date, basis text, desk jsonb, position int)
    ON CONFLICT (key) DO UPDATE SET level = excluded.level, kind = excluded.kind, name = excluded.name,
      short_name = excluded.short_name, abbreviation = excluded.abbreviation, identifier = excluded.identifier,
      identifier_2020 = excluded.identifier_2020, unit_code = excluded.unit_code, address = excluded.address,
      phone = excluded.phone, email = excluded.email, website = excluded.website,
      effective_from = excluded.effective_from, effective_to = excluded.effective_to, basis = excluded.basis,
      desk = excluded.desk, position = excluded.position`.execute(tx)
  const parents = rows.map(({ key, parent }) => ({ key, parent }))
  await sql`
    UPDATE agency SET parent_id = above.id
    FROM jsonb_to_recordset(${JSON.stringify(parents)}::jsonb) AS given(key text, parent text)
    LEFT JOIN agency above ON above.key = given.parent
    WHERE agency.key = given.key AND agency.parent_id IS DISTINCT FROM above.id`.execute(tx)
  await putDivisions(tx, rows)
}

async function putDivisions(tx: Tx, rows: readonly AgencyImportRow[]): Promise<void> {
  const given = rows.flatMap((row) =>
    row.divisions.map((division, position) => ({
      ...division,
      position,
      agency: row.key,
      id: randomUUIDv7(),
    })),
  )
  const agencies = rows.map((row) => row.key)
  await sql`
    UPDATE agency_division SET closed = true FROM agency
    WHERE agency.id = agency_division.agency_id AND agency.key = ANY(${agencies}::text[])`.execute(tx)
  await sql`
    INSERT INTO agency_division (id, agency_id, key, name, position)
    SELECT given.id, agency.id, given.key, given.name, given.position
    FROM jsonb_to_recordset(${JSON.stringify(given)}::jsonb) AS given(id uuid, agency text, key text, name text, position int)
    JOIN agency ON agency.key = given.agency
    ON CONFLICT (agency_id, key) DO UPDATE SET name = excluded.name, position = excluded.position, closed = false`.execute(
    tx,
  )
}

export type UnitImportRow = {
  code: string
  parent: string | null
  level: string
  kind: string
  name: string
  fullName: string
  effectiveFrom: string
  effectiveTo: string | null
  basis: string | null
}

/** Writes administrative units by code and first day. */
export async function putUnits(tx: Tx, rows: readonly UnitImportRow[]): Promise<void> {
  await sql`
    INSERT INTO administrative_unit (code, effective_from, effective_to, parent_code, level, kind, name, full_name, basis)
    SELECT code, "effectiveFrom", "effectiveTo", parent, level, kind, name, "fullName", basis
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given(code text, "effectiveFrom" date, "effectiveTo" date,
      parent text, level text, kind text, name text, "fullName" text, basis text)
    ON CONFLICT (code, effective_from) DO UPDATE SET effective_to = excluded.effective_to,
      parent_code = excluded.parent_code, level = excluded.level, kind = excluded.kind, name = excluded.name,
      full_name = excluded.full_name, basis = excluded.basis`.execute(tx)
}

export type SuccessorImportRow = {
  oldCode: string
  oldName: string
  newCode: string
  newName: string
  split: boolean
  effectiveFrom: string
  basis: string | null
}

/** Writes which unit follows which. */
export async function putUnitSuccessors(tx: Tx, rows: readonly SuccessorImportRow[]): Promise<void> {
  await sql`
    INSERT INTO unit_successor (old_code, new_code, effective_from, old_name, new_name, split, basis)
    SELECT "oldCode", "newCode", "effectiveFrom", "oldName", "newName", split, basis
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS given("oldCode" text, "newCode" text,
      "effectiveFrom" date, "oldName" text, "newName" text, split boolean, basis text)
    ON CONFLICT (old_code, new_code, effective_from) DO UPDATE SET old_name = excluded.old_name,
      new_name = excluded.new_name, split = excluded.split, basis = excluded.basis`.execute(tx)
}

/** Ends agencies on a day and says what follows them. */
export async function putSuccession(
  tx: Tx,
  links: readonly { predecessor: string; successor: string; basis: string | null }[],
  on: Temporal.PlainDate,
): Promise<void> {
  await sql`
    INSERT INTO agency_successor (predecessor_id, successor_id, effective_from, basis)
    SELECT before.id, after.id, ${on.toString()}::date, given.basis
    FROM jsonb_to_recordset(${JSON.stringify(links)}::jsonb) AS given(predecessor text, successor text, basis text)
    JOIN agency before ON before.key = given.predecessor JOIN agency after ON after.key = given.successor
    ON CONFLICT (predecessor_id, successor_id) DO UPDATE SET effective_from = excluded.effective_from, basis = excluded.basis`.execute(
    tx,
  )
  await sql`
    UPDATE agency SET effective_to = ${on.toString()}::date
    WHERE key = ANY(${links.map((link) => link.predecessor)}::text[]) AND effective_to IS NULL`.execute(tx)
}

export type Contact = {
  address: string | null
  phone: string | null
  email: string | null
  website: string | null
  hours: string | null
}

/** Changes how an agency is reached. */
export async function putContact(tx: Tx, id: string, contact: Contact): Promise<void> {
  const { hours, ...plain } = contact
  await tables(tx).updateTable('agency').set(plain).where('id', '=', id).execute()
  if (hours === null) return
  await sql`UPDATE agency SET desk = jsonb_set(desk, '{hours}', to_jsonb(${hours}::text))
    WHERE id = ${id} AND desk IS NOT NULL`.execute(tx)
}

/** Uploaded lists that wait to be applied. */
export const imports = waitingImports<readonly AgencyImportRow[]>('agencies')
