import { Base64Decoder } from '../edxml/base64.ts'
import { readJson } from './http.ts'

const FIELD = /"data"\s*:\s*"/
/** The field comes early; an answer without it is short. */
const LONGEST_HEAD = 100_000

/**
 * Takes a file out of a JSON answer that carries it as base64 in `data`, without ever holding the answer.
 * @param refuse makes the error of an answer that carries none
 */
export async function* fileInJson(
  answer: AsyncIterable<Buffer>,
  refuse: (answer: Record<string, unknown>) => Error,
): AsyncGenerator<Buffer> {
  const decoder = new Base64Decoder()
  let head = ''
  let inside = false
  let rest = ''
  let ended = false
  for await (const chunk of answer) {
    if (ended) continue
    let text = chunk.toString('latin1')
    if (!inside) {
      head += text
      const found = FIELD.exec(head)
      if (!found) {
        if (head.length > LONGEST_HEAD) break
        continue
      }
      inside = true
      text = head.slice(found.index + found[0].length)
    }
    text = rest + text
    rest = ''
    const end = text.indexOf('"')
    ended = end >= 0
    let part = ended ? text.slice(0, end) : text
    // An escape that is not whole yet.
    const open = /\\(?:u[0-9a-f]{0,3})?$/i.exec(part)
    if (!ended && open) {
      rest = open[0]
      part = part.slice(0, open.index)
    }
    const bytes = decoder.write(unescape(part))
    if (bytes.length > 0) yield bytes
  }
  if (!inside) throw refuse(await readJson(once(Buffer.from(head, 'latin1'))))
  yield decoder.end()
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

/** Line ends mean nothing; “/” and “=” may be escaped. */
const unescape = (text: string) =>
  text.includes('\\')
    ? text.replace(/\\(?:u([0-9a-f]{4})|(.))/gi, (_all, hex: string | undefined, mark: string | undefined) =>
        hex === undefined ? (mark === '/' ? '/' : ' ') : String.fromCharCode(Number.parseInt(hex, 16)),
      )
    : text
