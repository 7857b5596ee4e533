import type { Services } from '#platform/services.ts'
import {
  disableAccount,
  enableAccount,
  endAllSessions,
  resetSecondFactor,
  unlockAccount,
  type By,
} from '#modules/identity/index.ts'

/** An act that is asked about once more before it is done. */
export type ConfirmedAct = {
  /** What the button says. */
  label: string
  /** What will happen, to the one who decides. */
  consequence: string
  /** What has happened. */
  done: string
  dangerous: boolean
  run(services: Services, by: By, accountId: string): Promise<void>
}

/** Acts on an account by their part of the address. */
export const ACTS: Readonly<Record<string, ConfirmedAct>> = {
  ngung: {
    label: 'Ngừng tài khoản',
    consequence:
      'Tài khoản không đăng nhập được nữa, các phiên đang mở kết thúc ngay. Dữ liệu đã có giữ nguyên.',
    done: 'Đã ngừng tài khoản.',
    dangerous: true,
    run: disableAccount,
  },
  'mo-lai': {
    label: 'Mở lại tài khoản',
    consequence: 'Tài khoản đăng nhập được bằng mật khẩu đang có.',
    done: 'Đã mở lại tài khoản.',
    dangerous: false,
    run: enableAccount,
  },
  'mo-khoa': {
    label: 'Mở khóa',
    consequence: 'Xóa số lần nhập sai và thời gian vắng mặt; chủ tài khoản đăng nhập được ngay.',
    done: 'Đã mở khóa tài khoản.',
    dangerous: false,
    run: unlockAccount,
  },
  'go-hai-lop': {
    label: 'Gỡ xác thực hai lớp',
    consequence:
      'Chỉ làm khi đã xác minh đúng chủ tài khoản mất điện thoại. Các phiên đang mở kết thúc, lần đăng nhập tới phải đổi mật khẩu; tài khoản quản trị phải thiết lập lại.',
    done: 'Đã gỡ xác thực hai lớp.',
    dangerous: true,
    run: resetSecondFactor,
  },
  'ket-thuc-phien': {
    label: 'Kết thúc mọi phiên',
    consequence: 'Chủ tài khoản phải đăng nhập lại trên mọi thiết bị; nội dung đang nhập dở có thể mất.',
    done: 'Đã kết thúc mọi phiên đăng nhập.',
    dangerous: true,
    run: endAllSessions,
  },
}
