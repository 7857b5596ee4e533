import { faviconSvg } from '#ui/brand/drum-star.ts'
import { file, type Answer } from '#platform/http/route.ts'

const DAY = 24 * 3600

/** What programs that read the web may read: what is public anyway, and nothing behind a sign-in or a code. */
const ROBOTS = `User-agent: *
Disallow: /api/
Disallow: /ban-nhap/
Disallow: /can-bo
Disallow: /dang-nhap
Disallow: /giay-to-cua-toi
Disallow: /ho-so
Disallow: /ket-qua/
Disallow: /mot-cua
Disallow: /nop-ho-so/
Disallow: /phieu/
Disallow: /quan-tri/
Disallow: /tai-khoan
Disallow: /tep/
Disallow: /tra-cuu?
Disallow: /viec
`

export const sendRobots = (): Answer =>
  file({
    name: 'robots.txt',
    type: 'text/plain; charset=utf-8',
    body: Buffer.from(ROBOTS),
    inline: true,
    maxAge: DAY,
  })

export const sendFavicon = (): Answer =>
  file({
    name: 'favicon.svg',
    type: 'image/svg+xml',
    body: Buffer.from(faviconSvg()),
    inline: true,
    maxAge: DAY,
  })
