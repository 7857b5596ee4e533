import { Button } from '#ui/components/button/button.tsx'
import { Details } from '#ui/components/details/details.tsx'
import { may, type Actor } from '#platform/access/actor.ts'
import type { Access } from '#platform/access/permissions.ts'
import type { Html } from '#ui/jsx-runtime'
import { page, type Answer, type Context } from '#platform/http/route.ts'
import { cataloguePaths } from '#modules/catalogue/index.ts'
import { dossierPaths } from '#modules/dossiers/index.ts'

/** Short help: file, follow, supplement, receive. */
export const showGuide = ({ services: { province }, actor }: Context): Answer =>
  page({
    title: 'Hướng dẫn nộp và theo dõi hồ sơ',
    shell: 'citizen',
    body: (
      <div class="govuk-grid-row">
        <div class="govuk-grid-column-two-thirds">
          <h1 class="govuk-heading-l">Hướng dẫn nộp và theo dõi hồ sơ</h1>
          <h2 class="govuk-heading-m">Nộp hồ sơ</h2>
          <ol class="govuk-list govuk-list--number">
            <li>
              <a class="govuk-link" href={cataloguePaths.list()}>
                Tìm thủ tục
              </a>{' '}
              bằng vài chữ thường dùng, có dấu hay không dấu đều được. Trang thủ tục nói rõ cần giấy tờ gì,
              bao lâu, phí bao nhiêu.
            </li>
            <li>Bấm “Nộp hồ sơ trực tuyến” và đăng nhập. Những điều đã biết về Ông/Bà được điền sẵn.</li>
            <li>Trả lời từng trang. Nội dung được lưu ngay khi đang gõ; có thể dừng và làm tiếp hôm sau.</li>
            <li>Chụp hoặc quét giấy tờ rồi tải lên. Giấy tờ đã nộp lần trước dùng lại được.</li>
            <li>Đọc lại một lần và bấm “Nộp hồ sơ”. Ghi lại mã hồ sơ, hoặc tải giấy xác nhận.</li>
          </ol>
          <h2 class="govuk-heading-m">Theo dõi</h2>
          <p class="govuk-body">
            Mục{' '}
            {actor.kind === 'officer' ? (
              '“Hồ sơ của tôi”'
            ) : (
              <a class="govuk-link" href={dossierPaths.mineList()}>
                Hồ sơ của tôi
              </a>
            )}{' '}
            cho biết hồ sơ đang ở đâu, hẹn trả ngày nào và vì sao là ngày đó. Chưa đăng nhập, Ông/Bà vẫn{' '}
            <a class="govuk-link" href={dossierPaths.track()}>
              tra cứu bằng mã hồ sơ
            </a>
            .
          </p>
          <h2 class="govuk-heading-m">Khi được yêu cầu bổ sung</h2>
          <p class="govuk-body">
            Cơ quan chỉ được yêu cầu bổ sung một lần và phải nêu đủ những gì còn thiếu. Mở hồ sơ, bấm “Bổ sung
            hồ sơ”, tải giấy tờ và gửi một lần cho đủ. Trong lúc chờ, thời hạn tạm dừng; khi hồ sơ đủ, thời
            hạn được tính lại.
          </p>
          <h2 class="govuk-heading-m">Khi được yêu cầu nộp tiền</h2>
          <p class="govuk-body">
            Mở hồ sơ, bấm “Nộp tiền”, quét mã VietQR bằng ứng dụng ngân hàng hoặc chuyển khoản theo số tài
            khoản ghi ở đó, đúng số tiền và nội dung. Nộp xong, gửi mã giao dịch hoặc ảnh chụp chứng từ bằng
            nút “Tôi đã nộp”. Thời gian chờ nộp không tính vào thời hạn giải quyết.
          </p>
          <h2 class="govuk-heading-m">Nhận kết quả và đánh giá</h2>
          <p class="govuk-body">
            Kết quả điện tử nằm trong hồ sơ và trong mục Giấy tờ của tôi. Nhận bản giấy tại nơi ghi trên giấy
            hẹn hoặc qua bưu chính. Sau đó Ông/Bà có thể đánh giá sự phục vụ; ý kiến được công khai không kèm
            tên.
          </p>
          <h2 class="govuk-heading-m">Câu hỏi hay gặp</h2>
          <Details summary="Tôi không có tài khoản, không quen dùng máy">
            <p class="govuk-body">
              Đến Bộ phận Một cửa nơi giải quyết thủ tục; cán bộ nhập hồ sơ giúp và giao giấy hẹn. Mã trên
              giấy hẹn dùng để tra cứu như hồ sơ trực tuyến.
            </p>
          </Details>
          <Details summary="Hồ sơ quá hạn thì sao">
            <p class="govuk-body">
              Cơ quan phải xin lỗi bằng văn bản, nêu lý do và hẹn lại đúng một lần. Nếu chưa nhận được lời xin
              lỗi, hãy gọi tổng đài {province.hotline} và đọc mã hồ sơ.
            </p>
          </Details>
          <Details summary="Ai xem được hồ sơ của tôi">
            <p class="govuk-body">
              Chỉ Ông/Bà và cán bộ của cơ quan đang giải quyết. Mỗi lần có người xem đều được ghi lại, và
              Ông/Bà đọc được danh sách đó trong trang hồ sơ.
            </p>
          </Details>
          {actor.kind === 'officer' ? <ForOfficers actor={actor} /> : null}
          <Button href={cataloguePaths.list()} start>
            Tìm thủ tục
          </Button>
        </div>
      </div>
    ),
  })

/** The doors of whoever helps others through these pages: only those that open. */
const ForOfficers = ({ actor }: { actor: Actor }): Html => (
  <>
    <h2 class="govuk-heading-m">Dành cho cán bộ</h2>
    <ul class="govuk-list govuk-list--bullet">
      {OFFICERS.filter(({ access }) => may(actor, access)).map(({ href, text, words }) => (
        <li>
          <a class="govuk-link" href={href}>
            {text}
          </a>
          : {words}
        </li>
      ))}
    </ul>
  </>
)

const OFFICERS: readonly { href: string; text: string; words: string; access: Access }[] = [
  {
    href: dossierPaths.work(),
    text: 'Việc cần làm',
    words: 'các bước đang chờ Ông/Bà, gấp nhất ở trên.',
    access: 'work.own',
  },
  {
    href: dossierPaths.counter(),
    text: 'Tiếp nhận tại quầy',
    words: 'nộp hồ sơ thay cho người đến trực tiếp.',
    access: 'dossier.receive',
  },
  {
    href: dossierPaths.list(),
    text: 'Hồ sơ của cơ quan',
    words: 'tìm theo mã, tên người nộp hoặc số định danh.',
    access: 'dossier.read',
  },
  {
    href: dossierPaths.register(),
    text: 'Sổ theo dõi hồ sơ',
    words: 'xem và in sổ của từng tháng.',
    access: 'register.export',
  },
]
