import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Db, Tx } from '#platform/database/database.ts'
import { readStoredFile, storeForeignFile, type ForeignFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { filingCards } from '#modules/documents/index.ts'
import { itemsOf } from './item-store.ts'
import { metadataJson, metadataXml, type Described } from './metadata.ts'
import type { FileRow, ItemRow } from './tables.ts'
import { unzipMany } from './unzip.ts'
import { zipMany, type ZipEntry } from './zip.ts'

/** The list of what a package holds, a line each: SHA-256, two blanks, path. */
export const MANIFEST = 'manifest-sha256.txt'

type Content = { path: string; sha256: string; body: Buffer | (() => Readable) }

/** What goes into the package of a file, the manifest last. */
async function contentsOf(services: Services, db: Db | Tx, file: FileRow): Promise<Content[]> {
  const agency = await getAgency(db, file.agency_id)
  const items = await itemsOf(db, file.id)
  const cards = await filingCards(
    db,
    items.flatMap(({ document_id }) => document_id ?? []),
  )
  const kept = items.map((item) => ({ item, files: keptFiles(item, cards) }))
  const described: Described = {
    organId: agency.identifier,
    file,
    items: kept.map(({ item, files }) => ({ ...item, paths: files.map(({ path }) => path) })),
  }
  const texts = [
    textFile('metadata.xml', metadataXml(described)),
    textFile('metadata.json', metadataJson(described)),
  ]
  const bodies = kept.flatMap(({ files }) =>
    files.map(({ path, sha256 }) => ({ path, sha256, body: () => readStoredFile(services, sha256) })),
  )
  const listed = [...texts, ...bodies]
  const manifest = listed.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('')
  return [...listed, textFile(MANIFEST, manifest)]
}

function textFile(path: string, text: string): Content {
  const body = Buffer.from(text, 'utf8')
  return { path, body, sha256: createHash('sha256').update(body).digest('hex') }
}

/** The files of a line: `tai-lieu/001/1-cong-van.pdf`. Paper has none. */
function keptFiles(item: ItemRow, cards: Awaited<ReturnType<typeof filingCards>>) {
  const files =
    item.document_id !== null
      ? (cards.get(item.document_id)?.files ?? [])
      : item.sha256 !== null
        ? [{ name: item.file_name ?? 'tep', sha256: item.sha256 }]
        : []
  const folder = `tai-lieu/${String(item.ordinal).padStart(3, '0')}`
  return files.map(({ name, sha256 }, index) => ({
    path: `${folder}/${index + 1}-${safeName(name)}`,
    sha256,
  }))
}

/** A name no file system stumbles over. */
const safeName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\p{Cc}<>:"/\\|?*]+/gu, '-')
    .slice(-120)

/** The package of a file as a stream: its files, metadata after annex VI in XML and JSON, a manifest of SHA-256. */
export async function packFile(services: Services, db: Db | Tx, file: FileRow): Promise<Readable> {
  const contents = await contentsOf(services, db, file)
  async function* entries(): AsyncGenerator<ZipEntry> {
    for (const { path, body } of contents)
      yield { name: path, content: Buffer.isBuffer(body) ? body : body() }
  }
  return Readable.from(zipMany(entries(), services.clock.now()))
}

/** No package is larger. */
const MOST_BYTES = 4_000_000_000

/** Makes the package and keeps it among the stored files. */
export const keepPackage = async (services: Services, db: Db | Tx, file: FileRow): Promise<ForeignFile> =>
  storeForeignFile(services, await packFile(services, db, file), MOST_BYTES, `${file.code}.zip`)

export type Check = { whole: boolean; files: number; problems: string[] }

/**
 * Checks a kept package: its own SHA-256 against the one written at hand-over, and every file in it against the manifest.
 * Problems are sentences.
 */
export async function checkPackage(services: Services, sha256: string): Promise<Check> {
  const stream = readStoredFile(services, sha256)
  const hash = createHash('sha256')
  try {
    for await (const piece of stream) hash.update(piece as Buffer)
  } catch {
    return { whole: false, files: 0, problems: ['Không đọc được gói hồ sơ trong kho lưu.'] }
  }
  const whole = hash.digest('hex') === sha256
  const problems = whole ? [] : ['Mã băm của gói khác với mã ghi khi nộp lưu.']
  try {
    const { files, found } = await compare(String(stream.path))
    return { whole, files, problems: [...problems, ...found] }
  } catch {
    return { whole: false, files: 0, problems: [...problems, 'Gói hồ sơ bị hỏng, không mở được.'] }
  }
}

async function compare(path: string): Promise<{ files: number; found: string[] }> {
  const seen = new Map<string, string>()
  let manifest = ''
  for await (const { name, content } of unzipMany(path)) {
    if (name === MANIFEST) {
      manifest = (await buffer(content)).toString('utf8')
      continue
    }
    const hash = createHash('sha256')
    for await (const piece of content) hash.update(piece as Buffer)
    seen.set(name, hash.digest('hex'))
  }
  const listed = manifest.split('\n').flatMap((line) => {
    const [, digest, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []
    return digest && name ? [{ digest, name }] : []
  })
  const found = listed.flatMap(({ digest, name }) => {
    const actual = seen.get(name)
    if (actual === undefined) return [`Thiếu tệp ${name}.`]
    return actual === digest ? [] : [`Tệp ${name} đã bị thay đổi.`]
  })
  if (listed.length === 0) found.push('Gói không có bảng mã băm.')
  const names = new Set(listed.map(({ name }) => name))
  found.push(
    ...[...seen.keys()].filter((name) => !names.has(name)).map((name) => `Tệp ${name} không có trong bảng.`),
  )
  return { files: seen.size, found }
}
