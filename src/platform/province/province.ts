import { Type, type Static } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { ConfigError } from '../config/config.ts'

/** The head of a province's pack (`province.json`): who it is and how it is reached. */
const Header = Type.Object({
  key: Type.String(),
  code: Type.String(),
  name: Type.String(),
  fullName: Type.String(),
  identifier: Type.String({ pattern: '^[A-Y][0-9]{2}$' }),
  levels: Type.Array(
    Type.Union([Type.Literal('province'), Type.Literal('district'), Type.Literal('commune')]),
  ),
  capital: Type.String(),
  portalDomain: Type.String(),
  hotline: Type.String(),
  address: Type.String(),
  email: Type.String(),
  /** Key of the department whose people show the product in a demonstration. */
  demoDepartment: Type.String(),
})
export type Province = Static<typeof Header>

const PACKS = new URL('../../../provinces/', import.meta.url)

/** Address of a file of a pack; of the common part when the province has none of its own. */
export function packFile(province: string, path: string): URL {
  const own = new URL(`${province}/${path}`, PACKS)
  return existsSync(own) ? own : new URL(`common/${path}`, PACKS)
}

/** A folder of the common part of all packs. */
export const commonFolder = (path: string): URL => new URL(`common/${path}/`, PACKS)

/** Reads one JSON file of a pack. */
export async function readPackFile(province: string, path: string): Promise<unknown> {
  return JSON.parse(await readFile(packFile(province, path), 'utf8'))
}

/** @throws ConfigError when there is no such pack */
export async function readProvince(key: string): Promise<Province> {
  if (!existsSync(new URL(`${key}/province.json`, PACKS))) {
    throw new ConfigError(`Cấu hình PROVINCE không hợp lệ: không có thư mục provinces/${key}.`)
  }
  const header = await readPackFile(key, 'province.json')
  const [wrong] = [...Value.Errors(Header, header)]
  if (wrong) throw new ConfigError(`provinces/${key}/province.json: ${wrong.path} ${wrong.message}`)
  return header as Province
}
