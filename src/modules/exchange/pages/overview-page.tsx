import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { StatFigure } from '#ui/components/stat-figure/stat-figure.tsx'
import { SubNavigation } from '#ui/components/sub-navigation/sub-navigation.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { capitalized, formatDate, formatDateTime, formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Page } from '#platform/http/route.ts'
import { readDate } from '../edxml/message.ts'
import type { Trouble } from '../inbox-store.ts'
import type { DeadLetter } from '../outbox-store.ts'
import { paths } from '../paths.ts'
import type { Peer } from '../peer-store.ts'
import { KINDS } from './peer-form.ts'

export type PeerLine = Peer & { waiting: number; since: Temporal.Instant | null; agencies: number }
type Props = { peers: readonly PeerLine[]; dead: readonly DeadLetter[]; troubles: readonly Trouble[] }

export const ExchangeNavigation = ({ current }: { current: 'overview' | 'directory' }): Html => (
  <SubNavigation
    label="Trục liên thông văn bản"
    items={[
      { href: paths.overview(), text: 'Đầu mối và gói tin', current: current === 'overview' },
      { href: paths.directory(), text: 'Danh bạ liên thông', current: current === 'directory' },
    ]}
  />
)

export function overviewPage({ peers, dead, troubles }: Props): Page {
  const waiting = peers.reduce((sum, peer) => sum + peer.waiting, 0)
  return {
    title: 'Trục liên thông văn bản',
    shell: 'officer',
    section: 'admin-exchange',
    body: (
      <>
        <h1 class="govuk-heading-l">Trục liên thông văn bản</h1>
        <ExchangeNavigation current="overview" />
        <div class="mc-grid">
          <StatFigure label="Đang chờ gửi" value={formatNumber(waiting)} unit="gói tin" />
          <StatFigure label="Gửi không thành công" value={formatNumber(dead.length)} unit="gói tin" />
          <StatFigure label="Đến mà chưa nhận được" value={formatNumber(troubles.length)} unit="gói tin" />
        </div>
        <Peers peers={peers} />
        <Button href={paths.newPeer()}>Thêm đầu mối</Button>
        <DeadLetters dead={dead} />
        <Troubles troubles={troubles} />
      </>
    ),
  }
}

const Peers = ({ peers }: { peers: readonly PeerLine[] }): Html =>
  peers.length === 0 ? (
    <EmptyState title="Chưa có đầu mối nào">
      Văn bản giữa các cơ quan của tỉnh vẫn đến ngay; thêm đầu mối để gửi và nhận với bên ngoài.
    </EmptyState>
  ) : (
    <Table
      caption={`Đầu mối (${formatNumber(peers.length)})`}
      captionSize="m"
      scroll
      stack
      firstCellIsHeader
      head={[
        'Đầu mối',
        'Tình trạng',
        { content: 'Chờ gửi', numeric: true },
        'Chờ từ',
        { content: 'Số cơ quan', numeric: true },
      ]}
      rows={peers.map((peer) => [
        <>
          <a class="govuk-link" href={paths.peer(peer.id)}>
            {peer.name}
          </a>
          <br />
          <span class="govuk-hint">{KINDS[peer.kind]}</span>
        </>,
        <Health peer={peer} />,
        { content: formatNumber(peer.waiting), numeric: true },
        peer.since ? formatDateTime(peer.since) : '–',
        { content: formatNumber(peer.agencies), numeric: true },
      ])}
    />
  )

/** Whether a peer answers, and since when. */
export const Health = ({ peer }: { peer: Peer }): Html => {
  if (!peer.active) return <Tag colour="grey">Đang tắt</Tag>
  if (peer.failures > 0)
    return (
      <>
        <Tag colour="red">Mất kết nối</Tag> {peer.lastError}
        {peer.lastErrorAt ? ` Lần thử gần nhất: ${formatDateTime(peer.lastErrorAt)}.` : null}
      </>
    )
  if (peer.lastOkAt)
    return (
      <>
        <Tag colour="green">Hoạt động</Tag> Liên lạc gần nhất: {formatDateTime(peer.lastOkAt)}
      </>
    )
  return <Tag colour="grey">{peer.kind === 'system' ? 'Chờ hệ thống kết nối' : 'Chưa kết nối'}</Tag>
}

const DeadLetters = ({ dead }: { dead: readonly DeadLetter[] }): Html =>
  dead.length === 0 ? (
    <>
      <h2 class="govuk-heading-m">Gói tin gửi không thành công</h2>
      <p class="govuk-body">Không có gói tin nào gửi không thành công.</p>
    </>
  ) : (
    <Table
      caption="Gói tin gửi không thành công, mới nhất ở trên"
      captionSize="m"
      scroll
      stack
      firstCellIsHeader
      head={['Văn bản', 'Nơi nhận', 'Đầu mối', 'Lý do', 'Lúc']}
      rows={dead.map((letter) => [
        <a class="govuk-link" href={paths.deadLetter(letter.id)}>
          {titleOf(letter)}
        </a>,
        `${letter.recipient_name} (${letter.recipient})`,
        letter.peer_name ?? '–',
        letter.error ?? '',
        formatDateTime(letter.changed_at),
      ])}
    />
  )

export const titleOf = ({ message }: DeadLetter): string =>
  message.kind === 'edoc'
    ? `${message.code.number}/${message.code.notation}: ${capitalized(message.subject)}`
    : `Trạng thái ${message.statusCode} của văn bản ${message.responseFor.code}`

/** `H48.02,2026/11/23,214/SNV-TCCC`, as the packages name documents (QCVN 102:2016/BTTTT), in words; anything else as it is. */
function documentText(id: string): string {
  const [, day = '', code] = /^[^,]+,([^,]+),(.+)$/.exec(id) ?? []
  const date = readDate(day)
  return code && date ? `${code} ngày ${formatDate(date)}` : id
}

const Troubles = ({ troubles }: { troubles: readonly Trouble[] }): Html =>
  troubles.length === 0 ? (
    <>
      <h2 class="govuk-heading-m">Gói tin đến chưa nhận được</h2>
      <p class="govuk-body">Mọi gói tin đến đều đã nhận được.</p>
    </>
  ) : (
    <Table
      caption="Gói tin đến chưa nhận được, mới nhất ở trên"
      captionSize="m"
      scroll
      stack
      firstCellIsHeader
      head={['Gói tin', 'Từ', 'Đầu mối', 'Lý do', 'Lúc']}
      rows={troubles.map((trouble) => [
        documentText(trouble.documentId) || trouble.docId || '–',
        trouble.fromName ? `${trouble.fromName} (${trouble.from})` : trouble.from || '–',
        trouble.peerName ?? '–',
        trouble.error,
        formatDateTime(trouble.receivedAt),
      ])}
    />
  )
