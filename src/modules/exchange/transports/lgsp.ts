import { createReadStream } from 'node:fs'
import { randomUUID } from 'node:crypto'
import type { Clock } from '#platform/clock.ts'
import { ZONE } from '#platform/clock.ts'
import { writeDate } from '../edxml/message.ts'
import { ask, readJson, refusal, rowsOf, textOf } from './http.ts'
import { RefusedByPeer, TransportDown, type Incoming, type Transport } from './transport.ts'

export type LgspSettings = {
  endpoint: string
  systemId: string
  /** Password and key, one below the other. */
  secret: string
  userName: string
  applicationCode: string
  clock: Clock
}

/** How far back is asked for what waits. */
const DAYS_BACK = 30

/** A provincial integration platform (LGSP): the same packages, a token to sign in with, other names. */
export function lgspTransport(settings: LgspSettings): Transport {
  const [password = '', key = ''] = settings.secret.split('\n')
  const base = settings.endpoint.replace(/\/$/, '')
  let token: string | null = null
  const signIn = async (): Promise<string> => {
    const body = JSON.stringify({
      username: settings.userName,
      password,
      applicationCode: settings.applicationCode,
    })
    const answer = await readJson(
      await post('/v1/auth/login', { 'Content-Type': 'application/json' }, [Buffer.from(body)]),
    )
    const data = answer['data']
    const found =
      textOf(answer['token']) ||
      textOf(answer['accessToken']) ||
      (typeof data === 'object' && data !== null ? tokenIn(data) : textOf(data))
    if (found === '') throw new TransportDown('Đăng nhập vào trục của tỉnh không thành công.')
    return found
  }
  const post = (path: string, headers: Record<string, string>, pieces: readonly Buffer[]) =>
    ask(base + path, { method: 'POST', headers, body: { source: pieces, length: lengthOf(pieces) } })
  /** One token serves for as long as this way is open: a few seconds. */
  const ours = async () => {
    token ??= await signIn()
    return { Authorization: `Bearer ${token}`, 'X-SystemId': settings.systemId, 'X-SecretKey': key }
  }
  const get = async (path: string, query: Record<string, string>) =>
    opened(
      await readJson(
        await ask(`${base}${path}?${new URLSearchParams(query).toString()}`, {
          method: 'GET',
          headers: await ours(),
        }),
      ),
    )
  return {
    send: async ({ kind, path, size, id }) => {
      const boundary = `mc-${randomUUID()}`
      const part = (head: string) =>
        Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; ${head}\r\n\r\n`)
      const before = Buffer.concat([
        part('name="messageType"'),
        Buffer.from(`${kind}\r\n`),
        part(`name="edocFile"; filename="${id}.edxml"\r\nContent-Type: application/xml`),
      ])
      const after = Buffer.from(`\r\n--${boundary}--\r\n`)
      const around = async function* () {
        yield before
        yield* createReadStream(path) as AsyncIterable<Buffer>
        yield after
      }
      const answer = await ask(`${base}/v1/sendEdoc`, {
        method: 'POST',
        headers: { ...(await ours()), 'Content-Type': `multipart/form-data; boundary=${boundary}` },
        body: { source: around(), length: before.length + size + after.length },
      })
      const found = opened(await readJson(answer))
      return { docId: textOf(found['docId']) || textOf(found['DocId']) || null }
    },
    list: async () => {
      const today = settings.clock.now().toZonedDateTimeISO(ZONE).toPlainDate()
      const found: Incoming[] = []
      for (const messageType of ['edoc', 'status']) {
        const answer = await get('/v1/syncReceivedEdocList', {
          messageType,
          fromDate: writeDate(today.subtract({ days: DAYS_BACK })),
          toDate: writeDate(today),
        })
        for (const row of rowsOf(answer['data']))
          if (textOf(row['docId']) !== '' && !/^(?:done|fail)$/.test(textOf(row['status'])))
            found.push({ docId: textOf(row['docId']), to: [] })
      }
      return found
    },
    fetch: async (docId) => {
      const answer = await get('/v1/getEdoc', { docId })
      const data = answer['data']
      const text =
        textOf(answer['edxml']) ||
        (typeof data === 'object' && data !== null && 'edxml' in data ? textOf(data.edxml) : '')
      if (text === '') throw new RefusedByPeer('Nơi gửi không đưa nội dung gói tin.')
      return once(Buffer.from(text, 'utf8'))
    },
    settle: async (docId, status) => {
      const body = Buffer.from(JSON.stringify({ docId, status }))
      opened(
        await readJson(
          await post('/v1/updateStatus', { ...(await ours()), 'Content-Type': 'application/json' }, [body]),
        ),
      )
    },
    check: async () => {
      await ours()
    },
    directory: async () => {
      const answer = await get('/v1/getAgenciesList', {})
      return rowsOf(answer['data']).map((row) => ({
        code: textOf(row['code']),
        oldCode: textOf(row['oldCode']) || null,
        name: textOf(row['name']),
        email: textOf(row['mail']) || null,
      }))
    },
  }
}

const tokenIn = (data: object): string =>
  'token' in data ? textOf(data.token) : 'accessToken' in data ? textOf(data.accessToken) : ''

/** 15 and 20 are about us or about the service, the others about the package. */
function opened(answer: Record<string, unknown>): Record<string, unknown> {
  const code = textOf(answer['errorCode']) || textOf(answer['ErrorCode']) || '0'
  if (code === '0') return answer
  const said = textOf(answer['errorDesc']) || textOf(answer['ErrorDesc']) || textOf(answer['message'])
  if (code === '15' || code === '20')
    throw new TransportDown(`Trục của tỉnh trả lời mã lỗi ${code}: ${said}.`)
  throw refusal(said, code)
}

const lengthOf = (pieces: readonly Buffer[]) => pieces.reduce((sum, piece) => sum + piece.length, 0)

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}
