import { Type, type Static } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { Direction } from '../../document.ts'
import { paths } from '../../paths.ts'

const Text = (maxLength: number) => Type.Optional(Type.String({ maxLength }))

/** The filters of both lists as they stand in their addresses. */
export const ListQuerySchema = Type.Object({
  q: Text(200),
  trangThai: Text(20),
  loai: Text(40),
  doKhan: Text(20),
  han: Type.Optional(Type.Union([Type.Literal('open'), Type.Literal('late')])),
  tu: Text(10),
  den: Text(10),
  sau: Text(100),
})
export type ListQuery = Static<typeof ListQuerySchema>

const PATHS = { incoming: paths.incoming, outgoing: paths.outgoing }

/** The address of a list with its filters; empty ones are left out. */
export function listHref(direction: Direction, query: ListQuery): string {
  const given = Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : []))
  const path = PATHS[direction]()
  return given.length > 0 ? `${path}?${new URLSearchParams(given).toString()}` : path
}

/** A filter as it is kept: what is given of it, without the page. */
export function readSaved(text: string): Record<string, string> {
  const given = new URLSearchParams(text)
  return Object.fromEntries(
    Object.entries(ListQuerySchema.properties).flatMap(([key, schema]) => {
      const value = given.get(key)
      return value && key !== 'sau' && Value.Check(schema, value) ? [[key, value]] : []
    }),
  )
}

export const writeSaved = (query: ListQuery): string =>
  new URLSearchParams(
    Object.entries(query).flatMap(([key, value]) => (value ? [[key, value]] : [])),
  ).toString()
