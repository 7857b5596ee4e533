import { hash, verify, type Options } from '@node-rs/argon2'
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

// OWASP's first choice for argon2id: 19 MiB, two passes, one lane.
const ARGON2: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

export const hashPassword = (password: string): Promise<string> => hash(password.normalize('NFC'), ARGON2)

export const verifyPassword = (digest: string, password: string): Promise<boolean> =>
  verify(digest, password.normalize('NFC'))

/** A hash of nothing anybody knows: an unknown name is checked against it, so that it takes as long as a wrong password. */
export const DECOY_HASH =
  '$argon2id$v=19$m=19456,t=2,p=1$c29tZS1zYWx0LW9mLW91cnM$d5cQmZPbIhZ0Qn0lhz2Yjjm8r7FtCX8cP1ZSkYlVxlY'

/** A password for somebody else to begin with, spelled so that it can be read out. */
export const newOneTimePassword = (): string =>
  newRecoveryCodes()
    .slice(0, 2)
    .map((code) => code.replace('-', ''))
    .join('-')

/** A token nobody can guess: 256 bits. It is long enough that a fast hash of it may be stored. */
export const newToken = (): string => randomBytes(32).toString('base64url')

export const tokenHash = (token: string): Buffer => createHash('sha256').update(token).digest()

/** Ten codes of 10 characters without the letters that are mistaken for one another. */
export function newRecoveryCodes(): string[] {
  const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'
  return Array.from({ length: 10 }, () => {
    const code = [...randomBytes(10)].map((byte) => alphabet[byte % alphabet.length]).join('')
    return `${code.slice(0, 5)}-${code.slice(5)}`
  })
}

/** One code of 10 characters for somebody at the desk, to be typed elsewhere: 49 bits. */
export const newDeskCode = (): string => newRecoveryCodes()[0]!

/** The hash of such a code, however it is typed: capitals, spaces and dashes do not matter. */
export const codeHash = (code: string): Buffer =>
  createHash('sha256')
    .update(code.toLowerCase().replace(/[^a-z0-9]/g, ''))
    .digest()

/** Encrypts what must be readable again, such as the secret of a second factor (AES-256-GCM). */
export function seal(key: string, text: string): string {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derive(key), iv)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64')
}

/** @throws Error when the text was changed or the key is another one */
export function unseal(key: string, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64')
  const decipher = createDecipheriv('aes-256-gcm', derive(key), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

const derive = (key: string) => Buffer.from(hkdfSync('sha256', key, '', 'mot-cua/seal/1', 32))
