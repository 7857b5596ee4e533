import { fileTypeFromFile } from 'file-type'
import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, createWriteStream, type ReadStream } from 'node:fs'
import { mkdir, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Transform, type Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { at } from '../database/database.ts'
import { Unacceptable } from '../errors.ts'
import type { Services } from '../services.ts'
import { scan, TooLargeToScan } from './antivirus.ts'

/** Kinds of files a procedure may ask for, by content. */
export const FILE_KINDS = {
  'application/pdf': 'PDF',
  'image/jpeg': 'ảnh JPG',
  'image/png': 'ảnh PNG',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word (.docx)',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel (.xlsx)',
} as const
export type FileKind = keyof typeof FILE_KINDS
export const PAPER_KINDS: readonly FileKind[] = ['application/pdf', 'image/jpeg', 'image/png']

export type StoredFile = { sha256: string; size: number; mediaType: FileKind }
/** A file of whatever kind. */
export type ForeignFile = { sha256: string; size: number; mediaType: string }
type FileTables = {
  stored_file: {
    sha256: string
    size: number
    media_type: string
    created_at: Temporal.Instant
    scanned_at: Temporal.Instant | null
  }
}

/** Where the bytes of a stored file lie, for whoever reads them in another process. */
export const pathOf = (services: Services, sha256: string): string =>
  join(services.config.dataDir, 'files', sha256.slice(0, 2), sha256.slice(2, 4), sha256)

/**
 * Takes a file in: streamed to disk, never whole in memory; hashed on the way; its kind read from its content, whatever
 * its name says; shown to the scanner when there is one. Only then does it get its place. The same bytes are kept once.
 * @throws Unacceptable 413 too large, 415 wrong kind or empty, 422 infected, 503 the scanner does not answer, 507 disk full
 */
export const storeFile = (
  services: Services,
  source: Readable,
  allowed: readonly FileKind[],
  name: string,
): Promise<StoredFile> =>
  keep(services, source, services.config.maxUploadBytes, name, (path) => kindOf(path, allowed, name))

/**
 * The same for what another agency sent: any kind of file is kept, as what its content shows or as mere bytes.
 * @param limit in bytes
 * @throws Unacceptable as above, but never for its kind
 */
export const storeForeignFile = (
  services: Services,
  source: Readable,
  limit: number,
  name: string,
): Promise<ForeignFile> =>
  keep(
    services,
    source,
    limit,
    name,
    async (path) => (await fileTypeFromFile(path))?.mime ?? 'application/octet-stream',
  )

async function keep<Kind extends string>(
  services: Services,
  source: Readable,
  limit: number,
  name: string,
  kindAt: (path: string) => Promise<Kind>,
): Promise<{ sha256: string; size: number; mediaType: Kind }> {
  const incoming = join(services.config.dataDir, 'files', 'incoming')
  await mkdir(incoming, { recursive: true })
  const temporary = join(incoming, randomUUID())
  try {
    const { sha256, size } = await receive(source, temporary, limit, name)
    const mediaType = await kindAt(temporary)
    const scannedAt = await refuseInfected(services, temporary, name)
    await settle(temporary, pathOf(services, sha256))
    await services.db
      .withTables<FileTables>()
      .insertInto('stored_file')
      .values({
        sha256,
        size,
        media_type: mediaType,
        created_at: at(services.clock.now()),
        scanned_at: scannedAt,
      })
      .onConflict((clash) => clash.column('sha256').doNothing())
      .execute()
    return { sha256, size, mediaType }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw new Unacceptable(
        507,
        'disk-full',
        'Hệ thống tạm hết chỗ lưu tệp. Nội dung đã nhập vẫn được giữ; xin thử lại sau.',
      )
    }
    throw error
  } finally {
    await rm(temporary, { force: true })
  }
}

async function receive(source: Readable, path: string, limit: number, name: string) {
  const hash = createHash('sha256')
  let size = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      size += chunk.length
      hash.update(chunk)
      done(size > limit ? tooLarge(name, limit) : null, chunk)
    },
  })
  await pipeline(source, measure, createWriteStream(path))
  // The multipart reader cuts a file at its own limit and only marks it.
  if ((source as Readable & { truncated?: boolean }).truncated) throw tooLarge(name, limit)
  return { sha256: hash.digest('hex'), size }
}

const tooLarge = (name: string, limit: number) =>
  new Unacceptable(
    413,
    'file-too-large',
    `Tệp “${name}” lớn hơn mức cho phép (${limit / 1_000_000} MB). Hãy quét lại ở độ phân giải thấp hơn hoặc chia thành nhiều tệp.`,
  )

async function kindOf(path: string, allowed: readonly FileKind[], name: string): Promise<FileKind> {
  const found = (await fileTypeFromFile(path))?.mime
  const kind = allowed.find((mime) => mime === found)
  if (kind) return kind
  const names = allowed.map((mime) => FILE_KINDS[mime]).join(', ')
  const message =
    (await stat(path)).size === 0
      ? `Tệp “${name}” không có nội dung. Hãy chọn lại tệp.`
      : `Nội dung tệp “${name}” không thuộc loại được nhận. Hãy dùng tệp ${names}.`
  throw new Unacceptable(415, 'file-kind', message)
}

async function refuseInfected(services: Services, path: string, name: string) {
  const { clamavAddress } = services.config
  if (!clamavAddress) return null
  const result = await scan(clamavAddress, path).catch((error: unknown) => {
    services.log.error({ err: error }, 'antivirus does not answer')
    if (error instanceof TooLargeToScan)
      throw new Unacceptable(
        413,
        'scanner-limit',
        `Tệp “${name}” lớn hơn mức mà phần mềm kiểm tra mã độc nhận được. Hãy chọn tệp nhỏ hơn.`,
      )
    throw new Unacceptable(
      503,
      'scanner-away',
      'Chưa kiểm tra được mã độc trong tệp. Xin thử lại sau ít phút.',
    )
  })
  if (result.clean) return at(services.clock.now())
  throw new Unacceptable(
    422,
    'file-infected',
    `Tệp “${name}” có chứa mã độc (${result.signature}) nên không được nhận.`,
  )
}

/** Moves the bytes to their place and makes sure that they are on the disk before anyone is told so. */
async function settle(temporary: string, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  const handle = await open(temporary, 'r+')
  await handle.sync()
  await handle.close()
  await rename(temporary, path)
  const folder = await open(dirname(path), 'r')
  await folder.sync()
  await folder.close()
}

/** Opens a stored file for reading. Whether the asker may is for the caller to have decided. */
export function readStoredFile(services: Services, sha256: string): ReadStream {
  return createReadStream(pathOf(services, sha256))
}
