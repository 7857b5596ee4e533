import { Button } from '#ui/components/button/button.tsx'
import { EmptyState } from '#ui/components/empty-state/empty-state.tsx'
import { FileUpload } from '#ui/components/file-upload/file-upload.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { PasswordInput } from '#ui/components/password-input/password-input.tsx'
import { Radios } from '#ui/components/radios/radios.tsx'
import { SubNavigation } from '#ui/components/sub-navigation/sub-navigation.tsx'
import { SummaryList } from '#ui/components/summary-list/summary-list.tsx'
import { Table } from '#ui/components/table/table.tsx'
import { Tag } from '#ui/components/tag/tag.tsx'
import { FormErrors } from '#ui/form-fields/form-errors.tsx'
import { formatDate, formatDateTime } from '#ui/format.ts'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { Page } from '#platform/http/route.ts'
import type { KeyView } from '../../key-view.ts'
import { paths } from '../../paths.ts'
import { KINDS, stateOf } from '../key-words.ts'

type MineProps = {
  keys: readonly KeyView[]
  holder: 'officer' | 'agency'
  clerk: boolean
  now: Temporal.Instant
  demoPin?: string
}

/** One's own keys and the seal of the agency, side by side for a clerk. */
const KeysNavigation = ({ holder }: { holder: 'officer' | 'agency' }): Html => (
  <SubNavigation
    label="Chữ ký số"
    items={[
      { href: paths.mine(), text: 'Chữ ký số của tôi', current: holder === 'officer' },
      { href: paths.seal(), text: 'Con dấu số của cơ quan', current: holder === 'agency' },
    ]}
  />
)

const TITLES = { officer: 'Chữ ký số của tôi', agency: 'Con dấu số của cơ quan' } as const

/** An officer's own keys, and for a clerk the seal of the agency. */
export const minePage = ({ keys, holder, clerk, now, demoPin }: MineProps): Page => ({
  title: TITLES[holder],
  shell: 'officer',
  section: 'signatures',
  body: (
    <>
      <h1 class="govuk-heading-l">{TITLES[holder]}</h1>
      {clerk ? <KeysNavigation holder={holder} /> : null}
      {demoPin ? (
        <p class="govuk-body">
          Bản trình diễn: mã PIN của mọi chữ ký số là <strong class="mc-code">{demoPin}</strong>.
        </p>
      ) : null}
      {keys.length === 0 ? (
        <EmptyState title={holder === 'agency' ? 'Cơ quan chưa có con dấu số' : 'Chưa có chữ ký số nào'}>
          Nhập tệp khóa do tổ chức chứng thực cấp, hoặc dùng thiết bị ký của cơ quan.
        </EmptyState>
      ) : (
        keys.map((one) => <KeyCard signingKey={one} now={now} demo={demoPin !== undefined} />)
      )}
      <p class="govuk-body">
        <a class="govuk-link" href={paths.importKey()}>
          Nhập tệp khóa (.p12, .pfx)
        </a>
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href={paths.addToken()}>
          Thêm chứng thư số trên thiết bị ký, HSM
        </a>
      </p>
      <p class="govuk-body">
        <a class="govuk-link" href={paths.addRemote()}>
          Thêm khóa xác nhận trên điện thoại (ký số từ xa)
        </a>
      </p>
    </>
  ),
})

const pictureState = (given: boolean, demo: boolean): string =>
  given ? 'Đã có' : demo ? 'Hình vẽ sẵn của bản trình diễn' : 'Chưa có'

type CardProps = { signingKey: KeyView; now: Temporal.Instant; demo: boolean }

