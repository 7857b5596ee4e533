import type { Module } from '#platform/module.ts'
import { routes } from './routes.ts'

export const workfiles: Module = {
  name: 'workfiles',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
}

export { countWork as countWorkFiles } from './desk.ts'
export { dueFiles } from './list-store.ts'
export { paths as workFilePaths } from './paths.ts'
