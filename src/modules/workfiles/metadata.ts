import { fileCode, ITEM_KINDS } from './workfile.ts'
import type { FileRow, ItemRow } from './tables.ts'

type Value = string | number
/** Elements in the order of annex VI; texts no longer than it allows. */
type Elements = readonly (readonly [name: string, value: Value])[]

export type Described = {
  organId: string
  file: Pick<
    FileRow,
    | 'agency_name'
    | 'year'
    | 'code'
    | 'title'
    | 'retention_label'
    | 'rights'
    | 'holder_name'
    | 'language'
    | 'started_on'
    | 'ended_on'
    | 'item_last'
    | 'page_total'
  >
  items: readonly (ItemRow & { paths: readonly string[] })[]
}

const cut = (text: string, most: number): string => text.slice(0, most)

/** The eleven elements of a file and those of each document in it (Decree 30/2020/NĐ-CP, annex VI). */
export function elementsOf({ organId, file, items }: Described): { file: Elements; documents: Elements[] } {
  const creator = cut(file.holder_name, 30)
  return {
    file: [
      ['FileCode', fileCode(organId, file.year, file.code)],
      ['FileCatalog', file.year],
      ['FileNotation', file.code],
      ['Title', cut(file.title, 500)],
      ['Maintenance', cut(file.retention_label, 30)],
      ['Rights', cut(file.rights, 30)],
      ['Creator', creator],
      ['Language', cut(file.language, 30)],
      ['StartDate', file.started_on],
      ['EndDate', file.ended_on ?? ''],
      ['DocTotal', Math.min(file.item_last, 9999)],
      ['PageTotal', Math.min(file.page_total, 9999)],
    ],
    documents: items.map((item) => documentElements(organId, file, item)),
  }
}

function documentElements(
  organId: string,
  file: Described['file'],
  item: Described['items'][number],
): Elements {
  const [number = '', ...notation] = (item.code ?? '').split('/')
  const coded = notation.length > 0
  return [
    ['OrganId', cut(organId, 13)],
    ['FileCatalog', file.year],
    ['FileNotation', file.code],
    ['DocOrdinal', item.ordinal],
    ['TypeName', cut(item.type_name, 100)],
    ['CodeNumber', coded ? cut(number, 11) : ''],
    ['CodeNotation', cut(coded ? notation.join('/') : number, 30)],
    ['IssuedDate', item.issued_on ?? ''],
    ['OrganName', cut(item.author, 200)],
    ['Subject', cut(item.subject, 500)],
    ['Language', cut(file.language, 30)],
    ['PageAmount', item.pages === null ? '' : Math.min(item.pages, 999)],
    ['Description', ITEM_KINDS[item.kind]],
    ...item.paths.map((path) => ['Path', path] as const),
  ]
}

export const escapeXml = (value: Value): string =>
  String(value).replace(
    // eslint-disable-next-line no-control-regex -- characters XML does not know
    /[&<>"\u0000-\u0008\u000B\u000C\u000E-\u001F]/g,
    (letter) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[letter] ?? '',
  )

const write = (elements: Elements, indent: string): string =>
  elements.map(([name, value]) => `${indent}<${name}>${escapeXml(value)}</${name}>\n`).join('')

/** The elements as XML. */
export function metadataXml(described: Described): string {
  const { file, documents } = elementsOf(described)
  const list = documents.map((one) => `    <Document>\n${write(one, '      ')}    </Document>\n`).join('')
  return `<?xml version="1.0" encoding="UTF-8"?>\n<File>\n${write(file, '  ')}  <Documents>\n${list}  </Documents>\n</File>\n`
}

/** The same as JSON. */
export function metadataJson(described: Described): string {
  const { file, documents } = elementsOf(described)
  const paths = (elements: Elements) => elements.flatMap(([name, value]) => (name === 'Path' ? [value] : []))
  return `${JSON.stringify(
    {
      ...Object.fromEntries(file),
      Documents: documents.map((one) => ({
        ...Object.fromEntries(one.filter(([name]) => name !== 'Path')),
        Paths: paths(one),
      })),
    },
    null,
    2,
  )}\n`
}
