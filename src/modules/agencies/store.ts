import { sql } from 'kysely'
import type { Db, Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import { normalise } from '#platform/search/normalise.ts'
import { readAgency, type Agency, type AgencyFilter, type Division } from './agency.ts'
import type { AgencyTables, Level, UnitRow } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<AgencyTables>()

/** @throws NotFound */
export async function getAgency(db: Db | Tx, id: string): Promise<Agency> {
  const [found] = await listAgencies(db, { ids: [id] })
  if (!found) throw new NotFound('Không tìm thấy cơ quan này.')
  return found
}

/** The agency of a key; ended agencies are found too. */
export async function findAgencyByKey(db: Db | Tx, key: string): Promise<Agency | undefined> {
  const [found] = await listAgencies(db, { keys: [key] })
  return found
}

/** The agency that answers to an identifier of either generation on a day. */
export async function findAgencyByIdentifier(
  db: Db | Tx,
  identifier: string,
  on: Temporal.PlainDate,
): Promise<Agency | undefined> {
  const [found] = await findAgenciesByIdentifier(db, [identifier], on)
  return found
}

/** The agencies that answer to any of these identifiers, of either generation, on a day. */
export async function findAgenciesByIdentifier(
  db: Db | Tx,
  identifiers: readonly string[],
  on: Temporal.PlainDate,
): Promise<Agency[]> {
  const wanted = sql`${[...identifiers]}::text[]`
  const rows = await tables(db)
    .selectFrom('agency')
    .selectAll()
    .where((is) =>
      is.or([sql<boolean>`identifier = ANY(${wanted})`, sql<boolean>`identifier_2020 = ANY(${wanted})`]),
    )
    .where('effective_from', '<=', on.toString())
    .where((is) => is.or([is('effective_to', 'is', null), is('effective_to', '>', on.toString())]))
    .execute()
  return rows.map(readAgency)
}

/** Agencies in the order of their list: province, districts, communes. */
export async function listAgencies(db: Db | Tx, filter: AgencyFilter = {}): Promise<Agency[]> {
  let query = tables(db).selectFrom('agency').selectAll().orderBy('position').orderBy('key')
  if (filter.limit) query = query.limit(filter.limit)
  if (filter.on) {
    const on = filter.on.toString()
    query = query
      .where('effective_from', '<=', on)
      .where((is) => is.or([is('effective_to', 'is', null), is('effective_to', '>', on)]))
  }
  if (filter.level) query = query.where('level', '=', filter.level)
  if (filter.kind) query = query.where('kind', '=', filter.kind)
  if (filter.parentId) query = query.where('parent_id', '=', filter.parentId)
  if (filter.unitCode) query = query.where('unit_code', '=', filter.unitCode)
  if (filter.keys) query = query.where(sql<boolean>`key = ANY(${[...filter.keys]}::text[])`)
  if (filter.ids) query = query.where(sql<boolean>`id = ANY(${[...filter.ids]}::uuid[])`)
  const words = filter.search ? normalise(filter.search).split(' ').filter(Boolean).slice(0, 8) : []
  for (const word of words) query = query.where('search', 'like', `%${word}%`)
  return (await query.execute()).map(readAgency)
}

/** An agency and everything under it, nearest first, in force on a day. */
export async function subtreeOf(db: Db | Tx, id: string, on: Temporal.PlainDate): Promise<Agency[]> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE tree AS (
      SELECT id, 0 AS depth FROM agency WHERE id = ${id}
      UNION ALL
      SELECT child.id, tree.depth + 1 FROM agency child JOIN tree ON child.parent_id = tree.id WHERE tree.depth < 10
    ) SELECT id FROM tree ORDER BY depth`.execute(db)
  const order = new Map(rows.map((row, index) => [row.id, index]))
  const agencies = await listAgencies(db, { ids: [...order.keys()], on })
  return agencies.sort((one, other) => (order.get(one.id) ?? 0) - (order.get(other.id) ?? 0))
}

/** The agencies above one, the province last. */
export async function ancestorsOf(db: Db | Tx, id: string): Promise<Agency[]> {
  const { rows } = await sql<{ id: string }>`
    WITH RECURSIVE path AS (
      SELECT id, parent_id, 0 AS depth FROM agency WHERE id = ${id}
      UNION ALL
      SELECT above.id, above.parent_id, path.depth + 1 FROM agency above JOIN path ON above.id = path.parent_id
      WHERE path.depth < 10
    ) SELECT id FROM path WHERE depth > 0 ORDER BY depth`.execute(db)
  const found = await listAgencies(db, { ids: rows.map((row) => row.id) })
  return rows.flatMap((row) => found.find((agency) => agency.id === row.id) ?? [])
}

/** Agencies in force as choices of a list: value is the id, text the name. */
export async function agencyChoices(
  db: Db | Tx,
  filter: AgencyFilter & { on: Temporal.PlainDate },
): Promise<{ value: string; text: string }[]> {
  return (await listAgencies(db, filter)).map(({ id, name }) => ({ value: id, text: name }))
}

/** The divisions (phòng) of an agency; closed ones only when asked for. */
export async function divisionsOf(db: Db | Tx, agencyId: string, withClosed = false): Promise<Division[]> {
  let query = tables(db)
    .selectFrom('agency_division')
    .selectAll()
    .where('agency_id', '=', agencyId)
    .orderBy('position')
  if (!withClosed) query = query.where('closed', '=', false)
  const rows = await query.execute()
  return rows.map(({ id, agency_id, key, name, closed }) => ({ id, agencyId: agency_id, key, name, closed }))
}

/** Every open division of the agencies of a day, to choose from: “Phòng Hành chính tư pháp – Sở Tư pháp”. */
export async function divisionChoices(
  db: Db | Tx,
  on: Temporal.PlainDate,
): Promise<{ value: string; text: string }[]> {
  const rows = await tables(db)
    .selectFrom('agency_division')
    .innerJoin('agency', 'agency.id', 'agency_division.agency_id')
    .select(['agency_division.id as value', 'agency_division.name as division', 'agency.name as agency'])
    .where('closed', '=', false)
    .where('effective_from', '<=', on.toString())
    .where((is) => is.or([is('effective_to', 'is', null), is('effective_to', '>', on.toString())]))
    .orderBy('agency.name')
    .orderBy('agency_division.position')
    .execute()
  return rows.map(({ value, division, agency }) => ({ value, text: `${division} – ${agency}` }))
}

/** What came after an agency that ended, and what it came from. */
export async function successionOf(db: Db | Tx, id: string): Promise<{ before: Agency[]; after: Agency[] }> {
  const links = await tables(db)
    .selectFrom('agency_successor')
    .selectAll()
    .where((is) => is.or([is('predecessor_id', '=', id), is('successor_id', '=', id)]))
    .execute()
  const before = links.filter((link) => link.successor_id === id).map((link) => link.predecessor_id)
  const after = links.filter((link) => link.predecessor_id === id).map((link) => link.successor_id)
  return { before: await listAgencies(db, { ids: before }), after: await listAgencies(db, { ids: after }) }
}

export type Unit = {
  code: string
  parentCode: string | null
  level: Level
  kind: string
  name: string
  fullName: string
}

const readUnit = (row: UnitRow): Unit => ({
  code: row.code,
  parentCode: row.parent_code,
  level: row.level,
  kind: row.kind,
  name: row.name,
  fullName: row.full_name,
})

/** Administrative units in force on a day, by code; only one level or one parent when asked for. */
export async function listUnits(
  db: Db | Tx,
  on: Temporal.PlainDate,
  filter: { level?: Level; parentCode?: string; code?: string } = {},
): Promise<Unit[]> {
  let query = tables(db)
    .selectFrom('administrative_unit')
    .selectAll()
    .where('effective_from', '<=', on.toString())
    .where((is) => is.or([is('effective_to', 'is', null), is('effective_to', '>', on.toString())]))
    .orderBy('code')
  if (filter.level) query = query.where('level', '=', filter.level)
  if (filter.parentCode) query = query.where('parent_code', '=', filter.parentCode)
  if (filter.code) query = query.where('code', '=', filter.code)
  return (await query.execute()).map(readUnit)
}

/** Communes as choices of a form (`x-options: communes`), with the district in three-level provinces. */
export async function communeChoices(
  db: Db | Tx,
  on: Temporal.PlainDate,
): Promise<{ value: string; text: string }[]> {
  const units = await listUnits(db, on)
  const districts = new Map(
    units.filter((unit) => unit.level === 'district').map((unit) => [unit.code, unit.fullName]),
  )
  return units
    .filter((unit) => unit.level === 'commune')
    .map((unit) => {
      const district = unit.parentCode ? districts.get(unit.parentCode) : undefined
      return { value: unit.code, text: district ? `${unit.fullName}, ${district}` : unit.fullName }
    })
}

/** What became of an administrative unit: several when it was divided. */
export async function successorsOfUnit(
  db: Db | Tx,
  code: string,
): Promise<{ code: string; name: string; split: boolean; effectiveFrom: string }[]> {
  const rows = await tables(db)
    .selectFrom('unit_successor')
    .selectAll()
    .where('old_code', '=', code)
    .execute()
  return rows.map((row) => ({
    code: row.new_code,
    name: row.new_name,
    split: row.split,
    effectiveFrom: row.effective_from,
  }))
}
