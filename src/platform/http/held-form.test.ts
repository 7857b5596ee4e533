import assert from 'node:assert/strict'
import { glob, readFile } from 'node:fs/promises'
import { describe, it, test } from 'node:test'
import { findingsOf } from '#tests/support/check-page.ts'
import { encode, type Visitor } from '#tests/support/client.ts'
import { provinceApp } from '#tests/support/province.ts'
import { SECRET_FIELDS } from './error-pages.ts'

const world = await provinceApp()
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const LOGIN = { login: '062190000001', password: 'mot-cua-xin-chao' }
const PROFILE = '/tai-khoan/sua'
const mother = () => world.as(LOGIN.login)
const send = (visitor: Visitor, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  visitor.raw({ method: 'POST', url: PROFILE, headers: { ...FORM, ...headers }, payload: encode(fields) })
const heldIn = (text: string) => /name="held" value="([^"]*)"/.exec(text)?.[1]

describe('a page of somebody else cannot send a form', () => {
  const SENT_FROM: Record<string, string>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site', origin: 'https://trang-la.kontum.gov.vn' },
    { origin: 'https://trang-la.example' },
    { origin: 'null' },
  ]
  for (const headers of SENT_FROM) {
    it(JSON.stringify(headers), async () => {
      for (const visitor of [world.anonymous(), await mother()]) {
        const answer = await send(visitor, { _csrf: await visitor.token(), phone: '0912345678' }, headers)
        assert.equal(answer.status, 403)
        assert.match(answer.text, /gửi từ một trang khác/)
        assert.equal(heldIn(answer.text), undefined)
      }
    })
  }
  it('but one’s own can, whatever a proxy makes of the name of the house', async () => {
    const own: Record<string, string>[] = [
      { origin: 'http://localhost:80' },
      { 'sec-fetch-site': 'same-origin', origin: 'https://ten-mien.example' },
    ]
    for (const headers of own) {
      const visitor = world.anonymous()
      const answer = await send(visitor, { _csrf: await visitor.token(), phone: '0912345678' }, headers)
      assert.equal(answer.status, 401)
      assert.ok(heldIn(answer.text))
    }
  })
})

describe('what was typed is kept over a sign-in only when a page of the house sent it', () => {
  it('nothing is kept of a form without the token of whoever sends it', async () => {
    const [stranger, other] = [world.anonymous(), await mother()]
    await stranger.get('/dang-nhap')
    for (const fields of [{ _csrf: '' }, { _csrf: 'khong-phai-ma' }, { _csrf: await other.token(PROFILE) }]) {
      const answer = await send(stranger, { ...fields, phone: '0912345678' })
      assert.equal(answer.status, 401)
      assert.equal(heldIn(answer.text), undefined)
      assert.doesNotMatch(answer.text, /được giữ lại/)
    }
  })

  it('the cookie stays in the browser longer than the session lasts, or the form of a long day were lost', async () => {
    const visitor = world.anonymous()
    const { headers } = await visitor.post('/dang-nhap', LOGIN)
    const cookie = [headers['set-cookie']].flat().find((one) => String(one).startsWith('mc_session='))
    assert.ok(Number(/Max-Age=(\d+)/.exec(String(cookie))?.[1]) >= 24 * 3600, String(cookie))
  })

  it('whoever is back sees where it goes and what it says, before it is sent', async () => {
    const visitor = await mother()
    const fields = {
      _csrf: await visitor.token(PROFILE),
      note: 'Đồng ý <b>cấp</b>',
      khac: 'điều khác',
      trong: '',
      pin: '123456',
      password: 'mat-khau-cua-toi',
    }
    world.clock.advance({ hours: 13 })
    const away = await send(visitor, fields, { referer: 'http://localhost:80/tai-khoan/sua?x=1' })
    const held = heldIn(away.text)
    assert.ok(held)
    assert.doesNotMatch(Buffer.from(held, 'base64url').toString(), /123456|mat-khau-cua-toi/)
    const back = await visitor.post('/dang-nhap', { ...LOGIN, held })
    assert.deepEqual(await findingsOf(back.text), [])
    const shown = back.text.slice(back.text.indexOf('<h1'))
    assert.match(shown, /\/tai-khoan\/sua/)
    assert.match(shown, /Ghi chú, ý kiến[\s\S]*Đồng ý &lt;b&gt;cấp&lt;\/b&gt;/)
    assert.match(shown, /Mục khác[\s\S]*điều khác/)
    assert.match(shown, /Mật khẩu, mã PIN không được giữ lại/)
    assert.doesNotMatch(shown, /123456|mat-khau-cua-toi/)
  })

  it('and is not told of passwords where none was typed', async () => {
    const visitor = await mother()
    const fields = { _csrf: await visitor.token(PROFILE), phone: '0912345678', current: '' }
    world.clock.advance({ hours: 13 })
    const held = heldIn((await send(visitor, fields)).text)
    const back = await visitor.post('/dang-nhap', { ...LOGIN, held: held ?? '' })
    assert.match(back.text, /Số điện thoại[\s\S]*0912345678/)
    assert.doesNotMatch(back.text, /không được giữ lại/)
  })
})

test('no field that hides what is typed is ever kept', async () => {
  const names = new Set<string>()
  for await (const path of glob('src/modules/**/*.{ts,tsx}')) {
    const text = await readFile(path, 'utf8')
    for (const [input] of text.matchAll(/<(?:PasswordInput|Input)\b(?:[^>]|=>)*?\/>/g))
      if (input.startsWith('<PasswordInput') || input.includes('type="password"'))
        names.add(/name="([^"]+)"/.exec(input)?.[1] ?? /name=\{(.+?)\}/.exec(input)?.[1] ?? path)
    // Fields of schemas, and the second of two keys that one form asks for.
    for (const [, name = ''] of text.matchAll(/(\w+): \{[^{}]*'x-widget': 'password'/g)) names.add(name)
    for (const [, name = ''] of text.matchAll(/keyId: '\w+', pin: '(\w+)'/g)) names.add(name)
  }
  names.delete('names.pin')
  assert.deepEqual([...names].toSorted(), [...SECRET_FIELDS].toSorted())
})
