import type { Html } from '#ui/jsx-runtime'
import { ActionBar } from '../components/action-bar/action-bar.tsx'
import { BackLink } from '../components/back-link/back-link.tsx'
import { Badge } from '../components/badge/badge.tsx'
import { BarChart } from '../components/bar-chart/bar-chart.tsx'
import { Breadcrumbs } from '../components/breadcrumbs/breadcrumbs.tsx'
import { Button } from '../components/button/button.tsx'
import { Details } from '../components/details/details.tsx'
import { type DueState, DueTag } from '../components/due-tag/due-tag.tsx'
import { EmptyState } from '../components/empty-state/empty-state.tsx'
import { ErrorSummary } from '../components/error-summary/error-summary.tsx'
import { FilterPanel } from '../components/filter-panel/filter-panel.tsx'
import { Input } from '../components/input/input.tsx'
import { InsetText } from '../components/inset-text/inset-text.tsx'
import { NotificationBanner } from '../components/notification-banner/notification-banner.tsx'
import { Pagination } from '../components/pagination/pagination.tsx'
import { Panel } from '../components/panel/panel.tsx'
import { PrintView } from '../components/print-view/print-view.tsx'
import { Select } from '../components/select/select.tsx'
import { SortableTable } from '../components/sortable-table/sortable-table.tsx'
import { StatFigure } from '../components/stat-figure/stat-figure.tsx'
import { StepIndicator } from '../components/step-indicator/step-indicator.tsx'
import { SubNavigation } from '../components/sub-navigation/sub-navigation.tsx'
import { SummaryList } from '../components/summary-list/summary-list.tsx'
import { Table } from '../components/table/table.tsx'
import { Tabs } from '../components/tabs/tabs.tsx'
import { Tag } from '../components/tag/tag.tsx'
import { TaskList } from '../components/task-list/task-list.tsx'
import { Timeline } from '../components/timeline/timeline.tsx'
import { WarningText } from '../components/warning-text/warning-text.tsx'
import { Section } from './section.tsx'

const dueStates: readonly { state: DueState; detail?: string }[] = [
  { state: 'in-time', detail: 'còn 5 ngày' },
  { state: 'soon', detail: 'ngày mai' },
  { state: 'late', detail: 'chậm 2 ngày' },
  { state: 'paused' },
  { state: 'done-in-time' },
  { state: 'done-late', detail: 'chậm 1 ngày' },
]

/** What tells where one stands: errors, notices, states. */
export const StateParts = (): Html => (
  <>
    <Section title="Thông báo và trạng thái">
      <ErrorSummary
        disableAutoFocus
        errors={[
          {
            text: 'Nhập số định danh cá nhân gồm đúng 12 chữ số như trên thẻ căn cước.',
            href: '#personalNumber',
          },
          { text: 'Chọn giới tính.', href: '#childSex' },
        ]}
      />
      <NotificationBanner titleId="tb-1" text="Từ 1/7/2025, Ủy ban nhân dân cấp xã tiếp nhận hồ sơ này." />
      <NotificationBanner titleId="tb-2" success disableAutoFocus text="Đã lưu bản nháp." />
      <Panel title="Đã nộp hồ sơ" headingLevel={3}>
        Mã hồ sơ của Ông/Bà
        <br />
        <strong class="mc-code">000.00.23.H34-261122-0017</strong>
      </Panel>
      <InsetText>Hồ sơ nộp sau 16:30 được tính từ ngày làm việc tiếp theo.</InsetText>
      <WarningText>Khai sai sự thật có thể bị xử phạt vi phạm hành chính.</WarningText>
      <p class="govuk-body">
        <Tag>Đang xử lý</Tag> <Tag colour="green">Đã trả kết quả</Tag> <Tag colour="yellow">Chờ bổ sung</Tag>{' '}
        <Tag colour="red">Từ chối</Tag> <Tag colour="grey">Bản nháp</Tag>
      </p>
      <ul class="govuk-list">
        {dueStates.map((due) => (
          <li>
            <DueTag {...due} />
          </li>
        ))}
      </ul>
      <p class="govuk-body">
        Chờ tôi xử lý
        <Badge count={12} label="hồ sơ" />
      </p>
      <EmptyState title="Chưa có hồ sơ nào">
        <p class="govuk-body">Hồ sơ Ông/Bà nộp sẽ hiện ở đây, cùng với hạn trả kết quả.</p>
      </EmptyState>
    </Section>
    <Section title="Đường đi">
      <BackLink href="#duong-di" />
      <Breadcrumbs
        items={[
          { text: 'Trang chủ', href: '#trang-chu' },
          { text: 'Hộ tịch', href: '#ho-tich' },
          { text: 'Đăng ký khai sinh' },
        ]}
      />
      <StepIndicator
        steps={['Chọn thủ tục', 'Khai thông tin', 'Kèm giấy tờ', 'Kiểm tra', 'Nộp']}
        current={3}
      />
      <SubNavigation
        label="Hồ sơ"
        items={[
          { href: '#tom-tat', text: 'Tóm tắt', current: true },
          { href: '#giay-to', text: 'Giấy tờ', badge: 4 },
          { href: '#qua-trinh', text: 'Quá trình xử lý' },
        ]}
      />
    </Section>
  </>
)

