import { Type, type Static } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { ConfigError } from '../config/config.ts'
import { readPackFile } from './province.ts'

const DocumentType = Type.Object({
  key: Type.String(),
  /** As it stands in a document's notation; official letters and messages have none. */
  abbreviation: Type.Union([Type.String(), Type.Null()]),
  name: Type.String(),
  /** Number of the type in the exchange of documents (QCVN 102:2016), where it has one. */
  exchange: Type.Union([Type.Integer(), Type.Null()]),
  /** A copy of another document (art. 25): nobody drafts it. */
  copy: Type.Optional(Type.Boolean()),
})
/** One of the kinds of administrative documents and their copies (loại văn bản, Decree 30/2020 art. 7, annex III). */
export type DocumentType = Static<typeof DocumentType>

const Book = Type.Object({
  key: Type.String(),
  direction: Type.Union([Type.Literal('incoming'), Type.Literal('outgoing')]),
  name: Type.String(),
  /** Types of documents that go into it; null: every type that no other book takes. */
  types: Type.Union([Type.Array(Type.String()), Type.Null()]),
})
/** A kind of register an agency keeps each year (sổ đăng ký, Decree 30/2020 art. 15 and 22). */
export type Book = Static<typeof Book>

const Target = Type.Object({
  measure: Type.Union([Type.Literal('exchanged'), Type.Literal('work-files')]),
  /** Agencies it is set for; null: all of them. */
  level: Type.Union([
    Type.Literal('province'),
    Type.Literal('district'),
    Type.Literal('commune'),
    Type.Null(),
  ]),
  share: Type.Number({ minimum: 0, maximum: 1 }),
  from: Type.String(),
  to: Type.Union([Type.String(), Type.Null()]),
  basis: Type.String(),
})
/** What a plan of the province wants of its documents (chỉ tiêu): a share, from a day on. */
export type DocumentTarget = Static<typeof Target>

const Retention = Type.Object({
  key: Type.String(),
  /** As it stands in lists and packages, at most 30 letters. */
  label: Type.String({ maxLength: 30 }),
  /** null: for ever. */
  years: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  from: Type.String(),
  to: Type.Union([Type.String(), Type.Null()]),
  basis: Type.String(),
})
/** How long a work file is kept (thời hạn bảo quản, Circular 10/2022/TT-BNV). */
export type Retention = Static<typeof Retention>

const HandOverTerm = Type.Object({
  /** What is handed over: files of construction, others; or how much longer a division may keep one. */
  kind: Type.Union([Type.Literal('construction'), Type.Literal('ordinary'), Type.Literal('kept-longer')]),
  months: Type.Integer({ minimum: 1 }),
  from: Type.String(),
  to: Type.Union([Type.String(), Type.Null()]),
  basis: Type.String(),
})
/** Within how many months a work file goes to the archive (thời hạn nộp lưu, Decree 30/2020 art. 30 and 31). */
export type HandOverTerm = Static<typeof HandOverTerm>

/** What a province decides about its documents. */
export type DocumentRules = {
  types: readonly DocumentType[]
  retention: readonly Retention[]
  books: readonly Book[]
  targets: readonly DocumentTarget[]
  handOver: readonly HandOverTerm[]
}

/** The target in force for a measure and a level on a day. */
export const targetFor = (
  { targets }: DocumentRules,
  measure: DocumentTarget['measure'],
  level: string,
  on: Temporal.PlainDate,
): DocumentTarget | undefined =>
  targets.find(
    (target) =>
      target.measure === measure &&
      (target.level === null || target.level === level) &&
      target.from <= on.toString() &&
      (target.to === null || target.to >= on.toString()),
  )

/** The periods of retention in force on a day, the longest first. */
export const retentionOn = ({ retention }: DocumentRules, on: Temporal.PlainDate): readonly Retention[] =>
  retention.filter(({ from, to }) => from <= on.toString() && (to === null || to >= on.toString()))

/** The term in force for a kind on a day. @throws ConfigError when the pack has none */
export function handOverTerm(
  { handOver }: Pick<DocumentRules, 'handOver'>,
  kind: HandOverTerm['kind'],
  on: Temporal.PlainDate,
): HandOverTerm {
  const term = handOver.find(
    (one) => one.kind === kind && one.from <= on.toString() && (one.to === null || one.to >= on.toString()),
  )
  if (!term) throw new ConfigError(`hand-over.json: no term for ${kind} on ${on.toString()}`)
  return term
}

/** Reads types, books, targets, periods of retention and terms of handing over of a province. @throws ConfigError when a file of the pack is wrong */
export async function readDocumentRules(province: string): Promise<DocumentRules> {
  const types = await readChecked(province, 'document-types.json', Type.Array(DocumentType))
  const books = await readChecked(province, 'document-books.json', Type.Array(Book))
  const targets = await readChecked(province, 'document-targets.json', Type.Array(Target))
  const retention = await readChecked(province, 'retention.json', Type.Array(Retention))
  const handOver = await readChecked(province, 'hand-over.json', Type.Array(HandOverTerm))
  return {
    handOver: handOver as HandOverTerm[],
    types: types as DocumentType[],
    books: books as Book[],
    targets: targets as DocumentTarget[],
    retention: retention as Retention[],
  }
}

async function readChecked(province: string, path: string, schema: ReturnType<typeof Type.Array>) {
  const value = await readPackFile(province, path)
  const [wrong] = [...Value.Errors(schema, value)]
  if (wrong) throw new ConfigError(`${path}: ${wrong.path} ${wrong.message}`)
  return value
}
