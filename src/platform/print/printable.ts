/**
 * PDF/A has no glyph for what the font does not have, and the typesetter then refuses the whole document. One emoji in a
 * name must not keep a person from their receipt: such characters become a box. Vietnamese is whole in the font.
 */
const UNPRINTABLE =
  /[^\t\n\r\u0020-\u007E\u00A0-\u017F\u0192\u01A0\u01A1\u01AF\u01B0\u01CD-\u01DC\u0218-\u021B\u02C6\u02C7\u02D8-\u02DD\u0386-\u038A\u038C\u038E-\u03A1\u03A3-\u03CE\u0400-\u045F\u1EA0-\u1EF9\u2013\u2014\u2018-\u201E\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203A\u2044\u20AB\u20AC\u2116\u2122\u2190-\u2195\u2202\u2206\u220F\u2211\u2212\u221A\u221E\u222B\u2248\u2260\u2264\u2265\u25A1]/gu

/** Text as the font can show it: composed (NFC), odd spaces made plain, what has no glyph made `□`. */
export const printable = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u2000-\u200A\u202F\u3000]/g, ' ')
    // eslint-disable-next-line no-misleading-character-class -- a list of code points
    .replace(/[\u00AD\u200B-\u200F\u202A-\u202E\u2060\uFE0F\uFEFF]/g, '')
    .replace(/[\u2010\u2011]/g, '-')
    .replace(UNPRINTABLE, '□')
