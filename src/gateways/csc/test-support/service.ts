import { createServer, type IncomingMessage } from 'node:http'
import { privateEncrypt, randomUUID, constants, type KeyObject } from 'node:crypto'
import type { AddressInfo } from 'node:net'

export type FakeCredential = {
  id: string
  userId: string
  /** RSA. */
  key: KeyObject
  chain: readonly Buffer[]
  mode: 'implicit' | 'explicit'
  pin?: string
}

const DIGEST_INFO = Buffer.from('3031300d060960864801650304020105000420', 'hex')

type Answer = { status: number; body: Record<string, unknown> }
const ok = (body: Record<string, unknown>): Answer => ({ status: 200, body })
const error = (code: string, status = 400): Answer => ({ status, body: { error: code } })

/**
 * A signing service that speaks the protocol (CSC API v2) on an address of this machine.
 * @param confirm what the owner does on the phone when asked; `lost`: agrees, and what is signed does not come back; `slow`:
 *   agrees, and what is signed is fetched afterwards
 */
export async function startSigningService(
  credentials: readonly FakeCredential[],
  confirm: (credential: FakeCredential, documents: number) => 'yes' | 'no' | 'later' | 'lost' | 'slow',
) {
  const asked = new Map<string, { credential: FakeCredential; hashes: string[] }>()
  const granted = new Map<string, string>()
  const finished = new Map<string, string[]>()
  const lost = new Set<string>()
  const slow = new Set<string>()
  const grant = (credential: FakeCredential, hashes: string[]): Answer => {
    const SAD = randomUUID()
    granted.set(SAD, `${credential.id} ${hashes.join(' ')}`)
    return ok({ SAD, expiresIn: 300 })
  }
  const handlers: Record<string, (body: Body) => Answer> = {
    'oauth2/token': ({ client_id, client_secret }) =>
      client_id === 'mot-cua' && client_secret === 'bi-mat-thu'
        ? ok({ access_token: 'token', token_type: 'Bearer' })
        : error('invalid_client', 401),
    'credentials/list': ({ userID }) =>
      ok({ credentialIDs: credentials.filter((one) => one.userId === userID).map(({ id }) => id) }),
    'credentials/info': ({ credentialID }) => {
      const one = credentials.find(({ id }) => id === credentialID)
      if (!one) return error('invalid_request')
      const certificates = one.chain.map((der) => der.toString('base64'))
      return ok({
        key: { status: 'enabled', algo: ['1.2.840.113549.1.1.11'] },
        cert: { status: 'valid', certificates },
        auth: { mode: one.mode },
        multisign: 50,
      })
    },
    'credentials/authorize': ({ credentialID, hashes = [], authData, numSignatures }) => {
      const one = credentials.find(({ id }) => id === credentialID)
      if (!one || numSignatures !== hashes.length) return error('invalid_request')
      if (one.mode === 'explicit')
        return authData?.[0]?.value === one.pin ? grant(one, hashes) : error('invalid_pin')
      const handle = randomUUID()
      asked.set(handle, { credential: one, hashes })
      return ok({ handle })
    },
    'credentials/authorizeCheck': ({ handle = '' }) => {
      const one = asked.get(handle)
      if (!one) return error('invalid_request')
      const answer = confirm(one.credential, one.hashes.length)
      if (answer === 'no') return error('access_denied')
      if (answer === 'later') return { status: 202, body: {} }
      if (answer === 'lost') lost.add(one.hashes.join(' '))
      if (answer === 'slow') slow.add(one.hashes.join(' '))
      return grant(one.credential, one.hashes)
    },
    'signatures/signHash': ({ credentialID, SAD = '', hashes = [] }) => {
      // What was confirmed is what is signed, and once only.
      if (granted.get(SAD) !== `${credentialID} ${hashes.join(' ')}`) return error('invalid_request')
      granted.delete(SAD)
      const { key } = credentials.find(({ id }) => id === credentialID)!
      const signatures = hashes.map((hash) => signHash(key, Buffer.from(hash, 'base64')))
      const responseID = randomUUID()
      if (lost.delete(hashes.join(' '))) return error('server_error', 500)
      finished.set(responseID, signatures)
      return slow.delete(hashes.join(' ')) || hashes.length > 10 ? ok({ responseID }) : ok({ signatures })
    },
    'signatures/signPolling': ({ responseID = '' }) => ok({ signatures: finished.get(responseID) }),
  }
  const server = createServer((request, response) => {
    const answer = async () => {
      const body = await readBody(request)
      const path = (request.url ?? '').replace('/csc/v2/', '')
      const allowed = path === 'oauth2/token' || request.headers.authorization === 'Bearer token'
      const { status, body: said } = allowed
        ? (handlers[path]?.(body) ?? error('not_found', 404))
        : error('invalid_token', 401)
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said))
    }
    void answer()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    settings: { url: `http://127.0.0.1:${port}/csc/v2`, clientId: 'mot-cua', clientSecret: 'bi-mat-thu' },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

type Body = {
  client_id?: string
  client_secret?: string
  userID?: string
  credentialID?: string
  numSignatures?: number
  hashes?: string[]
  authData?: { value: string }[]
  handle?: string
  SAD?: string
  responseID?: string
}

async function readBody(request: IncomingMessage): Promise<Body> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return JSON.parse(Buffer.concat(parts).toString('utf8')) as Body
}

/** Signs a hash that is given, as such a service does. */
const signHash = (key: KeyObject, hash: Buffer): string =>
  privateEncrypt({ key, padding: constants.RSA_PKCS1_PADDING }, Buffer.concat([DIGEST_INFO, hash])).toString(
    'base64',
  )
