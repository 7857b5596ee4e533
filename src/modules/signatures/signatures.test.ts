import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { before, describe, it } from 'node:test'
import type { OfficerActor } from '#platform/access/actor.ts'
import { findAuditEntries } from '#platform/audit/audit.ts'
import { inTransaction } from '#platform/database/database.ts'
import { GaveUp } from '#platform/apart/apart.ts'
import { system } from '#platform/access/actor.ts'
import { readStoredFile } from '#platform/files/files.ts'
import { plainPdf, SIMPLE } from '#platform/signing/test-support/documents.ts'
import { needs, pdfsig, pem, runFor } from '#platform/signing/test-support/peers.ts'
import { testAuthority } from '#platform/signing/test-support/authority.ts'
import { importAgencyPack, listAgencies, readAgencyPack } from '#modules/agencies/index.ts'
import { officerAt } from '#tests/support/officers.ts'
import { testApp, type Client } from '#tests/support/app.ts'
import {
  DEMO_PIN,
  keysOf,
  leaderLook,
  newPaperCode,
  provisionDemoKeys,
  sealDocument,
  sealLook,
  sealXml,
  signDocuments,
  signaturesFor,
  verifyFile,
} from './index.ts'
import { signingObstacle } from './policy.ts'
import { paths } from './paths.ts'

const { services, clock, officer, citizen, visitor } = await testApp()
const { db } = services
const pack = await readAgencyPack('kon-tum')
await inTransaction(db, (tx) => importAgencyPack(tx, pack, clock.now(), system('test')))
const [justice] = await listAgencies(db, { keys: ['kt-so-tu-phap'] })
const agency = { id: justice!.id, name: justice!.name }
const seat = { agencyId: agency.id, agencyName: agency.name }
const leaderClient = await officer({ ...seat, roles: ['leader'], name: 'Nguyễn Thị Ước', title: 'Giám đốc' })
const clerkClient = await officer({ ...seat, roles: ['clerk'], name: 'Trần Văn Thư' })
const admin = await officer({ roles: ['administrator'], name: 'Lê Quản Trị' })
const leader = officerAt(agency, ['leader'], leaderClient.accountId, 'Nguyễn Thị Ước')
const clerk = officerAt(agency, ['clerk'], clerkClient.accountId, 'Trần Văn Thư')
await provisionDemoKeys(services, { first: ['kt-so-tu-phap'], only: true })

const keyOf = async (actor: OfficerActor, holder: 'officer' | 'agency' = 'officer') =>
  (await keysOf(db, actor)).find((key) => key.holder === holder)!
const pdf = plainPdf(SIMPLE)
const bytesOf = (sha256: string) => buffer(readStoredFile(services, sha256))
const place = { spot: { page: 1, rectangle: [300, 100, 470, 170] as const }, picture: true, lines: [] }

describe('who may sign with what', () => {
  it('each with their own key; the seal by the clerk of that agency alone', async () => {
    assert.deepEqual(
      (await keysOf(db, leader)).map(({ holder }) => holder),
      ['officer'],
    )
    assert.deepEqual((await keysOf(db, clerk)).map(({ holder }) => holder).sort(), ['agency', 'officer'])
    const elsewhere = officerAt({ id: crypto.randomUUID(), name: 'Nơi khác' }, ['clerk'], clerk.accountId)
    assert.deepEqual(
      (await keysOf(db, elsewhere)).map(({ holder }) => holder),
      ['officer'],
    )
  })
  it('is said in words', () => {
    const at = clock.now()
    const base = {
      holder: 'agency' as const,
      account_id: null,
      agency_id: agency.id,
      state: 'active' as const,
      valid_from: at.subtract({ hours: 1 }),
      valid_to: at.add({ hours: 1 }),
    }
    assert.equal(signingObstacle(clerk, base, 'seal', at), undefined)
    assert.match(signingObstacle(leader, base, 'seal', at) ?? '', /Chỉ văn thư/)
    assert.match(signingObstacle(clerk, base, 'sign', at) ?? '', /không thay được chữ ký/)
    assert.match(
      signingObstacle(clerk, { ...base, agency_id: 'x' }, 'seal', at) ?? '',
      /không phải của cơ quan/,
    )
    assert.match(signingObstacle(clerk, base, 'seal', at.add({ hours: 2 })) ?? '', /hết hạn/)
    assert.match(signingObstacle(clerk, { ...base, state: 'withdrawn' }, 'seal', at) ?? '', /thu hồi/)
    const own = { ...base, holder: 'officer' as const, account_id: leader.accountId, agency_id: null }
    assert.match(signingObstacle(clerk, own, 'sign', at) ?? '', /của người khác/)
    assert.match(signingObstacle(leader, own, 'seal', at) ?? '', /con dấu số của cơ quan/)
  })
})

