import type { Page } from '#platform/http/route.ts'
import { type Html, render } from '#ui/jsx-runtime'
import { CSRF_SENTINEL } from '../components/form/form.tsx'
import { CitizenShell } from './citizen-shell.tsx'
import type { Frame } from './frame.ts'
import { OfficerShell } from './officer-shell.tsx'
import { PlainShell } from './plain-shell.tsx'

/** “Tỉnh Kon Tum”, whether the name came with its kind or without. */
export const provinceLabel = (name: string): string =>
  /^(tỉnh|thành phố)\s/i.test(name) ? name : `Tỉnh ${name}`

/** First letter small, for the middle of a sentence. */
const inSentence = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1)

/** “Nộp hồ sơ – Một Cửa tỉnh Kon Tum”; an error on the page is told first, as screen readers read the title first. */
export const documentTitle = (page: Pick<Page, 'title' | 'status'>, frame: Frame): string =>
  `${page.status === 422 ? 'Lỗi: ' : ''}${page.title} – ${frame.productName} ${inSentence(provinceLabel(frame.provinceName))}`

/**
 * The whole HTML document of a page in its shell, with the visitor's token in every POST form.
 * @throws TypeError when a stylesheet or an island the page names was not built.
 */
export function renderDocument(page: Page, frame: Frame): string {
  const html = `<!doctype html>\n${render(<Document page={page} frame={frame} />)}`
  return html.replaceAll(CSRF_SENTINEL, escapeToken(frame.csrfToken))
}

/** Tokens are base64url; anything else would be a mistake worth failing on. */
function escapeToken(token: string): string {
  if (!/^[\w.+/=~-]*$/.test(token)) throw new TypeError('The form token holds characters it should not.')
  return token
}

const asset = (frame: Frame, name: string): string => {
  const address = frame.assets[name]
  if (address === undefined) throw new TypeError(`The asset “${name}” was not built.`)
  return address
}

/** Every island except those a page asks for is optional; `base` runs on all pages. */
const scriptsOf = (page: Page): readonly string[] => [
  'base',
  ...(page.shell === 'officer' ? ['officer'] : []),
  ...(page.islands ?? []),
]

function Document({ page, frame }: { page: Page; frame: Frame }): Html {
  const shell = page.shell ?? 'citizen'
  const Shell = { citizen: CitizenShell, officer: OfficerShell, plain: PlainShell }[shell]
  return (
    <html lang="vi" class="govuk-template" data-theme={frame.theme}>
      <head>
        <meta charset="utf-8" />
        <title>{documentTitle(page, frame)}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta
          name="color-scheme"
          content={frame.theme === 'dark' ? 'dark' : frame.theme ? 'light' : 'light dark'}
        />
        <meta name="theme-color" content="#9e1b1e" />
        <meta name="format-detection" content="telephone=no" />
        <link
          rel="preload"
          as="font"
          type="font/woff2"
          crossorigin="anonymous"
          href={asset(frame, 'text-latin-400.woff2')}
        />
        <link
          rel="preload"
          as="font"
          type="font/woff2"
          crossorigin="anonymous"
          href={asset(frame, 'text-vietnamese-400.woff2')}
        />
        <link rel="stylesheet" href={asset(frame, shell === 'officer' ? 'officer.css' : 'citizen.css')} />
        <link rel="icon" type="image/svg+xml" href={asset(frame, 'favicon.svg')} />
        {scriptsOf(page).map((name) => (
          <script type="module" src={asset(frame, `${name}.js`)} />
        ))}
      </head>
      <body class={`govuk-template__body mc-${shell}`}>
        <a href="#noi-dung" class="govuk-skip-link" data-module="govuk-skip-link">
          Đến nội dung chính
        </a>
        <Shell page={page} frame={frame} />
      </body>
    </html>
  )
}
