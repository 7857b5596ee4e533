import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { assert as check, property, string } from 'fast-check'
import { type Child, escapeHtml, Fragment, Html, jsx, render, unescaped } from './jsx-runtime.ts'

const text = (type: string, props: Record<string, unknown>): string => render(jsx(type, props))

describe('markup', () => {
  it('escapes children and attributes', () => {
    assert.equal(
      text('p', { title: `"><script>`, children: `<script>alert('1')</script> & "x"` }),
      '<p title="&quot;&gt;&lt;script&gt;">&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;x&quot;</p>',
    )
  })

  it('lets finished markup and lists of it pass', () => {
    const children: Child = [jsx('b', { children: 'a' }), [' ', 'c'], 3]
    assert.equal(text('p', { children }), '<p><b>a</b> c3</p>')
    assert.equal(render(Fragment({ children: unescaped('<i>') })), '<i>')
  })

  it('shows nothing for what is absent', () => {
    assert.equal(
      text('p', { id: undefined, hidden: false, children: [null, undefined, true, false] }),
      '<p></p>',
    )
    assert.equal(text('p', { children: 0 }), '<p>0</p>')
  })

  it('writes boolean attributes bare, and those of aria, data and spellcheck as words', () => {
    assert.equal(
      text('input', { required: true, 'aria-hidden': false, 'data-x': true, spellcheck: false }),
      '<input required aria-hidden="false" data-x="true" spellcheck="false">',
    )
  })

  it('drops control characters, so that no text can be taken for the token of a form', () => {
    assert.equal(
      text('p', { title: '\u0001csrf\u0001', children: 'a\u0000b\u0001c\n' }),
      '<p title="csrf">abc\n</p>',
    )
  })

  it('drops addresses that would run script', () => {
    for (const href of [
      'javascript:alert(1)',
      ' JaVaScRiPt:alert(1)',
      'java\nscript:x',
      '\u0001javascript:x',
      'data:text/html,x',
      'vbscript:x',
    ])
      assert.equal(text('a', { href }), '<a></a>', href)
    assert.equal(text('a', { href: '/ho-so?x=javascript:1' }), '<a href="/ho-so?x=javascript:1"></a>')
  })

  for (const [what, child] of [
    ['an object', {}],
    ['a function', () => ''],
    ['a promise', Promise.resolve('x')],
    ['a symbol', Symbol('x')],
    ['an object that looks like markup', { toString: () => '<b>' }],
  ] as const)
    it(`throws on ${what}`, () => {
      assert.throws(() => text('p', { children: child }), TypeError)
      assert.throws(() => text('p', { title: child }), TypeError)
    })

  it('throws on inline styles, handlers, scripts with content and broken attribute names', () => {
    assert.throws(() => text('p', { style: 'color:red' }), TypeError)
    assert.throws(() => text('p', { onclick: 'alert(1)' }), TypeError)
    assert.throws(() => text('script', { children: 'alert(1)' }), TypeError)
    assert.throws(() => text('p', { 'x><script': '1' }), TypeError)
  })

  it('refuses a component that is not finished markup', () => {
    const broken = (): Html => Object.create(null)
    assert.throws(() => jsx(broken, {}), TypeError)
  })

  it('never lets a character of input open a tag, a quote or an entity', () => {
    check(
      property(string({ unit: 'binary' }), string({ unit: 'binary' }), (child, attribute) => {
        const html = text('p', { title: attribute, children: child })
        const inside = html.slice(2, -4)
        const [, value, body] = /^ title="([^"]*)">([^<>"']*)$/.exec(inside) ?? []
        assert.ok(value !== undefined && body !== undefined, html)
        for (const part of [value, body]) {
          assert.doesNotMatch(part, /[<>"']/)
          assert.doesNotMatch(part, /&(?!(amp|lt|gt|quot|#39);)/)
        }
      }),
    )
  })

  it('gives back exactly what was put in, control characters aside', () => {
    const decode = (html: string): string =>
      html.replace(
        /&(amp|lt|gt|quot|#39);/g,
        (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
      )
    check(property(string(), (input) => assert.equal(decode(escapeHtml(input)), input)))
  })
})
