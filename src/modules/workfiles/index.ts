import type { Module } from '#platform/module.ts'
import { routes } from './routes.ts'

export const workfiles: Module = {
  name: 'workfiles',
  migrations: new URL('./migrations/', import.meta.url),
  routes,
}

export { countWork as countWorkFiles } from './desk.ts'
export { dueFiles, listWorkFiles, openFilesOf } from './list-store.ts'
export { findList, headingsOf, unopenedOf } from './catalogue-store.ts'
export { tasksOf as fileTasksOf } from './task-store.ts'
export { SHEET_COLUMNS } from './rows.ts'
export { approveList, importList, makeList } from './actions/catalogue.ts'
export { closeWorkFile, openWorkFile } from './actions/files.ts'
export { addDocuments, addOwnFiles, addPaper } from './actions/contents.ts'
export { ask, finishTask, note } from './actions/work.ts'
export { acceptFile, offerFile, sendBackFile } from './actions/archive.ts'
export { readsAllFiles } from './policy.ts'
export { StateTag as WorkFileStateTag } from './pages/words.tsx'
export { paths as workFilePaths } from './paths.ts'
