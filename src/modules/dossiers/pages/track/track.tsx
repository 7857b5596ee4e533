import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { ErrorSummary } from '#ui/components/error-summary/error-summary.tsx'
import { formatPercent } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { completionOf, type Status } from '../../dossier.ts'
import { readDossierCode } from '../../numbering.ts'
import { paths } from '../../paths.ts'
import { findPublicStatus } from '../../store.ts'
import { StatusTag } from '../status-tag.tsx'

type Found = { code: string; status: Status }

/** Public look-up by file code: status and degree of completion, nothing else (Circular 01/2018 art. 17). */
export async function showTrack({
  services,
  actor,
  query,
}: Context<unknown, { ma?: string }>): Promise<Answer> {
  const asked = query.ma?.trim()
  if (!asked) return page(trackPage({}))
  const code = readDossierCode(asked)
  if (!code) {
    return page(
      trackPage({
        asked,
        error: 'Nhập đủ mã hồ sơ như trên giấy tiếp nhận, ví dụ 000.00.07.H34-261122-0001.',
      }),
    )
  }
  const found = await findPublicStatus(services.db, code)
  if (!found)
    return page(trackPage({ asked, error: 'Không có hồ sơ nào mang mã này. Hãy kiểm tra lại từng ký tự.' }))
  return page(trackPage({ asked: code, found, signedIn: actor.kind === 'citizen' }))
}

type TrackProps = { asked?: string; error?: string; found?: Found; signedIn?: boolean }

function trackPage({ asked, error, found, signedIn }: TrackProps) {
  return {
    title: found ? `Tra cứu hồ sơ ${found.code}` : 'Tra cứu hồ sơ',
    shell: 'citizen' as const,
    section: 'track',
    status: error ? 422 : 200,
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          {error ? <ErrorSummary errors={[{ text: error, href: '#ma' }]} title="Chưa tra cứu được" /> : null}
          <h1 class="govuk-heading-l">Tra cứu hồ sơ</h1>
          <Form action={paths.track()} method="get">
            <Input
              name="ma"
              label="Mã hồ sơ"
              hint="Ghi trên giấy tiếp nhận hoặc trong thư thông báo."
              value={asked}
              error={error}
              width={30}
              autocapitalize="characters"
              spellcheck={false}
            />
            <Button>Tra cứu</Button>
          </Form>
          {found ? (
            <>
              <h2 class="govuk-heading-m">Hồ sơ {found.code}</h2>
              <SummaryList
                rows={[
                  { key: 'Trạng thái', value: <StatusTag status={found.status} /> },
                  {
                    key: 'Mức độ hoàn thành',
                    value: (
                      <>
                        {formatPercent(completionOf(found.status) / 100)}
                        <progress
                          class="mc-progress"
                          max="100"
                          value={completionOf(found.status)}
                          aria-label="Mức độ hoàn thành"
                        />
                      </>
                    ),
                  },
                ]}
              />
              <Details code={found.code} signedIn={signedIn} />
            </>
          ) : null}
        </div>
      </div>
    ),
  }
}

/** The rest is for whoever filed it: nobody else learns here whose dossier it is. */
const Details = ({ code, signedIn }: { code: string; signedIn?: boolean }): Html => (
  <p class="govuk-body">
    {signedIn ? (
      <>
        Nếu là hồ sơ của Ông/Bà,{' '}
        <a class="govuk-link" href={paths.mine(code)}>
          mở hồ sơ để xem chi tiết
        </a>
        .
      </>
    ) : (
      <>
        Người nộp hồ sơ{' '}
        <a class="govuk-link" href={`/dang-nhap?tiep=${encodeURIComponent(paths.mine(code))}`}>
          đăng nhập
        </a>{' '}
        để xem chi tiết.
      </>
    )}
  </p>
)
