import { randomUUIDv7 } from 'node:crypto'
import { system } from '#platform/access/actor.ts'
import { audit } from '#platform/audit/audit.ts'
import { inTransaction, type Tx } from '#platform/database/database.ts'
import { Invalid, Refusal } from '#platform/errors.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import type { Services } from '#platform/services.ts'
import type { Signer } from '#platform/signing/types.ts'
import type { openSigner } from './keys.ts'
import { deleteIntent, insertIntent, lockIntents, oldestIntent } from './intent-store.ts'
import type { IntentRow } from './tables.ts'

/** Minutes after which signatures that were not written down were broken off: longer than any phone waits. */
const BROKEN_OFF = 10

/** Seconds after which one that was just being written down is looked at again. */
const SOON = 60

type About = Pick<IntentRow, 'key_id' | 'account_id' | 'items'>

/**
 * Signs with a key, having written down before what it is about to sign. The work ends with `settle`, in the transaction that
 * writes the signatures down; where it does not come to that although the key has signed, the audit says so afterwards.
 */
export async function withIntent<T>(
  services: Services,
  about: About,
  open: () => ReturnType<typeof openSigner>,
  work: (signer: Signer, settle: (tx: Tx) => Promise<void>) => Promise<T>,
): Promise<T> {
  const id = await begin(services, about)
  let isUnsigned = true
  try {
    const { signer, close } = await open()
    const sign: Signer['sign'] = async (items) => {
      isUnsigned = false
      return await signer.sign(items).catch((error: unknown) => {
        isUnsigned = provesNothingSigned(error)
        throw error
      })
    }
    try {
      return await work({ chain: signer.chain, sign }, (tx) => deleteIntent(tx, id))
    } finally {
      await close()
    }
  } catch (error) {
    if (isUnsigned) await deleteIntent(services.db, id).catch(() => {})
    throw error
  }
}

/** A wrong PIN, a token that is not there, no confirmation, a service that was not told to sign yet. */
const BEFORE_SIGNING: ReadonlySet<string> = new Set([
  'wrong-pin',
  'pin-locked',
  'token-gone',
  'declined',
  'not-confirmed',
  'signing-service-away',
])

/** Has a key that failed signed nothing for sure? Of any other failure a service on the far side may think otherwise. */
function provesNothingSigned(error: unknown): boolean {
  const told = error instanceof Invalid ? error.cause : error
  return told instanceof Refusal && BEFORE_SIGNING.has(told.code)
}

async function begin({ db, clock }: Services, about: About): Promise<string> {
  const row = { id: randomUUIDv7(), ...about, begun_at: clock.now() }
  await inTransaction(db, async (tx) => {
    await insertIntent(tx, row)
    await settleLater(tx, BROKEN_OFF * 60)
  })
  return row.id
}

const brokenOff = (begunAt: Temporal.Instant): Temporal.Instant => begunAt.add({ minutes: BROKEN_OFF })

/** One job looks after all that was begun; it comes for the oldest, and again for what is too young, or at work, then. */
const settleLater = (tx: Tx, afterSeconds: number) =>
  enqueue(tx, 'signature.settle', {}, { key: 'signature.settle', afterSeconds, keep: true })

/** Says of what keys have signed, or may have, and nobody kept, that it was broken off. */
export async function settleIntents({ db, clock }: Services): Promise<void> {
  const now = clock.now()
  await inTransaction(db, async (tx) => {
    for (const row of await lockIntents(tx)) {
      if (Temporal.Instant.compare(brokenOff(row.begun_at), now) > 0) continue
      await tellBrokenOff(tx, row, now)
      await deleteIntent(tx, row.id)
    }
    // One that is being written down may still break off.
    const oldest = await oldestIntent(tx)
    if (oldest) await settleLater(tx, Math.max(brokenOff(oldest).since(now).total('seconds'), SOON))
  })
}

async function tellBrokenOff(tx: Tx, row: IntentRow, now: Temporal.Instant): Promise<void> {
  for (const { purpose, before, ref, code } of row.items)
    await audit(tx, {
      actor: system('signature.settle'),
      at: now,
      act: 'signature.unfinished',
      subject: { kind: ref?.kind ?? 'signing_key', id: ref?.id ?? row.key_id },
      changes: {
        purpose,
        before,
        code,
        key: row.key_id,
        account: row.account_id,
        begun: row.begun_at.toString(),
      },
    })
}
