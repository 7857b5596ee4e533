// Numbers people are known by. Pure checks; the words for a wrong one are in `messages.ts`.

const PERSONAL_NUMBER = /^0\d{2}[0-9]\d{2}\d{6}$/
const MOBILE = /^(?:\+?84|0)(3[2-9]|5[25689]|7[06-9]|8[1-9]|9[0-46-9])\d{7}$/
const LANDLINE = /^0(2\d{1,2})\d{7,8}$/
const TAX_CODE = /^(\d{10})(-\d{3})?$/
const TAX_WEIGHTS = [31, 29, 23, 19, 17, 13, 7, 5, 3]

/**
 * Số định danh cá nhân: 12 digits, `PPP G YY NNNNNN` – place of birth registration, sex and century, year, serial.
 * There is no check digit; the first three digits are a province's (001–096).
 */
export function isPersonalNumber(text: string): boolean {
  if (!PERSONAL_NUMBER.test(text)) return false
  const place = Number(text.slice(0, 3))
  return place >= 1 && place <= 96
}

/** What a personal number says of its bearer. */
export function readPersonalNumber(
  text: string,
): { sex: 'male' | 'female'; yearOfBirth: number } | undefined {
  if (!isPersonalNumber(text)) return undefined
  const digit = Number(text[3])
  return {
    sex: digit % 2 === 0 ? 'male' : 'female',
    yearOfBirth: 1900 + 100 * Math.floor(digit / 2) + Number(text.slice(4, 6)),
  }
}

/** Mã số thuế: 10 digits of which the last is a checksum, with an optional branch `-NNN`. */
export function isTaxCode(text: string): boolean {
  const match = TAX_CODE.exec(text)
  if (!match) return false
  const digits = match[1]!
  const sum = TAX_WEIGHTS.reduce((total, weight, index) => total + weight * Number(digits[index]), 0)
  return Number(digits[9]) === 10 - (sum % 11)
}

/** Số điện thoại of Viet Nam, mobile or landline, with 0 or +84 in front. */
export function isPhone(text: string): boolean {
  const compact = text.replace(/[\s.-]/g, '')
  return MOBILE.test(compact) || LANDLINE.test(compact)
}

/**
 * What the QR code on an identity card says: `number|old number|name|ddMMyyyy|sex|address|ddMMyyyy of issue`; the second
 * part may be empty. A scanner types it as it stands.
 * @returns undefined when the text is not that of a card
 */
export function readIdentityCard(
  text: string,
): { number: string; fullName: string; dateOfBirth?: string; address?: string } | undefined {
  const [number = '', , fullName = '', born = '', , address = ''] = text
    .normalize('NFC')
    .split('|')
    .map((part) => part.trim())
  if (!isPersonalNumber(number) || fullName === '') return undefined
  const day = /^(\d{2})(\d{2})(\d{4})$/.exec(born)
  return {
    number,
    fullName,
    ...(day ? { dateOfBirth: `${day[3]}-${day[2]}-${day[1]}` } : {}),
    ...(address ? { address } : {}),
  }
}
