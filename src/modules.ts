import { existsSync } from 'node:fs'
import { admin } from './modules/admin/index.ts'
import { agencies } from './modules/agencies/index.ts'
import { catalogue } from './modules/catalogue/index.ts'
import { demo } from './modules/demo/index.ts'
import { documents } from './modules/documents/index.ts'
import { dossiers } from './modules/dossiers/index.ts'
import { exchange } from './modules/exchange/index.ts'
import { home } from './modules/home/index.ts'
import { identity } from './modules/identity/index.ts'
import { signatures } from './modules/signatures/index.ts'
import { workfiles } from './modules/workfiles/index.ts'
import type { MigrationSource } from './platform/database/migrate.ts'
import { platformMigrations } from './platform/migrations.ts'
import type { Module } from './platform/module.ts'

/** Every room of the house, lower floors first: a module may lean only on those before it. */
export const modules: readonly Module[] = [
  agencies,
  identity,
  catalogue,
  signatures,
  exchange,
  documents,
  workfiles,
  dossiers,
  home,
  admin,
  demo,
]

/** Every migration of the product, in the order in which a fresh database needs them. */
export const allMigrations: readonly MigrationSource[] = [
  ...platformMigrations,
  ...modules.flatMap(({ name, migrations }) => (migrations ? [{ room: name, folder: migrations }] : [])),
].filter(({ folder }) => existsSync(folder))
