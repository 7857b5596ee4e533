import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { samplePdf } from '#src/demo/sample-pdf.ts'
import type { Visitor } from '#tests/support/client.ts'
import { findingsOf } from '#tests/support/check-page.ts'
import { birthAnswers, fileBirth, uploadPapers } from '#tests/support/dossiers.ts'
import { answerBirth, beginBirth, birthPages, paper, sendBirth, sendPapers } from '#tests/support/drafts.ts'
import { provinceApp } from '#tests/support/province.ts'

const world = await provinceApp({ MAX_UPLOAD_MB: '1' })
const mother = () => world.as('062190000001')
const HOSTILE = `<script>alert('x')</script><img src=x onerror=alert(1)> " ' -- ; DROP TABLE dossier; \${7*7} {{7*7}} %27`

describe('what people type is kept as typed and shown as text', () => {
  it('in every field of a form, on every page that shows it, to everybody who may read it', async () => {
    const citizen = await mother()
    const free = [
      'applicantName',
      'applicantAddress',
      'childName',
      'birthPlace',
      'hometown',
      'motherName',
      'motherAddress',
    ]
    const draft = await beginBirth(citizen)
    // The longest field takes the whole text, the others as much as they hold.
    await answerBirth(citizen, draft, Object.fromEntries(free.map((name) => [name, HOSTILE.slice(0, 110)])))
    assert.equal(
      (await sendPapers(citizen, draft, { ...paper, name: `<b onmouseover=alert(1)>.pdf` })).status,
      303,
    )
    const check = await citizen.get(`${draft}/kiem-tra`)
    const code = await sendBirth(citizen, draft)
    const officer = await world.as('motcua.phuong-quang-trung')
    const pages = [
      check,
      await citizen.get(`/ho-so-cua-toi/${code}`),
      await citizen.get('/giay-to-cua-toi'),
      await officer.get(`/ho-so/${code}`),
      await officer.get(`/ho-so/${code}/ban-in`),
      await officer.get('/viec-cua-toi'),
    ]
    for (const [index, page] of pages.entries()) {
      assert.equal(page.status, 200, `page ${index}`)
      assert.doesNotMatch(page.text, /<script>alert|<img src=x|<b onmouseover/, `page ${index}`)
    }
    for (const page of [pages[0]!, pages[3]!]) assert.match(page.text, /&lt;script&gt;alert/)
    assert.match(pages[2]!.text, /&lt;b onmouseover/)
  })

  it('in the address: a search, a code, a next page, a notice', async () => {
    const citizen = await mother()
    const q = encodeURIComponent(HOSTILE.slice(0, 90))
    for (const path of [
      `/thu-tuc?q=${q}`,
      `/tra-cuu?ma=${q}`,
      `/co-quan?q=${q}`,
      `/dang-nhap?tiep=${q}`,
      `/${q}`,
      `/thu-tuc/${q.slice(0, 30)}`,
    ]) {
      for (const visitor of [citizen, world.anonymous()]) {
        const answer = await visitor.get(path)
        assert.ok(answer.status < 500, path)
        assert.doesNotMatch(answer.text, /<script>alert|<img src=x/, path)
      }
    }
    const answer = await world.anonymous().raw({
      method: 'GET',
      url: '/thu-tuc',
      cookies: { mc_notice: Buffer.from('<script>alert(1)</script>').toString('base64url') },
    })
    assert.doesNotMatch(answer.text, /<script>alert/)
  })

  it('a sign-in leads nowhere outside', async () => {
    for (const next of [
      '//evil.example',
      'https://evil.example',
      '/\\evil.example',
      '/%5cevil.example',
      'javascript:alert(1)',
    ]) {
      const visitor = world.anonymous()
      const answer = await visitor.post(
        '/dang-nhap',
        { login: '062190000001', password: 'mot-cua-xin-chao', tiep: next },
        { from: '/dang-nhap' },
      )
      assert.equal(answer.status, 303)
      assert.match(String(answer.headers['location']), /^\/(?![/\\])/, next)
    }
  })
})

