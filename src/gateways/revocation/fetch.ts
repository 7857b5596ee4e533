import { lookup as resolve, type LookupAddress } from 'node:dns'
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { isPublicAddress } from './addresses.ts'

/** Why an authority could not be asked; the message is for people and ends a sentence. */
export class LookupError extends Error {}

export type Asked = { url: string; body?: Buffer; type?: string; most: number }
export type Reach = 'public' | 'any'

const MOST_REDIRECTS = 2

/**
 * Asks an address that stands in a certificate.
 * @param reach whether addresses inside one's own network may be called
 * @throws LookupError saying why there is no answer
 */
export async function fetchFrom(asked: Asked, reach: Reach, milliseconds: number): Promise<Buffer> {
  const signal = AbortSignal.timeout(milliseconds)
  let url = checked(URL.parse(asked.url), reach)
  for (let step = 0; step <= MOST_REDIRECTS; step++) {
    const answer = await ask(url, asked, reach, signal)
    const { statusCode = 0, headers } = answer
    if (statusCode >= 300 && statusCode < 400 && headers.location && asked.body === undefined) {
      answer.destroy()
      const next = checked(URL.parse(headers.location, url), reach)
      if (url.protocol === 'https:' && next.protocol !== 'https:')
        throw new LookupError('máy chủ chuyển hướng sang địa chỉ không an toàn')
      url = next
      continue
    }
    if (statusCode !== 200) {
      answer.destroy()
      throw new LookupError(`máy chủ trả lời lỗi ${statusCode}`)
    }
    return collect(answer, asked.most, signal)
  }
  throw new LookupError('máy chủ chuyển hướng quá nhiều lần')
}

function checked(url: URL | null, reach: Reach): URL {
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password)
    throw new LookupError('địa chỉ ghi trong chứng thư số không phải là địa chỉ http')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (reach === 'public' && isIP(host) && !isPublicAddress(host)) throw new LookupError(INSIDE)
  return url
}

const INSIDE = 'địa chỉ ghi trong chứng thư số thuộc mạng nội bộ'

type Resolved = (error: Error | null, address: string | LookupAddress[], family?: number) => void

/** Resolves a name to addresses that may be called; the connection is made to one of these and to no other. */
const lookupFor =
  (reach: Reach): NonNullable<RequestOptions['lookup']> =>
  (host, options, found: Resolved) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      if (error) return found(error, [])
      const allowed = addresses.filter(({ address }) => reach === 'any' || isPublicAddress(address))
      const [first] = allowed
      if (!first) return found(new LookupError(INSIDE), [])
      return options.all ? found(null, allowed) : found(null, first.address, first.family)
    })
  }

function ask(url: URL, { body, type }: Asked, reach: Reach, signal: AbortSignal): Promise<IncomingMessage> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  const headers = body ? { 'content-type': type, 'content-length': String(body.length) } : {}
  return new Promise((done, fail) => {
    const options = { method: body ? 'POST' : 'GET', headers, signal, lookup: lookupFor(reach), agent: false }
    const request = send(url, options, done)
    request.on('error', (error) => fail(asLookupError(error, signal)))
    request.end(body)
  })
}

async function collect(answer: IncomingMessage, most: number, signal: AbortSignal): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of answer as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > most) throw new LookupError('câu trả lời của máy chủ quá lớn')
      pieces.push(piece)
    }
  } catch (error) {
    throw asLookupError(error, signal)
  } finally {
    answer.destroy()
  }
  return Buffer.concat(pieces)
}

function asLookupError(error: unknown, signal: AbortSignal): LookupError {
  if (error instanceof LookupError) return error
  if (signal.aborted) return new LookupError('máy chủ không trả lời kịp', { cause: error })
  return new LookupError('không kết nối được với máy chủ', { cause: error })
}
