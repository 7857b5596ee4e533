import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { StatFigure } from '#ui/components/stat-figure/stat-figure.tsx'
import { TaskList } from '#ui/components/task-list/task-list.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { formatDateTime, formatNumber, formatPercent } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { Actor } from '#platform/access/actor.ts'
import type { Page } from '#platform/http/route.ts'
import type { Province } from '#platform/province/province.ts'
import { cataloguePaths, LifeEvents, type listLifeEvents } from '#modules/catalogue/index.ts'
import {
  dossierPaths,
  onTimeShare,
  rated,
  satisfaction,
  StatusTag,
  type Counts,
} from '#modules/dossiers/index.ts'
import { paths } from '../../paths.ts'
import type { Mine } from './home.ts'

type LifeEvent = Awaited<ReturnType<typeof listLifeEvents>>[number]

type Props = {
  province: Province
  lifeEvents: readonly LifeEvent[]
  /** Procedures somebody in the province handles, and how many of them are taken online. */
  handled: number
  online: number
  year: number
  counts: Counts
  mine: Mine | undefined
  visitor: Actor['kind']
}

export const homePage = (props: Props): Page => ({
  title: 'Dịch vụ công',
  shell: 'citizen',
  section: 'home',
  body: (
    <>
      {props.mine ? <Waiting mine={props.mine} /> : null}
      <Search {...props} />
      <Doors {...props} />
      <LifeEvents
        lifeEvents={props.lifeEvents}
        hrefOf={(key) => `${cataloguePaths.list()}?su-kien=${encodeURIComponent(key)}`}
      />
      <Figures {...props} />
    </>
  ),
})

const Search = ({ handled, online, mine }: Props): Html => {
  const Heading = mine ? 'h2' : 'h1'
  return (
    <section class="mc-hero" aria-labelledby="can-lam-gi">
      <Heading class="govuk-heading-xl" id="can-lam-gi">
        Ông/Bà cần làm việc gì?
      </Heading>
      <Form action={cataloguePaths.list()} method="get" class="mc-hero__form">
        <Input
          name="q"
          id="tim-thu-tuc"
          label="Tìm thủ tục"
          hint="Gõ có dấu hoặc không dấu, ví dụ: khai sinh, ket hon, giay phep xay dung"
          type="search"
        />
        <Button>Tìm thủ tục</Button>
      </Form>
      <p class="govuk-body">
        <a class="govuk-link" href={cataloguePaths.list()}>
          {formatNumber(handled, 0)} thủ tục
        </a>{' '}
        được giải quyết trong tỉnh, {formatNumber(online, 0)} thủ tục nộp được trên mạng.{' '}
        <a class="govuk-link" href={paths.guide()}>
          Hướng dẫn nộp hồ sơ
        </a>
      </p>
    </section>
  )
}

/** Before everything else: what a person who is known can go on with. */
const Waiting = ({ mine }: { mine: Mine }): Html => {
  const items = [
    ...mine.waiting.map((dossier) => ({
      title: dossier.procedureName,
      href: doorOf(dossier),
      hint: `${WORDS[dossier.status] ?? ''} Mã ${dossier.code}.`,
      status: <StatusTag status={dossier.status} />,
    })),
    ...mine.drafts.map((draft) => ({
      title: draft.name,
      href: dossierPaths.draft(draft.id, 1),
      hint: `Bản nháp lưu lúc ${formatDateTime(draft.updatedAt)}.`,
      status: <Tag colour="grey">Đang soạn</Tag>,
    })),
  ]
  return (
    <section aria-labelledby="cho-toi">
      <h1 class="govuk-heading-l" id="cho-toi">
        Chào Ông/Bà {mine.name}
      </h1>
      {items.length === 0 ? (
        <p class="govuk-body">
          Không có việc gì chờ Ông/Bà.{' '}
          <a class="govuk-link" href={dossierPaths.mineList()}>
            Xem hồ sơ đã nộp
          </a>
        </p>
      ) : (
        <>
          <h2 class="govuk-heading-m">Đang chờ Ông/Bà</h2>
          <TaskList items={items} />
          <p class="govuk-body">
            <a class="govuk-link" href={dossierPaths.mineList()}>
              Tất cả hồ sơ của tôi
            </a>
          </p>
        </>
      )}
    </section>
  )
}

/** Where what is asked for is done; otherwise the dossier itself. */
function doorOf({ code, status }: Mine['waiting'][number]): string {
  if (status === 'supplement') return `${dossierPaths.mine(code)}/bo-sung`
  return status === 'payment' ? dossierPaths.pay(code) : dossierPaths.mine(code)
}

const WORDS: Readonly<Record<string, string>> = {
  supplement: 'Cơ quan đề nghị bổ sung giấy tờ.',
  payment: 'Cơ quan yêu cầu nộp tiền.',
  processed: 'Đã có kết quả.',
  stopped: 'Hồ sơ dừng xử lý, xem lý do.',
}

/** Two things people come for without a procedure in mind. */
const Doors = ({ visitor }: Props): Html => (
  <div class="mc-grid mc-grid--wide">
    <section class="mc-card" aria-labelledby="tra-cuu">
      <h2 class="govuk-heading-m" id="tra-cuu">
        Hồ sơ đang ở đâu?
      </h2>
      <Form action={dossierPaths.track()} method="get">
        <Input name="ma" label="Mã hồ sơ" hint="Ghi trên giấy hẹn." spellcheck={false} />
        <Button variant="secondary">Tra cứu</Button>
      </Form>
    </section>
    {visitor === 'anonymous' ? (
      <section class="mc-card" aria-labelledby="dang-nhap">
        <h2 class="govuk-heading-m" id="dang-nhap">
          Đăng nhập
        </h2>
        <p class="govuk-body">
          Để nộp hồ sơ, nhận kết quả, dùng lại giấy tờ đã nộp và không phải khai lại điều đã khai.
        </p>
        <Button href="/dang-nhap" variant="secondary">
          Đăng nhập
        </Button>
        <p class="govuk-body">
          Chưa có tài khoản?{' '}
          <a class="govuk-link" href="/dang-ky">
            Đăng ký
          </a>
        </p>
      </section>
    ) : null}
  </div>
)

/** The year so far, as counted; a share of nothing is not shown as one. */
function Figures({ counts, year, province }: Props): Html {
  const share = (value: number | null) => (value === null ? 'Chưa có' : formatPercent(value))
  return (
    <section aria-labelledby="so-lieu">
      <h2 class="govuk-heading-m" id="so-lieu">
        {province.fullName} năm {year}
      </h2>
      <div class="mc-grid">
        <StatFigure label="Hồ sơ đã nhận" value={formatNumber(counts.received, 0)} />
        <StatFigure label="Giải quyết đúng hạn" value={share(onTimeShare(counts))} />
        <StatFigure
          label={`Hài lòng, ${formatNumber(rated(counts), 0)} lượt đánh giá`}
          value={share(satisfaction(counts))}
        />
      </div>
      <p class="govuk-body">
        <a class="govuk-link" href={dossierPaths.publicFigures()}>
          Số liệu từng cơ quan, từng tháng và cách tính
        </a>
      </p>
    </section>
  )
}
