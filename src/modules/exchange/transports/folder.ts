import { createReadStream } from 'node:fs'
import { access, copyFile, mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { RefusedByPeer, TransportDown, type Transport } from './transport.ts'

/** What another program, or a person with a stick, puts in and takes out. */
const FOLDERS = { out: 'di', in: 'den', done: 'da-nhan', failed: 'loi' } as const
const NAME = /^[^/\\]{1,200}\.edxml$/i

/**
 * Packages as files of a folder that both sides watch: `di` what we send, `den` what we are to read; read files move on to
 * `da-nhan` or `loi`. A file stands under its name only when it is whole.
 */
export function folderTransport(root: string): Transport {
  const at = (folder: keyof typeof FOLDERS, ...rest: string[]) => join(root, FOLDERS[folder], ...rest)
  const prepare = async () => {
    for (const folder of Object.values(FOLDERS)) await mkdir(join(root, folder), { recursive: true })
  }
  const orDown = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      await prepare()
      return await work()
    } catch (error) {
      if (error instanceof RefusedByPeer) throw error
      throw new TransportDown(
        `Không đọc, ghi được thư mục trao đổi (${(error as NodeJS.ErrnoException).code ?? 'lỗi'}).`,
      )
    }
  }
  return {
    send: ({ id, path }) =>
      orDown(async () => {
        const name = `${id}.edxml`
        await copyFile(path, at('out', `${name}.part`))
        await rename(at('out', `${name}.part`), at('out', name))
        return { docId: name }
      }),
    list: () =>
      orDown(async () => {
        const names = (await readdir(at('in'))).filter((name) => NAME.test(name)).sort()
        return names.map((docId) => ({ docId, to: [] }))
      }),
    fetch: (docId) =>
      orDown(async () => {
        if (!NAME.test(docId)) throw new RefusedByPeer('Tên tệp không hợp lệ.')
        await access(at('in', docId))
        return createReadStream(at('in', docId)) as AsyncIterable<Buffer>
      }),
    settle: (docId, outcome) =>
      orDown(async () => {
        const target = at(outcome === 'done' ? 'done' : 'failed', docId)
        await rm(target, { force: true })
        await rename(at('in', docId), target)
      }),
    check: () => orDown(async () => access(at('in'))),
    directory: async () => null,
  }
}
