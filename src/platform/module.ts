import type { Route } from './http/route.ts'
import type { Services } from './services.ts'

/** A job handler; `payload` is what was enqueued. It may run twice: it must not mind. */
export type JobHandler = (services: Services, payload: never) => Promise<void>

/** The face a module shows to `src/app.ts`. */
export type Module = {
  name: string
  /** Folder with this module's numbered `.sql` migrations. */
  migrations?: URL
  routes?: readonly Route[]
  jobs?: Readonly<Record<string, JobHandler>>
}
