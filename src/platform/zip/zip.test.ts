import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, readdir, readFile, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, describe, it } from 'node:test'
import fc from 'fast-check'
import { needs } from '#platform/signing/test-support/peers.ts'
import { unzipped } from '#tests/support/zip.ts'
import { BadZip, entriesOf } from './read.ts'
import { filesOf } from './read-file.ts'
import { writeZip, type NewEntry } from './write.ts'

const folder = await mkdtemp(join(tmpdir(), 'mot-cua-zip-'))
after(() => rm(folder, { recursive: true }))
const at = Temporal.Instant.from('2026-11-16T01:00:00Z')

const zipOf = async (entries: Iterable<NewEntry>) =>
  Buffer.concat(await Array.fromAsync(writeZip(entries, at)))
const whole = async (content: AsyncIterable<Buffer>) => Buffer.concat(await Array.fromAsync(content))

/** Bytes that cannot be packed, the same for every run. */
function noise(length: number): Buffer {
  const bytes = Buffer.alloc(length)
  for (let index = 0, state = 1; index < length; index++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    bytes[index] = state >>> 24
  }
  return bytes
}

describe('a ZIP of many files', () => {
  it('gives back what went in, whatever it is, from memory and from the disk', async () => {
    const entry = fc.record({ name: fc.string({ minLength: 1, maxLength: 30 }), content: fc.uint8Array() })
    const entries = fc.uniqueArray(
      entry.filter(({ name }) => !name.endsWith('/')),
      { selector: ({ name }) => name, maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(entries, async (given) => {
        const zip = await zipOf(
          given.map(({ name, content }, index) => ({
            name,
            content: index % 2 ? Buffer.from(content) : Readable.from([Buffer.from(content)]),
          })),
        )
        const expected = given.map(({ name, content }) => [
          Buffer.from(name).toString(),
          Buffer.from(content),
        ])
        assert.deepEqual([...(await unzipped(zip))], expected)
        const path = join(folder, `${crypto.randomUUID()}.zip`)
        await writeFile(path, zip)
        const files: [string, Buffer][] = []
        for await (const { name, content } of filesOf(path, 8)) files.push([name, await whole(content)])
        assert.deepEqual(files, expected)
      }),
      { numRuns: 30 },
    )
  })

  it('is read by others, however its files were packed', async (t) => {
    if (!needs(t, 'unzip', '-v', 'unzip')) return
    const given: [string, Buffer][] = [
      ['small.txt', Buffer.from('một')],
      ['empty.txt', Buffer.alloc(0)],
      ['long.txt', Buffer.from('Ủy ban nhân dân tỉnh '.repeat(20_000))],
      ['one-block.bin', noise(65_535)],
      ['two-blocks.bin', noise(65_536)],
      ['more-blocks.bin', noise(300_000)],
      ['stream.bin', noise(1_200_000)],
    ]
    const path = join(folder, 'others.zip')
    const out = join(folder, 'others')
    await writeFile(path, await zipOf(given.map(([name, content]) => ({ name, content }))))
    execFileSync('unzip', ['-q', path, '-d', out])
    for (const [name, content] of given) assert.ok((await readFile(join(out, name))).equals(content), name)
  })
})

describe('a ZIP that is no longer wanted', () => {
  const left = async (zip: AsyncGenerator<Buffer>, pieces: number) => {
    for (let count = 0; count < pieces; count++) await zip.next()
    await zip.return(undefined)
  }
  /** Of files that are open now, those of this name. */
  const openFiles = async (name: string) => {
    const open = await readdir('/proc/self/fd')
    const targets = await Promise.all(open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')))
    return targets.filter((target) => target.endsWith(name)).length
  }
  it('lets go of the file it was reading, wherever it was broken off', async () => {
    const name = 'long.bin'
    await writeFile(join(folder, name), noise(3_000_000))
    // Its head, its name, its first and second piece.
    for (const pieces of [1, 2, 3, 4]) {
      const content = createReadStream(join(folder, name))
      await once(content, 'open')
      await left(writeZip([{ name, content }], at), pieces)
      assert.equal(content.destroyed, true, `after ${pieces} pieces`)
      if (!content.closed) await once(content, 'close')
      assert.equal(await openFiles(name), 0)
    }
  })
  it('ends what makes its content', async () => {
    let ended = false
    const made = async function* (): AsyncGenerator<Buffer> {
      try {
        for (;;) yield noise(70_000)
      } finally {
        ended = true
      }
    }
    await left(writeZip([{ name: 'a', content: made() }], at), 3)
    assert.equal(ended, true)
  })
  it('ends what gives its entries', async () => {
    let ended = false
    const entries = async function* (): AsyncGenerator<NewEntry> {
      try {
        for (;;) yield { name: 'a', content: Buffer.from('a') }
      } finally {
        ended = true
      }
    }
    await left(writeZip(entries(), at), 3)
    assert.equal(ended, true)
  })
  it('tells of what could not be read, and is not left hanging', async () => {
    const broken = async function* (): AsyncGenerator<Buffer> {
      yield noise(100_000)
      throw new Error('the disk is gone')
    }
    await assert.rejects(zipOf([{ name: 'a', content: broken() }]), /the disk is gone/)
  })
})

describe('a ZIP that is not what it says', () => {
  const faultOf = async (zip: Buffer, most = 1000) => {
    try {
      const found = await unzipped(zip)
      await Array.fromAsync(
        entriesOf(
          { size: zip.length, at: async (start, length) => zip.subarray(start, start + length) },
          most,
        ),
      )
      return found.size
    } catch (error) {
      assert.ok(error instanceof BadZip, String(error))
      return error.fault
    }
  }
  it('is refused wherever a byte of its contents, lengths or sums was changed', async () => {
    const zip = await zipOf([{ name: 'a.txt', content: Buffer.from('Quyết định số 1'.repeat(40)) }])
    const local = 30 + 'a.txt'.length
    const central = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    for (const place of [
      local + 20,
      central + 16,
      central + 21,
      central + 24,
      central + 42,
      zip.length - 6,
    ]) {
      const changed = Buffer.from(zip)
      changed[place] = changed[place]! ^ 1
      assert.equal(await faultOf(changed), 'broken', `byte ${place}`)
    }
  })
  it('is refused when it is encrypted, packed in a way nobody reads, or cut off', async () => {
    const zip = await zipOf([{ name: 'a.txt', content: Buffer.from('một') }])
    const central = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]))
    const changed = (place: number, value: number) => {
      const copy = Buffer.from(zip)
      copy[place] = value
      return copy
    }
    assert.equal(await faultOf(changed(central + 8, 9)), 'encrypted')
    assert.equal(await faultOf(changed(central + 10, 14)), 'method')
    assert.equal(await faultOf(zip.subarray(0, -3)), 'broken')
    assert.equal(await faultOf(Buffer.alloc(0)), 'broken')
  })
  it('is refused when it lists more files than asked for', async () => {
    const zip = await zipOf(['a', 'b', 'c'].map((name) => ({ name, content: Buffer.from(name) })))
    assert.equal(await faultOf(zip, 2), 'entries')
    assert.equal(await faultOf(zip, 3), 3)
  })
})
