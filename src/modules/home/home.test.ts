import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { beginBirth } from '#tests/support/drafts.ts'
import { fileBirth, taskOf } from '#tests/support/dossiers.ts'
import { fillOffice } from '#tests/support/office.ts'
import { provinceApp } from '#tests/support/province.ts'
import {
  endpointsByTag,
  fieldsOf,
  noteOf,
  typeOf,
  valuesOf,
  type ApiDocument,
} from './pages/api-reference/document.ts'
import { mondayOf } from './pages/desk/desk.ts'

const world = await provinceApp()
const anybody = world.anonymous()
const citizen = await world.as('062190000001')
const commune = 'phuong-quang-trung'

describe('the public home', () => {
  it('asks what one wants to do, before anything else', async () => {
    const { text, status } = await anybody.get('/')
    assert.equal(status, 200)
    assert.match(text, /<h1[^>]*>Ông\/Bà cần làm việc gì\?/)
    assert.match(text, /<form action="\/thu-tuc" method="get"/)
    assert.match(text, /<form action="\/tra-cuu" method="get"/)
    assert.match(text, /href="\/dang-nhap"/)
    assert.match(text, /href="\/cong-khai"/)
    assert.ok((text.match(/class="mc-event"/g) ?? []).length >= 15)
  })

  it('tells a citizen first what waits: drafts, and what an agency asks for', async () => {
    assert.match((await citizen.get('/')).text, /Không có việc gì chờ Ông\/Bà/)
    const draft = await beginBirth(citizen)
    const code = await fileBirth(citizen)
    const clerk = await world.as(`motcua.${commune}`)
    const task = await taskOf(clerk, code)
    await clerk.post(
      task!,
      { outcome: 'request-supplement', note: 'Bổ sung giấy chứng sinh.' },
      { from: `/ho-so/${code}` },
    )
    const { text } = await citizen.get('/')
    assert.ok(text.includes(`href="${draft}/1"`))
    assert.ok(text.includes(`href="/ho-so-cua-toi/${code}/bo-sung"`))
    assert.ok(text.indexOf(code) < text.indexOf('can-lam-gi'), 'what waits stands first')
    assert.ok(!(await anybody.get('/')).text.includes(code))
    const other = await world.as(`lanhdao.${commune}`)
    assert.ok(!(await other.get('/')).text.includes(code))
  })
})

describe('the guide', () => {
  it('leads officers to their own pages, and never to a citizen’s that would be closed to them', async () => {
    const { text } = await (await world.as(`motcua.${commune}`)).get('/huong-dan')
    const main = text.slice(text.indexOf('<main'))
    assert.match(main, /Dành cho cán bộ/)
    assert.match(main, /href="\/mot-cua"/)
    assert.doesNotMatch(main, /href="\/ho-so-cua-toi"/)
    const citizens = (await anybody.get('/huong-dan')).text
    assert.doesNotMatch(citizens, /Dành cho cán bộ/)
    assert.match(citizens.slice(citizens.indexOf('<main')), /href="\/ho-so-cua-toi"/)
  })
})

