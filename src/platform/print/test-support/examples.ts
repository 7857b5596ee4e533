import { ZONE } from '../../clock.ts'
import type {
  ApologySlip,
  ControlSlip,
  ReceiptSlip,
  RefusalSlip,
  Register,
  ResultPaper,
  SupplementSlip,
} from '../slips.ts'

const at = (local: string) => Temporal.PlainDateTime.from(local).toZonedDateTime(ZONE).toInstant()

const common = {
  issuer: {
    parent: 'Ủy ban nhân dân tỉnh Kon Tum',
    name: 'Sở Xây dựng',
    desk: 'Bộ phận Tiếp nhận và Trả kết quả',
    place: 'Kon Tum',
  },
  number: '125/TNHS',
  code: '000.00.21.H34-260302-0042',
  applicant: {
    name: 'Nguyễn Thị Bích Phượng',
    address: 'Số 12 đường Trần Hưng Đạo, phường Thắng Lợi, tỉnh Kon Tum',
    phone: '0905 123 456',
    email: 'bichphuong@example.vn',
  },
  procedure: 'Cấp giấy phép xây dựng mới đối với nhà ở riêng lẻ',
  at: at('2026-03-02T09:15'),
  trackUrl: 'https://dichvucong.kontum.gov.vn/tra-cuu/000.00.21.H34-260302-0042',
}

export const receipt: ReceiptSlip = {
  ...common,
  papers: [
    { name: 'Đơn đề nghị cấp giấy phép xây dựng theo mẫu', originals: 1, copies: 0 },
    {
      name: 'Giấy tờ chứng minh quyền sử dụng đất theo quy định của pháp luật về đất đai',
      originals: 0,
      copies: 1,
    },
    { name: 'Bản vẽ thiết kế xây dựng (mặt bằng, mặt đứng, mặt cắt, móng)', originals: 2, copies: 0 },
  ],
  sets: 1,
  limit: '15 ngày làm việc',
  receivedAt: at('2026-03-02T09:15'),
  dueAt: at('2026-03-23T17:00'),
  fee: 75_000,
  returnAt: 'Bộ phận Tiếp nhận và Trả kết quả Sở Xây dựng',
  book: { volume: '01', number: '125' },
  officer: 'Trần Văn Minh',
}

export const supplement: SupplementSlip = {
  ...common,
  number: '18/HDHS',
  requests: [
    'Bổ sung bản vẽ mặt cắt thể hiện chiều cao từng tầng, có chữ ký của người thiết kế.',
    'Nộp lại bản sao giấy chứng nhận quyền sử dụng đất rõ nét cả hai mặt.',
  ],
  reason: 'Bản vẽ chưa đủ thành phần theo Điều 46 Nghị định 15/2021/NĐ-CP.',
  before: at('2026-03-16T17:00'),
  contact: { name: 'ông Trần Văn Minh', phone: '0260 3862 000' },
  officer: 'Trần Văn Minh',
}

export const refusal: RefusalSlip = {
  ...common,
  number: '03/TCHS',
  reason:
    'Thửa đất nằm ngoài phạm vi cấp phép của Sở Xây dựng; việc cấp giấy phép thuộc thẩm quyền của Ủy ban nhân dân phường Thắng Lợi.',
  guidance:
    'Ông/Bà có thể nộp hồ sơ tại Trung tâm Phục vụ hành chính công phường Thắng Lợi hoặc trên Cổng dịch vụ công.',
  officer: 'Trần Văn Minh',
}

export const apology: ApologySlip = {
  ...common,
  number: '07/SXD-XL',
  receivedAt: at('2026-03-02T09:15'),
  dueAt: at('2026-03-23T17:00'),
  newDueAt: at('2026-03-27T17:00'),
  reason: 'Cơ quan phối hợp chậm có văn bản trả lời về lộ giới.',
  signer: { title: 'Giám đốc', name: 'Lê Hoàng Ưng' },
}

