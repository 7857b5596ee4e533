import { execFileSync, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { freePort } from '#platform/free-port.ts'

export type MailServer = {
  url: string
  /** Puts a letter into the inbox. */
  deliver(letter: string): Promise<void>
  /** How many letters lie in a folder, as Maildir names it. */
  count(folder: string): Promise<number>
  stop(): Promise<void>
}

/** Why there is no mail server to test with; nothing when there is one. */
export function noMailServer(): string | undefined {
  try {
    execFileSync('/usr/sbin/dovecot', ['--version'], { stdio: 'ignore' })
  } catch {
    return 'Debian’s dovecot-imapd is not installed'
  }
  return userInfo().uid === 0 ? undefined : 'dovecot needs root to begin'
}

const NOBODY = 65534
const USER = 'vanthu@kontum.example'
const PASSWORD = 'mat-khau@hop/thu'

/** Debian's Dovecot on a port of its own, with one mailbox in a folder that goes with it. */
export async function startMailServer(): Promise<MailServer> {
  const dir = await mkdtemp(join(tmpdir(), 'mot-cua-mail-'))
  const mail = join(dir, 'mail')
  for (const folder of ['cur', 'new', 'tmp']) await mkdir(join(mail, folder), { recursive: true })
  // The server reads the mailbox as nobody.
  await chmod(dir, 0o755)
  for (const folder of ['', 'cur', 'new', 'tmp']) await chown(join(mail, folder), NOBODY, NOBODY)
  const port = await freePort()
  const config = join(dir, 'dovecot.conf')
  await writeFile(config, settings(dir, mail, port))
  const server = spawn('/usr/sbin/dovecot', ['-F', '-c', config], { stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  server.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  const ended = new Promise<void>((done) => server.once('exit', () => done()))
  await answering(port, () => said)
  return {
    url: `imap://${encodeURIComponent(USER)}:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}`,
    deliver: (letter) =>
      writeFile(
        join(mail, 'new', `${Date.now()}.${randomBytes(6).toString('hex')}.test`),
        letter.replaceAll('\n', '\r\n'),
      ),
    async count(folder) {
      const found = await Promise.all(
        ['cur', 'new'].map((part) => readdir(join(mail, folder, part)).catch(() => [])),
      )
      return found.flat().length
    },
    async stop() {
      server.kill('SIGTERM')
      await ended
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function answering(port: number, said: () => string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const open = await new Promise<boolean>((done) => {
      const socket = connect(port, '127.0.0.1')
      socket.once('data', () => done(true))
      socket.once('error', () => done(false))
      socket.once('close', () => done(false))
    })
    if (open) return
    await wait(50)
  }
  throw new Error(`dovecot does not answer: ${said()}`)
}

const settings = (dir: string, mail: string, port: number): string => `
protocols = imap
listen = 127.0.0.1
base_dir = ${dir}/run
state_dir = ${dir}/state
log_path = /dev/stderr
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${mail}
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
first_valid_gid = 1
default_internal_user = nobody
default_login_user = nobody
service imap-login {
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
  chroot =
}
passdb {
  driver = static
  args = password=${PASSWORD}
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${mail}
}
namespace inbox {
  inbox = yes
}
`
