import { Button } from '#ui/components/button/button.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { PasswordInput } from '#ui/components/password-input/password-input.tsx'
import { formatDateTime } from '#ui/format.ts'
import type { FieldErrors } from '#platform/errors.ts'
import { page, seeOther, type Answer, type Page } from '#platform/http/route.ts'
import { allowAutomatic, stopAutomatic } from '../../automatic.ts'
import { paths } from '../../paths.ts'
import { accessKey } from '../../store.ts'
import type { KeyRow } from '../../tables.ts'
import { form } from './mine-page.tsx'
import { officer, orAgain, text, type MineContext } from './mine.ts'

const automaticPage = (key: KeyRow, errors: FieldErrors = {}): Page => ({
  ...form(
    'Đóng dấu tự động',
    errors,
    <>
      <p class="govuk-body">
        Khi bật, hệ thống tự đóng dấu số của {key.name} lên giấy tiếp nhận, các phiếu và sổ theo dõi hồ sơ
        ngay khi in hoặc tải. Kết quả giải quyết và văn bản vẫn do văn thư đóng dấu từng lần.
      </p>
      <p class="govuk-body">
        Mỗi lần đóng dấu đều được ghi vào nhật ký. Đổi mã PIN thì việc đóng dấu tự động tắt.
      </p>
      {key.automatic_since ? (
        <>
          <p class="govuk-body">
            <strong>Đang bật</strong>, từ {formatDateTime(key.automatic_since)}.
          </p>
          <Form action={paths.automatic(key.id)}>
            <Button name="do" value="off" variant="warning" preventDoubleClick>
              Tắt đóng dấu tự động
            </Button>
          </Form>
        </>
      ) : (
        <Form action={paths.automatic(key.id)}>
          <PasswordInput
            name="pin"
            label="Mã PIN của con dấu số"
            hint="Được cất kín trên máy chủ cho đến khi văn thư tắt."
            error={errors['pin']}
          />
          <Button name="do" value="on" preventDoubleClick>
            Bật đóng dấu tự động
          </Button>
        </Form>
      )}
    </>,
  ),
  back: { href: paths.seal(), text: 'Về con dấu số của cơ quan' },
})

/** What the system may do with the seal by itself, and how to let it or stop it. */
export async function showAutomatic({ services, actor, params }: MineContext): Promise<Answer> {
  return page(automaticPage(await accessKey(services.db, actor, params.id)))
}

export async function postAutomatic(context: MineContext): Promise<Answer> {
  const { services, params, body, origin } = context
  const actor = officer(context)
  if (text(body, 'do') === 'off') {
    await stopAutomatic(services, actor, params.id, origin)
    return seeOther(paths.seal(), 'Đã tắt đóng dấu tự động.')
  }
  return orAgain(
    async () => {
      await allowAutomatic(services, actor, params.id, text(body, 'pin'), origin)
      return seeOther(paths.seal(), 'Đã bật đóng dấu tự động.')
    },
    async (errors) => page(automaticPage(await accessKey(services.db, actor, params.id), errors)),
  )
}
