import assert from 'node:assert/strict'
import { test } from 'node:test'
import { testApp } from '#tests/support/app.ts'
import { encode, multipart, type Answer } from '#tests/support/client.ts'

const { app, officer, citizen } = await testApp()

const FORM = 'application/x-www-form-urlencoded'
const tokenOf = ({ text }: Pick<Answer, 'text'>) => {
  const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1]
  return token ?? assert.fail('no form on the page')
}

/** Two pages opened at the same moment by a browser that holds no cookie yet; what both answers gave it is kept. */
async function twoFirstPages() {
  const pages = await Promise.all(['/dang-nhap', '/dang-ky'].map((url) => app.inject({ url })))
  const cookies = Object.fromEntries(
    pages.flatMap((page) => page.cookies).map((one) => [one.name, one.value]),
  )
  return { cookies, tokens: pages.map(({ body }) => tokenOf({ text: body })) }
}

const signIn = (cookies: Record<string, string>, token: string) =>
  app.inject({
    method: 'POST',
    url: '/dang-nhap',
    cookies,
    headers: { 'content-type': FORM },
    payload: encode({ _csrf: token, login: 'ai-do@example.vn', password: 'sai' }),
  })

test('two first pages opened at once by a stranger: the forms of both are taken', async () => {
  const { cookies, tokens } = await twoFirstPages()
  for (const token of tokens) assert.equal((await signIn(cookies, token)).statusCode, 422)
})

test('a stranger is given the cookie of the visit once', async () => {
  const { cookies } = await twoFirstPages()
  const later = await app.inject({ url: '/dang-nhap', cookies })
  assert.deepEqual(later.cookies, [])
  assert.equal((await signIn(cookies, tokenOf({ text: later.body }))).statusCode, 422)
})

test('two pages opened at once after signing in: both forms are taken, the one with a file as well', async () => {
  const person = await citizen()
  const pages = await Promise.all(['/giay-to-cua-toi', '/tai-khoan'].map((path) => person.get(path)))
  assert.equal(pages.flatMap(({ headers }) => headers['set-cookie'] ?? []).length, 0)
  for (const page of pages) {
    const { body, type } = multipart({ _csrf: tokenOf(page) }, [
      { field: 'file', name: 'rong.pdf', type: 'application/pdf', content: '' },
    ])
    const answer = await person.raw({
      method: 'POST',
      url: '/giay-to-cua-toi',
      headers: { 'content-type': type },
      payload: body,
    })
    assert.equal(answer.status, 422, answer.text)
  }
})

test('a form from before signing in is refused after it, as is one of somebody else', async () => {
  const [one, other] = [await citizen(), await officer({ roles: ['specialist'] })]
  const { tokens } = await twoFirstPages()
  for (const stale of [tokens[0]!, await other.token('/tai-khoan')]) {
    const answer = await one.raw({
      method: 'POST',
      url: '/dang-xuat',
      headers: { 'content-type': FORM },
      payload: encode({ _csrf: stale }),
    })
    assert.equal(answer.status, 403)
    assert.match(answer.text, /Biểu mẫu đã mở quá lâu/)
  }
})

test('a token that was changed, shortened, or comes without the cookie it was made for is refused', async () => {
  const { cookies, tokens } = await twoFirstPages()
  const [token] = tokens
  for (const wrong of ['', token!.slice(0, 11), `${token!.slice(0, -1)}!`, `${token!}x`, 'á'.repeat(54)])
    assert.equal((await signIn(cookies, wrong)).statusCode, 403, wrong)
  assert.equal((await signIn({}, token!)).statusCode, 403)
})
