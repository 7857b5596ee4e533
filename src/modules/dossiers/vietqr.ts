/** What a banking app takes of the words beside a transfer. */
export const LONGEST_PURPOSE = 25

/** Where a transfer goes and what it says. */
export type Transfer = {
  /** Number of the bank in the switch (BIN), six digits. */
  bankBin: string
  /** Digits and letters, at most 19. */
  accountNumber: string
  /** Whole đồng; left out, the payer types it. */
  amount?: number
  /** What the payer's bank writes beside the transfer: at most 25 characters, without diacritics. */
  purpose?: string
}

/**
 * The text of a VietQR code, which every banking app in the country reads (EMVCo merchant-presented QR with the template of
 * NAPAS for a transfer to an account, version 1.5.2).
 * @throws RangeError when a part has no place in the code
 */
export function vietQr({ bankBin, accountNumber, amount, purpose }: Transfer): string {
  if (!/^\d{6}$/.test(bankBin)) throw new RangeError(`not the number of a bank: ${bankBin}`)
  if (!/^[0-9A-Za-z]{1,19}$/.test(accountNumber)) throw new RangeError('not the number of an account')
  if (amount !== undefined && !(Number.isSafeInteger(amount) && amount > 0 && amount < 1e13))
    throw new RangeError(`not an amount: ${amount}`)
  if (purpose !== undefined && !/^[\x20-\x7e]{1,25}$/.test(purpose)) throw new RangeError('not a purpose')
  const to = part('00', bankBin) + part('01', accountNumber)
  const text = [
    part('00', '01'),
    part('01', amount === undefined ? '11' : '12'),
    part('38', part('00', 'A000000727') + part('01', to) + part('02', 'QRIBFTTA')),
    part('53', '704'),
    amount === undefined ? '' : part('54', String(amount)),
    part('58', 'VN'),
    purpose === undefined ? '' : part('62', part('08', purpose)),
    '6304',
  ].join('')
  return text + crc16(text)
}

/** Identifier, length in two digits, value. */
const part = (id: string, value: string): string => `${id}${String(value.length).padStart(2, '0')}${value}`

/** CRC-16/CCITT-FALSE over ASCII, as four hexadecimal digits. */
function crc16(text: string): string {
  let crc = 0xffff
  for (const byte of Buffer.from(text, 'ascii')) {
    crc ^= byte << 8
    for (let bit = 0; bit < 8; bit++) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff
  }
  return crc.toString(16).toUpperCase().padStart(4, '0')
}
