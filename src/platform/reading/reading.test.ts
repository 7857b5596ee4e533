import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, describe, it } from 'node:test'
import { PDFDocument } from '@cantoo/pdf-lib'
import { createCanvas, GlobalFonts } from '@napi-rs/canvas'
import { storeFile } from '#platform/files/files.ts'
import { testDatabase } from '#tests/support/database.ts'
import { testServices } from '#tests/support/services.ts'
import { readText } from './reading.ts'

const { url } = await testDatabase()
const { services, close } = await testServices(url)
after(close)

GlobalFonts.registerFromPath(
  new URL('../print/fonts/LiberationSerif-Regular.ttf', import.meta.url).pathname,
  'Paper',
)

/** A page as a scanner sees it: black words on white, nothing but pixels. */
function scan(lines: readonly string[]): Buffer {
  const canvas = createCanvas(1654, 900)
  const pen = canvas.getContext('2d')
  pen.fillStyle = 'white'
  pen.fillRect(0, 0, 1654, 900)
  pen.fillStyle = 'black'
  pen.font = '40px Paper'
  lines.forEach((line, index) => pen.fillText(line, 150, 150 + index * 80))
  return canvas.toBuffer('image/png')
}

const keep = async (bytes: Buffer, name: string) => {
  const stored = await storeFile(
    services,
    Readable.from([bytes]),
    ['image/png', 'image/jpeg', 'application/pdf'],
    name,
  )
  return { sha256: stored.sha256, media_type: stored.mediaType }
}

describe('reading a file', () => {
  it('recognises the Vietnamese words of a scan, and gives back a paper that can be searched', async () => {
    const page = scan([
      'Số: 125/STP-HCTP',
      'Kon Tum, ngày 05 tháng 02 năm 2026',
      'Kính gửi Sở Tư pháp tỉnh Quảng Ngãi',
    ])
    const reading = await readText(services, await keep(page, 'scan.png'))
    assert.equal(reading.origin, 'recognised')
    for (const words of ['125/STP-HCTP', 'ngày 05 tháng 02 năm 2026', 'tỉnh Quảng Ngãi'])
      assert.ok(reading.text.includes(words), `${words} in ${reading.text}`)
    const again = await readText(services, await keep(reading.searchable!, 'copy.pdf'))
    assert.equal(again.origin, 'layer', 'the copy has its own text')
    assert.ok(again.text.includes('125/STP-HCTP'))
  })

  it('lays the words where they are seen, as another reader finds them', async (t) => {
    try {
      execFileSync('pdftotext', ['-v'], { stdio: 'ignore' })
    } catch {
      if (process.env['CI']) throw new Error('poppler-utils is needed here')
      return t.skip('poppler-utils is not installed')
    }
    const { searchable } = await readText(
      services,
      await keep(scan(['Quyết định phê duyệt kế hoạch']), 'b.png'),
    )
    const path = join(await mkdtemp(join(tmpdir(), 'reading-')), 'copy.pdf')
    await writeFile(path, searchable!)
    assert.match(execFileSync('pdftotext', [path, '-'], { encoding: 'utf8' }), /phê duyệt kế hoạch/)
    const box = execFileSync('pdftotext', ['-bbox', path, '-'], { encoding: 'utf8' })
    const first = /xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>Quyết/.exec(box)
    assert.ok(first, box)
    assert.ok(Math.abs(Number(first[1]) - 54) < 6, `from the left ${first[1]} of 54 points`)
  })

  it('gives nothing of a picture that claims to be larger than any sheet', async () => {
    const bomb = scan(['Số: 125/STP-HCTP'])
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    const reading = await readText(services, await keep(bomb, 'lon.png'))
    assert.deepEqual(reading, { origin: 'none', text: '', pages: 0 })
  })

  it('gives nothing of a scan that is broken off after its head, over which the recogniser falls', async () => {
    const head = Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex')
    const frame = Buffer.from('ffc00011080064006403011100021101031101', 'hex')
    const reading = await readText(
      services,
      await keep(Buffer.concat([head, frame, Buffer.alloc(280)]), 'a.jpg'),
    )
    assert.deepEqual(reading, { origin: 'none', text: '', pages: 0 })
  })

  it('draws a page as large as a house no larger than a poster', async () => {
    const pdf = await PDFDocument.create()
    pdf.addPage([7000, 7000])
    const reading = await readText(services, await keep(Buffer.from(await pdf.save()), 'nha.pdf'))
    assert.deepEqual(reading, { origin: 'none', text: '', pages: 1 })
  })

  it('gives nothing of a damaged file, and does not fall over it', async () => {
    const broken = Buffer.from(
      '%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 9 0 R >>\nendobj\ntrailer << /Root 1 0 R >>',
    )
    const reading = await readText(services, await keep(broken, 'broken.pdf'))
    assert.deepEqual({ origin: reading.origin, text: reading.text }, { origin: 'none', text: '' })
  })
})
