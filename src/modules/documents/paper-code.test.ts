import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { describe, it } from 'node:test'
import { createCanvas } from '@napi-rs/canvas'
import { PDFDocument } from '@cantoo/pdf-lib'
import * as fontkit from 'fontkit'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { encode } from 'uqr'
import { letterOffice, mainFile, valueBeside } from '#tests/support/letters.ts'
import { provinceApp } from '#tests/support/province.ts'
import { numberOutsideText } from './paper/outside-text.ts'
import { isBlank, lowestInk, readInk } from './paper/page-ink.ts'
import { readPageText } from './paper/page-text.ts'

const BASE = 'https://vanban.kontum.example'
const world = await provinceApp({ BASE_URL: BASE })
const { as, drafted, signed, sealed } = await letterOffice(world)
const MM = 72 / 25.4

type Drawing = { page: Awaited<ReturnType<PDFDocument['addPage']>> }

/** A letter laid out by another program; whoever draws puts more onto its page. */
async function outside(signer: string, more: (drawing: Drawing) => void = () => {}): Promise<Buffer> {
  const document = await PDFDocument.create()
  document.registerFontkit(fontkit)
  const url = new URL('../../platform/print/fonts/LiberationSerif-Regular.ttf', import.meta.url)
  const font = await document.embedFont(await readFile(url))
  const page = document.addPage([595, 842])
  for (const [text, x, y] of [
    ['Số:          /STP-HCTP', 100, 740],
    ['Kon Tum, ngày      tháng      năm 2026', 320, 740],
    ['Đề nghị quý cơ quan cung cấp thông tin.', 100, 600],
    [signer, 380, 300],
  ] as const)
    page.drawText(text, { x, y, size: 13, font })
  more({ page })
  return Buffer.from(await document.save())
}

/** A line at the lower edge, such as a foot with addresses. */
const foot = ({ page }: Drawing) => page.drawLine({ start: { x: 20, y: 50 }, end: { x: 575, y: 50 } })
const leftPicture = ({ page }: Drawing) => page.drawRectangle({ x: 30, y: 40, width: 60, height: 30 })

/** The squares that are seen where a QR code should stand: a letter's width of them, black or not. */
async function squares(pdf: Buffer, x: number, size: number): Promise<boolean[][]> {
  const scale = 6
  const task = getDocument({ data: new Uint8Array(pdf) })
  const page = await (await task.promise).getPage(1)
  const viewport = page.getViewport({ scale })
  const canvas = createCanvas(Math.ceil(viewport.width), Math.ceil(viewport.height))
  await page.render({ canvas: canvas as unknown as HTMLCanvasElement, viewport }).promise
  const pen = canvas.getContext('2d')
  const side = (20 * MM) / size
  const top = 842 - 12 * MM - 20 * MM
  const seen = Array.from({ length: size }, (_, row) =>
    Array.from({ length: size }, (_, column) => {
      const [red = 255] = pen.getImageData(
        Math.round((x + (column + 0.5) * side) * scale),
        Math.round((top + (row + 0.5) * side) * scale),
        1,
        1,
      ).data
      return red < 128
    }),
  )
  await task.destroy()
  return seen
}

const given = {
  code: '05/STP-HCTP',
  issuedOn: '2026-11-16',
  placeName: 'Kon Tum',
  signerName: 'Nguyễn Văn Phong',
  places: {},
}

describe('the code on a text that was written elsewhere', () => {
  const url = `${BASE}/kiem-tra-van-ban/ABCD2345`
  const put = async (more?: (drawing: Drawing) => void) =>
    numberOutsideText(await outside(given.signerName, more), { ...given, verifyUrl: url })
  const { data, size } = encode(url, { ecc: 'M', border: 1 })

  it('is a QR of its page in the lower left corner, and covers no word', async () => {
    const { pdf, hasCode } = await put()
    assert.equal(hasCode, true)
    assert.deepEqual(await squares(pdf, 12 * MM, size), data)
    const words = (await readPageText(pdf)).pages[0]!.lines.map(({ text }) => text)
    assert.ok(words.includes('Đề nghị quý cơ quan cung cấp thông tin.'))
  })

  it('goes to the other corner when something stands in the first', async () => {
    const { pdf, hasCode } = await put(leftPicture)
    assert.equal(hasCode, true)
    assert.deepEqual(await squares(pdf, 595 - 12 * MM - 20 * MM, size), data)
  })

  it('is left out when no corner is free, nor where the seal will be', async () => {
    const full = await put(foot)
    assert.equal(full.hasCode, false)
    const places = { signature: { page: 1, x: 140, y: 265 } }
    const signedThere = await numberOutsideText(await outside(given.signerName, leftPicture), {
      ...given,
      places,
      verifyUrl: url,
    })
    assert.equal(signedThere.hasCode, false)
    const unknown = await numberOutsideText(await outside(given.signerName), { ...given, verifyUrl: null })
    assert.equal(unknown.hasCode, false, 'without an address of its own the installation has no code to show')
  })

  it('leads to the paper, and where it is left out the page of the document says so', async () => {
    for (const [more, told] of [
      [undefined, false],
      [foot, true],
    ] as const) {
      const path = await drafted({ body: '', recipients: '' })
      const author = await as('chuyenvien1')
      const sign = await valueBeside(author, `${path}/trinh`, /Lãnh đạo/)
      const name = new RegExp(`value="${sign}"[^>]*>\\s*(?:<label[^>]*>)?\\s*([^<–]+?)\\s*–`).exec(
        (await author.get(`${path}/trinh`)).text,
      )![1]!
      const file = {
        field: 'text',
        name: 'a.pdf',
        type: 'application/pdf',
        content: await outside(name, more),
      }
      assert.equal(
        (await author.upload(`${path}/soan/toan-van`, {}, file, { from: `${path}/soan` })).status,
        303,
      )
      assert.equal((await author.post(`${path}/trinh`, { sign })).status, 303)
      await sealed(await signed(path))
      const page = (await author.get(path)).text
      const code = /href="\/kiem-tra-van-ban\/([A-Z0-9]+)"/.exec(page)![1]!
      assert.equal(/Không in mã QR/.test(page), told)
      const there = await world.anonymous().get(`/kiem-tra-van-ban/${code}`)
      assert.match(there.text, /cung cấp thông tin hộ tịch/)
      if (told) continue
      const qr = encode(`${BASE}/kiem-tra-van-ban/${code}`, { ecc: 'M', border: 1 })
      assert.deepEqual(await squares(await mainFile(author, path), 12 * MM, qr.size), qr.data)
    }
  })
})

describe('what is drawn on a page', () => {
  it('is seen, words and lines alike', async () => {
    const pdf = await outside('Nguyễn Văn Phong', foot)
    const ink = await readInk(pdf, await readPageText(pdf), 1)
    assert.ok(isBlank(ink, [100, 400, 300, 500]))
    assert.ok(!isBlank(ink, [90, 590, 200, 620]), 'words')
    assert.ok(!isBlank(ink, [300, 40, 310, 60]), 'a line')
    assert.ok(!isBlank(ink, [-5, 100, 20, 120]), 'beside the page there is no room')
    assert.ok(Math.abs(lowestInk(ink) - 50) < 3)
  })
})
