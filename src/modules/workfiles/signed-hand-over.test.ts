import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { after, before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { writeZip } from '#platform/zip/write.ts'
import { needs, pdfsig } from '#platform/signing/test-support/peers.ts'
import { DEMO_PIN, signaturePaths, verifyFile } from '#modules/signatures/index.ts'
import { letterOffice } from '#tests/support/letters.ts'
import { provinceApp, type Visitor } from '#tests/support/province.ts'
import { until } from '#tests/support/processes.ts'
import { unzipped } from '#tests/support/zip.ts'
import { samplePdf } from '#src/demo/sample-pdf.ts'

const world = await provinceApp()
const { services } = world
const { as } = await letterOffice(world)
const holder = await as('chuyenvien1')
const clerk = await as('vanthu')
const folder = await mkdtemp(join(tmpdir(), 'hand-over-'))
after(() => rm(folder, { recursive: true }))

const year = world.clock.now().toZonedDateTimeISO('Asia/Ho_Chi_Minh').year
const list = `/danh-muc-ho-so/${year}`
await clerk.post('/danh-muc-ho-so', { year: String(year) })
await clerk.post(`${list}/de-muc`, { name: 'Hành chính tư pháp', abbreviation: 'HCTP' })
const { rows } = await sql<{ heading: string; holder: string }>`
  SELECT h.id AS heading, k.account_id AS holder FROM work_heading h, signing_key k
  JOIN account_login l ON l.account_id = k.account_id WHERE l.login LIKE 'chuyenvien1.so-tu-phap@%'`.execute(
  services.db,
)
const { heading: headingId, holder: holderId } = rows[0]!
await clerk.post(`${list}/muc`, { headingId, title: 'Hồ sơ mẫu', retention: '10', holderId })
await (await as('lanhdao')).post(`${list}/duyet`)

/** A closed file with one paper in it. @returns its page */
async function closed(): Promise<string> {
  const opened = await holder.api('POST', '/api/work-files', {
    headingId,
    title: 'Hồ sơ cải chính hộ tịch',
    retention: '10',
    rights: 'Hạn chế',
  })
  assert.equal(opened.status, 201, opened.text)
  const at = `/ho-so-cong-viec/${opened.json<{ id: string }>().id}`
  const file = { field: 'files', name: 'biên bản.pdf', type: 'application/pdf', content: samplePdf }
  assert.equal((await holder.upload(`${at}/tep`, {}, file, { from: at })).status, 303)
  assert.equal((await holder.post(`${at}/ket-thuc`)).status, 303)
  return at
}

/** What the form of a page names: the key for the record, and for the seal. */
async function keysOn(who: Visitor, at: string): Promise<Record<string, string>> {
  const { text } = await who.get(at)
  const value = (name: string) => new RegExp(`name="${name}" value="([0-9a-f-]{36})"`).exec(text)?.[1]
  const found = { keyId: value('keyId'), sealKeyId: value('sealKeyId') }
  return Object.fromEntries(Object.entries(found).flatMap(([name, id]) => (id ? [[name, id]] : [])))
}

const signing = { sign: 'yes', pin: DEMO_PIN }
const sealing = { seal: 'yes', sealPin: DEMO_PIN }
const offered = async (at: string, given: Record<string, string> = signing) =>
  holder.post(`${at}/nop-luu`, { ...(await keysOn(holder, at)), ...given }, { from: at })
const taken = async (at: string, given: Record<string, string> = { ...signing, ...sealing }) =>
  clerk.post(`${at}/tiep-nhan`, { ...(await keysOn(clerk, at)), ...given }, { from: at })

const unpacked = async (at: string) => unzipped((await clerk.get(`${at}/goi.zip`)).bytes)

describe('a hand-over with keys (Decree 30/2020 art. 30)', () => {
  it('has its record signed by who gives and who takes, one over the other', async (t) => {
    const at = await closed()
    assert.match((await holder.get(at)).text, /Ký số biên bản giao nhận/)
    assert.equal((await offered(at)).status, 303)
    assert.match((await holder.get(at)).text, /Bên giao đã ký số\./)
    const answer = await taken(at)
    assert.equal(answer.status, 303, answer.text)
    assert.match((await holder.get(at)).text, /Bên giao và bên nhận đã ký số\./)
    const record = (await holder.get(`${at}/bien-ban.pdf`)).bytes
    const { verdict, signatures } = await verifyFile(services, record)
    assert.equal(verdict, 'valid')
    assert.deepEqual(
      signatures.map(({ reason, level }) => [reason, level]),
      [
        ['Bên giao ký biên bản giao nhận hồ sơ', 'B-LT'],
        ['Bên nhận ký biên bản giao nhận hồ sơ', 'B-LT'],
      ],
    )
    if (needs(t, 'pdfsig', '-v', 'poppler-utils'))
      assert.deepEqual(pdfsig(record), ['Signature is Valid.', 'Signature is Valid.'])
  })

  it('has the manifest of its package under the seal of the agency, which the check of the archive verifies', async () => {
    const at = await closed()
    await offered(at)
    await taken(at)
    const files = await unpacked(at)
    const sealed = files.get('manifest.xml')!
    const { verdict, signatures } = await verifyFile(services, sealed)
    assert.deepEqual([verdict, signatures[0]?.level], ['valid', 'B-LT'])
    assert.equal(signatures[0]?.signatory?.name, 'Sở Tư pháp tỉnh Kon Tum')
    for (const line of files.get('manifest-sha256.txt')!.toString().trim().split('\n'))
      assert.ok(sealed.toString('utf8').includes(`sha256="${line.slice(0, 64)}"`), line)
    const check = (await clerk.get(`${at}/kiem-tra`)).text
    assert.match(check, /còn nguyên vẹn: 3 tệp/)
    assert.match(check, /chữ ký hợp lệ[^]*Sở Tư pháp tỉnh Kon Tum/)
  })

  it('is changed nothing about by a wrong PIN, which is told where it was typed', async () => {
    const at = await closed()
    const wrong = await offered(at, { ...signing, pin: '000000' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /id="pin-error"[^>]*>[^]*?Mã PIN không đúng/)
    assert.match((await holder.get(at)).text, /Đã kết thúc/)
    await offered(at)
    const seal = await taken(at, { ...signing, ...sealing, sealPin: '000000' })
    assert.equal(seal.status, 422)
    assert.match(seal.text, /id="sealPin-error"[^>]*>[^]*?Mã PIN không đúng/)
    assert.match((await clerk.get(at)).text, /Chờ lưu trữ nhận/)
    assert.equal((await taken(at)).status, 303)
  })

  it('starts over when the archive sends the file back', async () => {
    const at = await closed()
    await offered(at)
    assert.equal((await clerk.post(`${at}/tra-lai`, { reason: 'Thiếu mục lục.' }, { from: at })).status, 303)
    assert.equal((await offered(at, {})).status, 303)
    assert.match((await holder.get(at)).text, /Biên bản chưa có chữ ký số nào/)
    const { verdict } = await verifyFile(services, (await holder.get(`${at}/bien-ban.pdf`)).bytes)
    assert.equal(verdict, 'unsigned')
  })
})

describe('a hand-over signed on the phone', () => {
  const addPhone = (kind: 'officer' | 'agency') =>
    clerk.post(signaturePaths.addRemote(), { for: kind }, { from: signaturePaths.addRemote() })
  const confirm = (request: string, answer: 'yes' | 'no' = 'yes') =>
    clerk.post(
      signaturePaths.demoPhone(),
      { id: request.split('/').at(-1)!, answer },
      { from: signaturePaths.demoPhone() },
    )
  /** Where the page of a request leads once it no longer waits. */
  const ledTo = async (request: string): Promise<string> => {
    let to: string | null | undefined
    await until('the request has ended', async () => (to = (await clerk.get(request)).location) != null, 20)
    return to!
  }
  /** The keys of the form: by PIN, or on the phone. */
  const chosen = async (at: string, name: string, words: string): Promise<string> => {
    const { text } = await clerk.get(at)
    const list = new RegExp(`<select[^>]*name="${name}"[^]*?</select>`).exec(text)?.[0] ?? ''
    const id = new RegExp(`value="([0-9a-f-]{36})"[^>]*>[^<]*${words}`).exec(list)?.[1]
    assert.ok(id, `${name}: ${words}`)
    return id
  }
  const PHONE = 'xác nhận trên điện thoại'
  before(async () => {
    assert.equal((await addPhone('officer')).status, 303)
    assert.equal((await addPhone('agency')).status, 303)
  })

  it('lets the page wait, and is taken once its clerk has confirmed', async () => {
    const at = await closed()
    await offered(at)
    const keyId = await chosen(at, 'keyId', PHONE)
    const sealKeyId = await chosen(at, 'sealKeyId', 'ký bằng mã PIN')
    const begun = await taken(at, { sign: 'yes', keyId, pin: '', sealKeyId, ...sealing })
    assert.equal(begun.status, 303, begun.text)
    const request = begun.location!
    assert.match((await clerk.get(request)).text, /Ký biên bản nhận hồ sơ vào lưu trữ/)
    await confirm(request)
    assert.equal(await ledTo(request), at)
    const page = (await clerk.get(at)).text
    assert.match(page, /Bên giao và bên nhận đã ký số\./)
    assert.match(page, /Có dấu số của cơ quan/)
  })

  it('takes a seal that is confirmed on the phone, beside a key with a PIN', async () => {
    const at = await closed()
    await offered(at)
    const keyId = await chosen(at, 'keyId', 'ký bằng mã PIN')
    const sealKeyId = await chosen(at, 'sealKeyId', PHONE)
    const given = { ...signing, keyId, seal: 'yes', sealKeyId, sealPin: '' }
    const declined = (await taken(at, given)).location!
    assert.match((await clerk.get(declined)).text, /Đóng dấu số của cơ quan lên gói hồ sơ nộp lưu/)
    await confirm(declined, 'no')
    await until(
      'the request has failed',
      async () => (await clerk.get(declined)).text.includes('đã bị từ chối trên điện thoại'),
      20,
    )
    assert.match((await clerk.get(at)).text, /Chờ lưu trữ nhận/, 'nothing is changed')
    const request = (await taken(at, given)).location!
    assert.match((await clerk.get(at)).text, /Chờ lưu trữ nhận/, 'until it is confirmed')
    await confirm(request)
    assert.equal(await ledTo(request), at)
    assert.match((await clerk.get(at)).text, /Có dấu số của cơ quan/)
    const sealed = (await unpacked(at)).get('manifest.xml')!
    const { verdict, signatures } = await verifyFile(services, sealed)
    assert.deepEqual([verdict, signatures[0]?.signatory?.name], ['valid', 'Sở Tư pháp tỉnh Kon Tum'])
    assert.match((await clerk.get(`${at}/kiem-tra`)).text, /còn nguyên vẹn/)
  })

  it('asks twice where both are on the phone: for the seal, then for the record', async () => {
    const at = await closed()
    await offered(at)
    const keyId = await chosen(at, 'keyId', PHONE)
    const sealKeyId = await chosen(at, 'sealKeyId', PHONE)
    const given = { sign: 'yes', keyId, pin: '', seal: 'yes', sealKeyId, sealPin: '' }
    const first = (await taken(at, given)).location!
    await confirm(first)
    const second = await ledTo(first)
    assert.match((await clerk.get(second)).text, /Ký biên bản nhận hồ sơ vào lưu trữ/)
    assert.match((await clerk.get(at)).text, /Chờ lưu trữ nhận/)
    await confirm(second)
    assert.equal(await ledTo(second), at)
    assert.match((await clerk.get(at)).text, /Bên giao và bên nhận đã ký số[^]*Có dấu số của cơ quan/)
  })

  it('does not take with signatures from before what was sent back and offered anew meanwhile', async () => {
    const at = await closed()
    await offered(at)
    const keyId = await chosen(at, 'keyId', PHONE)
    const sealKeyId = await chosen(at, 'sealKeyId', PHONE)
    const first = (await taken(at, { sign: 'yes', keyId, pin: '', seal: 'yes', sealKeyId, sealPin: '' }))
      .location!
    await confirm(first)
    const second = await ledTo(first)
    await clerk.post(`${at}/tra-lai`, { reason: 'Thiếu tài liệu.' }, { from: at })
    await holder.post(`${at}/mo-lai`, { reason: 'Thêm tài liệu.' }, { from: at })
    const more = { field: 'files', name: 'thêm.pdf', type: 'application/pdf', content: samplePdf }
    await holder.upload(`${at}/tep`, {}, more, { from: at })
    await holder.post(`${at}/ket-thuc`)
    await offered(at)
    await confirm(second)
    await until(
      'the request has failed',
      async () => (await clerk.get(second)).text.includes('Hãy làm lại'),
      20,
    )
    assert.match((await clerk.get(at)).text, /Chờ lưu trữ nhận/)
    await sql`UPDATE signing_key SET state = 'withdrawn' WHERE kind = 'remote'`.execute(services.db)
  })
})

describe('a hand-over without keys', () => {
  it('works, and the page says plainly that nothing is signed', async () => {
    const at = await closed()
    assert.equal((await offered(at, {})).status, 303)
    assert.equal((await taken(at, {})).status, 303)
    const page = (await clerk.get(at)).text
    assert.match(page, /Biên bản chưa có chữ ký số nào/)
    assert.match(page, /Gói không có dấu số của cơ quan/)
    assert.ok(!(await unpacked(at)).has('manifest.xml'))
    assert.match((await clerk.get(`${at}/kiem-tra`)).text, /không có dấu số của cơ quan/)
  })

  it('is said to whoever has none before they act', async () => {
    const at = await closed()
    await sql`UPDATE signing_key SET state = 'withdrawn'`.execute(services.db)
    assert.match((await holder.get(at)).text, /Ông\/Bà chưa có chữ ký số nên biên bản giao nhận/)
    await offered(at, {})
    assert.match((await clerk.get(at)).text, /Cơ quan chưa có con dấu số nên gói hồ sơ/)
    await sql`UPDATE signing_key SET state = 'active' WHERE kind = 'file'`.execute(services.db)
  })
})

describe('a package somebody changed together with its sums', () => {
  /** Puts another package in the place of the kept one. */
  const replaced = async (at: string, files: ReadonlyMap<string, Buffer>): Promise<string> => {
    const id = at.split('/').at(-1)
    const { rows: found } = await sql<{ sha: string }>`
      SELECT package_sha256 AS sha FROM work_file WHERE id = ${id}`.execute(services.db)
    const { sha } = found[0]!
    const entries = [...files].map(([name, content]) => ({ name, content }))
    const bytes = await buffer(Readable.from(writeZip(entries, world.clock.now())))
    await writeFile(join(services.config.dataDir, 'files', sha.slice(0, 2), sha.slice(2, 4), sha), bytes)
    return (await clerk.get(`${at}/kiem-tra`)).text
  }
  it('is found by the seal, and so is one whose seal was taken out', async () => {
    const at = await closed()
    await offered(at)
    await taken(at)
    const files = await unpacked(at)
    const path = [...files.keys()].find((name) => name.startsWith('tai-lieu/'))!
    const other = Buffer.from('nội dung khác')
    const sum = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')
    const [before, now] = [sum(files.get(path)!), sum(other)]
    const manifest = Buffer.from(files.get('manifest-sha256.txt')!.toString().replace(before, now))
    const changed = new Map([...files, [path, other], ['manifest-sha256.txt', manifest]])
    assert.match(await replaced(at, changed), /Bảng mã băm có dấu số không khớp/)
    const forged = files.get('manifest.xml')!.toString('utf8').replace(before, now)
    const resealed = new Map([...changed, ['manifest.xml', Buffer.from(forged)]])
    assert.match(await replaced(at, resealed), /Dấu số của cơ quan trên bảng mã băm không hợp lệ/)
    changed.delete('manifest.xml')
    assert.match(await replaced(at, changed), /Gói không còn bảng mã băm có dấu số của cơ quan/)
  })
})