/** What a page says. */
export const ContentParts = (): Html => (
  <Section title="Nội dung">
    <SummaryList
      card={{ title: 'Người nộp', actions: [{ href: '#sua', text: 'Sửa tất cả' }] }}
      rows={[
        {
          key: 'Họ và tên',
          value: 'Nguyễn Thị Hồng Thắm',
          actions: [{ href: '#sua-ten', text: 'Sửa', about: 'họ và tên' }],
        },
        {
          key: 'Ngày sinh',
          value: '22/11/1990',
          actions: [{ href: '#sua-ngay', text: 'Sửa', about: 'ngày sinh' }],
        },
      ]}
    />
    <TaskList
      items={[
        { title: 'Thông tin người khai', href: '#1', status: 'Đã xong' },
        {
          title: 'Giấy tờ kèm theo',
          href: '#2',
          hint: 'Còn thiếu giấy chứng sinh',
          status: <Tag colour="yellow">Chưa xong</Tag>,
        },
        { title: 'Nộp lệ phí', status: <Tag colour="grey">Chưa làm được</Tag> },
      ]}
    />
    <Timeline
      label="Quá trình xử lý"
      events={[
        {
          title: 'Đã tiếp nhận',
          at: '08:15 20/11/2026',
          datetime: '2026-11-20T08:15+07:00',
          by: 'Trần Văn Đức, Bộ phận Một cửa',
        },
        { title: 'Đang thẩm định', at: 'từ 14:00 20/11/2026', state: 'current', by: 'Phòng Tư pháp' },
        { title: 'Trả kết quả', at: 'hạn 16:30 25/11/2026', state: 'coming' },
      ]}
    />
    <Details summary="Hồ sơ gồm những gì?">Tờ khai theo mẫu và giấy chứng sinh.</Details>
    <Tabs
      items={[
        {
          id: 'the-1',
          label: 'Cách thực hiện',
          content: <p class="govuk-body">Nộp trực tuyến hoặc tại Bộ phận Một cửa.</p>,
        },
        { id: 'the-2', label: 'Lệ phí', content: <p class="govuk-body">Miễn lệ phí.</p> },
      ]}
    />
    <PrintView>
      <h3 class="govuk-heading-m">Giấy tiếp nhận hồ sơ và hẹn trả kết quả</h3>
      <p>Mã hồ sơ: 000.00.23.H34-261122-0017</p>
    </PrintView>
  </Section>
)

/** Lists: filtering, sorting, paging, acting. */
export const ListParts = (): Html => (
  <Section title="Danh sách">
    <FilterPanel
      action="/thu-vien-giao-dien"
      selected={[{ text: 'Quá hạn', removeHref: '#bo' }]}
      clearHref="#bo-het"
      open
    >
      <Input name="maHoSo" label="Mã hồ sơ" />
      <Select
        name="trangThai"
        label="Trạng thái"
        placeholder="Tất cả"
        options={[{ value: '1', text: 'Đang xử lý' }]}
      />
    </FilterPanel>
    <SortableTable
      caption="Hồ sơ chờ xử lý"
      columns={[
        { text: 'Mã hồ sơ', href: '#xep-ma' },
        { text: 'Người nộp' },
        { text: 'Lệ phí', numeric: true, href: '#xep-phi' },
        { text: 'Hạn trả', href: '#xep-han', direction: 'ascending' },
      ]}
      rows={[
        [
          <a class="govuk-link" href="#hs1">
            261122-0017
          </a>,
          'Nguyễn Thị Hồng Thắm',
          { content: '150.000 đ', numeric: true },
          <DueTag state="late" detail="chậm 2 ngày" />,
        ],
        [
          <a class="govuk-link" href="#hs2">
            261121-0111
          </a>,
          'A Thiu',
          { content: '1.111.000 đ', numeric: true },
          <DueTag state="soon" detail="ngày mai" />,
        ],
      ]}
    />
    <Table
      caption="Số hồ sơ theo tháng"
      captionSize="s"
      firstCellIsHeader
      head={['Tháng', { content: 'Tiếp nhận', numeric: true }]}
      rows={[
        ['Tháng 9', { content: '1.081', numeric: true }],
        ['Tháng 10', { content: '974', numeric: true }],
      ]}
    />
    <Pagination previous={{ href: '#truoc' }} next={{ href: '#sau', label: 'nộp trước 20/11/2026' }} />
  </Section>
)

/** What can be done with one thing. */
export const ActionParts = (): Html => (
  <Section title="Thanh thao tác">
    <ActionBar>
      <Button attributes={{ 'data-shortcut': 't' }}>
        Tiếp nhận <kbd>t</kbd>
      </Button>
      <Button variant="secondary" attributes={{ 'data-shortcut': 'b' }}>
        Yêu cầu bổ sung <kbd>b</kbd>
      </Button>
    </ActionBar>
  </Section>
)

/** Figures for those who lead. */
export const ChartParts = (): Html => (
  <Section title="Số liệu">
    <div class="mc-grid">
      <StatFigure
        label="Hồ sơ tiếp nhận"
        value="12.480"
        href="#tiep-nhan"
        delta={{ text: '8,2 % so với cùng kỳ', direction: 'up' }}
      />
      <StatFigure
        label="Đúng hạn"
        value="98,7"
        unit="%"
        delta={{ text: '1,1 điểm', direction: 'up', good: true }}
      />
      <StatFigure label="Quá hạn" value="31" delta={{ text: '9 hồ sơ', direction: 'up', good: false }} />
    </div>
    <BarChart
      title="Tỷ lệ đúng hạn theo đơn vị (%)"
      labelHeading="Đơn vị"
      valueHeading="Tỷ lệ đúng hạn (%)"
      target={{ value: 95, label: 'chỉ tiêu 95 %' }}
      bars={[
        { label: 'Phường Kon Tum', value: 99.2, text: '99,2', before: 96, tone: 'done' },
        { label: 'Xã Măng Đen', value: 96.4, text: '96,4', before: 97, tone: 'done' },
        { label: 'Xã Đăk Tô', value: 88.1, text: '88,1', before: 90, tone: 'late' },
      ]}
    />
  </Section>
)
