import assert from 'node:assert/strict'
import { lastSignature } from './peers.ts'

/** The last signature of a file made anew as another kind, over what it covers; the buffer itself is changed. */
export async function remade(
  pdf: Buffer,
  from: string,
  to: string,
  make: (covered: Buffer) => Promise<Buffer>,
): Promise<Buffer> {
  assert.ok(pdf.includes(from) && to.length <= from.length)
  pdf.write(to.padEnd(from.length), pdf.lastIndexOf(from), 'latin1')
  const range = [...pdf.toString('latin1').matchAll(/\/ByteRange \[0 (\d+) (\d+)/g)].at(-1)!
  const [gap, end] = range.slice(1).map(Number)
  const hex = (await make(lastSignature(pdf).covered)).toString('hex')
  pdf.write(hex.padEnd(end! - gap! - 2, '0'), gap! + 1, 'latin1')
  return pdf
}
