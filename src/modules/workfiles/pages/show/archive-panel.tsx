import { may } from '#platform/access/actor.ts'
import { Button } from '#ui/components/button/button.tsx'
import { Checkboxes } from '#ui/components/checkboxes/checkboxes.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { Form } from '#ui/components/form/form.tsx'
import { Input } from '#ui/components/input/input.tsx'
import { InsetText } from '#ui/components/inset-text/inset-text.tsx'
import type { Html } from '#ui/jsx-runtime'
import { KeyFields } from '#modules/signatures/index.ts'
import { paths } from '../../paths.ts'
import { canArchive, canOffer } from '../../policy.ts'
import type { FileRow } from '../../tables.ts'
import { goesToArchive, SEAL_NAMES } from '../../workfile.ts'
import { typed } from '../words.tsx'
import { Card } from './panels.tsx'
import type { ShowView } from './show.ts'

type Props = { view: ShowView }

/** Handing over to the archive, taking over there, and what the archive keeps. */
export function ArchivePanel({ view }: Props): Html {
  const { desk, file, errors } = view
  if (file.state === 'open') return <></>
  const at = paths.show(file.id)
  return (
    <Card id="nop-luu" title="Nộp lưu">
      {file.returned_reason ? <InsetText>Lưu trữ cơ quan trả lại: {file.returned_reason}</InsetText> : null}
      {!goesToArchive(file.retention_years) ? (
        <p class="govuk-body">Hồ sơ bảo quản dưới 5 năm được giữ tại đơn vị.</p>
      ) : null}
      {canOffer(desk, file) ? (
        <Form action={`${at}/nop-luu`}>
          <RecordKey view={view} />
          <Button preventDoubleClick>Nộp lưu</Button>
        </Form>
      ) : null}
      {canArchive(desk, file) ? (
        <>
          <Form action={`${at}/tiep-nhan`}>
            <RecordKey view={view} />
            <SealKey view={view} />
            <Button preventDoubleClick>Nhận vào lưu trữ</Button>
          </Form>
          <Details summary="Trả lại" open={errors['reason'] !== undefined}>
            <Form action={`${at}/tra-lai`}>
              <Input name="reason" label="Lý do trả lại" error={errors['reason']} />
              <Button variant="warning" preventDoubleClick>
                Trả lại người lập
              </Button>
            </Form>
          </Details>
        </>
      ) : null}
      <Kept file={file} />
      {file.state === 'offered' && !may(desk.actor, 'workfile.archive') ? (
        <p class="govuk-body">Chờ văn thư, lưu trữ cơ quan nhận.</p>
      ) : null}
    </Card>
  )
}

type WishProps = { view: ShowView; name: 'sign' | 'seal'; text: string }

/** Wanted at first; as it was chosen when the form comes again. */
function Wish({ view, name, text }: WishProps): Html {
  const again = Object.keys(view.errors).length > 0
  const values = again ? [typed(view.given, name)] : ['yes']
  return <Checkboxes name={name} small values={values} items={[{ value: 'yes', text }]} />
}

/** One's own key for the record. Without one, handing over goes on, and the record says so. */
function RecordKey({ view }: Props): Html {
  const own = view.keys.filter(({ holder }) => holder === 'officer')
  if (own.length === 0)
    return (
      <KeyFields
        keys={[]}
        none="Ông/Bà chưa có chữ ký số nên biên bản giao nhận không có chữ ký số của Ông/Bà."
      />
    )
  return (
    <>
      <Wish view={view} name="sign" text="Ký số biên bản giao nhận" />
      <KeyFields
        keys={own}
        errors={view.errors}
        value={typed(view.given, 'keyId')}
        pinLabel="Mã PIN của chữ ký số"
      />
    </>
  )
}

/** The seal of the agency for the manifest of the package. */
function SealKey({ view }: Props): Html {
  const seals = view.keys.filter(({ holder }) => holder === 'agency')
  if (seals.length === 0)
    return <p class="govuk-body">Cơ quan chưa có con dấu số nên gói hồ sơ không được đóng dấu số.</p>
  return (
    <>
      <Wish view={view} name="seal" text="Đóng dấu số của cơ quan lên gói hồ sơ" />
      <KeyFields
        keys={seals}
        errors={view.errors}
        names={SEAL_NAMES}
        value={typed(view.given, SEAL_NAMES.keyId)}
        label="Con dấu số"
        pinLabel="Mã PIN của con dấu số"
      />
    </>
  )
}

const signedBy = ({ giver_signed, taker_signed, state }: FileRow): string => {
  if (giver_signed && taker_signed) return 'Bên giao và bên nhận đã ký số.'
  if (giver_signed)
    return state === 'archived' ? 'Bên giao đã ký số; bên nhận không ký số.' : 'Bên giao đã ký số.'
  if (taker_signed) return 'Bên nhận đã ký số; bên giao không ký số.'
  return 'Biên bản chưa có chữ ký số nào; cần in ra để ký tay.'
}

/** What can be taken away, with plain words about what is signed and what is not. */
const Kept = ({ file }: { file: FileRow }): Html => (
  <ul class="govuk-list">
    {file.state === 'closed' ? null : (
      <li>
        <a class="govuk-link" href={paths.record(file.id)}>
          Biên bản giao nhận (PDF)
        </a>
        <div class="mc-muted">{signedBy(file)}</div>
      </li>
    )}
    <li>
      <a class="govuk-link" href={paths.package(file.id)}>
        Tải gói hồ sơ (ZIP)
      </a>
      {file.state === 'archived' ? (
        <div class="mc-muted">
          {file.package_sealed ? 'Có dấu số của cơ quan.' : 'Gói không có dấu số của cơ quan.'}
        </div>
      ) : null}
    </li>
    {file.state === 'archived' ? (
      <li>
        <a class="govuk-link" href={`${paths.show(file.id)}/kiem-tra`}>
          Kiểm tra tính toàn vẹn
        </a>
      </li>
    ) : null}
  </ul>
)
