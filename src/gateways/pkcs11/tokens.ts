import { Worker } from 'node:worker_threads'
import { Refusal } from '#platform/errors.ts'
import { readCertificate } from '#platform/signing/certificate.ts'
import { derOf } from '#platform/signing/der.ts'
import type { Signer } from '#platform/signing/types.ts'

/** A certificate on a token, with what finds its key again. */
export type TokenCertificate = { token: string; label: string; keyId: string; certificate: Uint8Array }
export type KeyOnToken = { token: string; keyId: string }

export type Ask =
  | StoreAsk
  | { id: number; act: 'list' }
  | {
      id: number
      act: 'sign'
      token: string
      keyId: string
      key: 'rsa' | 'ecdsa'
      pin: string
      hashes: Uint8Array[]
    }
export type StoreAsk = {
  id: number
  act: 'store'
  token: string
  keyId: string
  pin: string
  certificate: Uint8Array
  subject: Uint8Array
}
export type Answer = {
  id: number
  certificates?: TokenCertificate[]
  signatures?: Uint8Array[]
  code?: number
  tries?: 'few' | 'last'
  /** Some of the pile were signed before it failed. */
  midway?: true
  problem?: string
}
type Question = Ask extends infer A ? (A extends Ask ? Omit<A, 'id'> : never) : never

export type Tokens = {
  /** Certificates on every token that is plugged in. */
  list(): Promise<TokenCertificate[]>
  /** @throws Refusal when the PIN is wrong, the token locked or gone; `partly-signed` when it went in the middle of a pile */
  signer(key: KeyOnToken, chain: readonly Buffer[], pin: string): Signer
  /** Puts a certificate beside its key, for a token that only had the key. @throws Refusal as `signer` */
  store(key: KeyOnToken, certificate: Buffer, pin: string): Promise<void>
  close(): Promise<void>
}

/** Longest time a token may take for a pile. */
const PATIENCE_MS = 120_000

/**
 * Keys on tokens and HSMs through PKCS#11. The calls of the standard block, so they run in a thread of their own.
 * @param library path of the vendor's module
 */
export function createTokens(library: string): Tokens {
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>()
  let worker: Worker | undefined
  let last = 0
  const lost = (of: Worker, error: Error) => {
    if (worker !== of) return
    worker = undefined
    for (const one of waiting.values()) one.reject(error)
    waiting.clear()
  }
  const start = (): Worker => {
    const started = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { library } })
    started.on('message', (answer: Answer) => {
      waiting.get(answer.id)?.resolve(answer)
      waiting.delete(answer.id)
      if (waiting.size === 0) started.unref()
    })
    started.on('error', (error: unknown) => lost(started, new Error('token thread failed', { cause: error })))
    started.on('exit', () => lost(started, new Error('token thread ended')))
    return started
  }
  const ask = async (question: Question): Promise<Answer> => {
    worker ??= start()
    worker.ref()
    const id = ++last
    const answered = new Promise<Answer>((resolve, reject) => waiting.set(id, { resolve, reject }))
    // eslint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    worker.postMessage({ ...question, id })
    const of = worker
    // A module that hangs is given up with its thread; the next question starts another.
    const timer = setTimeout(() => void of.terminate(), PATIENCE_MS)
    const answer = await answered.finally(() => clearTimeout(timer))
    if (answer.code !== undefined)
      throw answer.midway ? partly(answer.code) : refusalOf(answer.code, answer.tries)
    if (answer.problem !== undefined) throw new Error(`token: ${answer.problem}`)
    return answer
  }
  return {
    list: async () => (await ask({ act: 'list' })).certificates ?? [],
    signer: ({ token, keyId }, chain, pin) => ({
      chain,
      sign: async (items) => {
        const { key } = readCertificate(chain[0]!)
        const hashes = items.map(({ hash }) => hash)
        const { signatures = [] } = await ask({ act: 'sign', token, keyId, key, pin, hashes })
        return signatures.map((one) => Buffer.from(one))
      },
    }),
    store: async ({ token, keyId }, certificate, pin) => {
      const subject = derOf(readCertificate(certificate).pki.subject)
      await ask({ act: 'store', token, keyId, pin, certificate, subject })
    },
    close: async () => {
      await worker?.terminate()
    },
  }
}

const WRONG_PIN = [0xa0, 0xa1, 0xa2]
const PIN_LOCKED = 0xa4
const TOKEN_GONE = [0x30, 0x31, 0x32, 0xe0, 0xe1, 0x3, 0xb0, 0xb3]

const partly = (code: number): Error =>
  Object.assign(
    new Refusal(
      409,
      'partly-signed',
      'Thiết bị ký dừng giữa chừng, nên chưa văn bản nào được ghi nhận. Hãy cắm lại thiết bị rồi ký lại.',
    ),
    { cause: new Error(`token: 0x${code.toString(16)}`) },
  )

/** What a code of the standard means to the person at the desk. */
function refusalOf(code: number, tries: Answer['tries']): Error {
  if (WRONG_PIN.includes(code)) {
    const left =
      tries === 'last'
        ? ' Chỉ còn một lần thử; nhập sai nữa thì thiết bị bị khóa.'
        : tries === 'few'
          ? ' Sắp hết số lần thử; thiết bị sẽ bị khóa nếu tiếp tục nhập sai.'
          : ''
    return new Refusal(422, 'wrong-pin', `Mã PIN của thiết bị ký không đúng.${left}`)
  }
  if (code === PIN_LOCKED)
    return new Refusal(
      409,
      'pin-locked',
      'Thiết bị ký đã bị khóa do nhập sai mã PIN nhiều lần. Hãy liên hệ nơi cấp chứng thư số để mở khóa.',
    )
  if (TOKEN_GONE.includes(code))
    return new Refusal(409, 'token-gone', 'Không thấy thiết bị ký. Hãy cắm lại thiết bị rồi ký.')
  return new Error(`token: 0x${code.toString(16)}`)
}
