import { createReadStream } from 'node:fs'
import type { Clock } from '#platform/clock.ts'
import type { DirectoryEntry } from '../directory-store.ts'
import { ask, readJson, refusal, rowsOf, textOf } from './http.ts'
import { fileInJson } from './json-base64.ts'
import { RefusedByPeer, type Fate, type Incoming, type Transport } from './transport.ts'
import { hashFile, signedHeaders } from './vxp-signature.ts'

export type VxpSettings = {
  endpoint: string
  systemId: string
  secret: string
  paddedHash: boolean
  clock: Clock
}

type Call = { parameters?: Record<string, string>; body?: { source: AsyncIterable<Buffer>; length: number } }

const CRLF = Buffer.from('\r\n')

/** The national document axis (Trục liên thông văn bản quốc gia), in the way of its official library. */
export function vxpTransport(settings: VxpSettings): Transport {
  const call = (operation: string, { parameters = {}, body }: Call = {}) =>
    ask(`${settings.endpoint.replace(/\/$/, '')}/${operation}`, {
      method: 'POST',
      headers: signedHeaders({
        systemId: settings.systemId,
        secret: settings.secret,
        at: settings.clock.now(),
        contentType: body ? 'application/octet-stream' : 'application/json',
        parameters,
      }),
      body: body ?? { source: once(Buffer.from('{}')), length: 2 },
    })
  const answerOf = async (operation: string, given?: Call) => {
    const answer = await readJson(await call(operation, given))
    if (!isOk(answer)) throw refused(answer)
    return answer
  }
  return {
    send: async ({ kind, from, to, path, size, hash }) => {
      const answer = await answerOf('sendEdoc', {
        parameters: {
          from,
          servicetype: 'eDoc',
          messagetype: kind,
          to: JSON.stringify([to]),
          'hash-file': hashFile(hash, settings.paddedHash),
        },
        body: {
          source: withCrlf(createReadStream(path) as AsyncIterable<Buffer>),
          length: size + CRLF.length,
        },
      })
      return { docId: textOf(answer['DocId']) || null }
    },
    list: async () => {
      const found: Incoming[] = []
      for (const messagetype of ['edoc', 'status']) {
        const answer = await answerOf('getReceivedEdocList', {
          parameters: { servicetype: 'eDoc', messagetype },
        })
        for (const row of rowsOf(answer['data'])) {
          const [docId, to] = [textOf(row['docId']), textOf(row['to'])]
          if (docId !== '' && !/^(?:done|fail)$/.test(textOf(row['status'])))
            found.push({ docId, to: to === '' ? [] : [to] })
        }
      }
      return found
    },
    fetch: async (docId) =>
      fileInJson(await call('getEdoc', { parameters: { docId, filePath: '' } }), (answer) =>
        isOk(answer) ? new RefusedByPeer('Nơi gửi không đưa nội dung gói tin.') : refused(answer),
      ),
    settle: async (docId, outcome) => {
      await answerOf('updateStatus', { parameters: { docid: docId, status: outcome } })
    },
    track: async (docId, kind) => {
      const answer = await answerOf('getSentEdocList', {
        parameters: { servicetype: 'eDoc', messagetype: kind, docId },
      })
      return rowsOf(answer['data']).map(readFate)
    },
    check: async () => {
      await answerOf('countReceiveEdoc')
    },
    directory: async () => {
      const answer = await answerOf('getAgenciesListQD20', { parameters: { level: '1' } })
      return rowsOf(answer['data']).map(readEntry)
    },
  }
}

const readEntry = (row: Record<string, unknown>): DirectoryEntry => ({
  code: textOf(row['code']),
  oldCode: textOf(row['code102']) || null,
  name: textOf(row['name']),
  email: textOf(row['mail']) || null,
})

/** The statuses of a packet are those of `updateStatus`, the receiver's before the sender's. */
function readFate(row: Record<string, unknown>): Fate {
  const said = [textOf(row['receiveStatus']), textOf(row['sendStatus'])].map((text) => text.toLowerCase())
  const to = textOf(row['toCode'])
  if (said[0] === 'done') return { to, state: 'delivered', error: null }
  if (!said.includes('fail')) return { to, state: 'sent', error: null }
  const why = textOf(row['receiveStatusDesc']) || textOf(row['sendStatusDesc'])
  return { to, state: 'failed', error: `Nơi nhận không đọc được gói tin${why ? `: ${why}` : ''}.` }
}

const isOk = (answer: Record<string, unknown>) =>
  textOf(answer['status']).toUpperCase() === 'OK' && ['0', ''].includes(textOf(answer['ErrorCode']))

const refused = (answer: Record<string, unknown>) =>
  refusal(textOf(answer['ErrorDesc']), textOf(answer['ErrorCode']))

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

/** The official library ends the body with a line. */
async function* withCrlf(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  yield* source
  yield CRLF
}
