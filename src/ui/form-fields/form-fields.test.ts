import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { FormSchema } from '#platform/forms/schema.ts'
import { render } from '#ui/jsx-runtime'
import { sampleOptions, sampleSchema, sampleValues } from '../gallery/schema-parts.tsx'
import { AnswerList } from './answer-list.tsx'
import { fieldAt, FormErrors } from './form-errors.tsx'
import { FormFields, type FormFieldsProps } from './form-fields.tsx'
import { widthFor } from './one-field.tsx'

const fields = (props: Partial<FormFieldsProps> = {}): string =>
  render(FormFields({ schema: sampleSchema, values: sampleValues, options: sampleOptions, ...props }))
const one = (field: FormSchema['properties'][string], value?: unknown): string =>
  render(
    FormFields({
      schema: { type: 'object', properties: { q: field }, required: ['q'] },
      values: { q: value },
    }),
  )

describe('a form from its schema', () => {
  it('names inputs by dotted paths and fills them in', () => {
    const html = fields()
    assert.match(html, /<input[^>]* id="declarant\.name" name="declarant\.name"[^>]* value="Y Bhin Niê"/)
    assert.match(html, /name="children\.0\.name"[^>]* value="A Thiu"/)
    assert.match(html, /name="born\.day"[^>]* value="22"/)
    assert.match(html, /name="born\.month"[^>]* value="11"/)
    assert.match(html, /name="born\.year"[^>]* value="1990"/)
    assert.match(html, /<option value="23284" selected>Phường Kon Tum/)
    assert.match(html, /name="support"[^>]* value="1\.500\.000"/)
    assert.match(html, /value="insurance" checked/)
  })

  it('leaves a year nobody has given empty, and writes a given one without a point', () => {
    const year = { type: 'integer', format: 'year', title: 'Năm sinh' } as const
    assert.doesNotMatch(one(year), /undefined|value="[^"]/)
    assert.match(one(year, 1990), /value="1990"/)
  })

  it('asks in the order of the page it is part of', () => {
    const schema: FormSchema = {
      type: 'object',
      properties: {
        sex: { type: 'string', title: 'Giới tính' },
        fullName: { type: 'string', title: 'Họ tên' },
      },
    }
    const html = render(FormFields({ schema, only: ['fullName', 'sex'] }))
    assert.ok(html.indexOf('name="fullName"') < html.indexOf('name="sex"'))
  })

  it('shows a wrong date again as it was typed', () => {
    const html = fields({
      values: { born: { day: '31', month: '02', year: '1990' } },
      errors: { born: 'Sai' },
    })
    assert.match(html, /name="born\.day"[^>]* value="31"/)
    assert.match(html, /govuk-input--error[^>]* id="born\.day"/)
  })

  it('gives rows for what is filled and one more, up to the limit, with a way to add', () => {
    const rows = (count: number): string =>
      fields({ values: { children: Array.from({ length: count }, () => ({ name: 'A' })) } })
    assert.match(rows(1), /name="children\.1\.name"/)
    assert.doesNotMatch(rows(1), /name="children\.2\.name"/)
    assert.match(rows(1), /name="_add" value="children"[^>]*>Thêm con thứ/)
    assert.doesNotMatch(rows(3), /children\.3\.|name="_add"/)
  })

  it('says when a conditional field is needed, for those without script', () => {
    const html = fields()
    assert.match(html, /data-when-field="sex" data-when-in="\[&quot;female&quot;\]"/)
    assert.match(html, /\(nếu “Giới tính” là “Nữ”\)/)
  })

  it('marks what need not be answered, and only that', () => {
    const html = fields()
    assert.match(html, /Số điện thoại \(không bắt buộc\)/)
    assert.doesNotMatch(html, /Số định danh cá nhân \(không bắt buộc\)/)
  })

  it('puts an error beside its field, also deep inside', () => {
    const html = fields({ errors: { 'children.0.name': 'Nhập họ và tên con.' } })
    assert.match(html, /id="children\.0\.name-error"[^]*Nhập họ và tên con\./)
    assert.match(html, /aria-describedby="children\.0\.name-error"/)
  })

  it('shows one page of a longer form', () => {
    const html = fields({ only: ['sex', 'note'] })
    assert.match(html, /name="sex"/)
    assert.match(html, /name="note"/)
    assert.doesNotMatch(html, /name="declarant|name="support|<h2[^>]*>Con</)
  })

  it('chooses the component by the number of choices', () => {
    const choices = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ const: String(index), title: `Số ${index}` }))
    assert.match(one({ type: 'string', oneOf: choices(6) }), /type="radio"/)
    assert.match(one({ type: 'string', oneOf: choices(7) }), /<select/)
    assert.doesNotMatch(one({ type: 'string', oneOf: choices(7) }), /mc-autocomplete/)
    assert.match(one({ type: 'string', oneOf: choices(30) }), /mc-autocomplete/)
    assert.match(one({ type: 'string', oneOf: choices(3), 'x-widget': 'select' }), /<select/)
  })

  it('never sends a password back to the page', () => {
    const html = one({ type: 'string', title: 'Mật khẩu', 'x-widget': 'password' }, 'bí mật')
    assert.doesNotMatch(html, /bí mật/)
  })

  it('rounds the width of an answer up to the scale', () => {
    assert.deepEqual([1, 4, 6, 12, 31].map(widthFor), [2, 4, 10, 20, undefined])
  })
})