export const control: ControlSlip = {
  ...common,
  agency: 'Sở Xây dựng',
  coordinating: 'Ủy ban nhân dân phường Thắng Lợi',
  steps: [
    {
      from: 'Bộ phận Một cửa',
      to: 'Phòng Quản lý xây dựng',
      at: at('2026-03-02T10:00'),
      giver: 'Trần Văn Minh',
      taker: 'Đỗ Thị Ngọc',
      result: 'on-time',
    },
    {
      from: 'Phòng Quản lý xây dựng',
      to: 'Lãnh đạo Sở',
      at: at('2026-03-18T15:30'),
      giver: 'Đỗ Thị Ngọc',
      taker: 'Lê Hoàng Ưng',
      result: 'early',
      note: 'Đã khảo sát',
    },
    { from: 'Lãnh đạo Sở', to: 'Văn thư', at: null, giver: null, taker: null, result: null },
  ],
}

export const register: Register = {
  issuer: common.issuer,
  period: 'Tháng 3 năm 2026',
  volume: '01',
  rows: Array.from({ length: 30 }, (_, index) => ({
    code: `000.00.21.H34-260302-${String(index + 1).padStart(4, '0')}`,
    procedure: common.procedure,
    sets: 1,
    applicant: common.applicant.name,
    contact: 'Phường Thắng Lợi; 0905 123 456',
    agency: 'Sở Xây dựng',
    receivedAt: at('2026-03-02T09:15'),
    dueAt: at('2026-03-23T17:00'),
    returnedAt: index % 3 === 0 ? at('2026-03-20T10:30') : null,
    method: index % 2 ? 'Bưu chính' : 'Trực tiếp',
  })),
  closing: { clerk: 'Trần Văn Minh', title: 'GIÁM ĐỐC', name: 'Lê Hoàng Ưng' },
  at: common.at,
}

export const decision: ResultPaper = {
  agency: { parent: null, name: 'Ủy ban nhân dân phường Thắng Lợi', place: 'Thắng Lợi' },
  number: '15/QĐ-UBND',
  issuedOn: '2026-02-05',
  abbreviation: 'QĐ',
  title: 'QUYẾT ĐỊNH',
  abstract: 'Về việc hưởng trợ cấp xã hội hằng tháng',
  basis: [
    'Căn cứ Luật Tổ chức chính quyền địa phương',
    'Căn cứ Nghị định số 20/2021/NĐ-CP ngày 15 tháng 3 năm 2021 của Chính phủ',
    'Xét hồ sơ số 000.00.21.H34-260302-0042 của bà Nguyễn Thị Bích Phượng',
  ],
  body: [
    {
      text: 'Điều 1. Bà Nguyễn Thị Bích Phượng, sinh năm 1948, được hưởng trợ cấp xã hội hằng tháng kể từ ngày 01 tháng 03 năm 2026.',
    },
    { text: 'Điều 2. Quyết định này có hiệu lực kể từ ngày ký.' },
    {
      text: 'Điều 3. Công chức phụ trách lao động, xã hội và bà Nguyễn Thị Bích Phượng chịu trách nhiệm thi hành Quyết định này./.',
    },
  ],
  recipients: ['Như Điều 3', 'Lưu: VT, hồ sơ 000.00.21.H34-260302-0042'],
  signer: { onBehalf: 'TM. Ủy ban nhân dân', title: 'Chủ tịch' },
  signedBy: { name: 'Y Ngọc Hà' },
  draft: false,
  code: common.code,
  trackUrl: common.trackUrl,
  at: common.at,
}

export const certificate: ResultPaper = {
  ...decision,
  number: null,
  issuedOn: null,
  abbreviation: null,
  title: 'GIẤY KHAI SINH',
  abstract: '',
  basis: [],
  body: [
    { label: 'Họ, chữ đệm, tên', value: 'A Nguyễn Gia Bảo' },
    { label: 'Ngày, tháng, năm sinh', value: '05/02/2026' },
    { label: 'Nơi sinh', value: 'Bệnh viện Đa khoa tỉnh Kon Tum, phường Quyết Thắng, tỉnh Kon Tum' },
    { label: 'Họ, chữ đệm, tên người mẹ', value: 'Y Thu Hương' },
  ],
  recipients: ['Nguyễn Thị Bích Phượng', 'Lưu: VT'],
  signer: { onBehalf: null, title: 'Chủ tịch' },
  signedBy: null,
  draft: true,
}
