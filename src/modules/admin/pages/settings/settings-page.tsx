import { SummaryList, type SummaryRow } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatBytes, formatDate, formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { WorkCalendar } from '#platform/calendar/calendar.ts'
import type { Config } from '#platform/config/config.ts'
import type { Page } from '#platform/http/route.ts'
import type { Province } from '#platform/province/province.ts'
import type { DatabaseFigures } from './settings.ts'

type Props = {
  config: Config
  province: Province
  calendar: WorkCalendar
  year: number
  database: DatabaseFigures
  disk: { free: number; all: number }
  versions: { product: string; node: string }
}

const ROLES = { all: 'Mọi việc', web: 'Trang web', worker: 'Việc nền', migrate: 'Cập nhật cơ sở dữ liệu' }
const isSet = (value: unknown) => (value === undefined ? 'Chưa đặt' : 'Đã đặt')
const gigabytes = (bytes: number) => `${formatNumber(bytes / 1e9, 1)} GB`
const proxies = (value: Config['trustProxy']) =>
  typeof value === 'number' ? `${value} máy chủ nối tiếp` : (value?.join(', ') ?? 'Không')

export const settingsPage = (props: Props): Page => ({
  title: 'Cấu hình',
  shell: 'officer',
  section: 'admin-settings',
  body: (
    <>
      <h1 class="govuk-heading-l">Cấu hình đang dùng</h1>
      <p class="govuk-body">
        Cấu hình được đặt bằng biến môi trường khi khởi động và chỉ xem được ở đây. Mật khẩu và khóa không
        hiện ra.
      </p>
      <h2 class="govuk-heading-m">Cài đặt</h2>
      <SummaryList rows={settings(props)} />
      <h2 class="govuk-heading-m">Phiên bản và dung lượng</h2>
      <SummaryList rows={state(props)} />
      <h2 class="govuk-heading-m">Sao lưu</h2>
      <Backup config={props.config} />
      <Calendar calendar={props.calendar} year={props.year} />
    </>
  ),
})

function settings({ config, province }: Props): SummaryRow[] {
  return [
    { key: 'Tỉnh (PROVINCE)', value: `${province.fullName} (${config.province})` },
    { key: 'Chế độ', value: config.demo ? 'Trình diễn' : 'Chính thức' },
    { key: 'Vai trò tiến trình (ROLE)', value: `${ROLES[config.role]} (${config.role})` },
    { key: 'Địa chỉ công khai (BASE_URL)', value: config.baseUrl ?? 'Chưa đặt' },
    { key: 'Nơi tải mã nguồn (SOURCE_URL)', value: config.sourceUrl ?? 'Chưa đặt' },
    { key: 'Lắng nghe (HOST, PORT)', value: `${config.host}:${config.port}` },
    {
      key: 'Cơ sở dữ liệu (DATABASE_URL)',
      value: config.databaseUrl ? 'Đã đặt' : 'Chưa đặt, dùng cơ sở dữ liệu kèm theo',
    },
    { key: 'Số kết nối tối đa (DATABASE_POOL)', value: formatNumber(config.databasePool) },
    { key: 'Thư mục dữ liệu (DATA_DIR)', value: config.dataDir },
    { key: 'Khóa bí mật (SECRET_KEY)', value: isSet(config.secretKey) },
    { key: 'Máy chủ thư (SMTP_URL)', value: isSet(config.smtpUrl) },
    { key: 'Người gửi thư (MAIL_FROM)', value: config.mailFrom ?? 'Chưa đặt' },
    {
      key: 'Quét mã độc (CLAMAV_ADDRESS)',
      value: config.clamavAddress ? `${config.clamavAddress.host}:${config.clamavAddress.port}` : 'Chưa đặt',
    },
    { key: 'Tệp lớn nhất (MAX_UPLOAD_MB)', value: `${formatNumber(config.maxUploadBytes / 1_000_000)} MB` },
    { key: 'Yêu cầu mỗi phút một địa chỉ (RATE_LIMIT)', value: formatNumber(config.rateLimit) },
    { key: 'Sau máy chủ ủy nhiệm (TRUST_PROXY)', value: proxies(config.trustProxy) },
    { key: 'Mức ghi nhật ký máy (LOG_LEVEL)', value: config.logLevel },
  ]
}

const state = ({ database, disk, versions }: Props): SummaryRow[] => [
  { key: 'Một Cửa', value: versions.product },
  { key: 'Node.js', value: versions.node },
  { key: 'PostgreSQL', value: database.version },
  { key: 'Số bước cập nhật cơ sở dữ liệu', value: formatNumber(database.migrations) },
  { key: 'Dung lượng cơ sở dữ liệu', value: formatBytes(database.bytes) },
  { key: 'Kết nối đang mở', value: formatNumber(database.connections) },
  { key: 'Đĩa của thư mục dữ liệu', value: `còn ${gigabytes(disk.free)} trong ${gigabytes(disk.all)}` },
]

/** What has to be copied so that everything can be brought back. */
const Backup = ({ config }: { config: Config }): Html => (
  <ul class="govuk-list govuk-list--bullet">
    <li>Cơ sở dữ liệu: mỗi ngày một bản sao bằng pg_dump, giữ ở nơi khác với máy chủ.</li>
    <li>
      Tệp của hồ sơ: thư mục <code>{config.dataDir}/files</code>; tệp không bao giờ bị sửa nên chỉ cần sao tệp
      mới.
    </li>
    <li>Khóa bí mật SECRET_KEY: cất riêng. Mất khóa này, mọi người phải thiết lập lại xác thực hai lớp.</li>
  </ul>
)

function Calendar({ calendar, year }: Pick<Props, 'calendar' | 'year'>): Html {
  const ofYear = (days: ReadonlyMap<string, string>, kind: string) =>
    [...days].filter(([date]) => date.startsWith(`${year}-`)).map(([date, name]) => ({ date, name, kind }))
  const days = [...ofYear(calendar.daysOff, 'Nghỉ'), ...ofYear(calendar.workingDays, 'Làm bù')]
  if (days.length === 0)
    return <p class="govuk-body">Chưa có ngày nghỉ của năm {year}; hạn trả có thể bị tính sai.</p>
  return (
    <Table
      caption={`Ngày nghỉ, ngày làm bù năm ${year}`}
      captionSize="m"
      firstCellIsHeader
      head={['Ngày', 'Tên', 'Loại']}
      rows={days
        .toSorted((one, other) => one.date.localeCompare(other.date))
        .map((day) => [<span class="mc-figures">{formatDate(day.date)}</span>, day.name, day.kind])}
    />
  )
}
