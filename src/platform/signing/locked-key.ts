import { hashRaw, type Options } from '@node-rs/argon2'
import { createCipheriv, createDecipheriv, createPrivateKey, randomBytes, type KeyObject } from 'node:crypto'

// OWASP's first choice for argon2id: 19 MiB, two passes. A PIN is short: who keeps the closed key must seal it besides.
const ARGON2: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1, outputLen: 32 }
const SALT = 16
const IV = 12
const TAG = 16

const keyOf = (pin: string, salt: Buffer) => hashRaw(pin.normalize('NFC'), { ...ARGON2, salt })

/** Closes a private key with a PIN (argon2id, AES-256-GCM). Without the PIN nobody opens it, not even who keeps it. */
export async function lockKey(key: KeyObject, pin: string): Promise<Buffer> {
  const [salt, iv] = [randomBytes(SALT), randomBytes(IV)]
  const cipher = createCipheriv('aes-256-gcm', await keyOf(pin, salt), iv)
  const body = Buffer.concat([cipher.update(key.export({ type: 'pkcs8', format: 'der' })), cipher.final()])
  return Buffer.concat([salt, iv, cipher.getAuthTag(), body])
}

/** Opens it again. @returns null when the PIN is wrong */
export async function unlockKey(locked: Buffer, pin: string): Promise<KeyObject | null> {
  const [salt, iv] = [locked.subarray(0, SALT), locked.subarray(SALT, SALT + IV)]
  const open = createDecipheriv('aes-256-gcm', await keyOf(pin, salt), iv)
  open.setAuthTag(locked.subarray(SALT + IV, SALT + IV + TAG))
  try {
    const der = Buffer.concat([open.update(locked.subarray(SALT + IV + TAG)), open.final()])
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } catch {
    return null
  }
}
