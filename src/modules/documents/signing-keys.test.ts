import assert from 'node:assert/strict'
import { describe, it, type TestContext } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { needsSoftToken, SOFT_PIN, SOFT_TOKEN, softToken } from '#gateways/pkcs11/test-support/soft-token.ts'
import { newKey } from '#platform/signing/authority.ts'
import { needs, pdfsig } from '#platform/signing/test-support/peers.ts'
import { DEMO_PIN, signaturePaths, verifyFile } from '#modules/signatures/index.ts'
import { ensureAuthority, issueFor } from '#src/modules/signatures/own-authority.ts'
import { letterOffice, mainFile } from '#tests/support/letters.ts'
import { provinceApp, type Answer, type Visitor } from '#tests/support/province.ts'

const world = await provinceApp({ PKCS11_MODULE: SOFT_TOKEN })
const { services } = world
const office = await letterOffice(world)
const leader = await office.as('lanhdao')
const clerk = await office.as('vanthu')
const submitted = (subject: string) => office.submitted({ subject, recipients: 'Lưu trữ tỉnh' })

async function taskOn(who: Visitor, path: string): Promise<string> {
  const taskId = /name="taskId" value="([0-9a-f-]{36})"/.exec((await who.get(path)).text)?.[1]
  assert.ok(taskId, `something to do on ${path}`)
  return taskId
}

/** The key of a page that is kept in that way. */
async function keyOn(who: Visitor, path: string, words: string): Promise<string> {
  const { text } = await who.get(path)
  const found = new RegExp(`<option value="([0-9a-f-]{36})"[^>]*>[^<]*${words}`).exec(text)?.[1]
  assert.ok(found, `a key “${words}” on ${path}`)
  return found
}

describe('a key confirmed on the phone', () => {
  const phone = (who: Visitor, request: string, answer: 'yes' | 'no') =>
    who.post(
      signaturePaths.demoPhone(),
      { id: request.split('/').at(-1)!, answer },
      { from: signaturePaths.demoPhone() },
    )
  const beginsToWait = (answer: Answer): string => {
    assert.equal(answer.status, 303, answer.text)
    assert.match(answer.location!, /^\/ky-so\/yeu-cau\//)
    return answer.location!
  }
  /** Looks at the page as the browser does by itself, until it no longer waits. */
  const ended = async (who: Visitor, path: string): Promise<Answer> => {
    for (let i = 0; i < 200; i++) {
      const answer = await who.get(path)
      if (answer.headers['refresh'] === undefined) return answer
      await pause(50)
    }
    throw new Error('the request never ended')
  }

  it('signs one document: the page waits, not the request', async () => {
    await leader.post(signaturePaths.addRemote(), {}, { from: signaturePaths.addRemote() })
    const path = await submitted('phối hợp xác minh qua điện thoại')
    const keyId = await keyOn(leader, path, 'xác nhận trên điện thoại')
    const given = { taskId: await taskOn(leader, path), keyId, pin: '' }
    const request = beginsToWait(await leader.post(`${path}/ky`, given))
    assert.match((await leader.get(request)).text, /Ký văn bản: phối hợp xác minh qua điện thoại/)
    assert.match((await leader.get(path)).text, /Đang trình/, 'until the confirmation nothing is changed')
    await phone(leader, request, 'yes')
    assert.equal((await ended(leader, request)).location, path)
    assert.match((await leader.get(path)).text, /Đã ký, chờ phát hành/)
  })
  it('signs a pile with one confirmation; declined, nothing of it is signed', async () => {
    const paths = [await submitted('văn bản thứ nhất'), await submitted('văn bản thứ hai')]
    const tasks = await Promise.all(paths.map((path) => taskOn(leader, path)))
    const keyId = await keyOn(leader, '/van-ban', 'xác nhận trên điện thoại')
    const begin = async () =>
      beginsToWait(await leader.post('/van-ban/ky', { task: tasks, keyId, pin: '' }, { from: '/van-ban' }))
    const declined = await begin()
    await phone(leader, declined, 'no')
    assert.match((await ended(leader, declined)).text, /đã bị từ chối trên điện thoại/)
    for (const path of paths) assert.match((await leader.get(path)).text, /Đang trình/)
    const request = await begin()
    assert.match((await leader.get(request)).text, /Ký 2 văn bản/)
    await phone(leader, request, 'yes')
    assert.equal((await ended(leader, request)).location, '/van-ban')
    assert.match((await leader.get('/van-ban')).text, /Đã ký 2 văn bản/)
  })
  it('says why of a pile nothing could be signed', async () => {
    const path = await submitted('đã ký mất rồi')
    const task = await taskOn(leader, path)
    const keyId = await keyOn(leader, '/van-ban', 'xác nhận trên điện thoại')
    const pin = await keyOn(leader, '/van-ban', 'ký bằng mã PIN')
    await leader.post('/van-ban/ky', { task, keyId: pin, pin: DEMO_PIN }, { from: '/van-ban' })
    const request = beginsToWait(
      await leader.post('/van-ban/ky', { task, keyId, pin: '' }, { from: '/van-ban' }),
    )
    assert.match((await ended(leader, request)).text, /1 văn bản chưa ký được: .*làm xong/)
  })
  it('of somebody else is not asked', async () => {
    const path = await submitted('khóa của người khác')
    const keyId = await keyOn(leader, path, 'xác nhận trên điện thoại')
    const answer = await clerk.post(`${path}/phat-hanh`, { keyId, pin: '' })
    assert.equal(answer.status, 409, 'nothing is signed yet')
    assert.doesNotMatch((await leader.get(signaturePaths.demoPhone())).text, /khóa của người khác/)
  })
})

describe('a PIN typed wrong on a pile', () => {
  it('is told beside the field, with what was chosen still chosen', async () => {
    const path = await submitted('mã PIN gõ nhầm')
    const task = await taskOn(leader, path)
    const keyId = await keyOn(leader, '/van-ban', 'ký bằng mã PIN')
    const wrong = await leader.post('/van-ban/ky', { task, keyId, pin: '000000' }, { from: '/van-ban' })
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /Mã PIN không đúng\. Còn 4 lần thử/)
    assert.match(wrong.text, new RegExp(`value="${task}"[^>]*checked`))
    const right = await leader.post('/van-ban/ky', { task, keyId, pin: DEMO_PIN }, { from: '/van-ban' })
    assert.equal(right.status, 303, right.text)
  })
})

