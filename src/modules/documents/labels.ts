/** What happened to a document, as its history says it. */
const ACTS: Readonly<Record<string, string>> = {
  arrive: 'Văn bản đến hệ thống',
  register: 'Vào sổ',
  refuse: 'Trả lại nơi gửi',
  assign: 'Phân công xử lý',
  start: 'Bắt đầu xử lý',
  report: 'Báo cáo kết quả',
  close: 'Kết thúc xử lý',
  reopen: 'Mở lại',
  note: 'Ghi chú',
  comment: 'Góp ý',
  settle: 'Giải quyết góp ý',
  draft: 'Soạn bản thảo',
  edit: 'Sửa bản thảo',
  submit: 'Trình văn bản',
  agree: 'Đồng ý',
  return: 'Trả lại người soạn',
}

export const actLabel = (act: string): string => ACTS[act] ?? act
