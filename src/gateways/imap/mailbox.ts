import { createHash } from 'node:crypto'
import type { ImapFlow } from 'imapflow'
import PostalMime, { type Address } from 'postal-mime'

export type LetterFile = { name: string; content: Buffer }
export type Letter = {
  /** Message-ID; of a letter without one a digest of it. */
  id: string
  from: { name: string; address: string }
  /** Every address it is for, in lower case. */
  to: string[]
  subject: string
  /** Plain text, as far as the letter has any. */
  text: string
  files: LetterFile[]
}

export type Mailbox = {
  /** `imaps://user:password@host:993`; user and password as in any URL. */
  url: string
  /** Longer letters are left alone. Bytes. */
  most: number
  /** Told of what is left alone, without the words of the letter. */
  warn: (details: Record<string, unknown>, message: string) => void
}

/** `taken`: kept, goes into the folder of what was received. `ignored`: read, stays where it is. */
export type Fate = 'taken' | 'ignored'

const RECEIVED = 'Đã nhận'

/**
 * Hands every unread letter of the inbox to `take`, one after the other. A letter that cannot be taken stays unread and does
 * not keep the others back.
 * @throws Error when the mailbox cannot be reached
 */
export async function eachLetter(mailbox: Mailbox, take: (letter: Letter) => Promise<Fate>): Promise<void> {
  const { hostname, port, protocol, username, password } = new URL(mailbox.url)
  const secure = protocol === 'imaps:'
  const { ImapFlow } = await import('imapflow')
  const client = new ImapFlow({
    host: hostname,
    port: Number(port) || (secure ? 993 : 143),
    secure,
    // Without TLS only on this machine: a password never goes over a wire in the clear.
    ...(secure || hostname === '127.0.0.1' ? {} : { doSTARTTLS: true }),
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false,
  })
  // A connection that breaks ends the call it is in; nobody else has to hear of it.
  client.on('error', () => {})
  await client.connect()
  try {
    await ensureFolder(client)
    const lock = await client.getMailboxLock('INBOX')
    try {
      const found = await client.search({ seen: false }, { uid: true })
      for (const uid of found || []) await handOver(client, uid, mailbox, take)
    } finally {
      lock.release()
    }
  } finally {
    await client.logout().catch(() => client.close())
  }
}

async function ensureFolder(client: ImapFlow): Promise<void> {
  const folders = await client.list()
  if (!folders.some(({ path }) => path.normalize('NFC') === RECEIVED)) await client.mailboxCreate(RECEIVED)
}

async function handOver(
  client: ImapFlow,
  uid: number,
  { most, warn }: Mailbox,
  take: (letter: Letter) => Promise<Fate>,
): Promise<void> {
  const at = String(uid)
  const known = await client.fetchOne(at, { size: true }, { uid: true })
  if (!known) return
  if ((known.size ?? 0) > most) {
    warn({ uid, size: known.size }, 'a letter is too large to be taken in')
    await client.messageFlagsAdd(at, ['\\Seen', '\\Flagged'], { uid: true })
    return
  }
  const message = await client.fetchOne(at, { source: true }, { uid: true })
  if (!message || !message.source) return
  try {
    const fate = await take(await readLetter(message.source))
    await client.messageFlagsAdd(at, ['\\Seen'], { uid: true })
    if (fate === 'taken') await client.messageMove(at, RECEIVED, { uid: true })
  } catch (error) {
    warn({ uid, err: error }, 'a letter could not be taken in')
  }
}

const addressesIn = (given: readonly Address[] | undefined): string[] =>
  (given ?? []).flatMap((one) =>
    one.group ? one.group.map(({ address }) => address ?? '') : [one.address ?? ''],
  )

/** Reads a letter as it went over the wire. */
export async function readLetter(source: Buffer): Promise<Letter> {
  const mail = await PostalMime.parse(source, { attachmentEncoding: 'arraybuffer' })
  const delivered = mail.headers
    .filter(({ key }) => key === 'delivered-to' || key === 'x-original-to')
    .map(({ value }) => value)
  const to = [...delivered, ...addressesIn(mail.to), ...addressesIn(mail.cc)]
  return {
    id: mail.messageId ?? createHash('sha256').update(source).digest('hex'),
    from: { name: mail.from?.name?.trim() ?? '', address: mail.from?.address?.toLowerCase() ?? '' },
    to: [...new Set(to.map((one) => one.trim().toLowerCase()).filter(Boolean))],
    subject: (mail.subject ?? '').normalize('NFC').trim(),
    text: (mail.text ?? '').normalize('NFC').trim(),
    // Pictures inside the words, such as the logo under a signature, are no files.
    files: mail.attachments
      .filter(({ related, disposition }) => !related && disposition !== 'inline')
      .map(({ filename, content }, index) => ({
        name: (filename ?? `tep-${index + 1}`).normalize('NFC'),
        content: typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content)),
      })),
  }
}
