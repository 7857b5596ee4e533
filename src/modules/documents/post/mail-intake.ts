import { Readable } from 'node:stream'
import { system } from '#platform/access/actor.ts'
import { dateOf } from '#platform/clock.ts'
import { inTransaction } from '#platform/database/database.ts'
import { Refusal } from '#platform/errors.ts'
import { storeFile } from '#platform/files/files.ts'
import { enqueue } from '#platform/jobs/jobs.ts'
import type { Services } from '#platform/services.ts'
import { eachLetter, type Fate, type Letter } from '#src/gateways/imap/mailbox.ts'
import { findAgencyByKey, listAgencies, type Agency } from '#modules/agencies/index.ts'
import { arriveDocument, DOCUMENT_KINDS, type GivenFile } from '../actions/arrive.ts'
import { tell } from '../actions/move.ts'
import { LONGEST } from '../document.ts'
import { cameByMail } from '../stores/exchange-store.ts'

const MAIL = system('Hộp thư của cơ quan')
/** How often the mailbox is looked into. */
const LOOK_EVERY = { seconds: 60 }
/** What stands in a letter beside its files is a note, not the document. */
const LONGEST_NOTE = 5000

/** Begins to look into the mailbox, where this installation has one; once, on however many nodes it is called. */
export async function watchMailbox(services: Services, runAt?: Temporal.Instant): Promise<void> {
  if (!services.config.mailbox) return
  await enqueue(services.db, 'document.fetch-mail', {}, { key: 'document.fetch-mail', runAt })
}

/** Looks into the mailbox and takes in what it holds; looks again after a while, whatever came of it. */
export async function fetchMail(services: Services): Promise<void> {
  const { mailbox, maxUploadBytes } = services.config
  if (!mailbox) return
  const warn = (details: Record<string, unknown>, message: string) => services.log.warn(details, message)
  try {
    await eachLetter({ url: mailbox.url, most: maxUploadBytes * 2, warn }, (letter) =>
      takeLetter(services, letter),
    )
  } catch (error) {
    services.log.error({ err: error }, 'the mailbox cannot be read')
  } finally {
    await watchMailbox(services, services.clock.now().add(LOOK_EVERY))
  }
}

/**
 * Takes in a letter (văn bản đến qua thư điện tử, Decree 30/2020 art. 21): it waits to be entered, its files are the document,
 * its words a note. The same letter again changes nothing; one without files is no document.
 */
export async function takeLetter(services: Services, letter: Letter): Promise<Fate> {
  const { db, clock } = services
  if (letter.files.length === 0) {
    services.log.info({ message: letter.id }, 'a letter without files is no document')
    return 'ignored'
  }
  const agency = await agencyFor(services, letter.to)
  if (!agency) {
    services.log.warn({ message: letter.id }, 'a letter is for no agency that is known')
    return 'ignored'
  }
  const { files, broken } = await keepFiles(services, letter)
  await inTransaction(db, async (tx) => {
    const now = clock.now()
    if (await cameByMail(tx, agency.id, letter.id)) return
    const subject = letter.subject || files[0]?.fileName || 'Thư không có tiêu đề'
    const id = await arriveDocument(
      tx,
      MAIL,
      {
        agency,
        source: 'email',
        files,
        mailId: letter.id,
        facts: {
          type: 'cong-van',
          code: null,
          subject: subject.slice(0, LONGEST.subject),
          issuedOn: null,
          issuerName: (letter.from.name || letter.from.address).slice(0, LONGEST.issuer),
          urgency: 'normal',
        },
      },
      now,
    )
    const from = [letter.from.name, letter.from.address && `<${letter.from.address}>`]
      .filter(Boolean)
      .join(' ')
    const note = [`Thư của ${from || 'người gửi không rõ'}.`, letter.text.slice(0, LONGEST_NOTE)]
    await tell(tx, id, 'document.note', { actor: MAIL, at: now, note: note.filter(Boolean).join('\n') })
    if (broken.length > 0) {
      await tell(tx, id, 'document.broken-files', { actor: MAIL, at: now, note: broken.join('\n') })
    }
  })
  return 'taken'
}

/** Keeps the files that can be kept; of the others the reason. */
async function keepFiles(services: Services, letter: Letter) {
  const files: GivenFile[] = []
  const broken: string[] = []
  for (const { name, content } of letter.files) {
    try {
      const stored = await storeFile(services, Readable.from([content]), DOCUMENT_KINDS, name)
      files.push({ ...stored, fileName: name, role: files.length === 0 ? 'main' : 'attachment' })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      broken.push(`Tệp “${name}”: ${error.message}`)
    }
  }
  return { files, broken }
}

/** The agency one of these addresses is of; else the one named for the mailbox, else the people's committee of the province. */
async function agencyFor(services: Services, addresses: readonly string[]): Promise<Agency | undefined> {
  const { db, clock, config } = services
  const all = await listAgencies(db, { on: dateOf(clock.now()) })
  const own = all.find(({ email }) => email !== null && addresses.includes(email.toLowerCase()))
  if (own) return own
  if (config.mailbox?.agency) return findAgencyByKey(db, config.mailbox.agency)
  return all.find(({ kind, level }) => kind === 'committee' && level === 'province')
}
