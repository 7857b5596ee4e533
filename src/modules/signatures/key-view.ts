import type { Actor } from '#platform/access/actor.ts'
import type { Db, Tx } from '#platform/database/database.ts'
import { asksOnPhone } from './requests.ts'
import { accessKeys } from './store.ts'
import type { KeyRow } from './tables.ts'

/** A key as the one who signs with it sees it. */
export type KeyView = Pick<
  KeyRow,
  'id' | 'holder' | 'name' | 'kind' | 'serial' | 'issuer' | 'valid_from' | 'valid_to' | 'state'
> & {
  hasPicture: boolean
  /** Since when the system may seal slips with it. */
  automaticSince: Temporal.Instant | null
  /** Is a PIN asked for, or does the owner confirm on the phone? */ wantsPin: boolean
}

/** Keys an actor may choose from: their own, and as a clerk the seal of the agency they act for. */
export async function keysOf(db: Db | Tx, actor: Actor): Promise<KeyView[]> {
  return (await accessKeys(db, actor)).map((key) => ({
    id: key.id,
    holder: key.holder,
    name: key.name,
    kind: key.kind,
    serial: key.serial,
    issuer: key.issuer,
    valid_from: key.valid_from,
    valid_to: key.valid_to,
    state: key.state,
    hasPicture: key.picture !== null,
    automaticSince: key.automatic_since,
    wantsPin: !asksOnPhone(key),
  }))
}
