import koffi from 'koffi'

/** Where each function stands in the list a module gives (PKCS#11 v2.40, CK_FUNCTION_LIST). */
const PLACES = {
  initialize: 0,
  getSlotList: 4,
  getTokenInfo: 6,
  openSession: 12,
  closeSession: 13,
  login: 18,
  logout: 19,
  createObject: 20,
  getAttributeValue: 24,
  findObjectsInit: 26,
  findObjects: 27,
  findObjectsFinal: 28,
  signInit: 42,
  sign: 43,
} as const

/** What a module answered; the numbers are those of the standard. */
export class Pkcs11Error extends Error {
  readonly code: number
  constructor(step: string, code: number) {
    super(`${step}: 0x${code.toString(16)}`)
    this.code = code
  }
}

const OK = 0
const ALREADY_INITIALIZED = 0x191
/** May be called from several threads; the module uses the locks of the system. */
const OS_LOCKING_OK = 2
/** Every session must be declared so; one that puts something on the token also as writing. */
const SERIAL_SESSION = 4
const READ_WRITE = 2
export const USER = 1

type Call = (...args: unknown[]) => number

/**
 * Loads a PKCS#11 module, once in a process, and gives its functions as they are needed here. Calls block: only for a thread
 * of their own.
 * @param path the vendor's library, e.g. `/usr/lib/softhsm/libsofthsm2.so`
 */
export function loadModule(path: string) {
  const library = koffi.load(path)
  // Windows packs the structures of the standard, other systems do not.
  const packed = process.platform === 'win32'
  const long = koffi.sizeof('ulong')
  const getList: Call = library.func('ulong C_GetFunctionList(_Out_ void **list)')
  const holder: unknown[] = [null]
  expect('C_GetFunctionList', getList(holder))
  const offset = packed ? 2 : 8
  const pointers: unknown[] = koffi.decode(holder[0], offset, koffi.array('void *', 68))
  const make = (place: keyof typeof PLACES, parameters: string): Call => {
    const type = koffi.proto(`ulong pkcs11_${place}(${parameters})`)
    return koffi.decode(pointers[PLACES[place]], type) as Call
  }
  const initialize = make('initialize', 'void *args')
  const getSlotList = make('getSlotList', 'uint8_t present, void *slots, _Inout_ ulong *count')
  const getTokenInfo = make('getTokenInfo', 'ulong slot, void *info')
  const openSession = make(
    'openSession',
    'ulong slot, ulong flags, void *application, void *notify, _Out_ ulong *session',
  )
  const closeSession = make('closeSession', 'ulong session')
  const login = make('login', 'ulong session, ulong user, const uint8_t *pin, ulong length')
  const logout = make('logout', 'ulong session')
  const createObject = make('createObject', 'ulong session, void *template, ulong count, _Out_ ulong *object')
  const getAttribute = make('getAttributeValue', 'ulong session, ulong object, void *template, ulong count')
  const findInit = make('findObjectsInit', 'ulong session, void *template, ulong count')
  const find = make('findObjects', 'ulong session, void *objects, ulong max, _Out_ ulong *count')
  const findFinal = make('findObjectsFinal', 'ulong session')
  const signInit = make('signInit', 'ulong session, void *mechanism, ulong key')
  const sign = make(
    'sign',
    'ulong session, const uint8_t *data, ulong length, void *signature, _Inout_ ulong *size',
  )
  const attribute = koffi.struct({
    type: 'ulong',
    value: 'void *',
    length: 'ulong',
  })
  const readLong = (bytes: Buffer, at = 0) =>
    long === 8 ? Number(bytes.readBigUInt64LE(at)) : bytes.readUInt32LE(at)
  const writeLong = (value: number) => {
    const bytes = Buffer.alloc(long)
    if (long === 8) bytes.writeBigUInt64LE(BigInt(value))
    else bytes.writeUInt32LE(value)
    return bytes
  }
  /** One attribute as the standard's structure. */
  const template = (type: number, value: Buffer | null): Buffer => {
    const bytes = Buffer.alloc(koffi.sizeof(attribute))
    koffi.encode(bytes, attribute, { type, value, length: value?.length ?? 0 })
    return bytes
  }

  const args = Buffer.alloc(long === 8 ? 48 : 24)
  writeLong(OS_LOCKING_OK).copy(args, long === 8 ? 32 : 16)
  const started = initialize(args)
  if (started !== ALREADY_INITIALIZED) expect('C_Initialize', started)

  return {
    slots(): number[] {
      const count = [64]
      const list = Buffer.alloc(64 * long)
      expect('C_GetSlotList', getSlotList(1, list, count))
      return Array.from({ length: count[0]! }, (_, i) => readLong(list, i * long))
    },
    /** Label, serial number and flags of the token in a slot. */
    token(slot: number): { label: string; serial: string; flags: number } {
      const info = Buffer.alloc(256)
      expect('C_GetTokenInfo', getTokenInfo(slot, info))
      const text = (from: number, length: number) => info.toString('utf8', from, from + length).trim()
      return { label: text(0, 32), serial: text(80, 16), flags: readLong(info, 96) }
    },
    open(slot: number, writing = false): number {
      const session = [0]
      expect(
        'C_OpenSession',
        openSession(slot, SERIAL_SESSION | (writing ? READ_WRITE : 0), null, null, session),
      )
      return session[0]!
    },
    close: (session: number) => void closeSession(session),
    login: (session: number, pin: Buffer) => expect('C_Login', login(session, USER, pin, pin.length)),
    logout: (session: number) => void logout(session),
    /** Objects of a class (and with an identifier, when one is given). */
    objects(session: number, kind: number, id?: Buffer): number[] {
      const wanted = [template(0, writeLong(kind)), ...(id ? [template(0x102, id)] : [])]
      expect('C_FindObjectsInit', findInit(session, Buffer.concat(wanted), wanted.length))
      const found = Buffer.alloc(100 * long)
      const count = [0]
      const code = find(session, found, 100, count)
      findFinal(session)
      expect('C_FindObjects', code)
      return Array.from({ length: count[0]! }, (_, i) => readLong(found, i * long))
    },
    /** Puts a certificate (X.509) beside the key with the same identifier. */
    storeCertificate(session: number, id: Buffer, certificate: Buffer, subject: Buffer): void {
      const parts: [number, Buffer][] = [
        [0x0, writeLong(1)],
        [0x80, writeLong(0)],
        [0x1, Buffer.from([1])],
        [0x2, Buffer.from([0])],
        [0x101, subject],
        [0x102, id],
        [0x11, certificate],
      ]
      const whole = Buffer.concat(parts.map(([type, value]) => template(type, value)))
      expect('C_CreateObject', createObject(session, whole, parts.length, [0]))
    },
    value(session: number, object: number, type: number): Buffer {
      const bytes = Buffer.alloc(16_384)
      const asked = template(type, bytes)
      expect('C_GetAttributeValue', getAttribute(session, object, asked, 1))
      const length = readLong(asked, koffi.sizeof(attribute) - long)
      return bytes.subarray(0, length)
    },
    sign(session: number, key: number, mechanism: number, data: Buffer): Buffer {
      const wanted = Buffer.alloc(long * 3)
      writeLong(mechanism).copy(wanted)
      expect('C_SignInit', signInit(session, wanted, key))
      const signature = Buffer.alloc(1024)
      const size = [signature.length]
      expect('C_Sign', sign(session, data, data.length, signature, size))
      return signature.subarray(0, size[0])
    },
  }
}

function expect(step: string, code: number): void {
  if (code !== OK) throw new Pkcs11Error(step, code)
}
