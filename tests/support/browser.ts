import { AxeBuilder } from '@axe-core/playwright'
import sparticuz from '@sparticuz/chromium'
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { chromium, type Browser, type BrowserContext, type Page, type Response } from 'playwright-core'
import { startWorker } from '#platform/jobs/jobs.ts'
import { jobHandlers } from '#src/app.ts'
import { findingsOf } from './check-page.ts'
import { provinceApp, sessionOf, type ProvinceApp } from './province.ts'

/** Other test files may have the machine to themselves for a while: two provinces, a recogniser. */
const PATIENCE = 60_000

/** The one password of demo accounts, as it is printed at the start. */
const PASSWORD = 'mot-cua-xin-chao'

export const PHONE = { width: 360, height: 740 }
export const TABLET = { width: 820, height: 1180 }
export const DESK = { width: 1366, height: 768 }

type Device = { width: number; height: number; javaScript?: boolean }

export type LiveProvince = ProvinceApp & {
  address: string
  /** Somebody with a browser of their own; with a login they are signed in through the page. */
  person(login?: string, device?: Device): Promise<Person>
  /** The token of a session opened without the sign-in page. */
  session(login: string): Promise<string>
}

/** The whole product behind a real port with its jobs running, and a real browser in front of it. */
export async function liveProvince(): Promise<LiveProvince> {
  const world = await provinceApp()
  const address = await world.app.listen({ host: '127.0.0.1', port: 0 })
  const worker = await startWorker(world.databaseUrl, world.services, jobHandlers)
  after(() => worker.stop())
  const browser = await launch()
  after(() => browser.close())
  return {
    ...world,
    address,
    person: async (login, device = DESK) => {
      const person = await Person.open(browser, address, device)
      if (login !== undefined) await person.signsIn(login, world.services.province.portalDomain)
      return person
    },
    session: (login) =>
      sessionOf(world.services, login, world.services.province.portalDomain.replace('dichvucong.', '')),
  }
}

/** Somebody with a session and a browser of their own, in front of a product that runs at an address. */
export async function personAt(address: string, session: string, device: Device): Promise<Person> {
  const browser = await launch()
  after(() => browser.close())
  const person = await Person.open(browser, address, device)
  await person.hasSession(session)
  return person
}

/** The Chromium of the packages, or the one `CHROMIUM_PATH` names. */
async function launch(): Promise<Browser> {
  const executablePath = process.env['CHROMIUM_PATH'] ?? (await sparticuz.executablePath())
  // In a single process, requests of scripts would carry the cookies of whoever came last, whichever browser they are of.
  const args = [
    ...sparticuz.args.filter((arg) => arg !== '--single-process'),
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
  ]
  return chromium.launch({ executablePath, args, headless: true })
}

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** Somebody at a screen. Every page they come to is checked before they go on. */
export class Person {
  readonly page: Page
  readonly context: BrowserContext
  readonly #device: Device
  readonly #troubles: string[] = []
  #last: Response | undefined

  static async open(browser: Browser, address: string, device: Device): Promise<Person> {
    const { width, height, javaScript = true } = device
    const context = await browser.newContext({
      baseURL: address,
      viewport: { width, height },
      javaScriptEnabled: javaScript,
      locale: 'vi-VN',
      reducedMotion: 'reduce',
    })
    return new Person(context, await context.newPage(), device)
  }

