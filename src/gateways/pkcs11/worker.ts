import { parentPort, workerData } from 'node:worker_threads'
import { loadModule, Pkcs11Error } from './calls.ts'
import type { Answer, Ask, StoreAsk, TokenCertificate } from './tokens.ts'

const CERTIFICATE = 1
const PRIVATE_KEY = 3
const VALUE = 0x11
const ID = 0x102
const MECHANISMS = { rsa: 0x1, ecdsa: 0x1041 } as const
/** What RSA signs of a SHA-256: the hash with the name of its algorithm before it. */
const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')
const INITIALIZED = 0x400
const PIN_COUNT_LOW = 0x10000
const PIN_FINAL_TRY = 0x20000

/** Some of a pile were signed before. */
class Midway extends Pkcs11Error {}

type Calls = ReturnType<typeof loadModule>
type Loaded = { calls: Calls; problem?: undefined } | { calls?: undefined; problem: unknown }

function load(): Loaded {
  try {
    return { calls: loadModule((workerData as { library: string }).library) }
  } catch (problem) {
    return { problem }
  }
}

function answer({ calls, problem }: Loaded, ask: Ask): Answer {
  try {
    if (!calls) throw problem
    if (ask.act === 'list') return { id: ask.id, certificates: list(calls) }
    if (ask.act === 'sign') return { id: ask.id, signatures: sign(calls, ask) }
    store(calls, ask)
    return { id: ask.id }
  } catch (error) {
    if (error instanceof Midway) return { id: ask.id, code: error.code, midway: true }
    if (error instanceof Pkcs11Error) return { id: ask.id, code: error.code, tries: triesOf(calls, ask) }
    return { id: ask.id, problem: error instanceof Error ? error.message : String(error) }
  }
}

function list(calls: Calls): TokenCertificate[] {
  return calls.slots().flatMap((slot) => {
    const { label, serial, flags } = calls.token(slot)
    if (!(flags & INITIALIZED)) return []
    const session = calls.open(slot)
    try {
      return calls.objects(session, CERTIFICATE).map((object) => ({
        token: serial,
        label,
        keyId: calls.value(session, object, ID).toString('hex'),
        certificate: Buffer.from(calls.value(session, object, VALUE)),
      }))
    } finally {
      calls.close(session)
    }
  })
}

const slotOf = (calls: Calls, token: string): number => {
  const slot = calls.slots().find((one) => calls.token(one).serial === token)
  // The code of the standard for a token that is not there.
  if (slot === undefined) throw new Pkcs11Error('token', 0xe0)
  return slot
}

function sign(calls: Calls, ask: Extract<Ask, { act: 'sign' }>): Uint8Array[] {
  const session = calls.open(slotOf(calls, ask.token))
  try {
    calls.login(session, Buffer.from(ask.pin, 'utf8'))
    const [key] = calls.objects(session, PRIVATE_KEY, Buffer.from(ask.keyId, 'hex'))
    if (key === undefined) throw new Error('no private key for this certificate')
    return ask.hashes.map((hash, i) => {
      const data = ask.key === 'rsa' ? Buffer.concat([DIGEST_INFO, hash]) : Buffer.from(hash)
      try {
        return Buffer.from(calls.sign(session, key, MECHANISMS[ask.key], data))
      } catch (error) {
        throw i > 0 && error instanceof Pkcs11Error ? new Midway('sign', error.code) : error
      }
    })
  } finally {
    calls.logout(session)
    calls.close(session)
  }
}

function store(calls: Calls, { token, pin, keyId, certificate, subject }: StoreAsk): void {
  const session = calls.open(slotOf(calls, token), true)
  try {
    calls.login(session, Buffer.from(pin, 'utf8'))
    calls.storeCertificate(session, Buffer.from(keyId, 'hex'), Buffer.from(certificate), Buffer.from(subject))
  } finally {
    calls.logout(session)
    calls.close(session)
  }
}

/** Tokens do not say how many tries are left, only that few are, or one. */
function triesOf(calls: Calls | undefined, ask: Ask): 'few' | 'last' | undefined {
  if (!calls || ask.act === 'list') return undefined
  try {
    const { flags } = calls.token(slotOf(calls, ask.token))
    return flags & PIN_FINAL_TRY ? 'last' : flags & PIN_COUNT_LOW ? 'few' : undefined
  } catch {
    return undefined
  }
}

const loaded = load()
parentPort?.on('message', (ask: Ask) => {
  // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(answer(loaded, ask))
})
