import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatNumber } from '#ui/format.ts'
import type { Page } from '#platform/http/route.ts'
import type { Recipient } from '../directory-store.ts'
import { paths } from '../paths.ts'
import { ExchangeNavigation, type PeerLine } from './overview-page.tsx'

type Props = { query: string; found: readonly Recipient[]; peers: readonly PeerLine[]; limit: number }

export const directoryPage = ({ query, found, peers, limit }: Props): Page => ({
  title: 'Danh bạ liên thông',
  shell: 'officer',
  section: 'admin-exchange',
  body: (
    <>
      <h1 class="govuk-heading-l">Danh bạ liên thông</h1>
      <ExchangeNavigation current="directory" />
      <Form action={paths.directory()} method="get">
        <Input name="q" label="Tên hoặc mã định danh của cơ quan" type="search" value={query} width={30} />
        <Button variant="secondary">Tìm</Button>
      </Form>
      {query === '' ? (
        <p class="govuk-body">{knownText(peers)}</p>
      ) : found.length === 0 ? (
        <EmptyState title="Không tìm thấy cơ quan nào" />
      ) : (
        <Table
          caption={found.length === limit ? `${limit} cơ quan đầu tiên` : `${found.length} cơ quan`}
          captionSize="s"
          scroll
          stack
          firstCellIsHeader
          head={['Cơ quan', 'Mã định danh', 'Mã cũ', 'Gửi qua']}
          rows={found.map((one) => [
            one.name,
            one.code,
            one.oldCode ?? '–',
            one.agencyId === null
              ? (peers.find(({ id }) => id === one.peerId)?.name ?? '–')
              : 'Trong tỉnh, đến ngay',
          ])}
        />
      )}
    </>
  ),
})

/** How much there is to be found. */
function knownText(peers: readonly PeerLine[]): string {
  const known = peers.reduce((sum, { agencies }) => sum + agencies, 0)
  return known === 0
    ? 'Danh bạ có các cơ quan trong tỉnh. Cơ quan bên ngoài có ở đây khi một đầu mối đã cập nhật danh bạ.'
    : `Danh bạ có các cơ quan trong tỉnh và ${formatNumber(known)} cơ quan bên ngoài, gửi qua ${formatNumber(peers.length)} đầu mối.`
}