  private constructor(context: BrowserContext, page: Page, device: Device) {
    this.context = context
    this.page = page
    this.#device = device
    page.setDefaultTimeout(PATIENCE)
    page.on('response', (response) => {
      if (response.request().isNavigationRequest() && response.frame() === page.mainFrame())
        this.#last = response
    })
    page.on('pageerror', (error) => this.#troubles.push(error.message))
    page.on('console', (message) => {
      // A page with errors to mend comes with status 422; the browser notes it, rightly.
      if (message.type() === 'error' && !/status of (?:401|422)/.test(message.text()))
        this.#troubles.push(message.text())
    })
  }

  async signsIn(login: string, portalDomain: string): Promise<void> {
    const name = /^\d+$/.test(login) ? login : `${login}@${portalDomain.replace('dichvucong.', '')}`
    await this.opens('/dang-nhap')
    await this.fills({ login: name, password: PASSWORD })
    await this.presses('Đăng nhập')
  }

  /** Comes signed in, with nothing else in the browser. */
  hasSession = (token: string): Promise<void> =>
    this.context.addCookies([{ name: 'mc_session', value: token, domain: '127.0.0.1', path: '/' }])

  /** How many bytes come over the line while `work` runs, heads of answers included. */
  async weighs(work: () => Promise<unknown>): Promise<number> {
    const line = await this.context.newCDPSession(this.page)
    let bytes = 0
    line.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength))
    await line.send('Network.enable')
    await work()
    await line.detach()
    return bytes
  }

  async opens(path: string): Promise<void> {
    await this.page.goto(path)
    await this.looks()
  }

  /** Follows a link of the page by what it says. */
  async follows(name: string | RegExp): Promise<void> {
    // A link that begins something large looks like a button and says so.
    await this.page.getByRole('link', { name }).or(this.page.getByRole('button', { name })).first().click()
    await this.looks()
  }

  async presses(name: string | RegExp): Promise<void> {
    await this.page.locator('main').getByRole('button', { name }).first().click()
    await this.looks()
  }

  /** Goes on by keyboard alone: the key is pressed where the focus is, and leads to another page. */
  async strikes(key: string): Promise<void> {
    await Promise.all([this.page.waitForEvent('load'), this.page.keyboard.press(key)])
    await this.looks()
  }

  /** Fills inputs by their names; for choices the value is what is chosen. */
  async fills(values: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, value] of Object.entries(values)) {
      const fields = this.page.locator(`main [name="${name}"]:not([type="hidden"])`)
      const kind = await fields
        .first()
        .evaluate((field) => (field instanceof HTMLSelectElement ? 'select' : field.getAttribute('type')))
      if (kind === 'radio' || kind === 'checkbox')
        await this.page.locator(`main [name="${name}"][value="${value}"]`).check()
      else if (kind === 'select') await this.#selects(name, value)
      else await fields.first().fill(value)
    }
  }

  /** A list, or the field that stands in for a long one: then as people do, by typing and taking the first that fits. */
  async #selects(name: string, text: string): Promise<void> {
    const list = this.page.locator(`main select[name="${name}"]`)
    if (await list.isVisible()) {
      const value = await list.evaluate(
        (select, wanted) =>
          [...(select as HTMLSelectElement).options].find(
            (option) => option.value === wanted || option.text.includes(wanted),
          )?.value,
        text,
      )
      assert.ok(value !== undefined, `${name}: no option ${text}`)
      await list.selectOption(value)
      return
    }
    const stand = this.page.locator(`main select[name="${name}"] + .mc-combobox`)
    await stand.getByRole('combobox').fill(text)
    await stand.getByRole('option').first().waitFor()
    await stand.getByRole('combobox').press('ArrowDown')
    await stand.getByRole('combobox').press('Enter')
  }

  attaches = (name: string, file: { name: string; content: Buffer; type?: string }): Promise<void> =>
    this.page
      .locator(`input[type="file"][name="${name}"]`)
      .setInputFiles({ name: file.name, mimeType: file.type ?? 'application/pdf', buffer: file.content })

  /** A page that is sent in the background shows its answer when it is there. */
  async sees(text: string | RegExp): Promise<void> {
    const has = (words: string) => (typeof text === 'string' ? words.includes(text) : text.test(words))
    let words = ''
    for (const end = Date.now() + PATIENCE; Date.now() < end; await this.page.waitForTimeout(50)) {
      words = await this.page.locator('body').innerText()
      if (has(words)) return
    }
    assert.fail(`“${text}” is not on ${this.page.url()}:\n${words.slice(0, 1500)}`)
  }

  get path(): string {
    return new URL(this.page.url()).pathname
  }

  /** Checks the page now shown: as it left the server, as a reader meets it, as it fits on a small screen. */
  async looks(): Promise<void> {
    const { page } = this
    await page.waitForLoadState('networkidle')
    const findings: string[] = []
    const response = this.#last
    this.#last = undefined
    if (response?.headers()['content-type']?.startsWith('text/html')) {
      if (![200, 401, 422].includes(response.status())) findings.push(`status ${response.status()}`)
      findings.push(...(await findingsOf(await response.text())))
    }
    findings.push(...(await this.#readers()), ...(await this.#smallScreen()), ...this.#troubles.splice(0))
    assert.deepEqual(findings, [], page.url())
  }

  async #readers(): Promise<string[]> {
    if (this.#device.javaScript === false) return []
    const { violations } = await new AxeBuilder({ page: this.page })
      .withTags(WCAG)
      .setLegacyMode(true)
      .analyze()
    return violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map(({ target }) => String(target))
          .join(', ')
          .slice(0, 200)}`,
    )
  }

  async #smallScreen(): Promise<string[]> {
    const { width, height } = this.#device
    await this.page.setViewportSize(PHONE)
    const wide = await this.page.evaluate(() =>
      document.documentElement.scrollWidth > window.innerWidth ? document.documentElement.scrollWidth : 0,
    )
    await this.page.setViewportSize({ width, height })
    return wide > 0 ? [`${wide} px wide on a screen of ${PHONE.width}`] : []
  }
}