describe('a document', () => {
  it('is signed by the leader, sealed by the clerk, and both hold, for us and for poppler', async (t) => {
    const ref = { kind: 'document', id: crypto.randomUUID() }
    const code = newPaperCode()
    const paper = { code, title: 'Quyết định', number: '15/QĐ-STP', issuedOn: '2026-11-23' }
    const mine = await keyOf(leader)
    const [signed] = await signDocuments(services, leader, {
      keyId: mine.id,
      pin: DEMO_PIN,
      items: [{ pdf, purpose: 'sign', look: place, ref, paper }],
    })
    const stamp = await keyOf(clerk, 'agency')
    const sealed = await sealDocument(services, clerk, {
      keyId: stamp.id,
      pin: DEMO_PIN,
      item: { pdf: { sha256: signed!.sha256 }, look: place, ref, paper },
    })
    const bytes = await bytesOf(sealed.sha256)
    const report = await verifyFile(services, bytes)
    assert.equal(report.verdict, 'valid')
    assert.deepEqual(
      report.signatures.map(({ signatory, level }) => [signatory?.name, level]),
      [
        ['Nguyễn Thị Ước', 'B-LT'],
        [agency.name, 'B-LT'],
      ],
    )
    assert.deepEqual(
      (await signaturesFor(db, ref.kind, ref.id)).map(({ purpose }) => purpose),
      ['sign', 'seal'],
    )
    assert.equal((await findAuditEntries(db, { subject: ref })).length, 2)
    if (needs(t, 'pdfsig', '-v', 'poppler-utils'))
      assert.equal(pdfsig(bytes).filter((one) => one === 'Signature is Valid.').length, 2)

    const page = await visitor().get(paths.paper(code))
    for (const words of ['Quyết định', '15/QĐ-STP', agency.name, 'Văn bản còn nguyên vẹn'])
      assert.ok(page.text.includes(words), words)
    const compare = async (content: Buffer) =>
      (
        await visitor().upload(
          paths.paper(code),
          {},
          { field: 'file', name: 'a.pdf', type: 'application/pdf', content },
        )
      ).text
    assert.match(await compare(bytes), /giống hệt bản cơ quan đã phát hành/)
    assert.match(await compare(await bytesOf(signed!.sha256)), /bản trước của giấy tờ này/)
    assert.match(await compare(pdf), /KHÔNG giống/)
  })
  it('a hundred are signed with one PIN', async () => {
    const { id } = await keyOf(leader)
    const items = Array.from({ length: 100 }, () => ({ pdf, purpose: 'sign' as const, look: place }))
    const signed = await signDocuments(services, leader, { keyId: id, pin: DEMO_PIN, items })
    assert.equal(signed.length, 100)
  })
  it('nothing is kept when one cannot be signed', async () => {
    const { id } = await keyOf(leader)
    const ref = { kind: 'document', id: crypto.randomUUID() }
    const items = [
      { pdf, purpose: 'sign' as const, ref },
      { pdf: Buffer.from('%PDF-1.4 hỏng'), purpose: 'sign' as const, ref },
    ]
    await assert.rejects(signDocuments(services, leader, { keyId: id, pin: DEMO_PIN, items }), {
      code: 'not-signable',
    })
    const anchored = [{ pdf, purpose: 'sign' as const, look: leaderLook() }]
    await assert.rejects(signDocuments(services, leader, { keyId: id, pin: DEMO_PIN, items: anchored }), {
      message: /không có chỗ dành sẵn/,
    })
    assert.deepEqual(await signaturesFor(db, ref.kind, ref.id), [])
  })
  it('nobody signs with a key of somebody else, nor without its PIN', async () => {
    const { id } = await keyOf(leader)
    const items = [{ pdf, purpose: 'sign' as const }]
    await assert.rejects(signDocuments(services, clerk, { keyId: id, pin: DEMO_PIN, items }), { status: 404 })
    await assert.rejects(signDocuments(services, leader, { keyId: id, pin: '000000', items }), {
      errors: { pin: 'Mã PIN không đúng. Còn 4 lần thử trước khi chữ ký số bị khóa.' },
    })
    await signDocuments(services, leader, { keyId: id, pin: DEMO_PIN, items })
    const seals = [{ pdf, purpose: 'sign' as const, look: sealLook() }]
    const { id: stamp } = await keyOf(clerk, 'agency')
    await assert.rejects(signDocuments(services, clerk, { keyId: stamp, pin: DEMO_PIN, items: seals }), {
      status: 403,
    })
  })
})

