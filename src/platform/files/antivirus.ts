import { createReadStream } from 'node:fs'
import { connect } from 'node:net'

export type ScanResult = { clean: true } | { clean: false; signature: string }

const TIMEOUT_MS = 60_000

/**
 * Asks clamd whether a file is clean, by the INSTREAM command: chunks with a 4-byte length before each, an empty one last.
 * @throws Error when the scanner cannot be reached or answers something else: the caller must then refuse the file
 */
export async function scan(address: { host: string; port: number }, path: string): Promise<ScanResult> {
  const socket = connect(address)
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('antivirus: no answer in time')))
  const answer = new Promise<string>((resolve, reject) => {
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.once('end', () => resolve(text))
    socket.once('error', reject)
  })
  // The answer may arrive, or the connection break, while we are still sending.
  answer.catch(() => {})
  socket.write('zINSTREAM\0')
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(chunk.length)
    socket.write(length)
    if (!socket.write(chunk))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), answer])
  }
  socket.write(Buffer.alloc(4))
  return readAnswer(await answer)
}

function readAnswer(answer: string): ScanResult {
  const text = answer.replaceAll('\0', '').trim()
  if (text === 'stream: OK') return { clean: true }
  const found = /^stream: (.+) FOUND$/.exec(text)
  if (found) return { clean: false, signature: found[1]! }
  throw new Error(`antivirus: unexpected answer "${text.slice(0, 200)}"`)
}
