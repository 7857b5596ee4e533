import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readLists } from '#platform/province/lists.ts'
import { transferCode } from './payment.ts'
import { vietQr } from './vietqr.ts'

// Published by others for the same accounts, read by banking apps.
const PUBLISHED = [
  [
    { bankBin: '970416', accountNumber: '257678859' },
    '00020101021138530010A0000007270123000697041601092576788590208QRIBFTTA53037045802VN6304AE9F',
  ],
  [
    { bankBin: '970416', accountNumber: '257678859', amount: 10_000, purpose: 'Chuyen tien' },
    '00020101021238530010A0000007270123000697041601092576788590208QRIBFTTA53037045405100005802VN62150811Chuyen tien630453E6',
  ],
  [
    { bankBin: '970418', accountNumber: '8838831979' },
    '00020101021138540010A00000072701240006970418011088388319790208QRIBFTTA53037045802VN6304E72E',
  ],
  [
    { bankBin: '970422', accountNumber: '123456789', amount: 260_000, purpose: 'BOXAIABC123' },
    '00020101021238530010A0000007270123000697042201091234567890208QRIBFTTA530370454062600005802VN62150811BOXAIABC12363046EEB',
  ],
] as const

describe('the VietQR code of a transfer', () => {
  it('is byte for byte what others publish for the same account', () => {
    for (const [transfer, text] of PUBLISHED) assert.equal(vietQr(transfer), text)
  })

  it('carries a whole file code as what the transfer is for', () => {
    const text = vietQr({
      bankBin: '970405',
      accountNumber: '5100201005500',
      amount: 1_250_000,
      purpose: '000.01.50.H34-261116-0001',
    })
    assert.match(text, /540712500005802VN62290825000\.01\.50\.H34-261116-00016304[0-9A-F]{4}$/)
  })

  it('is not made of what has no place in it', () => {
    const right = { bankBin: '970405', accountNumber: '5100201005500', amount: 1, purpose: 'X' }
    for (const wrong of [
      { bankBin: '97040' },
      { accountNumber: '' },
      { accountNumber: '12345678901234567890' },
      { accountNumber: '12 34' },
      { amount: 0 },
      { amount: 1.5 },
      { amount: 1e13 },
      { purpose: 'Nộp lệ phí' },
      { purpose: 'X'.repeat(26) },
    ])
      assert.throws(() => vietQr({ ...right, ...wrong }), RangeError, JSON.stringify(wrong))
  })

  it('knows every bank of the list by a number of its own', async () => {
    const banks = (await readLists('kon-tum'))['banks'] ?? []
    assert.ok(banks.length > 15)
    for (const { code, text } of banks) assert.match(code ?? '', /^9704\d\d$/, text)
    assert.equal(new Set(banks.map(({ code }) => code)).size, banks.length)
  })
})

describe('the code of a request', () => {
  const asked = {
    state: 'asked' as const,
    bank_bin: '970405',
    account_number: '5100201001234',
    lines: [{ amount: 1_250_000 }, { amount: 500_000 }],
  }

  it('asks for the sum and names the dossier, however many there were that day', () => {
    assert.match(
      transferCode(asked, '000.01.50.H34-261116-0001') ?? '',
      /54071750000.*000\.01\.50\.H34-261116-0001/,
    )
    assert.match(transferCode(asked, '000.01.50.H34-261116-12345') ?? '', /H34-261116-12345/)
  })

  it('is not shown again to whoever has said that it is paid, nor without an account', () => {
    for (const state of ['reported', 'confirmed', 'cancelled', 'lapsed'] as const)
      assert.equal(transferCode({ ...asked, state }, '000.01.50.H34-261116-0001'), null)
    assert.equal(transferCode({ ...asked, account_number: null }, '000.01.50.H34-261116-0001'), null)
  })
})
