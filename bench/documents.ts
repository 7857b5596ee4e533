import { createPrinter } from '#platform/print/printer.ts'
import { printReceiptSlip } from '#platform/print/slips.ts'
import { fixed, printTable, whole } from './support/table.ts'

const COUNT = 200

/** (d) Receipt slips (form 01) as tagged PDF/A a second, with drum star and QR code, through the one printing thread. */
export async function benchDocuments(): Promise<void> {
  const printer = createPrinter()
  const at = Temporal.Instant.from('2026-11-16T01:00:00Z')
  const slip = (serial: number) =>
    printReceiptSlip(printer, {
      issuer: {
        parent: 'Ủy ban nhân dân thành phố Kon Tum',
        name: 'Ủy ban nhân dân phường Quang Trung',
        desk: 'Bộ phận Tiếp nhận và Trả kết quả',
        place: 'Kon Tum',
      },
      number: String(serial),
      code: `000.01.50.H34-261116-${String(serial).padStart(4, '0')}`,
      applicant: { name: 'Vũ Thị Hạnh', address: 'Thôn 3, phường Quang Trung', phone: '0905123456' },
      procedure: 'Thủ tục đăng ký khai sinh',
      at,
      trackUrl: 'https://dichvucong.kontum.gov.vn/tra-cuu',
      papers: [{ name: 'Giấy chứng sinh', originals: 1, copies: 0 }],
      sets: 1,
      limit: '1 ngày làm việc',
      receivedAt: at,
      dueAt: at.add({ hours: 33 }),
      fee: 0,
      returnAt: 'Nhận tại Bộ phận Một cửa',
      officer: 'Phạm Ngọc Nga',
    })
  await slip(0)
  const began = performance.now()
  let bytes = 0
  for (let serial = 1; serial <= COUNT; serial++) bytes += (await slip(serial)).length
  const seconds = (performance.now() - began) / 1000
  await printer.close()
  printTable(
    '(d) Documents',
    ['document', 'PDFs/s', 'ms each', 'KB each'],
    [
      [
        'form 01, PDF/A-2b, A5',
        whole(COUNT / seconds),
        fixed((seconds * 1000) / COUNT),
        fixed(bytes / COUNT / 1024),
      ],
    ],
  )
}
