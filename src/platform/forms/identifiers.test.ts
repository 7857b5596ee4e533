import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { personalNumber, taxCode } from '#src/demo/names.ts'
import { isPersonalNumber, isPhone, isTaxCode, readPersonalNumber } from './identifiers.ts'

describe('số định danh cá nhân', () => {
  it('tells sex and year of birth of whoever it was given to', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 96 }),
        fc.constantFrom('male' as const, 'female' as const),
        fc.integer({ min: 1900, max: 2399 }),
        fc.integer({ min: 0, max: 999_999 }),
        (place, sex, yearOfBirth, serial) => {
          const number = personalNumber(String(place), sex, yearOfBirth, serial)
          assert.deepEqual(readPersonalNumber(number), { sex, yearOfBirth })
        },
      ),
    )
  })
  for (const wrong of [
    '',
    '06219000000',
    '0621900000012',
    '000190000001',
    '097190000001',
    '06219000000a',
    '162190000001',
  ]) {
    it(`is not “${wrong}”`, () => assert.equal(isPersonalNumber(wrong), false))
  }
})

describe('mã số thuế', () => {
  for (const right of ['0100109106', '0100112437', '0301464830', '0100109106-001']) {
    it(`may be ${right}`, () => assert.equal(isTaxCode(right), true))
  }
  it('does not survive a change of one digit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 900_000 }),
        fc.nat(9),
        fc.integer({ min: 1, max: 9 }),
        (serial, at, by) => {
          const code = taxCode(serial)
          const changed = code.slice(0, at) + String((Number(code[at]) + by) % 10) + code.slice(at + 1)
          assert.equal(isTaxCode(code), true)
          assert.equal(isTaxCode(changed), false)
        },
      ),
    )
  })
})

describe('số điện thoại', () => {
  for (const right of ['0912345678', '+84912345678', '0912 345 678', '02603862123', '0355123456']) {
    it(`may be ${right}`, () => assert.equal(isPhone(right), true))
  }
  for (const wrong of ['0123456789', '091234567', '1900', '09123456789', 'abc']) {
    it(`is not ${wrong}`, () => assert.equal(isPhone(wrong), false))
  }
})
