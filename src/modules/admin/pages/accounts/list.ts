import { dateOf } from '#platform/clock.ts'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { searchAccounts } from '#modules/identity/index.ts'
import { listPage } from './list-page.tsx'

export type ListQuery = {
  q?: string
  loai?: '' | 'citizen' | 'officer'
  tinhTrang?: '' | 'disabled' | 'locked'
  sau?: string
}

const PAGE = 50

export async function showAccounts({ services, query }: Context<unknown, ListQuery>): Promise<Answer> {
  const now = services.clock.now()
  const found = await searchAccounts(
    services.db,
    {
      text: query.q,
      kind: query.loai || undefined,
      state: query.tinhTrang || undefined,
      after: readAfter(query.sau),
      limit: PAGE + 1,
    },
    now,
    dateOf(now),
  )
  return page(listPage({ items: found.slice(0, PAGE), more: found.length > PAGE, query, now }))
}

/** `<normalised name>~<uuid>`: the last row of the page before. */
function readAfter(text: string | undefined) {
  const match = /^([^~]*)~([0-9a-f-]{36})$/.exec(text ?? '')
  return match ? { search: match[1]!, id: match[2]! } : undefined
}
