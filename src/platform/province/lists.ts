import { readdir, readFile } from 'node:fs/promises'
import { commonFolder, readPackFile } from './province.ts'

/** One choice of a list; `code` where the outside world has a number for it, such as that of a bank (BIN). */
export type ListEntry = { value: string; text: string; code?: string }

/** Lists that forms choose from (`x-options`): name → values with the words shown. */
export type Lists = Readonly<Record<string, readonly ListEntry[]>>

type Unit = { code: string; parent: string | null; level: string; fullName: string }

/** Reads the lists of a province: the common ones, and its communes with their district. */
export async function readLists(province: string): Promise<Lists> {
  const folder = commonFolder('lists')
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json'))
  const entries = await Promise.all(
    names.map(async (name) => {
      const items = JSON.parse(await readFile(new URL(name, folder), 'utf8')) as {
        const: string
        title: string
        code?: string
      }[]
      return [
        name.replace('.json', ''),
        items.map(({ const: value, title: text, code }) => ({ value, text, ...(code && { code }) })),
      ] as const
    }),
  )
  return { ...Object.fromEntries(entries), communes: await communes(province) }
}

async function communes(province: string) {
  const units = (await readPackFile(province, 'administrative-units.json')) as Unit[]
  const byCode = new Map(units.map((unit) => [unit.code, unit]))
  return units
    .filter((unit) => unit.level === 'commune')
    .map((unit) => {
      const parent = byCode.get(unit.parent ?? '')
      return {
        value: unit.code,
        text: parent?.level === 'district' ? `${unit.fullName}, ${parent.fullName}` : unit.fullName,
      }
    })
    .sort((a, b) => a.text.localeCompare(b.text, 'vi'))
}