const KeyCard = ({ signingKey: key, now, demo }: CardProps): Html => {
  const { text, colour } = stateOf(key, now)
  const about = key.holder === 'agency' ? 'con dấu' : 'chữ ký'
  return (
    <SummaryList
      card={{
        title: key.holder === 'agency' ? `Con dấu số: ${key.name}` : `Chữ ký số: ${key.name}`,
        actions: [
          { href: paths.sample(key.id), text: 'Ký thử' },
          { href: paths.picture(key.id), text: key.holder === 'agency' ? 'Hình con dấu' : 'Hình chữ ký' },
          ...(key.holder === 'agency' && key.kind !== 'remote'
            ? [{ href: paths.automatic(key.id), text: 'Đóng dấu tự động' }]
            : []),
          ...(key.kind === 'file' ? [{ href: paths.changePin(key.id), text: 'Đổi mã PIN' }] : []),
        ],
      }}
      rows={[
        { key: 'Tình trạng', value: <Tag colour={colour}>{text}</Tag> },
        { key: 'Nơi giữ khóa', value: KINDS[key.kind] },
        { key: 'Hiệu lực', value: `${formatDate(key.valid_from)} – ${formatDate(key.valid_to)}` },
        { key: 'Nơi cấp', value: key.issuer },
        { key: 'Số chứng thư', value: <span class="mc-figures">{key.serial}</span> },
        ...(key.holder === 'agency'
          ? [
              {
                key: 'Đóng dấu tự động',
                value: key.automaticSince ? `Đang bật, từ ${formatDateTime(key.automaticSince)}` : 'Đang tắt',
              },
            ]
          : []),
        { key: `Hình ${about}`, value: pictureState(key.hasPicture, demo) },
      ]}
    />
  )
}

export const form = (title: string, errors: FieldErrors, body: Html): Page => ({
  title,
  shell: 'officer',
  section: 'signatures',
  status: Object.keys(errors).length > 0 ? 422 : 200,
  back: { href: paths.mine(), text: 'Về chữ ký số của tôi' },
  body: (
    <div class="govuk-grid-row">
      <div class="govuk-grid-column-two-thirds">
        <FormErrors errors={errors} />
        <h1 class="govuk-heading-l">{title}</h1>
        {body}
      </div>
    </div>
  ),
})

export const WhoseKey = ({ clerk, value }: { clerk: boolean; value: string }): Html =>
  clerk ? (
    <Radios
      name="for"
      legend="Chứng thư số này là của ai?"
      value={value}
      items={[
        { value: 'officer', text: 'Của tôi' },
        { value: 'agency', text: 'Con dấu số của cơ quan' },
      ]}
    />
  ) : (
    <input type="hidden" name="for" value="officer" />
  )

type ImportProps = { errors?: FieldErrors; clerk: boolean; whose?: string }

export const importPage = ({ errors = {}, clerk, whose = 'officer' }: ImportProps): Page =>
  form(
    'Nhập tệp khóa',
    errors,
    <Form action={paths.importKey()} multipart>
      <WhoseKey clerk={clerk} value={whose} />
      <PasswordInput
        name="password"
        label="Mật khẩu của tệp khóa"
        hint="Chỉ dùng một lần để mở tệp, không được lưu lại."
        error={errors['password']}
      />
      <PasswordInput
        name="pin"
        label="Mã PIN mới"
        hint="6 đến 12 chữ số, dùng mỗi khi ký. Không ai khác biết được mã này, kể cả quản trị hệ thống."
        autocomplete="new-password"
        error={errors['pin']}
      />
      <FileUpload
        name="file"
        label="Tệp khóa"
        hint="Tệp .p12 hoặc .pfx."
        accept=".p12,.pfx"
        error={errors['file']}
      />
      <Button preventDoubleClick>Nhập khóa</Button>
    </Form>,
  )

export const changePinPage = ({ id, errors = {} }: { id: string; errors?: FieldErrors }): Page =>
  form(
    'Đổi mã PIN',
    errors,
    <Form action={paths.changePin(id)}>
      <PasswordInput name="pin" label="Mã PIN đang dùng" error={errors['pin']} />
      <PasswordInput
        name="newPin"
        label="Mã PIN mới"
        hint="6 đến 12 chữ số."
        autocomplete="new-password"
        error={errors['newPin']}
      />
      <Button preventDoubleClick>Đổi mã PIN</Button>
    </Form>,
  )

