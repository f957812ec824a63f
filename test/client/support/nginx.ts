import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { freePort } from './server.js'
import { until } from './wait.js'

const candidates = ['nginx', '/usr/sbin/nginx']

const isThere = (path: string): boolean => {
  try {
    execFileSync(path, ['-v'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const binary = candidates.find(isThere) ?? null

/** Why there is no nginx to test with; null when there is one. */
export const noNginx = binary === null ? 'nginx is not installed' : null

if (noNginx !== null) console.warn(`SKIPPED nginx: ${noNginx}`)

/** An nginx in a process and a folder of its own. */
export interface Nginx {
  readonly port: number
  readonly url: string
  /** The addresses that it was asked for, with everything else that its access log has. */
  readonly accessLog: () => string
  /** Starts new workers with the same configuration, as `nginx -s reload` does; resolves when the old ones were told to end. */
  readonly reload: () => Promise<void>
}

/** The configuration that the docs recommend. */
function documented(): string {
  const page = readFileSync('docs/operations.md', 'utf8')
  const [, config] = /```nginx\n([\s\S]*?)```/.exec(page) ?? []
  if (config === undefined) throw new Error('expected docs/operations.md to have an nginx block')
  return config
}

function replaced(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`expected the nginx block of the docs to have '${from}'`)
  return text.replace(from, to)
}

const answers = async (port: number): Promise<boolean> => {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/**
 * Starts nginx with the configuration of the docs, in front of a server on this port; gone when the test ends.
 *
 * @param readTimeout in place of its `proxy_read_timeout`
 * @param global lines of the outermost level
 */
export async function startNginx(
  target: number,
  { readTimeout, global = '' }: { readonly readTimeout?: string; readonly global?: string } = {},
): Promise<Nginx> {
  if (binary === null) throw new Error('nginx is not installed')
  const folder = mkdtempSync(join(tmpdir(), 'connectivity-nginx-'))
  const port = await freePort()
  let site = replaced(documented(), '127.0.0.1:8080', `127.0.0.1:${target}`)
  site = replaced(site, 'listen 80;', `listen 127.0.0.1:${port};`)
  if (readTimeout !== undefined)
    site = replaced(site, 'proxy_read_timeout 75s;', `proxy_read_timeout ${readTimeout};`)
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
error_log ${folder}/error.log notice;
${global}
events { worker_connections 256; }
http {
access_log ${folder}/access.log;
${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n')}
${site}
}
`,
  )
  const child = spawn(
    binary,
    ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', join(folder, 'error.log')],
    {
      stdio: 'ignore',
    },
  )
  const gone = once(child, 'exit')
  const read = (name: string): string => {
    try {
      return readFileSync(join(folder, name), 'utf8')
    } catch {
      return ''
    }
  }
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await gone
    rmSync(folder, { recursive: true, force: true })
  })
  let isUp = false
  const ask = async (): Promise<void> => {
    while (!isUp && child.exitCode === null) {
      isUp = await answers(port)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  void ask()
  await until('nginx to answer', () => {
    if (child.exitCode !== null) throw new Error(`nginx ended: ${read('error.log')}`)
    return isUp
  })
  const endings = (): number => read('error.log').split('gracefully shutting down').length - 1
  return {
    port,
    url: `ws://127.0.0.1:${port}/realtime`,
    accessLog: () => read('access.log'),
    async reload() {
      const before = endings()
      child.kill('SIGHUP')
      await until('the old workers to be told to end', () => endings() > before)
    },
  }
}
