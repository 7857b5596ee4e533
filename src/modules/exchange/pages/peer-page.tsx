import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { FormFields } from '#ui/form-fields/form-fields.tsx'
import { formatNumber } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { Values } from '#platform/forms/read-form.ts'
import type { Page } from '#platform/http/route.ts'
import { paths } from '../paths.ts'
import { Health, type PeerLine } from './overview-page.tsx'
import { peerForm } from './peer-form.ts'

type Props = { peer?: PeerLine; values: Values; errors: FieldErrors }

export function peerPage({ peer, values, errors }: Props): Page {
  const title = peer ? peer.name : 'Thêm đầu mối liên thông'
  return {
    title,
    shell: 'officer',
    section: 'admin-exchange',
    back: { href: paths.overview(), text: 'Về trục liên thông văn bản' },
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <FormErrors errors={errors} schema={peerForm(peer)} />
          <h1 class="govuk-heading-l">{title}</h1>
          {peer ? <State peer={peer} /> : null}
          {peer ? <h2 class="govuk-heading-m">Cấu hình</h2> : null}
          <Form action={peer ? paths.peer(peer.id) : paths.newPeer()}>
            <FormFields schema={peerForm(peer)} values={values} errors={errors} options={{}} />
            <Button preventDoubleClick>{peer ? 'Lưu thay đổi' : 'Thêm đầu mối'}</Button>
          </Form>
        </div>
      </div>
    ),
  }
}

const State = ({ peer }: { peer: PeerLine }): Html => (
  <>
    <SummaryList
      rows={[
        { key: 'Tình trạng', value: <Health peer={peer} /> },
        { key: 'Chờ gửi', value: `${formatNumber(peer.waiting)} gói tin` },
        { key: 'Danh bạ', value: `${formatNumber(peer.agencies)} cơ quan` },
      ]}
    />
    {peer.kind === 'system' ? null : (
      <div class="govuk-button-group">
        <Form action={paths.checkPeer(peer.id)} class="mc-inline-form">
          <Button variant="secondary" preventDoubleClick>
            Kiểm tra kết nối
          </Button>
        </Form>
        {peer.kind === 'folder' ? null : (
          <Form action={paths.directoryOf(peer.id)} class="mc-inline-form">
            <Button variant="secondary" preventDoubleClick>
              Cập nhật danh bạ
            </Button>
          </Form>
        )}
      </div>
    )}
  </>
)
