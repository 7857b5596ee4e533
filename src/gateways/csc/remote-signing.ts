import { Type, type Static, type TSchema } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { Refusal } from '#platform/errors.ts'
import { OIDS } from '#platform/signing/algorithms.ts'
import { readCertificate } from '#platform/signing/certificate.ts'
import type { Signer } from '#platform/signing/types.ts'

export type RemoteSettings = {
  /** Base address of the service, up to and with `/csc/v2`. */
  url: string
  clientId: string
  clientSecret: string
}

/** A key that a signing service keeps for somebody. */
export type RemoteKey = {
  credentialId: string
  /** DER, its own certificate first. */
  chain: Buffer[]
  /** The service asks its owner on the phone (`implicit`), or wants a PIN or a one-time code with the request. */
  asks: 'phone' | 'pin'
  /** How many documents one confirmation may cover. */
  atOnce: number
}

export type RemoteSigning = {
  /** Keys of a person, by the name the service knows them by. */
  keysOf(userId: string): Promise<RemoteKey[]>
  /**
   * @throws Refusal when the owner declines, does not answer in time, or the PIN is wrong; `no-signature`, `partly-signed` when the
   *   key may have signed all the same
   */
  signer(key: RemoteKey, pin?: string): Signer
}

export type Waiting = {
  /** Milliseconds between two questions whether the owner has confirmed, and until one gives up when nobody says how long to wait. */
  every: number
  atMost: number
  /** Does anybody still wait? Asked before each question; it alone says when to give up, so that no answer is lost that would be taken. */
  wanted?: () => Promise<boolean>
}
export const REMOTE_WAITING: Waiting = { every: 2000, atMost: 120_000 }

const Token = Type.Object({ access_token: Type.String() })
const List = Type.Object({ credentialIDs: Type.Array(Type.String()) })
const Info = Type.Object({
  multisign: Type.Optional(Type.Integer({ minimum: 1 })),
  key: Type.Object({ status: Type.String() }),
  cert: Type.Object({
    status: Type.Optional(Type.String()),
    certificates: Type.Array(Type.String(), { minItems: 1 }),
  }),
  auth: Type.Object({ mode: Type.String() }),
})
const Authorized = Type.Object({
  SAD: Type.Optional(Type.String()),
  handle: Type.Optional(Type.String()),
})
const Signed = Type.Object({
  signatures: Type.Optional(Type.Array(Type.String())),
  responseID: Type.Optional(Type.String()),
})

const REQUEST_MS = 20_000

/**
 * A client of the Cloud Signature Consortium API v2: keys stay with the service, it gets hashes and gives signatures. One
 * confirmation of the owner covers a whole pile, as far as the service allows.
 */
