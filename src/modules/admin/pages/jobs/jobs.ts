import { audit } from '#platform/audit/audit.ts'
import { readCursor } from '#platform/database/cursor.ts'
import { inTransaction } from '#platform/database/database.ts'
import { page, seeOther, type Answer, type Context } from '#platform/http/route.ts'
import { failedJobs, queueFigures, retryJob } from '#platform/jobs/jobs.ts'
import { findMail, type MailState } from '#platform/mail/mail.ts'
import { paths } from '../../paths.ts'
import { jobsPage } from './jobs-page.tsx'
import { mailPage } from './mail-page.tsx'

export async function showJobs({ services }: Context): Promise<Answer> {
  const [figures, failed] = await Promise.all([queueFigures(services.db), failedJobs(services.db)])
  return page(jobsPage({ figures, failed }))
}

export async function postRetry({
  services,
  actor,
  origin,
  params,
}: Context<{ id: string }>): Promise<Answer> {
  await inTransaction(services.db, async (tx) => {
    await retryJob(tx, params.id)
    await audit(tx, {
      actor,
      at: services.clock.now(),
      act: 'job.retry',
      subject: { kind: 'job', id: params.id },
      origin,
    })
  })
  return seeOther(paths.jobs(), 'Đã đưa việc vào hàng đợi để chạy lại ngay.')
}

export type MailQuery = { trangThai?: '' | MailState; sau?: string }

const PAGE = 50

export async function showMail({ services, query }: Context<unknown, MailQuery>): Promise<Answer> {
  const found = await findMail(services.db, {
    state: query.trangThai || undefined,
    before: readCursor(query.sau),
    limit: PAGE + 1,
  })
  const sends = services.config.smtpUrl !== undefined
  return page(mailPage({ letters: found.slice(0, PAGE), more: found.length > PAGE, query, sends }))
}
