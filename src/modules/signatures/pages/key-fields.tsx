import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import { Select } from '#ui/components/select/select.tsx'
import type { Html } from '#ui/jsx-runtime'
import type { FieldErrors } from '#platform/errors.ts'
import type { KeyView } from '../key-view.ts'
import { paths } from '../paths.ts'

/** What tells keys of one holder apart. */
const ASKS = {
  file: 'ký bằng mã PIN',
  token: 'thiết bị ký',
  remote: 'xác nhận trên điện thoại',
} as const

type Props = {
  keys: readonly KeyView[]
  errors?: FieldErrors
  /** What is said, beside where to get a key, to somebody who has none. */
  none?: string
  /** Where a form asks for a second key. */
  names?: { keyId: string; pin: string }
  /** The key that was chosen, where the form comes again. */
  value?: string
  label?: string
  pinLabel?: string
}

/** Which key, and its PIN; a key kept by a service on the phone asks there. */
export function KeyFields({
  keys,
  errors,
  none = 'Ông/Bà chưa có chữ ký số để dùng ở đây.',
  names = { keyId: 'keyId', pin: 'pin' },
  value,
  label = 'Chữ ký số',
  pinLabel = 'Mã PIN',
}: Props): Html {
  const [first] = keys
  if (!first) {
    return (
      <InsetText>
        {none}{' '}
        <a class="govuk-link" href={paths.mine()}>
          Thêm chữ ký số
        </a>
      </InsetText>
    )
  }
  return (
    <>
      {keys.length === 1 ? (
        <input type="hidden" name={names.keyId} value={first.id} />
      ) : (
        <Select
          name={names.keyId}
          label={label}
          value={value}
          error={errors?.[names.keyId]}
          options={keys.map(({ id, name, kind }) => ({ value: id, text: `${name} – ${ASKS[kind]}` }))}
        />
      )}
      {keys.some(({ wantsPin }) => wantsPin) ? (
        <Input
          name={names.pin}
          label={pinLabel}
          hint={keys.every(({ wantsPin }) => wantsPin) ? undefined : 'Bỏ trống nếu xác nhận trên điện thoại.'}
          type="password"
          inputmode="numeric"
          autocomplete="off"
          width={10}
          error={errors?.[names.pin]}
        />
      ) : (
        <p class="govuk-body">Sau khi bấm nút, Ông/Bà xác nhận trên điện thoại.</p>
      )}
    </>
  )
}