export function createRemoteSigning(
  settings: RemoteSettings,
  waiting: Waiting = REMOTE_WAITING,
): RemoteSigning {
  const post = async <T extends TSchema>(
    path: string,
    body: Record<string, unknown>,
    schema: T,
    token?: string,
  ): Promise<Static<T>> => {
    const response = await fetch(`${settings.url}/${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(REQUEST_MS),
    }).catch((error: unknown) => {
      throw away(error)
    })
    const answer: unknown = await response.json().catch(() => null)
    if (!response.ok) throw refusalOf(response.status, answer)
    if (!Value.Check(schema, answer)) throw away(new Error(`${path}: unexpected answer`))
    return answer
  }
  const logIn = async () => {
    const { clientId, clientSecret } = settings
    const grant = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret }
    return (await post('oauth2/token', grant, Token)).access_token
  }

  const keysOf = async (userId: string): Promise<RemoteKey[]> => {
    const token = await logIn()
    const { credentialIDs } = await post('credentials/list', { userID: userId }, List, token)
    const asked = { certificates: 'chain', certInfo: true, authInfo: true }
    const keys = await Promise.all(
      credentialIDs.map(async (credentialId) => {
        const info = await post('credentials/info', { credentialID: credentialId, ...asked }, Info, token)
        const chain = info.cert.certificates.map((one) => Buffer.from(one, 'base64'))
        const asks = info.auth.mode === 'explicit' ? ('pin' as const) : ('phone' as const)
        const usable = info.key.status === 'enabled' && (info.cert.status ?? 'valid') === 'valid'
        return { usable, key: { credentialId, chain, asks, atOnce: info.multisign ?? 1 } }
      }),
    )
    return keys.filter(({ usable }) => usable).map(({ key }) => key)
  }

  /** Asks again until there is an answer, or nobody waits any longer. */
  const until = async <T>(ask: () => Promise<T | undefined>): Promise<T> => {
    for (let waited = 0; waiting.wanted || waited <= waiting.atMost; waited += waiting.every) {
      await new Promise((resolve) => setTimeout(resolve, waiting.every))
      if (waiting.wanted && !(await waiting.wanted())) break
      const answer = await ask()
      if (answer !== undefined) return answer
    }
    throw new Refusal(
      408,
      'not-confirmed',
      'Chưa nhận được xác nhận trên điện thoại. Hãy mở ứng dụng ký số rồi ký lại.',
    )
  }

  const signHashes = async (key: RemoteKey, hashes: readonly string[], pin?: string): Promise<string[]> => {
    const token = await logIn()
    const credentialID = key.credentialId
    const asked = { credentialID, hashes, hashAlgorithmOID: OIDS.sha256 }
    const authData = pin === undefined ? undefined : [{ id: 'PIN', value: pin }]
    const given = await post(
      'credentials/authorize',
      { ...asked, numSignatures: hashes.length, authData },
      Authorized,
      token,
    )
    const SAD =
      given.SAD ??
      (await until(
        async () =>
          (await post('credentials/authorizeCheck', { handle: given.handle }, Authorized, token)).SAD,
      ))
    const rsa = readCertificate(key.chain[0]!).key === 'rsa'
    const signAlgo = rsa ? OIDS.rsaWithSha256 : OIDS.ecdsaWithSha256
    try {
      const first = await post(
        'signatures/signHash',
        { ...asked, SAD, signAlgo, operationMode: 'S' },
        Signed,
        token,
      )
      const { responseID } = first
      return (
        first.signatures ??
        (await until(
          async () =>
            (await post('signatures/signPolling', { credentialID, responseID }, Signed, token)).signatures,
        ))
      )
    } catch (error) {
      throw inDoubt(error)
    }
  }

  return {
    keysOf,
    signer: (key, pin) => ({
      chain: key.chain,
      sign: async (items) => {
        const hashes = items.map(({ hash }) => hash.toString('base64'))
        const signatures: string[] = []
        for (let i = 0; i < hashes.length; i += key.atOnce) {
          const signed = signHashes(key, hashes.slice(i, i + key.atOnce), pin)
          signatures.push(...(await (i === 0 ? signed : signed.catch(partly(i, hashes.length)))))
        }
        return signatures.map((one) => Buffer.from(one, 'base64'))
      },
    }),
  }
}

const away = (cause: unknown) =>
  Object.assign(
    new Refusal(503, 'signing-service-away', 'Dịch vụ ký số từ xa chưa trả lời. Xin thử lại sau ít phút.'),
    { cause },
  )

/** Once the service was told to sign, only a plain no of its says that it has not. */
function inDoubt(error: unknown): unknown {
  const isNo = error instanceof Refusal && (error.code === 'declined' || error.code === 'wrong-pin')
  if (isNo) return error
  const words = 'Dịch vụ ký số từ xa đã nhận yêu cầu nhưng chưa trả chữ ký. Hãy xem lại văn bản rồi ký lại.'
  return Object.assign(new Refusal(503, 'no-signature', words), { cause: error })
}

/** Some of a pile are signed, and kept nowhere. */
const partly = (signed: number, all: number) => (cause: unknown) => {
  const why = cause instanceof Refusal ? ` ${cause.message}` : ''
  const words = `Dịch vụ ký số dừng giữa chừng: mới ký được ${signed} trên ${all} văn bản, nên chưa văn bản nào được ghi nhận.${why}`
  throw Object.assign(new Refusal(409, 'partly-signed', words), { cause })
}

/** Errors of the protocol, in words. */
function refusalOf(status: number, answer: unknown): Refusal {
  const error = Value.Check(Type.Object({ error: Type.String() }), answer) ? answer.error : ''
  if (error === 'invalid_pin' || error === 'invalid_otp')
    return new Refusal(422, 'wrong-pin', 'Mã PIN hoặc mã xác nhận của dịch vụ ký số không đúng.')
  if (error === 'access_denied')
    return new Refusal(409, 'declined', 'Yêu cầu ký đã bị từ chối trên điện thoại.')
  return away(new Error(`${status} ${error}`))
}
