import { readdir, readFile } from 'node:fs/promises'
import type { FormSchema } from '#platform/forms/schema.ts'
import { commonFolder, packFile, readPackFile } from '#platform/province/province.ts'
import type { Audience, Limit, OnlineLevel, Service } from './procedure.ts'

export type FieldImportRow = { code: string; name: string; ministry: string | null }

export type LifeEventRow = {
  key: string
  audience: Audience
  name: string
  description: string
  fields: string[]
  procedures: string[]
}

/** One row of the province's decision: a procedure at certain agencies, or at every one of a level and kind. */
export type AssignmentRow = {
  procedure: string
  level: 'province' | 'district' | 'commune'
  kind?: string
  agencies?: string[]
  form: string
  process: string
  template: string
  resultType: Service['resultType']
  onlineLevel: OnlineLevel
  onlineLevelOld: number
  timeLimit?: Limit
  fee?: number
  division?: string
  basis?: string
}

/** Everything this room reads from `provinces/`. `procedures` is checked on import; the rest is checked by tests of the pack. */
export type CataloguePack = {
  fields: readonly FieldImportRow[]
  procedures: unknown
  lifeEvents: readonly LifeEventRow[]
  forms: readonly { key: string; content: FormSchema }[]
  templates: readonly { key: string; content: unknown }[]
  assignments: readonly AssignmentRow[]
}

/** Reads the pack of a province: the common catalogue and the province's own assignments. */
export async function readCataloguePack(province: string): Promise<CataloguePack> {
  const [fields, lifeEvents, assignments, procedures, forms, templates] = await Promise.all([
    readPackFile(province, 'catalogue/fields.json'),
    readPackFile(province, 'catalogue/life-events.json'),
    readPackFile(province, 'assignments.json'),
    readFile(packFile(province, 'catalogue/procedures.jsonl'), 'utf8'),
    readFolder('forms'),
    readFolder('templates'),
  ])
  return {
    fields: fields as FieldImportRow[],
    procedures: readLines(procedures),
    lifeEvents: lifeEvents as LifeEventRow[],
    forms: forms as { key: string; content: FormSchema }[],
    templates,
    assignments: assignments as AssignmentRow[],
  }
}

/** One JSON value per line; empty lines do not count. */
export const readLines = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as unknown)

async function readFolder(name: string): Promise<{ key: string; content: unknown }[]> {
  const folder = commonFolder(name)
  const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort()
  return Promise.all(
    files.map(async (file) => ({
      key: file.replace('.json', ''),
      content: JSON.parse(await readFile(new URL(file, folder), 'utf8')) as unknown,
    })),
  )
}