describe('a leader who has much to sign', () => {
  const WARNING = /<div class="mc-notice mc-notice--warning" role="alert">[^]*?<\/div>/
  it('is warned of what of a pile was not signed, with why and where, by PIN and by phone', async () => {
    for (const words of ['ký bằng mã PIN', 'xác nhận trên điện thoại']) {
      const [good, gone] = [await submitted(`ký được: ${words}`), await submitted(`đã bị trả lại: ${words}`)]
      const task = [await taskOn(leader, good), await taskOn(leader, gone)]
      const keyId = await keyOn(leader, '/van-ban', words)
      const back = { taskId: task[1]!, outcome: 'return', answer: 'Sửa lại.' }
      assert.equal((await leader.post(`${gone}/y-kien`, back)).status, 303)
      const sent = await leader.post('/van-ban/ky', { task, keyId, pin: DEMO_PIN }, { from: '/van-ban' })
      assert.equal(sent.status, 303, sent.text)
      if (sent.location !== '/van-ban') {
        const id = sent.location!.split('/').at(-1)!
        await leader.post(signaturePaths.demoPhone(), { id, answer: 'yes' }, { from: sent.location! })
        for (let i = 0; i < 200; i++) {
          if ((await leader.get(sent.location!)).location === '/van-ban') break
          await pause(50)
        }
      }
      const warning = WARNING.exec((await leader.get('/van-ban')).text)?.[0] ?? ''
      assert.match(warning, /Đã ký 1 văn bản\. 1 văn bản chưa ký được\./)
      assert.match(warning, new RegExp(`href="${gone}"[^>]*>\\s*Đã bị trả lại: ${words}[^]*làm xong`))
      assert.doesNotMatch((await leader.get('/van-ban')).text, WARNING, 'once')
    }
  })
  it('is led on from one that is signed or sent back to the next that waits', async () => {
    const [first, second] = [await submitted('việc thứ nhất'), await submitted('việc thứ hai')]
    const before = await leader.get(first)
    assert.doesNotMatch(before.text, /Văn bản tiếp theo/)
    const key = { keyId: await keyOn(leader, first, 'ký bằng mã PIN'), pin: DEMO_PIN }
    await leader.post(`${first}/ky`, { ...key, taskId: await taskOn(leader, first) })
    const next = /href="([^"]+)"[^>]*data-shortcut="n"[^>]*>\s*Văn bản tiếp theo/
    const led = next.exec((await leader.get(first)).text)?.[1]
    assert.ok(led && led !== first)
    assert.match((await leader.get(led)).text, /Ký ban hành/)
    const back = { taskId: await taskOn(leader, second), outcome: 'return', answer: 'Sửa lại.' }
    await leader.post(`${second}/y-kien`, back)
    const on = next.exec((await leader.get(second)).text)?.[1]
    assert.notEqual(on, second)
    assert.doesNotMatch((await clerk.get(first)).text, /Văn bản tiếp theo/, 'who has not acted is not led')
  })
})

