import { TRANSITIONS, type DossierAction } from './dossier.ts'

const OTHER: Record<string, string> = {
  file: 'Nộp hồ sơ',
  note: 'Ghi chú nội bộ',
  rate: 'Đánh giá sự phục vụ',
  read: 'Xem hồ sơ',
  handOver: 'Chuyển việc cho đồng nghiệp',
}

/** A line of the timeline, in the words of the law. */
export const actLabel = (act: string): string => TRANSITIONS[act as DossierAction]?.done ?? OTHER[act] ?? act
