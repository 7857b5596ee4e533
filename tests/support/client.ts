import type { FastifyInstance, InjectOptions } from 'fastify'
import { randomUUID } from 'node:crypto'

/** What came back, with its text at hand. */
export type Answer = {
  status: number
  /** Where it leads, readable: `/ho-so?q=Kon Plông`. */
  location: string | undefined
  headers: Readonly<Record<string, string | string[] | number | undefined>>
  text: string
  bytes: Buffer
  json<T = Record<string, unknown>>(): T
}

export type Fields = Readonly<Record<string, string | readonly string[]>>
export type Upload = { field: string; name: string; type: string; content: Buffer | string }

/** Somebody in front of a browser: keeps cookies, sends the form token of the last page seen. */
export type Visitor = {
  get(path: string): Promise<Answer>
  /** Sends a form; with `from`, the way the page at that address would. */
  post(path: string, fields?: Fields, options?: { from?: string }): Promise<Answer>
  /** Sends a form with one file, or with several. */
  upload(
    path: string,
    fields: Fields,
    files: Upload | readonly Upload[],
    options?: { from?: string },
  ): Promise<Answer>
  api(method: InjectOptions['method'], path: string, body?: unknown): Promise<Answer>
  /** The form token of a page, or of the last one seen. */
  token(from?: string): Promise<string>
  /** For tests that send something a browser would not. */
  raw(options: InjectOptions): Promise<Answer>
}

const TOKEN = /name="_csrf" value="([^"]+)"/
const MOST_REDIRECTS = 3

/**
 * A browser without a screen, speaking HTTP to the application without a port.
 * @param cookies what it holds at first, such as `mc_session`
 */
export function browse(app: FastifyInstance, cookies: Record<string, string> = {}): Visitor {
  let lastToken: string | undefined
  const raw = async (options: InjectOptions): Promise<Answer> => {
    const answer = await app.inject({ ...options, cookies: { ...cookies, ...options.cookies } })
    for (const cookie of answer.cookies) {
      if (cookie.value === '') delete cookies[cookie.name]
      else cookies[cookie.name] = cookie.value
    }
    lastToken = TOKEN.exec(answer.body)?.[1] ?? lastToken
    const { location } = answer.headers
    return {
      status: answer.statusCode,
      location: location === undefined ? undefined : decodeURI(location),
      headers: answer.headers,
      text: answer.body,
      bytes: answer.rawPayload,
      json: <T>() => JSON.parse(answer.body) as T,
    }
  }
  const get = (url: string) => raw({ method: 'GET', url })
  const token = async (from?: string): Promise<string> => {
    if (from === undefined && lastToken !== undefined) return lastToken
    // A page without a form of its own still shares the visitor's secret: then the token of one that has will do.
    for (const start of from === undefined ? ['/dang-ky'] : [from, '/dang-ky']) {
      let at: string | undefined = start
      for (let step = 0; at !== undefined && step <= MOST_REDIRECTS; step++) {
        const page: Answer = await get(at)
        const found = TOKEN.exec(page.text)?.[1]
        if (found !== undefined) return found
        at = page.location
      }
    }
    throw new Error('no page with a form could be opened')
  }
  return {
    raw,
    token,
    get,
    post: async (url, fields = {}, options = {}) =>
      raw({
        method: 'POST',
        url,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: encode({ _csrf: await token(options.from), ...fields }),
      }),
    upload: async (url, fields, files, options = {}) => {
      const { body, type } = multipart({ _csrf: await token(options.from), ...fields }, files)
      return raw({ method: 'POST', url, headers: { 'content-type': type }, payload: body })
    },
    api: (method, url, body) =>
      raw({
        method,
        url,
        ...(body === undefined
          ? {}
          : { headers: { 'content-type': 'application/json' }, payload: JSON.stringify(body) }),
      }),
  }
}

const pairsOf = (fields: Fields): [string, string][] =>
  Object.entries(fields).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map((one): [string, string] => [name, one]),
  )

export const encode = (fields: Fields): string => new URLSearchParams(pairsOf(fields)).toString()

/** A form with files as browsers write it: the fields first, in their order. */
export function multipart(fields: Fields, files: Upload | readonly Upload[]): { body: Buffer; type: string } {
  const boundary = `----mot-cua-${randomUUID()}`
  const disposition = (name: string) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`
  const parts = pairsOf(fields).map(([name, value]) =>
    Buffer.from(`${disposition(name)}\r\n\r\n${value}\r\n`),
  )
  const sent = [files]
    .flat()
    .flatMap((file) => [
      Buffer.from(
        `${disposition(file.field)}; filename="${file.name}"\r\ncontent-type: ${file.type}\r\n\r\n`,
      ),
      Buffer.from(file.content),
      Buffer.from('\r\n'),
    ])
  return {
    body: Buffer.concat([...parts, ...sent, Buffer.from(`--${boundary}--\r\n`)]),
    type: `multipart/form-data; boundary=${boundary}`,
  }
}
