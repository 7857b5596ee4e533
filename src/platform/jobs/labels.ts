/** What each job is called where people read it; a guard test says so when one is forgotten. */
export const JOB_LABELS = {
  'document.arrived': 'Nhận văn bản qua trục liên thông',
  'document.delivery-changed': 'Ghi tình trạng gửi văn bản',
  'document.fetch-mail': 'Đọc hộp thư của cơ quan',
  'document.read': 'Đọc chữ trên văn bản',
  'document.status-arrived': 'Nhận trạng thái văn bản nơi nhận báo về',
  'dossier.issue-result': 'Lập văn bản kết quả',
  'dossier.notify': 'Báo cho người nộp hồ sơ',
  'exchange.directory': 'Cập nhật danh bạ liên thông',
  'exchange.fetch': 'Lấy gói tin từ trục liên thông',
  'exchange.send': 'Gửi gói tin qua trục liên thông',
  'mail.send': 'Gửi thư điện tử',
  'signature.settle': 'Dọn lần ký số bị gián đoạn',
} as const

const labels: Readonly<Record<string, string>> = JOB_LABELS

/** The name people read, or the machine's own for a job of an older version. */
export const jobLabel = (task: string): string => labels[task] ?? task
