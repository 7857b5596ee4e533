import { readFile } from 'node:fs/promises'
import { buildEdxml, parseEdxml, randomBytes, Spool, type EdxmlMessage } from '#modules/exchange/index.ts'
import { printTable, whole } from './support/table.ts'

const SECONDS = 1.5
const fixture = (name: string) =>
  readFile(new URL(`../src/modules/exchange/edxml/fixtures/${name}`, import.meta.url))

/** (e) Packages of QCVN 102:2016 built and read a second on one core, hashes included: a status, and documents with one file. */
export async function benchEdxml(): Promise<void> {
  const [edoc, status] = [await messageOf('edoc_new.edxml'), await messageOf('status_03.edxml')]
  const at = Temporal.Instant.from('2026-11-22T10:00:00Z')
  const rows: string[][] = []
  for (const [title, message, name, length] of [
    ['status', status, 'a.pdf', 0],
    ['document, pdf of 10 KB', edoc, 'a.pdf', 10_240],
    ['document, xlsx of 10 KB (in a ZIP)', edoc, 'a.xlsx', 10_240],
    ['document, pdf of 1 MB', edoc, 'a.pdf', 1_048_576],
    ['document, xlsx of 1 MB (in a ZIP)', edoc, 'a.xlsx', 1_048_576],
  ] as const) {
    const content = Buffer.concat(await Array.fromAsync(randomBytes(length)))
    const build = async () =>
      Buffer.concat(await Array.fromAsync(buildEdxml(message, [{ name, content }], { at })))
    const bytes = await build()
    const parse = async () => {
      const spool = new Spool()
      await parseEdxml(bytes, spool)
      await spool.close()
    }
    rows.push([title, whole(bytes.length / 1024), whole(await rate(parse)), whole(await rate(build))])
  }
  printTable('(e) edXML packages, one core', ['package', 'KB', 'parses/s', 'builds/s'], rows)
}

async function messageOf(name: string): Promise<EdxmlMessage> {
  return (await parseEdxml(await fixture(name), new Spool())).message
}

async function rate(work: () => Promise<unknown>): Promise<number> {
  for (let round = 0; round < 20; round++) await work()
  const began = performance.now()
  let rounds = 0
  while (performance.now() - began < SECONDS * 1000) {
    await work()
    rounds += 1
  }
  return (rounds * 1000) / (performance.now() - began)
}
