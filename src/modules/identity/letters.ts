import type { Services } from '#platform/services.ts'

/** A path of ours as it can be opened from a letter. */
export const addressOf = ({ config }: Services, path: string): string =>
  `${config.baseUrl ?? `http://${config.host}:${config.port}`}${path}`
