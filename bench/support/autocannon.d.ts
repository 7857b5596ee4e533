declare module 'autocannon' {
  type Request = { method?: string; path?: string; headers?: Record<string, string>; body?: string }
  type Options = {
    url: string
    duration: number
    connections: number
    pipelining: number
    requests: { setupRequest(request: Request): Request }[]
  }
  type Instance = {
    on(
      event: 'response',
      listen: (client: unknown, status: number, bytes: number, milliseconds: number) => void,
    ): void
    on(event: 'reqError', listen: (error: Error) => void): void
  }
  export default function autocannon(options: Options, done: (error: Error | null) => void): Instance
}
