import type { Memory } from '#gateways/revocation/lookup.ts'
import { at, type Db } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'
import { sha256 } from '#platform/signing/cms.ts'
import type { SignatureTables } from './tables.ts'

const tables = (db: Db) => db.withTables<SignatureTables>()
const nameOf = (asked: string): string => sha256(Buffer.from(asked)).toString('hex')

/** Answers of other authorities, kept in the database until they run out. */
export const answersKept = ({ db, clock }: Services): Memory => ({
  find: (asked) =>
    tables(db)
      .selectFrom('revocation_answer')
      .select(['body', 'reason'])
      .where('name', '=', nameOf(asked))
      .where('valid_until', '>', at(clock.now()))
      .executeTakeFirst(),
  keep: async (asked, { body, reason }, until) => {
    const values = { body, reason, valid_until: at(until) }
    await tables(db)
      .insertInto('revocation_answer')
      .values({ name: nameOf(asked), ...values })
      .onConflict((clash) => clash.column('name').doUpdateSet(values))
      .execute()
    await tables(db).deleteFrom('revocation_answer').where('valid_until', '<=', at(clock.now())).execute()
  },
})
