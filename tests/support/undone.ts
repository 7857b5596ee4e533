import type { Db } from '#platform/database/database.ts'
import type { Services } from '#platform/services.ts'

class Undo extends Error {}

/** Does something for real, looks, and takes it back, so that the next attempt finds everything as it was. */
export async function undone<T>(
  services: Services,
  work: (services: Services) => Promise<unknown>,
  look: (tx: Db) => Promise<T>,
): Promise<T> {
  let seen: T | undefined
  await services.db
    .transaction()
    .execute(async (tx) => {
      await work({ ...services, db: tx })
      seen = await look(tx)
      throw new Undo()
    })
    .catch((error: unknown) => {
      if (!(error instanceof Undo)) throw error
    })
  return seen!
}
