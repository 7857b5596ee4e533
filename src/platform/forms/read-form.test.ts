import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { movableClock } from '../clock.ts'
import { checkValues, formChecks, readForm, readFormPart } from './read-form.ts'
import type { FormSchema } from './schema.ts'

const checks = formChecks(movableClock('2026-11-22T08:00'))
const form: FormSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', title: 'Họ và tên', maxLength: 20 },
    born: { type: 'string', format: 'date', title: 'Ngày sinh' },
    married: {
      type: 'string',
      title: 'Tình trạng',
      oneOf: [
        { const: 'yes', title: 'Đã kết hôn' },
        { const: 'no', title: 'Chưa' },
      ],
    },
    spouse: {
      type: 'string',
      title: 'Tên vợ hoặc chồng',
      maxLength: 50,
      'x-when': { field: 'married', in: ['yes'] },
    },
    income: { type: 'integer', format: 'money', title: 'Thu nhập', minimum: 0 },
    area: { type: 'number', title: 'Diện tích' },
    children: {
      type: 'array',
      title: 'Con',
      maxItems: 2,
      items: {
        type: 'object',
        properties: { name: { type: 'string', title: 'Tên con', maxLength: 10 } },
        required: ['name'],
      },
    },
    true: { type: 'boolean', title: 'Tôi cam đoan' },
  },
  required: ['name', 'born', 'married', 'spouse', 'true'],
}
const right = {
  name: 'Vũ Thị Hạnh',
  'born.day': '5',
  'born.month': '2',
  'born.year': '1990',
  married: 'yes',
  spouse: 'Nguyễn Văn Ba',
  income: '1.500.000',
  area: '12,5',
  'children.0.name': 'An',
  true: 'true',
}

describe('a form read from a browser', () => {
  it('gives the values it asks for, in their types', () => {
    assert.deepEqual(readForm(checks, form, right), {
      ok: true,
      values: {
        name: 'Vũ Thị Hạnh',
        born: '1990-02-05',
        married: 'yes',
        spouse: 'Nguyễn Văn Ba',
        income: 1_500_000,
        area: 12.5,
        children: [{ name: 'An' }],
        true: true,
      },
    })
  })

  const wrong: [string, Record<string, string>, Record<string, string>][] = [
    ['a name that is missing', { name: ' ' }, { name: 'Nhập họ và tên.' }],
    [
      'a day that does not exist',
      { 'born.day': '31' },
      { born: 'Nhập ngày sinh gồm đủ ngày, tháng, năm có thật, ví dụ 22 11 1990.' },
    ],
    ['a choice nobody offered', { married: 'maybe' }, { married: 'Chọn tình trạng trong danh sách.' }],
    [
      'words where a number belongs',
      { income: 'nhiều' },
      { income: 'Nhập thu nhập bằng số nguyên, ví dụ 12.' },
    ],
    [
      'a text too long',
      { name: 'x'.repeat(21) },
      { name: 'Mục họ và tên dài quá 20 ký tự; hãy viết ngắn hơn.' },
    ],
    [
      'a row too long inside a list',
      { 'children.0.name': 'x'.repeat(11) },
      { 'children.0.name': 'Mục tên con dài quá 10 ký tự; hãy viết ngắn hơn.' },
    ],
    ['a promise not given', { true: '' }, { true: 'Xác nhận: Tôi cam đoan.' }],
  ]
  for (const [what, change, errors] of wrong) {
    it(`names ${what} and what is expected`, () => {
      const reading = readForm(checks, form, { ...right, ...change })
      assert.deepEqual(reading.ok ? {} : reading.errors, errors)
    })
  }

  it('keeps a wrong date as it was typed', () => {
    const reading = readForm(checks, form, { ...right, 'born.day': '31' })
    assert.deepEqual(reading.values['born'], { day: '31', month: '2', year: '1990' })
  })

  it('neither asks for nor keeps what its condition leaves out', () => {
    const reading = readForm(checks, form, { ...right, married: 'no', spouse: 'Ai đó' })
    assert.equal(reading.ok, true)
    assert.equal('spouse' in reading.values, false)
  })

  it('drops fields it does not know and names that would reach a prototype', () => {
    const reading = readForm(checks, form, {
      ...right,
      role: 'administrator',
      '__proto__.admin': '1',
      'a.constructor.b': '1',
    })
    assert.equal(reading.ok, true)
    assert.equal('role' in reading.values, false)
    assert.equal(({} as Record<string, unknown>)['admin'], undefined)
  })

  it('takes any text without failing, in NFC and without control characters', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...Object.keys(right)), fc.string({ unit: 'binary' })),
        (body) => {
          const reading = readForm(checks, form, body)
          const { name } = reading.values
          if (typeof name === 'string') {
            assert.equal(name, name.normalize('NFC'))
            assert.equal(name.includes('\u0000'), false)
          }
        },
      ),
    )
  })
})

describe('one page of a longer form', () => {
  it('checks its own fields only and leaves the others as they are', () => {
    const known = { married: 'yes', name: 'Cũ' }
    const reading = readFormPart(checks, form, { name: 'Mới', spouse: 'lạ' }, known, ['name'])
    assert.deepEqual(reading, { ok: true, values: { married: 'yes', name: 'Mới' } })
    const empty = readFormPart(checks, form, { name: '' }, known, ['name'])
    assert.deepEqual(empty.ok ? {} : empty.errors, { name: 'Nhập họ và tên.' })
  })
})

describe('values from the API', () => {
  it('are checked by the same rules, unknown fields named', () => {
    const reading = checkValues(checks, form, {
      name: 'A',
      born: '1990-01-01',
      married: 'no',
      true: true,
      role: 'x',
    })
    assert.deepEqual(reading.ok ? {} : reading.errors, { role: 'Mục “role” không có trong biểu mẫu này.' })
  })
})

it('takes no date or year of the past that is still to come', () => {
  const schema: FormSchema = {
    type: 'object',
    properties: {
      born: { type: 'string', format: 'date', title: 'Ngày sinh', 'x-past': true },
      mother: { type: 'integer', format: 'year', title: 'Năm sinh người mẹ', 'x-past': true },
    },
  }
  assert.ok(checkValues(checks, schema, { born: '2026-11-22', mother: 2026 }).ok)
  const reading = checkValues(checks, schema, { born: '2026-11-23', mother: 2027 })
  assert.deepEqual(reading.ok ? {} : reading.errors, {
    born: 'Mục ngày sinh không được sau hôm nay; xin kiểm tra lại.',
    mother: 'Mục năm sinh người mẹ không được sau năm nay; xin kiểm tra lại.',
  })
})