describe('the desk of an officer', () => {
  it('shows work, the agency, and the doors of the role with their keys', async () => {
    const { text } = await (await world.as(`motcua.${commune}`)).get('/can-bo')
    assert.match(text, /Việc của tôi/)
    assert.match(text, /data-shortcut="t"[^>]*>\s*Tiếp nhận hồ sơ/)
    assert.doesNotMatch(text, /Số liệu điều hành/)
    assert.doesNotMatch(text, /Tình trạng hệ thống/)
  })
  it('names a group of doors above the first that opens to this role', async () => {
    const { text } = await (await world.as(`motcua.${commune}`)).get('/can-bo')
    assert.match(text, /mc-side-nav__group">Điều hành<\/li><li[^>]*><a[^>]*href="\/so-theo-doi"/)
    assert.doesNotMatch(text, /mc-side-nav__group">Quản trị/)
  })
  it('counts in the side navigation what waits', async () => {
    const code = await fileBirth(citizen)
    const clerk = await world.as(`motcua.${commune}`)
    const badge = async () =>
      Number(
        /Việc cần làm<\/span><span class="mc-badge">(\d+)/.exec((await clerk.get('/ho-so')).text)?.[1] ?? 0,
      )
    const waiting = await badge()
    assert.ok(waiting > 0)
    const task = await taskOf(clerk, code)
    await clerk.post(task!, { outcome: 'refuse', note: 'Nộp nhầm.' }, { from: `/ho-so/${code}` })
    assert.equal(await badge(), waiting - 1)
  })
  it('shows an administrator the machine, not the dossiers', async () => {
    const { text } = await (await world.as('quantri')).get('/can-bo')
    assert.match(text, /Tình trạng hệ thống/)
    assert.doesNotMatch(text, /Việc của tôi|Hồ sơ của cơ quan/)
  })
  it('is for officers', async () => {
    assert.equal((await citizen.get('/can-bo')).status, 403)
    assert.equal((await anybody.get('/can-bo')).status, 401)
  })
  it('counts the week from Monday', () => {
    const sunday = Temporal.Instant.from('2026-11-22T16:59:00Z')
    assert.equal(mondayOf(sunday).toString(), '2026-11-15T17:00:00Z')
    assert.equal(mondayOf(sunday.add({ minutes: 1 })).toString(), '2026-11-22T17:00:00Z')
  })
})

describe('colours of the page', () => {
  it('are kept in the visitor’s own cookie and taken back', async () => {
    const visitor = world.anonymous()
    for (const theme of ['dark', 'light', 'contrast']) {
      await visitor.post('/tro-nang', { theme }, { from: '/tro-nang' })
      assert.match((await visitor.get('/tra-cuu')).text, new RegExp(`<html[^>]*data-theme="${theme}"`))
    }
    await visitor.post('/tro-nang', { theme: 'device' }, { from: '/tro-nang' })
    assert.doesNotMatch((await visitor.get('/tra-cuu')).text, /<html[^>]*data-theme/)
    await visitor.post('/tro-nang', { theme: '"><script>' }, { from: '/tro-nang' })
    assert.doesNotMatch((await visitor.get('/tra-cuu')).text, /<html[^>]*data-theme/)
  })
})

describe('the map of the site', () => {
  it('names the doors that will open, and no other', async () => {
    const linksFor = async (visitor: typeof anybody) => {
      const { text } = await visitor.get('/so-do-trang')
      const main = text.slice(text.indexOf('<main'), text.indexOf('</main>'))
      return [...main.matchAll(/<li><a class="govuk-link" href="([^"]+)"/g)].map(([, href = '']) => href)
    }
    for (const visitor of [
      anybody,
      citizen,
      await world.as(`lanhdao.${commune}`),
      await world.as('quantri'),
    ]) {
      const links = await linksFor(visitor)
      assert.ok(links.length > 5)
      for (const href of links) assert.equal((await visitor.get(href)).status, 200, href)
    }
    assert.ok(!(await linksFor(anybody)).includes('/can-bo'))
    assert.ok(!(await linksFor(citizen)).includes('/so-lieu'))
  })

  it('leaves out no door of the navigation', async () => {
    const hrefs = (text: string, from: string, to: string) => {
      const part = text.slice(text.indexOf(from), text.indexOf(to, text.indexOf(from)))
      return [...part.matchAll(/href="([^"#]+)"/g)].map(([, href = '']) => href)
    }
    for (const [visitor, shell, nav] of [
      [citizen, '/', '<nav class="mc-service-nav"'],
      [await world.as(`motcua.${commune}`), '/can-bo', '<nav class="mc-side-nav"'],
      [await world.as('lanhdao.so-tu-phap'), '/can-bo', '<nav class="mc-side-nav"'],
      [await world.as('quantri'), '/can-bo', '<nav class="mc-side-nav"'],
    ] as const) {
      const doors = hrefs((await visitor.get(shell)).text, nav, '</nav>')
      const map = hrefs((await visitor.get('/so-do-trang')).text, '<main', '</main>')
      assert.ok(doors.length > 5)
      assert.deepEqual(
        doors.filter((href) => !map.includes(href)),
        [],
      )
    }
  })
})

describe('the reference of the programming interface', () => {
  it('has every call of the document, in Vietnamese, without a script of its own', async () => {
    const document = (await anybody.get('/api/openapi.json')).json<ApiDocument>()
    const { text, headers } = await anybody.get('/api/tham-khao')
    const endpoints = [...endpointsByTag(document).values()].flat()
    assert.ok(endpoints.length >= 8)
    for (const { path, anchor, operation } of endpoints) {
      assert.ok(text.includes(path), path)
      assert.ok(text.includes(`id="${anchor}"`), anchor)
      assert.ok(operation.summary && text.includes(operation.summary), path)
    }
    assert.equal(new Set(endpoints.map(({ anchor }) => anchor)).size, endpoints.length)
    assert.doesNotMatch(text, /<script(?![^>]*src="\/assets\/)/)
    assert.doesNotMatch(String(headers['content-security-policy']), /unsafe/)
  })
  it('unfolds lists and objects into lines', () => {
    const schema = {
      type: 'object',
      required: ['items'],
      properties: {
        items: {
          type: 'array',
          items: { type: 'object', properties: { code: { type: 'string', maxLength: 60 } } },
        },
      },
    }
    assert.deepEqual(
      fieldsOf(schema).map(({ path, type, required, note }) => [path, type, required, note]),
      [
        ['items', 'danh sách đối tượng', true, ''],
        ['items[].code', 'chuỗi', false, 'Nhiều nhất 60 ký tự.'],
      ],
    )
    const choice = { anyOf: [{ const: 'a' }, { const: 'b' }] }
    assert.equal(typeOf(choice), 'một trong các giá trị')
    assert.deepEqual(valuesOf(choice), ['a', 'b'])
    assert.equal(noteOf(choice), '')
    assert.equal(typeOf({ anyOf: [{ type: 'string' }, { type: 'null' }] }), 'chuỗi hoặc trống (null)')
  })
})

describe('small files', () => {
  it('robots are kept out of what is personal', async () => {
    const { text, headers } = await anybody.get('/robots.txt')
    assert.match(String(headers['content-type']), /^text\/plain/)
    for (const path of ['/ho-so', '/tai-khoan', '/quan-tri/', '/ban-nhap/', '/tep/'])
      assert.ok(text.split('\n').includes(`Disallow: ${path}`), path)
    assert.doesNotMatch(text, /Disallow: \/(thu-tuc|cong-khai|co-quan)?\n/)
  })
  it('the icon is a picture anybody may keep', async () => {
    const { text, headers } = await anybody.get('/favicon.svg')
    assert.equal(headers['content-type'], 'image/svg+xml')
    assert.match(String(headers['cache-control']), /^public, max-age=\d+$/)
    assert.match(text, /^<svg /)
  })
})

describe('the search of an officer', () => {
  it('asks dossiers, documents and work files at once, and shows of each only what they may read', async () => {
    const code = await fileBirth(citizen)
    const clerk = await world.as(`motcua.${commune}`)
    const { text } = await clerk.get('/can-bo')
    assert.match(text, /action="\/tim-kiem" method="get" role="search"/)
    const name = 'vu+thi+hanh'
    const found = await clerk.get(`/tim-kiem?q=${name}`)
    assert.ok(found.text.includes(`href="/ho-so/${code}"`), 'without diacritics')
    assert.equal((await clerk.get(`/tim-kiem?q=${code}`)).location, `/ho-so/${code}`)
    const elsewhere = await world.as('motcua.so-tu-phap')
    assert.match((await elsewhere.get(`/tim-kiem?q=${name}`)).text, /Không tìm thấy gì khớp/)
    assert.match((await clerk.get('/tim-kiem')).text, /Tìm trong hồ sơ, văn bản, hồ sơ công việc/)
    assert.equal((await citizen.get('/tim-kiem?q=a')).status, 403)
  })

  it('finds documents and work files by their words', async () => {
    await fillOffice(world)
    const { text } = await (await world.as('vanthu.so-tu-phap')).get('/tim-kiem?q=kiem+tra+ho+tich')
    for (const kind of ['Văn bản đến', 'Văn bản đi', 'Hồ sơ công việc'])
      assert.match(text, new RegExp(`<caption[^>]*>${kind}`), kind)
    assert.match(text, /V\/v kiểm tra công tác hộ tịch/)
    assert.match(text, /Hồ sơ kiểm tra hộ tịch/)
  })
})
