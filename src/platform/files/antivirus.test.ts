import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { EICAR } from '#tests/support/clamd.ts'
import { zip } from '#tests/support/edxml.ts'
import { scan, TooLargeToScan } from './antivirus.ts'
import { needsClamd, startClamd } from './test-support/clamd.ts'

describe('the scanner (clamd itself)', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mot-cua-scan-'))
  after(() => rm(folder, { recursive: true }))
  const fileOf = async (name: string, content: Buffer | string) => {
    await writeFile(join(folder, name), content)
    return join(folder, name)
  }

  it('passes what is clean, finds what is not, also inside an office file, and says what is too large for it', async (t) => {
    if (!needsClamd(t)) return
    const { address, stop } = await startClamd(2)
    t.after(stop)
    assert.deepEqual(await scan(address, await fileOf('a.txt', 'Kính gửi Sở Tư pháp')), { clean: true })
    assert.deepEqual(await scan(address, await fileOf('empty.txt', '')), { clean: true })
    for (const [name, content] of [
      ['b.txt', EICAR],
      ['c.docx', zip([{ name: 'word/document.xml', content: Buffer.from(EICAR) }])],
      ['d.pdf', Buffer.concat([Buffer.alloc(1_500_000, 'a'), Buffer.from(EICAR)])],
    ] as const) {
      const found = await scan(address, await fileOf(name, content))
      assert.ok(!found.clean && found.signature.includes('Eicar-Test'), name)
    }
    await assert.rejects(scan(address, await fileOf('e.bin', Buffer.alloc(20_000_000, 'a'))), TooLargeToScan)
    await stop()
    await assert.rejects(scan(address, await fileOf('f.txt', 'x')), /ECONNREFUSED/)
  })
})
