import type { MigrationSource } from './database/migrate.ts'

const room = (name: string): MigrationSource => ({
  room: `platform/${name}`,
  folder: new URL(`./${name}/migrations/`, import.meta.url),
})

/** The ground floor's own tables, in the order in which they may lean on each other. */
export const platformMigrations: readonly MigrationSource[] = [
  room('database'),
  room('search'),
  room('audit'),
  room('files'),
  room('imports'),
  room('mail'),
  room('process'),
]
