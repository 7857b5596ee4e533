import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import { dateOf } from '#platform/clock.ts'
import { formatDate } from '#ui/format.ts'
import { dateFields } from '#tests/support/dates.ts'
import { letterOffice, valueBeside } from '#tests/support/letters.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'
import { correctedIn } from './correction.ts'

const world = await provinceApp()
const today = dateOf(world.clock.now())
const { as, issued, submitted, signed, sealed } = await letterOffice(world)
const ENTER = '/van-ban/den/vao-so'
const ward = () => world.as('motcua.phuong-quang-trung')
const idOf = (path: string) => path.split('/').at(-1)!
const codeOn = async (path: string) =>
  /(\d\d\/STP-HCTP)/.exec((await (await as('vanthu')).get(path)).text.match(/<title>[^<]*<\/title>/)![0])![1]!

/** The ward enters what has this code. @returns its page */
async function entered(code: string, subject: string): Promise<string> {
  const clerk = await ward()
  const rows = (await clerk.get(ENTER)).text.split('<tr').find((row) => row.includes(code))
  const at = /href="(\/van-ban\/den\/vao-so\/[0-9a-f-]{36})"/.exec(rows ?? '')?.[1]
  assert.ok(at, `${code} has arrived`)
  const answer = await clerk.post(at, {
    issuerName: 'Sở Tư pháp tỉnh Kon Tum',
    code,
    ...dateFields('issuedOn', today),
    type: 'cong-van',
    subject,
    urgency: 'normal',
    secrecy: 'none',
  })
  assert.equal(answer.status, 303, answer.text)
  return answer.location!
}

const corrected = /Văn bản này được đính chính bằng[^]{0,200}/

describe('what a letter of correction corrects', () => {
  it('is read off its subject', () => {
    assert.deepEqual(correctedIn('đính chính Quyết định số 15/QĐ-STP ngày 05/11/2026'), {
      code: '15/QĐ-STP',
      issuedOn: '2026-11-05',
    })
    assert.deepEqual(correctedIn('V/v đính chính Công văn số 7/STP-VP ngày 5 tháng 1 năm 2026'), {
      code: '7/STP-VP',
      issuedOn: '2026-01-05',
    })
    // A legal document carries its year between number and signs (Law on Promulgation of Legal Documents).
    assert.deepEqual(correctedIn('đính chính Quyết định số 15/2026/QĐ-UBND ngày 05/11/2026'), {
      code: '15/2026/QĐ-UBND',
      issuedOn: '2026-11-05',
    })
    assert.equal(correctedIn('trả lời Công văn số 7/STP-VP ngày 5/1/2026'), undefined)
    assert.equal(correctedIn('đính chính một số văn bản'), undefined)
  })
})

describe('a correction (đính chính, Decree 30/2020 art. 18.3)', () => {
  it('cites the document, goes to whom it went, and both say so on either side of the exchange', async () => {
    const old = await issued({ subject: 'lịch kiểm tra hộ tịch' })
    await world.runJobs()
    const code = await codeOn(old)
    const theirs = await entered(code, 'lịch kiểm tra hộ tịch')

    const author = await as('chuyenvien1')
    const from = `/van-ban/di/soan?dinhChinh=${idOf(old)}`
    const form = (await author.get(from)).text
    assert.match(form, new RegExp(`đính chính Công văn số ${code} ngày ${formatDate(today)}`))
    assert.match(form, /Ủy ban nhân dân phường Quang Trung/)
    const subject = `đính chính Công văn số ${code} ngày ${formatDate(today)}`
    const draft = await submitted({ subject }, from)
    assert.doesNotMatch((await author.get(old)).text, corrected, 'a draft corrects nothing yet')
    await signed(draft)
    await sealed(draft)
    await world.runJobs()

    const page = (await author.get(old)).text
    const by = await codeOn(draft)
    assert.match(page, new RegExp(`Văn bản này được đính chính bằng[^]{0,200}${by}`))
    assert.match(page, /Đã phát hành/, 'it stays in force')
    assert.match(page, /Được đính chính/, 'it stands in its history')
    assert.match((await author.get(draft)).text, /Đính chính văn bản[^]{0,300}STP-HCTP/)

    const receiver = await ward()
    const seen = (await receiver.get(theirs)).text
    assert.match(seen, new RegExp(`Văn bản này được đính chính bằng[^]{0,200}${by}`), 'before it is entered')
    assert.doesNotMatch(
      (await receiver.get(ENTER)).text,
      /Nơi gửi (cập nhật|thay thế)/,
      'nothing is overwritten',
    )
    const correction = await entered(by, subject)
    assert.match((await receiver.get(correction)).text, /Đính chính văn bản[^]{0,300}STP-HCTP/)
    assert.equal((await receiver.get(theirs)).text.match(/được đính chính bằng/g)?.length, 1)
  })

  it('is an official letter, of a document that is out and in force', async () => {
    const old = await issued()
    const author = await as('chuyenvien1')
    const from = `/van-ban/di/soan?dinhChinh=${idOf(old)}`
    const draft = await author.post(
      from,
      {
        type: 'quyet-dinh',
        subject: 'x',
        body: 'x',
        places: 'Lưu: VT',
        competence: 'head',
        signerTitle: 'GIÁM ĐỐC',
        urgency: 'normal',
        next: 'submit',
      },
      { from },
    )
    const sign = await valueBeside(author, draft.location!, /Lãnh đạo/)
    const refused = await author.post(draft.location!, { sign })
    assert.equal(refused.status, 422)
    assert.match(refused.text, /Đính chính bằng công văn/)

    assert.equal((await (await as('lanhdao')).post(`${old}/thu-hoi`, { reason: 'Sai.' })).status, 303)
    const late = await author.post(
      from,
      { type: 'cong-van', subject: 'x', competence: 'head', urgency: 'normal', next: 'stay' },
      { from: '/van-ban/di/soan' },
    )
    assert.equal(late.status, 409)
    assert.equal(
      (await (await as('chuyenvien2')).get(from)).status,
      404,
      'not of a document one may not read',
    )
  })

  it('that came on paper is linked by what its subject says, with a document of the same issuer alone', async () => {
    const clerk = await as('vanthu')
    const enter = async (who: Visitor, fields: Record<string, string>) => {
      const file = { field: 'files', name: 'a.pdf', type: 'application/pdf', content: samplePdf }
      const at = (await who.upload(ENTER, { source: 'scan' }, file, { from: ENTER })).location!
      const facts = {
        issuerName: 'Sở Nội vụ tỉnh Kon Tum',
        type: 'cong-van',
        urgency: 'normal',
        secrecy: 'none',
      }
      const answer = await who.post(at, { ...facts, ...fields })
      assert.equal(answer.status, 303, answer.text)
      return answer.location!
    }
    const day = Temporal.PlainDate.from('2026-11-05')
    const old = await enter(clerk, {
      code: '20/SNV-CCHC',
      ...dateFields('issuedOn', day),
      subject: 'lịch họp',
    })
    const subject = 'V/v đính chính Công văn số 20/SNV-CCHC ngày 05/11/2026'
    await enter(clerk, { code: '1/VP', subject, issuerName: 'Cơ quan khác', ...dateFields('issuedOn', day) })
    assert.doesNotMatch((await clerk.get(old)).text, corrected)
    await enter(clerk, { code: '21/SNV-CCHC', subject, ...dateFields('issuedOn', day) })
    assert.match((await clerk.get(old)).text, /được đính chính bằng[^]{0,200}21\/SNV-CCHC/)
  })
})
