import { Button } from '#ui/components/button/button.tsx'
import type { FormBody } from '#platform/http/route.ts'
import { DateInput } from '#ui/components/date-input/date-input.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { Select } from '#ui/components/select/select.tsx'
import type { Child, Html } from '#ui/jsx-runtime'
import { paths } from '../../paths.ts'
import { canAsk, canClose, canCollect, canConsent, canReopen } from '../../policy.ts'
import { typed } from '../words.tsx'
import type { ShowView } from './show.ts'

type Props = { view: ShowView }

export const Card = ({ id, title, children }: { id: string; title: string; children?: Child }): Html => (
  <section class="mc-card" aria-labelledby={id}>
    <h2 class="govuk-heading-s" id={id}>
      {title}
    </h2>
    {children}
  </section>
)

type FoldedProps = {
  summary: string
  /** Open when something of it has to be mended. */
  open: boolean
  action: string
  multipart?: boolean
  /** What the button says: a verb. */
  button: string
  children?: Child
}

/** Something done now and then: a form that is folded away. */
const Folded = ({ summary, open, action, multipart, button, children }: FoldedProps): Html => (
  <Details summary={summary} open={open}>
    <Form action={action} multipart={multipart}>
      {children}
      <Button variant="secondary" preventDoubleClick>
        {button}
      </Button>
    </Form>
  </Details>
)

/** Collecting: documents, files of one's own, paper. */
export function CollectPanel({ view }: Props): Html {
  const { desk, file, part, errors, given } = view
  if (!canCollect(desk, file, part)) return <></>
  const at = paths.show(file.id)
  return (
    <Card id="dua-vao" title="Đưa tài liệu vào hồ sơ">
      <Button href={paths.documents(file.id)} attributes={{ 'data-shortcut': 'd' }}>
        Chọn văn bản <kbd>d</kbd>
      </Button>
      <Folded
        summary="Tải tệp lên"
        open={errors['files'] !== undefined || errors['subject'] !== undefined}
        action={`${at}/tep`}
        multipart
        button="Tải lên"
      >
        <FileUpload
          name="files"
          label="Tệp"
          hint="PDF, ảnh JPG, PNG, Word, Excel; chọn được nhiều tệp"
          accept=".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
          multiple
          progress
          error={errors['files']}
        />
        <Input
          name="subject"
          label="Nội dung"
          hint="Để trống thì lấy tên tệp"
          value={typed(given, 'subject')}
          error={errors['subject']}
        />
        <Input
          name="typeName"
          label="Loại"
          hint="Ví dụ: Biên bản, Dự thảo, Ảnh"
          width={20}
          value={typed(given, 'typeName')}
        />
      </Folded>
      <Folded
        summary="Ghi tài liệu chỉ có bản giấy"
        open={errors['paper'] !== undefined}
        action={`${at}/giay`}
        button="Ghi vào mục lục"
      >
        <Input
          name="paper"
          label="Nội dung tài liệu"
          value={errors['paper'] ? typed(given, 'paper') : ''}
          error={errors['paper']}
        />
        <Input name="paperType" label="Loại" width={20} value={typed(given, 'paperType')} />
        <Input
          name="paperPages"
          label="Số trang"
          width={3}
          inputmode="numeric"
          value={typed(given, 'paperPages')}
        />
      </Folded>
    </Card>
  )
}

/** Closing, and opening again. */
export function ClosePanel({ view }: Props): Html {
  const { desk, file, errors, given } = view
  if (canClose(desk, file)) {
    return (
      <Card id="ket-thuc" title="Kết thúc hồ sơ">
        <p class="govuk-body">
          Khi công việc đã xong và mọi việc, ý kiến đã có kết quả. Hồ sơ đã kết thúc chỉ để xem.
        </p>
        <Form action={`${paths.show(file.id)}/ket-thuc`}>
          <Details summary="Hồ sơ xây dựng cơ bản" open={errors['settledOn'] !== undefined}>
            <DateInput
              name="settledOn"
              legend="Ngày công trình được quyết toán"
              legendSize="s"
              hint="Hồ sơ xây dựng cơ bản nộp lưu trong 03 tháng kể từ ngày này; hồ sơ khác để trống"
              value={dayTyped(given, 'settledOn')}
              error={errors['settledOn']}
            />
          </Details>
          <Button variant="secondary" preventDoubleClick>
            Kết thúc hồ sơ
          </Button>
        </Form>
      </Card>
    )
  }
  if (!canReopen(desk, file)) return <></>
  return (
    <Folded
      summary="Mở lại hồ sơ"
      open={errors['reason'] !== undefined}
      action={`${paths.show(file.id)}/mo-lai`}
      button="Mở lại"
    >
      <Input name="reason" label="Lý do mở lại" error={errors['reason']} />
    </Folded>
  )
}

const dayTyped = (given: FormBody, name: string) => ({
  day: typed(given, `${name}.day`),
  month: typed(given, `${name}.month`),
  year: typed(given, `${name}.year`),
})

/** The leader lets a file be kept beyond the day it is due at the archive. */
export function KeepPanel({ view }: Props): Html {
  const { desk, file, errors, given } = view
  if (!canConsent(desk, file) || !file.hand_over_by) return <></>
  return (
    <Folded
      summary="Cho giữ lại quá hạn nộp lưu"
      open={errors['until'] !== undefined || errors['basis'] !== undefined}
      action={`${paths.show(file.id)}/giu-lai`}
      button="Cho giữ lại"
    >
      <DateInput
        name="until"
        legend="Giữ lại đến ngày"
        legendSize="s"
        hint="Không quá 02 năm kể từ ngày đến hạn nộp lưu"
        value={dayTyped(given, 'until')}
        error={errors['until']}
      />
      <Input
        name="basis"
        label="Văn bản đồng ý, lý do"
        hint="Ví dụ: Văn bản số 15/STP-VP ngày 02/11/2026, phục vụ thanh tra"
        value={typed(given, 'basis')}
        error={errors['basis']}
      />
    </Folded>
  )
}

/** Who else may take part. */
export function InvitePanel({ view }: Props): Html {
  const { desk, file, parties, colleagues, errors } = view
  if (!canAsk(desk, file)) return <></>
  const inside = new Set(parties.map(({ account_id }) => account_id))
  const guests = parties.filter(({ part }) => part === 'guest')
  return (
    <Details summary="Mời đồng nghiệp" open={errors['guest'] !== undefined}>
      <Form action={`${paths.show(file.id)}/moi`}>
        <Select
          name="guest"
          label="Đồng nghiệp"
          hint="Người được mời xem hồ sơ và đưa tài liệu vào"
          placeholder="Chọn đồng nghiệp"
          error={errors['guest']}
          options={colleagues
            .filter(({ accountId }) => !inside.has(accountId))
            .map((one) => ({ value: one.accountId, text: `${one.name} – ${one.title}` }))}
        />
        <Button variant="secondary" preventDoubleClick>
          Mời
        </Button>
      </Form>
      {guests.map((guest) => (
        <Form action={`${paths.show(file.id)}/thoi-moi`}>
          <input type="hidden" name="accountId" value={guest.account_id} />
          <Button variant="secondary" class="mc-button--small" preventDoubleClick>
            Thôi mời {guest.name}
          </Button>
        </Form>
      ))}
    </Details>
  )
}