describe('the API says which field is wrong', () => {
  const send = async (body: unknown) => (await mother()).api('POST', '/api/dossiers', body)
  const right = async () => {
    const citizen = await mother()
    const { items } = (await citizen.api('GET', '/api/agencies?search=quang+trung')).json<{
      items: { key: string; name: string }[]
    }>()
    return {
      procedureCode: '1.001193',
      agency: items.find(({ name }) => name.includes('phường Quang Trung'))!.key,
      answers: birthAnswers as Record<string, unknown>,
      papers: await uploadPapers(citizen),
      idempotencyKey: crypto.randomUUID(),
    }
  }
  const errorsOf = (
    answer: { status: number; text: string; json: () => unknown; headers: object },
    status = 422,
  ) => {
    assert.equal(answer.status, status, answer.text)
    return (answer.json() as { errors?: Record<string, string> }).errors ?? {}
  }

  it('a value that is not one of the list', async () => {
    const body = await right()
    const errors = errorsOf(await send({ ...body, answers: { ...body.answers, childSex: 'khác' } }))
    assert.deepEqual(Object.keys(errors), ['answers.childSex'])
  })
  it('a field that is missing, one too many, one of another type', async () => {
    const { procedureCode: _, ...rest } = await right()
    assert.ok('procedureCode' in errorsOf(await send(rest)))
    const body = await right()
    assert.ok(
      'answers.khongCo' in errorsOf(await send({ ...body, answers: { ...body.answers, khongCo: 1 } })),
    )
    assert.ok(
      'answers.motherBirthYear' in
        errorsOf(await send({ ...body, answers: { ...body.answers, motherBirthYear: 'chín mươi' } })),
    )
  })
  it('a paper that is not the sender’s', async () => {
    const body = await right()
    const answer = await send({
      ...body,
      papers: [{ component: 0, sha256: 'a'.repeat(64), fileName: 'x.pdf' }],
    })
    assert.ok([404, 422].includes(answer.status), answer.text)
  })
  it('a body that is no JSON, and a query of the wrong kind', async () => {
    const citizen = await mother()
    const broken = await citizen.raw({
      method: 'POST',
      url: '/api/dossiers',
      headers: { 'content-type': 'application/json' },
      payload: '{"procedureCode": ',
    })
    assert.equal(broken.status, 400)
    assert.match(String(broken.headers['content-type']), /problem\+json/)
    const answer = await citizen.get('/api/procedures?limit=nhiều')
    assert.ok('limit' in errorsOf(answer), answer.text)
  })
})

