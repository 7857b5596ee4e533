// npm run pictures [-- http://127.0.0.1:8080]: the pictures of the READMEs, taken from a running demonstration of Kon Tum.
import { mkdirSync } from 'node:fs'
import sparticuz from '@sparticuz/chromium'
import { generateSync } from 'otplib'
import { chromium } from 'playwright-core'

const address = process.argv[2] ?? 'http://127.0.0.1:8080'
const folder = new URL('../docs/pictures/', import.meta.url).pathname
const PASSWORD = 'mot-cua-xin-chao'
const [PHONE, DESK] = [
  { width: 390, height: 844 },
  { width: 1366, height: 860 },
]
const at = (slug) => `${slug}@kontum.gov.vn`

/** Who sees what: a name of the file, who signs in, and the way there. A way that is no path is a link to follow. */
const PICTURES = [
  ['citizen-home', null, PHONE, ['/']],
  ['citizen-dossier', '062190000001', PHONE, ['/ho-so-cua-toi', 'main a[href^="/ho-so-cua-toi/"]']],
  ['officer-work', at('chuyenvien1.phuong-quang-trung'), DESK, ['/viec-cua-toi']],
  ['officer-documents', at('vanthu.so-tu-phap'), DESK, ['/van-ban/den']],
  ['leader-figures', at('lanhdao.so-tu-phap'), DESK, ['/so-lieu']],
  [
    'administrator-process',
    at('quantri'),
    DESK,
    ['/quan-tri/quy-trinh', 'main a[href^="/quan-tri/quy-trinh/"]'],
  ],
]

mkdirSync(folder, { recursive: true })
const executablePath = process.env.CHROMIUM_PATH ?? (await sparticuz.executablePath())
const args = [...sparticuz.args.filter((arg) => arg !== '--single-process'), '--disable-quic']
const browser = await chromium.launch({ executablePath, args })
for (const [name, login, viewport, way] of PICTURES) {
  const context = await browser.newContext({
    baseURL: address,
    viewport,
    locale: 'vi-VN',
    reducedMotion: 'reduce',
  })
  const page = await context.newPage()
  if (login) await signIn(page, login)
  for (const step of way) {
    if (step.startsWith('/')) await page.goto(step)
    else await Promise.all([page.waitForEvent('load'), page.locator(step).first().click()])
  }
  await page.evaluate(() => document.fonts.ready)
  await page.screenshot({ path: `${folder}${name}.png` })
  await context.close()
  console.log(`docs/pictures/${name}.png`)
}
await browser.close()

async function signIn(page, login) {
  await page.goto('/dang-nhap')
  await page.fill('#login', login)
  await page.fill('#password', PASSWORD)
  await Promise.all([page.waitForEvent('load'), page.locator('main form button').first().click()])
  const code = page.locator('input[name="code"]')
  if ((await code.count()) === 0) return
  await page.goto('/trinh-dien')
  const secret =
    /[A-Z2-7]{32}/.exec(await page.locator('main').innerText())?.[0] ?? 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
  await page.goBack()
  await code.fill(generateSync({ secret }))
  await Promise.all([page.waitForEvent('load'), page.locator('main form button').first().click()])
}
