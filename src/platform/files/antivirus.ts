import { createReadStream } from 'node:fs'
import { connect, type Socket } from 'node:net'

export type ScanResult = { clean: true } | { clean: false; signature: string }

/** The file is larger than the scanner takes (`StreamMaxLength`): it will not get smaller by asking again. */
export class TooLargeToScan extends Error {}

type Address = { host: string; port: number }

const TIMEOUT_MS = 60_000

/**
 * Asks clamd whether a file is clean. A scanner that lets us in twice and cuts us off twice does so because of the file: what it
 * says then is mostly lost with the connection.
 * @throws TooLargeToScan; Error when the scanner cannot be reached or answers something else: the caller must then refuse the file
 */
export async function scan(address: Address, path: string): Promise<ScanResult> {
  try {
    return readAnswer(await ask(address, path))
  } catch (error) {
    if (!isCutOff(error)) throw error
  }
  try {
    return readAnswer(await ask(address, path))
  } catch (error) {
    throw isCutOff(error) ? new TooLargeToScan('antivirus: cut off while sending, twice') : error
  }
}

const isCutOff = (error: unknown) =>
  error instanceof Error && 'code' in error && (error.code === 'EPIPE' || error.code === 'ECONNRESET')

/** The INSTREAM command: chunks with a 4-byte length before each, an empty one last. */
async function ask(address: Address, path: string): Promise<string> {
  const socket = connect(address)
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error('antivirus: no answer in time')))
  const answer = new Promise<string>((resolve, reject) => {
    let text = ''
    socket.on('data', (chunk) => (text += chunk.toString()))
    socket.once('end', () => resolve(text))
    // A scanner that has had enough answers and closes while we still send.
    socket.once('error', (error) => (text === '' ? reject(error) : resolve(text)))
  })
  await Promise.race([answer, send(socket, path)])
  return answer
}

async function send(socket: Socket, path: string): Promise<void> {
  socket.write('zINSTREAM\0')
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    const length = Buffer.alloc(4)
    length.writeUInt32BE(chunk.length)
    socket.write(length)
    if (socket.write(chunk)) continue
    if (socket.destroyed) return
    await new Promise((resolve) => socket.once('drain', resolve).once('close', resolve))
    if (socket.destroyed) return
  }
  socket.write(Buffer.alloc(4))
}

function readAnswer(answer: string): ScanResult {
  const text = answer.replaceAll('\0', '').trim()
  if (text === 'stream: OK') return { clean: true }
  const found = /^stream: (.+) FOUND$/.exec(text)
  if (found) return { clean: false, signature: found[1]! }
  if (/size limit exceeded/i.test(text)) throw new TooLargeToScan(text)
  throw new Error(`antivirus: unexpected answer "${text.slice(0, 200)}"`)
}