describe('wrong PINs', () => {
  it('close the key after five, also when many are tried at once; the administrator opens it again', async () => {
    const other = await officer({ ...seat, roles: ['specialist'], name: 'Phạm Quên' })
    const actor = officerAt(agency, ['specialist'], other.accountId, 'Phạm Quên')
    await provisionDemoKeys(services, { first: ['kt-so-tu-phap'], only: true })
    const { id } = await keyOf(actor)
    const items = [{ pdf, purpose: 'initial' as const }]
    const attempt = (pin: string) => signDocuments(services, actor, { keyId: id, pin, items })
    const tried = await Promise.allSettled(Array.from({ length: 12 }, () => attempt('111111')))
    assert.equal(tried.filter(({ status }) => status === 'fulfilled').length, 0)
    await assert.rejects(attempt(DEMO_PIN), /bị khóa/)
    assert.equal((await admin.post(paths.unlockKey(id))).status, 303)
    assert.equal((await attempt(DEMO_PIN)).length, 1)
  })
})

describe('the pages of an officer', () => {
  let file: Buffer
  before(async () => {
    const authority = await testAuthority()
    const person = await authority.person('Nguyễn Thị Ước', 'rsa')
    const key = person.holder.key.export({ type: 'pkcs8', format: 'pem' })
    const files = { 'k.pem': key, 'c.pem': pem(...person.signer.chain) }
    file = runFor(
      'openssl',
      ['pkcs12', '-export', '-inkey', '{k.pem}', '-in', '{c.pem}', '-passout', 'pass:mo-ra', '-out', '{out}'],
      files,
    )
  })
  const send = (client: Client, fields: Record<string, string>) =>
    client.upload(
      paths.importKey(),
      fields,
      { field: 'file', name: 'k.p12', type: 'x/y', content: file },
      {
        from: paths.importKey(),
      },
    )

  it('take a key file in; wrong passwords and PINs are named beside their fields', async () => {
    const wrong = await send(leaderClient, { for: 'officer', password: 'sai', pin: '246810' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Mật khẩu của tệp khóa không đúng/)
    const short = await send(leaderClient, { for: 'officer', password: 'mo-ra', pin: '12' })
    assert.match(short.text, /Mã PIN gồm 6 đến 12 chữ số/)
    assert.equal((await send(leaderClient, { for: 'officer', password: 'mo-ra', pin: '246810' })).status, 303)
    assert.equal((await send(leaderClient, { for: 'officer', password: 'mo-ra', pin: '246810' })).status, 409)
    const keys = await keysOf(db, leader)
    assert.equal(keys.length, 2)
    const mine = await leaderClient.get(paths.mine())
    assert.ok(mine.text.includes('Cấp phát thử nghiệm'))
    const items = [{ pdf, purpose: 'sign' as const }]
    const [signed] = await signDocuments(services, leader, { keyId: keys[1]!.id, pin: '246810', items })
    assert.equal(signed?.level, 'B-B', 'no time stamp is configured for other authorities')
    const report = await verifyFile(services, await bytesOf(signed.sha256))
    assert.equal(report.verdict, 'uncertain')
  })
  it('only the clerk takes a seal in', async () => {
    assert.equal((await send(leaderClient, { for: 'agency', password: 'mo-ra', pin: '246810' })).status, 403)
  })
  it('change the PIN', async () => {
    const { id } = await keyOf(clerk)
    const from = paths.changePin(id)
    assert.match(
      (await clerkClient.post(from, { pin: '999999', newPin: '777777' }, { from })).text,
      /Còn 4 lần thử/,
    )
    assert.equal((await clerkClient.post(from, { pin: DEMO_PIN, newPin: '777777' }, { from })).status, 303)
    const items = [{ pdf, purpose: 'initial' as const }]
    assert.equal((await signDocuments(services, clerk, { keyId: id, pin: '777777', items })).length, 1)
    assert.equal((await leaderClient.get(from)).status, 404, 'not another’s')
  })
  it('try a signature on a paper of no worth', async () => {
    const { id } = await keyOf(leader)
    const answer = await leaderClient.post(paths.sample(id), { pin: DEMO_PIN }, { from: paths.sample(id) })
    assert.equal(answer.headers['content-type'], 'application/pdf')
    assert.equal((await verifyFile(services, answer.bytes)).verdict, 'valid')
  })
  it('take a picture: a PNG, measured before it is unpacked', async () => {
    const { id } = await keyOf(leader)
    const upload = (content: Buffer) =>
      leaderClient.upload(
        paths.picture(id),
        {},
        { field: 'picture', name: 'a.png', type: 'image/png', content },
        {
          from: paths.picture(id),
        },
      )
    assert.match((await upload(Buffer.from('không phải ảnh'))).text, /Chọn tệp ảnh PNG/)
    const drawn = (await leaderClient.get(paths.pictureFile(id))).bytes
    const huge = Buffer.from(drawn)
    huge.writeUInt32BE(90_000, 16)
    assert.match((await upload(huge)).text, /điểm ảnh/)
    assert.equal((await upload(drawn)).status, 303)
    assert.equal((await keyOf(leader)).hasPicture, true)
  })
})

describe('the open check', () => {
  const check = (content: Buffer, name = 'a.pdf') =>
    visitor().upload(
      paths.check(),
      {},
      { field: 'file', name, type: 'application/pdf', content },
      { from: paths.check() },
    )
  it('says in plain words what a file is worth', async () => {
    const { id } = await keyOf(leader)
    const [signed] = await signDocuments(services, leader, {
      keyId: id,
      pin: DEMO_PIN,
      items: [{ pdf, purpose: 'sign' }],
    })
    const bytes = await bytesOf(signed!.sha256)
    assert.match((await check(bytes)).text, /Văn bản còn nguyên vẹn, chữ ký hợp lệ[^]*Nguyễn Thị Ước/)
    const changed = Buffer.from(bytes)
    changed[changed.indexOf('1.000.000')] = 0x39
    assert.match((await check(changed)).text, /Không nên tin văn bản này[^]*đã bị sửa sau khi ký/)
    assert.match((await check(pdf)).text, /không có chữ ký số/)
    const broken = await check(Buffer.from('%PDF-1.7 rác'))
    assert.match(broken.text, /Không kiểm tra được tệp này/)
    assert.match((await check(Buffer.from('chữ'))).text, /không phải là tệp PDF hoặc XML/)
  })
  it('takes a signed XML file just the same', async () => {
    const seal = (await keysOf(services.db, clerk)).find(({ holder }) => holder === 'agency')!
    const xml = Buffer.from('<BangKe><Tep>bien-ban.pdf</Tep></BangKe>')
    const sealed = await sealXml(services, clerk, { keyId: seal.id, pin: DEMO_PIN, xml })
    const whole = (await check(sealed, 'bang-ke.xml')).text
    assert.match(whole, /Văn bản còn nguyên vẹn, chữ ký hợp lệ[^]*Sở Tư pháp/)
    assert.match(whole, /đủ bằng chứng để kiểm tra lâu dài/)
    const changed = Buffer.from(sealed.toString('utf8').replace('bien-ban.pdf', 'bien-bao.pdf'))
    assert.match(
      (await check(changed, 'bang-ke.xml')).text,
      /Không nên tin văn bản này[^]*đã bị sửa sau khi ký/,
    )
    assert.match((await check(xml)).text, /không có chữ ký số/)
    const entity = Buffer.from('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>')
    assert.match((await check(entity)).text, /Không kiểm tra được tệp này[^]*DOCTYPE/)
    await assert.rejects(sealXml(services, leader, { keyId: (await keyOf(leader)).id, pin: DEMO_PIN, xml }), {
      message: /Đóng dấu phải dùng con dấu số của cơ quan/,
    })
  })
  it('says which part of an invoice each has signed, and what of it nobody has', async () => {
    const sample = '../../platform/signing/test-support/samples/hoa-don-hai-ben-ky.xml'
    const { text } = await check(await readFile(new URL(sample, import.meta.url)), 'hoa-don.xml')
    assert.match(text, /Phần đã ký không bị sửa, nhưng chưa xác nhận được người ký/)
    assert.equal(text.match(/Phần được ký[^]*?DLHDon \(Id “data”\) trong HDon/g)?.length, 2)
    assert.match(text, /Phần của tệp không chữ ký nào bảo vệ[^]*DLQRCode trong HDon/)
    const old = '../../platform/signing/test-support/samples/hoa-don-sha1.xml'
    const weak = await check(await readFile(new URL(old, import.meta.url)), 'hoa-don.xml')
    assert.match(weak.text, /Không nên tin văn bản này[^]*thuật toán đã lạc hậu/)
  })
  it('asks to come again when a crowd is there, and keeps the office working', async () => {
    const { runsForEver } = services.checks.anybody.of<
      typeof import('../../platform/apart/test-support/harm.ts')
    >(new URL('../../platform/apart/test-support/harm.ts', import.meta.url))
    const crowd = Array.from({ length: 10 }, () => assert.rejects(runsForEver(), GaveUp))
    const answer = await check(pdf)
    assert.equal(answer.status, 503)
    assert.ok(Number(answer.headers['retry-after']) > 0)
    assert.match(answer.text, /Đang có nhiều tệp chờ xử lý nên hệ thống chưa nhận thêm/)
    assert.equal((await verifyFile(services, pdf)).verdict, 'unsigned')
    services.checks.anybody.close()
    await Promise.all(crowd)
    assert.equal((await check(pdf)).status, 200)
  })
  it('a code that is none is told', async () => {
    assert.match((await visitor().get(`${paths.check()}?ma=ABC`)).text, /12 chữ và số/)
    assert.equal((await visitor().get(paths.paper('AAAAAAAAAAAA'))).status, 404)
  })
})

describe('doors', () => {
  it('open to those they are for', async () => {
    const everybody = [await citizen(), leaderClient, admin]
    const seen = async (path: string) =>
      Promise.all(everybody.map(async (one) => (await one.get(path)).status))
    assert.deepEqual(await seen(paths.mine()), [403, 200, 403])
    assert.deepEqual(await seen(paths.certificates()), [403, 403, 200])
    assert.deepEqual(await seen(paths.check()), [200, 200, 200])
    assert.equal((await visitor().get(paths.mine())).status, 401)
  })
})
