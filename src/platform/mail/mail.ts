import { sql } from 'kysely'
import { randomUUID } from 'node:crypto'
import nodemailer from 'nodemailer'
import { at, type Db, type Tx } from '../database/database.ts'
import { enqueue } from '../jobs/jobs.ts'
import type { JobHandler } from '../module.ts'
import type { Services } from '../services.ts'

export type Mail = {
  recipient: string
  subject: string
  /** Plain text; lines broken where a reader would break them. */
  body: string
  /** What it is about, so that a dossier can show its letters. */
  about: { kind: string; id: string }
}

export type MailMessage = {
  id: string
  created_at: Temporal.Instant
  recipient: string
  subject: string
  body: string
  about_kind: string
  about_id: string
  sent_at: Temporal.Instant | null
  attempts: number
  last_error: string | null
}
type MailTables = { mail_message: MailMessage }

/** Writes a letter (thư điện tử) into the outbox, in the transaction of the act it tells of; a job sends it. */
export async function postMail(tx: Tx, mail: Mail, now: Temporal.Instant): Promise<void> {
  const id = randomUUID()
  await tx
    .withTables<MailTables>()
    .insertInto('mail_message')
    .values({
      id,
      created_at: at(now),
      recipient: mail.recipient,
      subject: mail.subject,
      body: mail.body,
      about_kind: mail.about.kind,
      about_id: mail.about.id,
      attempts: 0,
    })
    .execute()
  await enqueue(tx, 'mail.send', { id })
}

/** The newest letters, sent or not: the page that shows what would be sent. */
export const newestMail = (db: Db, limit = 50): Promise<MailMessage[]> =>
  db
    .withTables<MailTables>()
    .selectFrom('mail_message')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute()

export type MailState = 'sent' | 'waiting' | 'failed'

/** Letters newest first; `before` is the last one of the page before. */
export function findMail(
  db: Db,
  given: { state?: MailState; before?: { at: Temporal.Instant; id: string }; limit: number },
): Promise<MailMessage[]> {
  let query = db
    .withTables<MailTables>()
    .selectFrom('mail_message')
    .selectAll()
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(given.limit)
  if (given.state === 'sent') query = query.where('sent_at', 'is not', null)
  if (given.state === 'waiting') query = query.where('sent_at', 'is', null).where('last_error', 'is', null)
  if (given.state === 'failed') query = query.where('sent_at', 'is', null).where('last_error', 'is not', null)
  const { before } = given
  if (before) {
    query = query.where((is) =>
      is.or([
        is('created_at', '<', at(before.at)),
        is.and([is('created_at', '=', at(before.at)), is('id', '>', before.id)]),
      ]),
    )
  }
  return query.execute()
}

/**
 * Sends one letter. Without SMTP_URL it stays in the outbox, visible to administrators. A failure is kept with the letter
 * and thrown, so that the queue tries again later. A letter sent twice is possible when the process dies between the
 * server's answer and our note of it: the Message-ID is the same, so mailboxes fold the two.
 */
export const sendMail: JobHandler = async (services: Services, { id }: { id: string }) => {
  const { config, db, clock } = services
  if (!config.smtpUrl) return
  const tables = db.withTables<MailTables>()
  const message = await tables
    .selectFrom('mail_message')
    .selectAll()
    .where('id', '=', id)
    .where('sent_at', 'is', null)
    .executeTakeFirst()
  if (!message) return
  try {
    await deliver(config.smtpUrl, config.mailFrom ?? 'Một Cửa <khong-tra-loi@localhost>', message)
    await tables
      .updateTable('mail_message')
      .set({ sent_at: at(clock.now()), last_error: null })
      .where('id', '=', id)
      .execute()
  } catch (error) {
    await tables
      .updateTable('mail_message')
      .set({ attempts: sql`attempts + 1`, last_error: String(error) })
      .where('id', '=', id)
      .execute()
    throw error
  }
}

async function deliver(smtpUrl: string, from: string, message: MailMessage): Promise<void> {
  const transport = nodemailer.createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 20_000,
  })
  try {
    await transport.sendMail({
      from,
      to: message.recipient,
      subject: message.subject,
      text: message.body,
      messageId: `<${message.id}@mot-cua>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
  } finally {
    transport.close()
  }
}