describe('codes and numbers that are not there, or not yours', () => {
  it('a file code with a slip of the finger is told so, gently', async () => {
    for (const code of [
      '000.01.50.H34-261116-9999',
      'abc',
      '000.01.50.h34-261116-0001 ',
      '%00',
      'a'.repeat(99),
    ]) {
      const page = await world.anonymous().get(`/tra-cuu?ma=${encodeURIComponent(code)}`)
      assert.ok([200, 404, 422].includes(page.status), `${code}: ${page.status}`)
      assert.deepEqual(await findingsOf(page.text), [])
    }
  })
  it('a dossier of somebody else is one that does not exist: same status, same words', async () => {
    const code = await fileBirth(await mother())
    const stranger = await world.as('motcua.so-tu-phap')
    const [theirs, none] = [
      await stranger.get(`/ho-so/${code}`),
      await stranger.get('/ho-so/000.01.50.H34-261116-9998'),
    ]
    assert.deepEqual([theirs.status, none.status], [404, 404])
    const bare = (text: string) =>
      text.replaceAll(/_csrf" value="[^"]*"/g, '').replaceAll(/\/ho-so\/[^"]*/g, '')
    assert.equal(bare(theirs.text), bare(none.text))
  })
  it('an identifier that is no identifier is not found, not an error', async () => {
    const citizen = await mother()
    for (const path of [
      '/ban-nhap/1/1',
      '/giay-to-cua-toi/x',
      '/tep/1/2',
      '/ban-nhap/00000000-0000-4000-8000-000000000000/99',
      '/thu-tuc/%ff',
      '/%c0%ae',
    ]) {
      const { status } = await citizen.get(path)
      assert.ok(status >= 400 && status < 500, `${path}: ${status}`)
    }
  })
})

describe('files that cannot be taken are refused beside their field, and nothing else is lost', () => {
  const exe = Buffer.concat([Buffer.from('MZ\x90\x00\x03\x00\x00\x00', 'latin1'), Buffer.alloc(4000)])
  const send = async (citizen: Visitor, draft: string, name: string, content: Buffer) =>
    sendPapers(citizen, draft, [paper, { field: 'paper-1', name, type: 'application/pdf', content }])

  async function refused(name: string, content: Buffer, words: RegExp): Promise<void> {
    const citizen = await mother()
    const draft = await beginBirth(citizen)
    await answerBirth(citizen, draft)
    const answer = await send(citizen, draft, name, content)
    assert.equal(answer.status, 422)
    assert.match(answer.text, words)
    assert.match(answer.text, /govuk-error-summary/)
    const after = await citizen.get(`${draft}/giay-to`)
    assert.match(after.text, /giay-chung-sinh\.pdf/, 'the good file is kept')
    assert.match((await citizen.get(`${draft}/1`)).text, /Vũ Thị Hạnh/, 'the answers are kept')
  }

  it('a program that calls itself a PDF', () =>
    refused('tờ khai.pdf', exe, /Nội dung tệp “tờ khai\.pdf” không thuộc loại được nhận/))
  it('an empty file', () => refused('trong.pdf', Buffer.alloc(0), /Tệp “trong\.pdf” không có nội dung/))
  it('a file larger than the limit', () =>
    refused(
      'lon.pdf',
      Buffer.concat([samplePdf, Buffer.alloc(1.5 * 1024 * 1024)]),
      /Tệp “lon\.pdf” lớn hơn mức cho phép \(1\sMB\)/,
    ))
  it('a page of HTML with the name of a picture', () =>
    refused('anh.png', Buffer.from('<html><script>1</script>'), /“anh\.png” không thuộc loại được nhận/))

  it('an upload of a supplement, too: the words typed with it stay', async () => {
    const citizen = await mother()
    const code = await fileBirth(citizen)
    const officer = await world.as('motcua.phuong-quang-trung')
    const task = /action="(\/viec\/[0-9a-f-]+)"/.exec((await officer.get(`/ho-so/${code}`)).text)![1]!
    await officer.post(
      task,
      { outcome: 'request-supplement', note: 'Giấy chứng sinh mờ.' },
      { from: `/ho-so/${code}` },
    )
    const from = `/ho-so-cua-toi/${code}/bo-sung`
    const answer = await citizen.upload(
      from,
      { note: 'Tôi gửi lại bản rõ.' },
      { field: 'papers', name: 'a.pdf', type: 'application/pdf', content: exe },
      { from },
    )
    assert.equal(answer.status, 422, answer.text.slice(0, 500))
    assert.match(answer.text, /“a\.pdf” không thuộc loại được nhận/)
    assert.match(answer.text, /Tôi gửi lại bản rõ\./)
  })

  it('and to one’s own papers: told on the same page', async () => {
    const citizen = await mother()
    const answer = await citizen.upload(
      '/giay-to-cua-toi',
      {},
      [
        { ...paper, field: 'paper', content: Buffer.concat([samplePdf, Buffer.from('\n')]) },
        { field: 'paper', name: 'a.pdf', type: 'application/pdf', content: exe },
      ],
      { from: '/giay-to-cua-toi' },
    )
    assert.equal(answer.status, 422)
    assert.match(answer.text, /“a\.pdf” không thuộc loại được nhận/)
    assert.match(answer.text, /giay-chung-sinh/, 'the good file is kept')
  })
})

describe('a session that ends in the middle of a form', () => {
  it('loses nothing: what was typed is sent on after signing in', async () => {
    const citizen = await mother()
    const draft = await beginBirth(citizen)
    const page = { ...birthPages[0]!, applicantAddress: 'Thôn 7, nhà cuối đường <bên suối>' }
    const token = await citizen.token(`${draft}/1`)
    world.clock.advance({ hours: 13 })
    const away = await citizen.post(`${draft}/1`, { ...page, _csrf: token })
    assert.equal(away.status, 401)
    assert.match(away.text, /Nội dung vừa nhập được giữ lại/)
    const field = (text: string, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1]
    const held = field(away.text, 'held')
    assert.ok(held)
    const back = await citizen.post('/dang-nhap', {
      login: '062190000001',
      password: 'mot-cua-xin-chao',
      held,
    })
    assert.equal(back.status, 200)
    assert.match(back.text, /Nội dung Ông\/Bà vừa nhập vẫn còn/)
    assert.deepEqual(await findingsOf(back.text), [])
    const fields = Object.fromEntries(
      [...back.text.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(
        ([, name = '', value = '']) => [
          name,
          value.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
        ],
      ),
    )
    const sent = await citizen.post(`${draft}/1`, fields)
    assert.equal(sent.status, 303, sent.text.slice(0, 300))
    assert.match((await citizen.get(`${draft}/1`)).text, /Thôn 7, nhà cuối đường &lt;bên suối&gt;/)
  })
})
