import { notifications } from '@mantine/notifications'
import type { AppError } from '../../preload/contract/index.ts'
import { errorTitles } from '../ui/feedback/error-state.tsx'
import { Icon } from '../ui/icon.tsx'

/** A quiet note that something ended well. */
export function notifyDone(title: string, message?: string, id?: string) {
  notifications.show({
    ...(id === undefined ? {} : { id }),
    title,
    message,
    color: 'green.8',
    icon: <Icon name="done" />,
    autoClose: 6000,
  })
}

/** Something waits for a person; it stays until dismissed, or until `dropNote` with the same id. */
export function notifyAttention(title: string, message: string, id: string) {
  notifications.show({
    id,
    title,
    message,
    color: 'yellow.8',
    icon: <Icon name="attention" />,
    autoClose: false,
  })
}

/** For `onError` of an action whose failure has no place of its own on screen. */
export const notifyRefused = ({ detail }: { readonly detail: AppError }) => notifyError(detail)

/**
 * A failure of something that has no place of its own on screen; it stays until dismissed, or until
 * `dropNote` with the same id says that it is over.
 */
export function notifyError(error: AppError, title: string = errorTitles[error.code], id?: string) {
  const reference = error.ref === undefined ? '' : ` Reference ${error.ref}.`
  notifications.show({
    ...(id === undefined ? {} : { id }),
    title,
    message: `${error.message} ${error.nextStep}${reference}`,
    color: 'red.8',
    icon: <Icon name="failed" />,
    autoClose: false,
  })
}

/** Takes a note away that a later event has made untrue. */
export const dropNote = (id: string) => void notifications.hide(id)

/** Id of the one note on how the last sync of a connector ended. */
export const syncNote = (connectorId: string): string => `sync-of-${connectorId}`