describe('a signing token (SoftHSM2)', async () => {
  const authority = await ensureAuthority(services)
  const certified = async (name: string, kind: 'rsa' | 'ecdsa') => {
    const key = await newKey(kind)
    const subject = { name, organisation: 'Sở Tư pháp tỉnh Kon Tum', place: 'Kon Tum' }
    const [certificate] = await issueFor(services, authority, subject, key, services.clock.now())
    return { key, certificate: certificate! }
  }
  const name = /Chữ ký số: ([^<]+)</.exec((await leader.get(signaturePaths.mine())).text)![1]!.trim()
  const token = await softToken('So Tu phap', {
    '01': await certified(name, 'rsa'),
    '02': await certified('Người Khác', 'ecdsa'),
  })
  const add = (keyId: string) =>
    leader.post(
      signaturePaths.addToken(),
      { token: token.serial, keyId, for: 'officer' },
      { from: signaturePaths.addToken() },
    )
  const both = (t: TestContext) => needsSoftToken(t) && needs(t, 'pdfsig', '-v', 'poppler-utils')

  it('is added by its holder, who sees what is on it; nobody takes a certificate of somebody else', async (t) => {
    if (!needsSoftToken(t)) return
    const list = (await leader.get(signaturePaths.addToken())).text
    for (const words of ['So Tu phap', name, 'Người Khác']) assert.ok(list.includes(words), words)
    const wrong = await add('02')
    assert.equal(wrong.status, 422)
    assert.match(wrong.text, /cấp cho “Người Khác”/)
    assert.equal((await add('01')).status, 303)
    assert.match((await leader.get(signaturePaths.mine())).text, /Trên thiết bị ký, HSM/)
    assert.equal((await add('01')).status, 409, 'once')
  })
  it('signs a document with its PIN; a wrong one is told on the page and changes nothing', async (t) => {
    if (!both(t)) return
    const path = await submitted('ký bằng thiết bị')
    const given = { taskId: await taskOn(leader, path), keyId: await keyOn(leader, path, 'thiết bị ký') }
    for (const pin of ['000000', '111111', '222222']) {
      const wrong = await leader.post(`${path}/ky`, { ...given, pin })
      assert.equal(wrong.status, 422, wrong.text)
      assert.match(wrong.text, /Mã PIN của thiết bị ký không đúng/)
      assert.match(wrong.text, new RegExp(`value="${given.keyId}" selected`), 'the key stays chosen')
    }
    assert.equal((await leader.post(`${path}/ky`, { ...given, pin: '' })).status, 422)
    assert.match((await leader.get(path)).text, /Đang trình/)
    const signed = await leader.post(`${path}/ky`, { ...given, pin: SOFT_PIN })
    assert.equal(signed.status, 303, signed.text)
    const pdf = await mainFile(leader, path)
    assert.deepEqual(pdfsig(pdf), ['Signature is Valid.'])
    const { signatures } = await verifyFile(services, pdf)
    assert.deepEqual(
      signatures.map(({ verdict, level }) => [verdict, level]),
      [['valid', 'B-LT']],
      'with the certificates above it, though the token carries its own alone',
    )
  })
})