type PictureProps = { id: string; seal: boolean; shown: string | null; errors?: FieldErrors }

export const picturePage = ({ id, seal, shown, errors = {} }: PictureProps): Page =>
  form(
    seal ? 'Hình con dấu' : 'Hình chữ ký',
    errors,
    <>
      {shown ? (
        <p class="govuk-body">
          <img
            {...{ src: shown, alt: seal ? 'Hình con dấu đang dùng' : 'Hình chữ ký đang dùng', width: 240 }}
          />
        </p>
      ) : null}
      <Form action={paths.picture(id)} multipart>
        <FileUpload
          name="picture"
          label={seal ? 'Ảnh con dấu' : 'Ảnh chữ ký'}
          hint={
            seal
              ? 'Ảnh PNG màu đỏ, kích thước như dấu thật. Nền trắng được làm trong suốt.'
              : 'Ảnh PNG màu xanh. Có thể ký lên giấy trắng rồi chụp; nền trắng được làm trong suốt.'
          }
          accept=".png"
          error={errors['picture']}
        />
        <Button preventDoubleClick>Lưu hình</Button>
      </Form>
    </>,
  )

type SampleProps = { id: string; wantsPin: boolean; errors?: FieldErrors }

export const samplePage = ({ id, wantsPin, errors = {} }: SampleProps): Page =>
  form(
    'Ký thử',
    errors,
    <>
      <p class="govuk-body">
        Hệ thống ký lên một văn bản mẫu để Ông/Bà xem chữ ký hiện ra thế nào. Văn bản mẫu không có giá trị.
      </p>
      <Form action={paths.sample(id)}>
        {wantsPin ? (
          <PasswordInput name="pin" label="Mã PIN" error={errors['pin']} />
        ) : (
          <p class="govuk-body">Sau khi bấm “Ký thử”, hãy xác nhận trên điện thoại.</p>
        )}
        <Button preventDoubleClick>Ký thử</Button>
      </Form>
    </>,
  )

type TokenProps = {
  configured: boolean
  certificates: readonly {
    token: string
    keyId: string
    label: string
    name: string
    whose: 'officer' | 'agency' | undefined
  }[]
  errors?: FieldErrors
}

const WHOSE = { officer: 'Của tôi', agency: 'Con dấu số của cơ quan' } as const

export const tokenPage = ({ configured, certificates, errors = {} }: TokenProps): Page =>
  form(
    'Thêm chứng thư số trên thiết bị',
    errors,
    configured ? (
      certificates.length === 0 ? (
        <EmptyState title="Không thấy thiết bị ký nào">
          Hãy cắm thiết bị vào máy chủ của cơ quan rồi tải lại trang.
        </EmptyState>
      ) : (
        <div id="token">
          <Table
            caption="Chứng thư số trên thiết bị"
            captionSize="m"
            stack
            head={['Thiết bị', 'Chứng thư số', 'Chọn']}
            rows={certificates.map((one) => [one.label, one.name, <TakeToken one={one} />])}
          />
        </div>
      )
    ) : (
      <p class="govuk-body">
        Máy chủ này chưa nối với thiết bị ký hoặc HSM. Quản trị hệ thống cấu hình mục PKCS11_MODULE để dùng.
      </p>
    ),
  )

/** To whom a certificate is made out decides whose it is. */
const TakeToken = ({
  one: { token, keyId, name, whose },
}: {
  one: TokenProps['certificates'][number]
}): Html =>
  whose === undefined ? (
    <>Của người khác</>
  ) : (
    <Form action={paths.addToken()}>
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="keyId" value={keyId} />
      <input type="hidden" name="for" value={whose} />
      <p class="govuk-body">{WHOSE[whose]}</p>
      <Button variant="secondary" class="mc-button--small" preventDoubleClick>
        Dùng chứng thư này<span class="govuk-visually-hidden"> của {name}</span>
      </Button>
    </Form>
  )