describe('the error summary of a form', () => {
  it('links every message to its field, in the order of the form, dates to their first part', () => {
    const html = render(
      FormErrors({ schema: sampleSchema, errors: { agreed: 'C', 'children.0.born': 'B', born: 'A' } }),
    )
    assert.deepEqual(
      [...html.matchAll(/href="#([^"]+)">([^<]+)/g)].map(([, target, text]) => [target, text]),
      [
        ['born.day', 'A'],
        ['children.0.born.day', 'B'],
        ['agreed', 'C'],
      ],
    )
  })
  it('every link leads to an id that the form has', () => {
    const errors = {
      born: '1',
      sex: '2',
      'children.0.name': '3',
      agreed: '4',
      wishes: '5',
      children: '6',
      declarant: '7',
    }
    const summary = render(FormErrors({ schema: sampleSchema, errors }))
    const form = fields({ errors })
    for (const [, target] of summary.matchAll(/href="#([^"]+)"/g))
      assert.ok(form.includes(`id="${target}"`), `no field #${target}`)
  })
  it('is nothing when nothing is wrong', () => {
    assert.equal(render(FormErrors({ errors: {} })), '')
  })
  it('finds a field by its path', () => {
    assert.equal(fieldAt(sampleSchema, 'children.2.born')?.title, 'Ngày sinh của con')
    assert.equal(fieldAt(sampleSchema, 'nothing.here'), undefined)
  })
})

describe('answers as people read them', () => {
  const answers = (more = {}): string =>
    render(AnswerList({ schema: sampleSchema, values: sampleValues, options: sampleOptions, ...more }))

  it('writes dates, money, choices, lists and yes in words', () => {
    const html = answers()
    for (const words of [
      '22/11/1990',
      '1.500.000\u00a0đ',
      'Nữ',
      'Phường Kon Tum',
      'Cấp thẻ bảo hiểm y tế',
      'Có',
      'Ngày sinh của con: 02/10/2026',
    ])
      assert.ok(html.includes(words), words)
  })
  it('leaves out what was not asked', () => {
    assert.match(answers(), /Tên khai sinh/)
    assert.doesNotMatch(answers({ values: { ...sampleValues, sex: 'male' } }), /Tên khai sinh/)
  })
  it('has a link to change each answer only when told where', () => {
    assert.doesNotMatch(answers(), /<a /)
    assert.match(
      answers({ changeHref: (path: string) => `/sua#${path}` }),
      /href="\/sua#declarant\.name">Sửa<span[^>]*> họ, chữ đệm, tên/,
    )
  })
  it('shows or hides what was not answered', () => {
    assert.match(answers(), /Không khai/)
    assert.doesNotMatch(answers({ hideEmpty: true }), /Không khai/)
  })
})
