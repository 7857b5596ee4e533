import type { Random } from './random.ts'

// Family names by how common they are, with some of the peoples of the highlands.
const FAMILY = [
  'Nguyễn',
  'Nguyễn',
  'Nguyễn',
  'Trần',
  'Trần',
  'Lê',
  'Lê',
  'Phạm',
  'Huỳnh',
  'Hoàng',
  'Phan',
  'Vũ',
  'Võ',
  'Đặng',
  'Bùi',
  'Đỗ',
  'Hồ',
  'Ngô',
  'Dương',
  'Lý',
  'A',
  'Y',
  'Đinh',
  'Lương',
  'Hà',
  'Cao',
  'Mai',
  'Trịnh',
]
const MIDDLE = {
  male: ['Văn', 'Hữu', 'Đức', 'Minh', 'Quang', 'Công', 'Thanh', 'Xuân', 'Ngọc', 'Quốc'],
  female: ['Thị', 'Thị Thu', 'Thị Kim', 'Ngọc', 'Thị Hồng', 'Thanh', 'Thị Mỹ', 'Khánh', 'Thùy', 'Thị Bích'],
}
const GIVEN = {
  male: [
    'An',
    'Bình',
    'Cường',
    'Dũng',
    'Đạt',
    'Hải',
    'Hùng',
    'Huy',
    'Khoa',
    'Lâm',
    'Long',
    'Minh',
    'Nam',
    'Phong',
    'Phúc',
    'Quân',
    'Sơn',
    'Tâm',
    'Thắng',
    'Tiến',
    'Toàn',
    'Trung',
    'Tuấn',
    'Việt',
    'Vinh',
  ],
  female: [
    'Anh',
    'Chi',
    'Diệp',
    'Dung',
    'Giang',
    'Hà',
    'Hạnh',
    'Hiền',
    'Hoa',
    'Hương',
    'Lan',
    'Linh',
    'Loan',
    'Mai',
    'My',
    'Nga',
    'Ngân',
    'Nhung',
    'Oanh',
    'Phương',
    'Thảo',
    'Thu',
    'Trang',
    'Tuyết',
    'Yến',
  ],
}
// The A and Y of the Xơ Đăng and Gia Rai stand before the given name and tell men from women.
const HIGHLAND_GIVEN = ['Blưng', 'Đak', 'Hlưu', 'Kênh', 'Lăng', 'Ngơi', 'Nhớt', 'Phiên', 'Thút', 'Tươi']

export type Sex = 'male' | 'female'

export function fullName(random: Random, sex: Sex): string {
  const family = random.pick(FAMILY)
  if (family === 'A' || family === 'Y') return `${sex === 'male' ? 'A' : 'Y'} ${random.pick(HIGHLAND_GIVEN)}`
  return `${family} ${random.pick(MIDDLE[sex])} ${random.pick(GIVEN[sex])}`
}

/** A personal number that keeps the rules: place of birth, sex and century, year, serial. */
export function personalNumber(place: string, sex: Sex, yearOfBirth: number, serial: number): string {
  const century = Math.floor((yearOfBirth - 1900) / 100) * 2 + (sex === 'female' ? 1 : 0)
  return `${place.padStart(3, '0')}${century}${String(yearOfBirth).slice(2)}${String(serial).padStart(6, '0')}`
}

const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3]

/** A tax code with its checksum; some serials have none, then the next one is taken. */
export function taxCode(serial: number): string {
  for (let candidate = serial; ; candidate++) {
    const digits = `61${String(candidate).padStart(7, '0')}`
    const sum = TAX_WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
    const check = 10 - (sum % 11)
    if (check < 10) return `${digits}${check}`
  }
}

const TRADES = ['Xây dựng', 'Thương mại', 'Nông sản', 'Cà phê', 'Vận tải', 'Dược liệu', 'Gỗ', 'Du lịch']
export const enterpriseName = (random: Random): string =>
  `Công ty TNHH ${random.pick(TRADES)} ${random.pick(['Tây Nguyên', 'Ngọc Linh', 'Đăk Bla', 'Măng Đen', 'Sông Pô Kô', 'Bắc Tây Nguyên'])} ${random.between(1, 99)}`
