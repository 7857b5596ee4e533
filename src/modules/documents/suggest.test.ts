import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readDocumentRules } from '#platform/province/documents.ts'
import { suggest } from './suggest.ts'

const { types } = await readDocumentRules('kon-tum')

describe('reading the elements of a document off its text', () => {
  it('finds those of an official letter', () => {
    const text = `ỦY BAN NHÂN DÂN CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TỈNH QUẢNG NGÃI Độc lập - Tự do - Hạnh phúc
SỞ TƯ PHÁP
Số: 125/STP-HCTP Quảng Ngãi, ngày 05 tháng 02 năm 2026
V/v phối hợp cung cấp thông tin
hộ tịch của công dân
Kính gửi: Sở Tư pháp tỉnh Kon Tum.
Sở Tư pháp đề nghị quý cơ quan cung cấp thông tin.
KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC
Nguyễn Thị Hồng Vân`
    assert.deepEqual(suggest(text, types), {
      code: '125/STP-HCTP',
      issuedOn: '2026-02-05',
      issuerName: 'Sở Tư pháp',
      type: 'cong-van',
      subject: 'V/v phối hợp cung cấp thông tin hộ tịch của công dân',
      signerPosition: 'Phó giám đốc',
      signerName: 'Nguyễn Thị Hồng Vân',
    })
  })

  it('finds those of a decision, whose type stands alone', () => {
    const text = `ỦY BAN NHÂN DÂN TỈNH KON TUM
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 15/QĐ-UBND
Kon Tum, ngày 12 tháng 11 năm 2026
QUYẾT ĐỊNH
Về việc phê duyệt kế hoạch chuyển đổi số năm 2027
Căn cứ Luật Tổ chức chính quyền địa phương;`
    const found = suggest(text, types)
    assert.equal(found.type, 'quyet-dinh')
    assert.equal(found.code, '15/QĐ-UBND')
    assert.equal(found.issuerName, 'Ủy ban nhân dân tỉnh Kon Tum')
    assert.equal(found.subject, 'Về việc phê duyệt kế hoạch chuyển đổi số năm 2027')
  })

  it('leaves out what it cannot read, and a day that does not exist', () => {
    assert.deepEqual(suggest('Số: 7/A-B\nngày 31 tháng 02 năm 2026', types), {
      code: '7/A-B',
      type: 'cong-van',
    })
    assert.deepEqual(suggest('', types), { type: 'cong-van' })
  })

  it('reads past rules that were drawn with dashes, however long', () => {
    const rule = '-'.repeat(1_000_000)
    const text = `${rule}x\nSỞ TƯ PHÁP ${rule}\nSố: 12/STP-VP`
    assert.deepEqual(suggest(text, types), {
      type: 'cong-van',
      code: '12/STP-VP',
      issuerName: 'Sở Tư pháp',
    })
  })
})
