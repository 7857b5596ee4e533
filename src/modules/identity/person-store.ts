import { at, type Db, type Tx } from '#platform/database/database.ts'
import { NotFound } from '#platform/errors.ts'
import type { IdentityTables, PersonRow } from './tables.ts'

const tables = (db: Db | Tx) => db.withTables<IdentityTables>()

export type NewPerson = Omit<PersonRow, 'created_at'>

export const findPersonByNumber = (db: Db | Tx, personalNumber: string): Promise<PersonRow | undefined> =>
  tables(db)
    .selectFrom('person')
    .selectAll()
    .where('kind', '=', 'citizen')
    .where('personal_number', '=', personalNumber)
    .executeTakeFirst()

export const findEnterprise = (db: Db | Tx, taxCode: string): Promise<PersonRow | undefined> =>
  tables(db)
    .selectFrom('person')
    .selectAll()
    .where('kind', '=', 'enterprise')
    .where('tax_code', '=', taxCode)
    .executeTakeFirst()

/** @throws NotFound */
export async function getPerson(db: Db | Tx, id: string): Promise<PersonRow> {
  const row = await tables(db).selectFrom('person').selectAll().where('id', '=', id).executeTakeFirst()
  if (!row) throw new NotFound()
  return row
}

export async function insertPersons(
  tx: Tx,
  persons: readonly NewPerson[],
  now: Temporal.Instant,
): Promise<void> {
  if (persons.length === 0) return
  await tables(tx)
    .insertInto('person')
    .values(persons.map((person) => ({ ...person, created_at: at(now) })))
    .execute()
}

export type PersonChange = Partial<
  Pick<
    PersonRow,
    'address' | 'unit_code' | 'phone' | 'email' | 'ethnicity' | 'date_of_birth' | 'sex' | 'full_name'
  >
>

export async function updatePerson(tx: Tx, id: string, change: PersonChange): Promise<void> {
  if (Object.keys(change).length === 0) return
  await tables(tx).updateTable('person').set(change).where('id', '=', id).execute()
}

/** Some persons in the order in which they were entered: the people of a simulation. */
export const samplePersons = (db: Db, limit: number): Promise<PersonRow[]> =>
  tables(db).selectFrom('person').selectAll().orderBy('created_at').orderBy('id').limit(limit).execute()

type RegistrationCode = IdentityTables['registration_code']

/** Keeps the code of a person instead of the one before. */
export async function keepRegistrationCode(
  tx: Tx,
  code: Pick<RegistrationCode, 'person_id' | 'code_hash'>,
  now: Temporal.Instant,
  until: Temporal.Instant,
): Promise<void> {
  const values = { ...code, issued_at: at(now), expires_at: at(until) }
  await tables(tx)
    .insertInto('registration_code')
    .values(values)
    .onConflict((is) => is.column('person_id').doUpdateSet(values))
    .execute()
}

/** Uses up the code of a person. @returns whether it was theirs and still good */
export async function takeRegistrationCode(
  tx: Tx,
  code: Pick<RegistrationCode, 'person_id' | 'code_hash'>,
  now: Temporal.Instant,
): Promise<boolean> {
  const row = await tables(tx)
    .deleteFrom('registration_code')
    .where('person_id', '=', code.person_id)
    .where('code_hash', '=', code.code_hash)
    .where('expires_at', '>', at(now))
    .returning('person_id')
    .executeTakeFirst()
  return row !== undefined
}
