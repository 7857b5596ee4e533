import { randomUUIDv7 } from 'node:crypto'
import { at as instant, json, type Db, type Tx } from '../database/database.ts'
import { NotFound } from '../errors.ts'

type ImportRow<T = unknown> = {
  id: string
  kind: string
  created_at: Temporal.Instant
  created_by: string
  file_name: string
  rows: T
  applied_at: Temporal.Instant | null
}

const tables = (db: Db | Tx) => db.withTables<{ waiting_import: ImportRow }>()

/** The waiting lists of one room. */
export type WaitingImports<T> = {
  /** Keeps a list that was read without error until somebody applies it. @returns its id */
  keep(db: Db | Tx, given: { fileName: string; rows: T; by: string; at: Temporal.Instant }): Promise<string>
  /** @throws NotFound when there is no such list or it has been applied already */
  get(db: Db | Tx, id: string): Promise<ImportRow<T>>
  /** Marks a list as applied; false when somebody else was first. */
  close(tx: Tx, id: string, at: Temporal.Instant): Promise<boolean>
}

/** @param kind name of the room: its lists are not seen by others */
export function waitingImports<T>(kind: string): WaitingImports<T> {
  return {
    keep: async (db, { fileName, rows, by, at }) => {
      const id = randomUUIDv7()
      await tables(db)
        .insertInto('waiting_import')
        .values({
          id,
          kind,
          created_at: instant(at),
          created_by: by,
          file_name: fileName,
          rows: json(rows),
          applied_at: null,
        })
        .execute()
      return id
    },
    get: async (db, id) => {
      const row = await tables(db)
        .selectFrom('waiting_import')
        .selectAll()
        .where('id', '=', id)
        .where('kind', '=', kind)
        .where('applied_at', 'is', null)
        .executeTakeFirst()
      if (!row) throw new NotFound('Không tìm thấy tệp đang chờ áp dụng; có thể tệp đã được áp dụng.')
      // What a room kept under its name is what it gets back.
      return { ...row, rows: row.rows as T }
    },
    close: async (tx, id, at) => {
      const done = await tables(tx)
        .updateTable('waiting_import')
        .set({ applied_at: instant(at) })
        .where('id', '=', id)
        .where('kind', '=', kind)
        .where('applied_at', 'is', null)
        .executeTakeFirst()
      return done.numUpdatedRows > 0n
    },
  }
}
