import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { Db, Tx } from '#platform/database/database.ts'
import { readStoredFile, storeForeignFile, type ForeignFile } from '#platform/files/files.ts'
import type { Services } from '#platform/services.ts'
import type { SignedFileReport } from '#platform/signing/report.ts'
import { filesOf } from '#platform/zip/read-file.ts'
import { writeZip, type NewEntry } from '#platform/zip/write.ts'
import { getAgency } from '#modules/agencies/index.ts'
import { filingCards } from '#modules/documents/index.ts'
import { verifyFile } from '#modules/signatures/index.ts'
import { itemsOf } from './item-store.ts'
import { escapeXml, metadataJson, metadataXml, type Described } from './metadata.ts'
import type { FileRow, ItemRow } from './tables.ts'

/** The list of what a package holds, a line each: SHA-256, two blanks, path. */
export const MANIFEST = 'manifest-sha256.txt'
/** The same list under the seal of the agency (XAdES), where it was sealed. */
export const SEALED_MANIFEST = 'manifest.xml'

type Listed = { path: string; sha256: string }
type Content = Listed & { body: Buffer | (() => Readable) }

/** What goes into the package of a file, without its manifest. */
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
  return [...texts, ...bodies]
}

const manifestText = (listed: readonly Listed[]): string =>
  listed.map(({ path, sha256 }) => `${sha256}  ${path}\n`).join('')

/** The list as it is sealed, a line for each file. */
const manifestXml = (listed: readonly Listed[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Manifest xmlns="urn:mot-cua:manifest">\n${listed
    .map(({ path, sha256 }) => `  <File sha256="${sha256}" path="${escapeXml(path)}"/>\n`)
    .join('')}</Manifest>\n`

export type Manifest = { sha256: string; xml: Buffer }

/** The manifest of the package of a file, as it would be made now: its SHA-256, and what is to be sealed. */
export async function manifestOf(services: Services, db: Db | Tx, file: FileRow): Promise<Manifest> {
  const listed = await contentsOf(services, db, file)
  return {
    sha256: textFile(MANIFEST, manifestText(listed)).sha256,
    xml: Buffer.from(manifestXml(listed), 'utf8'),
  }
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

/**
 * The package of a file as a stream: its files, metadata after annex VI in XML and JSON, a manifest of SHA-256.
 * @param sealed the manifest under the seal of the agency
 */
export async function packFile(
  services: Services,
  db: Db | Tx,
  file: FileRow,
  sealed?: Buffer,
): Promise<Readable> {
  const listed = await contentsOf(services, db, file)
  const contents = [
    ...listed,
    textFile(MANIFEST, manifestText(listed)),
    ...(sealed ? [{ path: SEALED_MANIFEST, body: sealed }] : []),
  ]
  // Each file is opened when its turn comes.
  function* entries(): Generator<NewEntry> {
    for (const { path, body } of contents)
      yield { name: path, content: Buffer.isBuffer(body) ? body : body() }
  }
  return Readable.from(writeZip(entries(), services.clock.now()))
}

/** No package is larger. */
const MOST_BYTES = 4_000_000_000
/** Nor does one hold more: a ZIP of the plain form lists no more. */
const MOST_FILES = 65_535

/** Makes the package and keeps it among the stored files. */
export const keepPackage = async (
  services: Services,
  db: Db | Tx,
  file: FileRow,
  sealed?: Buffer,
): Promise<ForeignFile> =>
  storeForeignFile(services, await packFile(services, db, file, sealed), MOST_BYTES, `${file.code}.zip`)

export type Check = {
  whole: boolean
  files: number
  problems: string[]
  /** What the signature under the manifest is worth; null where nobody sealed it. */
  seal: SignedFileReport | null
}

/**
 * Checks a kept package: its own SHA-256 against the one written at hand-over, every file in it against the manifest, and the
 * manifest against the seal of the agency.
 * Problems are sentences.
 */
export async function checkPackage(
  services: Services,
  { sha256, sealed }: { sha256: string; sealed: boolean },
): Promise<Check> {
  const stream = readStoredFile(services, sha256)
  const hash = createHash('sha256')
  try {
    for await (const piece of stream) hash.update(piece as Buffer)
  } catch {
    return { ...NOTHING, problems: ['Không đọc được gói hồ sơ trong kho lưu.'] }
  }
  const whole = hash.digest('hex') === sha256
  const problems = whole ? [] : ['Mã băm của gói khác với mã ghi khi nộp lưu.']
  try {
    const { files, found, listed, manifest } = await compare(String(stream.path))
    const { seal, against } = await checkSeal(services, listed, manifest, sealed)
    return { whole, files, problems: [...problems, ...found, ...against], seal }
  } catch {
    return { ...NOTHING, problems: [...problems, 'Gói hồ sơ bị hỏng, không mở được.'] }
  }
}

const NOTHING: Check = { whole: false, files: 0, problems: [], seal: null }

/** The end of a sealed manifest: its signature, right before the end of the root. */
const SIGNATURE = /<ds:Signature [\s\S]*<\/ds:Signature>(?=<\/Manifest>)/

/** Is it this manifest that was sealed? What stands in it beside its signature is the same. */
export const isSealOf = (sealed: Buffer, xml: Buffer): boolean =>
  sealed.toString('utf8').replace(SIGNATURE, '') === xml.toString('utf8')

async function checkSeal(
  services: Services,
  listed: readonly Listed[],
  manifest: Buffer | undefined,
  sealed: boolean,
): Promise<{ seal: SignedFileReport | null; against: string[] }> {
  if (!manifest)
    return { seal: null, against: sealed ? ['Gói không còn bảng mã băm có dấu số của cơ quan.'] : [] }
  const seal = await verifyFile(services, manifest)
  return {
    seal,
    against: [
      ...(isSealOf(manifest, Buffer.from(manifestXml(listed), 'utf8'))
        ? []
        : ['Bảng mã băm có dấu số không khớp với bảng mã băm của gói.']),
      ...(isOverAll(seal) ? [] : ['Dấu số của cơ quan trên bảng mã băm không hợp lệ.']),
    ],
  }
}

/** One seal, over all of the list: a signature over a part of it says nothing of the rest. */
const isOverAll = ({ signatures, verdict }: SignedFileReport): boolean =>
  signatures.length === 1 && signatures[0]!.coversAll && verdict !== 'invalid'

async function compare(path: string) {
  const seen = new Map<string, string>()
  let text = ''
  let manifest: Buffer | undefined
  for await (const { name, content } of filesOf(path, MOST_FILES)) {
    if (name === MANIFEST) {
      text = (await buffer(content)).toString('utf8')
      continue
    }
    if (name === SEALED_MANIFEST) {
      manifest = await buffer(content)
      continue
    }
    const hash = createHash('sha256')
    for await (const piece of content) hash.update(piece)
    seen.set(name, hash.digest('hex'))
  }
  const listed = text.split('\n').flatMap((line): Listed[] => {
    const [, sha256, name] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? []
    return sha256 && name ? [{ sha256, path: name }] : []
  })
  const found = listed.flatMap(({ sha256, path: name }) => {
    const actual = seen.get(name)
    if (actual === undefined) return [`Thiếu tệp ${name}.`]
    return actual === sha256 ? [] : [`Tệp ${name} đã bị thay đổi.`]
  })
  if (listed.length === 0) found.push('Gói không có bảng mã băm.')
  const names = new Set(listed.map(({ path: name }) => name))
  found.push(
    ...[...seen.keys()].filter((name) => !names.has(name)).map((name) => `Tệp ${name} không có trong bảng.`),
  )
  return { files: seen.size, found, listed, manifest }
}
