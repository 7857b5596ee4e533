import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { jsx } from '#ui/jsx-runtime'
import { CSRF_SENTINEL, Form } from '../components/form/form.tsx'
import { gallery } from '../gallery.tsx'
import { documentTitle, renderDocument } from './document.tsx'
import type { Frame } from './frame.ts'

const names = [
  'text-latin-400.woff2',
  'text-vietnamese-400.woff2',
  'citizen.css',
  'officer.css',
  'favicon.svg',
  'base.js',
  'officer.js',
]
const frame: Frame = {
  assets: Object.fromEntries(names.map((name) => [name, `/assets/${name}`])),
  provinceName: 'Kon Tum',
  productName: 'Một Cửa',
  path: '/',
  viewer: {
    kind: 'officer',
    name: 'Trần <b>Đức</b>',
    roleLabel: 'Chuyên viên',
    agencyName: 'Phường Kon Tum',
  },
  navigation: [
    { key: 'viec', href: '/viec', text: 'Việc của tôi', badge: 3 },
    { key: 'tra', href: '/tra', text: 'Tra cứu' },
  ],
  csrfToken: 'abc-DEF_123',
  searchPath: '/tim-kiem',
  signOutPath: '/dang-xuat',
  hotline: '1900 6868',
  footer: { owner: 'Ủy ban nhân dân tỉnh Kon Tum' },
}
const heading = jsx('h1', { children: 'Trang' })
const shells = ['citizen', 'officer', 'plain'] as const

describe('a page in its shell', () => {
  for (const shell of shells)
    it(`${shell}: Vietnamese, one h1, one main, a skip link that leads to it`, () => {
      const html = renderDocument({ title: 'Trang', body: heading, shell }, frame)
      assert.match(html, /^<!doctype html>\n<html lang="vi"/)
      assert.equal(html.match(/<h1/g)?.length, 1)
      assert.equal(html.match(/<main[^>]* id="noi-dung"/g)?.length, 1)
      assert.match(html, /<a href="#noi-dung" class="govuk-skip-link"/)
      assert.doesNotMatch(html, /<style|style=|<script(?![^>]* src=)/)
    })

  it('is titled page first, product and province last; an error comes before all', () => {
    assert.equal(documentTitle({ title: 'Nộp hồ sơ' }, frame), 'Nộp hồ sơ – Một Cửa tỉnh Kon Tum')
    assert.equal(
      documentTitle({ title: 'Nộp hồ sơ', status: 422 }, frame),
      'Lỗi: Nộp hồ sơ – Một Cửa tỉnh Kon Tum',
    )
  })

  it('escapes what the frame brings', () => {
    assert.match(renderDocument({ title: 'T', body: heading, shell: 'officer' }, frame), /Trần &lt;b&gt;Đức/)
  })

  it('marks the current section', () => {
    const html = renderDocument({ title: 'T', body: heading, shell: 'officer', section: 'tra' }, frame)
    assert.match(html, /href="\/tra" aria-current="page"/)
    assert.doesNotMatch(html, /href="\/viec" aria-current/)
  })

  it('loads the islands the page asks for, and says so when one was not built', () => {
    const assets = { ...frame.assets, 'modeller.js': '/assets/modeller.js' }
    assert.match(
      renderDocument({ title: 'T', body: heading, islands: ['modeller'] }, { ...frame, assets }),
      /src="\/assets\/modeller\.js"/,
    )
    assert.throws(
      () => renderDocument({ title: 'T', body: heading, islands: ['missing'] }, frame),
      /missing\.js/,
    )
  })
})

describe('the doors of the work shell', () => {
  const officer = (navigation: Frame['navigation']) =>
    renderDocument({ title: 'T', body: heading, shell: 'officer', section: 'viec' }, { ...frame, navigation })
  const door = (key: string, short?: string) => ({ key, href: `/${key}`, text: `Mục ${key}`, short })

  it('open on a narrow screen from one button, without scripts', () => {
    const html = officer(frame.navigation)
    const [, list] = /<button[^>]* popovertarget="([\w-]+)"/.exec(html) ?? []
    assert.ok(html.includes(`id="${list}" popover="auto"`))
  })
  it('stand in the row of main tasks where they have a short name, four at most', () => {
    const html = officer([
      door('viec', 'Việc'),
      door('b'),
      ...['c', 'd', 'e', 'f'].map((key) => door(key, key)),
    ])
    const row = /<nav class="mc-main-tasks"[^]*?<\/nav>/.exec(html)?.[0] ?? ''
    assert.deepEqual(
      [...row.matchAll(/href="\/(\w+)"/g)].map(([, key]) => key),
      ['viec', 'c', 'd', 'e'],
    )
    assert.match(row, /href="\/viec" aria-current="page"/)
  })
  it('leave no row and no button where nothing opens', () => {
    assert.doesNotMatch(officer([]), /mc-main-tasks|popovertarget/)
  })
})

describe('the token of forms', () => {
  const body = jsx('div', {
    children: [Form({ action: '/nop' }), Form({ action: '/tim', method: 'get' }), CSRF_SENTINEL],
  })
  const html = renderDocument({ title: CSRF_SENTINEL, body, shell: 'plain' }, frame)

  it('stands in every form that posts, and in no other', () => {
    assert.equal(html.match(/name="_csrf" value="abc-DEF_123"/g)?.length, 1)
    assert.match(html, /<form action="\/tim" method="get" novalidate><\/form>/)
  })
  it('cannot be drawn out by text that looks like its place', () => {
    assert.equal(html.match(/abc-DEF_123/g)?.length, 1)
  })
  it('must not break out of its attribute', () => {
    assert.throws(
      () => renderDocument({ title: 'T', body }, { ...frame, csrfToken: '"><script>' }),
      TypeError,
    )
  })
})

describe('the gallery', () => {
  for (const shell of ['citizen', 'officer'] as const)
    it(`is valid HTML in the ${shell} shell`, async () => {
      const rules = new HtmlValidate({
        extends: ['html-validate:standard'],
        rules: {
          // Our runtime writes void elements and boolean attributes the short way.
          'void-style': 'off',
          'no-trailing-whitespace': 'off',
          'long-title': 'off',
          // Radios of one question share a name, which is what they are for.
          'form-dup-name': 'off',
          // govuk-frontend gives lists and links these roles with evidence from screen readers.
          'no-redundant-role': 'off',
          'prefer-native-element': 'off',
          'no-inline-style': 'error',
        },
      })
      const report = await rules.validateString(
        renderDocument({ title: 'Thư viện giao diện', body: gallery(), shell }, frame),
      )
      const messages = report.results.flatMap((result) =>
        result.messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} ${selector}`),
      )
      assert.deepEqual(messages, [])
    })
})
