import { NotFound } from '#platform/errors.ts'
import { page, pageRoute, type Answer, type Context, type Route } from '#platform/http/route.ts'
import { newestMail } from '#platform/mail/mail.ts'
import { currentCode } from '#modules/identity/index.ts'
import { demoPage } from './demo-page.tsx'
import { DEMO_TOTP_SECRET, demoLogins } from './logins.ts'

const LETTERS = 20

/** Everything a visitor of the demonstration needs; where real people work there is no such page. */
async function showDemo({ services }: Context): Promise<Answer> {
  if (!services.config.demo) throw new NotFound()
  const [logins, letters] = await Promise.all([demoLogins(services), newestMail(services.db, LETTERS)])
  const code = currentCode(DEMO_TOTP_SECRET, services.clock.now())
  return page(demoPage({ logins, letters, code }))
}

export const routes: readonly Route[] = [
  pageRoute({ method: 'GET', path: '/trinh-dien', access: 'public', handle: showDemo }),
]
