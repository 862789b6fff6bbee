import { ok, type Result } from '../../preload/contract/index.ts'
import type { EngineHost } from './engine-host.ts'
import type { ShellHandlers } from './ipc-gateway.ts'
import type { Secrets } from './secrets.ts'
import { openMail } from './security.ts'

/** Where the keychain keeps the password of the mail server. */
export const mailSecret = 'mail:password'

/**
 * The main process's part in e-mail: the password in the keychain, and the person's own mail program. The
 * settings without the password are the engine's.
 */
export function createMail({
  engine,
  secrets,
}: {
  engine: Pick<EngineHost, 'request'>
  secrets: Pick<Secrets, 'text' | 'keepText' | 'dropText'>
}) {
  const kept = async (): Promise<string> => (await secrets.text(mailSecret)) ?? ''

  return {
    handlers: {
      'mail.save': async ({ settings, password }) => {
        const before = await engine.request('mail.settings', {})
        if (!before.ok) return before
        const known = await kept()
        // A password is for the server it was entered for; another one must not be shown it.
        const isSameServer = settings !== null && before.value.settings?.host === settings.host
        const next = settings === null ? '' : (password ?? (isSameServer ? known : ''))
        const set = await engine.request('host.setMail', { settings, password: next })
        if (!set.ok) return set
        if (next === '') await secrets.dropText(mailSecret)
        else if (next !== known) await secrets.keepText(mailSecret, next)
        return ok({ settings, signIn: next !== '' })
      },
      'mail.openInProgram': async ({ mailId }): Promise<Result<Record<string, never>>> => {
        const mail = await engine.request('host.mail', { mailId })
        return mail.ok ? openMail(mail.value) : mail
      },
    } satisfies Pick<ShellHandlers, 'mail.save' | 'mail.openInProgram'>,

    /** Gives an engine that has started the password that earlier runs kept. */
    async handOver(): Promise<void> {
      const password = await kept()
      if (password === '') return
      const answer = await engine.request('mail.settings', {})
      if (!answer.ok || answer.value.settings === null) return
      await engine.request('host.setMail', { settings: answer.value.settings, password })
    },
  }
}
