import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { formatDate } from '#ui/format.ts'
import type { FieldErrors } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Context, type FormBody, type Page } from '#platform/http/route.ts'
import { readCertificate } from '#platform/signing/certificate.ts'
import { addDemoRemoteKey } from '../../demo-phone.ts'
import { addRemoteKey, remoteCertificates } from '../../keys.ts'
import { paths } from '../../paths.ts'
import { form, WhoseKey } from '../mine/mine-page.tsx'
import { isClerk, officer, orAgain, text, whose } from '../mine/mine.ts'

type RemoteContext = Context<unknown, { ma?: string }, FormBody>

type RemoteProps = {
  configured: boolean
  demo: boolean
  clerk: boolean
  userId?: string
  /** What the service keeps for that name; left out before it is asked. */
  found?: readonly { credentialId: string; name: string; issuer: string; until: Temporal.Instant }[]
  errors?: FieldErrors
}

const remotePage = ({ configured, demo, clerk, userId, found, errors = {} }: RemoteProps): Page =>
  form(
    'Thêm khóa xác nhận trên điện thoại',
    errors,
    <>
      <p class="govuk-body">
        Khóa do dịch vụ ký số từ xa giữ. Mỗi lần ký, Ông/Bà xác nhận trong ứng dụng của dịch vụ trên điện
        thoại.
      </p>
      {configured ? (
        <Form action={paths.addRemote()} method="get">
          <Input
            name="ma"
            id="userId"
            label="Tên thuê bao tại dịch vụ ký số"
            hint="Thường là số định danh cá nhân; với con dấu là mã số thuế của cơ quan."
            value={userId}
            width={20}
            error={errors['userId']}
          />
          <Button variant="secondary">Tìm chứng thư số</Button>
        </Form>
      ) : demo ? (
        <Form action={paths.addRemote()}>
          <p class="govuk-body">Bản trình diễn có sẵn dịch vụ ký số và điện thoại giả định.</p>
          <WhoseKey clerk={clerk} value="officer" />
          <Button preventDoubleClick>Thêm khóa trình diễn</Button>
        </Form>
      ) : (
        <p class="govuk-body">
          Máy chủ này chưa nối với dịch vụ ký số từ xa. Quản trị hệ thống cấu hình mục CSC_URL để dùng.
        </p>
      )}
      {found?.length === 0 ? (
        <EmptyState title="Không có chứng thư số nào">Hãy kiểm tra lại tên thuê bao.</EmptyState>
      ) : null}
      {found && found.length > 0 ? (
        <Table
          caption="Chứng thư số tại dịch vụ"
          captionSize="m"
          scroll
          head={['Cấp cho', 'Nơi cấp', 'Hết hạn', 'Chọn']}
          rows={found.map(({ credentialId, name, issuer, until }) => [
            name,
            issuer,
            formatDate(until),
            <Form action={paths.addRemote()}>
              <input type="hidden" name="userId" value={userId} />
              <input type="hidden" name="credentialId" value={credentialId} />
              <WhoseKey clerk={clerk} value="officer" />
              <Button variant="secondary">
                Dùng chứng thư này<span class="govuk-visually-hidden"> của {name}</span>
              </Button>
            </Form>,
          ])}
        />
      ) : null}
    </>,
  )

async function answer(context: RemoteContext, userId: string, errors?: FieldErrors): Promise<Answer> {
  const { services } = context
  const { config } = services
  const keys = userId ? await remoteCertificates(services, userId) : undefined
  const found = keys?.map(({ credentialId, chain }) => {
    const { name, issuerName, validTo } = readCertificate(chain[0]!)
    return { credentialId, name, issuer: issuerName, until: validTo }
  })
  const configured = config.remoteSigning !== undefined
  const clerk = isClerk(officer(context))
  return page(remotePage({ configured, demo: config.demo, clerk, userId, found, errors }))
}

export const showRemote = (context: RemoteContext): Promise<Answer> =>
  answer(context, (context.query.ma ?? '').trim())

export async function postRemote(context: RemoteContext): Promise<Answer> {
  const { services, body, origin } = context
  const actor = officer(context)
  const userId = text(body, 'userId')
  const given = { userId, credentialId: text(body, 'credentialId'), for: whose(body) }
  return orAgain(
    async () => {
      if (services.config.remoteSigning) await addRemoteKey(services, actor, given, origin)
      else await addDemoRemoteKey(services, actor, given.for, origin)
      return seeOther(
        given.for === 'agency' ? paths.seal() : paths.mine(),
        'Đã thêm khóa xác nhận trên điện thoại.',
      )
    },
    (errors) => answer(context, userId, errors),
  )
}
