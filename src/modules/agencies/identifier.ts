// Mã định danh điện tử của cơ quan in its two generations. Pure.

/** Circular 10/2016: `V1V2V3.Z1Z2.Y1Y2.MX1X2`, the province or ministry last, empty levels written as zeros. */
const OF_2016 = /^([0-9A-Z]{3})\.([0-9A-Z]{2})\.([0-9A-Z]{2})\.([A-Y]\d{2})$/
/** Decision 20/2020: the province or ministry first, each group a unit of the one before, 35 characters at most. */
const OF_2020 = /^[A-Y]\d{2}(\.[0-9A-Z]+)*$/
const LONGEST = 35

export const isIdentifier2016 = (text: string): boolean => {
  const match = OF_2016.exec(text)
  if (!match) return false
  const [, fourth, third, second] = match
  // A unit cannot hang under a level that is not there.
  if (third !== '00' && second === '00') return false
  return fourth === '000' || third !== '00'
}

export const isIdentifier2020 = (text: string): boolean => text.length <= LONGEST && OF_2020.test(text)

/**
 * `000.00.53.H48` → `H48.53`.
 * @returns undefined when the text is no identifier of 2016
 */
export function toIdentifier2020(text: string): string | undefined {
  if (!isIdentifier2016(text)) return undefined
  const groups = text.split('.').reverse()
  return groups.filter((group, index) => index === 0 || !/^0+$/.test(group)).join('.')
}

/**
 * `H48.53` → `000.00.53.H48`.
 * @returns undefined when the text is no identifier of 2020, or has groups the form of 13 characters has no room for
 */
export function toIdentifier2016(text: string): string | undefined {
  if (!isIdentifier2020(text)) return undefined
  const [first = '', second = '00', third = '00', fourth = '000', ...rest] = text.split('.')
  const old = `${fourth}.${third}.${second}.${first}`
  // A group of zeros stands for nothing in 2016, so it cannot stand for something here.
  const meant = text.split('.').slice(1)
  if (rest.length > 0 || meant.some((group) => /^0+$/.test(group)) || !isIdentifier2016(old)) return undefined
  return old
}
