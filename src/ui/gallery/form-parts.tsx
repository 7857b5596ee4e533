import type { Html } from '#ui/jsx-runtime'
import { Autocomplete } from '../components/autocomplete/autocomplete.tsx'
import { Button, ButtonGroup } from '../components/button/button.tsx'
import { CharacterCount } from '../components/character-count/character-count.tsx'
import { Checkboxes } from '../components/checkboxes/checkboxes.tsx'
import { DateInput } from '../components/date-input/date-input.tsx'
import { FileUpload } from '../components/file-upload/file-upload.tsx'
import { Form } from '../components/form/form.tsx'
import { Input } from '../components/input/input.tsx'
import { PasswordInput } from '../components/password-input/password-input.tsx'
import { Radios } from '../components/radios/radios.tsx'
import { Select } from '../components/select/select.tsx'
import { Textarea } from '../components/textarea/textarea.tsx'
import { Section } from './section.tsx'

const communes = [
  'Phường Kon Tum',
  'Phường Đăk Cấm',
  'Xã Ngọk Bay',
  'Xã Đăk Hà',
  'Xã Bờ Y',
  'Xã Măng Đen',
  'Xã Đăk Tô',
  'Xã Ia Chim',
]
const options = communes.map((text, index) => ({ value: String(index), text }))

export const FormParts = (): Html => (
  <Form action="/thu-vien-giao-dien" method="get">
    <Section title="Nút">
      <ButtonGroup>
        <Button>Nộp hồ sơ</Button>
        <Button variant="secondary">Lưu bản nháp</Button>
        <Button variant="warning">Hủy hồ sơ</Button>
        <Button disabled>Trả kết quả</Button>
        <a class="govuk-link" href="#nut">
          Để sau
        </a>
      </ButtonGroup>
      <Button href="#nut" start>
        Bắt đầu nộp hồ sơ
      </Button>
    </Section>
    <Section title="Ô nhập">
      <Input
        name="fullName"
        label="Họ, chữ đệm, tên"
        hint="Viết đúng như trên thẻ căn cước"
        value="Nguyễn Thị Hồng Thắm"
      />
      <Input
        name="personalNumber"
        label="Số định danh cá nhân"
        width={20}
        inputmode="numeric"
        class="govuk-input--extra-letter-spacing"
        value="06219900123"
        error="Nhập số định danh cá nhân gồm đúng 12 chữ số như trên thẻ căn cước."
      />
      <Input name="fee" label="Lệ phí" width={10} suffix="đ" value="150.000" inputmode="numeric" />
      <Input name="area" label="Diện tích" width={5} prefix="≈" suffix="m²" value="1.234,5" />
      <Input name="closed" label="Không sửa được" disabled value="Đã khóa" />
      <PasswordInput name="password" label="Mật khẩu" hint="Ít nhất 12 ký tự" />
      <Textarea name="reason" label="Lý do" rows={3} value={'Dòng thứ nhất\nDòng thứ hai'} />
      <Textarea name="reason2" label="Nội dung phản ánh" error="Nhập nội dung phản ánh." rows={3} />
      <CharacterCount
        name="remark"
        label="Ghi chú"
        maxlength={200}
        rows={3}
        value="Đề nghị trả kết quả qua bưu chính."
      />
    </Section>
    <Section title="Chọn">
      <Select name="commune" label="Xã, phường" placeholder="Chọn…" options={options} />
      <Select name="commune2" label="Nơi nhận kết quả" options={options} error="Chọn nơi nhận kết quả." />
      <Autocomplete
        name="commune3"
        label="Nơi thường trú"
        hint="Gõ vài chữ cái, không cần dấu"
        options={options}
        value="5"
      />
      <Radios
        name="way"
        legend="Ông/Bà muốn nhận kết quả bằng cách nào?"
        hint="Chọn một cách"
        value="post"
        items={[
          { value: 'counter', text: 'Tại Bộ phận Một cửa', hint: 'Thứ Hai đến thứ Sáu, 7:30–17:00' },
          {
            value: 'post',
            text: 'Qua bưu chính công ích',
            conditional: <Input name="postAddress" label="Địa chỉ nhận" />,
          },
          { divider: 'hoặc' },
          { value: 'online', text: 'Bản điện tử trong kho dữ liệu cá nhân' },
        ]}
      />
      <Radios
        name="childSex"
        legend="Giới tính"
        inline
        error="Chọn giới tính."
        items={[
          { value: 'female', text: 'Nữ' },
          { value: 'male', text: 'Nam' },
        ]}
      />
      <Checkboxes
        name="papers"
        legend="Giấy tờ kèm theo"
        values={['birth']}
        items={[
          { value: 'birth', text: 'Giấy chứng sinh', hint: 'Do cơ sở y tế cấp' },
          { value: 'land', text: 'Giấy chứng nhận quyền sử dụng đất' },
          {
            value: 'other',
            text: 'Giấy tờ khác',
            conditional: <Input name="otherPaper" label="Tên giấy tờ" />,
          },
          { divider: 'hoặc' },
          { value: 'none', text: 'Không có giấy tờ nào', exclusive: true },
        ]}
      />
      <Checkboxes
        name="agree"
        error="Xác nhận: tôi cam đoan nội dung khai là đúng."
        items={[{ value: 'true', text: 'Tôi cam đoan nội dung khai là đúng sự thật' }]}
      />
      <Checkboxes
        name="rows"
        legend="Cỡ nhỏ, trong danh sách"
        small
        items={[
          { value: '1', text: 'Hồ sơ quá hạn' },
          { value: '2', text: 'Hồ sơ sắp đến hạn' },
        ]}
      />
    </Section>
    <Section title="Ngày">
      <DateInput
        name="birthDate"
        legend="Ngày sinh"
        hint="Ví dụ: 22 11 1990"
        value={{ day: '22', month: '11', year: '1990' }}
      />
      <DateInput
        name="issueDate"
        legend="Ngày cấp"
        value={{ day: '31', month: '02', year: '2026' }}
        wrong={['day']}
        error="Nhập ngày cấp gồm đủ ngày, tháng, năm có thật, ví dụ 22 11 1990."
      />
    </Section>
    <Section title="Tệp">
      <FileUpload
        name="scan"
        label="Bản chụp giấy chứng sinh"
        hint="PDF hoặc ảnh, tối đa 20 MB"
        accept=".pdf,image/*"
      />
      <FileUpload name="scan2" label="Bản chụp khác" error="Tệp lớn hơn 20 MB; hãy chọn tệp nhỏ hơn." />
    </Section>
  </Form>
)
