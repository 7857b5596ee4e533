import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import { system } from '#platform/access/actor.ts'
import { inTransaction } from '#platform/database/database.ts'
import { storeForeignFile } from '#platform/files/files.ts'
import { listAgencies } from '#modules/agencies/index.ts'
import { arriveDocument } from './actions/arrive.ts'
import { filesIn } from './post/requests.ts'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { signPdf } from '#platform/signing/sign-pdf.ts'
import { testAuthority } from '#platform/signing/test-support/authority.ts'
import { dateFields } from '#tests/support/dates.ts'
import { dateOf } from '#platform/clock.ts'
import { letterOffice, mainFile } from '#tests/support/letters.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { as, issued } = await letterOffice(world)
const ENTER = '/van-ban/den/vao-so'

/** A file comes in, is read, and is entered. @returns what the row of the list, the form and the page say */
async function seen(name: string, content: Buffer): Promise<Record<'row' | 'form' | 'page', string>> {
  const clerk = await as('vanthu')
  const file = { field: 'files', name: `${name}.pdf`, type: 'application/pdf', content }
  const at = (await clerk.upload(ENTER, { source: 'upload' }, file, { from: ENTER })).location!
  await world.runJobs()
  const rows = (await clerk.get(ENTER)).text.split('<tr')
  const row = rows.find((one) => one.includes(`href="${at}"`))
  assert.ok(row, `${name} waits to be entered`)
  const form = (await clerk.get(at)).text
  const entered = await clerk.post(at, {
    issuerName: 'Sở Tư pháp tỉnh Quảng Ngãi',
    code: `${name}/STP`,
    ...dateFields('issuedOn', dateOf(world.clock.now())),
    type: 'cong-van',
    subject: name,
    urgency: 'normal',
    secrecy: 'none',
  })
  assert.equal(entered.status, 303, entered.text)
  return { row, form, page: (await clerk.get(entered.location!)).text }
}

const VERDICTS = {
  valid: 'Chữ ký số hợp lệ',
  invalid: 'Chữ ký số không hợp lệ',
  uncertain: 'Chưa xác nhận được chữ ký số',
  none: 'Không có chữ ký số',
}

/** The tag is this one everywhere, and none of the others. */
function assertTag(saw: Awaited<ReturnType<typeof seen>>, wanted: keyof typeof VERDICTS): void {
  for (const [where, text] of Object.entries(saw))
    for (const [verdict, words] of Object.entries(VERDICTS))
      assert.equal(
        new RegExp(`govuk-tag[^>]*>\\s*${words}\\s*<`).test(text),
        verdict === wanted,
        `${where}: “${words}”`,
      )
}

/** A byte in the middle of what is drawn on a page is another one; the file can still be opened. */
function changed(pdf: Buffer): Buffer {
  const copy = Buffer.from(pdf)
  const at = copy.indexOf('stream') + 40
  copy[at] = copy[at]! ^ 1
  return copy
}

describe('what the signatures of an incoming file are worth (Decree 30/2020 art. 21.2) is said where it waits, is entered and is read', () => {
  it('valid, when they are whole and of somebody trusted', async () => {
    const letter = await mainFile(await as('vanthu'), await issued())
    assertTag(await seen('con-nguyen', letter), 'valid')
  })

  it('not valid, when the file was changed afterwards', async () => {
    const letter = await mainFile(await as('vanthu'), await issued())
    assertTag(await seen('da-sua', changed(letter)), 'invalid')
  })

  it('not confirmed, when nobody here knows who vouches for the signer', async () => {
    const { signer } = await (await testAuthority()).person('Người lạ')
    const at = world.clock.now()
    const letter = await signPdf({ pdf: samplePdf, level: 'B-B', fieldName: 'chu-ky', at, signer })
    assertTag(await seen('nguoi-la', letter), 'uncertain')
  })

  it('none, when there are none', async () => {
    assertTag(await seen('khong-ky', samplePdf), 'none')
  })
})

describe('an invoice that came with a letter', async () => {
  const { services, clock } = world
  const sample = new URL(
    '../../platform/signing/test-support/samples/hoa-don-hai-ben-ky.xml',
    import.meta.url,
  )
  const keep = async (name: string, content: Buffer) => {
    const kept = await storeForeignFile(services, Readable.from([content]), 1_000_000, name)
    return { name, description: '', ...kept, problem: null }
  }
  const files = filesIn([
    await keep('cong-van.pdf', samplePdf),
    await keep('hoa-don.xml', readFileSync(sample)),
  ])
  const today = dateOf(clock.now())
  const agencies = await listAgencies(services.db, { on: today })
  const agency = agencies.find(({ name }) => name.startsWith('Sở Tư pháp'))!
  const facts = {
    type: 'cong-van',
    code: '77/STC',
    subject: 'gửi hóa đơn',
    issuedOn: today.toString(),
    issuerName: 'Sở Tài chính tỉnh Quảng Ngãi',
    urgency: 'normal' as const,
  }
  const id = await inTransaction(services.db, (tx) =>
    arriveDocument(tx, system('test'), { agency, facts, source: 'upload', files }, clock.now()),
  )
  await world.runJobs()
  const clerk = await as('vanthu')

  it('is checked as it arrives, and said beside the file', async () => {
    const page = (await clerk.get(`${ENTER}/${id}`)).text
    assert.match(page, /hoa-don\.xml/)
    assert.match(page, /Kèm theo,[^<]*chưa xác nhận được chữ ký số/)
  })
  it('says of each signature which part of the file it covers, and what none does', async () => {
    const entered = await clerk.post(`${ENTER}/${id}`, {
      ...facts,
      ...dateFields('issuedOn', today),
      secrecy: 'none',
    })
    assert.equal(entered.status, 303, entered.text)
    const shown = (await clerk.get(entered.location!)).text
    const main = /href="(\/van-ban\/[^"]+\/chu-ky)"/.exec(shown)?.[1]
    assert.ok(main)
    const report = /href="([^"]+)"[^>]*>\s*Kiểm tra chữ ký số của hoa-don\.xml/.exec(
      (await clerk.get(main)).text,
    )?.[1]
    assert.ok(report)
    const { text } = await clerk.get(report)
    assert.equal(text.match(/DLHDon \(Id “data”\) trong HDon/g)?.length, 2)
    assert.match(text, /Công ty TNHH Vi Du Ban Hang/)
    assert.match(text, /không chữ ký nào bảo vệ[\s\S]*DLQRCode trong HDon/)
    assert.match(text, /Phần đã ký không bị sửa, nhưng chưa xác nhận được người ký/)
  })
})
