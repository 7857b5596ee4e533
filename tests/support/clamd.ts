import { createServer, type Socket } from 'node:net'
import { after } from 'node:test'

export type Scanner = {
  address: string
  /** Goes away: refuses connections and breaks those that are open. */
  leave(): Promise<void>
  scanned: number
  /** Larger files are not looked at (`StreamMaxLength`). */
  longest: number
}

/** The harmless text that scanners agree to call a virus, in two parts so that this file is not taken for one. */
export const EICAR = ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$', 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join('')

/** Speaks the part of clamd that the product uses: `zINSTREAM`, chunks with their length before them, an answer at the end. */
export async function startScanner(): Promise<Scanner> {
  const open = new Set<Socket>()
  const scanner = { address: '', scanned: 0, longest: Number.POSITIVE_INFINITY, leave: async () => {} }
  const server = createServer((socket) => {
    open.add(socket)
    let received = Buffer.alloc(0)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
    socket.on('data', (data: Buffer) => {
      received = Buffer.concat([received, data])
      const file = fileOf(received)
      if (file === undefined) return
      scanner.scanned += 1
      if (file.length > scanner.longest) socket.end('INSTREAM size limit exceeded. ERROR\0')
      else socket.end(`stream: ${file.includes(EICAR) ? 'Eicar-Test-Signature FOUND' : 'OK'}\0`)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  scanner.address = `127.0.0.1:${port}`
  scanner.leave = async () => {
    for (const socket of open) socket.destroy()
    await new Promise((resolve) => server.close(resolve))
  }
  after(() => scanner.leave().catch(() => {}))
  return scanner
}

const COMMAND = 'zINSTREAM\0'

/** The bytes of the file, once the empty chunk that ends it has come. */
function fileOf(received: Buffer): Buffer | undefined {
  if (!received.subarray(0, COMMAND.length).equals(Buffer.from(COMMAND))) return undefined
  const chunks: Buffer[] = []
  let at = COMMAND.length
  while (at + 4 <= received.length) {
    const length = received.readUInt32BE(at)
    if (length === 0) return Buffer.concat(chunks)
    chunks.push(received.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return undefined
}
