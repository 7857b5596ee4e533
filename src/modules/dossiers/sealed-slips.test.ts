import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { DEMO_PIN, provisionDemoKeys } from '#modules/signatures/index.ts'
import { inspectPdf } from '#platform/signing/inspect-pdf.ts'
import { fileBirth, taskOf } from '#tests/support/dossiers.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp()
const { db } = world.services
const commune = 'phuong-quang-trung'
const { rows: agencies } = await sql<{
  key: string
}>`SELECT key FROM agency WHERE key LIKE ${`%${commune}%`}`.execute(db)
await provisionDemoKeys(world.services, { first: agencies.map(({ key }) => key), only: true })
const applicant = await world.as('062190000001')
const clerk = await world.as(`motcua.${commune}`)
const code = await fileBirth(applicant)
await clerk.post((await taskOf(clerk, code))!, { outcome: 'accept', note: '' }, { from: `/ho-so/${code}` })

const receipt = async () => (await applicant.get(`/phieu/${code}/01`)).bytes
const signaturesOf = (pdf: Buffer) => inspectPdf(pdf, { roots: [], now: world.clock.now() }).signatures
const uses = async () =>
  Number(
    (
      await sql<{ count: number }>`SELECT count(*)::int AS count FROM audit_entry
        WHERE act = 'signature.make' AND changes ->> 'purpose' = 'seal'`.execute(db)
    ).rows[0]!.count,
  )
const codeOf = async (form: string) =>
  (await sql<{ paper_code: string }>`SELECT paper_code FROM dossier_slip WHERE form = ${form}`.execute(db))
    .rows[0]!.paper_code

async function sealPage(): Promise<string> {
  const { text } = await clerk.get('/ky-so/con-dau')
  const path = /href="(\/ky-so\/[0-9a-f-]+\/tu-dong)"/.exec(text)?.[1]
  assert.ok(path, text)
  return path
}

describe('slips of the desk bear the seal its clerk has given to the system', () => {
  it('once for what they say, found by their code, every use written down', async () => {
    const before = await uses()
    const slip = await receipt()
    const [seal] = signaturesOf(slip)
    assert.ok(seal)
    assert.ok((await receipt()).equals(slip), 'the same slip is given again')
    assert.equal(await uses(), before + 1)
    const page = await world.anonymous().get(`/kiem-tra-van-ban/${await codeOf('01')}`)
    assert.match(page.text, /Giấy tiếp nhận hồ sơ và hẹn trả kết quả/)
    assert.match(page.text, /chữ ký hợp lệ/)
  })

  it('also the confirmation of filing, the control slip and the register', async () => {
    assert.equal(signaturesOf((await applicant.get(`/phieu/${code}/xac-nhan`)).bytes).length, 1)
    assert.equal(signaturesOf((await clerk.get(`/phieu/${code}/05`)).bytes).length, 1)
    assert.equal(signaturesOf((await clerk.get('/so-theo-doi/xuat.pdf')).bytes).length, 1)
  })

  it('no more once the clerk has taken it back; again with the right PIN only', async () => {
    const path = await sealPage()
    assert.equal((await clerk.post(path, { do: 'off' }, { from: path })).status, 303)
    const other = await fileBirth(applicant)
    assert.equal(signaturesOf((await applicant.get(`/phieu/${other}/xac-nhan`)).bytes).length, 0)
    const wrong = await clerk.post(path, { do: 'on', pin: '000000' }, { from: path })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Mã PIN không đúng/)
    assert.equal((await clerk.post(path, { do: 'on', pin: DEMO_PIN }, { from: path })).status, 303)
    assert.match((await clerk.get('/ky-so/con-dau')).text, /Đang bật, từ/)
    assert.equal(signaturesOf((await applicant.get(`/phieu/${other}/xac-nhan`)).bytes).length, 1)
  })

  it('with a PIN that is changed the use ends; sealing does not make wrong tries forgotten', async () => {
    const path = await sealPage()
    const id = path.split('/')[2]!
    await clerk.post(
      `/ky-so/${id}/ma-pin`,
      { pin: '111111', newPin: '222222' },
      { from: `/ky-so/${id}/ma-pin` },
    )
    const other = await fileBirth(applicant)
    assert.equal(signaturesOf((await applicant.get(`/phieu/${other}/xac-nhan`)).bytes).length, 1)
    const { rows } = await sql<{
      failed_pins: number
    }>`SELECT failed_pins FROM signing_key WHERE id = ${id}`.execute(db)
    assert.equal(rows[0]!.failed_pins, 1)
    await clerk.post(
      `/ky-so/${id}/ma-pin`,
      { pin: DEMO_PIN, newPin: '222222' },
      { from: `/ky-so/${id}/ma-pin` },
    )
    assert.match((await clerk.get('/ky-so/con-dau')).text, /Đang tắt/)
  })

  it('is nobody else’s to give', async () => {
    const path = await sealPage()
    assert.equal((await (await world.as(`chuyenvien1.${commune}`)).get(path)).status, 403)
    assert.equal((await (await world.as('vanthu.so-tu-phap')).get(path)).status, 404)
  })
})
