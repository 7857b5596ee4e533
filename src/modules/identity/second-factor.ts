import { generateSecret, generateSync, generateURI, verifySync } from 'otplib'
import { at, type Db, type Tx } from '#platform/database/database.ts'
import { codeHash, newRecoveryCodes, seal, unseal } from './secrets.ts'
import { updateAccount } from './store.ts'
import type { AccountRow, IdentityTables } from './tables.ts'

const STEP_SECONDS = 30

/** A new secret with the address that authenticator apps read from a QR code. */
export function newSecondFactor(label: string): { secret: string; uri: string } {
  const secret = generateSecret()
  return { secret, uri: uriOf(label, secret) }
}

export const uriOf = (label: string, secret: string): string =>
  generateURI({ issuer: 'Một Cửa', label, secret })

/** The six digits a device with this secret shows now. */
export const currentCode = (secret: string, now: Temporal.Instant): string =>
  generateSync({ secret, epoch: Math.floor(now.epochMilliseconds / 1000) })

/** Is this the code the device shows now? One step to either side is allowed for clocks that drift. */
export function matchesDevice(secret: string, code: string, now: Temporal.Instant): number | undefined {
  const digits = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(digits)) return undefined
  const epoch = Math.floor(now.epochMilliseconds / 1000)
  const result = verifySync({ secret, token: digits, epoch, epochTolerance: STEP_SECONDS })
  return result.valid ? Math.floor(epoch / STEP_SECONDS) + result.delta : undefined
}

/**
 * Checks the second factor (xác thực hai lớp): a device code, each good once, or a recovery code, each good once.
 */
export async function checkSecondFactor(
  tx: Tx,
  key: string,
  account: AccountRow,
  code: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const step = matchesDevice(unseal(key, account.totp_secret!), code, now)
  if (step !== undefined) {
    if (account.totp_last_step !== null && step <= account.totp_last_step) return false
    await updateAccount(tx, account.id, { totp_last_step: step })
    return true
  }
  const used = await tx
    .withTables<IdentityTables>()
    .updateTable('recovery_code')
    .set({ used_at: at(now) })
    .where('account_id', '=', account.id)
    .where('code_hash', '=', codeHash(code))
    .where('used_at', 'is', null)
    .returning('account_id')
    .executeTakeFirst()
  return used !== undefined
}

/**
 * Turns the second factor on once its owner has shown that the device works.
 * @returns ten recovery codes, shown once
 */
export async function enableSecondFactor(
  tx: Tx,
  key: string,
  accountId: string,
  secret: string,
  now: Temporal.Instant,
): Promise<string[]> {
  const codes = newRecoveryCodes()
  await updateAccount(tx, accountId, {
    totp_secret: seal(key, secret),
    totp_enabled_at: now,
    totp_last_step: null,
  })
  const tables = tx.withTables<IdentityTables>()
  await tables.deleteFrom('recovery_code').where('account_id', '=', accountId).execute()
  await tables
    .insertInto('recovery_code')
    .values(codes.map((code) => ({ account_id: accountId, code_hash: codeHash(code) })))
    .execute()
  return codes
}

/** Turns it off; its recovery codes go with it. */
export async function disableSecondFactor(tx: Tx, accountId: string): Promise<void> {
  await updateAccount(tx, accountId, { totp_secret: null, totp_enabled_at: null, totp_last_step: null })
  await tx
    .withTables<IdentityTables>()
    .deleteFrom('recovery_code')
    .where('account_id', '=', accountId)
    .execute()
}

/** How many recovery codes are left. */
export async function recoveryCodesLeft(db: Db, accountId: string): Promise<number> {
  const row = await db
    .withTables<IdentityTables>()
    .selectFrom('recovery_code')
    .select((is) => is.fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return row.count
}
